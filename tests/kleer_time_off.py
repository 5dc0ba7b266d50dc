"""A Swedish company whose time off goes to a simulated Kleer, day by day."""

from odoo.fields import Command
from odoo.tests import freeze_time

from .common import SyncCase
from .leave_totals import FULL, LeaveTotalCase
from .pushing import PushCase
from .simulators.kleer import KleerSimulator


@freeze_time("2026-06-15 08:00:00")
class KleerTimeOffCase(SyncCase):
    """Anna works from Monday to Friday, 8 hours a day. She is known to Kleer; three types of time off are mapped."""

    system = "kleer"
    tz = "Europe/Stockholm"
    calendar, off, change = LeaveTotalCase.calendar, LeaveTotalCase.off, LeaveTotalCase.change
    count, send, public_holiday = LeaveTotalCase.count, LeaveTotalCase.send, LeaveTotalCase.public_holiday
    writes, later = LeaveTotalCase.writes, PushCase.later

    def prepare(self):
        super().prepare()
        self.company = self.env["res.company"].create({"name": "Ledig AB", "country_id": self.env.ref("base.se").id})
        self.env.user.company_ids |= self.company
        self.env = self.env(context={**self.env.context, "allowed_company_ids": self.company.ids})
        self.simulator = KleerSimulator().start()
        self.addCleanup(self.simulator.stop)
        self.activities = {name: self.simulator.add_activity(name) for name in ("Semester", "Sjuk")}
        self.activities["VAB"] = self.simulator.add_activity("VAB", needs_child=True)
        self.full_time = self.calendar("Full time", dict.fromkeys(range(5), FULL))
        self.company.resource_calendar_id = self.full_time
        self.connection = self.connect()
        self.anna = self.employee_named("Anna")
        self.holidays, self.illness = self.kind("Vacation"), self.kind("Illness")
        self.care = self.kind("Care of a child", "hour", for_child=True)
        self.work()
        for kind, name in ((self.holidays, "Semester"), (self.illness, "Sjuk"), (self.care, "VAB")):
            self.map(kind, name)

    def tearDown(self):
        self.assertEqual([str(one) for one in self.simulator.violations], [])
        super().tearDown()

    # --- What there is -------------------------------------------------------------------------------

    def connect(self):
        connection = self.env["hr.sync.connection"].create(
            {
                "name": "Kleer",
                "system": "kleer",
                "company_id": self.company.id,
                "base_url": self.simulator.base_url,
                "api_key": self.simulator.token,
            }
        )
        connection.setting_ids.filtered(lambda one: one.name == "company").value = self.simulator.company_id
        connection.action_test()
        for stream in connection.stream_ids:
            stream.enabled = stream.record_type == "absence_hours"
        return connection

    @property
    def stream(self):
        return self.connection.stream_ids.filtered(lambda one: one.record_type == "absence_hours")

    def employee_named(self, name, calendar=None, **values):
        """Somebody who is a user of Kleer too."""
        employee = self.env["hr.employee"].create(
            {
                "name": name,
                "company_id": self.company.id,
                "resource_calendar_id": (calendar or self.full_time).id,
                "tz": self.tz,
                "date_version": "2020-01-01",
                **values,
            }
        )
        self.env["hr.sync.link"].create(
            {
                "connection_id": self.connection.id,
                "record_type": "employee",
                "external_id": str(self.simulator.add_user(name, f"{name.lower()}@exempel.example")),
                "res_model": "hr.employee",
                "res_id": employee.id,
                "state": "linked",
            }
        )
        return employee

    def kind(self, name, unit="day", **values):
        return self.env["hr.leave.type"].create(
            {
                "name": name,
                "company_id": self.company.id,
                "requires_allocation": False,
                "leave_validation_type": "hr",
                "request_unit": unit,
                **values,
            }
        )

    def map(self, kind, name):
        """Say with which of Kleer's activities a type is reported."""
        self.connection.action_open_mappings()
        row = self.connection.mapping_ids.filtered(lambda row: row.res_id == kind.id)
        value = [("connection_id", "=", self.connection.id), ("external_id", "=", str(self.activities[name]))]
        row.value_id = self.env["hr.sync.mapping.value"].search(value)
        self.assertTrue(row.value_id)

    def child(self, name):
        self.anna.hr_child_ids = [Command.create({"name": name})]
        return self.anna.hr_child_ids.filtered(lambda child: child.name == name)

    def user(self, employee=None):
        return int((employee or self.anna).hr_sync_external_id)

    # --- What comes of it ----------------------------------------------------------------------------

    def there(self, employee=None):
        """The hours at Kleer of one user, by day and activity; a list where there are several events."""
        found = {}
        for (user, day, name), hours in self.simulator.reported().items():
            if user == self.user(employee):
                found[day[5:], name] = float(hours[0]) if len(hours) == 1 else [float(one) for one in hours]
        return found
