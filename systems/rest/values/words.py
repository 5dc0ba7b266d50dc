"""What the words of a system mean; a word may also be a number, or true or false."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Word = tuple[type, Any]


def word(value: Any) -> Word:
    """To Python, 1 and true are the same."""
    return type(value), value


def meanings(words: Mapping[Any, Iterable[Any]]) -> dict[Word, Any]:
    """What each word means, by ``word``; ``words`` has the words of each meaning."""
    return {word(one): meaning for meaning, several in words.items() for one in several}


def meaning_of(value: Any, known: Mapping[Word, Any]) -> Any:
    """What a value of a payload means; None if it is no known word.

    :param known: what ``meanings`` gives.
    """
    return known.get(word(value)) if isinstance(value, (str, int)) else None


def overlap(words: Iterable[Iterable[Any]]) -> bool:
    """Whether one of the lists has a word that another one has as well."""
    sets = [set(map(word, several)) for several in words]
    return len(set().union(*sets)) < sum(map(len, sets))
