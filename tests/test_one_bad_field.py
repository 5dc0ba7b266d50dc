"""One bad field keeps nothing else out: it keeps its value in Odoo and is named, all the rest is imported."""

from unittest.mock import patch

from odoo.tests import freeze_time

from ..records import RecordError
from ..systems.decode import LONG
from .absences import AbsenceCase
from .expenses import ExpenseCase
from .hours import HoursCase
from .people import PeopleCase
from .projects import TimesheetCase

BAD_AHV = "756.1234.5678.98"


@freeze_time("2026-06-01 08:00:00")
class TestPeople(PeopleCase):
    def left_periods(self):
        return [self.period("2020-01-01"), self.period("2026-06-01", status="left")]

    def test_new(self):
        user = self.person(jobTitle="Monteur")
        self.spoil(user, ahvNumber=BAD_AHV, gender="unknown", email=["x"])
        run = self.sync_through("employee")["employee"]
        one = self.employee(user)
        self.assertEqual((one.job_title, one.ssnid, one.sex), ("Monteur", False, False))
        self.assertTrue(one.current_version_id.contract_date_start)
        issue = self.issues()
        self.assertEqual((len(issue), issue.res_id), (1, one.id))
        for name in ("SSN No", "Gender", "Work Email"):
            self.assertIn(name, issue.error)
        self.assertEqual((run.created, run.failed, run.state), (0, 1, "partial"))

    def test_second_sync(self):
        user = self.person()
        self.spoil(user, ahvNumber=BAD_AHV)
        self.sync_through("employee")
        issue = self.issues()
        with self.count_writes() as counter:
            runs = self.sync(full=True)
        self.assertEqual(counter.statements, [])
        self.assertEqual((self.issues(), issue.attempts), (issue, 1))
        self.assertEqual(runs["employee"].state, "partial", "it is not in sync")

    def test_put_right(self):
        user, one = self.synced(ahvNumber="756.1234.5678.97", jobTitle="Monteur")
        self.spoil(user, ahvNumber=BAD_AHV, jobTitle="Polier")
        self.sync_through("employee")
        self.assertEqual((one.ssnid, one.job_title), ("756.1234.5678.97", "Polier"))
        self.spoil(user, ahvNumber="756.9217.0769.85")
        self.sync_through("employee")
        self.assertNoIssues()
        self.assertEqual(one.ssnid, "756.9217.0769.85")

    def test_exit(self):
        for fields in ({"ahvNumber": BAD_AHV}, {"lastName": ""}, {"gender": "x", "birthDate": "2999-01-01"}):
            user, one = self.synced()
            self.spoil(user, **fields, status="left", exitDate="2026-05-31", workPeriods=self.left_periods())
            self.sync_through("employee")
            self.assertFalse(one.active)
            self.assertEqual(str(one.with_context(active_test=False).version_ids.contract_date_end), "2026-05-31")

    def test_exit_with_a_bad_period(self):
        user, one = self.synced()
        periods = [{**self.period("2020-01-01"), "schedule": "Monday"}, self.period("2026-06-01", status="left")]
        self.spoil(user, status="left", workPeriods=periods)
        self.sync_through("employee")
        self.assertFalse(one.active)
        self.assertEqual(str(one.departure_date), "2026-05-31")

    def test_bad_periods_bring_nobody_back(self):
        user, one = self.synced(*self.left_periods())
        self.assertFalse(one.active)
        self.spoil(user, workPeriods=[{**self.period("2020-01-01"), "validFrom": "soon"}])
        self.sync_through("employee", full=True)
        self.assertFalse(one.active)

    def test_withdrew(self):
        user, one = self.synced(self.period("2026-07-01", key="a"))
        periods = [self.period("2026-07-01", key="a"), self.period("2026-07-01", key="b", status="left")]
        self.change(user, exitDate="2026-06-30", workPeriods=periods)
        self.assertNoIssues()
        self.assertFalse(one.version_ids.contract_date_start)
        self.assertTrue(one.active)
        self.assertSilentAgain()
        with freeze_time("2026-07-01 08:00:00"):
            self.work()
        self.assertFalse(one.active)
        self.assertEqual(str(one.departure_date), "2026-06-30")

    def test_withdrew_and_came_after_all(self):
        user, one = self.synced(self.period("2026-07-01", key="a"))
        self.change(user, workPeriods=[self.period("2026-07-01", key="a"), self.period("2026-07-01", status="left")])
        self.change(user, workPeriods=[self.period("2026-07-01", key="a")])
        self.assertEqual((str(one.version_ids.contract_date_start), one.active), ("2026-07-01", True))

    def test_odoo_refuses_one_field(self):
        user, one = self.synced(jobTitle="Monteur", phone="1")
        Employee = type(self.env["hr.employee"])
        write = Employee._sync_write

        def refuse(records, values):
            if "work_phone" in values:
                raise RecordError("odoo", "that is no phone number")
            return write(records, values)

        with patch.object(Employee, "_sync_write", refuse):
            self.change(user, jobTitle="Polier", phone="2")
            self.assertEqual((one.job_title, one.work_phone), ("Polier", "1"))
            self.assertIn("Work Phone: That is no phone number", self.issues().error)
            with self.count_writes() as counter:
                self.sync("employee")
            self.assertEqual(counter.statements, [])
        self.sync_through("employee", full=True)
        self.assertEqual(one.work_phone, "2")
        self.assertNoIssues()

    def test_odoo_refuses_one_field_of_somebody_new(self):
        user = self.person(jobTitle="Polier", nationality="XX")
        self.sync_through("employee")
        self.assertEqual(self.employee(user).job_title, "Polier")
        self.assertIn("Nationality", self.issues().error)

    def test_nobody_is_made_without_what_tells_who_it_is(self):
        self.synced(personnelNumber="7")
        self.env["hr.sync.link"].search([("record_type", "=", "employee")]).unlink()
        self.env["hr.employee"].search([("personnel_number", "=", "7")]).company_id = self.company
        other = self.person(personnelNumber="8", firstName="Nova")
        Employee = type(self.env["hr.employee"])
        create = Employee._sync_create

        def refuse(records, values, *args):
            if any("personnel_number" in one for one in values):
                raise RecordError("odoo", "this number is taken")
            return create(records, values, *args)

        with patch.object(Employee, "_sync_create", refuse):
            self.sync_through("employee")
        self.assertFalse(self.employee(other))


@freeze_time("2026-06-01 08:00:00")
class TestAbsences(AbsenceCase):
    def booked(self, unit="hour", **fields):
        self.user = self.person()
        absence = self.absent(self.user, self.kind(unit=unit), "2026-06-08", **fields)
        self.sync_all()
        return absence

    def test_ended_with_a_bad_field(self):
        for state in ("rejected", "cancelled"):
            for bad in ({"hours": "much"}, {"startDate": "soon"}, {"endDate": "2026-06-01"}, {"comment": ["x"]}):
                absence = self.booked(hours=8)
                self.simulator.update("absences", absence, state=state)
                self.spoil(absence, "absences", **bad)
                self.sync_all()
                self.assertEqual(self.leave(absence).state, {"rejected": "refuse"}.get(state, "cancel"), bad)
                self.assertNoTrace(self.leave(absence))

    def test_approved_with_bad_days_waits(self):
        absence = self.booked(hours=8, state="requested")
        self.simulator.update("absences", absence, state="approved")
        self.spoil(absence, "absences", startDate="soon")
        self.sync_all()
        self.assertEqual(self.leave(absence).state, "confirm")
        self.assertIn("Period", self.issues().error)

    def test_ended_before_it_came(self):
        user = self.person()
        absence = self.absent(user, self.kind(unit="hour"), "2026-06-08", state="rejected")
        self.spoil(absence, "absences", startDate="soon")
        runs = self.sync_all()
        self.assertFalse(self.leave(absence))
        self.assertNoIssues()
        self.assertIn("is skipped: it has ended", runs["absence"].notes)

    def test_rejected_although_it_does_not_fit(self):
        user = self.person(self.period("2020-01-01", hours=20))
        absence = self.absent(user, self.kind(unit="hour"), "2026-06-08", hours=8, state="rejected")
        self.sync_all()
        self.assertEqual(self.leave(absence).state, "refuse")
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_approved_anew_after_it_did_not_fit(self):
        absence = self.booked(hours=8)
        self.simulator.update_user(self.user, workPeriods=[self.period("2020-01-01", hours=20)])
        self.sync_all()
        self.simulator.update("absences", absence, state="cancelled")
        self.sync_all()
        self.assertNoIssues()
        self.simulator.update("absences", absence, state="approved", hours=4)
        self.sync_all()
        self.assertApproved(self.leave(absence), hours=4)

    def test_hours_of_a_type_of_days(self):
        for unit, days in (("day", 1), ("halfDay", 1)):
            for hours in (0, "eight", -8):
                user = self.person()
                absence = self.absent(user, self.kind(unit=unit), "2026-06-08")
                self.spoil(absence, "absences", hours=hours)
                self.sync_all()
                self.assertApproved(self.leave(absence), days, 8)
        self.assertNoIssues()

    def test_no_hours_of_a_type_of_hours(self):
        absence = self.booked(hours=0)
        self.assertFalse(self.leave(absence))
        self.assertIn("an absence cannot have 0 hours", self.issues().error)

    def test_unknown_unit(self):
        kind = self.kind(unit="day")
        self.spoil(kind, "absence-types", unit="week")
        self.sync_all()
        self.assertFalse(self.leave_type(kind), "what it would book nobody knows")


@freeze_time("2026-06-01 08:00:00")
class TestExpenses(ExpenseCase):
    def test_rejected_with_a_bad_field(self):
        for bad in ({"amount": "much"}, {"currency": "francs"}, {"date": "soon"}, {"vatAmount": 1000}):
            key, one = self.spent(amount=50)
            self.simulator.update("expenses", key, state="rejected")
            self.spoil(key, "expenses", **bad)
            self.sync_through("expense")
            self.assertEqual(one.approval_state, "refused", bad)
            self.assertTrue(self.issues(external_id=key))

    def test_bad_vat(self):
        key, one = self.spent(amount=50)
        self.change_expense(key, vatAmount=60, amount=55)
        self.assertEqual(one.total_amount_currency, 55)
        self.assertIn("VAT", self.issues().error)

    def test_approved_with_a_bad_amount_waits(self):
        key, one = self.spent(amount=50, state="submitted")
        self.simulator.update("expenses", key, state="approved")
        self.spoil(key, "expenses", amount="much")
        self.sync_through("expense")
        self.assertEqual(one.approval_state, "submitted")

    def test_text_that_is_too_long(self):
        key = self.spend(amount=50, description="x" * (LONG + 1))
        self.sync_through("expense")
        self.assertEqual(len(self.expense(key).name), LONG)
        self.assertNoIssues()
        self.assertIn(f"{LONG + 1} characters", self.notes())


@freeze_time("2026-06-01 08:00:00")
class TestTime(TimesheetCase):
    def test_entry(self):
        key = self.add_entry(hours=8, projectId=self.work_on)
        self.spoil(key, "time-entries", activityTypeId={}, note=["x"], subprojectId=True)
        self.sync_through()
        self.assertEqual((self.line(key).unit_amount, self.line(key).project_id.name), (8, "Neubau"))
        self.assertEqual(len(self.issues()), 1)

    def test_entry_on_no_project_that_can_be_read(self):
        key = self.add_entry(hours=8, projectId=self.work_on)
        self.spoil(key, "time-entries", projectId={})
        self.sync_through()
        self.assertFalse(self.line(key), "not on another project")

    def test_long_texts(self):
        project = self.add_project(description="Lorem ipsum. " * 500)
        key = self.add_entry(hours=8, projectId=project, note="x" * 2500)
        self.sync_through()
        self.assertEqual((self.line(key).unit_amount, len(self.line(key).name)), (8, 2500))
        self.assertNoIssues()

    def test_closed_project(self):
        project = self.add_project()
        self.sync_through()
        self.simulator.update("projects", project, isActive=False)
        self.spoil(project, "projects", endDate="soon", customerName=["x"])
        self.sync_through()
        self.assertFalse(self.project(project).active)


@freeze_time("2026-06-01 08:00:00")
class TestReports(HoursCase):
    def test_day_without_hours(self):
        days = [self.line(f"2026-05-{day}", hours=0 if day == 20 else 8) for day in range(18, 23)]
        report = self.imported(*days, hourlyRate=50, customerName="Seilbahn Muster AG", state="approved")
        self.assertEqual((report.total_hours, len(report.attendance_ids)), (32, 4))
        self.assertEqual(sum(quantity for quantity, _price in self.billed(report.invoice_id)), 32)
        self.assertEqual(self.problem(), "")
        self.assertSilentAgain()

    def test_bad_note_of_a_line(self):
        id_ = self.report_of(self.line("2026-05-18"), customerName="Seilbahn Muster AG")
        self.spoil(id_, "hours-reports", lines=[self.line("2026-05-18", note=["x"])])
        self.sync_through("hours_report")
        self.assertEqual(self.report(id_).total_hours, 8)
        self.assertIn("is not a text", self.problem(id_))

    def test_bad_rate(self):
        id_ = self.report_of(self.line("2026-05-18"), customerName="Seilbahn Muster AG", state="approved")
        self.spoil(id_, "hours-reports", hourlyRate="much")
        self.sync_through("hours_report")
        self.assertFalse(self.invoices(), "not at the product's price")
