"""What a profile needs of a system's API: its calls, the fields that it reads, and those that it sends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..openapi.contract import Contract
from .fields import ProfileField
from .fitting import CALLS, calls_of
from .paths import steps_of
from .profile import Profile

#: The fields of an API description by the name of the operation, nested ones with dots.
Needs = dict[str, set[str]]


def name_of(call: Mapping[str, Any], method: str) -> str:
    """What a call is named in messages: its operation id, or else its method and path."""
    return call.get("operation") or f"{call.get('method', method)} {call['path']}"


def needed_contract(profile: Profile) -> Contract:
    """The calls of a profile as an API description has them, to be compared with that of an account."""
    paths: dict[str, dict[str, dict]] = {}
    names: dict[str, str] = {}
    for method, call in calls_of(profile.document):
        operations = paths.setdefault(profile.base_path + call["path"], {})
        operation = operations.setdefault(
            call.get("method", method).lower(), {"operationId": name_of(call, method), "parameters": []}
        )
        operation["parameters"] += [{"name": name, "in": "query"} for name in _parameters(call)]
        names[name_of(call, method)] = operation["operationId"]
    contract = Contract({"paths": paths})
    # Two record types can be told apart by a parameter of one call, which has two names then.
    contract.operations.update({name: contract.operations[known] for name, known in names.items()})
    return contract


def _parameters(call: Mapping[str, Any]) -> Iterable[str]:
    yield from call.get("parameters", ())
    paging = call.get("paging", {})
    for part in (paging, call.get("changes", {}), call.get("from_day", {})):
        if "parameter" in part and part.get("in") != "body":
            yield part["parameter"]
    if "parameter" in paging.get("size", {}) and paging.get("in") != "body":
        yield paging["size"]["parameter"]


def uses_of(said: Mapping[str, Any], fields: Iterable[ProfileField]) -> Needs:
    """The fields that a record type reads."""
    paths = [said.get("id", "id"), *(path for one in fields for path in (*one.paths, *one.beside))]
    paths += [said["modified"]["path"]] if "modified" in said else []
    used: Needs = {}
    for name, method in CALLS.items():
        call = said.get(name)
        if call is None:
            continue
        if name == "list":
            found = {_dotted(call.get("items", "@"), path) for path in paths}
            found |= {_dotted(call[key]) for key in ("items", "total") if key in call}
        elif name == "read":
            found = {_dotted(call.get("item", "@"), path) for path in paths}
        elif name in ("create", "update") and call.get("answers", "entity") != "nothing":
            found = {_dotted(call.get("answer", "@"), said.get("id", "id") if _is_entity(call) else "@")}
        else:
            found = set()
        used[name_of(call, method)] = found - {""}
    return used


def sends_of(said: Mapping[str, Any], fields: Iterable[ProfileField]) -> Needs:
    """The fields that a record type sends."""
    paths = {path for one in fields for path in one.sent}
    sent: Needs = {}
    for name in ("create", "update"):
        call = said.get(name)
        if call is not None:
            own = {said["own_id"]} if "own_id" in said and (name == "create" or call.get("sends_own_id")) else set()
            found = {_dotted(call.get("at", "@"), path) for path in paths | own}
            sent[name_of(call, CALLS[name])] = found - {""}
    return sent


def of_the_account(profile: Profile) -> tuple[Needs, Needs]:
    """The fields that the calls about the account itself read and send: the company, and webhooks."""
    uses: Needs = {}
    sends: Needs = {}
    company, webhook = profile.document.get("company"), profile.document.get("webhook", {})
    if company:
        item = company.get("item", "@")
        uses[name_of(company, "GET")] = {_dotted(item, company[key]) for key in ("id", "name") if key in company}
    if "register" in webhook:
        said = webhook["register"]
        uses[name_of(said, "POST")] = {_dotted(said["answer"])} - {""}
        sends[name_of(said, "POST")] = {_dotted(path) for path in (said["url"], said["secret"], *said.get("body", ()))}
    if "remove" in webhook:
        uses[name_of(webhook["remove"], "DELETE")] = set()
    return uses, sends


def _is_entity(call: Mapping[str, Any]) -> bool:
    return call.get("answers", "entity") == "entity"


def _dotted(*paths: str) -> str:
    """Paths one inside the other as API descriptions are compared: keys with dots, no positions. Empty for a key that
    has a dot itself: it cannot be looked for.
    """
    names = [step for path in paths for step in steps_of(path) if isinstance(step, str)]
    return "" if any("." in name for name in names) else ".".join(names)
