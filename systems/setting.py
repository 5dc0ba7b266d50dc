"""A setting that a system declares for its connections: its name, its type, and what may be chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Callable

from ..records import RecordError, _lt


@dataclass(frozen=True)
class Setting:
    """One setting; label, help and fixed choices are marked with ``_lt``.

    :param type: "char", "integer", "float", "boolean", "selection" or "date".
    :param default: what counts while nothing, or nothing that is right, has been entered.
    :param choices: of a selection, pairs of a value and what people read.
    :param remote: the choices are read from the system, by ``choices(name)`` of its client, at each connection test.
    :param after_test: it is asked for after the first connection test, which does not need it.
    :param tested: what a connection test finds depends on it, so that after a change the connection has to be tested.
    :param secret: only administrators see that there is a value, and nobody the value itself; of type "char".
    """

    name: str
    type: str
    label: str
    help: str = ""
    default: Any = None
    choices: tuple[tuple[str, str], ...] = ()
    remote: bool = False
    secret: bool = False
    after_test: bool = False
    tested: bool = False

    def __post_init__(self) -> None:
        if self.type not in _PARSERS:
            raise ValueError(f"{self.name}: there is no type {self.type!r}")
        if self.secret and self.type != "char":
            raise ValueError(f"{self.name}: a secret is of type 'char'")
        if (self.type == "selection") != bool(self.choices or self.remote):
            raise ValueError(f"{self.name}: a selection has choices, and nothing else has")

    def parse(self, text: str) -> Any:
        """The value that a person entered, the default for nothing.

        :raise RecordError: it is of another type.
        """
        if not text:
            return self.default
        try:
            return _PARSERS[self.type](text.strip())
        except ValueError:
            raise RecordError("value", _SENTENCES[self.type], value=text) from None


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _float(text: str) -> float:
    value = float(text)
    if not abs(value) < float("inf"):
        raise ValueError(text)
    return value


_PARSERS: dict[str, Callable[[str], Any]] = {
    "char": str,
    "integer": int,
    "float": _float,
    "boolean": _boolean,
    "selection": str,
    "date": date.fromisoformat,
}
_SENTENCES = {
    "boolean": _lt("%(value)s is neither true nor false; the default is used."),
    "integer": _lt("%(value)s is not a whole number; the default is used."),
    "float": _lt("%(value)s is not a number; the default is used."),
    "date": _lt("%(value)s is not a date in the form 2026-12-31; the default is used."),
}
