"""Payslips, which go to an external system once they are confirmed."""

import dataclasses
from decimal import Decimal

from odoo import api, fields, models

from ...records import Document, Employee, Payslip, PayslipLine, RecordError, _lt, clean_text


class HrPayslip(models.Model):
    _name = "hr.payslip"
    _inherit = ["hr.payslip", "hr.sync.push.mixin"]

    hr_sync_document_note = fields.Char(readonly=True, copy=False)

    _sync_record = Payslip
    _sync_derived = True
    _sync_scope_fields = ("employee_id", "date_from")
    _sync_export_fields = ("employee_id", "date_from", "date_from")
    _sync_fields = {"number": "number", "name": "name", "period_start": "date_from", "period_end": "date_to"}
    _sync_refs = {"employee": (Employee, "employee_id")}

    @api.model
    def _hr_sync_labels(self, name):
        labels = super()._hr_sync_labels(name)
        return {**labels, "hr_sync_document_note": name} if name else labels

    @api.model
    def _sync_source_paths(self):
        lines = ["code", "name", "category_id", "quantity", "rate", "total"]
        return [*super()._sync_source_paths(), "state", "refunded_id.state", *(f"line_ids.{name}" for name in lines)]

    @api.model
    def _sync_default_domain(self):
        return [("state", "=", "done"), ("credit_note", "=", False)]

    def _sync_outcome(self):
        """Confirmed ones are sent, cancelled ones withdrawn, as is whatever a refund takes back."""
        if self.credit_note:
            return "wait"  # it only says that another one is taken back
        if self.state == "cancel" or (self.state == "done" and self.refunded_id.state == "done"):
            return "withdraw"
        return "send" if self.state == "done" else "wait"

    def _sync_to_record(self, names, refs):
        """
        :raise RecordError: no line says what is paid out.
        """
        record = super()._sync_to_record(names, refs)
        values = {}
        if "gross" in names:
            values["gross"] = self._sync_total("GROSS")
        if "net" in names:
            values["net"] = self._sync_total("NET")
            if values["net"] is None:
                raise RecordError("value", _lt("no line of this payslip is of the category NET"), "net")
        if "currency" in names:
            values["currency"] = self.company_id.currency_id.name
        if "lines" in names:
            values["lines"] = tuple(
                PayslipLine(
                    line.code or "",
                    clean_text(line.name or "") or "",
                    line.category_id.code or None,
                    _number(line.quantity, 4),
                    _number(line.rate, 4),
                    self._sync_amount(line.total),
                )
                for line in self.line_ids.sorted(lambda line: (line.sequence, line.id))
            )
        return dataclasses.replace(record, **values)

    def _sync_total(self, category):
        lines = self.line_ids.filtered(lambda line: line.category_id.code == category)
        return self._sync_amount(sum(lines.mapped("total"))) if lines else None

    def _sync_amount(self, amount):
        return _number(amount, self.company_id.currency_id.decimal_places)

    def _sync_outgoing(self, record, there):
        """With the document that Odoo prints; where it cannot print, without one."""
        content = self._sync_print()
        note = False if content else self.env._("Sent without the document: the server has nothing to print PDF with.")
        if self.hr_sync_document_note != note:
            self.hr_sync_document_note = note
        document = Document(f"{self.number or self.id}.pdf", "application/pdf", content) if content else None
        return dataclasses.replace(record, document=document)

    def _sync_print(self):
        """The payslip as PDF, None where there is no wkhtmltopdf."""
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        if report.get_wkhtmltopdf_state() not in ("ok", "upgrade", "workers"):
            return None
        lang = self.employee_id.lang or self.env.lang
        content, _type = report.with_context(lang=lang)._render_qweb_pdf("payroll.report_payslip", self.ids)
        return content if content[:4] == b"%PDF" else None


def _number(value, places):
    number = Decimal(str(round(value, places)))
    return number.normalize() + 0 if number != number.to_integral_value() else Decimal(int(number))
