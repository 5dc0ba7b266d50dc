"""What the records of a preview depend on."""

from odoo import fields, models


class HrSyncRun(models.Model):
    _inherit = "hr.sync.run"

    requirements = fields.Json(
        readonly=True,
        copy=False,
        help="In a preview: by group of records that depend on the same, their number and what is missing.",
    )
