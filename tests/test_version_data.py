"""Master data in versions, versions that people made or archived, and leaves that lie across a new one."""

from datetime import date

from odoo.tests import freeze_time

from .people import PeopleCase

JAN, JUL, SEP = "2026-01-01", "2026-07-01", "2026-09-01"


class TestVersionData(PeopleCase):
    def test_department_moves_before_a_future_version(self):
        """The day of a future version comes: the department that was taken over meanwhile does not turn back."""
        sales, store = (self.simulator.add_unit(name)["id"] for name in ("Verkauf", "Lager"))
        user = self.person(self.period(JAN), self.period(JUL, hours=20), organisationUnitId=sales, jobTitle="Koch")
        self.sync()
        employee = self.employee(user)
        self.change(
            user,
            organisationUnitId=store,
            jobTitle="Chef",
            address={"street": "Weg 2", "street2": None, "zip": "3011", "city": "Bern", "country": "CH"},
        )
        self.assertEqual(employee.department_id.name, "Lager")
        with freeze_time("2026-07-02 08:00:00"):
            self.env["hr.employee"]._cron_update_current_version_id()
            self.env.invalidate_all()
            self.assertEqual(employee.current_version_id.date_version, date(2026, 7, 1))
            self.assertEqual(employee.department_id.name, "Lager")
            self.assertEqual((employee.job_title, employee.private_street), ("Chef", "Weg 2"))
            self.assertSilentAgain()

    def test_later_version_with_a_value_of_its_own(self):
        """A later version in which HR set something else keeps it; so do earlier ones."""
        sales, store = (self.simulator.add_unit(name)["id"] for name in ("Verkauf", "Lager"))
        user = self.person(
            self.period("2020-01-01"),
            self.period(JAN, hours=30),
            self.period(JUL, hours=20),
            self.period(SEP, hours=10),
            organisationUnitId=sales,
        )
        self.sync()
        employee = self.employee(user)
        own = self.env["hr.department"].create({"name": "Neu", "company_id": self.company.id})
        employee.version_ids.filtered(lambda one: one.date_version == date(2026, 7, 1)).department_id = own
        self.change(user, organisationUnitId=store)
        names = [one.department_id.name for one in employee.version_ids.sorted("date_version")]
        self.assertEqual(names, ["Verkauf", "Lager", "Neu", "Lager"])
        self.assertSilentAgain()

    def test_department_and_period_at_once(self):
        """A person moves and gets a new period in one answer: old and new version have the new department."""
        sales, store = (self.simulator.add_unit(name)["id"] for name in ("Verkauf", "Lager"))
        user = self.person(self.period(JAN), organisationUnitId=sales)
        self.sync()
        self.change(user, workPeriods=[self.period(JAN), self.period(JUL, hours=20)], organisationUnitId=store)
        self.assertEqual(self.employee(user).version_ids.mapped("department_id.name"), ["Lager"])

    def test_new_version_copies_what_hr_entered(self):
        """What only Odoo knows, such as the contract type, is carried into the version of a new period."""
        user, employee = self.synced(self.period(JAN))
        kind = self.env["hr.contract.type"].create({"name": "Personalverleih"})
        employee.contract_type_id = kind
        self.change(user, workPeriods=[self.period(JAN), self.period(JUL, hours=20)])
        self.assertEqual([one.contract_type_id for one in employee.version_ids], [kind, kind])

    # --- Versions that people made -----------------------------------------------------------------

    def matched(self, *periods, **values):
        """An employee who was there before the first sync, and is found by the personnel number."""
        employee = self.env["hr.employee"].create(
            {"name": "Vreni Huber", "personnel_number": "77", "company_id": self.company.id, **values}
        )
        user, synced = self.synced(*periods, firstName="Vreni", lastName="Huber", personnelNumber="77")
        self.assertEqual(synced, employee)
        return user, employee.with_context(active_test=True)

    def test_matched_employee_without_a_contract(self):
        """The version that every employee has stands for the period that runs, and gets its contract."""
        _user, employee = self.matched(self.period("2020-01-01"), self.period(JAN, hours=20))
        self.assertNoIssues()
        self.assertEqual(
            employee.version_ids.sorted("date_version").mapped("date_version"), [date(2020, 1, 1), date(2026, 1, 1)]
        )
        self.assertEqual(set(employee.version_ids.mapped("contract_date_start")), {date(2020, 1, 1)})
        self.assertSilentAgain()

    def test_matched_employee_with_the_same_contract(self):
        _user, employee = self.matched(
            self.period(JAN), contract_date_start=date(2026, 1, 1), date_version=date(2026, 1, 1), wage=5000
        )
        self.assertNoIssues()
        self.assertEqual(len(employee.version_ids), 1)
        self.assertEqual(employee.wage, 5000)
        self.assertSilentAgain()

    def test_matched_employee_with_another_contract(self):
        """Contracts that contradict each other are one issue with a reason; nothing is half written."""
        user, employee = self.matched_or_issue(contract_date_start=date(2025, 6, 1), date_version=date(2025, 6, 1))
        self.assertEqual(len(self.issues(external_id=user)), 1)
        self.assertIn("already has a contract", self.issues().error)
        self.assertEqual(len(employee.version_ids), 1)
        self.assertEqual(employee.contract_date_start, date(2025, 6, 1))
        employee.version_ids.write({"date_version": date(2026, 1, 1), "contract_date_start": date(2026, 1, 1)})
        self.issues().action_retry()
        self.work()
        self.assertNoIssues()
        self.assertEqual(self.employee(user), employee)

    def matched_or_issue(self, **values):
        employee = self.env["hr.employee"].create(
            {"name": "Vreni Huber", "personnel_number": "77", "company_id": self.company.id, **values}
        )
        user = self.person(self.period(JAN), firstName="Vreni", lastName="Huber", personnelNumber="77")
        self.sync()
        return user, employee

    def test_version_that_hr_archived(self):
        """HR archives the version of a period: a later change of that period makes it anew and breaks nothing."""
        user, employee = self.synced(self.period(JAN), self.period(JUL, hours=20))
        later = employee.version_ids.sorted("date_version")[-1]
        later.active = False
        self.assertSilentAgain()
        self.change(user, workPeriods=[self.period(JAN), self.period(JUL, hours=30)])
        self.assertNoIssues()
        fresh = employee.version_ids.filtered("active").sorted("date_version")[-1]
        self.assertNotEqual(fresh, later)
        self.assertEqual(fresh.date_version, date(2026, 7, 1))
        self.assertSilentAgain()

    def test_version_that_hr_deleted(self):
        user, employee = self.synced(self.period(JAN), self.period(JUL, hours=20))
        employee.version_ids.sorted("date_version")[-1].unlink()
        self.assertSilentAgain()
        self.change(user, workPeriods=[self.period(JAN), self.period(JUL, hours=30)])
        self.assertNoIssues()
        self.assertEqual(len(employee.version_ids.filtered("active")), 2)

    def test_version_that_hr_added(self):
        """A version of HR's own, such as a raise in between, is never touched."""
        user, employee = self.synced(self.period(JAN))
        own = employee.create_version({"date_version": date(2026, 4, 1), "wage": 6000})
        self.change(user, workPeriods=[self.period(JAN), self.period(JUL, hours=20)])
        self.assertNoIssues()
        self.assertEqual((own.active, own.date_version, own.wage), (True, date(2026, 4, 1), 6000))
        self.assertEqual(len(employee.version_ids.filtered("active")), 3)
        self.change(user, workPeriods=[self.period(JAN)])
        self.assertTrue(own.active)

    # --- Leaves ------------------------------------------------------------------------------------

    def leave(self, employee, first, last):
        kind = self.env["hr.leave.type"].create(
            {"name": "Ferien", "requires_allocation": False, "company_id": self.company.id}
        )
        leave = self.env["hr.leave"].create(
            {
                "employee_id": employee.id,
                "holiday_status_id": kind.id,
                "request_date_from": first,
                "request_date_to": last,
            }
        )
        leave.action_approve()
        self.assertEqual(leave.state, "validate")
        return leave

    def test_leave_across_a_change_of_workload(self):
        """A person's own leave may be split by Odoo or stop the change: then it is one issue; others go on."""
        user, employee = self.synced(self.period(JAN))
        other = self.person()
        self.leave(employee, date(2026, 6, 29), date(2026, 7, 3))
        self.simulator.update_user(other, jobTitle="Koch")
        self.change(user, workPeriods=[self.period(JAN), self.period(JUL, hours=20)], jobTitle="Chef")
        self.assertEqual(self.employee(other).job_title, "Koch")
        issues = self.issues()
        self.assertLessEqual(len(issues), 1)
        versions = employee.version_ids.filtered("active")
        leaves = self.env["hr.leave"].search([("employee_id", "=", employee.id), ("state", "=", "validate")])
        if issues:
            self.assertEqual(issues.external_id, user)
            self.assertIn("leave", issues.error.lower())
            self.assertEqual((len(versions), len(leaves)), (1, 1))
        else:
            self.assertEqual(len(versions), 2)
            self.assertEqual(min(leaves.mapped("request_date_from")), date(2026, 6, 29))
        self.sync(full=True)
        self.assertLessEqual(len(self.issues()), 1)

    def test_leave_after_a_change_of_workload(self):
        """A leave that lies wholly in the new period stays approved."""
        user, employee = self.synced(self.period(JAN))
        leave = self.leave(employee, date(2026, 8, 3), date(2026, 8, 7))
        self.change(user, workPeriods=[self.period(JAN), self.period(JUL, hours=20)])
        self.assertNoIssues()
        self.assertEqual(len(employee.version_ids.filtered("active")), 2)
        self.assertEqual(leave.state, "validate")

    def test_leave_inside_a_contract_that_ends(self):
        user, employee = self.synced(self.period(JAN))
        leave = self.leave(employee, date(2026, 5, 4), date(2026, 5, 8))
        self.change(user, workPeriods=[self.period(JAN), self.period("2026-06-01", status="left")], status="left")
        self.assertNoIssues()
        self.assertFalse(employee.active)
        self.assertEqual(leave.state, "validate")
