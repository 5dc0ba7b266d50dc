"""Fits a profile to the API description of one account: the same calls at other paths, the key in another header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from ..openapi.contract import Contract, Operation
from .profile import Profile

_PLACE = re.compile(r"\{[^{}]*\}")
#: The calls of a record type, with their usual methods.
CALLS = {"list": "GET", "read": "GET", "create": "POST", "update": "PATCH", "delete": "DELETE", "files": "GET"}


def fitted(profile: Profile, contract: Contract) -> Profile:
    """The profile with the paths and methods that the description has for the same operations.

    Operations are found by their ids, or else by method and path. A call that the description does not have is marked
    as ``absent``: it is not made.
    """
    document = deepcopy(profile.document)
    for method, call in calls_of(document):
        name = call.get("operation", "")
        wanted = Operation(name, call.get("method", method), profile.base_path + call["path"], {})
        found = contract.find(wanted)
        path = _refilled(found.path, call["path"]) if found else None
        if path is None:
            call["absent"] = name or f"{wanted.method} {wanted.path}"
            continue
        call["path"] = path
        if method != "GET":
            call["method"] = found.method
    document.pop("base_path", None)
    if document["authentication"]["type"] == "header" and contract.key_header:
        document["authentication"]["name"] = contract.key_header
    return Profile(document)


def calls_of(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each call of a profile with its usual method."""
    if "company" in document:
        yield "GET", document["company"]
    for name, method in (("register", "POST"), ("remove", "DELETE")):
        if name in document.get("webhook", {}):
            yield method, document["webhook"][name]
    for entry in document["records"].values():
        for name, method in CALLS.items():
            if name in entry:
                yield method, entry[name]


def _refilled(path: str, wanted: str) -> str | None:
    """The path with its places called as in ``wanted``, in the same order; None if it has more or fewer of them."""
    places = _PLACE.findall(wanted)
    if len(_PLACE.findall(path)) != len(places):
        return None
    names = iter(places)
    return _PLACE.sub(lambda _found: next(names), path)
