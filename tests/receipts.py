"""Receipts for tests: an expense that has one, and what misbehaves when it is asked for."""

from odoo import fields

from .expenses import ExpenseCase


class ReceiptCase(ExpenseCase):
    record_types = ("employee", "expense_type", "expense")

    def prepare(self):
        super().prepare()
        self.good = self.spend(amount=10)
        self.simulator.add_receipt(self.good)

    def jobs(self, state="pending"):
        return self.env["hr.sync.job"].search(
            [("connection_id", "=", self.connection.id), ("purpose", "=", "files"), ("state", "=", state)]
        )

    def fetched(self):
        """How often receipts were asked for."""
        return self.simulator.count("getExpenseReceipt")

    def due(self):
        """What was put off is due now."""
        self.jobs().next_attempt = fields.Datetime.now()
        self.connection.wait_until = False
        self.env.flush_all()

    def misbehave(self, receipt, kind, **options):
        """Misbehave whenever that receipt is asked for."""
        return self.simulator.faults.add(
            "getExpenseReceipt", kind, when=lambda request: receipt in request.path, **{"times": None, **options}
        )
