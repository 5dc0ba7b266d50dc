"""Invoices follow hours reports: one draft each, from the state on that the connection says."""

from markupsafe import Markup
from odoo import fields
from odoo.fields import Command, Domain
from odoo.tools import float_compare, format_date, is_html_empty

from ...engine.outcomes import FrozenRecord
from ...records import MISSING, RecordError, _lt, shared
from .hr_hours_report_customers import Customers
from .hr_hours_report_defaults import journal_of, product_and_unit

RECORD_TYPE = "hours_report"
_STATES = ("draft", "submitted", "approved")


def is_due(connection, state):
    """Whether reports in that state are invoiced."""
    return _STATES.index(state) >= _STATES.index(connection.invoice_from)


class InvoiceWriter:
    """Drafts, updates and cancels the invoices of hours reports.

    An invoice has a link of its own beside that of its report. One that a person deleted or cancelled is left so; of
    a draft only what the sync wrote is written again.
    """

    def __init__(self, reports, refs):
        self.connection = refs.connection
        self.company = refs.connection.company_id
        self.env = reports.with_company(self.company).env
        self.reports = reports
        self.refs = refs

    def refuse_posted(self, records):
        """What is posted stands: nothing of its report changes.

        :raise RecordError: a report changed that has a posted invoice.
        """
        for report, record in zip(self.reports, records, strict=True):
            changed = set(record.values()) - {"state"}
            if report.invoice_id.state == "posted" and (changed or not self._is_due(report)):
                raise FrozenRecord(
                    "odoo",
                    _lt(
                        "The invoice %(invoice)s of this report is posted, so the report was not updated. Credit"
                        " the invoice or correct the report in the external system, then retry, or ignore this"
                        " issue."
                    ),
                    fix=(report.invoice_id._name, report.invoice_id.id),
                    invoice=report.invoice_id.name,
                )

    def apply(self, records):
        pairs = list(zip(self.reports, records, strict=True))
        customers = Customers(self.reports, self.refs)
        links = self._links(records)
        fresh, gone = [], self.env["account.move"]
        for report, record in pairs:
            moved = customers.assign(report)
            move, link = report.invoice_id.with_env(self.env), links.get(record.external_id)
            if not self._is_due(report):
                gone += move.filtered(lambda item: item.state == "draft")
                continue
            if move and not link:
                fresh.append((report, record, move))
            if move.state == "draft" or (move.state == "cancel" and report.invoice_withdrawn):
                self._update(report, record, move, moved, customers)
            elif move.state == "cancel" or (link and not move):
                self.refs.note(
                    _lt(
                        "Hours report %(number)s: its invoice was cancelled or deleted in Odoo and is not created"
                        " again.",
                        number=report.name,
                    )
                )
            elif not move:
                fresh.append((report, record, self._values(report, customers)))
        self._cancel(gone)
        self._create(fresh)

    def _is_due(self, report):
        """Whether the report is to have an invoice."""
        if not report.active or not report._sync_lines(leased=True):
            return False
        return is_due(self.connection, report.reported_state)

    def _links(self, records):
        domain = Domain("connection_id", "=", self.connection.id) & Domain("record_type", "=", RECORD_TYPE)
        domain &= Domain("res_model", "=", "account.move")
        domain &= Domain("external_id", "in", [record.external_id for record in records])
        return {link.external_id: link for link in self.env["hr.sync.link"].search(domain)}

    # --- Drafting ------------------------------------------------------------------------------------

    def _create(self, fresh):
        """Draft the invoices that are not there yet, all at once, and link them."""
        values = [one for _report, _record, one in fresh if isinstance(one, dict)]
        created = iter(self.env["account.move"].create(values))
        links = []
        for report, record, move in fresh:
            if isinstance(move, dict):
                move = next(created)
                self._add_terms(report, move)
                report.invoice_id = move
            links.append(
                {
                    "connection_id": self.connection.id,
                    "record_type": RECORD_TYPE,
                    "external_id": record.external_id,
                    "res_model": "account.move",
                    "res_id": move.id,
                    "made": True,
                }
            )
        self.env["hr.sync.link"].create(links)

    def _values(self, report, customers):
        """The values of a report's new invoice.

        :raise RecordError: something is missing without which there can be none.
        """
        partner = customers.required(report)
        return {
            "move_type": "out_invoice",
            "journal_id": journal_of(self.connection).id,
            "partner_id": partner.id,
            "currency_id": self._currency(report).id,
            "ref": report.name,
            "narration": self._narration(report.name, report.employee_id, partner),
            # Otherwise it would be the user that runs the sync.
            "invoice_user_id": False,
            "hours_report_id": report.id,
            "hours_report_employee_id": report.employee_id.id,
            "invoice_line_ids": [Command.create(one) for one in self._lines(report, partner).values()],
        }

    def _add_terms(self, report, move):
        """Where invoices carry the company's terms, they follow what is said about the report."""
        if self.env["ir.config_parameter"].get_param("account.use_invoice_terms"):
            move._compute_narration()
            terms = Markup() if is_html_empty(move.narration) else move.narration
            move.narration = self._narration(report.name, report.employee_id, move.partner_id) + terms

    def _lines(self, report, partner):
        """The values of the invoice lines by day: a line per day, or one of the first day."""
        product, unit = self.refs.once("invoiced unit", lambda: product_and_unit(self.connection.with_env(self.env)))
        lines = sorted(report._sync_lines(leased=True), key=lambda line: line.day)
        days = {}
        for line in lines:
            day = line.day if self.connection.invoice_lines == "day" else lines[0].day
            days.setdefault(day, []).append(line)
        return {
            day: {
                "product_id": product.id,
                "product_uom_id": unit.id,
                "quantity": float(sum(line.hours for line in part)),
                "name": self._line_name(report, product, partner, part),
                "hours_report_id": report.id,
                "hours_report_day": day,
                **({"price_unit": report.hourly_rate} if report.has_hourly_rate else {}),
            }
            for day, part in days.items()
        }

    def _line_name(self, report, product, partner, lines):
        lang = partner.lang or self.env.lang
        days = [format_date(self.env, day, lang_code=lang) for day in (lines[0].day, lines[-1].day)]
        name = f"{product.with_context(lang=lang).name}: {report.employee_id.name}, {' – '.join(dict.fromkeys(days))}"
        if self.connection.invoice_lines == "day":
            name = "\n".join([name, *dict.fromkeys(line.note for line in lines if line.note)])
        return name

    def _narration(self, number, employee, partner):
        env = self.env["base"].with_context(lang=partner.lang or self.env.lang).env
        text = env._("Hours report %(number)s: %(employee)s", number=number, employee=employee.name)
        return Markup("<p>%s</p>") % text

    def _currency(self, report):
        """The report's currency; Odoo would take a foreign one without a rate for the company's own."""
        currency = report.currency_id or self.company.currency_id
        if currency != self.company.currency_id and currency not in self.refs.once("rates", self._currencies_with_rate):
            raise RecordError(
                "odoo",
                _lt(
                    "There is no exchange rate for %(currency)s. Enter one under Invoicing →"
                    " Configuration → Currencies,"
                    " then retry."
                ),
                fix=(currency._name, currency.id),
                currency=shared(currency.name),
            )
        return currency

    def _currencies_with_rate(self):
        """The currencies that have a rate today (one query)."""
        domain = Domain("company_id", "in", (False, self.company.root_id.id))
        domain &= Domain("name", "<=", fields.Date.context_today(self.reports))
        groups = self.env["res.currency.rate"]._read_group(domain, ["currency_id"])
        return self.env["res.currency"].concat(*(currency for (currency,) in groups))

    # --- Changing ------------------------------------------------------------------------------------

    def _cancel(self, moves):
        if not moves:
            return
        moves.with_context(skip_is_manually_modified=True).button_cancel()
        self.reports.filtered(lambda report: report.invoice_id in moves).invoice_withdrawn = True

    def _update(self, report, record, move, moved, customers):
        """Bring a draft in line with its report; a cancelled one becomes a draft again.

        :param moved: another customer was found for the report.
        """
        move = move.with_context(skip_is_manually_modified=True)
        if move.state == "cancel":
            move.button_draft()
        if report.invoice_withdrawn:
            report.invoice_withdrawn = False
        values = {}
        if moved:
            values.update(partner_id=customers.required(report).id, invoice_user_id=move.invoice_user_id.id)
        currency = self._currency(report)
        if record.currency is not MISSING and move.currency_id != currency:
            values["currency_id"] = currency.id
        if record.number is not MISSING or record.employee is not MISSING:
            values.update(self._renamed(report, move))
        partner = self.env["res.partner"].browse(values.get("partner_id")) or move.partner_id
        commands, priced = self._changed_lines(report, record, move, partner, "currency_id" in values)
        if commands:
            values["invoice_line_ids"] = commands
        if values:
            move.write(values)
        priced._compute_price_unit()
        if record.project is not MISSING:
            move.invoice_line_ids.filtered("hours_report_id")._compute_analytic_distribution()

    def _renamed(self, report, move):
        """The values that say of which report and employee it is, as far as nobody else has changed them."""
        former = move.hours_report_employee_id
        said = self._narration(move.ref or "", former, move.partner_id)
        now = self._narration(report.name, report.employee_id, move.partner_id)
        return {
            "ref": report.name,
            "hours_report_employee_id": report.employee_id.id,
            **({"narration": move.narration.replace(said, now)} if move.narration and said in move.narration else {}),
        }

    def _changed_lines(self, report, record, move, partner, converted):
        """The commands that bring the sync's own lines in line, and the lines whose price is the product's again.

        :param converted: the invoice gets another currency.
        """
        wanted = self._lines(report, partner)
        own = move.invoice_line_ids.filtered(lambda line: line.hours_report_id == report)
        commands, priced, seen = [], own.browse(), set()
        for line in own:
            values = wanted.get(line.hours_report_day) if line.hours_report_day not in seen else None
            if values is None:
                commands.append(Command.delete(line.id))
                continue
            seen.add(line.hours_report_day)
            changed = {name: value for name, value in values.items() if self._differs(line, name, value)}
            if changed:
                commands.append(Command.update(line.id, changed))
            if "price_unit" not in values and (converted or "product_id" in changed or record.hourly_rate is None):
                priced += line
        commands += [Command.create(values) for day, values in wanted.items() if day not in seen]
        return commands, priced

    def _differs(self, line, name, value):
        if name == "quantity":
            digits = self.env["decimal.precision"].precision_get("Product Unit")
            return float_compare(line.quantity, value, precision_digits=digits) != 0
        current = line[name]
        return (current.id if hasattr(current, "_name") else current) != value
