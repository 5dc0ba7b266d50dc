"""What is wrong with a profile, with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ....records import Sentence, _lt, joined
from ...errors import ContractBroken

#: How many problems are reported at once; the rest mostly follows from them.
_SHOWN = 10
#: Characters of a value that a message shows.
_QUOTED = 60


class ProfileError(ContractBroken):
    """A profile that cannot be used.

    :param problems: one sentence for each problem, which names the place.
    """

    def __init__(self, problems: Iterable[Sentence]):
        self.problems = tuple(problems)
        super().__init__(joined(self.problems[:_SHOWN], " "))


def problem_at(place: Sequence[Any], said: Sentence, **values: Any) -> Sentence:
    """A problem at a place, which is shown as a JSON pointer (RFC 6901); the whole document is ``/``."""
    return _lt("%(place)s: %(said)s.", place=pointer(place), said=said.filled(**values))


def pointer(place: Sequence[Any]) -> str:
    """The place as a JSON pointer."""
    return "/" + "/".join(quoted(part).replace("~", "~0").replace("/", "~1") for part in place)


def quoted(value: Any) -> str:
    """The beginning of ``value``, as one line."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(letter if letter.isprintable() else "�" for letter in text[: _QUOTED + 1])
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
