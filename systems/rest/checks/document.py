"""Reads a profile's JSON text, within limits that every honest profile keeps.

Nothing is done with a document before its size, its depth and the number of its values are known to be harmless.
"""

from __future__ import annotations

import json
import re
from typing import Any

from ....records import _lt
from .problems import ProfileError, problem_at, quoted

#: Bytes of the whole document.
MAX_SIZE = 1024 * 1024
#: Objects and lists levels deep.
MAX_DEPTH = 16
#: Values of all kinds, the keys of objects not counted.
MAX_VALUES = 20_000
#: Characters of a text.
MAX_TEXT = 2000
#: Ends of lines and other control characters, and halves of characters: nothing that a profile says has any.
_NOT_ALLOWED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
#: Digits of a number. Longer ones are no numbers of pages or seconds, and Python needs long for very long ones.
_MAX_DIGITS = 15


def read_document(content: bytes) -> dict[str, Any]:
    """The object that ``content`` holds, as UTF-8 with or without a byte order mark.

    :raise ProfileError: it is no JSON object, has a key twice, or exceeds one of the limits.
    """
    if len(content) > MAX_SIZE:
        raise _refused(_lt("the profile is larger than %(size)s MB", size=MAX_SIZE // 2**20))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(_lt("the profile is not a text in UTF-8")) from None
    try:
        document = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, **_NUMBERS)
    except json.JSONDecodeError as error:
        said = _lt("the profile is not valid JSON (line %(line)s, column %(column)s)")
        raise _refused(said, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise _too_deep() from None
    if not isinstance(document, dict):
        raise _refused(_lt("the profile is not a JSON object"))
    _check_extent(document)
    return document


def _check_extent(document: dict) -> None:
    """Count and measure, level by level: a document that is too deep must not be walked by recursion."""
    level: list[tuple[tuple, Any]] = [((), document)]
    count = 0
    for _depth in range(MAX_DEPTH):
        below: list[tuple[tuple, Any]] = []
        for place, value in level:
            count += 1
            if count > MAX_VALUES:
                raise _refused(_lt("the profile has more than %(count)s values", count=MAX_VALUES))
            if isinstance(value, dict):
                below += [((*place, key), inner) for key, inner in value.items()]
                _check_texts(place, value)
            elif isinstance(value, list):
                below += [((*place, number), inner) for number, inner in enumerate(value)]
            elif isinstance(value, str):
                _check_texts(place, (value,))
            elif isinstance(value, float) and abs(value) >= 10**_MAX_DIGITS:
                raise ProfileError(
                    [problem_at(place, _lt("a number has more than %(limit)s digits", limit=_MAX_DIGITS))]
                )
        if not below:
            return
        level = below
    raise _too_deep()


def _check_texts(place: tuple, texts: Any) -> None:
    for text in texts:
        if len(text) > MAX_TEXT:
            raise ProfileError([problem_at(place, _lt("a text has more than %(limit)s characters", limit=MAX_TEXT))])
        if _NOT_ALLOWED.search(text):
            raise ProfileError([problem_at(place, _lt("a text has a character that is not allowed"))])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _refused(_lt("an object has the key %(key)s twice", key=quoted(key)))
        found[key] = value
    return found


def _number(make: Any) -> Any:
    def parse(digits: str) -> Any:
        if len(digits) > _MAX_DIGITS:
            raise _refused(_lt("a number has more than %(limit)s digits", limit=_MAX_DIGITS))
        return make(digits)

    return parse


def _decimal(digits: str) -> Any:
    """To a schema 50.0 is a whole number; everything else wants it written as one."""
    number = float(digits)
    # What is too large stays as it is, to be refused with its place.
    return int(number) if number.is_integer() and abs(number) < 10**_MAX_DIGITS else number


_NUMBERS = {"parse_int": _number(int), "parse_float": _number(_decimal)}


def _constant(name: str) -> Any:
    raise _refused(_lt("%(name)s is not valid in JSON", name=name))


def _too_deep() -> ProfileError:
    return _refused(_lt("objects and lists are nested more than %(limit)s levels deep", limit=MAX_DEPTH))


def _refused(said: Any, **values: Any) -> ProfileError:
    return ProfileError([problem_at((), said, **values)])
