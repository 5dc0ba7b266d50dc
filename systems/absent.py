"""A system that nothing has registered, as its addon is not installed: what was made with it stays as it is."""

from __future__ import annotations

from functools import cache
from typing import Any

from ..records import RECORD_TYPES, Record
from .stream import Stream
from .system import System


class AbsentSystem(System):
    """Stands in for a system of which only the code is known.

    It has no streams to be run, and cannot be called. It takes every change, so that what people edit meanwhile waits
    until the system is back.
    """

    is_present = False

    def __init__(self, code: str):
        self.code = code
        self.name = code

    def connect(self, *_args: Any, **_options: Any) -> Any:
        raise LookupError(f"no addon that is installed knows the system {self.code}")

    def knows(self, record_type: str) -> bool:
        return record_type in RECORD_TYPES

    def stream_class(self, record_type: str) -> type[Stream]:
        return absent_stream(RECORD_TYPES[record_type])


@cache
def absent_stream(record: type[Record]) -> type[Stream]:
    """A stream that says nothing of itself, and forbids nothing."""
    allowed = dict.fromkeys(("creates", "updates", "deletes"), True)
    return type("AbsentStream", (Stream,), {"record": record, "directions": ("in", "out", "both"), **allowed})
