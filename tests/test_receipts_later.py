"""Receipts that come later: put off, killed between two, and behind everything else that waits."""

from unittest.mock import patch

from odoo import fields

from ..engine.pull import file_batch
from .receipts import ReceiptCase


class TestReceiptsPutOff(ReceiptCase):
    def names(self):
        return self.receipts(self.good).mapped("name")

    def test_in_trouble_for_a_while(self):
        """A time-out, 429 or 500 puts the rest off; it comes again, and nothing comes twice."""
        second = self.simulator.add_receipt(self.good, file_name="Zwei.pdf")
        self.simulator.add_receipt(self.good, file_name="Drei.pdf")
        for options in (
            {"kind": "status", "status": 500},
            {"kind": "status", "status": 429, "retry_after": 120},
            {"kind": "reset"},
        ):
            self.misbehave(second, times=10, **options)
            self.sync_through()
            job = self.jobs()
            self.assertEqual(len(job), 1)
            self.assertGreater(job.next_attempt, fields.Datetime.now())
            self.assertNoIssues()
            self.assertEqual(self.expense(self.good).hr_sync_state, "waiting")
            self.assertNotIn("Zwei.pdf", self.names())
            self.simulator.faults.clear()
            self.due()
        self.work()
        self.assertEqual(sorted(self.names()), ["Beleg.pdf", "Drei.pdf", "Zwei.pdf"])
        self.assertFalse(self.jobs())
        self.assertEqual(self.expense(self.good).hr_sync_state, "linked")

    def test_key_is_refused(self):
        self.simulator.faults.add("getExpenseReceipt", "status", status=401, times=None)
        self.sync()
        self.assertEqual(self.connection.state, "error")
        self.assertTrue(self.jobs())
        self.simulator.faults.clear()
        self.connection.action_test()
        self.due()
        self.work()
        self.assertEqual(self.names(), ["Beleg.pdf"])

    def test_a_few_that_fail_keep_no_other_away(self):
        kind = self.kind()
        bad = [self.spend(amount=50 + number, expenseTypeId=kind) for number in range(8)]
        for expense in bad:
            self.misbehave(self.simulator.add_receipt(expense), "status", status=500)
        last = self.spend(amount=99, expenseTypeId=kind)
        self.simulator.add_receipt(last)
        self.sync_through()
        for _turn in range(4):
            # As time goes by: whatever was put off is due again at each turn.
            self.due()
            self.work()
        self.assertTrue(self.receipts(last))
        self.assertLessEqual(max(self.jobs().mapped("attempts")), 3)

    def test_trouble_ends_the_turn(self):
        """Where the system fails over and over, the rest waits for a better day."""
        kind = self.kind()
        for number in range(10):
            self.simulator.add_receipt(self.spend(amount=50 + number, expenseTypeId=kind))
        self.simulator.faults.add("getExpenseReceipt", "status", status=503, times=None)
        self.sync_through()
        self.assertEqual(len(self.jobs()), 11)
        self.assertEqual(len(self.jobs().filtered("attempts")), 3)

    def test_killed_between_two(self):
        for name in ("Zwei.pdf", "Drei.pdf"):
            self.simulator.add_receipt(self.good, file_name=name)
        # Each file is written before the next one is asked for, as if it filled the batch.
        for _time in (1, 2):
            with (
                patch.object(file_batch, "HELD_BYTES", 1),
                self.die_at("odoo.addons.hr_sync.systems.rest.client.RestClient", "download", after=1),
            ):
                self.sync() if not self.jobs() else self.work()
        self.assertEqual(len(self.names()), 2)
        self.work()
        self.assertEqual(sorted(self.names()), ["Beleg.pdf", "Drei.pdf", "Zwei.pdf"])
        self.assertFalse(self.jobs())

    def test_in_slices(self):
        """One expense with many receipts does not hold its turn up; the next slice goes on."""
        for number in range(5):
            self.simulator.add_receipt(self.good, file_name=f"{number}.pdf")
        with self.die_at("odoo.addons.hr_sync.engine.pull.inbox.Inbox", "fetch_files"):
            self.sync()
        for number in range(1, 7):
            self.assertTrue(self.jobs())
            # To look, to be sure of the company, to ask for the first file: then the time is up, and it is attached.
            with self.slice(3):
                self.work()
            self.assertEqual(len(self.names()), number)
        self.work()
        self.assertFalse(self.jobs())
        self.assertEqual(self.fetched(), 6)


class TestReceiptsWait(ReceiptCase):
    """Nothing waits for a file, so files wait for everything else."""

    def prepare(self):
        super().prepare()
        kind = self.kind()
        for number in range(29):
            self.simulator.add_receipt(self.spend(amount=50 + number, expenseTypeId=kind))

    def test_after_the_runs(self):
        """Between two pages, and before the streams that come next, no file is fetched."""
        self.pages_of(5)
        self.sync_through()
        operations = [request.operation for request in self.simulator.requests]
        first = operations.index("getExpenseReceipt")
        self.assertFalse([name for name in operations[first:] if name.startswith("list")])
        self.assertEqual(operations.count("getExpenseReceipt"), 30)

    def test_behind_other_jobs(self):
        """A button that is pressed, and a record to be read again, come before the files that are left."""
        with self.die_at("odoo.addons.hr_sync.engine.pull.inbox.Inbox", "fetch_files"):
            self.sync()
        self.assertEqual(len(self.jobs()), 30)
        self.simulator.forget()
        self.env["hr.sync.job"].create(
            {"connection_id": self.connection.id, "record_type": "expense", "external_id": self.good}
        )
        self.connection.stream_ids.filtered(lambda stream: stream.record_type == "employee").action_sync()
        self.work()
        operations = [request.operation for request in self.simulator.requests]
        self.assertEqual(operations[:3], ["getCompany", "getExpense", "listUsers"])
        self.assertEqual(operations.count("getExpenseReceipt"), 30)

    def test_fifty_at_once(self):
        """After so many the worker looks again whether there is something else to do."""
        kind = self.kind()
        for number in range(30):
            self.simulator.add_receipt(self.spend(amount=90 + number, expenseTypeId=kind))
        with self.die_at("odoo.addons.hr_sync.engine.pull.inbox.Inbox", "fetch_files", after=1):
            self.sync()
        self.assertEqual(len(self.jobs()), 10)
