"""The queries of a page of expenses: as many for a small one as for a large one."""

from ..engine.pull import files, importer
from .queries import FlatCase


class TestExpenseQueries(FlatCase):
    employees = 6
    record_type = "expense"
    record_types = ("department", "employee", "expense_type", "expense")

    def fill(self, size):
        """Many people, types, projects, currencies and receipts: none is looked up by itself."""
        self.sync("employee")
        self.company.currency_id = self.env.ref("base.CHF")
        kinds = [self.simulator.add_expense_type()["id"] for _number in range(5)]
        self.sync("expense_type")
        projects = self.env["project.project"].create(
            [
                {
                    "name": f"Projekt {number}",
                    "company_id": self.company.id,
                    "account_id": self.env["account.analytic.account"]
                    .create({"name": str(number), "plan_id": self.env["account.analytic.plan"].search([], limit=1).id})
                    .id,
                }
                for number in range(5)
            ]
        )
        self.env["hr.sync.link"].create(
            [
                {
                    "connection_id": self.connection.id,
                    "record_type": "project",
                    "external_id": f"project-{project.id}",
                    "res_model": "project.project",
                    "res_id": project.id,
                }
                for project in projects
            ]
        )
        users = self.simulator.users
        self.made = [
            self.simulator.add_expense(
                users[number % len(users)]["id"],
                kinds[number % 5],
                "2026-05-04",
                10 + number,
                projectId=f"project-{projects[number % 5].id}",
                state=("draft", "submitted", "approved", "rejected")[number % 4],
            )["id"]
            for number in range(size)
        ]
        for expense in self.made:
            self.simulator.add_receipt(expense)

    def measure(self, size):
        with self.counting(importer, "request_files") as request:
            measured = super().measure(size)
        self.assertEqual(self.simulator.count("getExpenseReceipt"), size)
        for expense in self.made:
            self.simulator.update("expenses", expense, state="approved", description="Neu", amount=50)
        stream = self.connection.stream_ids.filtered(lambda item: item.record_type == "expense")
        stream._request("manual", True)
        changed = []
        with self.watching(changed):
            self.work()
        self.assertEqual(self.connection.run_ids[:1].updated, size)
        return {**measured, "files": max(request, key=len), "changed": changed}

    def test_flat(self):
        self.check_flat()

    def test_files_and_changes(self):
        self.measure(6)
        measured = {size: self.measure(size) for size in self.sizes}
        self.assertFlat(measured, "files")
        # Values that are the same are written once; Odoo's own work is in it, which is for each expense.
        counts = {size: len(measured[size]["changed"]) for size in self.sizes}
        self.assertLess(counts[100] / counts[10], 5, counts)

    def test_the_count_can_fail(self):
        original = files.request_files

        def slow(importer_, items):
            for item in items:
                importer_.env["hr.sync.job"].search([("external_id", "=", item.record.external_id)])
            return original(importer_, items)

        self.patch(importer, "request_files", slow)
        measured = {size: self.measure(size) for size in self.sizes}
        with self.assertRaises(AssertionError):
            self.assertFlat(measured, "files")
