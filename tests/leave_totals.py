"""A company whose time off goes to a simulated Beispiel, as hours by day."""

from odoo.api import Environment
from odoo.fields import Command
from odoo.tests import freeze_time

from .common import SyncCase
from .simulators.beispiel import BeispielSimulator
from .test_beispiel import Registered

#: Working hours of a weekday, by the halves of the day.
FULL = ((8, 12, "morning"), (13, 17, "afternoon"))
MORNING = FULL[:1]


@freeze_time("2026-06-15 08:00:00")
class LeaveTotalCase(Registered, SyncCase):
    """Anna works from Monday to Friday, 8 hours a day.

    Beispiel knows her, and has a kind of absence for each of two types of time off.
    """

    system = "beispiel"
    tz = "Europe/Zurich"

    def prepare(self):
        super().prepare()
        self.company = self.env["res.company"].create({"name": "Urlaub AG", "country_id": self.env.ref("base.ch").id})
        self.env.user.company_ids |= self.company
        self.env = self.env(context={**self.env.context, "allowed_company_ids": self.company.ids})
        self.simulator = BeispielSimulator().start()
        self.addCleanup(self.simulator.stop)
        self.full_time = self.calendar("Full time", dict.fromkeys(range(5), FULL))
        self.company.resource_calendar_id = self.full_time
        self.connection = self.connect()
        self.anna = self.employee_named("Anna")
        self.holidays, self.illness = self.kind("Holidays"), self.kind("Illness")

    # --- What there is -------------------------------------------------------------------------------

    def connect(self):
        connection = self.env["hr.sync.connection"].create(
            {
                "name": "Beispiel",
                "system": "beispiel",
                "company_id": self.company.id,
                "base_url": self.simulator.url,
                "api_key": self.simulator.key,
            }
        )
        connection.setting_ids.filtered("secret").secret_value = self.simulator.pin
        connection.action_test()
        for stream in connection.stream_ids:
            stream.enabled = stream.record_type == "absence_hours"
        return connection

    @property
    def stream(self):
        return self.connection.stream_ids.filtered(lambda one: one.record_type == "absence_hours")

    def calendar(self, name, days, tz=None, **values):
        """A working schedule; ``days`` are its hours by weekday, of two weeks by (week, weekday)."""
        rows = []
        for day, hours in days.items():
            week, weekday = day if isinstance(day, tuple) else (False, day)
            for start, end, period in hours:
                row = {"name": name, "dayofweek": str(weekday), "hour_from": start, "hour_to": end}
                row |= {"day_period": period, "week_type": str(week) if week is not False else False}
                rows.append(Command.create(row))
        return self.env["resource.calendar"].create(
            {
                "name": name,
                "company_id": self.company.id,
                "tz": tz or self.tz,
                "attendance_ids": [Command.clear(), *rows],
                **values,
            }
        )

    def employee_named(self, name, calendar=None, tz=None):
        employee = self.env["hr.employee"].create(
            {
                "name": name,
                "company_id": self.company.id,
                "resource_calendar_id": (calendar or self.full_time).id,
                "tz": tz or self.tz,
                "date_version": "2020-01-01",
            }
        )
        self.pair("employee", employee)
        return employee

    def kind(self, name, unit="day", **values):
        kind = self.env["hr.leave.type"].create(
            {
                "name": name,
                "company_id": self.company.id,
                "requires_allocation": False,
                "leave_validation_type": "hr",
                "request_unit": unit,
                **values,
            }
        )
        self.map(kind, self.remote_kind(name))
        return kind

    def remote_kind(self, name):
        """A kind of absence at Beispiel, whose id is its name; returns the value that can be chosen."""
        self.simulator.entities["absence-kinds"][name] = {"id": name, "code": None, "title": name, "closed": False}
        values = {"connection_id": self.connection.id, "mapping": "absence_kind", "external_id": name, "name": name}
        return self.env["hr.sync.mapping.value"].create(values)

    def map(self, kind, value):
        """Say that a time off type is sent as that value, as if it had never been otherwise."""
        values = {"connection_id": self.connection.id, "mapping": "absence_kind", "value_id": value.id}
        self.env["hr.sync.mapping"].create(
            {**values, "res_model": kind._name, "res_id": kind.id, "name": kind.display_name}
        )

    def pair(self, record_type, record):
        """Say that Beispiel knows the record, by its name."""
        self.env["hr.sync.link"].create(
            {
                "connection_id": self.connection.id,
                "record_type": record_type,
                "external_id": record.name,
                "res_model": record._name,
                "res_id": record.id,
                "state": "linked",
            }
        )

    def off(self, first, last=None, kind=None, employee=None, approve=True, **values):
        """Time off, approved unless somebody says something else."""
        leave = self.env["hr.leave"].create(
            {
                "employee_id": (employee or self.anna).id,
                "holiday_status_id": (kind or self.holidays).id,
                "request_date_from": first,
                "request_date_to": last or first,
                **values,
            }
        )
        if approve:
            leave.action_approve()
        return leave

    def change(self, leave, **values):
        """Take the approval back, change the leave and approve it again, as Odoo wants it."""
        leave.action_back_to_approval()
        leave.write(values)
        leave.action_approve()

    def public_holiday(self, day, start="00:00:00", end="23:59:59"):
        """A day on which nobody works, or a part of it by the clocks of UTC."""
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Public holiday",
                "company_id": self.company.id,
                "date_from": f"{day} {start}",
                "date_to": f"{day} {end}",
            }
        )

    # --- What comes of it ----------------------------------------------------------------------------

    def count(self):
        """The scheduled action that counts, after a commit as far as a test may."""
        self.env.cr.flush()
        self.env.cr.execute("SELECT 1")
        with self.registry.cursor() as cr:
            Environment(cr, self.env.ref("base.user_root").id, {})["hr.leave.recount"]._run()
        self.env.invalidate_all()

    def counted(self, employee=None):
        """The hours of one person, by day."""
        self.count()
        totals = self.env["hr.leave.total"].search([("employee_id", "=", (employee or self.anna).id)])
        return {str(total.date)[5:]: round(total.hours, 4) for total in totals.sorted("date") if total.hours}

    def send(self):
        self.count()
        self.work()

    def there(self):
        """The hours at Beispiel by person, day and type."""
        return {
            (one["person"], one["day"][5:], one["type"]): one["hours"]
            for one in self.simulator.entities["absence-hours"].values()
        }

    def writes(self):
        return [request.operation for request in self.simulator.requests if request.method != "GET"]
