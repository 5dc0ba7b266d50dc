"""Patterns by which an administrator says which answers of the gateway stand for yes, and which for no.

They are a small part of regular expressions, chosen so that no pattern can take long: there are no groups, at most
``MOST_VARIABLE`` repetitions of a variable number, and only short answers are compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...records import RecordError, Sentence, _lt

#: Characters of a pattern, and of an answer that is compared with one.
MOST_CHARACTERS, LONGEST_ANSWER = 200, 300
#: Repetitions of a variable number in a pattern. Three in an answer of 300 characters are about 4.5 million steps.
MOST_VARIABLE = 3
#: Fixed characters that each alternative needs, so that none fits an empty answer, or any answer.
LEAST_FIXED = 2

_FIXED = r"\\[^\w\s]|[^\\\[\](){}*+?|^$.]"
_CLASS = r"\\[dws]|\.|\[\^?(?:\\[dws]|\\[^\w\s]|[^\]\\\[])+\]"
_COUNT = r"[*+?]|\{(?P<least>[0-9]{1,3})(?P<to>,(?:[0-9]{1,3})?)?\}"
_PART = re.compile(rf"(?:(?P<fixed>{_FIXED})|(?:{_CLASS}))(?P<count>{_COUNT})?|(?P<bar>\|)")


@dataclass(frozen=True)
class Pattern:
    """A pattern that fits whole answers.

    :raise RecordError: it is not one of the small language, or fits too much; the error says why.
    """

    text: str

    def __post_init__(self) -> None:
        if len(self.text) > MOST_CHARACTERS:
            raise _wrong(_lt("a pattern may have %(most)s characters", most=MOST_CHARACTERS))
        _check(self.text)
        try:
            re.compile(self.text)
        except re.error as error:
            raise _wrong(_lt("it is not a valid pattern (%(error)s)", error=str(error))) from None

    def fits(self, answer: str) -> bool:
        return len(answer) <= LONGEST_ANSWER and re.fullmatch(self.text, answer) is not None


def _check(text: str) -> None:
    at, variable, fixed = 0, 0, [0]
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            raise _wrong(
                _lt(
                    "%(rest)s cannot be used. Patterns have characters, . \\d \\w \\s [a-z], repetitions of those"
                    " (* + ? {2,5}), and alternatives (|). Put \\ before other special characters",
                    rest=text[at : at + 20],
                )
            )
        at = part.end()
        if part["bar"]:
            fixed.append(0)
            continue
        count = part["count"] or ""
        variable += count in ("*", "+", "?") or bool(part["to"])
        if part["fixed"] and count not in ("*", "?") and int(part["least"] or 1):
            fixed[-1] += 1
    if variable > MOST_VARIABLE:
        raise _wrong(_lt("at most %(most)s repetitions such as .* or [0-9]+ are possible", most=MOST_VARIABLE))
    if min(fixed) < LEAST_FIXED:
        raise _wrong(
            _lt(
                "it fits too many answers. Each alternative needs at least %(least)s fixed characters, such as OK",
                least=LEAST_FIXED,
            )
        )


def _wrong(why: Sentence) -> RecordError:
    return RecordError("value", why)
