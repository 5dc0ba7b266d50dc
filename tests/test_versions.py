"""Work periods become versions with contracts, and departures take place on their day."""

from datetime import date, datetime

from odoo.tests import freeze_time

from .people import PeopleCase

JAN, JUL, SEP = "2026-01-01", "2026-07-01", "2026-09-01"


class TestVersions(PeopleCase):
    def versions(self, employee):
        """(date, contract start, contract end, hours) of each active version."""
        return [
            (
                str(one.date_version),
                str(one.contract_date_start),
                one.contract_date_end and str(one.contract_date_end),
                round(sum(row.hour_to - row.hour_from for row in one.resource_calendar_id.attendance_ids)),
            )
            for one in employee.version_ids.filtered("active").sorted("date_version")
        ]

    def test_entry_date_before_the_first_period(self):
        """The contract starts on the entry date; without one on the first period's day."""
        early = self.person(self.period(JAN), entryDate="2019-05-01")
        plain = self.person(self.period(JAN), entryDate=None)
        none = self.simulator.add_user(workPeriods=[], entryDate="2018-03-01", status="active")["id"]
        self.sync()
        self.assertNoIssues()
        self.assertEqual(self.versions(self.employee(early)), [("2019-05-01", "2019-05-01", False, 40)])
        self.assertEqual(self.versions(self.employee(plain)), [(JAN, JAN, False, 40)])
        self.assertEqual(self.employee(none).contract_date_start, date(2018, 3, 1))
        self.assertSilentAgain()

    def test_one_version_for_each_period(self):
        _user, employee = self.synced(self.period("2020-01-01"), self.period(JAN, hours=20), self.period(JUL, hours=30))
        self.assertEqual(
            self.versions(employee),
            [
                ("2020-01-01", "2020-01-01", False, 40),
                (JAN, "2020-01-01", False, 20),
                (JUL, "2020-01-01", False, 30),
            ],
        )
        self.assertEqual(employee.current_version_id.date_version, date(2026, 1, 1))
        self.assertSilentAgain()

    def test_period_added_later_and_removed(self):
        """A change of workload makes a version with its calendar; taken back, the version is archived."""
        user, employee = self.synced(self.period(JAN))
        self.change(user, workPeriods=[self.period(JAN), self.period(JUL, hours=20)])
        self.assertEqual(self.versions(employee), [(JAN, JAN, False, 40), (JUL, JAN, False, 20)])
        later = employee.version_ids.sorted("date_version")[-1]
        self.assertSilentAgain()
        self.change(user, workPeriods=[self.period(JAN)])
        self.assertEqual(self.versions(employee), [(JAN, JAN, False, 40)])
        self.assertFalse(later.active)
        self.assertSilentAgain()
        self.change(user, workPeriods=[self.period(JAN), self.period(JUL, hours=20)])
        self.assertNoIssues()
        self.assertEqual(self.versions(employee), [(JAN, JAN, False, 40), (JUL, JAN, False, 20)])
        self.assertSilentAgain()

    def test_period_replaced_by_another(self):
        """A period deleted and entered again on the same day has another id: the version stays."""
        user, employee = self.synced(self.period(JAN, key="a"))
        version = employee.version_ids
        self.change(user, workPeriods=[self.period(JAN, key="b", hours=20)])
        self.assertNoIssues()
        self.assertEqual(employee.version_ids, version)
        self.assertEqual(self.versions(employee), [(JAN, JAN, False, 20)])
        self.change(user, workPeriods=[self.period(JAN, key="c"), self.period(JUL, key="d", hours=20)])
        self.change(user, workPeriods=[self.period(JAN, key="e"), self.period(JUL, key="f", hours=30)])
        self.assertNoIssues()
        self.assertEqual(self.versions(employee), [(JAN, JAN, False, 40), (JUL, JAN, False, 30)])
        self.assertSilentAgain()

    def test_period_replaced_on_another_day(self):
        """The only period is deleted and another entered: the last version is not archived, it moves."""
        user, employee = self.synced(self.period(JAN, key="a"))
        self.change(user, workPeriods=[self.period("2026-02-01", key="b")], entryDate="2026-02-01")
        self.assertNoIssues()
        self.assertEqual(self.versions(employee), [("2026-02-01", "2026-02-01", False, 40)])
        self.assertSilentAgain()

    def test_moved_start(self):
        user, employee = self.synced(self.period(JAN, key="a"), self.period(JUL, key="b", hours=20))
        versions = employee.version_ids
        self.change(user, workPeriods=[self.period(JAN, key="a"), self.period(SEP, key="b", hours=20)])
        self.assertEqual(employee.version_ids, versions)
        self.assertEqual(self.versions(employee), [(JAN, JAN, False, 40), (SEP, JAN, False, 20)])
        self.change(
            user,
            workPeriods=[self.period("2025-10-01", key="a"), self.period(SEP, key="b", hours=20)],
            entryDate="2025-10-01",
        )
        self.assertNoIssues()
        start = "2025-10-01"
        self.assertEqual(self.versions(employee), [(start, start, False, 40), (SEP, start, False, 20)])
        self.assertSilentAgain()

    def test_moved_onto_each_other(self):
        """All periods move by one place, in either direction: a day is free again before another takes it."""
        days = ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]
        for keys in ("abc", "cba"):
            with self.subTest(keys=keys):
                user, employee = self.synced(
                    *(self.period(day, key, hours=8 + i) for i, (day, key) in enumerate(zip(days, keys, strict=False)))
                )
                ids = set(employee.version_ids.ids)
                for moved in (days[1:], days[:3]):
                    periods = [self.period(day, key) for day, key in zip(moved, keys, strict=True)]
                    self.change(user, workPeriods=periods, entryDate=moved[0])
                    self.assertNoIssues()
                    self.assertEqual([one[0] for one in self.versions(employee)], moved)
                self.assertEqual(set(employee.version_ids.ids), ids)
                swapped = [self.period(days[0], keys[1]), self.period(days[1], keys[0]), self.period(days[2], keys[2])]
                self.change(user, workPeriods=swapped, entryDate=days[0])
                self.assertNoIssues()
                self.assertEqual([one[0] for one in self.versions(employee)], days[:3])

    # --- Leaving and coming back -------------------------------------------------------------------

    def test_left(self):
        """Who has left is archived, with the departure on the last day and the contract ended then."""
        user, employee = self.synced(self.period("2020-01-01"))
        self.change(
            user,
            workPeriods=[self.period("2020-01-01"), self.period("2026-05-01", status="left")],
            status="left",
            exitDate="2026-04-30",
        )
        self.assertFalse(employee.active)
        self.assertEqual(employee.departure_date, date(2026, 4, 30))
        self.assertEqual(self.versions(employee), [("2020-01-01", "2020-01-01", "2026-04-30", 40)])
        self.assertSilentAgain()

    def test_left_before_the_first_sync(self):
        _user, employee = self.synced(
            self.period("2020-01-01"), self.period("2026-05-01", status="left"), status="left", exitDate="2026-04-30"
        )
        self.assertNoIssues()
        self.assertFalse(employee.active)
        self.assertEqual(employee.departure_date, date(2026, 4, 30))
        self.assertSilentAgain()

    def test_leaving_ahead(self):
        """A leaver next month works until then; the day itself archives without a word from 2getHR."""
        user, employee = self.synced(self.period("2020-01-01"))
        self.change(user, workPeriods=[self.period("2020-01-01"), self.period(JUL, status="left")])
        self.assertTrue(employee.active)
        self.assertEqual(employee.departure_date, date(2026, 6, 30))
        self.assertEqual(self.versions(employee), [("2020-01-01", "2020-01-01", "2026-06-30", 40)])
        job = self.env["hr.sync.job"].search([("external_id", "=", user), ("purpose", "=", "record")])
        self.assertEqual((job.state, job.next_attempt), ("pending", datetime(2026, 6, 30, 22)))
        self.assertSilentAgain()
        with freeze_time("2026-06-30 21:00:00"):
            self.work()
            self.assertTrue(employee.active)
        with freeze_time("2026-07-01 00:30:00"):
            self.work()
            self.assertFalse(employee.active)
            self.assertEqual(employee.departure_date, date(2026, 6, 30))
            self.assertEqual(job.state, "done")
            self.assertSilentAgain()

    def test_leaving_taken_back(self):
        user, employee = self.synced(self.period("2020-01-01"), self.period(JUL, status="left"))
        self.change(user, workPeriods=[self.period("2020-01-01")])
        self.assertFalse(employee.departure_date)
        self.assertEqual(self.versions(employee), [("2020-01-01", "2020-01-01", False, 40)])
        with freeze_time("2026-07-01 00:30:00"):
            self.work()
            self.assertTrue(employee.active)

    def test_came_back(self):
        """Coming back is a second contract; the person is there again and has not departed."""
        gone = [self.period("2020-01-01"), self.period("2026-02-01", status="left")]
        user, employee = self.synced(*gone, status="left")
        self.assertFalse(employee.active)
        self.change(user, status="active", workPeriods=[*gone, self.period("2026-05-01", hours=20)])
        self.assertNoIssues()
        self.assertTrue(employee.active)
        self.assertFalse(employee.departure_date)
        self.assertEqual(
            self.versions(employee),
            [("2020-01-01", "2020-01-01", "2026-01-31", 40), ("2026-05-01", "2026-05-01", False, 20)],
        )
        self.assertSilentAgain()

    def test_coming_back_ahead(self):
        _user, employee = self.synced(
            self.period("2020-01-01"),
            self.period("2026-02-01", status="left"),
            self.period(JUL, hours=20),
            status="left",
        )
        self.assertFalse(employee.active)
        with freeze_time("2026-07-01 00:30:00"):
            self.work()
            self.assertTrue(employee.active)
            self.assertFalse(employee.departure_date)
            self.assertSilentAgain()

    def test_gap_is_two_contracts(self):
        _user, employee = self.synced(
            self.period("2020-01-01", validTo="2020-12-31"), self.period("2022-01-01", hours=20)
        )
        self.assertEqual(
            self.versions(employee),
            [("2020-01-01", "2020-01-01", "2020-12-31", 40), ("2022-01-01", "2022-01-01", False, 20)],
        )
        self.assertSilentAgain()
