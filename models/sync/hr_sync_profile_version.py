"""One API profile that a connection had, or has: it is kept whenever another one is saved."""

import difflib

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...systems import workbench


class HrSyncProfileVersion(models.Model):
    """Who saved it and when is what Odoo keeps of each record's creation. Nobody changes a version."""

    _name = "hr.sync.profile.version"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Version of an API Profile"
    _order = "id desc"
    _rec_name = "create_date"

    connection_id = fields.Many2one("hr.sync.connection", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    document = fields.Text(readonly=True, exportable=False, help="Empty for the built-in profile.")
    diff = fields.Text(string="Changes", readonly=True, exportable=False)
    is_current = fields.Boolean(string="In Use", compute="_compute_is_current")

    @api.depends("connection_id.profile_version_ids")
    def _compute_is_current(self):
        for version in self:
            version.is_current = version == version.connection_id.profile_version_ids.sorted("id")[-1:]

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("A version of an API profile cannot be changed. Save a new one instead."))

    @api.model
    def _diff(self, before, after):
        """What differs between two documents, as a unified diff; either may be None."""
        texts = [workbench.written(one).splitlines() if one else [] for one in (before, after)]
        return "\n".join(difflib.unified_diff(*texts, lineterm="", n=3))

    def action_restore(self):
        """Have the connection use this version again, which makes it the newest one."""
        self.ensure_one()
        self.check_access("read")
        connection = self.connection_id
        connection.profile = self.document
        connection._profile_draft()._begin_anew()
        return True
