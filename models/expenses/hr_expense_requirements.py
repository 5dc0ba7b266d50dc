"""What an expense depends on that its external system does not have."""

from odoo import api, models

from ...records import MISSING


class HrExpense(models.Model):
    _inherit = "hr.expense"

    @api.model
    def _sync_requirements(self, record, refs):
        """An amount in another currency needs a rate of its day: see ``ResCurrency._sync_check_rate``."""
        if MISSING in (record.cost, record.day) or not record.cost:
            return ()
        code = record.cost.currency
        if not code or code == refs.connection.company_id.currency_id.name:
            return ()
        return (f"rate/{code}/{record.day}",)
