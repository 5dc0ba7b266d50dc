"""The entities (companies) of the simulated Xledger that the token reaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .part import Part


class EntitiesPart(Part):
    table = "entities"
    scopes = {"query entities": "Common: Read"}

    @staticmethod
    def types(types: Any, lists: dict) -> tuple[list[str], list[str]]:
        types.add("type", "Entity", lists["entities/read"])
        return [types.query("entities", "Entity", lists["entities/read"])], []

    def fields(self) -> dict[str, Callable[..., Any]]:
        return {"entities": lambda **given: self.list([*self.rows.values()], dict, **given)}
