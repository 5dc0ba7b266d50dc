"""What Avantage keeps of projects. They come in, and never go out."""

from __future__ import annotations

from typing import Any

from ...records import Project, _lt, clean_text
from ..decode import code, text
from ..field import Field
from .streams import AvantageStream


def is_open(value: Any, stream: Any) -> bool:
    """Whether the status is none of those that the settings name; which ones there are is not documented."""
    closed = str(stream.client.settings.get(stream.closed_setting) or "").split(",")
    return clean_text(value or "") not in {clean_text(one) for one in closed} - {None}


class Projects(AvantageStream):
    """Projects (contracts), by their numbers."""

    record = Project
    button = _lt("Sync Avantage Projects")
    title = _lt("Projects")
    summary = _lt("Projects are imported; closed ones only if they were imported before.")
    table, table_label, identifier = "projects", _lt("projects"), "number"
    closed_setting = "closed_projects"
    skips_inactive = True
    match = (("number",),)
    fields = (
        Field("name", "name", text(), required=True),
        Field("number", "number", code()),
        Field("active", "status", is_open, when=lambda settings: bool(settings.get("closed_projects"))),
    )
