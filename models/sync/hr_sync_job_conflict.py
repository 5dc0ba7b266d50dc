"""The two values of each field that an issue asks about, in one line."""

from odoo import api, fields, models


class HrSyncJob(models.Model):
    _inherit = "hr.sync.job"

    # What stands there may be a bank account or a birthday.
    conflict_values = fields.Char(
        string="Odoo / External",
        compute="_compute_conflict_values",
        groups="hr.group_hr_user",
        help="The values of each field that was changed on both sides.",
    )

    @api.depends("error_code", "conflict_ids.label", "conflict_ids.odoo_value", "conflict_ids.external_value")
    @api.depends_context("lang", "tz")
    def _compute_conflict_values(self):
        for job in self:
            conflicts = job.conflict_ids if job.error_code == "conflict" else ()
            job.conflict_values = ", ".join(
                f"{one.label}: {one.odoo_value or '–'} / {one.external_value or '–'}" for one in conflicts
            )
