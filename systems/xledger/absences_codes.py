"""Xledger's absence codes: what time off types can be mapped to. They are read, and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..decode import is_id
from ..mapping import MappingValue
from . import absences_documents as documents
from .absences import Absences


def absence_codes(client: Any) -> Iterator[MappingValue]:
    """The codes that can be used.

    Where the schema has no list of them, those of the absences that are in Xledger.

    :raise RemoteError: they cannot be read.
    """
    if client.capabilities.get("absence_codes"):
        pages = client.transport.pages(documents.CODES, "absenceCodes", {}, Absences.page_size)
        nodes = (node for page in pages for node in page.nodes)
    else:
        nodes = (node.get("absenceCode") for node in client.stream(Absences).nodes())
    seen = set()
    for node in nodes:
        number = node.get("dbId") if isinstance(node, dict) else None
        if is_id(number) and str(number) not in seen:
            seen.add(str(number))
            code, label = _text(node, "code"), _text(node, "description")
            yield MappingValue(str(number), code, label or code or "")


def _text(node: dict, name: str) -> str | None:
    return node[name] if isinstance(node.get(name), str) else None
