"""What values about work and money can have wrong: what stands beside a field, and where the parts of objects stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ....records import Sentence, _lt
from ..fields import paths_of
from ..values.clock import CLOCK_TIMES, LAST_DAY
from .problems import problem_at

#: How many values stand beside hours that are checked.
_BESIDE = {None: (0,), LAST_DAY: (1,), CLOCK_TIMES: (3, 4)}


def beside_problems(place: tuple, field: Mapping[str, Any]) -> Iterator[Sentence]:
    """
    :param place: where the kind of the field's value stands.
    """
    value, count = field["value"], len(paths_of(field, "beside"))
    if value["type"] == "hours" and count not in _BESIDE[value.get("check")]:
        said = _lt("last_day needs one path in beside, clock_times three or four; without a check there is none")
        yield problem_at((*place, "check"), said)
    if value["type"] == "span" and (count == 1) != value.get("open", False):
        said = _lt("an open span needs the path of its last day in beside; other spans have no beside")
        yield problem_at((*place, "open"), said)


def part_problems(place: tuple, field: Mapping[str, Any]) -> Iterator[Sentence]:
    value = field["value"]
    if value["type"] == "report_lines" and ("start" in value["parts"]) != ("end" in value["parts"]):
        yield problem_at((*place, "parts"), _lt("a line needs paths for both its start and its end, or for neither"))
