"""What totals of an employee's day have in common, whatever they add up."""

from odoo import api, fields, models
from odoo.tools import format_date

from ...records import joined


class HrSyncTotalMixin(models.AbstractModel):
    """They follow from other records and are not edited. They are named by employee and day.

    A model inherits it before ``hr.sync.push.mixin``.
    """

    _name = "hr.sync.total.mixin"
    _description = "HR Sync Total Mixin"
    _order = "date desc, employee_id, id"
    _check_company_auto = True

    _sync_derived = True
    _sync_titled = True

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    employee_id = fields.Many2one("hr.employee", required=True, readonly=True, index=True, ondelete="cascade")
    date = fields.Date(required=True, readonly=True, index=True)

    @api.depends("employee_id", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for total in self:
            total.display_name = f"{total.employee_id.name}, {format_date(self.env, total.date)}"

    def _sync_title(self):
        return joined([self.employee_id.name, self.date])

    def _sync_why_local(self, stream):
        if stream.first_day and self.date < stream.first_day:
            return self.env._("Hours before %s are not sent.", format_date(self.env, stream.first_day))
        return ""
