"""A Norwegian company whose time off goes to a simulated Xledger: to its API, or to a file."""

import base64
import csv
import io

from odoo.tests import freeze_time, new_test_user

from .leave_totals import FULL, MORNING, LeaveTotalCase
from .pushing import PushCase
from .test_xledger import XledgerCase

MAY = {"date_from": "2026-05-01", "date_to": "2026-05-31"}
#: Users by name, with their groups; the blind one may not read the time off of others.
GROUPS = {
    "administrator": "hr_sync.group_administrator",
    "officer": "hr_sync.group_officer,hr_holidays.group_hr_holidays_manager,hr.group_hr_user",
    "blind": "hr_sync.group_officer",
    "plain": "base.group_user",
}


@freeze_time("2026-06-15 08:00:00")
class XledgerAbsenceCase(XledgerCase):
    """Kari works full time, Ola in the mornings; both are in Xledger. Two types of time off are mapped."""

    tz = "Europe/Oslo"
    calendar, change = LeaveTotalCase.calendar, LeaveTotalCase.change
    later = PushCase.later
    #: The mutations of the simulator at the first test of the connection.
    mutations = ("addAbsences", "updateAbsences", "removeAbsences")

    def prepare(self):
        super().prepare()
        self.xledger = self.simulator.absences
        self.xledger.mutations = self.mutations
        self.employees = self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")
        self.stream = self.connection.stream_ids.filtered(lambda one: one.record_type == "absence")
        self.connection.stream_ids.enabled = True
        full, half = (
            self.calendar("Full", dict.fromkeys(range(5), FULL)),
            self.calendar("Half", dict.fromkeys(range(5), MORNING)),
        )
        self.company.resource_calendar_id = full
        common = {"tz": self.tz}
        self.kari = self.person("1", "Kari Berg", resource_calendar_id=full.id, job_title="Engineer", **common)
        self.ola = self.person("2", "Ola Vik", resource_calendar_id=half.id, **common)
        for number, employee in (("1", self.kari), ("2", self.ola)):
            first, last = employee.name.split()
            self.link(employee, self.simulator.add_employee(number, first, last, employmentFrom="2020-01-01"))
        self.codes = {name: self.xledger.add_code(name, name) for name in ("FERIE", "SYK")}
        self.holidays, self.illness = self.kind("Vacation", "half_day"), self.kind("Illness", "hour")
        self.test()
        self.work()
        self.map(self.holidays, "FERIE")
        self.map(self.illness, "SYK")
        self.users = {
            name: new_test_user(
                self.env(user=1), f"hsx_{name}", groups=groups, company_id=self.company.id, company_ids=self.company.ids
            )
            for name, groups in GROUPS.items()
        }
        self.work()
        self.simulator.forget()

    def test(self):
        """Test the connection; returns what people read."""
        self.env.cr.flush()
        return self.connection.action_test()["params"]

    def link(self, employee, number):
        values = {"connection_id": self.connection.id, "record_type": "employee", "external_id": number}
        values |= {"res_model": "hr.employee", "res_id": employee.id, "state": "linked"}
        self.env["hr.sync.link"].create(values)

    def kind(self, name, unit="day", **values):
        values = {"requires_allocation": False, "leave_validation_type": "hr", "request_unit": unit, **values}
        return self.env["hr.leave.type"].create({"name": name, "company_id": self.company.id, **values})

    def map(self, kind, code):
        self.connection.action_open_mappings()
        row = self.connection.mapping_ids.filtered(lambda row: (row.res_model, row.res_id) == (kind._name, kind.id))
        mine = [("connection_id", "=", self.connection.id), ("code", "=", code)]
        row.value_id = self.env["hr.sync.mapping.value"].search(mine)
        self.assertTrue(row.value_id)

    def off(self, first, last=None, employee=None, kind=None, **values):
        """Approved time off."""
        leave = self.env["hr.leave"].create(
            {
                "employee_id": (employee or self.kari).id,
                "holiday_status_id": (kind or self.holidays).id,
                "request_date_from": first,
                "request_date_to": last or first,
                **values,
            }
        )
        leave.sudo().action_approve()
        self.assertEqual(leave.state, "validate")
        return leave

    def as_(self, name, records):
        return records.with_user(self.users[name]).with_context(allowed_company_ids=self.company.ids)

    def wizard(self, name="officer", **values):
        values = {"connection_id": self.connection.id, "stream_ids": self.stream.ids, **MAY, **values}
        return self.as_(name, self.env["hr.sync.export"]).create(values)

    # --- Sent ----------------------------------------------------------------------------------------

    def export(self, name="officer", **values):
        """Export, and have it sent; returns the run."""
        self.env.cr.flush()
        self.simulator.forget()
        before = self.env["hr.sync.run"].search([])
        self.wizard(name, **values).action_export()
        self.work()
        return self.env["hr.sync.run"].search([]) - before

    def there(self):
        """What Xledger has: name of the employee, code, days and percentage."""
        found = []
        for one in self.xledger.entities.values():
            name = self.simulator.employees[one["employee"]]["description"].split()[0]
            code = self.xledger.codes[one["absenceCode"]]["code"]
            found.append((name, code, one["fromDate"][5:], one["toDate"][5:], one["leavePercent"]))
        return sorted(found)

    def written(self):
        """The mutations that were sent since the record of requests was cleared."""
        return [one.operation for one in self.simulator.requests if one.operation.startswith("mutation")]

    # --- Files ---------------------------------------------------------------------------------------

    def new_file(self, name="officer", **values):
        """Write the file; returns it."""
        before = self.env["hr.sync.file"].search([])
        self.wizard(name, **values).action_write_file()
        return self.env["hr.sync.file"].search([]) - before

    def preview(self, name="officer", **values):
        """What the preview of a file lists: outcome and reason by the record's name."""
        wizard = self.wizard(name, **values)
        wizard.action_preview_file()
        return wizard, {line.res_id: (line.outcome, line.reason or "") for line in wizard.line_ids}

    def rows(self, file):
        text = base64.b64decode(file.content).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))
