"""Approved hours for Avantage's Timesheet management.

How they are written there is not known, so they go to a file unless somebody who knows it has described the operation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...records import Activity, ApprovedHours, Employee, Project, Sentence, Trade, WageType, _lt
from ..decode import LONG, day, decimal, ref, text
from ..field import Field
from .hours_file import LAYOUT
from .hours_sending import SentHours
from .mapped import HOUR_TYPE


def _sent(value: Any, _stream: Any) -> Any:
    """A field that is sent as it is in the record."""
    return value


class Hours(SentHours):
    """Hours by employee, day, project, activity, trade and hour type. Avantage keeps what it has: see ``reopens``."""

    record = ApprovedHours
    title = _lt("Approved Hours")
    summary = _lt("Approved hours are exported for the employees and the period that you choose.")
    directions = ("out",)
    trigger = "manual"
    follows = (Trade, Activity, Project, Employee)
    incremental = listed = readable = False
    reopens = False
    export_group = "hr_timesheet.group_timesheet_manager"
    key = ("employee", "day", "project", "activity", "trade", "wage_type")
    sums = ("hours",)
    file = LAYOUT
    fields = (
        Field("employee", "employee", ref(Employee), required=True, encode=_sent),
        Field("day", "day", day, required=True, encode=_sent),
        Field("project", "project", ref(Project), required=True, encode=_sent),
        Field("activity", "activity", ref(Activity), encode=_sent),
        Field("trade", "trade", ref(Trade), encode=_sent),
        Field("wage_type", "hour_type", ref(WageType), encode=_sent, mapping=HOUR_TYPE.name),
        Field("hours", "hours", decimal(places=2), required=True, encode=_sent),
        Field("note", "note", text(LONG), encode=_sent),
    )

    @classmethod
    def why_file(cls, capabilities: Mapping[str, Any]) -> Sentence | None:
        if capabilities.get("sends_hours"):
            return None
        return _lt("No operation that writes hours to Avantage is set up. Import the file in Avantage.")
