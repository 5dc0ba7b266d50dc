"""What a page on which people correct a profile needs to know: what it may say, and what is wrong with a draft."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Callable
from urllib.parse import urlsplit

from ...records import Sentence, _lt
from ..openapi.contract import Contract
from ..openapi.reading import parse_description
from ..system import System
from .checks.document import read_document
from .checks.meaning import meaning_problems
from .checks.problems import ProfileError, pointer, problem_at
from .checks.shape import shape_problems
from .client import RestClient
from .descriptions import find_description, guessed_access
from .offer import NEEDED, RECORDS, types_of_fields
from .profile import load_profile
from .proposals.profile import Proposal, propose_profile
from .system import RestSystem
from .trial import HIDDEN, Trial
from .trying import try_list
from .values.kinds import KINDS

__all__ = ["HIDDEN", "pointer"]

#: Characters of the name of a system.
_NAME = 80
#: Where a description stands, if that can be said in a profile.
_PLACE = re.compile(r"[/A-Za-z0-9_.~-]{1,500}")
#: The record types that say nothing about single people.
_OF_NOBODY = frozenset(("department", "public_holiday", "project", "task", "absence_type", "activity", "expense_type"))
#: What the documents of all profiles begin with.
_HEAD = {"format": "hr_sync.rest", "version": 1}


def begun(name: str) -> dict[str, Any]:
    """The document with which a profile begins that nothing is known of."""
    return {**_HEAD, "name": name, "authentication": {"type": "bearer"}, "records": {}}


def read(text: str) -> dict[str, Any]:
    """The document of a draft, which need not be a profile that can be used.

    :raise ProfileError: the text is no JSON object, or too large.
    """
    # What is no text in Unicode is refused with the rest.
    return read_document(text.encode("utf-8", "surrogatepass"))


def as_stored(text: str, usable: bool = False) -> str:
    """A document as it is kept, which takes more room than one without spaces.

    :param usable: it has to be a profile that can be used; else it may still have problems.
    :raise ProfileError: it is none, or too large; the error names each place.
    """
    load = _usable if usable else read
    stored = written(load(text))
    load(stored)
    return stored


def _usable(text: str) -> dict[str, Any]:
    return load_profile(text.encode("utf-8", "surrogatepass")).document


def problems_of(document: dict[str, Any]) -> list[tuple[str, Sentence]]:
    """What keeps a document from being used: the place (a JSON pointer) and the sentence of each problem."""
    problems = shape_problems(document) or list(meaning_problems(document))
    return [(str(problem.values.get("place", "/")), problem) for problem in problems]


def written(document: Mapping[str, Any]) -> str:
    """A document as people read it, and as it is stored."""
    return json.dumps(document, indent=2, ensure_ascii=False)


def short(value: Any) -> str:
    """A part of a document on one line."""
    return json.dumps(value, ensure_ascii=False)


def read_part(text: str) -> Any:
    """A part of a document that a person has entered.

    :raise ProfileError: it is no JSON, or too large.
    """
    found = read(f'{{"part": {text}}}')
    if found.keys() != {"part"}:
        raise ProfileError([problem_at((), _lt("it is more than one value"))])
    return found["part"]


def proposal_of(content: bytes, name: str) -> Proposal:
    """What a file says: a profile as it is, or one that is proposed from the description of an API.

    :param name: what people call the system; empty if the description is to say that.
    :raise RemoteError: the file is neither.
    """
    try:
        document = read_document(content)
    except ProfileError:
        document = {}  # what is wrong is said below, in words for both kinds of files
    if "format" in document:
        return Proposal(document)
    return _proposal(parse_description(content), name)


def live_proposal_of(url: str, key: str, name: str, before_call: Callable[[], None]) -> Proposal:
    """The same of the description that a live system shows.

    :param url: that of the API, of its Swagger page or of the description itself.
    :param key: sent only where the description is not shown without it.
    :raise RemoteError: none was found, or it cannot be used.
    """
    access = guessed_access(key) if key else None
    contract, place = find_description(url, before_call, access)
    proposal = _proposal(contract, name)
    base = urlsplit(url.strip()).path.rstrip("/")
    if place.startswith(f"{base}/") and _PLACE.fullmatch(place) and "//" not in place:
        # A test of the connection reads it again without a search.
        proposal.document["description"] = place[len(base) :]
    return proposal


def _proposal(contract: Contract, name: str) -> Proposal:
    info = contract.document.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    title = " ".join(title.split())[:_NAME] if isinstance(title, str) else ""
    return propose_profile(contract, name or title or RestSystem.name)


def trial_of(client: RestClient, record_type: str) -> Trial:
    """What comes when the list of a record type is read as the client's profile says."""
    return try_list(client, record_type)


def document_of(system: System) -> dict[str, Any] | None:
    """The document of the profile by which a system was made; None if it has none."""
    profile = getattr(system, "profile", None)
    return profile.document if profile else None


def changed_types(before: System, after: System) -> set[str]:
    """The record types of ``after`` that are not read or sent as ``before`` has done it."""
    old, new = document_of(before) or {}, document_of(after) or {}
    known, records = old.get("records", {}), new.get("records", {})
    if _general(old) != _general(new):
        return set(records)
    return {name for name, entry in records.items() if known.get(name) != entry}


def _general(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in ("name", "records")}


# --- What a profile may say ---------------------------------------------------------------------------


def record_types() -> tuple[str, ...]:
    """The record types that a profile may have, in the order in which they are read."""
    return tuple(RECORDS)


def fields_of(record_type: str) -> tuple[str, ...]:
    """The fields that a profile may have for a record type."""
    return tuple(types_of_fields(RECORDS[record_type]))


def needed_of(record_type: str) -> tuple[str, ...]:
    """Those without which a record of that type is worth nothing."""
    return NEEDED[RECORDS[record_type]]


def is_personal(record_type: str) -> bool:
    """Whether records of that type say something about people."""
    return record_type not in _OF_NOBODY


def usual_kind(record_type: str, field: str) -> str:
    """The kind of value with which a field begins whose path a person has entered."""
    if field in KINDS:
        return field
    gives = types_of_fields(RECORDS[record_type])[field]
    return next((name for name, kind in KINDS.items() if kind.gives == gives), next(iter(KINDS)))


def kinds() -> tuple[str, ...]:
    """The kinds of values, by their names in profiles."""
    return tuple(KINDS)
