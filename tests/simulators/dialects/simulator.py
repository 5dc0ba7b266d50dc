"""A system that speaks a dialect: a real HTTP server over the store of a simulated 2getHR."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from ..core.life import Simulated
from ..core.reply import Reply, json_reply, problem
from ..core.service import Service
from ..twogethr.entities import ConflictError, NotFoundError
from ..twogethr.store import Store
from .dialect import Dialect, Refused
from .parts import parse

#: Where the API description is shown, also without a key.
DESCRIPTION = "/openapi.json"
_USUAL_PLACE = re.compile(r"^/?$|/(swagger|openapi|api-docs|api-json|docs)\b")


class DialectService(Service):
    """From a request to the reply, without a line for any dialect or any kind of entity."""

    def __init__(self, simulator: Any, dialect: Dialect) -> None:
        super().__init__(simulator)
        self.dialect = dialect

    def answer(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answer; what the dialect does not know is refused, and remembered for the test."""
        rest = unquote(path.removeprefix(self.dialect.prefix))
        request = self.record(f"{method} {rest}", method, path, dict(parse_qsl(query, keep_blank_values=True)))

        def answer() -> Reply:
            try:
                return self.dialect.before(request, headers, body) or self._answer(request, rest, headers, body)
            except Refused as refused:
                # Clients look for a description at the usual places.
                if refused.status in (400, 404, 405) and not _USUAL_PLACE.search(path):
                    self.blame(request, {"": [refused.text], **refused.fields})
                return self.dialect.refusal(refused)

        return self.perform(request, None, answer, answer)

    def _answer(self, request: Any, rest: str, headers: Mapping[str, str], body: bytes) -> Reply:
        if request.path == DESCRIPTION and self.simulator.description:
            return json_reply(self.simulator.description)
        if not request.path.startswith(self.dialect.prefix):
            raise Refused(404, "There is nothing at this address.")
        if not self.dialect.is_allowed(request, headers):
            raise Refused(401, "The key is not known.")
        if rest == "/company":
            return json_reply(self.dialect.company())
        name, id_ = self.dialect.split(rest)
        collection = self.dialect.collections.get(name)
        if collection is None:
            raise Refused(404, f"There is no list of {name!r}.")
        if body:
            request.body = json.loads(body)
        with self.simulator.store.lock:
            try:
                return self._handle(request, collection, id_)
            except NotFoundError:
                # Reading what is gone is no mistake of the client.
                return self.dialect.refusal(Refused(404, "There is no such entity."))
            except ConflictError as error:
                raise Refused(409, "There is one already.", existing=error.existing_id) from None

    def _handle(self, request: Any, collection: str, id_: str | None) -> Reply:
        method, dialect, store = request.method, self.dialect, self.simulator.store
        if id_ is None and method == "GET":
            query, request.query = request.query, dict(request.query)
            reply = dialect.listing(collection, request)
            unknown, request.query = request.query, query
            if unknown:
                raise Refused(400, f"Unknown parameters: {', '.join(unknown)}")
            return reply
        if id_ is None and method == "POST":
            fields = self._fields(request, collection, {})
            return dialect.single(collection, store.create(collection, fields), 201)
        id_ = id_ and dialect.store_id(id_)
        if id_ and method == "GET":
            return dialect.single(collection, store.get(collection, id_), 200)
        if id_ and method == dialect.update_method:
            fields = self._fields(request, collection, store.get(collection, id_))
            return dialect.single(collection, store.update(collection, id_, fields), 202)
        if id_ and method == "DELETE":
            store.delete(collection, id_)
            return Reply(204)
        raise Refused(405, f"{method} is not possible there.")

    def _fields(self, request: Any, collection: str, entity: dict) -> dict[str, Any]:
        if not isinstance(request.body, dict):
            raise Refused(400, "The body is not an object.")
        parts, sent = self.dialect.parts[collection], self.dialect.fields_of(request.body)
        fields, errors = parse(parts, sent, entity)
        if self.dialect.needs_all and entity:
            for part in parts:
                keys = {part.ours} if isinstance(part.ours, str) else set(part.ours)
                if part.read and not {key.partition(".")[0] for key in keys} <= set(fields):
                    errors[part.theirs] = ["is missing"]
        if errors:
            raise Refused(422 if set(errors) - {"is missing"} else 400, "Some fields are not right.", errors)
        return fields


class _NoControl:
    """There is no page for people."""

    def answer(self, *_arguments: Any) -> Reply:
        return problem(404)


class DialectSimulator(Simulated):
    """The simulated system.

    :param dialect: the class of the dialect.
    :param store: the store of a simulated 2getHR, which may run beside it.
    """

    def __init__(self, dialect: type[Dialect], store: Store, *, key: str = "demo-key", port: int = 0) -> None:
        super().__init__(port)
        self.store, self.api_key = store, key
        self.dialect = dialect(store, key)
        #: What ``describe`` makes, for example; None if the system shows no description.
        self.description: dict | None = None
        self.control = _NoControl()
        self.service = DialectService(self, self.dialect)

    def now(self) -> datetime:
        return self.store.now()
