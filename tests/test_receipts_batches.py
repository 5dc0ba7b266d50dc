"""Receipts in batches: many calls, then one transaction for what came."""

from contextlib import contextmanager
from unittest.mock import patch

from ..engine.pull import file_batch, file_saving
from ..systems.rest.client import RestClient
from ..systems.transport.deadline import _Connection
from .receipts import ReceiptCase
from .simulators.twogethr.receipts import pdf, png

_SAVER = "odoo.addons.hr_sync.engine.pull.file_saving.FileSaver"
_INBOX = "odoo.addons.hr_sync.engine.pull.inbox.Inbox"


class TestReceiptBatches(ReceiptCase):
    def spend_many(self, count):
        """So many expenses, each with a receipt; returns their ids."""
        kind = self.kind()
        made = [self.spend(amount=100 + number, expenseTypeId=kind) for number in range(count)]
        for expense in made:
            self.simulator.add_receipt(expense, pdf(expense))
        return made

    def leave_jobs(self):
        """Import the expenses, and leave their receipts for later."""
        with self.die_at(_INBOX, "fetch_files"):
            self.sync()

    @contextmanager
    def watching_steps(self):
        """Collects ``c`` for each call for a file, and ``w`` for each transaction that writes what came."""
        steps = []
        download, save = RestClient.download, file_saving.FileSaver.save

        def noted_download(client, *args):
            steps.append("c")
            return download(client, *args)

        def noted_save(saver, *args):
            steps.append("w")
            save(saver, *args)

        with (
            patch.object(RestClient, "download", noted_download),
            patch.object(file_saving.FileSaver, "save", noted_save),
        ):
            yield steps

    def assertAttachedOnce(self, expenses):
        self.assertEqual([len(self.receipts(expense)) for expense in expenses], [1] * len(expenses))
        self.assertFalse(self.jobs())
        self.assertNoIssues()

    # --- What it costs -------------------------------------------------------------------------------

    def measure(self, count):
        """The queries and the commits of a batch of so many receipts."""
        self.spend_many(count)
        self.leave_jobs()
        original, work = self.registry["ir.cron"]._commit_progress, file_batch.FileBatch.work
        batches = []

        def watched_work(batch, jobs):
            queries, commits = [], []

            def commit(cron, *args, **options):
                commits.append(args)
                return original(cron, *args, **options)

            with (
                patch.object(self.registry["ir.cron"], "_commit_progress", commit),
                self.watch_queries(lambda _cursor, query, *_rest: queries.append(str(query)[:150])),
            ):
                work(batch, jobs)
            if jobs:
                batches.append((len(jobs), queries, len(commits)))

        with patch.object(file_batch.FileBatch, "work", watched_work):
            self.work()
        self.assertFalse(self.jobs())
        [(fetched, queries, commits)] = batches
        self.assertEqual(fetched, count)
        return queries, commits

    def test_flat(self):
        """As many queries and transactions for many receipts as for a few."""
        self.sync_through()
        self.measure(3)
        few, few_commits = self.measure(10)
        many, many_commits = self.measure(50)
        self.assertLessEqual(len(many), len(few) + 1, "\n".join(many))
        # Before the first call, which asks whose key it is; before the first file; and what came.
        self.assertEqual((few_commits, many_commits), (3, 3))

    def test_one_connection(self):
        """All files of a batch come over the connection that was open before."""
        self.spend_many(12)
        self.leave_jobs()
        opened, connect = [], _Connection.connect

        def noted(connection):
            opened.append(connection)
            connect(connection)

        with patch.object(_Connection, "connect", noted):
            self.work()
        self.assertEqual((self.fetched(), len(opened)), (13, 1))

    # --- What is kept in memory ----------------------------------------------------------------------

    def test_bytes_held(self):
        """Contents that fill the batch are written before anything else is asked for."""
        size = len(pdf("Beleg"))
        for number in range(4):
            self.simulator.add_receipt(self.good, file_name=f"{number}.pdf")
        with patch.object(file_batch, "HELD_BYTES", 2 * size), self.watching_steps() as steps:
            self.sync_through()
        self.assertEqual("".join(steps), "ccwccwcw")
        self.assertEqual(len(self.receipts(self.good)), 5)
        self.assertNoIssues()

    def test_seconds_held(self):
        """Contents wait no longer than some seconds, and neither does other work."""
        others = self.spend_many(2)
        self.simulator.add_receipt(self.good, png(), "image/png", "Zwei.png")
        with patch.object(file_batch, "HELD_SECONDS", 0), self.watching_steps() as steps:
            self.sync_through()
        self.assertEqual("".join(steps), "cw" * 4)
        self.assertEqual(len(self.receipts(self.good)), 2)
        self.assertAttachedOnce(others)

    # --- What goes wrong -----------------------------------------------------------------------------

    def test_killed_between_two_calls(self):
        """What was not written is fetched again."""
        others = self.spend_many(3)
        with self.die_at("odoo.addons.hr_sync.systems.rest.client.RestClient", "download", after=2):
            self.sync()
        self.assertEqual((self.fetched(), len(self.jobs())), (2, 4))
        self.work()
        self.assertAttachedOnce([self.good, *others])
        self.assertEqual(self.fetched(), 6)

    def test_killed_while_writing(self):
        """The attachments, their links and the jobs are committed together or not at all."""
        others = self.spend_many(3)
        for step in ("_attach", "_finish"):
            with self.die_at(_SAVER, step):
                self.work() if self.jobs() else self.sync()
            self.assertEqual(len(self.jobs()), 4)
            self.assertFalse(self.receipts(self.good))
        self.work()
        self.assertAttachedOnce([self.good, *others])
        self.assertEqual(len(self.env["hr.sync.link"].search([("record_type", "=", "receipt")])), 4)

    def test_one_bad_among_many(self):
        """What PostgreSQL refuses keeps no other away, not even of the same expense."""
        others = self.spend_many(7)
        bad = pdf("Schlecht") + b" " * 12_345
        self.simulator.add_receipt(self.good, bad, file_name="Schlecht.pdf")
        self.simulator.add_receipt(self.good, png(), "image/png", "Nachher.png")
        self.env.cr.execute("ALTER TABLE ir_attachment ADD CONSTRAINT hr_sync_test CHECK (file_size <> %s)", [len(bad)])
        with self.watching_steps() as steps:
            self.sync_through()
        self.assertEqual("".join(steps), "c" * 10 + "w")
        issue = self.issues()
        self.assertEqual((issue.external_id, issue.error_code), (self.good, "file"))
        self.assertRegex(issue.error, "(?s)^Schlecht.pdf is not attached: The record cannot be saved: .*, then retry.$")
        self.assertEqual(issue.error.count("retry"), 1)
        self.assertEqual(set(self.receipts(self.good).mapped("name")), {"Beleg.pdf", "Nachher.png"})
        self.assertEqual([len(self.receipts(expense)) for expense in others], [1] * 7)
        self.assertFalse(self.jobs())
        self.env.cr.execute("ALTER TABLE ir_attachment DROP CONSTRAINT hr_sync_test")
        fetched = self.fetched()
        issue.action_retry()
        self.work()
        self.assertNoIssues()
        self.assertEqual(self.fetched(), fetched + 1, "only what lacks is asked for")
        self.assertEqual(len(self.receipts(self.good)), 3)

    def test_trouble_in_the_middle(self):
        """What came before a file over which the system fails is written; what comes after it is fetched."""
        first, bad, last = self.spend_many(3)
        receipt = self.simulator.add_receipt(bad, file_name="Zwei.pdf")
        self.misbehave(receipt, "status", status=500)
        with self.watching_steps() as steps:
            self.sync_through()
        self.assertEqual([len(self.receipts(expense)) for expense in (self.good, first, bad, last)], [1] * 4)
        self.assertEqual("".join(steps), "ccccwcw")
        self.assertEqual(self.jobs().external_id, bad)
        self.assertEqual(self.jobs().attempts, 1)

    def test_expense_is_removed_during_the_calls(self):
        """Its file is dropped; the others are attached."""
        [other] = self.spend_many(1)
        draft = self.spend(amount=5, state="draft")
        self.simulator.add_receipt(draft)
        self.leave_jobs()
        expense = self.expense(draft)
        original = file_batch.FileBatch._write

        def remove_before(batch):
            if expense.exists():
                expense.unlink()
                self.env.flush_all()
            original(batch)

        with patch.object(file_batch.FileBatch, "_write", remove_before):
            self.work()
        self.assertAttachedOnce([self.good, other])
        self.assertFalse(
            self.env["ir.attachment"].search([("res_model", "=", "hr.expense"), ("res_id", "=", expense.id)])
        )
