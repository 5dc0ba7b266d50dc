"""The ``fields`` parameter: ``id,name,employee(id,allowInformationRegistration)``, and ``*``."""

from __future__ import annotations

from .rules import Refused


def only(item: dict, fields: str | None) -> dict:
    """What ``fields`` asks for; of entities inside, the id alone unless more is named.

    :raise Refused: it names what nobody has.
    """
    wanted = parse(fields) if fields else {"*": None}
    if "*" in wanted:
        wanted = {**dict.fromkeys(item), **{name: inner for name, inner in wanted.items() if name != "*"}}
    for name in wanted:
        if name not in item:
            raise Refused(400, 11000, f"Illegal field in fields filter: {name}")
    return {name: _inside(item[name], inner) for name, inner in wanted.items()}


def _inside(value: object, wanted: dict | None) -> object:
    if isinstance(value, list):
        return [_inside(one, wanted) for one in value]
    if not isinstance(value, dict):
        return value
    if wanted is None:
        return {"id": value["id"]} if "id" in value else {name: _inside(one, None) for name, one in value.items()}
    return {name: _inside(value[name], inner) for name, inner in wanted.items() if name in value}


def parse(text: str) -> dict[str, dict | None]:
    """Names with what is wanted inside them, None where nothing is said."""
    found: dict[str, dict | None] = {}
    name, depth, start = "", 0, 0
    for place, letter in enumerate(text + ","):
        if letter == "(":
            depth += 1
            if depth == 1:
                name, start = text[start:place].strip(), place + 1
        elif letter == ")":
            depth -= 1
            if depth == 0:
                found[name] = parse(text[start:place])
                start = place + 1
        elif letter == "," and depth == 0:
            if rest := text[start:place].strip():
                found[rest] = None
            start = place + 1
    if depth:
        raise Refused(400, 11000, "Illegal fields filter")
    return found
