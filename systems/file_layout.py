"""How records are written to a file that a person imports into a system which does not take them through its API."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Callable

from ..records import Record, RecordError, Sentence, _lt
from .mapping import MappingValue
from .setting import Setting

#: Spreadsheets take a cell that begins with one of these for a formula, and carry it out (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")

#: What a person may choose of a layout, by what the choices are called in a setting.
CHOICES: Mapping[str, Mapping[Any, str]] = {
    "encoding": {"utf-8": "utf-8-sig", "cp1252": "cp1252"},
    "delimiter": {"semicolon": ";", "comma": ",", "tab": "\t"},
    "point": {"point": ".", "comma": ","},
}


@dataclass(frozen=True)
class Period:
    """What a whole file is about.

    :param first: the first day that a person has chosen, ``last`` the last one.
    :param revision: 1 for the first file of these days, 2 for the next one, and so on.
    :param settings: the values of the connection's settings.
    """

    first: date
    last: date
    revision: int = 1
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """One record with what it refers to, since a file has no ids of the external system.

    :param record: the record; a reference that cannot be resolved is MISSING.
    :param about: what it refers to, by the record's field: records with the fields that the layout asks for. A field
        that refers to nothing is left out.
    :param mapped: likewise the remote values of mapped fields.
    :param is_later: others of the same place were written to a file before, which the system keeps.
    """

    record: Record
    about: Mapping[str, Record] = field(default_factory=dict)
    mapped: Mapping[str, MappingValue] = field(default_factory=dict)
    is_later: bool = False


@dataclass(frozen=True)
class Column:
    """One column.

    :param name: what it is called where the order of columns is chosen; never changes.
    :param header: the text of the first line, in the language of the system that imports the file.
    :param value: gives the value of an entry in a period: a text, number, day, truth value or None.
    :param required: what a person has to do about an entry without a value, as a sentence; such an entry is not
        written. Empty: the cell may be empty.
    :param is_amount: nothing may be lost of it: an entry that has some of it is not written without the column.
    """

    name: str
    header: str
    value: Callable[[Entry, Period], Any]
    required: str = ""
    is_amount: bool = False


@dataclass(frozen=True)
class Number:
    """The number or code by which a file names what a record refers to.

    Of what is linked it is the external id, which is what the external system has. Of all else it is what Odoo has.

    :param name: the field of the other record that holds it.
    :param missing: what a person has to do about one that has neither, as a sentence with a place for its ``name``.
    :param table: the table of the system whose keys are such numbers. What Odoo has is then filled up with zeros to as
        many digits as these keys have. Empty: it is written as it is.
    """

    name: str
    missing: Sentence
    table: str = ""

    def filled(self, number: str, digits: int, name: str) -> str:
        """The number with as many digits as the keys of its table.

        :param digits: 0 where the keys are no numbers, or the table is not known.
        :param name: what people call the record that has the number.
        :raise RecordError: it is none of so many digits.
        """
        if not digits:
            return number
        if not (number.isascii() and number.isdigit()) or len(number) > digits:
            raise RecordError(
                "value",
                _lt(
                    "%(name)s has the number %(number)s in Odoo. Numbers in the external system have up to %(digits)s"
                    " digits and nothing else. Correct the number, or link the record by a sync.",
                    name=name,
                    number=number,
                    digits=digits,
                ),
            )
        return number.zfill(digits)


@dataclass(frozen=True)
class FileLayout:
    """A text file with one line for each record.

    :param columns: in the order of the file.
    :param fields: the fields of the record that are used.
    :param about: what is used of the records to which it refers: names of their fields, by the record's field.
    :param numbers: by what number or code the records in ``about`` are known; by the record's field likewise.
    :param name: the name of the file, with ``%(first)s``, ``%(last)s`` and ``%(revision)s``.
    :param encoding: as Python names it. Nothing is replaced: an entry that it cannot hold is not written.
    :param day: the format of days, for ``strftime``.
    :param point: the decimal mark.
    :param order: the name of the system's setting that holds the names of columns, separated by commas, in the order
        in which they are written; columns that are not named are left out. Empty: the order is fixed.
    :param needed: the names of columns that cannot be left out.
    :param settings: the names of the system's settings in which a person chooses other values of ``has_header`` (of
        type "boolean"), ``encoding``, ``delimiter`` and ``point`` (of type "selection", see ``CHOICES``), by these.
    """

    columns: tuple[Column, ...]
    fields: frozenset[str]
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, Number] = field(default_factory=dict)
    name: str = "%(first)s_%(last)s.csv"
    delimiter: str = ";"
    encoding: str = "utf-8-sig"
    has_header: bool = True
    day: str = "%Y-%m-%d"
    point: str = "."
    line_end: str = "\r\n"
    media_type: str = "text/csv"
    order: str = ""
    needed: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    #: The columns of amounts that a person has left out.
    left_out: tuple[Column, ...] = ()

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(set(names)) < len(names):
            raise ValueError("two columns have one name")
        if unknown := set(self.settings) - {"has_header", *CHOICES}:
            raise ValueError(f"no setting can say what these are: {', '.join(sorted(unknown))}")

    def arranged(self, settings: Mapping[str, Any]) -> FileLayout:
        """The layout as a person has chosen it: the columns in that order, the encoding, the separators.

        :param settings: the values of the connection's settings.
        :raise RecordError: the setting of the order names a column that there is not, or one of them twice, or leaves
            out one that is needed.
        """
        chosen = {part: settings.get(name) for part, name in self.settings.items()}
        changed = {part: CHOICES[part].get(chosen[part]) for part in CHOICES.keys() & chosen.keys()}
        if chosen.get("has_header") is not None:
            changed["has_header"] = bool(chosen["has_header"])
        return replace(self._ordered(settings), **{part: value for part, value in changed.items() if value is not None})

    def _ordered(self, settings: Mapping[str, Any]) -> FileLayout:
        chosen = [name.strip() for name in str(settings.get(self.order) or "").split(",")] if self.order else []
        chosen = [name for name in chosen if name]
        if not chosen:
            return self
        known = {column.name: column for column in self.columns}
        if len(set(chosen)) < len(chosen) or not known.keys() >= set(chosen):
            raise RecordError(
                "value",
                _lt(
                    "The order of the columns is not valid: %(order)s. Name each of these columns at most once,"
                    " separated by commas: %(columns)s.",
                    order=", ".join(chosen),
                    columns=", ".join(known),
                ),
            )
        needed = [name for name in self.needed if name not in chosen]
        if needed:
            raise RecordError(
                "value", _lt("These columns of the file cannot be left out: %(columns)s.", columns=", ".join(needed))
            )
        left_out = tuple(column for column in self.columns if column.is_amount and column.name not in chosen)
        return replace(self, columns=tuple(known[name] for name in chosen), left_out=left_out)

    def file_name(self, period: Period) -> str:
        days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
        return self.name % {**days, "revision": period.revision}

    def line(self, entry: Entry, period: Period) -> list[str]:
        """The cells of one entry.

        :raise RecordError: a required value is missing, or the file's encoding cannot hold one, or there is an amount
            of which the file does not have the column.
        """
        for column in self.left_out:
            if column.value(entry, period):
                raise RecordError(
                    "value",
                    _lt(
                        "The file has no column for %(header)s (%(name)s). Add it to the columns of the file in the"
                        " settings of the connection.",
                        header=column.header,
                        name=column.name,
                    ),
                )
        cells = []
        for column in self.columns:
            value = column.value(entry, period)
            if column.required and (value is None or value == ""):
                raise RecordError("value", column.required)
            cell = self._cell(value)
            lacking = self._beyond(cell)
            if lacking:
                raise RecordError(
                    "value",
                    _lt(
                        "%(column)s has characters that the file cannot hold: %(characters)s. Replace them in Odoo.",
                        column=column.header,
                        characters=" ".join(lacking),
                    ),
                )
            cells.append(cell)
        return cells

    def write(self, lines: Iterable[Sequence[str]]) -> bytes:
        """The file with these lines, each as ``line`` gives it."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=self.delimiter, lineterminator=self.line_end)
        if self.has_header:
            writer.writerow([column.header for column in self.columns])
        writer.writerows(lines)
        return text.getvalue().encode(self.encoding)

    def _cell(self, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return str(int(value))
        if isinstance(value, date):
            return value.strftime(self.day)
        if isinstance(value, (int, Decimal)):
            number = format(Decimal(value), "f")
            number = number.rstrip("0").rstrip(".") if "." in number else number
            return number.replace(".", self.point)
        text = " ".join(str(value).split())  # a line break would begin another line in many importers
        return f"'{text}" if text.startswith(_FORMULA) else text

    def _beyond(self, cell: str) -> list[str]:
        """The characters that the encoding cannot hold."""
        try:
            cell.encode(self.encoding)
        except UnicodeEncodeError:
            return sorted({one for one in cell if not self._holds(one)})
        return []

    def _holds(self, character: str) -> bool:
        try:
            character.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


def check_layout(
    layout: FileLayout, sent: frozenset[str], settings: Iterable[Setting], tables: Collection[str]
) -> None:
    """
    :param sent: the fields that the stream of the layout sends.
    :param settings: those of its system; ``tables`` the names of its tables.
    :raise ValueError: the layout names something that is not there, or a setting with which it cannot be chosen.
    """
    if unknown := (layout.fields | layout.about.keys()) - sent:
        raise ValueError(f"a file has fields that are never sent: {', '.join(sorted(unknown))}")
    for about, number in layout.numbers.items():
        if number.name not in layout.about.get(about, ()) or number.table not in ("", *tables):
            raise ValueError(f"a file names {about} by {number.name} of {number.table or 'no table'}: there is no such")
    known = {one.name: one for one in settings}
    if layout.order and (layout.order not in known or known[layout.order].type != "char"):
        raise ValueError(f"{layout.order!r} cannot say the order of columns")
    for part, name in layout.settings.items():
        one = known.get(name)
        is_boolean = part == "has_header"
        if one is None or one.type != ("boolean" if is_boolean else "selection"):
            raise ValueError(f"{name!r} cannot say what {part} is")
        if not is_boolean and not {choice for choice, _label in one.choices} <= CHOICES[part].keys():
            raise ValueError(f"{name!r} offers another {part} than there is")
