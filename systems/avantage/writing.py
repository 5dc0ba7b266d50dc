"""The operation of the gateway that writes hours, as an administrator has entered it.

Nothing about such operations is public except that their names are ``W`` and two digits, and that they are asked for
by ``RQ01,<operation>,`` (github.com/thierryeliotvilleneuve1-beep/avantage-bridge, sdkProbe.js and
SKILL-avantage-bridge-deploy.md). So there are no defaults: the rest of the line and the answers come from the SDK guide
of ACCEO that the customer has, or from whoever supports the customer's Avantage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ...records import RecordError, _lt, clean_text
from ..errors import Rejected, Unanswered
from ..transport.answer import excerpt
from .answers import error_of, from_wire
from .writing_patterns import Pattern
from .writing_template import HOURS, HoursLine, Template

#: The formats of days that can be chosen, by what the setting holds.
DAYS = {
    "YYYY/MM/DD": "%Y/%m/%d",
    "YYYY-MM-DD": "%Y-%m-%d",
    "YYYYMMDD": "%Y%m%d",
    "DD/MM/YYYY": "%d/%m/%Y",
    "MM/DD/YYYY": "%m/%d/%Y",
}
_NAME = re.compile(r"W[0-9]{2}")


class Operation:
    """The operation with the line that it takes and the answers that it gives.

    :raise RecordError: one of them is not possible.
    """

    def __init__(self, name: str, template: str, acknowledged: str, refused: str = "", day: str = "", point: str = ""):
        self.name = name_of(name)
        self._template = Template(template)
        self._acknowledged = Pattern(acknowledged)
        self._refused = Pattern(refused) if refused else None
        self._day = DAYS.get(day, DAYS["YYYY/MM/DD"])
        self._point = point or "."

    def line(self, line: HoursLine) -> str:
        """The line exactly as it is sent, without its end.

        :raise Rejected: it has hours for which the template has no place.
        """
        values = {
            **vars(line),
            "day": line.day.strftime(self._day),
            "note": " ".join((clean_text(line.note) or "").split()),
            **{name: self._number(getattr(line, name)) for name in HOURS},
        }
        for name in HOURS:
            if getattr(line, name) and name not in self._template.names:
                raise Rejected(
                    _lt(
                        "There are hours for the field %(name)s, which the template of the line does not have. Add it"
                        " in the settings of the connection.",
                        name=f"{{{name}}}",
                    )
                )
        return f"RQ01,{self.name},{self._template.line(values)}"

    def check(self, answer: str) -> None:
        """Say what an answer means, which is one line as it was received; nothing for an acknowledgement.

        :raise Rejected: the gateway has refused the line.
        :raise Unanswered: it is neither, or both.
        """
        text = from_wire(answer).rstrip()
        error = error_of(answer) if answer.startswith((f"RQ01,{self.name},ERR", "RQ01,,ERR")) else None
        is_refused = error is not None or bool(self._refused and self._refused.fits(text))
        if self._acknowledged.fits(text) and not is_refused:
            return
        if is_refused and not self._acknowledged.fits(text):
            raise error or Rejected(clean_text(text) or "", detail=excerpt(answer.encode("latin-1")))
        raise Unanswered(
            _lt(
                "The answer is neither an acknowledgement nor a refusal, as the settings describe them: %(answer)s",
                answer=text[:80],
            ),
            detail=excerpt(answer.encode("latin-1")),
        )

    def _number(self, hours: Decimal) -> str:
        text = format(hours, "f")
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text.replace(".", self._point)


def name_of(text: str) -> str:
    """The name of an operation that writes.

    :raise RecordError: it is another one.
    """
    name = text.strip().upper()
    if not _NAME.fullmatch(name):
        raise RecordError("value", _lt("%(value)s is not an operation that writes, such as W04", value=text[:40]))
    return name


def operation_of(settings: Mapping[str, Any]) -> Operation | None:
    """The operation that a connection's settings describe, None where they do not describe one wholly.

    :raise RecordError: a setting is not possible.
    """
    name, template, acknowledged = (
        str(settings.get(key) or "").strip() for key in ("write_operation", "write_template", "write_acknowledged")
    )
    if not (name and template and acknowledged):
        return None
    refused, day, point = (str(settings.get(key) or "") for key in ("write_refused", "write_day", "write_point"))
    return Operation(name, template, acknowledged, refused.strip(), day, "," if point == "comma" else ".")
