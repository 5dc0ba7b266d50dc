"""Approved hours by employee, day, project and activity, and by wage type and trade where a system takes hours so."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...records import Activity, ApprovedHours, Employee, Project, RecordError, Trade, WageType, _lt


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
        "trade": (Trade, "trade_id"),
    }
    _sync_labels = {"hours": "hours"}
    _total_key = ("employee_id", "date", "project_id", "activity_id", "wage_type_id", "trade_id")
    _total_optional = {"wage_type_id": "wage_type", "trade_id": "trade"}
    _total_field = "approved_hours_id"

    # The database deletes none of these: what is in payroll would say something else then.
    project_id = fields.Many2one("project.project", readonly=True, index=True, ondelete="restrict")
    activity_id = fields.Many2one("hr.timesheet.activity", readonly=True, ondelete="restrict")
    wage_type_id = fields.Many2one(
        "hr.wage.type",
        readonly=True,
        ondelete="restrict",
        help="Empty if the payroll system takes hours and wage types separately.",
    )
    trade_id = fields.Many2one(
        "hr.trade", readonly=True, ondelete="restrict", help="Empty if the payroll system takes no trade of hours."
    )
    line_ids = fields.One2many("account.analytic.line", "approved_hours_id", string="Timesheet Lines", readonly=True)

    # Of several rows of one key, two transactions at once could make each one of their own.
    _key_unique = models.UniqueIndex(
        "(company_id, employee_id, date, COALESCE(project_id, 0), COALESCE(activity_id, 0), COALESCE(wage_type_id, 0),"
        " COALESCE(trade_id, 0), part)",
        "A total for this employee, day, project, activity, wage type and trade already exists.",
    )

    @api.model
    def _split_by(self, companies):
        """What the system of some connection of the company takes of hours."""
        mine = Domain("record_type", "=", self._sync_record.record_type()) & Domain("company_id", "in", companies.ids)
        mine &= Domain("enabled", "=", True) & Domain("connection_id.active", "=", True)
        # sudo: only which companies they are is used, and whoever approves need not see connections.
        found = self.env["hr.sync.stream"].sudo().search(mine)
        split = {}
        for stream in found.filtered(lambda stream: stream._is_known()):
            sent = stream._declaration().sendable()
            taken = {field for field, name in self._total_optional.items() if name in sent}
            split[stream.company_id] = split.get(stream.company_id, set()) | taken
        return split

    def _sync_to_record(self, names, refs):
        """
        :raise RecordError: it is divided otherwise than the system takes it.
        """
        record = super()._sync_to_record(names, refs)
        if "wage_type" in names:
            is_other = not self.wage_type_id and bool(self.line_ids.approved_wage_id)
        else:
            is_other = self._place() in refs.once("divided hours", lambda: self._sync_divided(refs))
        # An employee's trade may have been entered since; that of a line has not.
        is_other |= bool(not self.trade_id and self.line_ids.trade_id) if "trade" in names else bool(self.trade_id)
        if is_other and self._rounded():
            raise RecordError(
                "value",
                _lt(
                    "The hours of %(name)s on %(day)s were approved when hours were added up in another way. Reopen the"
                    " timesheet lines of that day and approve them again. Only one payroll system of a company can take"
                    " hours."
                ),
                name=self.employee_id.name,
                day=self.date,
            )
        return record

    def _place(self):
        return self.employee_id.id, self.date, self.project_id.id, self.activity_id.id

    def _sync_divided(self, refs):
        """The places at which the chunk has totals of single wage types or trades."""
        totals = refs.once("batch", lambda: self)
        mine = Domain("employee_id", "in", totals.employee_id.ids) & Domain("date", "in", totals.mapped("date"))
        mine &= Domain("wage_type_id", "!=", False) | Domain("trade_id", "!=", False)
        found = self.sudo().search(mine)  # sudo: as the engine reads everything
        return {total._place() for total in found if total._rounded()}
