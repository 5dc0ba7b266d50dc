"""Timesheet lines of public holidays: counted once for all employees of a chunk, and the same lines as ever."""

from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

from odoo.fields import Domain

from ..engine.context import AUTHOR, ENGINE
from ..engine.pull.importer import Importer
from ..models.time_off.work_times import WorkTimes
from .people import PeopleCase
from .queries import QueryCase
from .snapshots import SnapshotMixin
from .test_calendars import OFFICE, slots

MORNINGS = slots(("08:00", "12:00"))
NIGHTS = slots(("18:00", "22:00"), ("23:00", "24:00"), days=(1, 3, 5))


class HolidayLinesCase(PeopleCase):
    record_types = ("department", "employee", "public_holiday")

    def setUp(self):
        super().setUp()
        for holiday in self.simulator.all("public-holidays"):
            self.simulator.vanish("public-holidays", holiday["id"])
        if not hasattr(self.env["hr.employee"], "_create_future_public_holidays_timesheets"):
            self.skipTest("project_timesheet_holidays is not installed")

    def add(self, name, day, **fields):
        return self.simulator.add_holiday(name, day, **fields)["id"]

    def lines(self, employees=None):
        """The lines of public holidays."""
        domain = Domain("global_leave_id", "!=", False) & Domain("company_id", "=", self.company.id)
        if employees is not None:
            domain &= Domain("employee_id", "in", employees.ids)
        return self.env["account.analytic.line"].search(domain)

    @contextmanager
    def counted_by_odoo(self):
        """Odoo counts for each employee by itself, as without a sync."""
        with patch.object(WorkTimes, "of", lambda _times, holidays, calendars, count: count(holidays, calendars)):
            yield

    @contextmanager
    def counting(self):
        """Collects the holidays and the calendar of each time that Odoo counts."""
        counted, original = [], WorkTimes.of

        def of(times, holidays, calendars, count):
            def once(holidays, calendars):
                counted.append((holidays, calendars))
                return count(holidays, calendars)

            return original(times, holidays, calendars, once)

        with patch.object(WorkTimes, "of", of):
            yield counted


class TestHolidayLines(SnapshotMixin, HolidayLinesCase):
    def setUp(self):
        super().setUp()
        self.add("Vorbei", "2026-05-14")
        self.add("Bundesfeier", "2026-07-31")
        self.add("Heiligabend", "2026-12-24", isHalfDay=True)
        self.add("Weihnachten", "2026-12-25")
        self.add("Samstag", "2026-12-26")
        # All calendars are there before, as lines may be named by ids of calendars.
        self.sync_through("public_holiday")
        self.calendars = [self.calendar_of(schedule) for schedule in (OFFICE, MORNINGS, NIGHTS)]
        self.flexible = self.env["resource.calendar"].create(
            {"name": "Flexibel", "company_id": self.company.id, "flexible_hours": True, "hours_per_day": 7}
        )
        self.company.resource_calendar_id = self.flexible
        self.env["resource.calendar.leaves"].create(
            [
                self.holiday("Nur morgens", datetime(2026, 9, 1), calendar_id=self.calendars[1].id),
                self.holiday("Nachts", datetime(2026, 9, 2, 16), calendar_id=self.calendars[2].id),
            ]
        )
        other = self.env["res.company"].create({"name": "Fremd AG"})
        self.env["resource.calendar"].create({"name": "Fremd", "company_id": other.id})
        self.env["resource.calendar"].create({"name": "Alle", "company_id": False})
        self.env["resource.calendar.leaves"].with_company(other).create(
            self.holiday("Fremd", datetime(2026, 9, 3), company_id=other.id)
        )

    def holiday(self, name, start, **values):
        end = datetime.combine(start, datetime.max.time()).replace(microsecond=0)
        return {"name": name, "date_from": start, "date_to": end, "company_id": self.company.id, **values}

    def calendar_of(self, schedule):
        return self.synced(self.period("2020-01-01", schedule=schedule))[1].resource_calendar_id

    def people(self):
        """Two of each kind, so that what was counted for the first is used for the second."""
        for _each in range(2):
            for schedule in (OFFICE, MORNINGS, NIGHTS, None):
                self.person(self.period("2020-01-01", schedule=schedule))
            self.person(
                self.period("2020-01-01", schedule=OFFICE),
                self.period("2026-08-15", schedule=MORNINGS),
                self.period("2026-12-25", schedule=NIGHTS),
            )
            self.person(self.period("2020-01-01"), self.period("2026-05-15", status="left"), status="left")

    def test_same_lines(self):
        """Of everybody: by calendar, with holidays of single calendars, half days, leavers, another company."""
        self.people()
        added = self.assertSameRows(lambda: self.sync_through("employee"), self.counted_by_odoo())
        self.assertEqual(added["hr_employee"], 12)
        self.assertEqual(added["account_analytic_line"], 2 * (3 + 3 + 3 + 3 + 3 + 0))

    def test_who_has_which(self):
        self.people()
        self.sync_through("employee")
        days = {calendar: set() for calendar in self.calendars}
        for line in self.lines():
            days[line.employee_id.resource_calendar_id].add((str(line.date), round(line.unit_amount, 2)))
        office, mornings, nights = map(sorted, days.values())
        self.assertEqual(office, [("2026-07-31", 8.0), ("2026-12-24", 4.0), ("2026-12-25", 8.0)])
        self.assertEqual(mornings, [("2026-07-31", 4.0), ("2026-09-01", 4.0), ("2026-12-25", 4.0)])
        self.assertEqual(nights, [("2026-07-31", 5.0), ("2026-09-02", 5.0), ("2026-12-25", 5.0)])

    def test_coming_back(self):
        """Whoever comes back gets the lines of coming holidays; several at once are counted once."""
        gone = [
            self.person(self.period("2020-01-01"), self.period("2026-05-15", status="left"), status="left")
            for _each in range(3)
        ]
        self.sync_through("employee")
        employees = self.env["hr.employee"].concat(*map(self.employee, gone))
        self.assertFalse(self.lines(employees))

        def come_back():
            employees.with_context(**{AUTHOR: ENGINE})._sync_write({"active": True})

        added = self.assertSameRows(come_back, self.counted_by_odoo())
        self.assertEqual(added["account_analytic_line"], 9)
        with self.counting() as counted:
            come_back()
        self.assertCountedOnce(counted, employees.resource_calendar_id)

    def test_counted_once(self):
        """Once for each calendar, in whatever transaction people are created."""
        self.people()
        with self.counting() as counted, patch("odoo.addons.hr_sync.engine.pull.run_pass._FIRST_CHUNK", 3):
            self.sync_through("employee")
        self.assertCountedOnce(counted, self.all_employees().resource_calendar_id)

    def assertCountedOnce(self, counted, calendars):
        """Each of ``calendars``, and no other but those that have the id of a holiday, which Odoo looks up as well."""
        self.assertEqual(len(counted), len(set(counted)))
        seen = {calendar.id for _holidays, calendar in counted}
        self.assertLessEqual(set(calendars.ids), seen)
        self.assertLessEqual(seen - set(calendars.ids), {id_ for holidays, _one in counted for id_ in holidays.ids})

    def test_counted_anew(self):
        """Between two transactions of a pass somebody changes a holiday, and somebody else the hours of a calendar."""
        self.people()
        holiday = self.env["resource.calendar.leaves"].search([("name", "=", "Weihnachten")])
        row = self.calendars[0].attendance_ids.filtered(lambda one: one.dayofweek == "4")[-1:]

        def meanwhile(importer, *arguments, **options):
            if importer.lasting:
                # Another transaction; the test has one for all.
                with patch.object(type(importer.env.cr), "now", lambda _cr: datetime(2026, 6, 1, 9)):
                    holiday.with_env(importer.env).write({"date_to": datetime(2026, 12, 25, 9)})
                    row.with_env(importer.env).write({"hour_to": row.hour_to - 1})
                    importer.env.flush_all()
            return original(importer, *arguments, **options)

        original = Importer.import_records
        with (
            patch("odoo.addons.hr_sync.engine.pull.run_pass._FIRST_CHUNK", 3),
            patch.object(Importer, "import_records", meanwhile),
        ):
            added = self.assertSameRows(lambda: self.sync_through("employee"), self.counted_by_odoo())
        self.assertEqual(added["hr_employee"], 12)

    def test_people_themselves(self):
        """Whoever creates an employee has Odoo count as ever."""
        with self.counting() as counted:
            employees = (
                self.env["hr.employee"]
                .with_context(hr_sync_work_times={"of": 1})
                .create([{"name": name, "resource_calendar_id": self.calendars[0].id} for name in ("Anna", "Beat")])
            )
        self.assertEqual(counted, [])
        self.assertEqual(len(self.lines(employees)), 6)

    def test_not_shared(self):
        """Nobody who looks something up changes what the next one finds."""
        times, calls = WorkTimes(), []
        domain = [("company_id", "=", self.company.id), ("resource_id", "=", False)]
        holidays = self.env["resource.calendar.leaves"].search(domain)

        def count(holidays, calendars):
            calls.append((holidays, calendars))
            return holidays._work_time_per_day(calendars)

        expected = holidays._work_time_per_day()
        self.assertEqual(len(expected), len(set(holidays._get_resource_calendars())))
        first, second = times.of(holidays, False, count), times.of(holidays, False, count)
        self.assertEqual(calls, [], "only what is looked up is counted")
        for calendar in expected:
            self.assertEqual(first[calendar], expected[calendar])
            first[calendar][-2], first[-1]
            self.assertEqual(second[calendar], expected[calendar])
        self.assertFalse(second[-1])
        self.assertEqual(len(calls), len(expected))
        everywhere = holidays.filtered(lambda one: not one.calendar_id)
        found = times.of(everywhere, self.calendars[0], count)
        self.assertEqual(found, everywhere._work_time_per_day(self.calendars[0]), "Odoo names the calendars itself")


class TestHolidayLinesQueries(QueryCase, HolidayLinesCase):
    def test_flat(self):
        """What is asked about holidays and calendars does not grow with the number of employees."""
        for month in range(7, 13):
            self.add(f"Feiertag {month}", f"2026-{month:02d}-02")
        self.sync_through("public_holiday")
        self.measure(2)
        measured = {size: {"holidays": self.measure(size)} for size in self.sizes}
        self.assertFlat(measured, "holidays")

    def measure(self, size):
        for _each in range(size):
            self.person()
        seen = []
        with self.watching(seen):
            self.sync_through("employee")
        tables = ("resource_calendar_leaves", "resource_calendar_attendance")
        return [str(query) for query in seen if any(f'FROM "{table}"' in str(query) for table in tables)]
