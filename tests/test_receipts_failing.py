"""Receipts that cannot be had: one issue of that expense alone, which a retry closes once it is right."""

from unittest.mock import patch

from odoo.tools import mute_logger

from ..engine.pull import file_saving, files
from .receipts import ReceiptCase
from .simulators.twogethr.receipts import pdf, png


class TestReceiptsThatFail(ReceiptCase):
    """Each kind of trouble is one issue of that expense; its other receipts, and other expenses', are attached."""

    def prepare(self):
        super().prepare()
        self.bad = self.spend(amount=20)
        self.simulator.add_receipt(self.bad, png(), "image/png", "Vorher.png")

    def check_one_issue(self, *words):
        issue = self.issues()
        self.assertEqual(len(issue), 1, issue.mapped("error"))
        self.assertEqual((issue.external_id, issue.record_type, issue.error_code), (self.bad, "expense", "file"))
        self.assertEqual((issue.res_model, issue.res_id), ("hr.expense", self.expense(self.bad).id))
        for word in (*words, "Schlecht.pdf", "then retry"):
            self.assertIn(word, issue.error)
        self.assertNotRegex(issue.error, r"Traceback|Error\(|%\(|None|HTTP|\.\.")
        self.assertEqual(self.receipts(self.bad).mapped("name"), ["Vorher.png", "Nachher.png"])
        self.assertEqual(len(self.receipts(self.good)), 1)
        self.assertEqual(self.expense(self.bad).hr_sync_job_id, issue)
        self.assertFalse(self.jobs())
        return issue

    def add_bad(self, content=None):
        receipt = self.simulator.add_receipt(self.bad, content, file_name="Schlecht.pdf")
        self.simulator.add_receipt(self.bad, png(9), "image/png", "Nachher.png")
        return receipt

    def check_retry(self):
        """Once it is right there, a retry brings it and closes the issue; before, it says the same again."""
        issue, fetched = self.issues(), self.fetched()
        for _try in range(2):
            issue.action_retry()
            self.work()
            self.assertEqual(self.issues(), issue)
        self.assertEqual(self.fetched(), fetched + 2, "only what lacks is asked for")
        self.simulator.faults.clear()
        for key, (kind, _content) in list(self.simulator.store.files.items()):
            if kind == "application/pdf":
                self.simulator.store.files[key] = (kind, pdf("Gut"))
        issue.action_retry()
        self.work()
        self.assertNoIssues()
        self.assertEqual(issue.state, "done")
        self.assertEqual(self.receipts(self.bad).mapped("name"), ["Vorher.png", "Nachher.png", "Schlecht.pdf"])
        self.assertSecondSyncWritesNothing()

    def test_missing(self):
        self.misbehave(self.add_bad(), "status", status=404)
        self.sync_through()
        self.check_one_issue("could not be fetched", "it does not exist")
        self.check_retry()

    def test_forbidden(self):
        self.misbehave(self.add_bad(), "status", status=403)
        self.sync_through()
        self.check_one_issue("has no permission")
        self.assertFalse(self.connection.stream_ids.filtered("stopped"))
        self.check_retry()

    def test_too_large(self):
        """200 MB are not even read."""
        self.misbehave(self.add_bad(), "oversized", size=200 * 1024 * 1024, gzip=True)
        self.sync_through()
        self.check_one_issue("larger than 20 MB")

    def test_just_too_large(self):
        self.add_bad(pdf("x") + b" " * files.LIMIT)
        self.sync_through()
        self.check_one_issue("larger than 20 MB")
        self.check_retry()

    def test_wrong_kinds(self):
        """Whatever its name says."""
        contents = {
            "text/html": b"<!doctype html><script>alert(1)</script>",
            "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "of this type are not imported": b"MZ\x90\x00" + bytes(200),
            "of this type": b"BMW ist ein Auto, kein Bild, und das hier ist ein Text.",
            "is empty": b"",
            "this type are": b"PK\x03\x04" + bytes(100),
        }
        receipt = self.add_bad()
        for words, content in contents.items():
            with self.subTest(words):
                self.simulator.store.files[receipt] = ("application/pdf", content)
                if self.expense(self.bad):
                    self.issues().action_retry()
                    self.work()
                else:
                    self.sync_through()
                self.check_one_issue("not attached", words)

    def test_kinds_that_are_taken(self):
        contents = (
            b"\xff\xd8\xff\xe0" + bytes(50),
            b"GIF89a" + bytes(50),
            b"II*\0" + bytes(50),
            b"RIFF\x24\0\0\0WEBPVP8 " + bytes(50),
            b"\0\0\0\x18ftypheic" + bytes(50),
            b"BM\x9a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0" + bytes(50),
            b"\xef\xbb\xbf\n%PDF-1.7\n" + bytes(50),
        )
        for content in contents:
            self.simulator.add_receipt(self.bad, content, "application/octet-stream", "Datei")
        self.sync_through()
        self.assertNoIssues()
        self.assertEqual(
            set(self.receipts(self.bad).mapped("name")) - {"Vorher.png"},
            {f"Datei.{ending}" for ending in ("jpg", "gif", "tif", "webp", "heic", "bmp", "pdf")},
        )

    def test_web_page_instead(self):
        self.misbehave(self.add_bad(), "html")
        self.sync_through()
        self.check_one_issue("text/html")

    def test_cut(self):
        """A file that breaks off time and again, while all else is answered, is an issue in the end."""
        self.misbehave(self.add_bad(), "cut")
        self.sync_through()
        for _try in range(3):
            self.assertNoIssues()
            self.assertEqual(self.jobs().external_id, self.bad)
            self.due()
            self.work()
        self.due()
        self.work()
        self.check_one_issue("incomplete")
        self.check_retry()

    def test_gone_again_there(self):
        """An issue about a receipt that is not listed any more is none."""
        receipt = self.add_bad()
        self.misbehave(receipt, "status", status=404)
        self.sync_through()
        self.check_one_issue()
        rest = [one for one in self.simulator.get("expenses", self.bad)["receipts"] if one["id"] != receipt]
        self.change_expense(self.bad, receipts=rest)
        self.assertNoIssues()

    def test_stays_while_it_stands(self):
        """Nothing else closes the issue: no change of the expense, no pass over everything, no late reference."""
        self.misbehave(self.add_bad(), "status", status=404)
        self.simulator.update("expenses", self.bad, projectId="project-1")
        self.sync_through()
        issue = self.check_one_issue()
        self.change_expense(self.bad, amount=21)
        self.sync_through(full=True)
        self.make_project("project-1")
        self.sync_through("expense")
        self.assertTrue(self.expense(self.bad).analytic_distribution)
        self.assertEqual(self.check_one_issue(), issue)

    def test_ignored(self):
        self.misbehave(self.add_bad(), "status", status=404)
        self.sync_through()
        issue = self.check_one_issue()
        issue._ignore()
        fetched = self.fetched()
        self.sync_through(full=True)
        self.assertEqual((self.fetched(), issue.state), (fetched, "ignored"))
        self.assertNoIssues()

    def test_many_retries_at_once(self):
        """More than fit into one go do not wait for themselves for ever."""
        kind = self.kind()
        for number in range(25):
            expense = self.spend(amount=30 + number, expenseTypeId=kind)
            self.simulator.add_receipt(expense, b"MZ")
        self.sync_through()
        self.assertEqual(len(self.issues()), 25)
        for key in self.simulator.store.files:
            self.simulator.store.files[key] = ("application/pdf", pdf("Gut"))
        self.issues().action_retry()
        self.work()
        self.assertNoIssues()
        self.assertFalse(self.jobs())

    def test_unexpected(self):
        """A receipt over which our own code fails is an issue, and keeps nothing else away."""
        self.add_bad(b"%PDF-1.4 stumble")
        original = file_saving.name_for

        def stumble(name, kind):
            if name == "Schlecht.pdf":
                raise ZeroDivisionError
            return original(name, kind)

        with mute_logger("odoo.addons.hr_sync.engine.issues"), patch.object(file_saving, "name_for", stumble):
            self.sync_through()
        issue = self.issues()
        self.assertEqual((issue.external_id, issue.error_code), (self.bad, "file"))
        self.assertIn("unexpected", issue.error)
        self.assertTrue(self.receipts(self.good))
        self.assertEqual(self.receipts(self.bad).mapped("name"), ["Vorher.png", "Nachher.png"])
        issue.action_retry()
        self.work()
        self.assertNoIssues()
        self.assertEqual(len(self.receipts(self.bad)), 3)
