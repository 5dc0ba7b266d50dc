"""Beispiel: departments and people come in, projects and hours of time off go out."""

from odoo.addons.hr_sync.records import (
    AbsenceType,
    Activity,
    Department,
    Employee,
    PersonName,
    Project,
    RecordError,
    _lt,
)
from odoo.addons.hr_sync.systems import Mapping, Setting, System
from odoo.addons.hr_sync.systems.decode import code, ref, text
from odoo.addons.hr_sync.systems.encode import external_id, plain
from odoo.addons.hr_sync.systems.field import Field

from .absence_hours import AbsenceHoursStream
from .client import BeispielClient, BeispielStream


def name(values, stream):
    first, last = (text()(value, stream) for value in values)
    if not last:
        raise RecordError("value", _lt("the last name is missing"))
    return PersonName(first or "", last)


class Departments(BeispielStream):
    record = Department
    button = _lt("Sync Beispiel Departments")
    path = "/departments"
    match = (("name",),)
    fields = (Field("name", "title", text(), required=True),)


class People(BeispielStream):
    record = Employee
    button = _lt("Sync Beispiel People")
    path = "/people"
    after = (Department,)
    match = (("personnel_number",),)
    fields = (
        Field("name", ("first", "last"), name, required=True),
        Field("personnel_number", "number", code()),
        Field("work_email", "email", code()),
        Field("department", "department", ref(Department)),
    )

    def params(self):
        return {"branch": self.client.branch} if self.client.branch else {}

    def label(self, item):
        return f"{item.get('first') or ''} {item.get('last') or ''}".strip()


class Projects(BeispielStream):
    record = Project
    path = "/projects"
    directions = ("out",)
    listed = False  # no pass reads them, so that none has to come before the first is sent
    creates = updates = True
    match = (("number",), ("name",))
    fields = (
        Field("name", "title", text(), required=True, encode=plain),
        Field("number", "number", code(), encode=plain),
        Field("activity", "costCentre", ref(Activity), encode=external_id, mapping="cost_centre"),
    )

    def find_own(self, own_id, since):
        """The project that an earlier call has made although its answer was lost."""
        return next((one for page in self.pages() for one in page.records if one.own_id == own_id), None)


class Beispiel(System):
    code = "beispiel"
    name = "Beispiel"
    addon = "hr_sync_beispiel"
    url_example = "https://api.beispiel.example"
    settings = (
        Setting("branch", "selection", _lt("Branch"), _lt("Only people of this branch are taken over."), remote=True),
        Setting("pin", "char", _lt("PIN"), secret=True),
    )
    mappings = (
        Mapping(
            "cost_centre",
            Activity,
            _lt("Cost Centres"),
            _lt("The cost centre of a project with this default activity."),
        ),
        Mapping(
            "absence_kind",
            AbsenceType,
            _lt("Kinds of Absence"),
            _lt("The kind of absence with which hours of this time off type are sent."),
        ),
    )
    summary = _lt("Takes over departments and people, and sends projects.")
    guide = (_lt("In Beispiel, open the settings of the company, and copy the key."),)
    streams = (Departments, People, Projects, AbsenceHoursStream)

    def connect(self, credentials, before_call=None, tenant=None):
        return BeispielClient(credentials, before_call, tenant)
