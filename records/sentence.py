"""Messages that people read: written once in English, put into a language only where they are shown or stored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable


def _as_it_is(template: str) -> str:
    return template


class Sentence:
    """A message: a template with named places, and the values of these places.

    What another system says is a value and never a template, so that nothing in it is taken for a place or looked up
    in a catalogue. A value may be a ``Sentence`` itself; it is translated with the one around it.

    :param template: English, with ``%(name)s`` for each of ``values``.
    """

    __slots__ = ("template", "values")

    def __init__(self, template: str, /, **values: Any):
        self.template = template
        self.values = values

    def filled(self, **values: Any) -> Sentence:
        """The same sentence with these values besides those that it has."""
        return Sentence(self.template, **{**self.values, **values}) if values else self

    def mapped(self, change: Callable[[str], str]) -> Sentence:
        """The same sentence with each text among its values changed; used to mask and to shorten them."""
        return Sentence(self.template, **{name: _mapped(value, change) for name, value in self.values.items()})

    def text(self, translate: Callable[[str], str] = _as_it_is) -> str:
        """What a person reads.

        :param translate: makes the template of another language of an English one.
        """
        template = translate(self.template)
        if not self.values:
            return template
        return template % {
            name: value.text(translate) if isinstance(value, Sentence) else value for name, value in self.values.items()
        }

    def __str__(self) -> str:
        """The English text, for logs and for developers."""
        return self.text()

    def __repr__(self) -> str:
        return f"Sentence({str(self)!r})"

    def __bool__(self) -> bool:
        return bool(self.template) and (self.template != _VERBATIM or bool(self.values["said"]))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sentence):
            return NotImplemented
        return (self.template, self.values) == (other.template, other.values)

    def __hash__(self) -> int:
        return hash(self.template)


#: The template of what is shown as it is.
_VERBATIM = "%(said)s"


def _lt(template: str, /, **values: Any) -> Sentence:
    """A sentence that people read; Odoo's export of terms finds the template by the name of this function."""
    return Sentence(template, **values)


def verbatim(text: str) -> Sentence:
    """What another system says, or what has been translated already."""
    return Sentence(_VERBATIM, said=text)


def as_sentence(message: Sentence | str) -> Sentence:
    """``message``; a plain text is shown as it is."""
    return message if isinstance(message, Sentence) else verbatim(message)


def joined(parts: Iterable[Sentence | str], separator: str = ", ") -> Sentence:
    """Several sentences or texts as one, each translated by itself."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Sentence(separator.join(f"%({name})s" for name in values), **values)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, Sentence):
        return value.mapped(change)
    return change(value) if isinstance(value, str) else value
