"""Two transactions at once, on cursors that really commit: nothing is in two files, and nothing in none."""

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger
from psycopg2.errors import SerializationFailure

MAY = {"first": "2026-05-01", "last": "2026-05-31"}
WEEK = {"first": "2026-05-04", "last": "2026-05-10"}


@tagged("post_install", "-at_install", "hr_sync")
class TestFileRaces(TransactionCase):
    def setUp(self):
        super().setUp()
        self.one, self.two = self.connect(), self.connect()
        env = self.one
        company = env.company
        connection = env["hr.sync.connection"].create({"name": "Course", "system": "avantage"})
        connection.state = "connected"
        self.stream = connection.stream_ids.filtered(lambda stream: stream.record_type == "approved_hours")
        employee = env["hr.employee"].create({"name": "Luc Course", "personnel_number": "C1"})
        project = env["project.project"].create(
            {"name": "Course", "project_number": "1", "company_id": company.id, "allow_timesheets": True}
        )
        values = {"employee_id": employee.id, "project_id": project.id, "date": "2026-05-04", "name": "/"}
        self.lines = env["account.analytic.line"].create([{**values, "unit_amount": hours} for hours in (4, 2)])
        self.lines[0].action_approve_timesheet()
        self.made = (connection, employee, project)
        self.one.cr.commit()
        self.addCleanup(self.clean_up)

    def connect(self):
        cr = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {})

    def clean_up(self):
        connection, employee, project = self.made
        self.two.cr.rollback()
        env, cr = self.one, self.one.cr
        cr.rollback()
        env.invalidate_all()
        env["hr.sync.file"].search([("connection_id", "=", connection.id)]).unlink()
        totals = self.lines.approved_hours_id
        self.lines.action_reopen_timesheet()
        self.lines.unlink()
        (totals | totals.search([("employee_id", "=", employee.id)])).unlink()
        employee.unlink()
        project.unlink()
        cron = connection.cron_id
        env.flush_all()
        cr.execute("DELETE FROM hr_sync_connection WHERE id = %s", [connection.id])
        cron.unlink()
        cr.commit()  # pylint: disable=invalid-commit

    def on_the_other(self, records):
        """The same records in the second transaction, which begins here."""
        self.two.cr.rollback()
        self.two.invalidate_all()
        records = records.with_env(self.two)
        records.fetch(["display_name"])
        return records

    def test_two_exports(self):
        """One file is written, of whatever days; the other user is told."""
        stream = self.on_the_other(self.stream)
        self.stream._write_file(MAY)
        with self.assertRaisesRegex(UserError, "Somebody else is exporting"):
            stream._write_file(WEEK)
        stream = self.on_the_other(self.stream)
        self.one.cr.commit()
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            stream._write_file(WEEK)  # Odoo does it again then
        stream = self.on_the_other(self.stream)
        self.assertFalse(stream._write_file(WEEK))
        self.assertEqual(self.two["hr.sync.file"].search_count([("stream_id", "=", stream.id)]), 1)

    def test_an_export_and_an_approval(self):
        """Hours that are approved while their total is written are in the next file."""
        line = self.on_the_other(self.lines[1])
        self.stream._write_file(MAY)
        self.one.cr.commit()
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            line.action_approve_timesheet()
            self.two.flush_all()
        line = self.on_the_other(self.lines[1])
        line.action_approve_timesheet()
        self.assertEqual(line.approved_hours_id.part, 1)
        file = self.stream.with_env(self.two)._write_file(MAY)
        self.assertEqual((file.revision, file.line_ids.res_id), (2, line.approved_hours_id.id))
        self.two.cr.commit()
        self.one.invalidate_all()
        self.assertEqual(self.lines.mapped("approval_state"), ["frozen", "frozen"])

    def test_an_export_and_a_reopening(self):
        line = self.on_the_other(self.lines[0])
        self.stream._write_file(MAY)
        self.one.cr.commit()
        with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
            line.action_reopen_timesheet()
            self.two.flush_all()
        line = self.on_the_other(self.lines[0])
        with self.assertRaisesRegex(UserError, "Correct them in Course"):
            line.action_reopen_timesheet()
