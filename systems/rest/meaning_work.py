"""What values about work and money can have wrong: what stands beside a field, and where the parts of objects stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...records import Sentence, _lt
from .clock import CLOCK_TIMES, LAST_DAY
from .fields import paths_of
from .problems import problem_at

#: How many values stand beside hours that are checked.
_BESIDE = {None: (0,), LAST_DAY: (1,), CLOCK_TIMES: (3, 4)}


def beside_problems(place: tuple, field: Mapping[str, Any]) -> Iterator[Sentence]:
    """
    :param place: where the kind of the field's value stands.
    """
    value, count = field["value"], len(paths_of(field, "beside"))
    if value["type"] == "hours" and count not in _BESIDE[value.get("check")]:
        said = _lt("hours that are checked have paths beside them: one of a last day, or three or four of clock times")
        yield problem_at((*place, "check"), said)
    if value["type"] == "span" and count != value.get("open", False):
        yield problem_at(
            (*place, "open"), _lt("a span that may be open has its last day beside it, and others have not")
        )


def part_problems(place: tuple, field: Mapping[str, Any]) -> Iterator[Sentence]:
    parts = field["value"].get("parts", {})
    if ("start" in parts) != ("end" in parts):
        yield problem_at((*place, "parts"), _lt("the start and the end of a line belong together"))
