"""Issues about what the external system does not know yet: it is imported in the set-up of the connection."""

from odoo import api, fields, models

from . import connection_overview

_ADMINISTRATOR = "hr_sync.group_administrator"


class HrSyncJob(models.Model):
    _inherit = "hr.sync.job"

    needs_setup = fields.Boolean(compute="_compute_needs_setup", export_string_translation=False)
    setup_hint = fields.Char(compute="_compute_needs_setup", export_string_translation=False)

    @api.depends("connection_id.system", "direction", "error_code", "state")
    @api.depends_context("lang", "uid")
    def _compute_needs_setup(self):
        """Whether the set-up corrects it, and whom to ask for it where the user may not."""
        is_administrator = self.env.user.has_group(_ADMINISTRATOR)
        for job in self:
            refers = job.state == "failed" and job.direction == "out" and job.error_code == "reference"
            job.needs_setup = refers and bool(job.connection_id._system().chosen)
            job.setup_hint = (
                job.needs_setup
                and not is_administrator
                and self.env._(
                    "Only an administrator can do this: %s.",
                    connection_overview.administrators(self.env, job.company_id),
                )
            )

    def action_open_setup(self):
        """Go through the steps of the set-up again, in which it can be imported."""
        self.ensure_one()
        return self.connection_id.action_setup_update()
