"""The hours that time off takes from each day, as Odoo counts working time."""

from unittest.mock import patch

from odoo.tests import freeze_time

from ..engine.context import SYNC_CONTEXT
from ..models.time_off import hr_leave_recount
from .leave_totals import FULL, MORNING, LeaveTotalCase

#: From Monday to Friday, 1 to 5 June 2026.
WEEK = dict.fromkeys(("06-01", "06-02", "06-03", "06-04", "06-05"), 8)


@freeze_time("2026-06-15 08:00:00")
class TestLeaveDays(LeaveTotalCase):
    def test_days(self):
        """Whole days have the hours of the schedule; weekends have none."""
        leave = self.off("2026-06-01", "2026-06-08")
        self.assertEqual(self.counted(), {**WEEK, "06-08": 8})
        self.assertEqual(leave.number_of_hours, 48)

    def test_not_approved(self):
        self.off("2026-06-01", approve=False)
        self.assertEqual(self.counted(), {})
        self.assertFalse(self.env["hr.leave.total"].search([("company_id", "=", self.company.id)]))

    def test_work(self):
        """Types that stand for work, such as that at home, are no time off."""
        self.off("2026-06-01", kind=self.kind("At home", time_type="other"))
        self.assertEqual(self.counted(), {})

    def test_half_days(self):
        """From noon to noon."""
        kind = self.kind("Half", "half_day")
        self.off("2026-06-01", "2026-06-03", kind, request_date_from_period="pm", request_date_to_period="am")
        self.off("2026-06-04", kind=kind, request_date_from_period="am", request_date_to_period="am")
        self.assertEqual(self.counted(), {"06-01": 4, "06-02": 8, "06-03": 4, "06-04": 4})

    def test_hours(self):
        """Break not included; two on one day with the same type are one total."""
        kind = self.kind("Doctor", "hour")
        self.off("2026-06-01", kind=kind, request_hour_from=9.5, request_hour_to=14.25)
        self.off("2026-06-01", kind=kind, request_hour_from=15, request_hour_to=16)
        self.assertEqual(self.counted(), {"06-01": 4.75})

    def test_public_holidays(self):
        """A day, and an afternoon; what is entered after the approval counts too, and what is taken out again."""
        self.public_holiday("2026-06-02")
        self.off("2026-06-01", "2026-06-05")
        self.assertEqual(self.counted(), {"06-01": 8, "06-03": 8, "06-04": 8, "06-05": 8})
        afternoon = self.public_holiday("2026-06-04", start="10:00:00")  # noon in Zurich
        self.assertEqual(self.counted(), {"06-01": 8, "06-03": 8, "06-04": 4, "06-05": 8})
        afternoon.unlink()
        self.assertEqual(self.counted(), {"06-01": 8, "06-03": 8, "06-04": 8, "06-05": 8})

    def test_holidays_included(self):
        """Types that Odoo counts through public holidays are counted so."""
        self.public_holiday("2026-06-02")
        self.off("2026-06-01", "2026-06-05", self.kind("Military", include_public_holidays_in_duration=True))
        self.assertEqual(self.counted(), WEEK)

    def test_part_time(self):
        """Two mornings and a day."""
        bert = self.employee_named("Bert", self.calendar("Part time", {0: MORNING, 2: MORNING, 3: FULL}))
        self.off("2026-06-01", "2026-06-07", employee=bert)
        self.assertEqual(self.counted(bert), {"06-01": 4, "06-03": 4, "06-04": 8})

    def test_schedule_changes_inside(self):
        """Each day counts by the version in force on it."""
        half = self.calendar("Mornings", dict.fromkeys(range(5), MORNING))
        early = self.calendar("Early", dict.fromkeys(range(5), ((6, 10, "morning"), (11, 15, "afternoon"))))
        leave = self.off("2026-06-01", "2026-06-05")
        self.counted()
        self.anna.create_version({"date_version": "2026-06-03", "resource_calendar_id": half.id})
        self.anna.create_version({"date_version": "2026-06-05", "resource_calendar_id": early.id})
        self.assertEqual(leave.state, "validate")
        self.assertEqual(self.counted(), {"06-01": 8, "06-02": 8, "06-03": 4, "06-04": 4, "06-05": 8})

    def test_schedule_changes_in_contract(self):
        """Odoo wants such leaves approved again; what is approved of them counts."""
        self.anna.version_id.write({"contract_date_start": "2020-01-01"})
        half = self.calendar("Mornings", dict.fromkeys(range(5), MORNING))
        leaves = self.off("2026-06-01", "2026-06-02") | self.off("2026-06-08", "2026-06-09")
        self.counted()
        self.anna.create_version(
            {"date_version": "2026-06-08", "resource_calendar_id": half.id, "contract_date_start": "2020-01-01"}
        )
        self.assertEqual(set(leaves.mapped("state")), {"confirm"})
        self.assertEqual(self.counted(), {})
        leaves.action_approve()
        self.assertEqual(self.counted(), {"06-01": 8, "06-02": 8, "06-08": 4, "06-09": 4})

    def test_hours_of_schedule_change(self):
        """The same schedule with other hours: last month and later days are counted again, earlier ones stay."""
        self.off("2026-04-30", "2026-05-01")
        self.off("2026-06-01", "2026-06-02")
        self.counted()
        self.full_time.attendance_ids.filtered(lambda row: row.hour_to == 17).hour_to = 16
        self.assertEqual(self.counted(), {"04-30": 8, "05-01": 7, "06-01": 7, "06-02": 7})
        self.full_time.attendance_ids.filtered(lambda row: row.dayofweek == "0").unlink()
        self.assertEqual(self.counted(), {"04-30": 8, "05-01": 7, "06-02": 7})

    def test_two_weeks(self):
        """Every other week is free."""
        week = int(self.env["resource.calendar.attendance"].get_week_type(self.off("2026-06-01").request_date_from))
        calendar = self.calendar("Two weeks", {(week, day): FULL for day in range(5)}, two_weeks_calendar=True)
        bert = self.employee_named("Bert", calendar)
        self.off("2026-06-01", "2026-06-19", employee=bert)
        later = {f"06-{day}": 8 for day in (15, 16, 17, 18, 19)}
        self.assertEqual(self.counted(bert), {**WEEK, **later})

    def test_flexible(self):
        """Hours a day as Odoo has them, up to those of the week; the schedule of others is not asked."""
        calendar = self.calendar("Flexible", {}, flexible_hours=True, hours_per_day=7, full_time_required_hours=35)
        bert = self.employee_named("Bert", calendar)
        week = self.off("2026-06-01", "2026-06-05", employee=bert)
        self.off("2026-06-08", employee=bert)
        self.assertEqual(self.counted(bert), {**dict.fromkeys(WEEK, 7), "06-08": 7})
        self.assertEqual(week.number_of_hours, 35)

    def test_summer_time(self):
        """The day on which the clocks change is a day as others, in every zone."""
        for zone, first, last, days in (
            ("Europe/Zurich", "2026-03-28", "2026-03-30", ("03-28", "03-29", "03-30")),
            ("Europe/Zurich", "2026-10-24", "2026-10-26", ("10-24", "10-25", "10-26")),
            ("America/New_York", "2026-03-07", "2026-03-09", ("03-07", "03-08", "03-09")),
            ("America/New_York", "2026-10-31", "2026-11-02", ("10-31", "11-01", "11-02")),
        ):
            with self.subTest(zone=zone, first=first):
                calendar = self.calendar("Every day", dict.fromkeys(range(7), FULL), zone)
                bert = self.employee_named(f"Bert {first}", calendar, zone)
                self.off(first, last, employee=bert)
                self.assertEqual(self.counted(bert), dict.fromkeys(days, 8))

    def test_other_zone(self):
        """Late hours far in the west, already the next day in Greenwich, belong to their own day."""
        late = ((14, 18, "afternoon"), (19, 23, "afternoon"))
        calendar = self.calendar("Late", dict.fromkeys(range(5), late), "America/Los_Angeles")
        bert = self.employee_named("Bert", calendar, "America/Los_Angeles")
        self.off("2026-06-01", "2026-06-05", employee=bert)
        self.assertEqual(self.counted(bert), WEEK)

    def test_nights(self):
        """A night belongs to the day on which it begins."""
        evening, morning = (22, 24, "afternoon"), (0, 6, "morning")
        nights = {0: (evening,), **dict.fromkeys(range(1, 5), (morning, evening)), 5: (morning,)}
        calendar = self.calendar("Nights", nights)
        bert = self.employee_named("Bert", calendar)
        self.off("2026-06-01", "2026-06-03", employee=bert)
        self.assertEqual(self.counted(bert), {"06-01": 8, "06-02": 8, "06-03": 8})

    def test_given_hours(self):
        """The hours that an external system gives for a leave count, not the schedule: they change its last days."""
        kind = self.kind("Course", "hour")
        for given, days in (
            (18, {"06-01": 8, "06-02": 10}),
            (9.5, {"06-01": 8, "06-02": 1.5}),
            (6, {"06-01": 6}),
        ):
            with self.subTest(given=given):
                leave = self.off("2026-06-01", "2026-06-02", kind, request_hour_from=8, request_hour_to=17)
                leave.with_context(**SYNC_CONTEXT).hr_sync_hours = given
                self.assertEqual(self.counted(), days)
                leave.action_refuse()
        weekend = self.off("2026-06-08", kind=kind, request_hour_from=8, request_hour_to=12)
        weekend.with_context(**SYNC_CONTEXT, leave_skip_state_check=True).write(
            {"request_date_from": "2026-06-06", "request_date_to": "2026-06-06", "hr_sync_hours": 5}
        )
        self.assertEqual(self.counted(), {"06-06": 5})

    def test_many(self):
        """What concerns more leaves than one transaction counts goes on where it was."""
        self.stream.enabled = False
        for day in range(1, 6):
            self.off(f"2026-06-0{day}")
        self.count()
        self.stream.enabled = True
        self.env["hr.leave.recount"]._request_all(self.stream)
        with patch.object(hr_leave_recount, "_CHUNK", 2):
            self.env["hr.leave.recount"]._count_some()
            self.assertEqual(len(self.env["hr.leave.total"].search([("employee_id", "=", self.anna.id)])), 2)
            self.assertEqual(self.counted(), WEEK)
        self.assertFalse(self.env["hr.leave.recount"].search([]))

    def test_queries(self):
        """As many for 200 leaves as for 20, but for what is written."""
        people = [self.employee_named(f"Person {number}") for number in range(20)]
        leaves = self.env["hr.leave"]
        for number in range(200):
            day = f"2026-{1 + number // 20 % 10:02}-1{number % 7}"
            leaves |= self.off(day, employee=people[number % 20], approve=False)
        leaves.write({"state": "validate"})
        self.env.cr.flush()
        Total = self.env["hr.leave.total"]
        counts = []
        for part in (leaves[:20], leaves[20:]):
            self.env.flush_all()
            self.env.invalidate_all()
            seen = []
            with self.watch_queries(lambda _cursor, query, *_rest, seen=seen: seen.append(str(query))):
                Total._count(part)
            counts.append(sum(one.lstrip().startswith("SELECT") for one in seen))
        self.assertLessEqual(counts[1], counts[0] + 2)
        self.assertLess(counts[0], 40)
