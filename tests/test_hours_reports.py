"""Hours reports: who has them, what is kept of them, and what makes them come again."""

from odoo.tests import freeze_time, new_test_user

from .hours import HoursCase


@freeze_time("2026-06-01 08:00:00")
class TestHoursReports(HoursCase):
    def test_report(self):
        report = self.imported(
            self.line("2026-05-18", "07:00", "16:30", pause=60), self.line("2026-05-19", hours=4.2), hourlyRate=48.755
        )
        self.assertEqual(report.employee_id, self.worker)
        self.assertEqual(report.company_id, self.company)
        self.assertEqual((report.state, report.total_hours, report.lines_left_out), ("approved", 12.7, 0))
        self.assertEqual((str(report.first_day), str(report.last_day)), ("2026-05-18", "2026-05-19"))
        self.assertEqual((report.customer_name, report.partner_id), ("Seilbahn Muster AG", self.customer))
        self.assertEqual((report.hourly_rate, report.currency_id), (48.755, self.franc))
        self.assertEqual(report.attendance_count, 2)
        self.assertEqual(report.hr_sync_external_id, self.last)
        self.assertNoIssues()
        self.assertSilentAgain()

    def test_many_again(self):
        for week in range(5):
            self.report_of(*(self.line(f"2026-05-{week * 4 + day:02}") for day in (1, 2, 3)))
        self.assertCounts(self.sync_through("hours_report")["hours_report"], created=5)
        self.assertEqual(len(self.invoices()), 5)
        self.assertSilentAgain()

    def test_only_the_leased(self):
        """Others are skipped and counted; nothing is left of them."""
        other, employee = self.synced()
        id_ = self.report_of(self.line("2026-05-18"), user=other)
        mine = self.report_of(self.line("2026-05-18"))
        run = self.sync_through("hours_report")["hours_report"]
        self.assertCounts(run, created=1, skipped=1)
        self.assertIn("Personalverleih", run.notes)
        self.assertFalse(self.link(id_, "hours_report"))
        self.assertTrue(self.report(mine))
        self.assertFalse(self.env["hr.attendance"].search([("employee_id", "=", employee.id)]))
        self.assertNoIssues()

    def test_getting_the_type_fetches_them(self):
        other, employee = self.synced()
        id_ = self.report_of(self.line("2026-05-18"), user=other)
        self.sync_through("hours_report")
        employee.version_id.contract_type_id = self.env.ref("hr.contract_type_permanent")
        self.assertFalse(self.queued())
        employee.contract_type_id = self.leased
        self.assertTrue(self.queued().full)
        self.work()
        self.assertTrue(self.report(id_).invoice_id)
        employee.version_id.contract_type_id = self.leased
        self.assertFalse(self.queued(), "nothing new")

    def test_getting_the_type_by_a_new_version(self):
        other, employee = self.synced()
        self.report_of(self.line("2026-05-18"), user=other)
        self.sync_through("hours_report")
        version = employee.create_version({"date_version": "2026-05-11", "contract_type_id": self.leased.id})
        self.assertEqual(len(self.queued()), 1)
        self.queued()._finish("done")
        version.employee_id.create_version({"date_version": "2026-05-25"})
        self.assertFalse(self.queued(), "it was leased before")

    def test_whoever_gives_the_type(self):
        """Who may edit contracts needs no rights on the sync."""
        other, employee = self.synced()
        self.report_of(self.line("2026-05-18"), user=other)
        self.sync_through("hours_report")
        manager = new_test_user(
            self.env, "hm", groups="hr.group_hr_manager", company_id=self.company.id, company_ids=self.company.ids
        )
        employee.with_user(manager).contract_type_id = self.leased
        self.assertEqual(len(self.queued()), 1)
        employee.with_user(manager).create_version({"date_version": "2026-05-25"})

    def test_nobody_is_asked_while_paused_or_before_the_first_sync(self):
        _other, employee = self.synced()
        employee.contract_type_id = self.leased
        self.assertFalse(self.queued(), "the first sync is a person's decision")
        self.sync_through("hours_report")
        self.connection.action_pause()
        employee.contract_type_id = False
        employee.contract_type_id = self.leased
        self.assertFalse(self.queued())

    def queued(self):
        return self.env["hr.sync.run"].search([("state", "=", "running"), ("record_type", "=", "hours_report")])

    def test_on_the_day_of_the_line(self):
        """A version counts from its day on; lines on other days are left out, and come when the type does."""
        user, employee = self.synced(self.period("2020-01-01"), self.period("2026-05-19"))
        late = employee.version_ids.sorted("date_version")[-1]
        late.contract_type_id = self.leased
        days = [self.line("2026-05-18", hours=5), self.line("2026-05-19", hours=6)]
        self.last = self.report_of(*days, user=user, number="SR-1")
        run = self.sync_through("hours_report")["hours_report"]
        report = self.report(self.last)
        self.assertEqual(report.attendance_ids.mapped("worked_hours"), [6])
        self.assertEqual((report.lines_left_out, report.total_hours), (1, 6))
        self.assertEqual(self.billed(report.invoice_id), [(6, 48.5)])
        self.assertIn("SR-1", run.notes)
        self.assertIn("2026-05-18", run.notes)
        self.assertSilentAgain()
        employee.version_ids.contract_type_id = self.leased
        self.work()
        self.assertEqual(report.attendance_ids.sorted("check_in").mapped("worked_hours"), [5, 6])
        self.assertEqual(self.billed(report.invoice_id), [(5, 48.5), (6, 48.5)])
        self.assertSilentAgain()

    def test_losing_the_type(self):
        report = self.imported(self.line("2026-05-18"))
        self.worker.version_ids.contract_type_id = False
        self.sync_through("hours_report", full=True)
        self.assertEqual(len(report.attendance_ids), 1)
        self.amend(lines=[self.line("2026-05-18", hours=5), self.line("2026-05-20")])
        self.assertEqual(report.attendance_ids.mapped("worked_hours"), [5], "what is there stays, nothing is added")
        self.assertEqual(report.invoice_id.state, "draft")

    def test_archived_employee(self):
        self.simulator.update_user(self.user, status="inactive")
        self.sync_through("employee")
        self.worker.active = False
        report = self.imported(self.line("2026-05-18"))
        self.assertEqual(report.employee_id, self.worker)
        self.assertEqual(len(report.attendance_ids), 1)
        self.assertSilentAgain()

    def test_unknown_employee(self):
        id_ = self.report_of(self.line("2026-05-18"))
        self.spoil(id_, "hours-reports", userId="nobody")
        good = self.report_of(self.line("2026-05-19"))
        self.sync_through("hours_report")
        self.assertTrue(self.report(good))
        self.assertFalse(self.link(id_, "hours_report"))
        self.assertIn("nobody", self.issues(record_type="hours_report").error)

    def test_bad_reports(self):
        """Each is an issue of its own and stops no other."""
        bad = {
            "a date": {"lines": [{**self.line("2026-02-28"), "date": "2026-02-31"}]},
            "subtract more hours": {"lines": [self.line("2026-05-04", hours=-1)]},
            "more than 24": {"lines": [self.line("2026-05-05", hours=30)]},
            "7 hours": {"lines": [self.line("2026-05-06", "08:00", "16:00", hours=7)]},
            "not a currency": {"currency": "XQX"},
            "overlap": {
                "lines": [self.line("2026-05-07", "08:00", "12:00"), self.line("2026-05-07", "11:00", "13:00")]
            },
            "digits": {"hourlyRate": 10**40},
            "is not a known value": {"state": "paid"},
            "Number: the value is missing": {"number": ""},
            "Lines: the value is missing": {"lines": None},
        }
        ids = {}
        for index, (said, spoiled) in enumerate(bad.items()):
            ids[said] = self.report_of(self.line(f"2026-04-{index + 1:02}"))
            lines = spoiled.get("lines") or ()
            for number, line in enumerate(lines):
                line["id"] = f"{index}-{number}"
            self.spoil(ids[said], "hours-reports", **spoiled)
        good = self.report_of(self.line("2026-05-18"))
        run = self.sync_through("hours_report")["hours_report"]
        self.assertCounts(run, created=1, failed=len(bad))
        self.assertTrue(self.report(good).invoice_id)
        for said, id_ in ids.items():
            with self.subTest(said):
                self.assertIn(said, self.problem(id_))
                self.assertFalse(self.report(id_))
        self.assertSilentAgain()

    def test_same_number_twice(self):
        """The number is what people call it, not its identity: both are imported."""
        ids = [self.report_of(self.line(day), number="SR-1") for day in ("2026-05-18", "2026-05-19")]
        self.assertCounts(self.sync_through("hours_report")["hours_report"], created=2)
        self.assertEqual(self.invoices().mapped("ref"), ["SR-1", "SR-1"])
        self.assertEqual(len(self.report(ids[0]) | self.report(ids[1])), 2)
        self.assertSilentAgain()

    def test_withdrawn(self):
        report = self.imported(self.line("2026-05-18"))
        invoice = report.invoice_id
        self.simulator.delete("hours-reports", self.last)
        self.assertCounts(self.sync_through("hours_report")["hours_report"], archived=1)
        self.assertEqual((report.active, report.state), (False, "withdrawn"))
        self.assertFalse(report.attendance_ids)
        self.assertEqual(invoice.state, "cancel")
        self.assertFalse(self.env["hr.sync.link"].search([("record_type", "=", "hours_line")]))
        self.assertSilentAgain()

    def test_vanished(self):
        self.imported(self.line("2026-05-11"))  # which stays
        report = self.imported(self.line("2026-05-18"))
        self.simulator.vanish("hours-reports", self.last)
        self.sync_through("hours_report", full=True)
        self.assertEqual((report.state, report.invoice_id.state), ("withdrawn", "cancel"))

    def test_withdrawn_and_back(self):
        report = self.imported(self.line("2026-05-18"), state="submitted")
        self.amend(state="approved")
        invoice = report.invoice_id
        self.simulator.delete("hours-reports", self.last)
        self.sync_through("hours_report")
        self.assertEqual(invoice.state, "cancel")
        self.simulator.store["hours-reports"].entries[self.last].deleted = False
        self.amend(isDeleted=False)
        self.assertEqual((report.state, report.invoice_id, invoice.state), ("approved", invoice, "draft"))
        self.assertEqual(len(report.attendance_ids), 1)

    def test_killed(self):
        """All of a report or nothing, and once in the end."""
        for owner in (
            "odoo.addons.hr_sync.models.hours_reports.hr_hours_report_attendances.AttendanceWriter",
            "odoo.addons.hr_sync.models.hours_reports.hr_hours_report_invoice.InvoiceWriter",
        ):
            self.report_of(self.line("2026-05-18" if "invoice" in owner else "2026-05-19"))
            for method in ("apply", "_create"):
                with self.subTest(owner=owner, method=method):
                    reports = self.env["hr.hours.report"].search_count([])
                    with self.die_at(owner, method):
                        self.sync("hours_report")
                    self.env.invalidate_all()
                    self.assertEqual(self.env["hr.hours.report"].search_count([]), reports)
                    self.assertEqual(len(self.invoices()), reports)
            self.work()
            self.assertEqual(len(self.invoices()), reports + 1)
        self.assertEqual(len(self.env["hr.attendance"].search([("hours_report_id", "!=", False)])), 2)
        self.assertSilentAgain()

    def test_connection_made_again(self):
        """A new connection takes over what the former one made."""
        report = self.imported(self.line("2026-05-18"))
        values = {"default_journal_id": self.journal.id, "default_product_id": self.product.id}
        self.connection.active = False
        self.connection = self.connect(**values)
        self.sync_through()
        self.assertEqual(self.report(self.last), report)
        self.assertEqual(len(self.invoices()), 1)
        self.amend(lines=[self.line("2026-05-18", hours=5)])
        self.assertEqual(self.billed(report.invoice_id), [(5, 48.5)])
        self.assertEqual(len(report.attendance_ids), 1)

    def test_links_lost(self):
        """Known again by its number, with its attendances and its invoice."""
        report = self.imported(self.line("2026-05-18"), self.line("2026-05-19", "08:00", "12:00"))
        before = report.attendance_ids, report.invoice_id
        self.env["hr.sync.link"].search([("record_type", "in", ("hours_report", "hours_line"))]).unlink()
        self.sync_through("hours_report", full=True)
        self.assertEqual(self.report(self.last), report)
        self.assertEqual((report.attendance_ids, report.invoice_id), before)
        self.assertEqual(len(self.invoices()), 1)
        self.amend(lines=[self.line("2026-05-18", hours=5)])
        self.assertEqual(report.attendance_ids.mapped("worked_hours"), [5])
        self.assertEqual(self.billed(report.invoice_id), [(5, 48.5)])
