"""An employee is deleted whose hours of time off were sent: they do not stay in the external system for ever."""

import psycopg2
from odoo.exceptions import UserError
from odoo.tests import mute_logger

from .kleer_time_off import KleerTimeOffCase


class TestEmployeeDeleted(KleerTimeOffCase):
    def test_after_the_removal(self):
        """The employee can be deleted as soon as the hours of deleted time off are removed."""
        leave = self.off("2026-06-01", "2026-06-02")
        self.send()
        self.assertEqual(self.there(), {("06-01", "Semester"): 8, ("06-02", "Semester"): 8})
        leave.unlink()
        with self.assertRaisesRegex(UserError, "Anna cannot be deleted: Kleer still has hours"), self.cr.savepoint():
            self.anna.unlink()
        self.send()
        self.assertEqual(self.there(), {})
        self.anna.unlink()
        self.assertFalse(self.anna.exists())
        self.assertFalse(self.env["hr.leave.total"].search([("company_id", "=", self.company.id)]))
        self.assertFalse(self.env["hr.sync.link"].search([("record_type", "=", "absence_hours")]))

    @mute_logger("odoo.sql_db")
    def test_with_time_off(self):
        """Odoo itself keeps an employee who has time off."""
        self.off("2026-06-01")
        self.send()
        with self.assertRaises(psycopg2.errors.RestrictViolation), self.cr.savepoint():
            self.anna.unlink()
        self.assertEqual(self.there(), {("06-01", "Semester"): 8})

    def test_never_sent(self):
        """What no system has got keeps nobody."""
        leave = self.off("2026-06-01")
        self.count()
        leave.unlink()
        self.anna.unlink()
        self.assertFalse(self.anna.exists())
