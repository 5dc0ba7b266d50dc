"""Working schedules are found by their hours, or made once and shared."""

from odoo.fields import Command

from .people import PeopleCase

WEEK = range(1, 6)


def slots(*times, days=WEEK):
    """The same times on each of the days, as 2getHR tells them."""
    return [{"weekday": day, "start": start, "end": end} for day in days for start, end in times]


OFFICE = slots(("08:00", "12:00"), ("13:00", "17:00"))


class TestCalendars(PeopleCase):
    def calendar_of(self, schedule, **values):
        """The calendar that a person with this week gets."""
        _user, employee = self.synced(self.period("2026-01-01", schedule=schedule, **values))
        return employee.resource_calendar_id

    def rows(self, calendar):
        return [
            (int(row.dayofweek), row.hour_from, row.hour_to, row.day_period)
            for row in calendar.attendance_ids.sorted(lambda row: (row.dayofweek, row.hour_from))
        ]

    def make(self, **values):
        """A calendar of the company with office hours and a lunch row."""
        rows = [
            (str(day - 1), *row)
            for day in WEEK
            for row in ((8, 12, "morning"), (12, 13, "lunch"), (13, 17, "afternoon"))
        ]
        return self.env["resource.calendar"].create(
            {
                "name": "Büro",
                "company_id": self.company.id,
                "tz": "Europe/Zurich",
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {"name": "x", "dayofweek": day, "hour_from": start, "hour_to": end, "day_period": part}
                        )
                        for day, start, end, part in rows
                    ),
                ],
                **values,
            }
        )

    def count(self):
        return self.env["resource.calendar"].search_count([("company_id", "=", self.company.id)])

    def test_existing_one_is_found(self):
        """A calendar with the same hours is taken, whatever it is called; lunch rows do not count."""
        mine = self.make()
        self.assertEqual(self.calendar_of(OFFICE), mine)
        self.assertEqual(self.calendar_of(list(reversed(OFFICE))), mine)

    def test_company_calendar_first(self):
        """Among equals the company's own calendar is the one that people expect."""
        self.make()
        mine = self.make(name="Firma")
        self.make()
        self.company.resource_calendar_id = mine
        self.assertEqual(self.calendar_of(OFFICE), mine)

    def test_made_once_and_shared(self):
        before = self.count()
        first, second = (self.person(self.period("2026-01-01", schedule=OFFICE)) for _ in "ab")
        self.sync()
        calendar = self.employee(first).resource_calendar_id
        self.assertEqual(self.employee(second).resource_calendar_id, calendar)
        self.assertEqual(self.count(), before + 1)
        self.assertEqual(calendar.tz, "Europe/Zurich")
        self.assertEqual(calendar.company_id, self.company)
        self.assertEqual(self.calendar_of(OFFICE), calendar)
        self.assertEqual(self.rows(calendar)[:2], [(0, 8.0, 12.0, "morning"), (0, 13.0, 17.0, "afternoon")])
        self.assertIn("40", calendar.name)
        self.assertSilentAgain()

    def test_others_are_not_taken(self):
        """Flexible, two-week, archived ones, those in another time zone or company are not the same."""
        others = self.make(schedule_type="flexible") | self.make(tz="Europe/London") | self.make(active=False)
        others |= self.make(company_id=self.env.ref("base.main_company").id)
        two_weeks = self.make()
        two_weeks.switch_calendar_type()
        duration = self.make()
        duration.attendance_ids.filtered(lambda row: row.day_period == "lunch").unlink()
        duration.duration_based = True
        self.assertNotIn(self.calendar_of(OFFICE), others | two_weeks | duration)
        self.assertNoIssues()

    def test_names_tell_calendars_apart(self):
        """Two weeks of equal hours are two calendars, and a person can tell which is which."""
        start = self.calendar_of(slots(("08:00", "16:00"), days=(1, 2)))
        end = self.calendar_of(slots(("08:00", "16:00"), days=(4, 5)))
        self.assertNotEqual(start, end)
        self.assertIn("16 hours", start.name)
        self.assertEqual(start.name, "16 hours a week: Mon, Tue 08:00–16:00")
        self.assertEqual(end.name, "16 hours a week: Thu, Fri 08:00–16:00")
        self.assertEqual(self.calendar_of(OFFICE).name, "40 hours a week: Mon–Fri 08:00–12:00, 13:00–17:00")

    def test_uneven_minutes(self):
        """Hours that are no round decimals are found again by their minutes."""
        week = slots(("07:20", "11:50"), ("12:35", "16:25"))
        calendar = self.calendar_of(week)
        before = self.count()
        self.env.invalidate_all()
        self.assertEqual(self.calendar_of(week), calendar)
        self.assertEqual(self.count(), before)
        self.assertSilentAgain()

    def test_night_shift(self):
        """22 to 06 is two rows, on two days; Sunday's night goes into Monday."""
        calendar = self.calendar_of(slots(("22:00", "06:00"), days=(1, 7)))
        self.assertNoIssues()
        self.assertEqual(
            [row[:3] for row in self.rows(calendar)],
            [(0, 0.0, 6.0), (0, 22.0, 24.0), (1, 0.0, 6.0), (6, 22.0, 24.0)],
        )
        self.assertEqual(calendar.hours_per_week, 16)
        self.assertEqual(self.calendar_of(slots(("22:00", "06:00"), days=(7, 1))), calendar)
        self.assertSilentAgain()

    def test_until_midnight(self):
        calendar = self.calendar_of(slots(("16:00", "24:00"), days=(1,)))
        self.assertEqual([row[:3] for row in self.rows(calendar)], [(0, 16.0, 24.0)])

    def test_zero_workload(self):
        """No workload is a calendar without rows; an empty field would mean "works whenever"."""
        first = self.calendar_of(None, hours=0.0)
        self.assertNoIssues()
        self.assertTrue(first)
        self.assertFalse(first.attendance_ids or first.flexible_hours)
        self.assertEqual(self.calendar_of(None, hours=0.0), first)
        self.assertSilentAgain()

    def test_half_days(self):
        """Mornings only: the rows say so, and a half day off in the afternoon would count nothing."""
        calendar = self.calendar_of(slots(("08:00", "12:00")))
        self.assertEqual({row[3] for row in self.rows(calendar)}, {"morning"})
        calendar = self.calendar_of(slots(("13:30", "17:30")))
        self.assertEqual({row[3] for row in self.rows(calendar)}, {"afternoon"})
        calendar = self.calendar_of(slots(("08:00", "16:00")))
        self.assertEqual({row[3] for row in self.rows(calendar)}, {"full_day"})

    def test_overlapping_times_are_an_issue(self):
        user = self.person(self.period("2026-01-01", schedule=slots(("08:00", "12:00"), ("11:00", "15:00"))))
        self.sync()
        self.assertTrue(self.employee(user), "without the working hours, which are named")
        self.assertIn("overlap", self.issues().error)

    def test_no_periods_no_calendar_of_ours(self):
        """Who has no periods gets the company's calendar from Odoo, not a made-up one."""
        before = self.count()
        self.simulator.add_user(workPeriods=[], entryDate=None, status="active")
        self.sync()
        self.assertNoIssues()
        self.assertEqual(self.count(), before)

    def test_calendar_changed_by_hand(self):
        """HR changes a shared calendar: the next person with the old hours gets another one."""
        calendar = self.calendar_of(OFFICE)
        calendar.attendance_ids.filtered(lambda row: row.dayofweek == "4").unlink()
        self.assertSilentAgain()
        self.assertNotEqual(self.calendar_of(OFFICE), calendar)

    def test_two_companies(self):
        """Each company has its own calendars, even at the same time zone and hours."""
        calendar = self.calendar_of(OFFICE)
        other = self.env["res.company"].create({"name": "Talwerk AG", "country_id": self.env.ref("base.ch").id})
        self.env.user.company_ids |= other
        connection = self.connect(company_id=other.id, name="Talwerk")
        self.sync(connection=connection)
        employees = self.env["hr.employee"].sudo().search([("company_id", "=", other.id)])
        self.assertTrue(employees)
        self.assertNotIn(calendar, employees.resource_calendar_id)
        self.assertEqual(employees.resource_calendar_id.company_id, other)

    def test_queries_do_not_grow(self):
        """Fifty people with five schedules cost as many look-ups for calendars as ten with five."""
        weeks = [slots(("08:00", f"{hour}:00")) for hour in range(11, 16)]

        def look_ups(people):
            for number in range(people):
                self.person(self.period("2026-01-01", schedule=weeks[number % 5]))
            with self.assertLogs("odoo.sql_db", "DEBUG") as logs:
                self.sync("employee")
            reads = [line for line in logs.output if 'FROM "resource_calendar"' in line]
            return len([line for line in reads if '"resource_calendar"."tz"' in line.split("WHERE")[-1]])

        look_ups(5)
        few, many = look_ups(10), look_ups(50)
        self.assertLessEqual(many, few + 2)
