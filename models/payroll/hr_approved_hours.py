"""Approved hours by employee, day, project and activity, and by wage type where a system takes hours so."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...records import Activity, ApprovedHours, Employee, Project, RecordError, WageType, _lt


class HrApprovedHours(models.Model):
    _name = "hr.approved.hours"
    _inherit = ["hr.approved.total"]
    _description = "Approved Hours"

    _sync_record = ApprovedHours
    _sync_fields = {"day": "date", "note": "note"}
    _sync_refs = {
        "employee": (Employee, "employee_id"),
        "project": (Project, "project_id"),
        "activity": (Activity, "activity_id"),
        "wage_type": (WageType, "wage_type_id"),
    }
    _sync_labels = {"hours": "hours"}
    _total_key = ("employee_id", "date", "project_id", "activity_id", "wage_type_id")
    _total_field = "approved_hours_id"

    project_id = fields.Many2one("project.project", readonly=True, index=True)
    activity_id = fields.Many2one("hr.timesheet.activity", readonly=True)
    wage_type_id = fields.Many2one(
        "hr.wage.type", readonly=True, help="Empty if the payroll system takes hours and wage types separately."
    )
    line_ids = fields.One2many("account.analytic.line", "approved_hours_id", string="Timesheet Lines", readonly=True)

    # Of several rows of one key, two transactions at once could make each one of their own.
    _key_unique = models.UniqueIndex(
        "(company_id, employee_id, date, COALESCE(project_id, 0), COALESCE(activity_id, 0), COALESCE(wage_type_id, 0))",
        "A total for this employee, day, project, activity and wage type already exists.",
    )

    @api.model
    def _split_companies(self, companies):
        """Those with a connection whose system takes hours by wage type."""
        mine = Domain("record_type", "=", self._sync_record.record_type()) & Domain("company_id", "in", companies.ids)
        mine &= Domain("enabled", "=", True) & Domain("connection_id.active", "=", True)
        # sudo: only which companies they are is used, and whoever approves need not see connections.
        found = self.env["hr.sync.stream"].sudo().search(mine)
        found = found.filtered(lambda stream: stream._is_known() and "wage_type" in stream._declaration().sendable())
        return companies & found.company_id

    @api.model
    def _key_of_line(self, line, is_split=False):
        *key, wage_type = super()._key_of_line(line, is_split)
        return (*key, wage_type if is_split else False)

    def _sync_to_record(self, names, refs):
        """
        :raise RecordError: it is divided otherwise than the system takes it.
        """
        record = super()._sync_to_record(names, refs)
        if "wage_type" in names:
            is_other = not self.wage_type_id and bool(self.line_ids.approved_wage_id)
        else:
            is_other = self._place() in refs.once("divided hours", lambda: self._sync_divided(refs))
        if is_other and self._rounded():
            raise RecordError(
                "value",
                _lt(
                    "The hours of %(name)s on %(day)s were approved when hours were added up in another way. Reopen the"
                    " timesheet lines of that day and approve them again. Only one payroll system of a company can take"
                    " hours."
                ),
                name=self.employee_id.name,
                day=fields.Date.to_string(self.date),
            )
        return record

    def _place(self):
        return self.employee_id.id, self.date, self.project_id.id, self.activity_id.id

    def _sync_divided(self, refs):
        """The places at which the chunk has totals of single wage types."""
        totals = refs.once("batch", lambda: self)
        mine = Domain("employee_id", "in", totals.employee_id.ids) & Domain("date", "in", totals.mapped("date"))
        found = self.sudo().search(mine & Domain("wage_type_id", "!=", False))  # sudo: as the engine reads everything
        return {total._place() for total in found if total._rounded()}
