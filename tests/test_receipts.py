"""Receipts: fetched once, attached as they are, and what cannot be had is an issue of that expense alone."""

from io import BytesIO
from unittest.mock import patch

from odoo import fields
from PIL import Image

from ..models.engine import files
from .expenses import ExpenseCase
from .simulators.receipts import pdf, png


class ReceiptCase(ExpenseCase):
    record_types = ("employee", "expense_type", "expense")

    def setUp(self):
        super().setUp()
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
        self.env.flush_all()

    def misbehave(self, receipt, kind, **options):
        """Misbehave whenever that receipt is asked for."""
        return self.simulator.faults.add(
            "getExpenseReceipt", kind, when=lambda request: receipt in request.path, **{"times": None, **options}
        )


class TestReceipts(ReceiptCase):
    def test_attached(self):
        photo = self.simulator.add_receipt(self.good, png(1, 2, 3), "image/png", "Foto 1.png")
        self.sync_through()
        bill, picture = self.receipts(self.good).sorted("mimetype")
        self.assertEqual((bill.name, bill.mimetype, bill.raw), ("Beleg.pdf", "application/pdf", pdf("Beleg")))
        self.assertEqual((picture.name, picture.mimetype, picture.raw), ("Foto 1.png", "image/png", png(1, 2, 3)))
        self.assertEqual((bill | picture).company_id, self.company)
        self.assertFalse(bill.public or picture.public)
        expense = self.expense(self.good)
        self.assertEqual(expense.nb_attachment, 2)
        self.assertEqual(expense.message_main_attachment_id, self.receipts(self.good)[0])
        link = self.link(f"{self.good}/{photo}", "receipt")
        self.assertEqual((link.res_model, link.res_id), ("ir.attachment", picture.id))
        self.assertFalse(self.jobs())
        self.assertNoIssues()
        self.assertEqual(expense.hr_sync_state, "linked")
        self.assertEqual(self.simulator.violations, [])

    def test_nothing_is_fetched_again(self):
        self.sync_through()
        self.assertEqual(self.fetched(), 1)
        self.assertSecondSyncWritesNothing()
        self.change_expense(self.good, amount=11)
        self.assertEqual(self.fetched(), 1)
        self.receipts(self.good).unlink()
        self.change_expense(self.good, amount=12)
        self.sync_through(full=True)
        self.assertEqual((self.fetched(), len(self.receipts(self.good))), (1, 0), "what people removed stays away")

    def test_one_more(self):
        self.sync_through()
        self.simulator.add_receipt(self.good, png(), "image/png", "Neu.png")
        self.sync_through("expense")
        self.assertEqual(self.receipts(self.good).mapped("name"), ["Beleg.pdf", "Neu.png"])
        self.assertEqual(self.fetched(), 2)

    def test_one_more_whoever_is_right(self):
        """Whose values count is no question of receipts: there is nothing to choose from."""
        self.sync_through()
        for policy in ("ask", "odoo"):
            self.connection.stream_ids.policy = policy
            self.simulator.add_receipt(self.good, png(), "image/png", f"{policy}.png")
            self.sync_through("expense")
            self.assertNoIssues()
        self.assertEqual(len(self.receipts(self.good)), 3)

    def test_removed_there(self):
        """What was attached is evidence and stays."""
        self.sync_through()
        self.change_expense(self.good, receipts=[])
        self.assertEqual(len(self.receipts(self.good)), 1)
        self.simulator.delete("expenses", self.good)
        self.sync_through("expense")
        self.assertEqual(len(self.receipts(self.good)), 1)
        self.assertSecondSyncWritesNothing()

    def test_expense_is_removed_in_odoo_meanwhile(self):
        """Neither a job without its expense nor a file without one is left."""
        draft = self.spend(amount=5, state="draft")
        self.simulator.add_receipt(draft)
        with self.die_at("odoo.addons.hr_sync.models.engine.worker.Worker", "fetch_files"):
            self.sync()
        expense = self.expense(draft)
        self.assertTrue(self.jobs())
        expense.unlink()
        self.work()
        self.assertFalse(self.jobs())
        self.assertFalse(
            self.env["ir.attachment"].search([("res_model", "=", "hr.expense"), ("res_id", "=", expense.id)])
        )

    def test_names(self):
        """A name leads nowhere, and says what the file is."""
        names = {
            "../../etc/passwd": "passwd.pdf",
            "C:\\Temp\\Rechnung.PDF": "Rechnung.PDF",
            "Rechnung.pdf.exe": "Rechnung.pdf.exe.pdf",
            "<script>alert(1)<\\script>.html": "script>.html.pdf",
            "": "receipt.pdf",
            "x" * 300 + ".pdf": None,
        }
        expenses = {}
        for name in names:
            expenses[name] = self.spend(amount=len(expenses) + 1)
            self.simulator.add_receipt(expenses[name], file_name=name)
        self.sync_through()
        self.assertNoIssues()
        for name, wanted in names.items():
            receipt = self.receipts(expenses[name])
            if wanted:
                self.assertEqual(receipt.name, wanted)
            self.assertLess(len(receipt.name), 200)
            self.assertEqual(receipt.mimetype, "application/pdf", "not what the name makes of it")

    def test_pictures_stay_as_they_are(self):
        """Odoo would make large ones smaller; that is no evidence."""
        large = self.large_png(3000)
        self.simulator.add_receipt(self.good, large, "image/png", "Gross.png")
        self.sync_through()
        self.assertEqual(self.receipts(self.good)[-1].raw, large)

    @staticmethod
    def large_png(side):
        out = BytesIO()
        Image.new("RGB", (side, side), (200, 10, 10)).save(out, "PNG")
        return out.getvalue()


class TestReceiptsThatFail(ReceiptCase):
    """Each kind of trouble is one issue of that expense; its other receipts, and other expenses', are attached."""

    def setUp(self):
        super().setUp()
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
        self.check_one_issue("could not be fetched", "it is not there")
        self.check_retry()

    def test_forbidden(self):
        self.misbehave(self.add_bad(), "status", status=403)
        self.sync_through()
        self.check_one_issue("lacks the right")
        self.assertFalse(self.connection.stream_ids.filtered("stopped"))
        self.check_retry()

    def test_too_large(self):
        """200 MB are not even read."""
        self.misbehave(self.add_bad(), "oversized", size=200 * 1024 * 1024, gzip=True)
        self.sync_through()
        self.check_one_issue("more than 20 MB")

    def test_just_too_large(self):
        self.add_bad(pdf("x") + b" " * files.LIMIT)
        self.sync_through()
        self.check_one_issue("more than 20 MB")
        self.check_retry()

    def test_wrong_kinds(self):
        """Whatever its name says."""
        contents = {
            "text/html": b"<!doctype html><script>alert(1)</script>",
            "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "kind that is not taken": b"MZ\x90\x00" + bytes(200),
            "kind that": b"BMW ist ein Auto, kein Bild, und das hier ist ein Text.",
            "is empty": b"",
            "of a kind": b"PK\x03\x04" + bytes(100),
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
        """A file that breaks off time and again, while all else is answered, is told in the end."""
        self.misbehave(self.add_bad(), "cut")
        self.sync_through()
        for _try in range(3):
            self.assertNoIssues()
            self.assertEqual(self.jobs().external_id, self.bad)
            self.due()
            self.work()
        self.due()
        self.work()
        self.check_one_issue("cut off")
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
        issue.action_ignore()
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
        """A receipt over which our own code stumbles is told, and keeps nothing else away."""
        self.add_bad(b"%PDF-1.4 stumble")
        original = files._attach

        def stumble(worker, record, key, file, content):
            if b"stumble" in content:
                raise ZeroDivisionError
            original(worker, record, key, file, content)

        with self.unexpected(), patch.object(files, "_attach", stumble):
            self.sync_through()
        issue = self.issues()
        self.assertEqual((issue.external_id, issue.error_code), (self.bad, "file"))
        self.assertIn("unexpected", issue.error)
        self.assertTrue(self.receipts(self.good))
        issue.action_retry()
        self.work()
        self.assertNoIssues()
        self.assertEqual(len(self.receipts(self.bad)), 3)
