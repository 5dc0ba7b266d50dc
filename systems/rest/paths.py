"""Where a value stands in a payload: the part of JMESPath that names keys and positions, and nothing else.

JMESPath (jmespath.org) also filters, projects, pipes and calls functions. A profile may not: what it says has to be
understood by looking at it, and has to take no longer than the path has parts. The library parses; the few kinds of
nodes that are left are followed here, as only so a key that is left out can be told from one that is null.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from jmespath import parser
from jmespath.exceptions import JMESPathError

from ...records import MISSING, RecordError, _lt
from ..decode import wrong_type

#: A key that needs no quotation marks.
_PLAIN = re.compile("[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
#: Characters of a path, and its parts.
MAX_LENGTH, MAX_PARTS = 200, 12

#: The keys and positions to follow, one after the other.
Steps = tuple[Any, ...]


@lru_cache(maxsize=4096)
def steps_of(path: str) -> Steps:
    """The keys (texts) and positions (numbers) of a path; ``@`` is the payload itself and has none.

    :raise ValueError: it is no such path; the message, a ``Sentence``, says why.
    """
    if len(path) > MAX_LENGTH:
        raise ValueError(_lt("the path has more than %(limit)s characters", limit=MAX_LENGTH))
    try:
        tree = parser.Parser().parse(path).parsed
    except (JMESPathError, RecursionError):
        raise ValueError(_lt("%(path)s is not a JMESPath expression", path=path)) from None
    steps = tuple(_steps(tree, path))
    if len(steps) > MAX_PARTS:
        raise ValueError(_lt("the path has more than %(limit)s parts", limit=MAX_PARTS))
    return steps


def _steps(tree: dict, path: str) -> list[Any]:
    kind = tree["type"]
    if kind in ("field", "index"):
        return [tree["value"]]
    if kind in ("current", "identity"):
        return []
    if kind in ("subexpression", "index_expression"):
        return [step for child in tree["children"] for step in _steps(child, path)]
    said = _lt("%(path)s may only name keys and positions", path=path)
    raise ValueError(said)


def path_of(names: Iterable[str]) -> str:
    """The path that names these keys, one inside the other; ``@`` for none."""
    parts = (name if _PLAIN.fullmatch(name) else json.dumps(name) for name in names)
    return ".".join(parts) or "@"


def names_of(path: str) -> tuple[str, ...]:
    """The keys of a path to which a value can be sent: one at least, and no positions.

    :raise ValueError: likewise.
    """
    steps = steps_of(path)
    if not steps or any(isinstance(step, int) for step in steps):
        raise ValueError(_lt("nothing can be sent to %(path)s: only keys may be named", path=path))
    return steps


def follow(value: Any, steps: Steps) -> Any:
    """What stands there; None where the way ends at a null, MISSING where a key or a position is left out.

    :raise RecordError: something on the way is neither an object nor, for a position, a list.
    """
    if len(steps) == 1 and isinstance(value, dict) and isinstance(steps[0], str):
        return value.get(steps[0], MISSING)  # nearly all paths are plain keys
    for step in steps:
        if value is None:
            return None
        if isinstance(step, str):
            if not isinstance(value, dict):
                raise wrong_type(_lt("an object"), value)
            value = value.get(step, MISSING)
        else:
            if not isinstance(value, list):
                raise wrong_type(_lt("a list"), value)
            value = value[step] if -len(value) <= step < len(value) else MISSING
        if value is MISSING:
            return MISSING
    return value


def find(value: Any, steps: Steps | None) -> Any:
    """What stands there; None where nothing does, whatever the reason, or where no path is said (None)."""
    if steps is None:
        return None
    if len(steps) == 1 and isinstance(value, dict):  # nearly all are plain keys, looked up for each entity of a list
        return value.get(steps[0])
    try:
        found = follow(value, steps)
    except RecordError:
        return None
    return None if found is MISSING else found


def put(payload: dict, names: tuple[str, ...], value: Any) -> None:
    """Set a value inside nested objects, which are made where they are missing."""
    for name in names[:-1]:
        inner = payload.get(name)
        if not isinstance(inner, dict):
            inner = payload[name] = {}
        payload = inner
    payload[names[-1]] = value
