"""What the simulated system holds, kept in a file between two starts: a company does not forget over night."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.contract import parse_instant
from ..core.program import write_whole
from .entities import instant

if TYPE_CHECKING:
    from .store import Store


def changes(store: Store) -> tuple[int, int]:
    """Another value after each change, without looking at everything."""
    with store.lock:
        return sum(store[name].version for name in store), len(store.files)


def save(store: Store, path: Path) -> None:
    """Write everything that the store holds, whole or not at all."""
    with store.lock:
        state = {
            "created": store.created,
            "last": instant(store.last),
            "company": store.company,
            "files": {
                id_: [content_type, base64.b64encode(content).decode()]
                for id_, (content_type, content) in store.files.items()
            },
            "entities": {name: [entry.data for entry in store[name].entries.values()] for name in store},
        }
    write_whole(path, json.dumps(state, ensure_ascii=False))


def restore(store: Store, path: Path) -> None:
    """Fill an empty store with what was saved."""
    state = json.loads(path.read_text(encoding="utf-8"))
    files = {id_: (kind, base64.b64decode(content)) for id_, (kind, content) in state["files"].items()}
    store.load({"company": state["company"], "files": files, **state["entities"]})
    store.created, store.last = state["created"], parse_instant(state["last"])
