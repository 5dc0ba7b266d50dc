"""The ways to an API profile, for systems of which nothing is known before there is one."""

from odoo import models


class HrSyncSetup(models.Model):
    _inherit = "hr.sync.setup"

    def action_open_profile(self):
        self._check_step("key")
        return self.connection_id.action_open_profile()

    def action_propose_profile(self):
        self._check_step("key")
        return self.connection_id.action_propose_profile()

    def action_upload_profile(self):
        self._check_step("key")
        return self.connection_id.action_upload_profile()
