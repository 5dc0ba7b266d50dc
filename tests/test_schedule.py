"""When streams run by themselves: every so often or on days of the week, by the company's clock."""

from datetime import datetime, timedelta

from odoo.exceptions import ValidationError
from odoo.tests import freeze_time

from .people import PeopleCase

# A Monday, 8 in the morning in Zurich.
MONDAY = "2026-06-01 06:00:00"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@freeze_time(MONDAY)
class TestSchedule(PeopleCase):
    record_types = ("department",)

    def prepare(self):
        super().prepare()
        self.sync()
        self.stream = self.connection.stream_ids.filtered("enabled")
        self.assertEqual(self.connection._timezone(), "Europe/Zurich")
        # It starts so many minutes after the hour.
        self.after = self.stream._minutes_after()
        self.assertTrue(timedelta(0) < self.after < timedelta(minutes=10))

    def run_on(self, *days, at=6.0):
        self.stream.write({"schedule": "weekly", "at_hour": at, **{day: day in days for day in DAYS}})

    def due(self, moment):
        with freeze_time(moment):
            return bool(self.stream._due())

    def full(self, moment):
        with freeze_time(moment):
            return self.stream._is_full_due()

    def test_every_so_often(self):
        self.stream.interval = 30
        self.assertFalse(self.due("2026-06-01 06:29:00"))
        self.assertTrue(self.due("2026-06-01 06:30:00"))

    def test_on_days_of_the_week(self):
        """Tuesdays and Fridays at 18:30 where the company is, which is 16:30 by the server's clock."""
        self.run_on("tuesday", "friday", at=18.5)
        self.assertFalse(self.due("2026-06-02 16:29:00"))
        self.assertFalse(self.due("2026-06-02 16:30:00"))
        self.assertTrue(self.due(datetime(2026, 6, 2, 16, 30) + self.after))
        # A server that was off at that time does it as soon as it can.
        self.assertTrue(self.due("2026-06-04 03:00:00"))
        with freeze_time("2026-06-02 16:41:00"):
            self.sync()
        self.assertFalse(self.due("2026-06-05 16:29:00"))
        self.assertTrue(self.due("2026-06-05 16:40:00"))

    def test_when_the_clocks_change(self):
        """On 25 October 2026 they go back: 6:00 there is 4:00 by the server's clock before, and 5:00 after."""
        self.run_on(*DAYS)
        for now, last in (
            ("2026-10-24 12:00:00", datetime(2026, 10, 24, 4)),
            ("2026-10-25 12:00:00", datetime(2026, 10, 25, 5)),
        ):
            with self.subTest(now), freeze_time(now):
                self.assertEqual(self.stream._last_time(6.0), last + self.after)

    def test_late(self):
        """Once two of its times have gone by without it."""
        self.run_on(*DAYS, at=18.0)
        for moment, late in (("2026-06-02 15:59:00", False), ("2026-06-02 16:10:00", True)):
            with self.subTest(moment), freeze_time(moment):
                self.assertEqual(self.stream._is_stale(), late)

    def test_everything_at_night(self):
        """The first run after 2:00 reads everything."""
        self.assertFalse(self.full("2026-06-01 23:59:00"))
        self.assertTrue(self.full("2026-06-02 00:10:00"))
        self.stream.full_hour = 4.0
        self.assertFalse(self.full("2026-06-02 00:10:00"))

    def test_what_cannot_be(self):
        for values in ({"at_hour": 24.0}, {"full_hour": -1.0}):
            answer = "Department: a time must be between"
            with self.subTest(values), self.assertRaisesRegex(ValidationError, answer):
                self.stream.write(values)
            self.stream.write({"at_hour": 6.0, "full_hour": 2.0})
        with self.assertRaisesRegex(ValidationError, "choose at least one day"):
            self.run_on()
