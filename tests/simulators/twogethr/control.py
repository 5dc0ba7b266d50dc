"""Doors for people and for other processes: a page to look at, and endpoints that change things.

None of this is part of the contract. The server listens on the loopback address only.
"""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from ..core.reply import Reply, json_reply, problem
from .entities import ConflictError, NotFoundError
from .page import render

if TYPE_CHECKING:
    from .simulator import TwogethrSimulator


class Control:
    """``/`` and ``/_control/…``."""

    def __init__(self, simulator: TwogethrSimulator) -> None:
        self.simulator = simulator

    def answer(self, method: str, path: str, body: bytes, content_type: str = "") -> Reply:
        """Answer; a mistake of the caller is a 400 that says which."""
        name = "page" if path == "/" else path.removeprefix("/_control/").partition("/")[0]
        if name not in {"page", "counts", "requests", "faults", *self.simulator.store}:
            return problem(404)
        try:
            if name == "page":
                return Reply(200, render(self.simulator.store).encode(), "text/html; charset=utf-8")
            if name == "counts":
                return json_reply(self._counts())
            if name == "requests":
                return json_reply([asdict(request) for request in self.simulator.requests])
            if name == "faults":
                return self._faults(method, json.loads(body or b"{}"))
            id_, _slash, part = path.removeprefix(f"/_control/{name}").strip("/").partition("/")
            if part:
                return self._file(name, id_, part)
            if content_type.startswith("application/x-www-form-urlencoded"):
                return self._form(name, id_, body)
            return self._entity(method, name, id_, body)
        except NotFoundError:
            return problem(404)
        except ConflictError as error:
            return problem(409, str(error), existing_id=error.existing_id)
        except (ValueError, TypeError, KeyError) as error:
            return problem(400, repr(error))

    def _counts(self) -> dict:
        simulator = self.simulator
        return {
            **{name: len(simulator.store.select(name)) for name in simulator.store},
            "requests": len(simulator.requests),
            "violations": [str(violation) for violation in simulator.violations],
        }

    def _faults(self, method: str, options: dict) -> Reply:
        if method == "DELETE":
            self.simulator.faults.clear()
            self.simulator.faults.release()
        else:
            self.simulator.faults.add(**options)
        return Reply(204)

    def _form(self, name: str, id_: str, body: bytes) -> Reply:
        """What somebody has typed on the page; an empty field is no value."""
        typed = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True)
        fields = {key: value or None for key, value in typed}
        self.simulator.store.update(name, id_, fields)
        return Reply(303, headers={"Location": "/"})

    def _file(self, name: str, id_: str, part: str) -> Reply:
        """What an entity holds as an embedded file, such as a payslip's document."""
        held = self.simulator.store.get(name, id_).get(part)
        if not isinstance(held, dict) or "contentBase64" not in held:
            return problem(404)
        return Reply(200, base64.b64decode(held["contentBase64"]), held.get("contentType") or "application/pdf")

    def _entity(self, method: str, name: str, id_: str, body: bytes) -> Reply:
        store = self.simulator.store
        if method == "POST":
            fields = json.loads(body or b"{}")
            if id_:
                return json_reply(store.update(name, id_, fields))
            made = self.simulator.add_user(**fields) if name == "users" else None
            return json_reply(made or store.create(name, fields), 201)
        if method == "DELETE" and id_:
            store.delete(name, id_)
            return Reply(204)
        if method == "GET":
            return json_reply(store.get(name, id_) if id_ else store.all(name))
        return problem(405)
