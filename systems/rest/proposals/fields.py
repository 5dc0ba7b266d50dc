"""The fields of a proposed profile: which kind of value each is, as its name, its type and its examples tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...openapi.names import joined, words
from ...openapi.proposals import CERTAIN, LIKELY, UNSURE, ProposedField, ProposedType
from ...openapi.shapes import Leaf
from ..offer import NEEDED, RECORDS, fixed_values_of, types_of_fields
from ..paths import path_of
from .references import reference, shared_code
from .words import CHOICES, FORM_STATES, HALVES, YES_NO

#: How dates look in examples and patterns, apart from ISO 8601.
_FORMATS = (
    (re.compile(r"\b\d{2}\.\d{2}\.\d{4}\b|dd\.mm\.yyyy", re.IGNORECASE), "dd.MM.yyyy"),
    (re.compile(r"\b(19|20)\d{2}[01]\d[0-3]\d\b|yyyymmdd", re.IGNORECASE), "yyyyMMdd"),
)
#: "Muster, Anna" at the end of what is said about a name, where the example stands.
_LAST_FIRST = re.compile(r"(^|\s)[^\s,.]+, [^\s,.]+( [^\s,.]+)?$")
#: How a Swiss social security number is called.
_AHV = frozenset(("ahv", "avs"))
_ORDER = (CERTAIN, LIKELY, UNSURE)


@dataclass(frozen=True)
class ProposedEntry:
    """One field of a profile.

    :param paths: where it stands; none for a constant.
    :param value: the kind of value, with its options.
    :param beside: where the values stand that it is checked against.
    """

    paths: tuple[str, ...]
    value: dict[str, Any]
    certainty: str
    beside: tuple[str, ...] = ()

    def as_entry(self, sent: Collection[str]) -> dict[str, Any]:
        """
        :param sent: the paths to which a call sends something.
        """
        entry: dict[str, Any] = {"value": self.value}
        if self.paths:
            entry["path"] = self.paths[0] if len(self.paths) == 1 else list(self.paths)
        if self.beside:
            entry["beside"] = self.beside[0] if len(self.beside) == 1 else list(self.beside)
        if self.paths and set(self.paths) <= set(sent) and self.value["type"] not in _NEVER_SENT:
            entry["send"] = True
        else:
            # How ids are written matters only where they are sent.
            entry["value"] = {name: value for name, value in self.value.items() if name != "numbers"}
        return entry


#: What holds where a system leaves a value out.
_DEFAULTS: dict[str, Any] = {
    "active": True,
    "paid": True,
    "billable": True,
    "half_day": False,
    "locked": False,
    "unit": "day",
}
_LONG = frozenset(("note", "comment", "description"))
#: What becomes a part of the employment.
_IN_EMPLOYMENT = frozenset(("contract_start", "contract_end"))
_NEVER_SENT = frozenset(("span", "employment", "active_until", "constant"))


def proposed_fields(
    record_type: str, found: ProposedType, others: Mapping[str, ProposedType]
) -> dict[str, ProposedEntry]:
    """The fields of a record type, by name.

    :param others: what is proposed for the record types that can be referred to.
    """
    known = types_of_fields(RECORDS[record_type])
    entries: dict[str, ProposedEntry] = {}
    for name, one in found.fields.items():
        # Which of several is meant is for a person to say.
        if (
            name in known
            and name not in _IN_EMPLOYMENT
            and not one.leaf.is_list
            and (value := _value(record_type, name, one.leaf, others))
        ):
            certainty = UNSURE if _is_doubtful(record_type, value, one.leaf) else one.certainty
            entries[name] = ProposedEntry((path_of(one.leaf.path),), value, certainty)
    used = {one.leaf.path for one in found.fields.values()}
    for name in NEEDED[RECORDS[record_type]]:
        if known[name] == "Ref" and name not in entries and (shared := shared_code(name, found, others, used)):
            leaf, value = shared
            entries[name] = ProposedEntry((path_of(leaf.path),), value, UNSURE)
    entries.update(_combined(found.fields, known))
    if "active" in known and "active" not in entries:
        entries["active"] = _active(found.fields)
    return entries


def _is_doubtful(record_type: str, value: dict[str, Any], leaf: Leaf) -> bool:
    """Whether a name that fits well does not tell enough."""
    said = {word for name in leaf.path for word in words(name)}
    if value["type"] == "ahv":
        # Other countries have social security numbers as well, and only the Swiss one can be checked.
        return said.isdisjoint(_AHV)
    if value["type"] == "choice":
        # A word that nobody has said the meaning of is an error of each record that has it.
        return len(value["values"]) < len(leaf.choices)
    if value["type"] == "hours" and record_type == "absence":
        # The amount or the duration of an absence is mostly given in days.
        return value["unit"] == "hours" and said.isdisjoint(_HOURS)
    # A text that is called like a record may be its name: "department": "Sales".
    is_text = value["type"] == "reference" and "by" not in value and leaf.kind == "string" and leaf.format != "uuid"
    return is_text and len(words(leaf.path[-1])) == 1 and joined(leaf.path[-1]) == value["record"].replace("_", "")


def _value(record_type: str, name: str, leaf: Leaf, others: Mapping[str, ProposedType]) -> dict[str, Any] | None:
    """The kind of a field's value, None if there is none that fits."""
    gives = types_of_fields(RECORDS[record_type])[name]
    if name in CHOICES:
        return _choice(name, leaf, fixed_values_of(RECORDS[record_type], name))
    if name in _KINDS:
        return {"type": _KINDS[name], **format_option(leaf, _KINDS[name])}
    if name in _DECIMALS:
        return {"type": "decimal", **_DECIMALS[name]}
    if gives == "Ref":
        return reference(name, leaf, others)
    make: Callable[[Leaf], dict[str, Any]] | None = {
        "str": lambda _leaf: _texts(name),
        "date": lambda one: {"type": "date", **format_option(one, "date")},
        "bool": lambda one: {**_boolean(one), **({"default": _DEFAULTS[name]} if name in _DEFAULTS else {})},
        "Decimal": _hours,
        "PersonName": lambda one: {"type": "name", "order": _order(one)},
    }.get(gives)
    return make(leaf) if make else None


_KINDS = {
    "birthday": "birthday",
    "nationality": "country",
    "country": "country",
    "language": "language",
    "social_security": "ahv",
    "iban": "iban",
    "color": "color",
    "currency": "currency",
}
_DECIMALS: dict[str, dict[str, int]] = {
    "hourly_rate": {"minimum": 0, "places": 3},
    "vat_rate": {"minimum": 0, "maximum": 100},
}
_AS_CODE = frozenset(
    (
        "personnel_number",
        "number",
        "code",
        "zip",
        "work_email",
        "private_email",
        "work_phone",
        "mobile_phone",
        "private_phone",
    )
)


def _texts(name: str) -> dict[str, Any]:
    if name in _AS_CODE:
        return {"type": "code"}
    return {"type": "text", "long": True} if name in _LONG else {"type": "text"}


def _choice(name: str, leaf: Leaf, fixed: Collection[str]) -> dict[str, Any] | None:
    meant = FORM_STATES if name == "state" and "draft" in fixed else CHOICES[name]
    found = {choice: meant.get(joined(choice)) for choice in leaf.choices}
    values = {choice: word for choice, word in found.items() if word in fixed}
    default = {"default": _DEFAULTS[name]} if name in _DEFAULTS else {}
    return {"type": "choice", "values": values, **default} if values else None


_DATES = frozenset(("birthday", "date", "span", "employment", "active_until", "report_lines"))


def format_option(leaf: Leaf, kind: str) -> dict[str, str]:
    """How a kind of date is written, if that is not ISO 8601."""
    if kind not in _DATES or leaf.format == "date":
        return {}
    return next(({"format": format} for pattern, format in _FORMATS if pattern.search(leaf.said)), {})


def _order(leaf: Leaf) -> str:
    return "last, first" if _LAST_FIRST.search(leaf.said) else "first last"


def _boolean(leaf: Leaf) -> dict[str, Any]:
    by_word = {joined(choice): choice for choice in leaf.choices}
    for yes, no in YES_NO:
        if joined(yes) in by_word and joined(no) in by_word:
            return {"type": "boolean", "true": [by_word[joined(yes)]], "false": [by_word[joined(no)]]}
    return {"type": "boolean"}


def _hours(leaf: Leaf) -> dict[str, Any]:
    unit = _unit(leaf)
    if leaf.kind != "string" or unit in ("iso", "clock"):
        return {"type": "hours", "unit": unit}
    return {"type": "hours", "unit": unit, "decimal_separator": "," if re.search(r"\d,\d", leaf.example) else "."}


_HOURS = frozenset(("hour", "hours", "stunde", "stunden", "heure", "heures"))


def _unit(leaf: Leaf) -> str:
    said = {word for name in leaf.path for word in words(name)}
    if leaf.format == "duration" or re.search(r"\bPT\d", leaf.said):
        return "iso"
    if re.search(r"\b\d{1,2}:\d{2}\b", leaf.said):
        return "clock"
    for unit, names in (("minutes", {"minutes", "minuten"}), ("seconds", {"seconds", "sekunden"})):
        if said & names:
            return unit
    return "hours"


def _combined(fields: dict[str, ProposedField], known: Collection[str]) -> dict[str, ProposedEntry]:
    """The fields that are made of two."""
    found = {}
    if "name" in known and {"first_name", "last_name"} <= fields.keys():
        found["name"] = combined(fields, ("first_name", "last_name"), {"type": "name"})
    if "span" in known and {"first", "last"} <= fields.keys():
        found["span"] = _span(fields)
    if "employment" in known and "contract_start" in fields:
        names = [name for name in ("contract_start", "contract_end") if name in fields]
        value = {"type": "employment", **format_option(fields["contract_start"].leaf, "employment")}
        found["employment"] = combined(fields, names, value)
    if "departure" in known and "contract_end" in fields:
        value = {"type": "date", **format_option(fields["contract_end"].leaf, "date")}
        found["departure"] = combined(fields, ["contract_end"], value)
    return found


def _span(fields: dict[str, ProposedField]) -> ProposedEntry:
    value: dict[str, Any] = {"type": "span", **format_option(fields["first"].leaf, "span")}
    halves = [fields.get(name) for name in ("first_half", "last_half")]
    said = {choice: meant for half in halves if half for choice in half.leaf.choices if (meant := _half(choice))}
    if set(said.values()) == {"morning", "afternoon"} and all(halves):
        return combined(fields, ("first", "last", "first_half", "last_half"), {**value, "halves": said})
    return combined(fields, ("first", "last"), value)


def _half(choice: str) -> str:
    return next((half for half, names in HALVES.items() if joined(choice) in names), "")


def combined(fields: dict[str, ProposedField], names: Iterable[str], value: dict[str, Any]) -> ProposedEntry:
    """A field that is made of several, as certain as the least certain of them."""
    used = [fields[name] for name in names]
    least = max((one.certainty for one in used), key=_ORDER.index)
    return ProposedEntry(tuple(path_of(one.leaf.path) for one in used), value, least)


def _active(fields: dict[str, ProposedField]) -> ProposedEntry:
    """What is listed is in use, until a last day if there is one."""
    if "contract_end" not in fields:
        return ProposedEntry((), {"type": "constant", "value": True}, LIKELY)
    value = {"type": "active_until", **format_option(fields["contract_end"].leaf, "active_until")}
    return combined(fields, ["contract_end"], value)
