"""Approved expenses that are paid with the wages, by a payroll system to which they are exported."""

from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...records import Money

#: The states in which the employee has got the money, or gets it through a payment that Odoo has made.
_REIMBURSED = ("in_payment", "paid")


class HrExpense(models.Model):
    _inherit = "hr.expense"

    _sync_scope_fields = ("employee_id", "date")
    _sync_export_fields = ("employee_id", "date", "date")

    @api.model
    def _sync_source_paths(self):
        paths = super()._sync_source_paths()
        own = ("approval_state", "name", "quantity", "total_amount", "total_amount_currency", "currency_id")
        return [*paths, *own] if paths else []

    def _sync_outcome(self):
        return "send" if self.approval_state == "approved" else "withdraw"

    def _sync_why_local(self, stream):
        """What an employee has not submitted, or what was refused, is nobody's business yet, or any more."""
        if self.approval_state == "submitted":
            return self.env._("Not sent: not approved yet.")
        if self.approval_state != "approved":
            return ""
        if self.payment_mode == "company_account":
            return self.env._("Not sent: paid by the company, so the employee gets nothing back.")
        if self.state in _REIMBURSED:
            return self.env._("Not sent: already reimbursed in Odoo.")
        if stream.first_day and self.date < stream.first_day:
            return self.env._("Expenses before %s are not sent.", format_date(self.env, stream.first_day))
        return ""

    def _sync_referred(self, name, refs):
        """Of expenses that were entered in Odoo, the type is that of the category, the project that of the account.

        Where several have the category or the account, nobody knows which one is meant.
        """
        found = super()._sync_referred(name, refs)
        if name == "expense_type":
            types = refs.once("types by category", lambda: self._sync_only_types(refs))
            lacking = self.filtered(lambda expense: not expense.expense_type_id)
            return found.union(*(types[one.product_id] for one in lacking if one.product_id in types))
        if name == "project":
            projects = refs.once("projects by account", lambda: self._sync_only_projects(refs))
            lacking = self.filtered(lambda expense: not expense.hr_sync_project_id)
            return found.union(*(projects[one] for one in lacking.mapped(_account) if one in projects))
        return found

    @api.model
    def _sync_only_types(self, refs):
        """The company's expense types by their categories, where only one that is in use has it (one query)."""
        types = self.env["hr.expense.type"].concat(*self._sync_types(refs).values()).filtered("active")
        return {product: found for product, found in types.grouped("product_id").items() if len(found) == 1}

    @api.model
    def _sync_only_projects(self, refs):
        """Likewise the projects by the ids of their analytic accounts (one query)."""
        domain = Domain("company_id", "in", (refs.connection.company_id.id, False)) & Domain("account_id", "!=", False)
        projects = self.env["project.project"].search_fetch(domain, ["account_id"])
        groups = projects.grouped(lambda project: project.account_id.id).items()
        return {account: found for account, found in groups if len(found) == 1}

    def _sync_to_record(self, names, refs):
        """
        :raise RecordError: it is not known what the amount is worth.
        """
        record = super()._sync_to_record(names, refs)
        values = {}
        if "company_cost" in names:
            currency = self.company_currency_id
            self.currency_id._sync_check_rate(self.date, refs)
            values["company_cost"] = Money(Decimal(f"{self.total_amount:.{currency.decimal_places}f}"), currency.name)
        if "quantity" in names:
            values["quantity"] = Decimal(repr(round(self.quantity, 6)))
        return type(record)(external_id="", **{**record.values(), **values})


def _account(expense):
    """The id of the one analytic account to which all of an expense goes; None if there are several, or none."""
    shares = expense.analytic_distribution or {}
    [(account, percent), *_others] = shares.items() or [("", 0)]
    return int(account) if len(shares) == 1 and account.isdigit() and percent == 100 else None
