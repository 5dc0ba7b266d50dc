"""Messages that people read: written once in English, put into a language only where they are shown or stored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Callable, ClassVar

#: Characters that one value of a stored sentence may have, and sentences that may stand inside each other.
_LONGEST, _DEEPEST = 10_000, 20
#: What PostgreSQL does not store in JSON.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
#: Quotations, which differ from one record to the next in a message of another system; so do addresses and numbers.
_QUOTED = re.compile('"[^"]*"|«[^»]*»|“[^”]*”')
#: What stands for a value in the name of a cause, and characters of a system's message that such a name may have.
_ANY, _NAMED = "…", 200


def _as_it_is(template: str) -> str:
    return template


class Sentence:
    """A message: a template with named places, and the values of these places.

    What another system says is a value and never a template, so that nothing in it is taken for a place or looked up
    in a catalogue. A value may be a ``Sentence`` itself; it is translated with the one around it.

    :param template: English, with ``%(name)s`` for each of ``values``. Of these, a day is shown in the reader's format.
    """

    __slots__ = ("template", "values")
    #: What is stored of its class.
    kind: ClassVar[str] = ""

    def __init__(self, template: str, /, **values: Any):
        self.template = template
        self.values = {name: shown_day(value) if _is_day(value) else value for name, value in values.items()}

    def filled(self, **values: Any) -> Sentence:
        """The same sentence with these values besides those that it has."""
        return type(self)(self.template, **{**self.values, **values}) if values else self

    def mapped(self, change: Callable[[str], str]) -> Sentence:
        """The same sentence with each text among its values changed; used to mask and to shorten them."""
        return type(self)(self.template, **{name: _mapped(value, change) for name, value in self.values.items()})

    def text(self, translate: Callable[[str], str] = _as_it_is) -> str:
        """What a person reads; in English where the translation has other places than the template.

        :param translate: makes the template of another language of an English one.
        """
        if not self.values:
            return translate(self.template)
        values = {name: _text(value, translate) for name, value in self.values.items()}
        for template in (translate(self.template), self.template):
            try:
                return template % values
            except (KeyError, TypeError, ValueError):
                continue  # it was stored by another version, or the translation is wrong
        return self.template

    def cause(self) -> Sentence:
        """The same sentence without what is particular to one record: what all records with this problem share."""
        if self.template == _VERBATIM and not isinstance(self.values.get("said"), Sentence):
            return verbatim(_without_particulars(str(self.values.get("said") or "")))
        values = {name: value.cause() if isinstance(value, Sentence) else _ANY for name, value in self.values.items()}
        return type(self)(self.template, **values)

    def packed(self) -> dict[str, Any]:
        """The sentence as JSON can hold it: every value is a text or a sentence; one that is too long is cut."""
        return self._packed(_DEEPEST)

    def _packed(self, depth: int) -> dict[str, Any]:
        values = {name: _packed(value, depth) for name, value in self.values.items()}
        found: dict[str, Any] = {"t": _storable(self.template)}
        return {**found, **({"v": values} if values else {}), **({"k": self.kind} if self.kind else {})}

    def __str__(self) -> str:
        """The English text, for logs and for developers."""
        return self.text()

    def __repr__(self) -> str:
        return f"Sentence({str(self)!r})"

    def __bool__(self) -> bool:
        return bool(self.template) and (self.template != _VERBATIM or bool(self.values.get("said")))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sentence):
            return NotImplemented
        return (self.kind, self.template, self.values) == (other.kind, other.template, other.values)

    def __hash__(self) -> int:
        return hash((self.template, *(one for one in self.values.values() if isinstance(one, (str, Sentence)))))


class Capitalized(Sentence):
    """A sentence that begins with a capital letter, whatever it is made of."""

    __slots__ = ()
    kind = "capital"

    def text(self, translate: Callable[[str], str] = _as_it_is) -> str:
        text = super().text(translate)
        return text[:1].upper() + text[1:]


class Clause(Sentence):
    """A sentence without its full stop, to be a part of another."""

    __slots__ = ()
    kind = "clause"

    def text(self, translate: Callable[[str], str] = _as_it_is) -> str:
        return super().text(translate).rstrip(".")


class FieldLabel(Sentence):
    """What people call a field of an Odoo model, or one of its choices; the template is the English label.

    :param values: ``model``, ``name`` and, of a choice, ``value``, by which whoever shows the sentence finds the label
        in another language.
    """

    __slots__ = ()
    kind = "field"

    def text(self, translate: Callable[[str], str] = _as_it_is) -> str:
        label = getattr(translate, "label", None)
        return (label and label(*map(self.values.get, ("model", "name", "value")))) or self.template

    def cause(self) -> Sentence:
        return self


class Shared(Sentence):
    """A value that is the same for all records with one cause, such as the currency that has no rate."""

    __slots__ = ()
    kind = "shared"

    def cause(self) -> Sentence:
        return self


class Shown(Sentence):
    """One value of a record, in the words and formats of whoever reads it.

    :param values: ``said``, a text or a ``Sentence``. A number, a day, a moment or a code also has a ``type``, by which
        whoever shows the sentence finds the format or the name: ``number``; ``hours``, with a decimal point; ``date``,
        ``month``, ``time`` (of any day) and ``datetime`` in ISO 8601, a moment in UTC; ``country`` (ISO 3166-1 alpha-2)
        and ``language`` (ISO 639-1).
    """

    __slots__ = ()
    kind = "shown"

    def text(self, translate: Callable[[str], str] = _as_it_is) -> str:
        said, formatted = _text(self.values.get("said", ""), translate), getattr(translate, "formatted", None)
        return formatted(self.values["type"], said) if formatted and "type" in self.values else said

    def cause(self) -> Sentence:
        return verbatim(_ANY)


#: The template of what is shown as it is.
_VERBATIM = "%(said)s"


def _lt(template: str, /, **values: Any) -> Sentence:
    """A sentence that people read; Odoo's export of terms finds the template by the name of this function."""
    return Sentence(template, **values)


def verbatim(text: str) -> Sentence:
    """What another system says, or what has been translated already."""
    return Sentence(_VERBATIM, said=text)


def shared(value: Any) -> Shared:
    """``value``, which names the cause of an error and not only the record in which it was found."""
    return Shared(_VERBATIM, said=value)


def shown_value(said: Sentence | str, type: str = "") -> Shown:
    """One value of a record; see ``Shown``."""
    return Shown(_VERBATIM, said=said, **({"type": type} if type else {}))


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def shown_day(day: date) -> Shown:
    return shown_value(day.isoformat(), "date")


def shown_days(first: date | None, last: date | None) -> Sentence:
    """From one day to another; None is an open end."""
    return joined([*([first] if first else ()), "–", *([last] if last else ())], " ")


def shown_time(minutes: int) -> Shown:
    """:param minutes: after midnight; those from 1440 on are a time of the next day."""
    return shown_value(f"{minutes // 60 % 24:02d}:{minutes % 60:02d}", "time")


def shown_hours(hours: Decimal | float) -> Shown:
    """A number of hours, as a text to a ten-thousandth: less than a second."""
    return shown_value(format(Decimal(str(round(hours, 4))).normalize() + 0, "f"), "hours")


def capitalized(sentence: Sentence | str) -> Capitalized:
    """``sentence`` with a capital letter at its beginning."""
    return Capitalized(_VERBATIM, said=as_sentence(sentence))


def clause(sentence: Sentence | str) -> Clause:
    """``sentence`` without its full stop."""
    return Clause(_VERBATIM, said=as_sentence(sentence))


def as_sentence(message: Sentence | str) -> Sentence:
    """``message``; a plain text is shown as it is."""
    return message if isinstance(message, Sentence) else verbatim(message)


def joined(parts: Iterable[Sentence | str | date], separator: str = ", ") -> Sentence:
    """Several sentences, texts or days as one, each shown as its reader writes it."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Sentence(separator.join(f"%({name})s" for name in values), **values)


def split(sentence: Sentence | None) -> list[Sentence]:
    """The sentences that ``joined`` has put together; a sentence of any other kind by itself."""
    if not sentence:
        return []
    if not sentence.values or any(not name.startswith("part") for name in sentence.values):
        return [sentence]
    return [as_sentence(value) for value in sentence.values.values()]


def unpacked(data: Any) -> Sentence | None:
    """The sentence that ``packed`` has made; None of nothing. Anything else is shown as it is."""
    return _unpacked(data, _DEEPEST) if data else None


def _unpacked(data: Any, depth: int) -> Sentence:
    template = data.get("t") if isinstance(data, dict) else None
    if not isinstance(template, str) or not depth:
        return verbatim("" if isinstance(data, (dict, list)) else str(data))
    values = data.get("v")
    made = _KINDS.get(str(data.get("k", "")), Sentence)(template)
    for name, value in values.items() if isinstance(values, dict) else ():
        made.values[str(name)] = _unpacked(value, depth - 1) if isinstance(value, dict) else str(value)
    return made


_KINDS = {one.kind: one for one in (Sentence, Capitalized, Clause, FieldLabel, Shared, Shown)}


def _packed(value: Any, depth: int) -> Any:
    if isinstance(value, Sentence):
        return value._packed(depth - 1) if depth else _storable(value.template)
    return _storable(str(value))


def _storable(text: str) -> str:
    return _UNSTORABLE.sub("", text[:_LONGEST])


def _without_particulars(text: str) -> str:
    """The first line of what another system says, without what is only about one record."""
    words = _QUOTED.sub(_ANY, text.strip().partition("\n")[0][:_NAMED]).split()
    return " ".join(_ANY if any(one == "@" or one.isdigit() for one in word) else word for word in words)


def _text(value: Any, translate: Callable[[str], str]) -> Any:
    return value.text(translate) if isinstance(value, Sentence) else value


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, Sentence):
        return value.mapped(change)
    return change(value) if isinstance(value, str) else value
