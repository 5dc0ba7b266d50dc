"""What a profile can have wrong where it says when somebody works."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ....records import Sentence, _lt
from ..fields import paths_of
from ..values.words import overlap
from .problems import problem_at, quoted

#: The kinds of values that are made of work periods. An employment also comes without them.
_KINDS = ("employment", "departure", "active")
#: Options that are about the system, and so the same in each field.
_SHARED = ("periods", "status", "format")
Entry = Mapping[str, Any]


def period_problems(place: tuple, fields: Entry) -> Iterator[Sentence]:
    """
    :param place: of the record type's fields.
    :param fields: of the right shape.
    """
    first = None
    for name, field in fields.items():
        value = field["value"]
        if value["type"] not in _KINDS:
            continue
        here = (*place, name, "value")
        yield from _option_problems(here, field)
        yield from _word_problems(here, value)
        if "periods" not in value:
            continue
        first = first or name
        shared = fields[first]["value"]
        for key in _SHARED:
            if key in value and key in shared and value[key] != shared[key]:
                yield problem_at((*here, key), _lt("it differs from that of %(name)s", name=quoted(first)))


def _option_problems(place: tuple, field: Entry) -> Iterator[Sentence]:
    """Work periods are at the third path of dates, and the status beside them."""
    value = field["value"]
    if value["type"] == "active":
        return
    if ("periods" in value) != (len(paths_of(field)) == 3):
        yield problem_at((*place, "periods"), _lt("three paths need periods, and fewer paths have none"))
    if ("status" in value) != (len(paths_of(field, "beside")) == 1):
        yield problem_at((*place, "status"), _lt("a path beside the field needs a status, and a status needs the path"))
    elif "status" in value and "periods" not in value:
        yield problem_at((*place, "status"), _lt("without periods, there must be no status"))


def _word_problems(place: tuple, value: Entry) -> Iterator[Sentence]:
    periods = value.get("periods", {})
    for where, said in ((("status",), value.get("status")), (("periods", "status"), periods.get("status"))):
        if said and overlap((said["left"], said["works"])):
            yield problem_at((*place, *where), _lt("the same word is in left and works"))
    if overlap([one] for one in periods.get("slots", {}).get("weekdays", ())):
        yield problem_at((*place, "periods", "slots", "weekdays"), _lt("the same word means two weekdays"))
