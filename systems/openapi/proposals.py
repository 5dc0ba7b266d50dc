"""What an API description offers for each record type: which call lists it, and which field is which.

Proposals are guesses from names and types. A person looks at each, so each says how certain it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .contract import Contract, Operation
from .lists import ListCall, about, list_calls, related
from .names import joined, score, words
from .shapes import Leaf, leaves
from .vocabulary import DAY, FLAG, ID, NUMBER, Meaning, Vocabulary
from .words_of_people import PEOPLE
from .words_of_work import WORK

#: The record types for which something is proposed.
VOCABULARIES: Mapping[str, Vocabulary] = {**PEOPLE, **WORK}
#: From which score on something is proposed at all, and from which on it is rather certain.
_LEAST, _CERTAIN, _LIKELY = 0.5, 0.9, 0.7
CERTAIN, LIKELY, UNSURE = "certain", "likely", "unsure"
#: What a value may be described as, by what a field needs; what is not described may be anything.
_KINDS = {
    DAY: ("string",),
    NUMBER: ("number", "integer", "string"),
    FLAG: ("boolean", "string", "integer"),
    ID: ("string", "integer", "number"),
    "": ("string", "integer"),
}
_DAYS = ("date", "date-time")
#: What identifies the record that an inner object is.
_SUFFIXES = ("id", "nr", "no", "num", "ref", "key", "uid", "uuid", "code", "number", "nummer")
_KEYS = ("id", "uuid", "code", "number", "key")
#: What is less than an id where both are given: it may be changed.
_CODES = frozenset(("code", "number", "nummer", "nr", "no", "num", "kuerzel", "personalnummer", "projektnummer"))
#: What stands around entities, their values and what they refer to (JSON:API, values with labels).
_WRAPPERS = frozenset(("attributes", "relationships", "data", "value"))
#: ProjectIdFk is projectId.
_FOREIGN_KEY = re.compile(r"(?<=[a-z_])_?fk$", re.IGNORECASE)


@dataclass(frozen=True)
class ProposedField:
    """One field: where it stands, and how certain that is (``certain``, ``likely`` or ``unsure``)."""

    leaf: Leaf
    certainty: str


@dataclass(frozen=True)
class ProposedType:
    """One record type.

    :param calls: the other calls about the same records: ``read``, ``create``, ``update``, ``delete``.
    :param fields: by the names of the vocabulary.
    :param lacking: the fields without which nothing can be imported, and for which nothing was found.
    """

    listed: ListCall
    certainty: str
    calls: dict[str, Operation] = field(default_factory=dict)
    fields: dict[str, ProposedField] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()


def propose(contract: Contract, vocabularies: Mapping[str, Vocabulary] = VOCABULARIES) -> dict[str, ProposedType]:
    """What ``contract`` offers, by record type; record types for which it lists nothing are left out."""
    calls = list(list_calls(contract))
    ranked = sorted(
        (
            (_fits(call.operation, vocabulary), record_type, number)
            for record_type, vocabulary in vocabularies.items()
            for number, call in enumerate(calls)
        ),
        key=lambda one: (-one[0], len(calls[one[2]].operation.path), one[2]),
    )
    found: dict[str, ProposedType] = {}
    used: set[int] = set()
    for fit, record_type, number in ranked:
        if fit < _LEAST:
            break
        # A list is of one record type: "employees" is not also the list of users.
        if record_type not in found and number not in used:
            found[record_type] = _proposed(contract, calls[number], vocabularies[record_type], fit)
            used.add(number)
    return {name: found[name] for name in vocabularies if name in found}


def _proposed(contract: Contract, call: ListCall, vocabulary: Vocabulary, fit: float) -> ProposedType:
    whole = frozenset(word for name in vocabulary.names for word in words(name))
    offered = leaves(call.shape)
    last = words(call.operation.path.rstrip("/").rpartition("/")[2])
    offered = [
        leaf
        for leaf in offered
        # What all entities of a list have alike ("type": "leaves") says nothing about one of them.
        if words(leaf.said) != last and len(leaf.choices) != 1 and not _is_of_another(leaf, vocabulary.fields, whole)
    ]
    calls = related(contract, call.operation)
    fields = dict(_assigned(offered, vocabulary.fields, whole))
    if id_ := _addressed(offered, calls, whole):
        fields["id"] = ProposedField(id_, CERTAIN)
    lacking = tuple(name for name, meaning in vocabulary.fields.items() if meaning.required and name not in fields)
    if "name" in fields and "name" not in lacking:
        # Whoever has one name for a person has no two halves of it.
        lacking = tuple(name for name in lacking if name not in ("first_name", "last_name"))
    return ProposedType(call, _certainty(fit), calls, fields, lacking)


def _addressed(offered: list[Leaf], calls: Mapping[str, Operation], whole: frozenset[str]) -> Leaf | None:
    """The field by which single entities are read, if the path of that call names it: /projects/{number}."""
    paths = [calls[name].path for name in ("read", "update", "delete") if name in calls]
    place = words(paths[0].rpartition("{")[2].partition("}")[0]) if paths else ()
    bare = tuple(word for word in place if word not in whole)
    if not bare or bare == ("id",):
        return None
    known = (place, bare)
    return next((leaf for leaf in offered if len(leaf.path) == 1 and words(leaf.path[0]) in known), None)


def _assigned(
    offered: list[Leaf], wanted: Mapping[str, Meaning], whole: frozenset[str]
) -> Iterator[tuple[str, ProposedField]]:
    """Each field with the leaf that fits it best; no leaf is used twice."""
    scores = sorted(
        (
            (_score(leaf, meaning, whole), order, name, number)
            for order, (name, meaning) in enumerate(wanted.items())
            for number, leaf in enumerate(offered)
        ),
        key=lambda one: (-one[0], one[1], one[3]),
    )
    names: set[str] = set()
    used: set[int] = set()
    for value, _order, name, number in scores:
        if value < _LEAST:
            return
        if name not in names and number not in used:
            names.add(name)
            used.add(number)
            yield name, ProposedField(offered[number], _certainty(value))


def _is_of_another(leaf: Leaf, wanted: Mapping[str, Meaning], whole: frozenset[str]) -> bool:
    """Whether a leaf says something about a record that is only referred to: the manager's e-mail address."""
    outer = _telling(leaf.path)[:-1]
    return (
        bool(outer)
        and leaf.path[-1] not in _KEYS
        and any(score(outer, one.names, whole) >= _LIKELY for one in wanted.values() if one.kind == ID)
    )


def _telling(path: tuple[str, ...]) -> tuple[str, ...]:
    """A path without what only wraps: {"attributes": {"firstName": {"label": …, "value": …}}} is firstName."""
    return tuple(name for name in path if joined(name) not in _WRAPPERS) or path


def _score(leaf: Leaf, meaning: Meaning, whole: frozenset[str]) -> float:
    if leaf.kind and leaf.kind not in _KINDS[meaning.kind]:
        return 0.0
    path = _telling(leaf.path)
    # Who approved or created something is somebody else.
    if any("by" in words(name) for name in path):
        return 0.0
    fit = _fit_of_id(leaf.path, meaning, whole) if meaning.kind == ID else score(path, meaning.names, whole)
    is_free = meaning.kind == FLAG and leaf.kind == "string" and not leaf.choices
    if fit < (0.9 if meaning.whole or is_free else _LEAST):
        return 0.0
    if meaning.kind == DAY:
        fit += 0.03 if leaf.format in _DAYS else -0.05 if leaf.format else 0
    elif leaf.format in _DAYS and meaning.kind in (NUMBER, FLAG):
        return 0.0
    # The first names of a meaning are the most usual ones, and the outermost field is mostly the right one.
    return fit - 0.03 * (len(path) - 1) - (0.3 if leaf.is_list else 0)


def _fit_of_id(given: tuple[str, ...], meaning: Meaning, whole: frozenset[str]) -> float:
    path = _telling(given)
    path = (*path[:-1], _FOREIGN_KEY.sub("", path[-1]) or path[-1])
    own = words(path[-1])
    last = own[-1] if own else ""
    fit = score(path, meaning.names, whole)
    if len(path) > 1 and path[-1] in _KEYS:
        # {"department": {"id": …}} says the same as departmentId.
        fit = max(fit, score(path[:-1], meaning.names, whole) * (1 if path[-1] == "id" else 0.9))
    if len(own) > 1 and last in _SUFFIXES:
        # MitarbeiterNr says the same as mitarbeiterId.
        fit = max(fit, 0.95 * score((*path[:-1], " ".join(own[:-1])), meaning.names, whole))
    if fit < 0.9 and last not in _SUFFIXES and not any(last in words(name) for name in meaning.names):
        # The time zone of a user is no user.
        return 0.0
    # A code comes after an id, and a text that stands beside a key after both.
    is_code, is_text = last in _CODES and not meaning.whole, given[-1] == "value" and last not in _SUFFIXES
    return fit - (0.06 if is_code else 0) - (0.12 if is_text else 0)


def _fits(operation: Operation, vocabulary: Vocabulary) -> float:
    """How well the name of a call fits a record type; a path that goes on below it is about something else."""
    avoid = set(vocabulary.avoid)
    names = about(operation)
    if any(avoid.intersection(part) for part in names[:2]):
        return 0.0
    usual = [words(name) for name in vocabulary.names]
    best = 0.0
    for weight, part in zip((1.0, 0.6, 0.75), names):
        best = max(best, weight * score(["".join(word.capitalize() for word in part)], vocabulary.names))
        if part in usual:
            # Where there are employees and users, users may be logins.
            best -= usual.index(part) / 1000
    return best


def _certainty(value: float) -> str:
    return CERTAIN if value >= _CERTAIN else LIKELY if value >= _LIKELY else UNSURE
