"""Odoo's scheduled actions: one that works for a connection continues without a pause."""

from odoo import api, models


class IrCron(models.Model):
    _inherit = "ir.cron"

    @api.model
    def _reschedule_asap(self, job):
        """Wake the cron workers for the remaining work of a connection.

        Odoo leaves only a trigger, which the workers find when they next poll the database, up to 70 seconds later.
        The notification is sent once the job is unlocked, so any worker that wakes up can take it; one that is busy
        finds the notification in its connection afterwards. A poll calls every job that is ready once, so the others
        still get their turn.
        """
        result = super()._reschedule_asap(job)
        if self._is_sync_advancing(job):
            self.env.cr.postcommit.add(self._notifydb)
        return result

    @api.model
    def _is_sync_advancing(self, job):
        """Whether the job works for a connection, and has just done some of its work.

        A slice that did nothing waits for the next poll: the workers would otherwise do nothing else than call it.
        """
        # sudo: connections have access rules, scheduled actions may belong to anybody
        connections = self.env["hr.sync.connection"].sudo().with_context(active_test=False)
        if not connections.search_count([("cron_id", "=", job["id"])], limit=1):
            return False
        # This transaction is as old as the job's lock and does not see what the job has committed since.
        with self.pool.cursor() as cursor:
            progress = self.env(cr=cursor)["ir.cron.progress"].sudo()  # sudo: for administrators only
            new = [("cron_id", "=", job["id"]), ("id", ">", job["progress_id"] or 0)]
            return bool(progress.search_count([*new, ("done", ">", 0)], limit=1))
