"""What every reader of an OpenAPI document needs."""

from __future__ import annotations

from typing import Any


def resolve(document: dict, node: dict) -> dict:
    """The node of the document that ``node`` refers to, through any number of ``$ref``; itself without one."""
    while "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node
