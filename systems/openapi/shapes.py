"""What a schema describes once its references and combinations are resolved: an object's fields, or a list's items.

Real documents are large and refer in circles, so every walk here is limited.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .contract import Contract

#: How deep fields are looked for, and how many, in one answer.
_DEPTH, _FIELDS = 5, 1500
#: How much of what a document says about a field is looked at.
_SAID = 300


@dataclass(frozen=True)
class Leaf:
    """A field that holds a value, and no further fields.

    :param path: the names that lead to it, from the item on.
    :param kind: ``string``, ``integer``, ``number``, ``boolean``, or empty if the document does not tell.
    :param format: such as ``date`` or ``uuid``; empty if the document does not tell.
    :param choices: the values that are allowed, if only some are.
    :param said: its description and its example, shortened.
    :param example: its example alone, likewise.
    :param is_list: it stands in a list, or is one.
    """

    path: tuple[str, ...]
    kind: str = ""
    format: str = ""
    choices: tuple[str, ...] = ()
    said: str = ""
    example: str = ""
    is_list: bool = False


class Shape:
    """One schema with everything that it is made of."""

    def __init__(self, contract: Contract, schema: Any):
        self.contract = contract
        self.nodes = contract.parts(schema)

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The schemas of an object's fields by their names."""
        found: dict[str, Any] = {}
        for node in self.nodes:
            properties = node.get("properties")
            for name, schema in properties.items() if isinstance(properties, dict) else ():
                if isinstance(name, str):
                    found.setdefault(name, schema)
        return found

    @cached_property
    def items(self) -> Shape | None:
        """What a list holds; None if it is no list."""
        for node in self.nodes:
            if "items" in node or node.get("type") == "array":
                return Shape(self.contract, node.get("items"))
        return None

    def says(self, name: str) -> Any:
        """What one of the parts says under ``name``."""
        return next((node[name] for node in self.nodes if node.get(name) not in (None, "", [], {})), None)

    @property
    def kind(self) -> str:
        kinds = self.says("type")
        # OpenAPI 3.1 writes "or null" as a list of types.
        kinds = kinds if isinstance(kinds, list) else [kinds]
        return next((kind for kind in kinds if isinstance(kind, str) and kind != "null"), "")

    @property
    def identity(self) -> frozenset[int]:
        return frozenset(map(id, self.nodes))


def leaves(shape: Shape) -> list[Leaf]:
    """The fields of an object, those of its inner objects as well, the outer ones first."""
    found: list[Leaf] = []
    waiting = deque([((), shape, False, frozenset())])
    while waiting and len(found) < _FIELDS:
        path, outer, in_list, above = waiting.popleft()
        for name, schema in outer.fields.items():
            inner = Shape(outer.contract, schema)
            is_list = in_list or bool(inner.items)
            held = inner.items or inner
            place = (*path, name)
            if not held.fields:
                found.append(_leaf(place, held, is_list))
            elif len(place) < _DEPTH and not held.identity & above:
                waiting.append((place, held, is_list, above | held.identity))
    return found[:_FIELDS]


def lists_in(shape: Shape) -> Iterator[tuple[tuple[str, ...], Shape]]:
    """The lists of objects in an answer, with the names that lead to each; none where the answer itself is one."""
    if shape.items:
        yield (), shape.items
        return
    for name, schema in shape.fields.items():
        inner = Shape(shape.contract, schema)
        if inner.items:
            if inner.items.fields:
                yield (name,), inner.items
            continue
        for below, deeper in inner.fields.items():
            items = Shape(shape.contract, deeper).items
            if items and items.fields:
                yield (name, below), items


def _leaf(path: tuple[str, ...], shape: Shape, is_list: bool) -> Leaf:
    choices = shape.says("enum")
    example = str(shape.says("example") or "").strip()
    said = " ".join(str(shape.says(name) or "") for name in ("title", "description", "example"))
    form = shape.says("format")
    return Leaf(
        path,
        shape.kind,
        form if isinstance(form, str) else "",
        tuple(str(choice) for choice in choices[:50]) if isinstance(choices, list) else (),
        said.strip()[:_SAID],
        example[:_SAID],
        is_list,
    )
