"""What the empty list of issues says."""

from markupsafe import Markup
from odoo import api, models


class HrSyncJob(models.Model):
    _inherit = "hr.sync.job"

    @api.model
    def get_empty_list_help(self, help_message):
        """That there are no issues is good news only where something has been synced."""
        mine = [("company_id", "in", self.env.companies.ids), ("connection_id.active", "=", True)]
        mine += [("kind", "=", "sync"), ("state", "in", ("done", "partial"))]
        # sudo: only whether there is one; whoever reads the action need not see runs
        if not self.env["hr.sync.run"].sudo().search_count(mine, limit=1):
            title = self.env._("Nothing has been synced yet")
            text = self.env._(
                "Records that fail to sync are listed here, each with the reason. Start a sync in the overview first."
            )
            help_message = Markup('<p class="o_view_nocontent_empty_folder">%s</p><p>%s</p>') % (title, text)
        return super().get_empty_list_help(help_message)
