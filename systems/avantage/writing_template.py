"""The template of the line that is sent for hours: a text with named fields, each quoted as the gateway reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from ...records import RecordError, _lt
from .answers import quoted


@dataclass(frozen=True)
class HoursLine:
    """What one line says; each is a field of templates, which ``docs/avantage.rst`` explains.

    Numbers and codes are those of Avantage.

    :param regular: hours that are paid once; ``half`` those paid one and a half times, and ``double`` twice.
    """

    company: str
    employee: str
    project: str
    day: date
    activity: str = ""
    trade: str = ""
    hour_type: str = ""
    regular: Decimal = Decimal(0)
    half: Decimal = Decimal(0)
    double: Decimal = Decimal(0)
    note: str = ""


#: What a template may name.
FIELDS = tuple(field.name for field in fields(HoursLine))
#: The fields that hold hours. A line with hours for which its template has no place is refused, see ``Operation``.
HOURS = tuple(field.name for field in fields(HoursLine) if isinstance(field.default, Decimal))
_NEEDED = ("employee", "day")
_MOST_CHARACTERS = 1000
_PLACE = re.compile(r"\{([a-z_]{1,30})\}")


class Template:
    """A template that somebody has entered.

    A field stands alone between two commas, and is put in quotation marks where its value has a comma, a quotation mark
    or a space at an end; or it stands in quotation marks of the template. Quotation marks in values are doubled in
    both, so that no value can be taken for another field.

    :raise RecordError: it is not possible; the error says why.
    """

    def __init__(self, text: str):
        if len(text) > _MOST_CHARACTERS:
            raise RecordError("value", _lt("a template may have %(most)s characters", most=_MOST_CHARACTERS))
        #: Texts and names of fields in turn; the first one and the last one are texts.
        self._parts = _PLACE.split(text)
        texts, self.names = self._parts[::2], self._parts[1::2]
        self._check_texts(texts)
        self._check_names()
        #: For each field, whether it stands in quotation marks of the template.
        self._is_quoted = [text.count('"') % 2 == 1 for text in _joined_before(texts)]
        self._check_places(texts)

    def line(self, values: Mapping[str, str]) -> str:
        """The line with these values, by the names of the fields."""
        pieces = [self._parts[0]]
        for number, name in enumerate(self.names):
            value = values[name]
            if self._is_quoted[number]:
                value = value.replace('"', '""')
            elif "," in value or '"' in value or value != value.strip():
                value = quoted(value)
            pieces += [value, self._parts[2 * number + 2]]
        return "".join(pieces)

    def _check_texts(self, texts: list[str]) -> None:
        for text in texts:
            if wrong := re.search(r"[{}].{0,20}", text):
                raise RecordError(
                    "value", _lt("%(place)s is not a field. Write fields as {employee}", place=wrong[0][:20])
                )
            if any(ord(character) < 32 for character in text):
                raise RecordError("value", _lt("it has a line break or another control character"))
        if "".join(texts).count('"') % 2:
            raise RecordError("value", _lt("a quotation mark is missing"))

    def _check_names(self) -> None:
        for name in self.names:
            if name not in FIELDS:
                raise RecordError(
                    "value",
                    _lt(
                        "there is no field %(name)s. These can be used: %(names)s",
                        name=name,
                        names=" ".join(f"{{{one}}}" for one in FIELDS),
                    ),
                )
        for name in _NEEDED:
            if name not in self.names:
                raise RecordError("value", _lt("the field %(name)s is missing", name=name))
        if not set(HOURS) & set(self.names):
            raise RecordError(
                "value", _lt("one of these fields is needed: %(names)s", names=" ".join(f"{{{one}}}" for one in HOURS))
            )

    def _check_places(self, texts: list[str]) -> None:
        for number, name in enumerate(self.names):
            before, after = texts[number], texts[number + 1]
            is_alone = before[-1:] in ("" if number == 0 else ",", ",") and after[:1] in ("", ",")
            is_alone = is_alone and (after != "" or number == len(self.names) - 1)
            if not self._is_quoted[number] and not is_alone:
                raise RecordError(
                    "value", _lt("put %(name)s between two commas, or into quotation marks", name=f"{{{name}}}")
                )


def _joined_before(texts: list[str]) -> list[str]:
    """All of the template's own text that stands before each field."""
    return ["".join(texts[: number + 1]) for number in range(len(texts) - 1)]
