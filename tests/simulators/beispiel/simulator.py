"""The system of the addon ``tests/addons/hr_sync_beispiel``: three lists of plain objects, behind a key and a PIN."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl

from ..core.life import Simulated
from ..core.reply import Reply, Request, json_reply, problem
from ..core.service import Service

#: Short lists without pages, from which people choose.
VALUES = ("costcentres", "absence-kinds")
LISTS = ("departments", "people", "projects", "absence-hours", *VALUES)


class BeispielSimulator(Simulated):
    """Everything that it holds is in ``entities``, by list and id."""

    def __init__(self, *, key: str = "beispiel-key-6b1f0c9e", port: int = 0) -> None:
        super().__init__(port)
        self.key, self.pin = key, "pin-of-beispiel"
        self.company = {"id": 7, "name": "Beispiel AG"}
        self.entities: dict[str, dict[str, dict]] = {name: {} for name in LISTS}
        #: How many of each there have ever been: an id is never given again.
        self.made = dict.fromkeys(LISTS, 0)
        self.lock = threading.RLock()
        self.service = BeispielService(self)

    def add(self, name: str, **fields: Any) -> str:
        """Add an entity to a list; returns its id."""
        with self.lock:
            self.made[name] += 1
            id_ = f"{'k' if name == 'absence-kinds' else name[0]}{self.made[name]}"
            self.entities[name][id_] = {"id": id_, "reference": None, **fields}
            return id_


class BeispielService(Service):
    simulator: BeispielSimulator

    def answer(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Reply:
        name, _slash, id_ = path.strip("/").partition("/")
        operation = f"{method} /{name}" + ("/{id}" if id_ else "")
        request = self.record(operation, method, path, dict(parse_qsl(query)))
        request.body = json.loads(body) if body else None

        def answer() -> Reply:
            given = headers.get("X-Key"), headers.get("X-Pin")
            if given != (self.simulator.key, self.simulator.pin):
                return problem(401, "The key is not known.")
            return self._handle(request, name, id_)

        return self.perform(
            request, SimpleNamespace(id=operation, entity={}), answer, lambda: self._handle(request, name, id_)
        )

    def _handle(self, request: Request, name: str, id_: str) -> Reply:
        if name == "company":
            return json_reply(self.simulator.company)
        if name == "branches":
            return json_reply([{"id": "b1", "title": "Bern"}, {"id": "b2", "title": "Basel"}])
        entities = self.simulator.entities.get(name)
        if entities is None or (id_ and id_ not in entities):
            return problem(404)
        with self.simulator.lock:
            if request.method == "POST":
                id_ = self.simulator.add(name, **request.body)
            elif request.method == "PATCH":
                entities[id_].update(request.body)
            elif request.method == "DELETE":
                return json_reply(entities.pop(id_))
            elif name in VALUES:
                return json_reply(list(entities.values()))
            elif not id_:
                query = request.query
                branch, first, last = query.get("branch"), query.get("from", ""), query.get("to", "~")
                rows = [one for one in entities.values() if branch in (None, one.get("branch"))]
                rows = [one for one in rows if first <= one.get("day", first) <= last]
                return self._page(rows, int(request.query["page"]), int(request.query["size"]))
            return json_reply(entities[id_])

    @staticmethod
    def _page(rows: list[dict], page: int, size: int) -> Reply:
        shown = rows[(page - 1) * size : page * size]
        return json_reply({"items": shown, "total": len(rows), "more": page * size < len(rows)})
