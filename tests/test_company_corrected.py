"""A time zone, a currency or a country that is corrected in the external system: noticed, reported, and applied."""

from datetime import datetime

from odoo.tests import freeze_time, new_test_user

from .absences import AbsenceCase
from .hours import HoursCase


class Corrected:
    def prepare(self):
        super().prepare()
        self.connection.responsible_id = new_test_user(
            self.env(user=1),
            "hs_corrected",
            "hr_sync.group_officer,hr.group_hr_user",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )

    def correct(self, **fields):
        """Correct the company at 2getHR, and sync."""
        self.simulator.store.company = {**self.simulator.store.company, **fields}
        return self.sync_through()

    def answer(self):
        """What the connection's responsible has to read."""
        domain = [("res_model", "=", "hr.sync.connection"), ("res_id", "=", self.connection.id)]
        noted = self.env["mail.activity"].search(domain).mapped("note")
        logged = self.connection.message_ids.filtered(lambda message: "Company data" in message.body)
        self.assertEqual(len(noted), len(logged))
        return " ".join(noted)

    def assertCalmAgain(self):
        self.env.flush_all()
        before = self.answer()
        with self.count_writes() as counter:
            self.sync(full=True)
        self.assertEqual(counter.statements, [])
        self.assertEqual(self.answer(), before)
        self.assertNoIssues()


@freeze_time("2026-06-01 08:00:00")
class TestTimeZone(Corrected, AbsenceCase):
    record_types = ("department", "employee", "project", "task", "absence_type", "public_holiday", "absence")
    sending = ("task",)

    def prepare(self):
        super().prepare()
        self.user = self.person()
        self.free = self.simulator.add_holiday("Bundesfeier", "2026-08-01")["id"]
        self.moved = self.simulator.add_holiday("Berchtoldstag", "2027-01-04")["id"]
        self.away = self.absent(self.user, self.kind(), "2026-05-04", "2026-05-05")
        project = self.simulator.add_project(name="Neubau")["id"]
        self.due = self.simulator.add_subproject(project, deadline="2026-07-31")["id"]
        self.other_due = self.simulator.add_subproject(project, deadline="2026-07-31")["id"]
        self.sync_through()
        self.calendar = self.employee(self.user).resource_calendar_id
        self.own = self.env["resource.calendar"].create(
            {"name": "Eigene", "company_id": self.company.id, "tz": "Europe/Zurich"}
        )
        self.task(self.other_due).date_deadline = "2026-07-31 10:00:00"
        self.holiday(self.moved).date_to = "2027-01-04 15:00:00"
        self.env.flush_all()

    def task(self, external_id):
        return self._target("task", "project.task", external_id, None)

    def holiday(self, external_id):
        return self._target("public_holiday", "resource.calendar.leaves", external_id, None)

    def test_everything_moves_that_the_sync_made(self):
        employee, leave = self.employee(self.user), self.leave(self.away)
        self.assertEqual((self.calendar.tz, employee.tz), ("Europe/Zurich", "Europe/Zurich"))
        self.assertEqual(leave.date_from, datetime(2026, 5, 4, 6))
        self.simulator.forget()
        self.correct(timeZone="Europe/London")
        self.assertEqual((self.calendar.tz, employee.tz), ("Europe/London", "Europe/London"))
        self.assertEqual(employee.resource_calendar_id, self.calendar)
        holiday = self.holiday(self.free)
        self.assertEqual(
            (holiday.date_from, holiday.date_to), (datetime(2026, 7, 31, 23), datetime(2026, 8, 1, 22, 59, 59))
        )
        self.assertEqual((leave.date_from, leave.state), (datetime(2026, 5, 4, 7), "validate"))
        self.assertApproved(leave, days=2)
        self.assertEqual(self.task(self.due).date_deadline, datetime(2026, 7, 31, 22, 59))
        self.assertFalse([one for one in self.simulator.requests if one.method != "GET"], "nothing is sent for it")
        self.assertIn("time zone Europe/Zurich → Europe/London", self.answer())
        self.assertIn("working schedules: 1, employees: 1, records with times: 3).", self.answer())
        self.assertCalmAgain()

    def test_what_people_changed_stays(self):
        self.correct(timeZone="Europe/London")
        self.assertEqual(self.own.tz, "Europe/Zurich")
        self.assertEqual(self.task(self.other_due).date_deadline, datetime(2026, 7, 31, 10))
        self.assertEqual(self.holiday(self.moved).date_to, datetime(2027, 1, 4, 15))

    def test_when_the_connection_is_tested(self):
        self.simulator.store.company = {**self.simulator.store.company, "timeZone": "Europe/London"}
        self.connection.action_test()
        self.assertEqual(self.calendar.tz, "Europe/London")
        self.assertIn("Europe/London", self.answer())

    def test_currency_and_country(self):
        self.correct(currency="EUR", country="LI")
        self.assertIn("currency CHF → EUR", self.answer())
        self.assertIn("country CH → LI", self.answer())
        self.assertNotIn("working schedules", self.answer())
        self.assertEqual(self.connection.tenant["currency"], "EUR")
        self.assertTrue(all(run.full for run in self.connection.run_ids.sorted("id")[-3:]))
        self.assertCalmAgain()

    def test_another_name_is_nothing_to_tell(self):
        self.correct(name="Alpenwerk Holding AG")
        self.assertEqual((self.connection.tenant_name, self.answer()), ("Alpenwerk Holding AG", ""))


@freeze_time("2026-06-01 08:00:00")
class TestTimeZoneOfHours(Corrected, HoursCase):
    def test_attendances(self):
        report = self.imported(self.line("2026-05-18", "07:00", "16:30", pause=45))
        changed = self.imported(self.line("2026-05-19", "07:00", "16:30", pause=45))
        changed.attendance_ids.check_out = "2026-05-19 15:00:00"
        self.env.flush_all()
        self.assertEqual(self.times(report), [("05-18 05:00", "05-18 14:30", 45, 8.75)])
        self.correct(timeZone="Europe/London")
        self.assertEqual(self.times(report), [("05-18 06:00", "05-18 15:30", 45, 8.75)])
        self.assertEqual(self.times(changed)[0][:2], ("05-19 05:00", "05-19 15:00"))
        self.assertCalmAgain()
