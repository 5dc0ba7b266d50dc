"""Names in APIs, compared whatever their style, and by what they mean in English, German and French."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

#: Where a word begins in firstName, first_name, FIRST-NAME, HTTPCode and address2.
_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|[^A-Za-z0-9]+")
#: How German letters are written without their dots.
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
#: From how much alike two names may be one of them misspelt or inflected, and from how many letters on.
_ALIKE, _LONG = 0.88, 6


@lru_cache(maxsize=65536)
def words(name: str) -> tuple[str, ...]:
    """The words of a name, in small letters and without accents."""
    plain = unicodedata.normalize("NFKD", name.translate(_SPELT))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple(word.lower() for word in _BOUNDARY.split(plain) if word)


def joined(name: str) -> str:
    return "".join(words(name))


def score(names: Iterable[str], meant: Iterable[str], without: frozenset[str] = frozenset()) -> float:
    """How well a field whose path ends with ``names`` fits one of the meant names: 0 for not at all, 1 for equal.

    :param names: the names of the path, the field's own last.
    :param without: words that name the whole record and add nothing, such as "employee" in "employeeFirstName".
    """
    path = [words(name) for name in names]
    own = path[-1] if path else ()
    if not own:
        return 0.0
    bare = tuple(word for word in own if word not in without) or own
    wider = (*(word for word in path[-2] if word not in without), *bare) if len(path) > 1 else bare
    best = 0.0
    for name in meant:
        wanted = words(name)
        best = max(best, _fit(own, bare, wider, wanted))
        if best == 1.0:
            break
    return best


def _fit(own: tuple[str, ...], bare: tuple[str, ...], wider: tuple[str, ...], wanted: tuple[str, ...]) -> float:
    text = "".join(wanted)
    if "".join(own) == text or "".join(wider) == text:
        return 1.0
    if "".join(bare) == text:
        return 0.95
    if set(wanted) <= set(wider):
        # "homeAddressCity" has what "addressCity" asks for, and a little more. One word alone says less: "priorityCode"
        # is a code of something else.
        best = 0.85 if len(set(wanted)) > 1 else 0.75
        return max(0.5, best - 0.15 * (len(set(wider)) - len(set(wanted))))
    whole = "".join(bare)
    return 0.6 if min(len(text), len(whole)) >= _LONG and _is_alike(text, whole) else 0.0


@lru_cache(maxsize=65536)
def _is_alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other)
    # The first two are bounds of the third, and much faster.
    return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
