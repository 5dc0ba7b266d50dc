"""2getHR's time entries, and the activity types they name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ...records import Activity, Employee, Project, RecordError, Task, TimeEntry, _lt
from ..decode import LONG, day, decimal, flag, ref, text
from ..field import Field
from .client import TwogethrStream
from .values import (
    EXISTS,
    MIDNIGHT,
    CheckedField,
    break_minutes,
    check_hours,
    clock,
    elapsed,
    is_given,
    is_rounded_up,
    words,
)

#: A negative one is a correction: it takes back what another entry has.
_hours = decimal(-24, 24)


def hours(value: tuple, stream: Any) -> Decimal | None:
    """What was worked on the day, breaks taken off. Clock times only prove it, if both are there; an end at or before
    the start lies on the next day.
    """
    hours, start, end, pause, on = value
    found, pause = _hours(hours, stream), break_minutes(pause)
    if found is None or found < 0 or not is_given(start) or not is_given(end):
        return found
    start, end = clock(start, starts=True), clock(end)
    if end < start or (end == start and not is_rounded_up(found, stream)):
        end += MIDNIGHT
    try:
        on = day(on, stream)
    except RecordError:
        on = None
    if on:  # otherwise the day says what is wrong with it
        check_hours(found, elapsed(on, start, end, stream) - pause, on, stream)
    return found


class Activities(TwogethrStream):
    """Kinds of work."""

    record = Activity
    button = _lt("Sync 2getHR Activities")
    title = _lt("Activity Types")
    summary = _lt("Type of work of a time entry.")
    list_operation = "listActivityTypes"
    match = (("name",),)
    incremental = False
    fields = (
        Field("name", "name", text(), required=True),
        # Billable if unknown: an invoice is checked, but what is missing from it is not.
        Field("billable", "isBillable", flag(True)),
        EXISTS,
    )

    def label(self, item: dict) -> str:
        return words(item, "name")


class TimeEntries(TwogethrStream):
    """Hours worked, on projects or without one."""

    record = TimeEntry
    button = _lt("Sync 2getHR Timesheets")
    title = _lt("Timesheets")
    summary = _lt("Time entries become timesheet lines; locked ones cannot be edited.")
    list_operation = "listTimeEntries"
    webhook_entity = "timeEntry"
    read_operation = "getTimeEntry"
    after = (Employee, Project, Task, Activity)
    ranged = True
    fields = (
        Field("employee", "userId", ref(Employee), required=True),
        Field("day", "date", day, required=True),
        CheckedField("hours", "hours", hours, required=True, against=("start", "end", "breakMinutes", "date")),
        Field("project", "projectId", ref(Project)),
        Field("task", "subprojectId", ref(Task)),
        Field("activity", "activityTypeId", ref(Activity)),
        Field("note", "note", text(LONG)),
        # What the system does not say can still be changed there, and so here.
        Field("locked", "isLocked", flag(False)),
        EXISTS,
    )

    def label(self, item: dict) -> str:
        return words(item, "date", "start")
