"""2getHR's projects and sub-projects."""

from __future__ import annotations

from datetime import date
from typing import Any

from ...records import Employee, Project, RecordError, Task, _lt
from ..decode import LONG, code, day, decimal, flag, ref, text
from ..encode import external_id, iso_day, number, plain
from ..field import Field
from .client import TwogethrStream
from .values import CheckedField, words


def end(value: tuple, stream: Any) -> date | None:
    """A project's last day."""
    last = day(value[0], stream)
    try:
        first = day(value[1], stream)
    except RecordError:
        return last  # the start says what is wrong with it
    if first and last and last < first:
        raise RecordError("value", _lt("%(last)s is before the start on %(first)s"), last=last, first=first)
    return last


class Projects(TwogethrStream):
    """Projects. Their customers are names only."""

    record = Project
    button = _lt("Sync 2getHR Projects")
    title = _lt("Projects")
    summary = _lt("Projects, closed ones archived.")
    list_operation = "listProjects"
    webhook_entity = "project"
    read_operation = "getProject"
    create_operation = "createProject"
    update_operation = "updateProject"
    delete_operation = "deleteProject"
    directions = ("both", "in", "out")
    verifies = True
    after = (Employee,)
    match = (("number",), ("name",))
    fields = (
        Field("name", "name", text(), required=True, encode=plain),
        Field("number", "number", code(), encode=plain),
        Field("description", "description", text(LONG), encode=plain),
        Field("customer", "customerName", text(), encode=plain),
        Field("manager", "leaderId", ref(Employee), encode=external_id),
        Field("start", "startDate", day, encode=iso_day),
        CheckedField("end", "endDate", end, against=("startDate",), encode=iso_day),
        Field("active", "isActive", flag(True), encode=plain),
    )

    def label(self, item: dict) -> str:
        return words(item, "number", "name")


class Tasks(TwogethrStream):
    """Sub-projects, the second of two levels."""

    record = Task
    title = _lt("Sub-projects")
    summary = _lt("Sub-projects become tasks of their project.")
    list_operation = "listSubprojects"
    webhook_entity = "subproject"
    read_operation = "getSubproject"
    create_operation = "createSubproject"
    update_operation = "updateSubproject"
    delete_operation = "deleteSubproject"
    directions = ("both", "in", "out")
    verifies = True
    after = (Project,)
    match = (("project", "number"), ("project", "name"))
    fields = (
        Field("project", "projectId", ref(Project), required=True, encode=external_id),
        Field("name", "name", text(), required=True, encode=plain),
        Field("number", "number", code(), encode=plain),
        Field("description", "description", text(LONG), encode=plain),
        Field("planned_hours", "plannedHours", decimal(minimum=0), encode=number),
        Field("deadline", "deadline", day, encode=iso_day),
        Field("active", "isActive", flag(True), encode=plain),
    )

    def label(self, item: dict) -> str:
        return words(item, "number", "name")
