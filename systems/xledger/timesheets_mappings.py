"""What the hours of Odoo are mapped to: Xledger's projects, activities and time types.

There is a list of projects. None of the published lists is one of activities or of time types: those are offered that a
project task names, or that were used in the last year.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ...records import Activity, Project, WageType, _lt, clean_text
from ..decode import is_id
from ..mapping import Mapping, MappingValue
from . import timesheets_documents as documents
from .timesheets_rows import between, flag_in, nodes

PROJECT = Mapping("project", Project, _lt("Projects"), _lt("The Xledger project to which the hours belong."))
ACTIVITY = Mapping("activity", Activity, _lt("Activities"), _lt("The Xledger activity with which hours are entered."))
TIME_TYPE = Mapping(
    "time_type",
    WageType,
    _lt("Time Types"),
    _lt("The Xledger time type, such as overtime, of hours with this wage type."),
)
MAPPINGS = (PROJECT, ACTIVITY, TIME_TYPE)
#: The fields of rows and of project tasks, by the names of mappings.
_USED = {ACTIVITY.name: "activity", TIME_TYPE.name: "timeType"}
_YEAR = timedelta(days=366)


def mapping_values(client: Any, name: str) -> Iterator[MappingValue]:
    """What can be chosen in the mapping ``name``.

    :raise RemoteError: it cannot be read.
    """
    if name == PROJECT.name:
        for node in nodes(client, documents.PROJECTS, "projects", {}):
            if value := _value(node, flag_in(node, "timesheetEntry") is not False):
                yield value
    else:
        yield from _used(client)[name]


def _used(client: Any) -> dict[str, list[MappingValue]]:
    """Activities and time types that are in use; read once for both."""
    if "used" not in client.once:
        found: dict[str, dict[str, MappingValue]] = {name: {} for name in _USED}
        for node in _using(client):
            for name, field in _USED.items():
                if value := _value(node.get(field)):
                    found[name].setdefault(value.external_id, value)
        client.once["used"] = {name: list(values.values()) for name, values in found.items()}
    return client.once["used"]


def _using(client: Any) -> Iterator[dict]:
    yield from nodes(client, documents.USED_IN_TASKS, "projectTasks", {})
    today = date.today()
    yield from between(client, documents.USED_IN_ROWS, today - _YEAR, today + _YEAR)


def _value(node: Any, active: bool = True) -> MappingValue | None:
    number = node.get("dbId") if isinstance(node, dict) else None
    if not is_id(number):
        return None
    code, label = (_text(node.get(name)) for name in ("code", "description"))
    return MappingValue(str(number), code, label or code or str(number), active)


def _text(value: Any) -> str | None:
    return clean_text(str(value)) if value not in (None, "") else None
