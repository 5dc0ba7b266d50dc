"""Issues about fields that were changed on both sides: whether a person has to choose, and both values."""

from odoo import api, fields, models


class HrSyncJob(models.Model):
    _inherit = "hr.sync.job"

    asks_for_values = fields.Boolean(
        compute="_compute_asks_for_values",
        export_string_translation=False,
        help="Whether it is answered by choosing the Odoo or the external values.",
    )
    # What stands there may be a bank account or a birthday.
    conflict_values = fields.Text(
        string="Odoo / External",
        compute="_compute_conflict_values",
        groups="hr.group_hr_user",
        help="The values of each field that was changed on both sides.",
    )

    @api.depends("error_code", "direction", "conflict_ids")
    def _compute_asks_for_values(self):
        """A call that an external system refused with status 409 has the same error code, but nothing to choose from.

        What is sent has no values of its own: its reason names them.
        """
        for job in self:
            job.asks_for_values = job.error_code == "conflict" and (job.direction == "out" or bool(job.conflict_ids))

    @api.depends("error_code", "conflict_ids.label", "conflict_ids.odoo_value", "conflict_ids.external_value")
    @api.depends_context("lang", "tz")
    def _compute_conflict_values(self):
        for job in self:
            conflicts = job.conflict_ids if job.error_code == "conflict" else ()
            job.conflict_values = "\n".join(
                f"{one.label}: {one.odoo_value or '–'} / {one.external_value or '–'}" for one in conflicts
            )
