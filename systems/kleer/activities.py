"""Kleer's activities: what kind of work, or of absence, an event is about. They are read, and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..decode import is_id
from ..mapping import MappingValue


class Activity(NamedTuple):
    """One activity; some cannot be reported without the child for whom somebody is off."""

    external_id: str
    name: str
    needs_child: bool


def activities(client: Any) -> Iterator[Activity]:
    """All activities of the company; nothing says which of them stand for absence.

    :raise RemoteError: they cannot be read.
    """
    found, _answer = client.read("/activity", "activity-readables")
    for item in found["activity-readable"]:
        reference = item.get("id") if isinstance(item, dict) else None
        number = reference.get("id") if isinstance(reference, dict) else None
        if is_id(number):
            name = item.get("name")
            needs_child = item.get("mandatory-child-when-reporting") is True
            yield Activity(str(number), name if isinstance(name, str) else "", needs_child)


def mapping_values(client: Any) -> Iterator[MappingValue]:
    """What time off types can be mapped to. Activities have a name and no code, and a name need not be the only one."""
    for activity in activities(client):
        yield MappingValue(activity.external_id, None, activity.name)
