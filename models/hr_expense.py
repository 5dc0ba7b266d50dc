"""Expenses of an external system."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..records import MISSING, Employee, Expense, ExpenseType, Money, Project, RecordError

#: The approval in Odoo for each state; False is a draft.
_APPROVAL = {"draft": False, "submitted": "submitted", "approved": "approved", "rejected": "refused"}
_STATES = {here: there for there, here in _APPROVAL.items()}
#: What may still change once an expense is booked in Odoo.
_HARMLESS = frozenset(("name", "hr_sync_vat_amount", "hr_sync_has_vat_amount"))
#: What Odoo derives prices from, and only while an expense is a draft.
_AMOUNTS = frozenset(("currency_id", "product_id", "total_amount_currency"))


class HrExpense(models.Model):
    _name = "hr.expense"
    _inherit = ["hr.expense", "hr.sync.mixin"]

    expense_type_id = fields.Many2one(
        "hr.expense.type", check_company=True, index="btree_not_null", ondelete="restrict"
    )
    hr_sync_project_id = fields.Many2one(
        "project.project", string="Project", readonly=True, copy=False, help="Whose analytic account the expense has."
    )
    hr_sync_has_vat_amount = fields.Boolean(readonly=True, copy=False)
    hr_sync_vat_amount = fields.Monetary(
        string="VAT as Reported",
        currency_field="currency_id",
        readonly=True,
        copy=False,
        help="What the external system says that the VAT is; Odoo computes its own from the tax.",
    )
    hr_sync_deleted_state = fields.Char(
        readonly=True, copy=False, help="The state before the expense was deleted in the external system."
    )

    _sync_record = Expense
    _sync_fields = {"day": "date"}
    _sync_refs = {
        "employee": (Employee, "employee_id"),
        "expense_type": (ExpenseType, "expense_type_id"),
        "project": (Project, "hr_sync_project_id"),
    }
    _sync_day = "date"
    _sync_button_types = ("expense", "expense_type")

    # --- In ------------------------------------------------------------------------------------------

    @api.model
    def _sync_values(self, record, refs):
        values = super()._sync_values(record, refs)
        if record.expense_type is not MISSING:
            expense_type = refs.once("expense types", lambda: self._sync_types(refs)).get(values["expense_type_id"])
            if expense_type:
                values["product_id"] = expense_type.product_id.id
                values["tax_ids"] = [Command.set(expense_type.tax_id.ids)]
        if record.project is not MISSING and values["hr_sync_project_id"] is not MISSING:
            accounts = refs.once("project accounts", lambda: self._sync_accounts(refs))
            account = accounts.get(values["hr_sync_project_id"])
            values["analytic_distribution"] = {str(account): 100} if account else False
        if record.cost is not MISSING:
            values.update(self._sync_cost(record, refs))
        if record.vat_amount is not MISSING:
            values["hr_sync_has_vat_amount"] = record.vat_amount is not None
            values["hr_sync_vat_amount"] = float(record.vat_amount or 0)
        if record.description is not MISSING:
            values["name"] = record.description or False
        if record.state is not MISSING:
            values["approval_state"] = _APPROVAL[record.state]
        values["active"] = record.active  # no field of Odoo's: see _sync_write
        return values

    @api.model
    def _sync_cost(self, record, refs):
        company_currency = refs.connection.company_id.currency_id
        code = record.cost.currency
        currency = self.env["res.currency"]._sync_of_code(code, refs) if code else company_currency
        amount = currency.round(float(record.cost.amount))
        if not amount and record.state not in (MISSING, "draft"):
            raise RecordError(
                "value",
                "an amount of 0 is only possible for a draft, and the state is %(state)s",
                "cost",
                state=record.state,
            )
        return {"currency_id": currency.id, "total_amount_currency": amount}

    @api.model
    def _sync_create(self, values, records, refs):
        types = refs.once("expense types", lambda: self._sync_types(refs))
        company = refs.connection.company_id
        for one in values:
            expense_type = types.get(one.get("expense_type_id"))
            if not one.get("name"):
                one["name"] = expense_type.name if expense_type else "/"
            one.pop("active", None)
            one.update({"company_id": company.id, "payment_mode": "own_account", "quantity": 1})
            if one.get("approval_state") == "approved":
                one["approval_date"] = fields.Datetime.now()
        return self.with_company(company).create(values).with_env(self.env)

    def _sync_write(self, values):
        """Write what Odoo derives prices from while the expenses are drafts, and their state last."""
        values = dict(values)
        if values.keys() - _HARMLESS:
            for expense in self.filtered("account_move_id"):
                raise RecordError(
                    "odoo",
                    "The expense is booked in Odoo as %(entry)s, so nothing of it was changed. Cancel the entry or"
                    " correct the expense in the external system, then retry; or ignore this.",
                    entry=expense.account_move_id.display_name,
                )
        if "active" in values:
            self._sync_set_deleted(not values.pop("active"))
        unnamed = "name" in values and not values["name"] and not values.pop("name")
        approvals = {expense: expense.approval_state for expense in self}
        if "approval_state" in values:
            approvals = dict.fromkeys(self, values.pop("approval_state"))
        if values.keys() & _AMOUNTS:
            self.filtered("approval_state").write({"approval_state": False})
        if values:
            for currency, expenses in self.grouped("currency_id").items():
                # With its currency, Odoo computes the amount in the company's own anew; without, it keeps what it had.
                again = {"currency_id": currency.id} if "date" in values else {}
                expenses.write({**again, **values})
        for expense in self if unnamed else ():
            expense.name = expense.expense_type_id.name or "/"
        for expense, approval in approvals.items():
            if expense.approval_state != approval:
                approved = {"approval_date": fields.Datetime.now()} if approval == "approved" else {}
                expense.write({"approval_state": approval, **approved})

    def _sync_set_deleted(self, deleted):
        """A deleted expense is refused; one that comes back has the state that it had."""
        for expense in self:
            if deleted and not expense.hr_sync_deleted_state:
                expense.hr_sync_deleted_state = _STATES[expense.approval_state]
                expense.write({"approval_state": "refused"})
            elif not deleted and expense.hr_sync_deleted_state:
                state, expense.hr_sync_deleted_state = expense.hr_sync_deleted_state, False
                expense.write({"approval_state": _APPROVAL[state]})

    def _sync_finish(self, records, refs):
        for expense, record in zip(self, records, strict=True):
            if record.cost is not MISSING or record.day is not MISSING:
                expense.currency_id._sync_check_rate(expense.date, refs)
            said = {record.cost, record.vat_amount, record.expense_type} - {MISSING}
            if not said or not expense.hr_sync_has_vat_amount:
                continue
            if abs(expense.hr_sync_vat_amount - expense.tax_amount_currency) > 0.02:
                refs.note(
                    self.env._(
                        "Expense %(expense)s of %(day)s: the VAT is %(said)s as reported, and %(here)s by the tax in"
                        " Odoo.",
                        expense=expense.name,
                        day=expense.date,
                        said=f"{expense.hr_sync_vat_amount:.2f}",
                        here=f"{expense.tax_amount_currency:.2f}",
                    )
                )

    @api.model
    def _sync_types(self, refs):
        """The company's expense types by id (one query)."""
        domain = Domain("company_id", "=", refs.connection.company_id.id)
        types = self.env["hr.expense.type"].with_context(active_test=False).search(domain)
        return {expense_type.id: expense_type for expense_type in types}

    @api.model
    def _sync_accounts(self, refs):
        """The analytic account of each of the company's projects that has one, by the project's id (one query)."""
        domain = Domain("company_id", "in", (refs.connection.company_id.id, False)) & Domain("account_id", "!=", False)
        projects = self.env["project.project"].with_context(active_test=False).search_fetch(domain, ["account_id"])
        return {project.id: project.account_id.id for project in projects}

    # --- Out -----------------------------------------------------------------------------------------

    def _sync_to_record(self, names, refs):
        record = super()._sync_to_record(names, refs)
        values = {}
        if "cost" in names:
            digits = self.currency_id.decimal_places
            amount = Decimal(f"{self.total_amount_currency:.{digits}f}")
            values["cost"] = Money(amount, self.currency_id.name)
        if "vat_amount" in names:
            known = self.hr_sync_has_vat_amount
            values["vat_amount"] = Decimal(str(round(self.hr_sync_vat_amount, 3))) if known else None
        if "description" in names:
            values["description"] = None if self.name == self.expense_type_id.name else self.name
        if "state" in names:
            values["state"] = self.hr_sync_deleted_state or _STATES[self.approval_state]
        if "active" in names:
            values["active"] = not self.hr_sync_deleted_state
        return type(record)(external_id="", **record.values(), **values)

    # --- Silence -------------------------------------------------------------------------------------

    def update_activities_and_mails(self):
        """In a sync nobody is asked to review anything: what is approved was approved elsewhere."""
        return None if self.env.context.get("hr_sync_silent") else super().update_activities_and_mails()

    def _send_submitted_expenses_mail(self):
        """Odoo reminds managers of what waits for them; what comes from elsewhere is approved there."""
        links = self.env["hr.sync.link"].sudo()  # sudo: links belong to the engine, this is about whom to remind
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        linked = links.search(domain & Domain("state", "=", "linked")).mapped("res_id")
        own = self.filtered(lambda expense: expense.id not in set(linked))
        return super(HrExpense, own)._send_submitted_expenses_mail() if own else None
