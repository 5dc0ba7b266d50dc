"""Receipts: fetched once, apart from their expense, and attached as they are."""

from io import BytesIO

from PIL import Image

from .receipts import ReceiptCase
from .simulators.twogethr.receipts import pdf, png


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
        with self.die_at("odoo.addons.hr_sync.engine.pull.inbox.Inbox", "fetch_files"):
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
