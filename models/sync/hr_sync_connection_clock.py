"""Clocks that differ: what is signed with a time is refused then, and nobody would know why."""

from odoo import api, fields, models

from ...systems.webhook import TOLERANCE


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    clock_ahead = fields.Integer(
        readonly=True,
        copy=False,
        help="Minutes by which the system's clock is ahead of this server's, or behind it (negative), where that is"
        " more than webhooks allow.",
    )
    clock_warning = fields.Char(string="Clock", compute="_compute_clock_warning")

    @api.depends("clock_ahead", "system")
    @api.depends_context("lang")
    def _compute_clock_warning(self):
        for connection in self:
            values = {
                "system": connection._system().name or connection.name,
                "minutes": abs(connection.clock_ahead),
            }
            if connection.clock_ahead > 0:
                connection.clock_warning = self.env._(
                    "The clock of %(system)s is %(minutes)s minutes ahead of this server's. Set the one that is wrong:"
                    " webhook deliveries may be refused until then.",
                    **values,
                )
            elif connection.clock_ahead < 0:
                connection.clock_warning = self.env._(
                    "The clock of %(system)s is %(minutes)s minutes behind this server's. Set the one that is wrong:"
                    " webhook deliveries may be refused until then.",
                    **values,
                )
            else:
                connection.clock_warning = False

    def _note_clock(self, client):
        """Keep by how much the clocks differ, as ``client``'s last answer showed."""
        self.ensure_one()
        ahead = getattr(getattr(client, "transport", None), "ahead", None)
        if ahead is None:
            return
        minutes = round(ahead / 60) if abs(ahead) > TOLERANCE else 0
        # A minute more or less says nothing new: it would be written again and again.
        if bool(minutes) != bool(self.clock_ahead) or abs(minutes - self.clock_ahead) > 1:
            self._put({"clock_ahead": minutes})
