"""What the first sync of a varied company leaves does not depend on how it is made fast."""

from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time
from unittest.mock import patch

from odoo import models
from odoo.exceptions import UserError
from pytz import UTC

from ..engine.context import AUTHOR, ENGINE
from ..models.people.work_intervals import WorkIntervals
from ..models.sync.hr_sync_mixin import HrSyncMixin
from ..models.timesheets.account_analytic_line import AccountAnalyticLine
from .absences import AbsenceCase
from .people import PeopleCase
from .projects import TimesheetCase
from .queries import QueryCase
from .simulators.twogethr.extent import Extent
from .snapshots import SnapshotMixin
from .test_calendars import OFFICE, slots
from .twogethr import RECORD_TYPES


def _amounts_of_odoo(line, values):
    return super(AccountAnalyticLine, line)._timesheet_postprocess(values)


#: Each way of sparing Odoo work, and what switches it off.
SHORTCUTS = {
    "intervals": lambda: patch.object(WorkIntervals, "of", classmethod(lambda cls, env: None)),
    "companies": lambda: patch.object(HrSyncMixin, "_check_company", models.BaseModel._check_company),
    "amounts": lambda: patch.object(AccountAnalyticLine, "_timesheet_postprocess", _amounts_of_odoo),
}


@contextmanager
def without(*names):
    """Odoo does everything its own way."""
    with ExitStack() as stack:
        for name in names or SHORTCUTS:
            stack.enter_context(SHORTCUTS[name]())
        yield


class TestFirstSync(SnapshotMixin, PeopleCase):
    """A company as the simulator makes them, with everything in it."""

    employees, units = 14, 2
    record_types = RECORD_TYPES
    extent = Extent(projects=4, subprojects=8, absences=90, months_of_time=1, hours_reports=3, expenses=8)

    def simulate(self, **options):
        return super().simulate(extent=self.extent, **options)

    def test_same_rows(self):
        # Odoo names the lines of a public holiday by what it finds under the holiday's id among calendars.
        sequence = "resource_calendar_leaves_id_seq"
        self.env.cr.execute("SELECT setval(%s, GREATEST(1000000, nextval(%s)))", (sequence, sequence))
        self.connection.default_project_id = self.env["project.project"].create(
            {"name": "Allgemein", "company_id": self.company.id}
        )

        def work():
            self.sync_through()
            self.assertFalse(self.env["hr.sync.run"].search([("state", "=", "running")]))

        added = self.assertSameRows(work, without())
        self.assertGreater(added["hr_leave"], 60)
        self.assertGreater(added["account_analytic_line"], 300)
        self.assertGreater(added["resource_calendar_leaves"], 60)


class TestVariedAbsences(SnapshotMixin, AbsenceCase):
    """Absences of each kind, for people with each kind of working time."""

    def setUp(self):
        super().setUp()
        self.kinds = [self.kind(name=unit, unit=unit) for unit in ("day", "halfDay", "hour")]
        self.simulator.add_holiday("Bundesfeier", "2026-07-31")
        self.simulator.add_holiday("Halber Tag", "2026-07-30", isHalfDay=True)
        nights = slots(("00:00", "04:00"), ("22:00", "24:00"), days=(1, 2, 5, 6))
        mornings = slots(("08:00", "12:00"), days=(1, 3, 5))
        self.people = {
            "office": self.person(self.period("2020-01-01", schedule=OFFICE)),
            "nights": self.person(self.period("2020-01-01", schedule=nights)),
            "mornings": self.person(self.period("2020-01-01", schedule=mornings)),
            "changes": self.person(
                self.period("2020-01-01", schedule=OFFICE), self.period("2026-07-15", schedule=mornings)
            ),
            "gone": self.person(self.period("2020-01-01"), self.period("2026-05-15", status="left"), status="left"),
            "flexible": self.person(self.period("2020-01-01", schedule=OFFICE)),
            "free": self.person(self.period("2020-01-01", schedule=OFFICE)),
            "two weeks": self.person(self.period("2020-01-01", schedule=OFFICE)),
        }
        self.sync_all()
        flexible = {"name": "Flexibel", "company_id": self.company.id, "flexible_hours": True, "hours_per_day": 7}
        calendars = self.env["resource.calendar"].create([flexible, {"name": "Wochen", "company_id": self.company.id}])
        calendars[1].switch_calendar_type()
        calendars[1].attendance_ids.filtered(
            lambda row: row.week_type == "1" and row.dayofweek in ("0", "4") and not row.display_type
        ).unlink()
        for name, calendar in (("flexible", calendars[0]), ("free", calendars.browse()), ("two weeks", calendars[1])):
            self.employee(self.people[name]).version_ids.resource_calendar_id = calendar
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Nur morgens",
                "calendar_id": self.employee(self.people["mornings"]).resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": "2026-06-24 04:00:00",
                "date_to": "2026-06-24 20:00:00",
            }
        )
        days, halves, hours = self.kinds
        for name, user in self.people.items():
            first = "2026-05-04" if name == "gone" else "2026-06-08"
            self.absent(user, days, first, first[:8] + "12")
            self.absent(user, halves, "2026-04-08", "2026-04-10", startPeriod="afternoon", endPeriod="morning")
            self.absent(user, hours, "2026-04-15", hours=2)
            self.absent(user, halves, "2026-03-28", "2026-03-31")  # over the change of the clocks
            if name != "gone":
                self.absent(user, days, "2026-07-27", "2026-08-05")  # over public holidays
                self.absent(user, days, "2026-06-24")
                self.absent(user, days, "2026-06-15", state="requested")
                self.absent(user, days, "2026-06-16", state="rejected")
                self.absent(user, halves, "2026-06-17", state="cancelled")
        self.absent(self.people["changes"], days, "2026-07-13", "2026-07-17")
        self.absent(self.people["office"], days, "2026-06-09")  # beside another one

    def test_same_rows(self):
        added = self.assertSameRows(self.sync_all, without())
        self.assertGreater(added["hr_leave"], 60)
        self.assertGreater(added["account_analytic_line"], 80)

    def test_changed(self):
        """The same holds for what changes later, when other leaves are there."""
        self.sync_all()
        absences = self.simulator.all("absences")
        for absence in absences[::3]:
            self.simulator.update("absences", absence["id"], state="approved", endDate=absence["startDate"])
        for absence in absences[1::3]:
            self.simulator.update("absences", absence["id"], state="rejected")
        self.simulator.add_holiday("Neu", "2026-06-10")
        self.assertSameRows(self.sync_all, without())

    def test_answered(self):
        """Odoo does ask, and is answered; also about those whom it has to look at by itself."""
        answered = {True: 0, False: 0}
        for name in ("attendances", "leaves"):
            original = getattr(WorkIntervals, name)

            def count(known, *args, original=original):
                found = original(known, *args)
                answered[found is not None] += 1
                return found

            self.startPatcher(patch.object(WorkIntervals, name, count))
        self.sync_all()
        self.assertGreater(answered[True], 100)
        self.assertGreater(answered[False], 20)


class TestWorkIntervals(AbsenceCase):
    """What is answered without asking Odoo holds for the days, the people and the moment that it was read for."""

    def setUp(self):
        super().setUp()
        self.one, self.other = (
            self.synced(self.period("2020-01-01", schedule=OFFICE))[1].with_env(self.env(su=True)) for _each in range(2)
        )
        self.known = WorkIntervals(self.one, date(2026, 6, 8), date(2026, 6, 12))
        self.calendar = self.one.resource_calendar_id.with_context(hr_sync_intervals=self.known)

    def ask(self, day, *employees):
        moments = (UTC.localize(datetime.combine(day, hour)) for hour in (time(5), time(18)))
        resources = self.env["resource.resource"].concat(*(one.resource_id for one in employees or (self.one,)))
        return (*moments, resources)

    def leaves(self, day, *employees):
        return self.known.leaves(*self.ask(day, *employees))

    def test_days(self):
        for day, is_known in ((8, True), (12, True), (14, True), (5, False), (15, False)):
            with self.subTest(day):
                asked = self.ask(date(2026, 6, day))
                self.assertEqual(self.leaves(date(2026, 6, day)) is not None, is_known)
                self.assertEqual(self.known.attendances(self.calendar, *asked, None) is not None, is_known)

    def test_people(self):
        self.assertIsNotNone(self.leaves(date(2026, 6, 8), self.one))
        self.assertIsNone(self.leaves(date(2026, 6, 8), self.one, self.other))
        asked = self.ask(date(2026, 6, 8), self.other)
        self.assertIsNone(self.known.attendances(self.calendar, *asked, None))

    def test_moment(self):
        """Whatever is added, changed or removed meanwhile counts."""
        day, later = date(2026, 6, 8), date(2026, 6, 9)
        self.assertIsNotNone(self.leaves(day))
        away = self.env["resource.calendar.leaves"].with_context(hr_sync_intervals=self.known).sudo()
        values = {"resource_id": self.one.resource_id.id, "calendar_id": self.calendar.id}
        away = away.create({**values, "date_from": "2026-06-08 06:00:00", "date_to": "2026-06-08 10:00:00"})
        self.assertIsNone(self.leaves(day))
        self.assertIsNotNone(self.leaves(later))
        away.write({"date_from": "2026-06-09 06:00:00", "date_to": "2026-06-09 10:00:00"})
        self.assertIsNotNone(self.leaves(day))
        self.assertIsNone(self.leaves(later))
        away.unlink()
        self.assertIsNotNone(self.leaves(later))

    def test_context_of_a_person(self):
        """Nobody but the sync is answered."""
        person = self.calendar.with_user(self.env.ref("base.user_admin"))
        for calendar in (self.calendar.with_context(hr_sync_intervals={"leaves": 1}), person):
            self.assertIsNone(WorkIntervals.of(calendar.env))
        self.assertEqual(WorkIntervals.of(self.calendar.env), self.known)


class TestVariedTime(SnapshotMixin, TimesheetCase):
    """Time entries of people whose hours cost something and of those whose hours do not."""

    def setUp(self):
        super().setUp()
        self.users = [self.worker, self.person(), self.gone()]
        self.sync_through("employee", "project", "task", "activity")
        self.employee(self.worker).hourly_cost = 61.25
        self.employee(self.users[2]).hourly_cost = 40

    def test_same_rows(self):
        for index, user in enumerate(self.users * 4):
            on = {"projectId": self.work_on} if index % 2 else {}
            task = {"projectId": self.work_on, "subprojectId": self.part} if index % 3 == 0 else {}
            self.add_entry(1 + index / 7, f"2026-05-{index + 1:02d}", user, **{**on, **task})
        added = self.assertSameRows(self.sync_through, without())
        self.assertEqual(added["account_analytic_line"], 12)
        self.sync_through()
        self.assertEqual(len(set(self.all_lines().mapped("amount"))), 9)

    def test_companies(self):
        """What refers to another company is found among many that do not."""
        other = self.env["res.company"].create({"name": "Fremd AG"})
        strange = self.env["hr.timesheet.activity"].create({"name": "Fremd", "company_id": other.id})
        own = self.env["hr.timesheet.activity"].create({"name": "Eigen", "company_id": self.company.id})
        Line = self.env["account.analytic.line"].with_context(**{AUTHOR: ENGINE})
        values = {
            "name": "x",
            "project_id": self.general.id,
            "employee_id": self.employee(self.worker).id,
            "unit_amount": 1,
        }
        for activities, is_right in (
            ((own, own, False), True),
            ((own, False, own, strange), False),
            ((strange,), False),
        ):
            lines = [{**values, "activity_id": activity and activity.id} for activity in activities]
            for way in (ExitStack(), without()):
                with self.subTest(activities=activities, way=way), way, self.cr.savepoint():
                    if is_right:
                        self.assertEqual(len(Line.create(lines)), len(lines))
                    else:
                        with self.assertRaisesRegex(UserError, "Fremd"):
                            Line.create(lines)
        lines = Line.create([values, values])
        for written in ({"activity_id": strange.id}, {"company_id": other.id}):
            with self.subTest(written=written), self.cr.savepoint():
                if "company_id" in written:
                    lines.write({"activity_id": own.id})
                with self.assertRaisesRegex(UserError, "Fremd"):
                    lines.write(written)

    def test_looked_at_once(self):
        """The number of lines whose companies Odoo looks at does not grow with the number of lines."""
        looked_at, original = [], models.BaseModel._check_company

        def look(lines, fnames=None):
            if lines._name == "account.analytic.line":
                looked_at.append(len(lines))
            return original(lines, fnames)

        for index in range(30):
            self.add_entry(1, f"2026-05-{index + 1:02d}", self.users[1], projectId=self.work_on)
        with patch.object(models.BaseModel, "_check_company", look):
            self.sync_through()
        self.assertEqual(len(self.all_lines()), 30)
        self.assertLessEqual(sum(looked_at), 2, looked_at)


class TestAbsenceQueries(QueryCase, AbsenceCase):
    def test_flat(self):
        """How often working time is looked up does not grow with the number of absences."""
        self.day = self.kind(unit="day")
        self.users = [self.person(self.period("2020-01-01", schedule=OFFICE)) for _each in range(max(self.sizes))]
        self.sync_all()
        self.measure(2, "04")
        measured = {size: self.measure(size, f"{5 + index:02d}") for index, size in enumerate(self.sizes)}
        for table in ("resource_calendar_attendance", "resource_calendar_leaves", "hr_version"):
            with self.subTest(table):
                self.assertFlat({size: {table: seen[table]} for size, seen in measured.items()}, table)

    def measure(self, size, month):
        for user in self.users[:size]:
            self.absent(user, self.day, f"2026-{month}-06", f"2026-{month}-08")
        seen = []
        with self.watching(seen):
            self.sync_all()
        tables = ("resource_calendar_attendance", "resource_calendar_leaves", "hr_version")
        return {table: [query for query in map(str, seen) if f'FROM "{table}"' in query] for table in tables}
