"""2getHR's organisation units."""

from __future__ import annotations

from ...records import Department, Employee, _lt
from ..decode import ref, text
from ..field import Field
from .client import TwogethrStream
from .values import EXISTS


class Departments(TwogethrStream):
    """Organisation units. Their heads are users, who come later: they are set once they are there."""

    record = Department
    button = _lt("Sync 2getHR Department")
    title = _lt("Departments")
    summary = _lt("Organisation units become departments.")
    list_operation = "listOrganisationUnits"
    webhook_entity = "organisationUnit"
    read_operation = "getOrganisationUnit"
    match = (("name", "parent"), ("name",))
    fields = (
        Field("name", "name", text(), required=True),
        Field("parent", "parentId", ref(Department)),
        Field("head", "headUserId", ref(Employee)),
        EXISTS,
    )

    def label(self, item: dict) -> str:
        return str(item.get("name") or "")[:100]
