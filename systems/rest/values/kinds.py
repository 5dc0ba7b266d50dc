"""The kinds of values that a profile can name: how each is read, and how it is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Callable

from ....records import MISSING, RECORD_TYPES, RecordError, Ref, _lt
from ...decode import LONG, Decode, code, currency, flag, quoted, ref, text
from ...encode import Encode, external_id, plain
from ...errors import Rejected
from ...personal import ahv_number, birthday, country, iban, language
from .clock import checked_hours, is_open
from .employments import active, departure, employment
from .files import receipts
from .formats import format_of, read_day, write_day
from .money import money, vat
from .names import person, span
from .numbers import decimals
from .payslips import document, payslip_lines
from .reports import customer, report_lines
from .words import meaning_of, meanings, word

Options = Mapping[str, Any]
#: A text that can be sent as a whole number: Python takes other characters for digits as well.
NUMBER = re.compile("-?[0-9]+")
_COLOR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Kind:
    """One kind of value.

    :param gives: the type of a record's field, as its dataclass says it.
    :param make: makes the decoder, and the encoder (None if such values are never sent), of the profile's options.
    :param paths: how many paths a field of this kind may have.
    :param beside: how many further paths it may have that are not its own: what it is checked against.
    :param parts: how many values the encoder gives, if that is not one for each path.
    :param void: makes what tells from the values beside whether the field is empty, whatever is left out of an answer;
        None where the options ask for nothing of that kind.
    """

    gives: str
    make: Callable[[Options], tuple[Decode, Encode | None]]
    paths: tuple[int, ...] = (1,)
    beside: tuple[int, ...] = (0,)
    parts: int | None = None
    void: Callable[[Options], Callable[..., bool] | None] = lambda _options: None


def _text(options: Options) -> tuple[Decode, Encode]:
    return (text(LONG) if options.get("long") else text()), plain


def _code(_options: Options) -> tuple[Decode, Encode]:
    return code(), plain


def _date(options: Options) -> tuple[Decode, Encode]:
    """A day, which is not before the one ``beside`` it if there is one."""
    format = options.get("format")

    def decode(value: Any, stream: Any) -> Any:
        value, start = value if isinstance(value, tuple) else (value, None)
        last = read_day(value, format, stream)
        try:
            first = None if start is MISSING else read_day(start, format, stream)
        except RecordError:
            return last  # the start says what is wrong with it
        if first and last and last < first:
            raise RecordError("value", _lt("%(last)s is before the start on %(first)s"), last=last, first=first)
        return last

    return decode, lambda value, _stream: write_day(value, format)


def _birthday(options: Options) -> tuple[Decode, Encode]:
    format = options.get("format")

    def decode(value: Any, stream: Any) -> Any:
        if format is not None and isinstance(value, str) and value:
            try:
                value = format_of(format).parse(value.strip()).date().isoformat()
            except ValueError:
                value = "?"  # the value itself stays out of messages
        return birthday(value, stream)

    return decode, lambda value, _stream: write_day(value, format)


def _active_until(options: Options) -> tuple[Decode, None]:
    """Whether a last day is still to come, or there is none."""
    format = options.get("format")

    def decode(value: Any, stream: Any) -> bool:
        last = read_day(value, format, stream)
        return last is None or last >= stream.today_for(last)

    return decode, None


def _boolean(options: Options) -> tuple[Decode, Encode]:
    if not {"true", "false"} & options.keys():
        return flag(options.get("default")), plain
    yes, no, default = options.get("true", [True]), options.get("false", [False]), options.get("default")
    words = meanings({True: yes, False: no})

    def decode(value: Any, _stream: Any) -> bool | None:
        if value is None or (value == "" and word("") not in words):
            return default
        found = meaning_of(value, words)
        if found is None:
            raise RecordError("value", _lt("%(value)s is not a known value"), value=quoted(value))
        return found

    def encode(value: bool | None, _stream: Any) -> Any:
        return None if value is None else yes[0] if value else no[0]

    return decode, encode


def _choice(options: Options) -> tuple[Decode, Encode]:
    choices, default, are_numbers = options["values"], options.get("default"), options.get("numbers", False)
    words = {ours: theirs for theirs, ours in reversed(list(choices.items()))}  # the first of several is sent

    def decode(value: Any, _stream: Any) -> str | None:
        if value in (None, "", ()):  # the last where there is no path
            return default
        found = choices.get(_key(value))
        if found is None:
            raise RecordError("value", _lt("%(value)s is not a known value"), value=quoted(value))
        return found

    def encode(value: str | None, _stream: Any) -> Any:
        if value is None:
            return None
        if value not in words:
            raise Rejected(_lt("The profile has no value of the external system for %(value)s.", value=value))
        return int(words[value]) if are_numbers else words[value]

    return decode, encode


def _key(value: Any) -> Any:
    """How a value is written as a key of a table; lists and objects are in none."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (str, int)) else None


def _table(then: Decode) -> Callable[[Options], tuple[Decode, Encode]]:
    """A code that is the same everywhere, or what ``values`` says that a word of the system means."""

    def make(options: Options) -> tuple[Decode, Encode]:
        choices = options.get("values", {})
        words = {ours: theirs for theirs, ours in reversed(list(choices.items()))}
        return (
            lambda value, stream: then(choices.get(_key(value), value), stream),
            lambda value, _stream: words.get(value, value),
        )

    return make


def _reference(options: Options) -> tuple[Decode, Encode]:
    record, by = RECORD_TYPES[options["record"]], options.get("by")
    read, read_code = ref(record), code()

    def decode(value: Any, stream: Any) -> Ref | None:
        if by is None:
            return read(value, stream)
        found = read_code(value, stream)
        return Ref(record.record_type(), stream.client.codes(record, by).id_of(found)) if found else None

    def encode(value: Ref | None, stream: Any) -> Any:
        if value is None:
            return None
        if by is not None:
            return stream.client.codes(record, by).code_of(value.external_id)
        written = external_id(value, stream)
        return int(written) if options.get("numbers") and NUMBER.fullmatch(written) else written

    return decode, encode


def _color(_options: Options) -> tuple[Decode, None]:
    """``#rrggbb``. Anything else is ignored: a record is worth importing without its colour."""

    def decode(value: Any, _stream: Any) -> str | None:
        found = _COLOR.fullmatch(value.strip()) if isinstance(value, str) else None
        return found[0].lower() if found else None

    return decode, None


def _constant(options: Options) -> tuple[Decode, None]:
    """What is always so, such as that what is listed exists."""
    return (lambda _value, _stream: options["value"]), None


def _checked(decode: Decode) -> Callable[[Options], tuple[Decode, Encode]]:
    return lambda _options: (decode, plain)


KINDS = {
    "text": Kind("str", _text),
    "code": Kind("str", _code),
    "date": Kind("date", _date, beside=(0, 1)),
    "birthday": Kind("date", _birthday),
    "active_until": Kind("bool", _active_until),
    "boolean": Kind("bool", _boolean),
    "constant": Kind("bool", _constant, (0,)),
    "choice": Kind("str", _choice, (0, 1)),
    "decimal": Kind("Decimal", decimals),
    "hours": Kind("Decimal", checked_hours, beside=(0, 1, 3, 4), void=is_open),
    "money": Kind("Money", money, (1, 2)),
    "vat": Kind("Decimal", vat, beside=(0, 1)),
    "color": Kind("str", _color),
    "currency": Kind("str", _table(currency)),
    "customer": Kind("Customer", customer, (1, 2)),
    "report_lines": Kind("tuple[HoursLine, ...]", report_lines),
    "receipts": Kind("tuple[File, ...]", receipts),
    "payslip_lines": Kind("tuple[PayslipLine, ...]", payslip_lines),
    "document": Kind("Document", document),
    "reference": Kind("Ref", _reference),
    "country": Kind("str", _table(country)),
    "language": Kind("str", _table(language)),
    "ahv": Kind("str", _checked(ahv_number)),
    "iban": Kind("str", _checked(iban)),
    "name": Kind("PersonName", person, (1, 2)),
    "span": Kind("Span", span, (2, 4), beside=(0, 1)),
    "employment": Kind("Employment", employment, (1, 2, 3), beside=(0, 1)),
    "departure": Kind("date", departure, (3,), beside=(0, 1), parts=1),
    "active": Kind("bool", active, (2,)),
}
