"""What the tests of the guard share: users of each kind, and one record of each model that this addon extends."""

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .accounts import new_test_users
from .approval import ApprovalCase

_MODULE = "hr_sync"
_MANAGER = (
    "base.group_system,hr.group_hr_manager,hr_timesheet.group_timesheet_manager,hr_holidays.group_hr_holidays_manager,"
    "hr_attendance.group_hr_attendance_manager,hr_expense.group_hr_expense_manager,project.group_project_manager,"
    "account.group_account_manager,hr_sync.group_administrator"
)
GROUPS = {
    "guarded_worker": "hr_timesheet.group_hr_timesheet_user",
    "guarded_approver": "hr_timesheet.group_hr_timesheet_approver",
    "hr_officer": "hr.group_hr_user",
    "hr_manager": "hr.group_hr_manager",
    "sync_officer": "hr_sync.group_officer",
    "system": "base.group_system",
    "everything": _MANAGER,
}


def added_fields(env):
    """The stored fields that this addon adds, by model; of models that have rows of their own."""
    found = {}
    for model in env.values():
        if model._abstract or model._transient or not model._auto:
            continue
        names = [name for name, field in model._fields.items() if field._modules[:1] == (_MODULE,) and field.store]
        if names:
            found[model._name] = sorted(names)
    return found


@freeze_time("2026-06-01 08:00:00")
class GuardCase(ApprovalCase):
    def prepare(self):
        super().prepare()
        self.users.update(new_test_users(self.env, self.company, "hsg_", GROUPS))
        self.person = self.add_employee("Nils Vik", user_id=self.users["guarded_worker"].id)
        income, self.receivable = self.env["account.account"].create(
            [
                {"name": "Salg", "code": "3000", "account_type": "income"},
                {"name": "Kunder", "code": "1500", "account_type": "asset_receivable", "reconcile": True},
            ]
        )
        journal = {"name": "Salg", "code": "SAL", "type": "sale", "default_account_id": income.id}
        self.env["account.journal"].create(journal)
        self.kind = self.env["hr.leave.type"].create(
            {"name": "Ferie", "requires_allocation": False, "company_id": self.company.id}
        )
        self.minimal = self.make_minimal()
        self.rows = {name: self.make_row(name, values) for name, values in self.minimal.items()}

    def make_minimal(self):
        """For each model what a record needs."""
        employee = {"employee_id": self.person.id}
        day = {"request_date_from": "2026-06-15", "request_date_to": "2026-06-16"}
        customer = self.env["res.partner"].create(
            {"name": "Seilbahn AG", "property_account_receivable_id": self.receivable.id}
        )
        invoice = {"move_type": "out_invoice", "partner_id": customer.id}
        expense = self.env["product.product"].create({"name": "Diett", "can_be_expensed": True})
        return {
            "account.analytic.line": {**employee, "project_id": self.project.id, "name": "Arbeid", "unit_amount": 1},
            "account.move": invoice,
            "account.move.line": {
                "move_id": self.env["account.move"].create(invoice).id,
                "display_type": "line_section",
                "name": "Timer",
            },
            "hr.attendance": {**employee, "check_in": "2026-05-04 06:00:00", "check_out": "2026-05-04 14:00:00"},
            "hr.employee": {"name": "Ola Dahl"},
            "hr.expense": {**employee, "name": "Taxi", "product_id": expense.id},
            "hr.leave": {**employee, "holiday_status_id": self.kind.id, **day},
            "hr.leave.type": {"name": "Kurs", "requires_allocation": False},
            "hr.payslip": {
                **employee,
                "name": "Mai",
                "date_from": "2026-05-01",
                "date_to": "2026-05-31",
                "contract_id": self.person.current_version_id.id,
            },
            "project.project": {"name": "Tunnel"},
            "project.task": {"name": "Skjæring", "project_id": self.project.id},
            "resource.calendar.leaves": {
                "name": "Fridag",
                "date_from": "2026-05-01 00:00:00",
                "date_to": "2026-05-01 22:00:00",
            },
        }

    def make_row(self, model, values):
        values = dict(values)
        if model == "hr.attendance":
            values.update(check_in="2026-05-11 06:00:00", check_out="2026-05-11 14:00:00")
        if model == "hr.leave":
            values.update(request_date_from="2026-07-06", request_date_to="2026-07-07")
        return self.env[model].create(values)

    def other_value(self, field):
        """Something that is not what an untouched record has in the field."""
        if field.type in ("many2one", "one2many", "many2many"):
            found = self.env[field.comodel_name].with_context(active_test=False).search([], limit=1)
            id_ = found.id or self.rows.get(field.comodel_name, found).id or 1
            return id_ if field.type == "many2one" else [fields.Command.link(id_)]
        if field.type == "selection":
            return field.get_values(self.env)[-1]
        values = {
            "boolean": True,
            "integer": 7,
            "date": "2026-01-31",
            "datetime": "2026-01-31 12:00:00",
            "json": {"a": 1},
        }
        return values.get(field.type, 7.0 if field.type in ("float", "monetary") else "validate")

    def refused(self, attempt):
        """What ``attempt`` returns, None where it was refused; all that it did is undone by whoever calls."""
        try:
            with mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule", "odoo.models"):
                done = attempt()
                self.env.flush_all()
                return done
        except (UserError, ValidationError):
            return None
