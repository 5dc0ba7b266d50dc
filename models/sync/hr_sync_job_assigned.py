"""Who takes care of an issue, and the activities that remind people of it."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

#: The states in which nothing is left to do.
_CLOSED = ("done", "ignored")


class HrSyncJob(models.Model):
    """Activities need Odoo's chatter, whose log of creations is switched off: jobs are made by the hundred thousand."""

    _name = "hr.sync.job"
    _inherit = ["hr.sync.job", "mail.thread", "mail.activity.mixin"]

    user_id = fields.Many2one(
        "res.users",
        string="Assigned To",
        index="btree_not_null",
        domain=lambda self: [("all_group_ids", "in", self.env.ref("hr_sync.group_officer").ids)],
        help="HR Sync officer who takes care of the issue.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        silent = self.with_context(tracking_disable=True)
        return super(HrSyncJob, silent).create(vals_list).with_env(self.env)

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in _CLOSED:
            self.filtered(lambda job: job.purpose == "issue")._end_activities()
        return result

    @api.constrains("user_id")
    def _check_user(self):
        for job in self.filtered("user_id"):
            user = job.user_id
            if not user.has_group("hr_sync.group_officer") or job.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(issue)s: %(user)s cannot be assigned. Choose an HR Sync officer of %(company)s.",
                        issue=job.display_name,
                        user=user.name,
                        company=job.company_id.name,
                    )
                )

    def action_assign_to_me(self):
        # Of what is ignored, the last change says who has ignored it.
        self.filtered(lambda job: job.state not in _CLOSED).write({"user_id": self.env.uid})
        return True

    def _end_activities(self):
        """Nobody needs to be reminded of closed issues (one query, if there are no activities)."""
        if self:
            mine = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
            # sudo: whoever closes an issue need not be the one whom an activity is assigned to
            self.env["mail.activity"].sudo().search(mine).unlink()
