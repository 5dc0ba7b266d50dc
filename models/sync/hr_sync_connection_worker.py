"""The scheduled action that does a connection's work."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.worker import Worker

_WORKER_MINUTES = 5


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    def _make_workers(self):
        """The one cron that does all of a connection's work; Odoo's lock on it is what keeps two from doing it."""
        model_id = self.env["ir.model"]._get_id(self._name)
        for connection in self:
            # sudo: crons belong to the system; users who may create a connection need its worker.
            connection.sudo().cron_id = (
                self.env["ir.cron"]
                .sudo()
                .create(
                    {
                        "name": f"HR Sync: {connection.name}",
                        "model_id": model_id,
                        "state": "code",
                        "code": f"model._work({connection.id})",
                        "user_id": self.env.ref("base.user_root").id,
                        "interval_number": _WORKER_MINUTES,
                        "interval_type": "minutes",
                    }
                )
            )

    @api.model
    def _work(self, connection_id):
        """Do a slice of a connection's work: queued runs, jobs that are due, streams whose time has come.

        Called by the connection's cron, whose row Odoo locks: that is what keeps two workers from one connection,
        and what ``kill -9`` sets free.
        """
        connection = self.browse(connection_id).exists()
        if not connection or not connection.active or connection._is_muted() or not connection._has_work():
            return
        if not connection.wait_until or connection.wait_until <= fields.Datetime.now():
            Worker(connection).work()

    def _has_work(self):
        """Whether it may be worked for: a connection that is not set up yet may be looked at only."""
        if self.state != "connected" and self.tenant and (self.state == "draft" or self.setup_step):
            looks = any(run.state == "running" and run.kind == "preview" for run in self.run_ids)
            return looks or self._setup_waits_for_values()
        return self.state == "connected"

    def _wake(self):
        for connection in self.sudo():  # sudo: triggering is all that is done with the cron
            if connection.cron_id:
                connection.cron_id._trigger()

    def _wake_at(self, moment):
        self.ensure_one()
        if self.sudo().cron_id:
            self.sudo().cron_id._trigger(moment)

    def _is_worker_busy(self):
        """Whether the worker runs at this moment; if not, it starts no more before the transaction ends."""
        cron = self.sudo().cron_id  # sudo: crons belong to the system; who asks learns nothing else of it
        return cron.try_lock_for_update() != cron

    def _check_worker_idle(self):
        """Odoo changes no scheduled action that is being executed.

        :raise UserError: the worker of one of them is.
        """
        for connection in self:
            if not connection._is_worker_busy():
                continue
            running = connection.sudo().run_ids.filtered(lambda run: run.state == "running")  # sudo: names only
            names = ", ".join(dict.fromkeys(running.stream_id.mapped("display_name")))
            if not names:
                raise UserError(self.env._("%s is syncing right now. Wait a minute, then try again.", connection.name))
            raise UserError(
                self.env._(
                    "%(connection)s is syncing right now (%(types)s). Wait until this is over, or cancel it under"
                    " HR Sync → Runs, then try again.",
                    connection=connection.name,
                    types=names,
                )
            )
