"""Expenses of an external system."""

from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ...engine.context import is_engine
from ...engine.outcomes import FrozenRecord
from ...engine.values import shown
from ...records import MISSING, Employee, Expense, ExpenseType, Money, Project, RecordError, _lt, clean_text, word_for

#: The approval in Odoo for each state; False is a draft.
_APPROVAL = {"draft": False, "submitted": "submitted", "approved": "approved", "rejected": "refused"}
_STATES = {here: there for there, here in _APPROVAL.items()}
#: What may still change once an expense is posted in Odoo.
_HARMLESS = frozenset(("name", "hr_sync_vat_amount", "hr_sync_has_vat_amount"))
#: By so much two amounts of VAT may differ, or by the currency's smallest coin: each is rounded in its own way.
_VAT_TOLERANCE = 0.02


class HrExpense(models.Model):
    _name = "hr.expense"
    _inherit = ["hr.expense", "hr.sync.push.mixin"]

    expense_type_id = fields.Many2one(
        "hr.expense.type", check_company=True, index="btree_not_null", ondelete="restrict"
    )
    hr_sync_project_id = fields.Many2one(
        "project.project",
        string="Project",
        readonly=True,
        copy=False,
        index="btree_not_null",
        # Employees open their expenses without any right to projects.
        groups="project.group_project_user",
        help="Project whose analytic account the expense uses.",
    )
    hr_sync_has_vat_amount = fields.Boolean(readonly=True, copy=False, export_string_translation=False)
    hr_sync_vat_amount = fields.Monetary(
        string="VAT as Reported",
        currency_field="currency_id",
        readonly=True,
        copy=False,
        help="VAT as reported by the external system; Odoo computes its own from the tax.",
    )
    hr_sync_vat_differs = fields.Boolean(
        string="VAT Differs",
        compute="_compute_hr_sync_vat_differs",
        store=True,
        precompute=True,
        help="The external system reports another VAT than Odoo computes from the tax.",
    )
    hr_sync_deleted_state = fields.Char(
        string="State Before Deletion",
        readonly=True,
        copy=False,
        help="The state before the expense was deleted in the external system.",
    )

    _sync_record = Expense
    _sync_fields = {"day": "date"}
    _sync_refs = {
        "employee": (Employee, "employee_id"),
        "expense_type": (ExpenseType, "expense_type_id"),
        "project": (Project, "hr_sync_project_id"),
    }
    _sync_labels = {
        "cost": "total_amount_currency",
        "vat_amount": "hr_sync_vat_amount",
        "description": "name",
        "state": "approval_state",
        "company_cost": "total_amount",
        "quantity": "quantity",
    }
    _sync_approval = ("state", "approved", frozenset(("cost", "day", "employee", "expense_type")))
    _sync_vital = ("employee", "expense_type", "day", "cost", "state")
    _sync_day = "date"
    _sync_settled = ("state", ("approved", "posted", "in_payment", "paid"))
    _sync_button_types = ("expense", "expense_type")

    @api.depends("hr_sync_has_vat_amount", "hr_sync_vat_amount", "tax_amount_currency", "currency_id")
    def _compute_hr_sync_vat_differs(self):
        for expense in self:
            apart = abs(expense.hr_sync_vat_amount - expense.tax_amount_currency)
            allowed = max(_VAT_TOLERANCE, expense.currency_id.rounding or 0) + 1e-6  # floats are not exact
            expense.hr_sync_vat_differs = expense.hr_sync_has_vat_amount and apart > allowed

    # --- In ------------------------------------------------------------------------------------------

    @api.model
    def _sync_ends(self, record):
        return super()._sync_ends(record) | ({"state"} if record.state == "rejected" else set())

    @api.model
    def _sync_values(self, record, refs):
        values = super()._sync_values(record, refs)
        if record.expense_type is not MISSING:
            expense_type = refs.once("expense types", lambda: self._sync_types(refs)).get(values["expense_type_id"])
            if expense_type:
                self._sync_check_cost(expense_type.product_id)
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
            now = refs.once("now", fields.Datetime.now)
            values["approval_state"] = _APPROVAL[record.state]
            values["approval_date"] = now if record.state == "approved" else False
        values["active"] = record.active  # no field of Odoo's: see _sync_write
        return values

    @api.model
    def _sync_cost(self, record, refs):
        """The amount in its currency.

        :raise RecordError: Odoo cannot hold it, or would not know what it is worth.
        """
        company_currency = refs.connection.company_id.currency_id
        code = record.cost.currency
        currency = self.env["res.currency"]._sync_of_code(code, refs) if code else company_currency
        if record.day is not MISSING:
            currency._sync_check_rate(record.day, refs)
        amount = currency.round(float(record.cost.amount))
        if not amount and record.state not in (MISSING, "draft"):
            raise RecordError(
                "value",
                _lt("an amount of 0 is only possible for a draft, and the state is %(state)s"),
                "cost",
                state=word_for("state", record.state) or record.state,
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
        return self.with_company(company).create(values).with_env(self.env)

    def _sync_write(self, values):
        values = dict(values)
        self._sync_check_posted(values)
        if "total_amount_currency" in values and "product_id" not in values:
            self._sync_check_cost(self.product_id)
        unnamed = self.browse()
        if values.get("name") is False:
            del values["name"]
            unnamed = self
        elif "expense_type_id" in values and "name" not in values:
            unnamed = self.filtered(lambda expense: expense.name == expense.expense_type_id.name)
        if "approval_state" in values:
            # Somebody may have been asked in Odoo, where it was submitted anew.
            asked = self.with_context(mail_activity_automation_skip=False)
            asked.activity_unlink(["hr_expense.mail_act_expense_approval"])
        for expenses, own in self._sync_by_existence(values):
            expenses._sync_write_amounts(own)
        for expense_type, expenses in unnamed.grouped("expense_type_id").items():
            expenses.write({"name": expense_type.name or "/"})

    def _sync_by_existence(self, values):
        """Expenses with their values: a deleted one is refused, and one that comes back has the state that it had."""
        active = values.pop("active", None)
        if active is None:
            return [(self, values)] if values else []
        parts = []
        states = self.grouped(lambda one: one.hr_sync_deleted_state or _STATES[one.approval_state])
        for state, expenses in states.items():
            if active:
                parts.append((expenses, {"approval_state": _APPROVAL[state], **values, "hr_sync_deleted_state": False}))
                continue
            gone = {**values, "hr_sync_deleted_state": state}
            # What costs nothing can be no more than a draft in Odoo.
            free = expenses.filtered(lambda one: one.currency_id.is_zero(one.total_amount_currency))
            parts += [
                (free, {**gone, "approval_state": False}),
                (expenses - free, {**gone, "approval_state": "refused"}),
            ]
        return parts

    def _sync_write_amounts(self, values):
        """Write; amounts in another currency are converted by the rate of the day.

        Odoo does that, and sets the unit price that becomes the journal item, only where the currency is written too.
        """
        if "currency_id" in values or "date" not in values:
            self.write(values)
            return
        for currency, expenses in self.grouped("currency_id").items():
            foreign = currency != expenses.company_currency_id
            expenses.write({**values, "currency_id": currency.id} if foreign else values)

    def _sync_finish(self, records, refs):
        for expense, record in zip(self, records, strict=True):
            if (record.cost is MISSING) != (record.day is MISSING):
                expense.currency_id._sync_check_rate(expense.date, refs)
            said = {record.cost, record.vat_amount, record.expense_type} - {MISSING}
            if said and expense.hr_sync_vat_differs:
                refs.note(
                    _lt(
                        "Expense %(expense)s of %(day)s: the VAT is %(said)s as reported, and %(here)s by the tax in"
                        " Odoo.",
                        expense=expense.name,
                        day=shown(self.env, expense.date),
                        said=shown(self.env, Decimal(f"{expense.hr_sync_vat_amount:.2f}")),
                        here=shown(self.env, Decimal(f"{expense.tax_amount_currency:.2f}")),
                    )
                )

    def _sync_check_posted(self, values):
        """What has a journal entry stays as it is there."""
        posted = self.filtered("account_move_id")[:1]
        if posted and not _HARMLESS.issuperset(values):
            raise FrozenRecord(
                "odoo",
                _lt(
                    "%(expense)s changed in the external system, but is already posted in Odoo as %(entry)s, so"
                    " it was not updated. Reset it in Odoo, or undo the change in the external system, then retry."
                ),
                fix=(posted.account_move_id._name, posted.account_move_id.id),
                expense=posted.display_name,
                entry=posted.account_move_id.display_name,
            )

    @api.model
    def _sync_check_cost(self, products):
        """Odoo would put a product's cost in the place of what was paid."""
        for product in products:
            if product.standard_price:
                raise RecordError(
                    "odoo",
                    _lt(
                        "The category %(product)s has a cost, which Odoo would use instead of the amount. Remove"
                        " the cost, or choose another category on the expense type, then retry."
                    ),
                    fix=(product._name, product.id),
                    product=product.display_name,
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
            values["description"] = None if self.name == self.expense_type_id.name else clean_text(self.name or "")
        if "state" in names:
            values["state"] = self.hr_sync_deleted_state or _STATES[self.approval_state]
        if "receipts" in names:
            # What is attached is never compared: it is evidence, and stays whatever the other side lists.
            values["receipts"] = ()
        if "active" in names:
            values["active"] = not self.hr_sync_deleted_state
        return type(record)(external_id="", **record.values(), **values)

    # --- Silence -------------------------------------------------------------------------------------

    def update_activities_and_mails(self):
        """A sync creates no requests to review: what is approved was approved in the external system."""
        return None if is_engine(self.env) else super().update_activities_and_mails()

    def _send_submitted_expenses_mail(self):
        """Odoo reminds managers of what waits for them; what comes from elsewhere is approved there."""
        links = self.env["hr.sync.link"].sudo()  # sudo: links belong to the engine, this is about whom to remind
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        linked = links.search(domain & Domain("state", "=", "linked")).mapped("res_id")
        own = self.filtered(lambda expense: expense.id not in set(linked))
        return super(HrExpense, own)._send_submitted_expenses_mail() if own else None
