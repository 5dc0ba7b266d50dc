"""When a slice of a connection's work ends with work left, the cron workers are woken for the next one."""

import select
from unittest.mock import patch

from odoo.addons.base.models import ir_cron
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tools import mute_logger

from .twogethr import TwogethrCase


@tagged("post_install", "-at_install", "hr_sync")
class TestSlices(TwogethrCase):
    """Each test runs a job as Odoo's cron workers do, and listens as they do."""

    def setUp(self):
        super().setUp()
        self.env["ir.cron.trigger"].search([]).unlink()
        self.ear = db_connect("postgres").cursor()
        self.addCleanup(self.ear.close)
        self.ear.execute("LISTEN cron_trigger; LISTEN hr_sync_heard")
        self.ear.commit()

    def run_job(self, cron):
        """Run the job, and commit what its worker has written; returns how often the workers were notified."""
        self.env.flush_all()
        self.env.cr.postcommit.clear()
        job = self.registry["ir.cron"]._acquire_one_job(self.env.cr, cron.id, include_not_ready=True)
        self.registry["ir.cron"]._process_job(self.env.cr, job)
        self.assertEqual(self.notifications(), 0, "the job was still locked")
        # What a commit of this cursor would do, which a test must not.
        self.env.cr.postcommit.run()
        self.env.invalidate_all()
        return self.notifications()

    def notifications(self):
        """How many there were for this database since the last look."""
        with db_connect("postgres").cursor() as cursor:
            cursor.execute("NOTIFY hr_sync_heard")
        # They arrive in the order in which they were sent, so all that were sent are there when this one is.
        connection, found = self.ear._cnx, []
        while "hr_sync_heard" not in [one.channel for one in found]:
            self.assertTrue(select.select([connection], [], [], 60)[0])
            connection.poll()
            found += connection.notifies
            connection.notifies.clear()
        return len([one for one in found if (one.channel, one.payload) == ("cron_trigger", self.env.cr.dbname)])

    def time_for(self, commits):
        """Odoo gives the job so many commits of time, in place of seconds."""
        left, commit = [commits], self.registry["ir.cron"]._commit_progress

        def counted(cron, *arguments, **options):
            commit(cron, *arguments, **options)
            left[0] -= 1
            return 100.0 if left[0] > 0 else 0.0

        return patch.object(self.registry["ir.cron"], "_commit_progress", counted)

    def triggers(self, cron):
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    def runs(self):
        return set(self.connection.run_ids.mapped("state"))

    def test_work_left(self):
        self.connection.action_sync()
        cron = self.connection.cron_id
        with self.time_for(commits=6):
            self.assertEqual(self.run_job(cron), 1)
        self.assertIn("running", self.runs())
        self.assertTrue(self.triggers(cron))
        self.run_job(cron)
        self.assertEqual(self.runs(), {"done"})
        self.assertEqual(len(self.all_employees()), self.employees)

    def test_nothing_left(self):
        self.connection.action_sync()
        self.assertEqual(self.run_job(self.connection.cron_id), 0)
        self.assertEqual(self.runs(), {"done"})

    def test_nothing_done(self):
        """A worker that gets nowhere waits for the next poll, or the servers would do nothing else."""
        self.connection.action_sync()
        cron = self.connection.cron_id
        with self.time_for(commits=0), mute_logger("odoo.addons.base.models.ir_cron"):
            self.assertEqual(self.run_job(cron), 0)
        self.assertEqual(self.runs(), {"running"})
        self.assertTrue(self.triggers(cron), "it has its turn all the same")

    def test_nothing_done_after_progress(self):
        """The progress of earlier slices is not that of this one."""
        self.connection.action_sync()
        cron = self.connection.cron_id
        with self.time_for(commits=6):
            self.run_job(cron)
        with self.time_for(commits=0), mute_logger("odoo.addons.base.models.ir_cron"):
            self.assertEqual(self.run_job(cron), 0)

    def test_out_of_reach(self):
        """A system that does not answer is tried again at its time, not at once."""
        self.connection.action_sync()
        self.simulator.faults.add("*", "status", status=503, times=None)
        self.assertEqual(self.run_job(self.connection.cron_id), 0)

    def test_foreign_job(self):
        """Other jobs are rescheduled as Odoo does it."""
        values = {"name": "Foreign", "model_id": self.env["ir.model"]._get_id("res.partner"), "state": "code"}
        code = "env['ir.cron']._commit_progress(1, remaining=1)"
        cron = self.env["ir.cron"].create({**values, "code": code, "user_id": self.env.ref("base.user_root").id})
        with patch.object(ir_cron, "MIN_TIME_PER_JOB", 0):
            self.assertEqual(self.run_job(cron), 0)
        self.assertTrue(self.triggers(cron))
