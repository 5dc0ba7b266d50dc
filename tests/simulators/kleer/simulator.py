"""A small Kleer: users and their payroll contracts, as XML that each request and each answer is checked against.

Requests are also held to Kleer's own XML schema, where somebody has put it: it is not a part of this project (get it
from https://api.kleer.se/v1/xsd). Name its file in ``HR_SYNC_KLEER_XSD``, or put it beside this module as
``kleer.xsd``.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, unquote

from lxml import etree

from ..core.life import Simulated
from ..core.reply import Reply, Request
from ..core.service import Service
from . import events
from .page import KleerControl

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).with_name("contract.xsd"))))
_OWN = Path(os.environ.get("HR_SYNC_KLEER_XSD") or Path(__file__).with_name("kleer.xsd"))
#: The vendor's schema, which has more than the simulator serves; None where nobody has put it.
OWN_SCHEMA = etree.XMLSchema(etree.parse(str(_OWN))) if _OWN.is_file() else None
USER_ORDER = ("id", "foreign-id", "internal-id", "name", "email", "active", "dimensions")
CONTRACT_ORDER = (
    *("user", "ssn", "address1", "address2", "zip-code", "state", "country-code", "phone", "tax-table"),
    *("tax-table-column", "clearing-nr", "account-nr", "employment-start-date", "employment-end-date"),
    *("monthly-salary", "monthly-salary-start-date", "hourly-salary", "hourly-salary-start-date", "children"),
)
#: What a new contract has of what nobody has said.
CONTRACT_DEFAULTS = {
    **dict.fromkeys(("ssn", "address1", "address2", "zip-code", "state", "country-code", "phone"), ""),
    **dict.fromkeys(("clearing-nr", "account-nr"), ""),
    **dict.fromkeys(("tax-table", "tax-table-column", "monthly-salary", "hourly-salary"), 0),
    "children": {"child": []},
}
#: The operations, by method and path below the company.
OPERATIONS = {
    "GET /info": re.compile("/info"),
    "GET /user/me": re.compile("/user/me"),
    "GET /user/foreign-id/{id}": re.compile("/user/foreign-id/(?P<foreign>.+)"),
    "GET /user": re.compile("/user"),
    "PUT /user": re.compile("/user"),
    "GET /user/{id}": re.compile(r"/user/(?P<id>\d+)"),
    "POST /user/{id}": re.compile(r"/user/(?P<id>\d+)"),
    "GET /payroll/user": re.compile("/payroll/user"),
    "GET /payroll/user/{id}": re.compile(r"/payroll/user/(?P<id>\d+)"),
    "POST /payroll/user/{id}": re.compile(r"/payroll/user/(?P<id>\d+)"),
    "PUT /payroll/user/{id}": re.compile(r"/payroll/user/(?P<id>\d+)"),
    **events.OPERATIONS,
}


def document(root: str, value: Any) -> bytes:
    """XML of nested dicts, lists and values, in the order in which they stand there."""
    node = etree.Element(root)
    _fill(node, value)
    return etree.tostring(node, encoding="utf-8")


def _fill(node: Any, value: Any) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            for one in inner if isinstance(inner, list) else [inner]:
                _fill(etree.SubElement(node, name), one)
    elif value is not None:
        node.text = str(value).lower() if isinstance(value, bool) else str(value)


def nested(node: Any) -> Any:
    """The opposite: dicts of texts; of elements that are there more than once, lists."""
    if not len(node):
        return node.text or ""
    found: dict[str, Any] = {}
    for child in node:
        if child.tag in found:
            before = found[child.tag]
            found[child.tag] = [*(before if isinstance(before, list) else [before]), nested(child)]
        else:
            found[child.tag] = nested(child)
    return found


class KleerSimulator(events.TimeReports, Simulated):
    """Everything that it holds is in ``users`` and ``contracts``, by the id of the user, and in time reports."""

    def __init__(self, *, token: str = "kleer-token-6b1f0c9e", company_id: str = "4711", port: int = 0) -> None:
        super().__init__(port)
        self.token, self.company_id = token, company_id
        self.company = {
            **{"name": "Exempel AB", "orgno": "556677-8899", "accounting-currency": "SEK"},
            "supplier-invoice-email": "faktura@exempel.example",
        }
        self.users: dict[int, dict] = {}
        self.contracts: dict[int, dict] = {}
        #: With what changes of payroll contracts are refused, if they are.
        self.contract_refusal = ""
        #: The verb that creates payroll contracts.
        self.contract_verb = "POST"
        self.email, self.password = "integration@exempel.example", "hemligt-6b1f<&>"
        #: What the user with that password has access to; the company of the simulator by itself.
        self.accesses = ["Administrator", "Payroll", "SomethingNew"]
        self.more_companies: list[dict] = []
        self.open_time_reports()
        self.lock = threading.RLock()
        self.service = KleerService(self)
        self.control = KleerControl(self)

    @property
    def base_url(self) -> str:
        return f"{self.url}/v1"

    def kept(self) -> dict:
        """Everything that is known, as JSON."""
        with self.lock:
            names = ("users", "contracts", "activities", "events")
            known = {name: {str(id_): item for id_, item in getattr(self, name).items()} for name in names}
            return {**known, "closed": [[*key, state] for key, state in self.closed.items()], "last": self.next_event}

    def restore(self, kept: dict) -> None:
        """Know again what was kept."""
        for name in ("users", "contracts", "activities", "events"):
            setattr(self, name, {int(id_): item for id_, item in kept[name].items()})
        self.closed = {(user, on): state for user, on, state in kept["closed"]}
        self.next_event = kept["last"]

    def add_user(self, name: str, email: str = "", **fields: Any) -> int:
        """Add a user; returns the id."""
        with self.lock:
            id_ = 100 + len(self.users)
            user = {"id": id_, "name": name, "email": email, "active": True, **fields}
            self.users[id_] = _ordered(user, USER_ORDER)
            return id_

    def add_contract(self, id_: int, **fields: Any) -> None:
        """Give a user a payroll contract; names with ``_`` for ``-``."""
        given = {name.replace("_", "-"): value for name, value in fields.items()}
        contract = {"user": {"id": id_}, **CONTRACT_DEFAULTS, "employment-start-date": "2020-01-01", **given}
        self.contracts[id_] = _ordered(contract, CONTRACT_ORDER)


def _ordered(values: dict, order: tuple[str, ...]) -> dict:
    return {name: values[name] for name in order if values.get(name) is not None}


class KleerService(Service):
    simulator: KleerSimulator

    def answer(self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Reply:
        if (method, path) == ("POST", "/v1/access/authenticate"):
            return self._authenticate(body)
        prefix = f"/v1/company/{self.simulator.company_id}"
        inside = path[len(prefix) :] if path.startswith(prefix) else path
        name, found = next(
            (
                (name, match)
                for name, pattern in OPERATIONS.items()
                if name.startswith(f"{method} ") and (match := pattern.fullmatch(inside))
            ),
            ("", None),
        )
        request = self.record(name, method, path, dict(parse_qsl(query)))
        if headers.get("Content-Type") != "application/xml":
            self.blame(request, {"Content-Type": ["Kleer answers in the format that it names"]})
        if body:
            request.body = self._checked(request, body)

        def again() -> Reply:
            with self.simulator.lock:
                return self._handle(request, found.groupdict()) if found else error(404, "Not found")

        def answer() -> Reply:
            if headers.get("X-Token") != self.simulator.token:
                return error(401, "Invalid token")
            if not path.startswith(f"{prefix}/"):
                return error(403, "SingleAccessDeniedException")
            reply = again()
            self.blame_answer(request, _errors(document(reply.root, json.loads(reply.body))))
            return reply

        return self.perform(request, SimpleNamespace(id=name, entity={}), answer, again)

    def _authenticate(self, body: bytes) -> Reply:
        simulator = self.simulator
        request = self.record("POST /access/authenticate", "POST", "/v1/access/authenticate", {})
        given = (self._checked(request, body) or {}).get("user-authentication") or {}

        def answer() -> Reply:
            if (given.get("email"), given.get("password")) != (simulator.email, simulator.password):
                return error(401, "Invalid credentials")
            own = {"id": int(simulator.company_id), "name": simulator.company["name"], "token": simulator.token}
            companies = [self._accessible(one) for one in (own, *simulator.more_companies)]
            return xml("accessible-companies", {"accessible-company": companies})

        return self.perform(request, SimpleNamespace(id=request.operation, entity={}), answer, answer)

    def _accessible(self, company: dict) -> dict:
        return {
            **{"id": company["id"], "name": company["name"], "active": True, "main": False},
            **{"token": company["token"], "accounting-currency-type": "SEK"},
            **{"accesses": {"type": self.simulator.accesses}, "access-roles": None},
        }

    def worded(self, reply: Reply) -> Reply:
        """As XML, and what a fault says as well."""
        if reply.content_type.startswith("application/problem+json"):
            said = json.loads(reply.body)
            worded = error(reply.status, f"{said['title']}; {said.get('detail', '')}")
            worded.headers, worded.wire = reply.headers, reply.wire
            reply = worded
        if isinstance(reply, Document):
            reply.body = document(reply.root, json.loads(reply.body))
        return reply

    def _checked(self, request: Request, body: bytes) -> Any:
        """The body as nested dicts, None if it does not fit the schema."""
        errors = _errors(body) or _errors(body, OWN_SCHEMA)
        self.blame(request, errors)
        if errors:
            return None
        root = etree.fromstring(body)
        return {root.tag: nested(root)}

    def _handle(self, request: Request, values: dict[str, str]) -> Reply:
        simulator, operation = self.simulator, request.operation
        id_ = int(values.get("id") or 0)
        if operation in events.OPERATIONS:
            answered = events.handle(simulator, request, id_)
            return error(*answered) if isinstance(answered[0], int) else xml(*answered)
        if request.method != "GET" and request.body is None:
            return error(500, "Tekniskt fel")
        if operation == "GET /info":
            return xml("company-information", simulator.company)
        if operation == "GET /user/me":
            return xml("user", {"id": 1, "name": "Integration", "email": "integration@exempel.example", "active": True})
        if operation == "GET /user":
            return xml("users", {"user": [_ordered(one, USER_ORDER) for one in simulator.users.values()]})
        if operation == "GET /payroll/user":
            contracts = [_ordered(one, CONTRACT_ORDER) for one in simulator.contracts.values()]
            return xml("payroll-user-readables", {"payroll-user-readable": contracts})
        if operation == "GET /user/foreign-id/{id}":
            users = [user for user in simulator.users.values() if user.get("foreign-id") == unquote(values["foreign"])]
            return xml("user", users[0]) if users else error(500, "UserDoesNotExistException")
        if operation == "PUT /user":
            user = {**request.body["user"]}
            del user["id"]
            made = simulator.add_user(**{**user, "active": user["active"] in ("true", "1")})
            return xml("created", {"id": made})
        if id_ not in simulator.users:
            return error(404, "UserDoesNotExistException")
        if operation == "GET /user/{id}":
            return xml("user", simulator.users[id_])
        if operation == "POST /user/{id}":
            user = {**request.body["user"], "id": id_}
            simulator.users[id_] = _ordered({**user, "active": user["active"] in ("true", "1")}, USER_ORDER)
            return xml("saved", {"id": id_})
        if request.method == simulator.contract_verb and id_ not in simulator.contracts:
            return self._new_contract(id_, {**(request.body["payroll-user-writable"] or {})})
        if id_ not in simulator.contracts:
            return error(500, "PayrollUserDoesNotExistException: no payroll user")
        if operation == "POST /payroll/user/{id}" and simulator.contract_refusal:
            return error(500, simulator.contract_refusal)
        if operation == "POST /payroll/user/{id}":
            contract = deepcopy(simulator.contracts[id_])
            changes = {**(request.body["payroll-user-writable"] or {})}
            if "employment-end-date" in changes:
                end = changes.pop("employment-end-date") or {}
                contract["employment-end-date"] = end.get("employment-end-date")
            simulator.contracts[id_] = _ordered({**contract, **changes}, CONTRACT_ORDER)
            return xml("saved", {"id": id_})
        return xml("payroll-user-readable", _ordered(simulator.contracts[id_], CONTRACT_ORDER))

    def _new_contract(self, id_: int, values: dict) -> Reply:
        if not values.get("ssn") or not values.get("employment-start-date"):
            return error(500, "MissingRequiredFieldException: ssn, employment-start-date")
        end = (values.pop("employment-end-date", None) or {}).get("employment-end-date")
        contract = {"user": {"id": id_}, **CONTRACT_DEFAULTS, **values, "employment-end-date": end}
        self.simulator.contracts[id_] = _ordered(contract, CONTRACT_ORDER)
        return xml("created", {"id": id_})


@dataclass
class Document(Reply):
    """An answer that is JSON until the faults have struck, and then becomes XML under this root."""

    root: str = ""


def xml(root: str, value: Any, status: int = 200) -> Reply:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Document(status, body, "application/xml; charset=utf-8", root=root)


def error(status: int, message: str) -> Reply:
    return xml("error", {"message": message}, status)


def _errors(body: bytes, schema: etree.XMLSchema | None = SCHEMA) -> dict[str, list[str]]:
    """What in a document does not fit the schema."""
    if schema is None:
        return {}
    try:
        found = etree.fromstring(body)
    except etree.XMLSyntaxError as failure:
        return {"body": [str(failure)]}
    return {} if schema.validate(found) else {"body": [str(entry.message) for entry in schema.error_log][:5]}
