"""Hours reports for tests: a company that leases people, with what it needs to invoice their hours."""

from datetime import date

from odoo import fields
from odoo.tests import freeze_time

from ..models.hours_reports.hr_hours_report_versions import LEASED
from .people import PeopleCase


@freeze_time("2026-06-01 08:00:00")
class HoursCase(PeopleCase):
    """One leased employee (``user``), a customer, a journal and a product; each test adds its reports."""

    record_types = ("department", "employee", "hours_report")

    def prepare(self):
        super().prepare()
        self.leased = self.env.ref(LEASED)
        self.franc = self.env.ref("base.CHF")
        self.franc.active = True
        self.company.currency_id = self.franc
        self.income, self.receivable = self.env["account.account"].create(
            [
                {"name": "Revenue", "code": "3400", "account_type": "income"},
                {"name": "Receivables", "code": "1100", "account_type": "asset_receivable", "reconcile": True},
            ]
        )
        self.journal = self.env["account.journal"].create(
            {"name": "Sales", "code": "SAL", "type": "sale", "default_account_id": self.income.id}
        )
        self.product = self.env["product.product"].create(
            {
                "name": "Personalverleih",
                "type": "service",
                "list_price": 60,
                "uom_id": self.env.ref("uom.product_uom_hour").id,
                "taxes_id": False,
                "property_account_income_id": self.income.id,
            }
        )
        self.customer = self.partner("Seilbahn Muster AG")
        self.connection.write({"default_journal_id": self.journal.id, "default_product_id": self.product.id})
        self.user, self.worker = self.lease()

    def partner(self, name, **values):
        values = {"is_company": True, "property_account_receivable_id": self.receivable.id, **values}
        return self.env["res.partner"].create({"name": name, **values})

    def lease(self, *periods, **user):
        """A user, and the employee, whose contract type is Personalverleih."""
        user, employee = self.synced(*periods, **user)
        employee.version_ids.contract_type_id = self.leased
        return user, employee

    def line(self, day, start=None, end=None, hours=None, pause=0, **fields_):
        """A line of a report; ``hours`` are those of the clock unless given, 8 without clock times."""
        if hours is None and start:
            (h1, m1), (h2, m2) = (map(int, clock.split(":")) for clock in (start, end))
            minutes = h2 * 60 + m2 - h1 * 60 - m1
            hours = ((minutes if minutes > 0 else minutes + 1440) - pause) / 60
        return {
            "date": day,
            "start": start,
            "end": end,
            "breakMinutes": pause,
            "hours": 8 if hours is None else hours,
            **fields_,
        }

    def report_of(self, *lines, user=None, **fields_):
        """Add a report at 2getHR; returns its id."""
        return self.simulator.add_hours_report(user or self.user, list(lines), **fields_)["id"]

    def imported(self, *lines, **fields_):
        """The same, and the report that a sync makes of it; the id is ``self.last``."""
        self.last = self.report_of(*lines, **fields_)
        self.sync_through("hours_report")
        return self.report(self.last)

    def amend(self, id_=None, **fields_):
        """Change a report at 2getHR and sync."""
        self.simulator.update("hours-reports", id_ or self.last, **fields_)
        return self.sync_through("hours_report")["hours_report"]

    def report(self, id_):
        return self._target("hours_report", "hr.hours.report", id_, None)

    def _target(self, record_type, model, external_id, connection):
        link = self.link(external_id, record_type, connection)
        link = link.filtered(lambda item: item.state == "linked" and item.res_model == model)
        return self.env[model].with_context(active_test=False).browse(link.res_id)

    def times(self, report):
        """The attendances of a report: check-in and check-out in UTC, break, worked hours."""
        return [
            (
                fields.Datetime.to_string(attendance.check_in)[5:16],
                fields.Datetime.to_string(attendance.check_out)[5:16],
                attendance.break_minutes,
                round(attendance.worked_hours, 4),
            )
            for attendance in report.attendance_ids.sorted("check_in")
        ]

    def billed(self, invoice):
        """The lines of an invoice by their day: quantity and price."""
        lines = invoice.invoice_line_ids.sorted(lambda line: line.hours_report_day or date.max)
        return [(line.quantity, line.price_unit) for line in lines]

    def invoices(self):
        return self.env["account.move"].search([("company_id", "=", self.company.id)])

    def problem(self, id_=None):
        """The open issue about a report."""
        return self.issues(record_type="hours_report", external_id=id_ or self.last).error or ""

    def assertSilentAgain(self):
        self.env.flush_all()
        with self.count_writes() as counter:
            runs = self.sync(full=True)
        self.assertEqual(counter.statements, [])
        self.assertFalse(runs["hours_report"].created or runs["hours_report"].updated)
