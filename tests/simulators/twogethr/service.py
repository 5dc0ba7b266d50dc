"""Serves any operation of the contract from the store, without a line for any kind of entity."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ..core.contract import Contract, Operation, parse_instant
from ..core.reply import Reply, Request, json_reply, problem
from ..core.service import Service
from .entities import ConflictError, Entry, NotFoundError

if TYPE_CHECKING:
    from .simulator import TwogethrSimulator

REFERENCES = {
    "userId": "users",
    "managerId": "users",
    "leaderId": "users",
    "organisationUnitId": "organisation-units",
    "projectId": "projects",
}
"""Fields of a written entity that must name an entity that is there."""


class TwogethrService(Service):
    """From a request to the reply, with everything checked in between."""

    simulator: TwogethrSimulator

    def __init__(self, simulator: TwogethrSimulator, contract: Contract) -> None:
        super().__init__(simulator)
        self.contract = contract

    def answer(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Check the request against the contract, handle it, and let the faults have their say."""
        operation, parameters, allowed = self.contract.match(method, path)
        if operation is None:
            return self._unmatched(method, path, query, allowed)
        values, errors = self.contract.read_query(operation, query)
        request = self.record(operation.id, method, path, values)
        request.body = self._read_body(operation, headers, body, errors)
        key = headers.get(self.contract.key_header)
        if operation.secured and key is None:
            errors[self.contract.key_header] = ["the header with the API key is missing"]
        self.blame(request, errors)
        ids = {name: unquote(value) for name, value in parameters.items()}

        def answer() -> Reply:
            if operation.secured and not _same(key, self.simulator.api_key):
                return problem(401, "The API key is not known.")
            if errors:
                return problem(400, "The request does not fit the contract.", errors)
            reply = self._handle(operation, ids, request)
            self._check_answer(operation, request, reply)
            return reply

        return self.perform(
            request,
            operation,
            answer,
            lambda: self._handle(operation, ids, request),
            previous=lambda: self._previous(operation, request),
        )

    def _unmatched(self, method: str, path: str, query: str, allowed: list[str]) -> Reply:
        reply = problem(405 if allowed else 404, "The contract has no such operation.")
        if allowed:
            reply.headers["Allow"] = ", ".join(allowed)
        request = self.record("", method, path, {"": query} if query else {})
        self.blame(request, {"path": [f"no such operation; the path allows {allowed or 'nothing'}"]})
        request.status = reply.status
        return reply

    def _read_body(
        self,
        operation: Operation,
        headers: Mapping[str, str],
        body: bytes,
        errors: dict[str, list[str]],
    ) -> Any:
        if operation.body is None:
            if body:
                errors[""] = ["the operation takes no body"]
            return None
        if not body:
            if operation.body_required:
                errors[""] = ["the body is missing"]
            return None
        media_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            errors["Content-Type"] = [f"{media_type!r} instead of application/json"]
        try:
            value = json.loads(body)
        except ValueError as error:
            errors[""] = [f"not JSON: {error}"]
            return None
        errors |= self.contract.errors(operation.body, value)
        return value

    def _check_answer(self, operation: Operation, request: Request, reply: Reply) -> None:
        """In strict mode, hold the simulator itself to the contract; lists check their entries."""
        if not self.simulator.strict or reply.items is not None:
            return
        if reply.status >= 400:
            schema = self.contract.problem
        elif operation.answer is None:
            return
        else:
            schema = operation.answer
        self.blame_answer(request, self.contract.errors(schema, json.loads(reply.body)))

    # -- the actions --------------------------------------------------------------------------

    def _handle(self, operation: Operation, ids: dict[str, str], request: Request) -> Reply:
        handler = getattr(self, f"_{operation.action}")
        try:
            with self.simulator.store.lock:
                return handler(operation, ids, request)
        except NotFoundError:
            return problem(404, "There is no such entity.")
        except ConflictError as error:
            return problem(
                409,
                "An entity with this value exists already.",
                {error.name: ["is already taken"]},
                error.existing_id,
            )

    def _list(self, operation: Operation, ids: dict[str, str], request: Request) -> Reply:
        query = request.query
        since = query.get("modifiedSince")
        found = self.simulator.store.select(
            operation.collection,
            parse_instant(since) if since else None,
            _day(query.get("from")),
            _day(query.get("to")),
        )
        if not operation.paged:
            return Reply(operation.status, items=self._render(operation, request, found))
        page, size = query["page"], query["pageSize"]
        shown = found[(page - 1) * size : page * size]
        return Reply(
            operation.status,
            page={"page": page, "pageSize": size, "totalCount": len(found)},
            items=self._render(operation, request, shown),
        )

    def _render(self, operation: Operation, request: Request, found: list[Entry]) -> list[str]:
        if self.simulator.strict:
            for entry in found:
                if not entry.valid:
                    errors = self.contract.errors(operation.entity, entry.data)
                    entry.valid = not errors
                    if errors:
                        self.blame_answer(request, errors)
        return [entry.json for entry in found]

    def _previous(self, operation: Operation, request: Request) -> Reply:
        """The page before the one that was asked for, for the fault that repeats it."""
        page = max(1, request.query.get("page", 1) - 1)
        asked = Request(operation.id, "GET", request.path, {**request.query, "page": page})
        return self._handle(operation, {}, asked)

    def _read(self, operation: Operation, ids: dict[str, str], request: Request) -> Reply:
        entry = self.simulator.store.entry(operation.collection, ids["id"])
        return Reply(operation.status, entry.json.encode())

    def _create(self, operation: Operation, ids: dict[str, str], request: Request) -> Reply:
        if errors := self._incomplete(operation, request.body):
            return problem(400, "The entity is not complete.", errors)
        made = self.simulator.store.create(operation.collection, request.body)
        return json_reply(made, operation.status)

    def _update(self, operation: Operation, ids: dict[str, str], request: Request) -> Reply:
        self.simulator.store.entry(operation.collection, ids["id"])
        if errors := self._dangling(request.body):
            return problem(400, "A reference leads nowhere.", errors)
        saved = self.simulator.store.update(operation.collection, ids["id"], request.body)
        return json_reply(saved, operation.status)

    def _delete(self, operation: Operation, ids: dict[str, str], request: Request) -> Reply:
        self.simulator.store.delete(operation.collection, ids["id"])
        return Reply(operation.status)

    def _single(self, operation: Operation, ids: dict[str, str], request: Request) -> Reply:
        return json_reply(self.simulator.store.single(operation.collection))

    def _bytes(self, operation: Operation, ids: dict[str, str], request: Request) -> Reply:
        """A file of an entity: ``…/expenses/{id}/receipts/{receiptId}``."""
        owners, _owner, attachments, _file = operation.path.split("/")[-4:]
        owner = self.simulator.store.entry(owners, ids["id"])
        file_id = list(ids.values())[-1]
        if file_id not in {attachment["id"] for attachment in owner.data.get(attachments) or ()}:
            raise NotFoundError(file_id)
        content_type, content = self.simulator.store.file(file_id)
        return Reply(operation.status, content, content_type)

    def _document(self, operation: Operation, ids: dict[str, str], request: Request) -> Reply:
        return json_reply(self.simulator.swagger)

    def _incomplete(self, operation: Operation, body: dict) -> dict[str, list[str]]:
        """Required fields of the entity that nobody but the writer can know."""
        schema = operation.entity
        own = set(operation.body["properties"])
        errors = {name: ["is required"] for name in schema.get("required", ()) if name in own and name not in body}
        return {**errors, **self._dangling(body)}

    def _dangling(self, body: dict) -> dict[str, list[str]]:
        errors = {}
        for name, collection in REFERENCES.items():
            if body.get(name) is not None:
                try:
                    self.simulator.store.entry(collection, body[name])
                except NotFoundError:
                    errors[name] = [f"there is no such entity in {collection}"]
        return errors


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _same(given: str | None, known: str) -> bool:
    return given is not None and hmac.compare_digest(given.encode(), known.encode())
