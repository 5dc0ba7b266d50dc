"""Xledger's schedule over the days on which the clocks change: chosen days only, once a day, shortly after the hour."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo.tests import freeze_time

from .xledger import XledgerCase

_OSLO, _UTC = ZoneInfo("Europe/Oslo"), ZoneInfo("UTC")
#: Sundays on which the clocks go forward and back in 2026, each in the middle of two weeks.
_FORWARD, _BACK = date(2026, 3, 29), date(2026, 10, 25)
_STEP = timedelta(minutes=7)


class TestXledgerSchedule(XledgerCase):
    def walk(self, first, **schedule):
        """Wake the worker every few minutes for two weeks; returns when runs were started, by Oslo's clock."""
        self.connection.run_ids.unlink()
        moment = datetime.combine(first, datetime.min.time(), _OSLO).astimezone(_UTC).replace(tzinfo=None)
        end, started = moment + timedelta(days=14), []
        with freeze_time(moment):
            self.employees.write({"schedule": "weekly", "scheduled_since": moment, **schedule})
            self.employees.last_success = moment
        while moment < end:
            moment += _STEP
            with freeze_time(moment):
                if self.employees._due():
                    run = self.employees._request("schedule")
                    run._finish("done")
                    started.append(moment.replace(tzinfo=_UTC).astimezone(_OSLO))
        return started

    def test_two_weeks_over_each_change(self):
        """At six by Oslo's clock before and after the change, although the server's clock does not change."""
        for change in (_FORWARD, _BACK):
            first = change - timedelta(days=6)
            with self.subTest(change):
                started = self.walk(first)
                days = [first + timedelta(days=number) for number in range(14)]
                self.assertEqual([one.date() for one in started], [day for day in days if day.weekday() < 5])
                for one in started:
                    self.assertEqual(one.hour, 6)
                    self.assertTrue(0 < one.minute < 10 + 7, one)
                offsets = {one.utcoffset() for one in started}
                self.assertEqual(offsets, {timedelta(hours=1), timedelta(hours=2)})

    def test_the_sundays_themselves(self):
        everyday = dict.fromkeys(("saturday", "sunday"), True)
        for change in (_FORWARD, _BACK):
            with self.subTest(change):
                started = self.walk(change - timedelta(days=6), **everyday)
                self.assertEqual(len(started), 14)
                self.assertEqual(len({one.date() for one in started}), 14)
                self.assertEqual({one.hour for one in started}, {6})

    def test_an_hour_that_is_skipped_or_comes_twice(self):
        """There is no 2:30 on the Sunday in March, and there are two in October: it runs once on either day."""
        everyday = dict.fromkeys(("saturday", "sunday"), True)
        for change in (_FORWARD, _BACK):
            with self.subTest(change):
                started = self.walk(change - timedelta(days=6), at_hour=2.5, **everyday)
                self.assertEqual(len(started), 14)
                self.assertEqual(len({one.date() for one in started}), 14)
                others = {one.hour for one in started if one.date() != change}
                self.assertEqual(others, {2})
        [skipped] = [
            one for one in self.walk(_FORWARD - timedelta(days=6), at_hour=2.5, **everyday) if one.date() == _FORWARD
        ]
        self.assertEqual(skipped.hour, 3, "half an hour after the one that is there")

    def test_never_at_the_full_hour(self):
        """Whatever the number of the record type in the database is."""
        for number in range(1, 40):
            minutes = self.employees.browse(number)._minutes_after()
            self.assertTrue(timedelta(0) < minutes < timedelta(minutes=10), number)
