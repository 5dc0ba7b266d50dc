"""A small Xledger behind a GraphQL server of its own; each kind of entity is a ``Part`` in a module of its own.

What is checked: the document against the schema, the token and its scopes, credits and bursts. What no source tells is
decided here: a refused batch changes nothing (unless ``carries_out_parts``), and a code may be there twice.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from graphql import GraphQLError, OperationType, execute_sync, get_operation_ast, parse, validate

from ..core.life import Simulated
from ..core.reply import Reply, json_reply
from ..core.service import Service
from .absences_state import Absences
from .changes import EmployeeChangesPart
from .employees import EmployeesPart
from .page import XledgerControl
from .parts import PARTS
from .schema import schema
from .timesheets_state import Timesheets

SCOPES = frozenset({"Human Resources: Read", "Human Resources: Write", "Common: Read", "Common: Write"})
#: Seconds in which a burst is counted.
BURST_SECONDS = 5.0
OSLO = ZoneInfo("Europe/Oslo")
#: The dictionaries that are kept between two starts, besides the absences.
_KEPT = (
    *("entities", "employees", "employee_groups", "object_values"),
    *("projects", "activities", "time_types", "tasks", "timesheets"),
)


class XledgerSimulator(Timesheets, Simulated):
    """Everything that it holds is in a dictionary of each kind, by the numbers."""

    def __init__(self, *, token: str = "xledger-token-6b1f0c9e", port: int = 0) -> None:
        super().__init__(port)
        self.token = token
        self.scopes: set[str] = set(SCOPES)
        self.entities: dict[str, dict] = {}
        self.employees: dict[str, dict] = {}
        self.newest_employee = 9_099_999_999
        #: What was changed in the last three days, by the cursors; forgotten when it is started anew.
        self.employee_changes: dict[str, dict] = {}
        self.employee_groups: dict[str, dict] = {}
        self.object_values: dict[str, dict] = {}
        #: The entity of the token.
        self.home = self.add_entity("100", "Eksempel AS")
        self.begin_timesheets()
        self.absences = Absences()
        #: Credits that are left, and until when there are no more; calls that are allowed in five seconds.
        self.credits, self.resets_at = 50_000, None
        self.burst: int | None = None
        self.calls: deque = deque()
        #: Whether the good nodes of a batch are carried out although others are refused.
        self.carries_out_parts = False
        self.lock = threading.RLock()
        self.service = XledgerService(self)
        self.control = XledgerControl(self)

    @property
    def base_url(self) -> str:
        return f"{self.url}/graphql"

    @property
    def absence_rows(self) -> dict[str, dict]:
        return self.absences.entities

    @absence_rows.setter
    def absence_rows(self, rows: dict[str, dict]) -> None:
        self.absences.entities = rows

    def kept(self) -> dict[str, Any]:
        """What people have entered, as JSON; the token, its scopes and the closed months are those of a new start."""
        with self.lock:
            known = {name: deepcopy(getattr(self, name)) for name in _KEPT}
            return {**known, "home": self.home, "absences": self.absences.snapshot()}

    def restore(self, kept: dict[str, Any]) -> None:
        """Know again what was kept."""
        for name in (*_KEPT, "home"):
            setattr(self, name, kept[name])
        self.absences.reset(kept["absences"])
        self.newest_employee = max(map(int, self.employees), default=self.newest_employee)

    def add_entity(self, code: str, name: str, owner: str | None = None) -> str:
        """Add an entity; returns its number."""
        number = str(77_000_000_000 + len(self.entities))
        self.entities[number] = {
            **{"dbId": number, "code": code, "description": name, "ownerDbId": owner or number},
        }
        return number

    def add_employee(self, code: str, first: str, last: str, *, owner: str | None = None, **fields: Any) -> str:
        """Add an employee; returns the number."""
        node = {"code": code, "firstName": first, "lastName": last, "description": f"{first} {last}", **fields}
        with self.lock:
            return self._put(None, node, owner or self.home)

    def add_group(self, code: str, name: str) -> str:
        """Add a group of employees; returns its number."""
        return self._add_value(self.employee_groups, 6_100_000_000, code, name)

    def add_object_value(self, code: str, name: str, kind: str = "Avdeling", **fields: Any) -> str:
        """Add a value of an accounting dimension; returns its number."""
        more = {"dateTo": None, "posting": True, "object": {"dbId": "1", "name": kind}, **fields}
        return self._add_value(self.object_values, 6_200_000_000, code, name, **more)

    def _add_value(self, known: dict[str, dict], first: int, code: str, name: str, **fields: Any) -> str:
        number = str(first + len(known))
        known[number] = {"dbId": number, "code": code, "description": name, "ownerDbId": self.home, **fields}
        return number

    def change(self, number: str, **fields: Any) -> None:
        """Change an employee, as somebody does in Xledger."""
        with self.lock:
            self._put(number, fields, None)

    def delete(self, number: str) -> None:
        """Delete an employee likewise."""
        with self.lock:
            del self.employees[number]
            EmployeeChangesPart(self).note(number, "DELETED")

    def by_code(self, code: str) -> dict:
        """The only employee with that code."""
        (found,) = (one for one in self.employees.values() if one["code"] == code)
        return found

    def clock(self) -> str:
        """The time as Xledger writes it."""
        return self.now().astimezone(OSLO).replace(tzinfo=None).isoformat(timespec="milliseconds")

    def _put(self, number: str | None, node: dict, owner: str | None) -> str:
        return EmployeesPart(self).put(number, node, owner)


class XledgerService(Service):
    simulator: XledgerSimulator

    def answer(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Reply:
        said = json.loads(body) if body else {}
        document, variables = parse(said.get("query", "")), said.get("variables") or {}
        operation = get_operation_ast(document)
        names = [field.name.value for field in operation.selection_set.selections]
        name = f"{operation.operation.value} {next(one for one in names if one != 'rateLimit')}"
        request = self.record(name, method, path, {})
        request.body = variables
        invalid = validate(schema(self.simulator.absences), document)
        self.blame(request, {"document": [error.message for error in invalid]} if invalid else {})
        if headers.get("Content-Type") != "application/json" or path != "/graphql":
            self.blame(request, {"request": ["Xledger takes JSON at /graphql"]})

        def again() -> Reply:
            with self.simulator.lock:
                return self._run(document, variables, is_write=operation.operation is OperationType.MUTATION)

        def answer() -> Reply:
            if headers.get("Authorization") != f"token {self.simulator.token}":
                return errors(401, "Invalid API token.")
            if invalid:
                return errors(400, *(error.message for error in invalid))
            with self.simulator.lock:
                refused = self._lacks_scope(name) or self._limited(len(variables.get("inputs", ())))
            return refused or again()

        return self.perform(request, SimpleNamespace(id=name, entity={}), answer, again)

    def worded(self, reply: Reply) -> Reply:
        """What a fault says, in the form of the system."""
        if reply.content_type.startswith("application/problem+json"):
            worded = errors(reply.status, json.loads(reply.body).get("detail", ""))
            worded.headers, worded.wire = reply.headers, reply.wire
            return worded
        return reply

    # --- What is refused before anything is done -----------------------------------------------------

    def _lacks_scope(self, name: str) -> Reply | None:
        needed = next((part.scopes[name] for part in PARTS if name in part.scopes), None)
        if needed is None or needed in self.simulator.scopes:
            return None
        return errors(200, f"Access denied. The token needs the scope {needed}.")

    def _limited(self, nodes: int) -> Reply | None:
        simulator, now = self.simulator, self.simulator.now()
        while simulator.calls and simulator.calls[0] <= now - timedelta(seconds=BURST_SECONDS):
            simulator.calls.popleft()
        if simulator.burst is not None and len(simulator.calls) >= simulator.burst:
            return errors(200, "Too many requests.", code="BAD_REQUEST.BURST_RATE_LIMIT_REACHED")
        simulator.calls.append(now)
        if simulator.resets_at and now >= simulator.resets_at:
            simulator.credits, simulator.resets_at = 50_000, None
        cost = 1 + nodes // 10
        if simulator.credits < cost:
            simulator.resets_at = simulator.resets_at or now + timedelta(minutes=10)
            more = {"resetAt": simulator.resets_at.isoformat(timespec="seconds")}
            return errors(200, "Insufficient credits.", code="BAD_REQUEST.INSUFFICIENT_CREDITS", **more)
        simulator.credits -= cost
        return None

    # --- What is done --------------------------------------------------------------------------------

    def _run(self, document: Any, variables: dict, is_write: bool) -> Reply:
        parts = [part(self.simulator) for part in PARTS]
        root: dict[str, Any] = {"rateLimit": lambda _info: {"remaining": self.simulator.credits, "cost": 1}}
        for part in parts:
            root.update((name, _without_info(field)) for name, field in part.fields().items())
        before = {part.table: deepcopy(part.rows) for part in parts} if is_write else {}
        result = execute_sync(schema(self.simulator.absences), document, root, variable_values=variables)
        if not result.errors:
            return json_reply({"data": result.data})
        found = [_as_error(error) for error in result.errors]
        if is_write and not self.simulator.carries_out_parts:
            for table, rows in before.items():
                setattr(self.simulator, table, rows)
            return json_reply({"data": None, "errors": found})
        return json_reply({"data": result.data, "errors": found})


def _without_info(field: Callable[..., Any]) -> Callable[..., Any]:
    return lambda _info, **given: field(**given)


def _as_error(error: GraphQLError) -> dict:
    found: dict[str, Any] = {"message": error.message, "path": error.path}
    return {**found, "extensions": error.extensions} if error.extensions else found


def errors(status: int, *messages: str, code: str | None = None, **extensions: Any) -> Reply:
    """A refusal; its code stands beside the message, not in the extensions."""
    found = [{"message": message, **({"code": code} if code else {})} for message in messages]
    if extensions:
        found[0]["extensions"] = extensions
    return json_reply({"data": None, "errors": found} if status == 200 else {"errors": found}, status)
