"""The look at numbers and codes, from the steps of a set-up."""

from odoo import models


class HrSyncSetup(models.Model):
    _inherit = "hr.sync.setup"

    def action_check_numbers(self):
        self._check_tested()
        return self.connection_id.action_check_numbers()
