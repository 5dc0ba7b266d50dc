"""The settings of the operation that writes. All of them are empty, or off, until an administrator enters them."""

from __future__ import annotations

from ...records import _lt
from ..setting import Setting
from .writing import DAYS, name_of
from .writing_patterns import Pattern
from .writing_template import Template

SWITCH = "send_hours"
SETTINGS = (
    Setting(
        SWITCH,
        "boolean",
        _lt("Send Hours by the Operation"),
        _lt(
            "Approved hours are sent to the gateway by the operation below, not written to a file. The first line is"
            " confirmed by a person before others are sent. Test the connection after a change."
        ),
        default=False,
        after_test=True,
        tested=True,
    ),
    Setting(
        "write_operation",
        "char",
        _lt("Operation That Writes Hours"),
        _lt("W and two digits, from the SDK guide of your Avantage. There is no default: no such guide is public."),
        after_test=True,
        tested=True,
    ),
    Setting(
        "write_template",
        "char",
        _lt("Template of the Line"),
        _lt(
            "What follows the operation and a comma, with fields such as {employee}, {project}, {day}, {activity},"
            " {trade}, {hour_type}, {regular}, {half}, {double}, {note} and {company}."
        ),
        after_test=True,
        tested=True,
    ),
    Setting(
        "write_day",
        "selection",
        _lt("Format of Days"),
        _lt("How days are written in the line."),
        default="YYYY/MM/DD",
        choices=tuple((name, name) for name in DAYS),
        after_test=True,
        tested=True,
    ),
    Setting(
        "write_point",
        "selection",
        _lt("Decimal Mark of Hours"),
        _lt("How hours are written in the line."),
        default="point",
        choices=(("point", _lt("Point (7.5)")), ("comma", _lt("Comma (7,5)"))),
        after_test=True,
        tested=True,
    ),
    Setting(
        "write_acknowledged",
        "char",
        _lt("Answer That Acknowledges"),
        _lt(
            "Pattern of the whole line with which the gateway says that it has taken a line. After any other answer a"
            " person has to look in Avantage before anything else is sent."
        ),
        after_test=True,
        tested=True,
    ),
    Setting(
        "write_refused",
        "char",
        _lt("Answer That Refuses"),
        _lt(
            "Pattern of the whole line with which the gateway refuses a line, besides its usual error (ERR). It may be"
            " empty."
        ),
        after_test=True,
        tested=True,
    ),
)
_CHECKS = {
    "write_operation": name_of,
    "write_template": Template,
    "write_acknowledged": Pattern,
    "write_refused": Pattern,
}


def check(name: str, text: str) -> None:
    """
    :raise RecordError: what somebody has entered for a setting is not possible.
    """
    if name in _CHECKS:
        _CHECKS[name](text.strip())
