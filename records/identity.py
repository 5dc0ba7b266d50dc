"""Who a person is: what confirms that two records are about the same one, and what makes it possible."""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

#: Letters that Unicode does not take apart, and the ways to write a letter with a mark without it.
_LETTERS = str.maketrans({"ø": "o", "æ": "a", "œ": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_DIGRAPHS = re.compile("(?:(a)[ea]|(o)e|(u)e)")
#: Names with more words than this are compared by their first ones when people are looked up.
_MOST_WORDS = 8


@dataclass(frozen=True)
class Person:
    """What one side knows of a person.

    :param words: the words of the name, without case, accents and punctuation, in their order.
    :param numbers: the identifying numbers by the record field that holds them.
    :param emails: all addresses, in lower case.
    """

    words: tuple[str, ...]
    birthday: date | None
    numbers: tuple[tuple[str, str], ...]
    emails: frozenset[str]

    def has_same_name(self, other: Person) -> bool:
        """Whether people would say that it is the same name: middle names may be left out, the order may differ."""
        return _is_same(self.words, other.words)

    def is_confirmed_by(self, other: Person, key: tuple[str, ...]) -> bool:
        """Whether two that have an equal ``key`` are the same person without a doubt.

        A number needs the name as a witness, or the birthday together with one word of the name (a new last name
        after a marriage). A name with a birthday must not be contradicted by another number.
        """
        if len(key) > 1:
            return not self._has_other_number(other)
        if is_placeholder(dict(self.numbers).get(key[0])):
            return False
        if self.has_same_name(other):
            return True
        same_day = self.birthday is not None and self.birthday == other.birthday
        return same_day and not set(self.words).isdisjoint(other.words)

    def may_be(self, other: Person) -> bool:
        """Whether somebody has to say if the two are the same person."""
        other_number = self._has_other_number(other)
        if self.has_same_name(other) or self.emails & other.emails:
            other_day = bool(self.birthday and other.birthday and self.birthday != other.birthday)
            return not (other_day and other_number)
        # One word in common will do then: a short form ("Mike"), a new last name, the last name first.
        same_day = self.birthday is not None and self.birthday == other.birthday
        return same_day and not other_number and not set(self.words).isdisjoint(other.words)

    def marks(self) -> Iterator[tuple]:
        """Keys for an index: two people of whom ``may_be`` is true share at least one of them."""
        words = sorted(set(self.words))[:_MOST_WORDS]
        yield from itertools.combinations(words, 2)
        for text in _rotations(self.words[:_MOST_WORDS]):
            yield ("name", text)
        if self.birthday:
            for word in words:
                yield ("born", word, self.birthday)
        for address in self.emails:
            yield ("email", address)

    def _has_other_number(self, other: Person) -> bool:
        """Whether a number differs that both have, and none is equal."""
        mine, others = dict(self.numbers), dict(other.numbers)
        common = [name for name in mine if name in others and not is_placeholder(mine[name], others[name])]
        return bool(common) and all(_plain(mine[name]) != _plain(others[name]) for name in common)


def is_placeholder(*numbers: str | None) -> bool:
    """Whether one of ``numbers`` was entered because something had to be: 000, 999, 1111, 123456, 756.0000.0000.02."""
    return any(number is not None and _stands_for_nobody(number) for number in numbers)


@functools.lru_cache(maxsize=50_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of ``name`` as people compare them: without case, accents, hyphens, apostrophes and points."""
    text = unicodedata.normalize("NFKD", name).casefold()
    text = "".join(letter for letter in text if unicodedata.category(letter) not in ("Mn", "Cf"))
    text = re.sub("['’‘`´ʼ]", "", text).translate(_LETTERS)
    text = _DIGRAPHS.sub(lambda found: found[1] or found[2] or found[3], text)
    return tuple(re.sub(r"[\W_]+", " ", text).split())


def _is_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if not one or not other:
        return False
    if "".join(one) in _rotations(other):
        return True  # "Hanspeter Keller" and "Keller, Hans-Peter"
    fewer, more = sorted((frozenset(one), frozenset(other)), key=len)
    return fewer == more or (len(fewer) > 1 and fewer <= more)


def _rotations(words: tuple[str, ...]) -> set[str]:
    return {"".join(words[start:] + words[:start]) for start in range(len(words))}


def _plain(number: str) -> str:
    return "".join(letter for letter in number.casefold() if letter.isalnum()).lstrip("0")


def _stands_for_nobody(number: str) -> bool:
    text = "".join(letter for letter in number.casefold() if letter.isalnum())
    if len(text) == 13 and text.startswith("756"):
        text = text[3:12]  # without the country and the check digit of an AHV number
    if not text.lstrip("0"):
        return True
    # Somebody is no. 1, and somebody 111; they are known by their names as well.
    repeated = len(set(text)) == 1 and len(text) > (2 if text[0] == "9" else 3)
    return repeated or (len(text) > 5 and "12345678901234567890".startswith(text))
