"""Payslips: out once they are confirmed, corrected, withdrawn; never twice."""

import base64
import shutil
from unittest import skipUnless

from odoo.tests import freeze_time

from .pushing import PushCase

_CAN_PRINT = bool(shutil.which("wkhtmltopdf"))


@freeze_time("2026-06-01 08:00:00")
class TestPayslips(PushCase):
    record_types = ("department", "employee", "payslip")

    def prepare(self):
        super().prepare()
        self.user, self.anna = self.synced(firstName="Anna", lastName="Muster")
        self.simulator.forget()
        self.rules = self.env["hr.salary.rule"]
        for sequence, (code, amount) in enumerate({"BASIC": 6000, "GROSS": 6000, "AHV": -318, "NET": 5682}.items()):
            self.rules |= self.rule(sequence, code, amount)
        self.structure = self.env["hr.payroll.structure"].create(
            {"name": "Lohn", "code": "CH", "company_id": self.company.id, "rule_ids": [(6, 0, self.rules.ids)]}
        )
        self.structure.parent_id = False

    def rule(self, sequence, code, amount):
        Category = self.env["hr.salary.rule.category"]
        category = Category.search([("code", "=", code)], limit=1) or Category.create({"name": code, "code": code})
        values = {"name": code.capitalize(), "code": code, "sequence": sequence, "category_id": category.id}
        values.update(amount_select="fix", amount_fix=amount, company_id=self.company.id)
        return self.env["hr.salary.rule"].create(values)

    def payslip(self, employee=None):
        employee = employee or self.anna
        return self.env["hr.payslip"].create(
            {
                "name": "Lohn Mai",
                "employee_id": employee.id,
                "contract_id": employee.current_version_id.id,
                "struct_id": self.structure.id,
                "date_from": "2026-05-01",
                "date_to": "2026-05-31",
                "company_id": self.company.id,
            }
        )

    def confirmed(self, employee=None):
        payslip = self.payslip(employee)
        payslip.action_payslip_done()
        return payslip

    def hired(self, name):
        values = {"name": name, "company_id": self.company.id, "contract_date_start": "2026-01-01"}
        return self.env["hr.employee"].create(values)

    def there(self):
        return self.simulator.all("payslips")

    def work_on(self):
        """What needs several turns of the worker."""
        self.commit()
        self.work()
        self.later(minutes=2)
        self.work()

    def test_confirmed(self):
        payslip = self.payslip()
        self.commit()
        self.assertFalse(self.waiting(), "a draft is nobody's business")
        payslip.action_payslip_done()
        self.send()
        [there] = self.there()
        self.assertEqual(there["id"], payslip.hr_sync_external_id)
        self.assertEqual((there["userId"], there["name"]), (self.user, "Lohn Mai"))
        self.assertEqual((there["periodStart"], there["periodEnd"]), ("2026-05-01", "2026-05-31"))
        self.assertEqual(
            (there["grossAmount"], there["netAmount"], there["currency"]), (6000, 5682, self.company.currency_id.name)
        )
        self.assertEqual([line["code"] for line in there["lines"]], ["BASIC", "GROSS", "AHV", "NET"])
        self.assertEqual(there["lines"][2]["amount"], -318)
        self.assertEqual(len(self.written()), 1)

    def test_again_sends_nothing(self):
        payslip = self.confirmed()
        self.send()
        self.simulator.forget()
        payslip.write({"note": "Nur hier", "name": "Lohn Mai"})
        self.send()
        self.assertEqual(self.written(), [])

    @skipUnless(not _CAN_PRINT, "this server can print")
    def test_without_wkhtmltopdf(self):
        payslip = self.confirmed()
        self.send()
        self.assertFalse(self.there()[0]["document"])
        self.assertIn("without the document", payslip.hr_sync_document_note)

    @skipUnless(_CAN_PRINT, "there is no wkhtmltopdf")
    def test_document(self):
        payslip = self.confirmed()
        self.send()
        document = self.there()[0]["document"]
        self.assertEqual(document["contentType"], "application/pdf")
        self.assertTrue(base64.b64decode(document["contentBase64"]).startswith(b"%PDF"))
        self.assertFalse(payslip.hr_sync_document_note)

    def test_changed_after_it_was_sent(self):
        payslip = self.confirmed()
        self.send()
        self.rules[0].amount_fix, self.rules[3].amount_fix = 6100, 5782
        payslip.action_payslip_draft()
        self.send()
        self.assertEqual(self.there()[0]["netAmount"], 5682, "not before it is confirmed again")
        payslip.action_payslip_done()
        self.send()
        [there] = self.there()
        self.assertEqual(there["netAmount"], 5782)

    def test_lost_answer_then_corrected(self):
        """History 5: created, the answer lost, then corrected: 2getHR ends with the correction."""
        self.simulator.faults.add("createPayslip", "reset", applied=True)
        payslip = self.confirmed()
        self.commit()
        self.work()
        self.assertEqual(self.there()[0]["netAmount"], 5682)
        self.assertFalse(payslip.hr_sync_external_id)
        self.rules[3].amount_fix = 5700
        payslip.action_payslip_done()
        self.commit()
        self.later(minutes=10)
        self.send()
        [there] = self.there()
        self.assertEqual(there["netAmount"], 5700)
        self.assertEqual(payslip.hr_sync_external_id, there["id"])

    def test_cancelled(self):
        payslip = self.confirmed()
        self.send()
        self.env["ir.config_parameter"].sudo().set_param("payroll.allow_cancel_payslips", "1")
        payslip.invalidate_recordset(["allow_cancel_payslips"])
        payslip.action_payslip_cancel()
        self.send()
        self.assertEqual(self.there(), [])
        self.assertFalse(payslip.hr_sync_external_id)
        payslip.action_payslip_draft()
        payslip.action_payslip_done()
        self.send()
        self.assertEqual(len(self.there()), 1, "confirmed again, it is sent again")

    def test_refunded(self):
        payslip = self.confirmed()
        self.send()
        payslip.refund_sheet()
        self.send()
        self.assertEqual(self.there(), [], "the original is withdrawn, and the refund is not sent")

    def test_employee_first(self):
        """A payslip of somebody whom 2getHR does not know: the employee is sent first."""
        self.stream().direction = "both"
        person = self.hired("Neu Angestellt")
        payslip = self.confirmed(person)
        self.work_on()
        self.assertEqual(self.there()[0]["userId"], person.hr_sync_external_id)
        self.assertTrue(payslip.hr_sync_external_id)

    def test_employee_who_cannot_be_sent(self):
        self.stream().direction = "both"
        person = self.hired("Einwort")
        payslip = self.confirmed(person)
        self.work_on()
        issue = self.issues(direction="out")
        self.assertEqual(issue.error_code, "reference")
        self.assertEqual(payslip.hr_sync_job_id, issue)
        person.name = "Doch Zwei"
        self.work_on()
        self.assertEqual(len(self.simulator.users), 2)
        issue.action_retry()
        self.work_on()
        self.assertTrue(payslip.hr_sync_external_id)
        self.assertFalse(self.issues())

    def test_no_net_line(self):
        self.structure.rule_ids -= self.rules[3]
        payslip = self.confirmed()
        self.commit()
        self.work()
        self.assertEqual(self.there(), [])
        self.assertIn("NET", payslip.hr_sync_job_id.error)

    def test_gone_there(self):
        payslip = self.confirmed()
        self.send()
        self.simulator.delete("payslips", payslip.hr_sync_external_id)
        payslip.name = "Lohn Mai neu"
        self.commit()
        self.work()
        issue = self.issues(direction="out")
        self.assertEqual(issue.error_code, "not_found")
        issue.action_retry()
        self.send()
        self.assertEqual(len(self.there()), 1)
