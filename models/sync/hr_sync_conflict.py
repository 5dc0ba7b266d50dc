"""One field that was changed on both sides, and what a person says about it."""

from odoo import api, fields, models

from .feedback import notification
from .sentence_field import SentenceText


class HrSyncConflict(models.Model):
    """A field of an issue, with Odoo's value beside the external one; neither side is written before the choice."""

    _name = "hr.sync.conflict"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Conflict"
    _order = "id"

    job_id = fields.Many2one("hr.sync.job", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="job_id.company_id", store=True)
    name = fields.Char(string="Technical Name", required=True, readonly=True, export_string_translation=False)
    label = fields.Char(string="Field", compute="_compute_label")
    # What stands there may be a bank account or a birthday.
    odoo_value = SentenceText(string="In Odoo", readonly=True, groups="hr.group_hr_user")
    external_value = SentenceText(string="In the External System", readonly=True, groups="hr.group_hr_user")
    choice = fields.Selection([("odoo", "Odoo value"), ("remote", "External value")], readonly=True)

    @api.depends("name", "job_id.connection_id", "job_id.record_type")
    @api.depends_context("lang")
    def _compute_label(self):
        streams = self.env["hr.sync.stream"]._behind(self.job_id)
        for conflict in self:
            stream = streams.get((conflict.job_id.connection_id, conflict.job_id.record_type))
            conflict.label = stream._field_name(conflict.name) if stream else conflict.name

    def action_choose_odoo(self):
        return self._choose("odoo")

    def action_choose_remote(self):
        return self._choose("remote")

    def _choose(self, choice):
        """Once there is an answer for each field of an issue, it is carried out."""
        self.check_access("read")
        self.job_id._check_officer()
        self.sudo().choice = choice  # sudo: officers choose, and write nothing else of it
        decided = self.job_id.filtered(
            lambda job: job.state == "failed" and all(job.sudo().conflict_ids.mapped("choice"))
        )
        if decided:
            return decided.action_retry()
        left = len(self.job_id.sudo().conflict_ids.filtered(lambda conflict: not conflict.choice))
        message = self.env._("Fields to decide about before the record is synced: %s.", left)
        return notification(self.env._("Choice saved"), message)
