"""Who is invoiced for hours reports."""

from odoo.fields import Domain

from ...records import RecordError, _lt, clean_text, shared
from ..projects.res_partner_near import NearPartners

#: What stands in the way of a customer who may be the one that a report names, and what to do.
_NEAR = {
    "archived": _lt(
        "The customer %(customer)s is archived in Odoo (%(partner)s, ID %(id)s). Unarchive it, then retry; or have the"
        " report name another customer."
    ),
    "written": _lt(
        "The customer %(customer)s is not in Odoo, but %(partner)s (ID %(id)s) has a similar name. If it is the"
        " same customer, rename it in Odoo as in the report, then retry; otherwise create the customer."
    ),
    "person": _lt(
        "The customer %(customer)s is in Odoo (ID %(id)s), but not as a company. Make it a company, then retry; or"
        " create the right one."
    ),
}

_UNKNOWN = _lt(
    "The customer %(customer)s is not in Odoo. Create a company of that name or give one that number as its reference,"
    " give the project a customer, or choose a default customer in the settings of the connection %(connection)s; then"
    " retry."
)
_UNNAMED = _lt(
    "Neither the report nor its project names a customer. Correct the report, give the project a customer, or choose a"
    " default customer in the settings of the connection %(connection)s; then retry."
)


class Customers:
    """Finds the customers of a chunk of hours reports (two queries, and some more for those who are not found at once).

    That is whom the report names, by number or else by exact name among companies; otherwise its project's customer;
    otherwise the one that the connection has for such cases.
    """

    def __init__(self, reports, refs):
        self.refs = refs
        self.env = reports.env
        self.reports = reports
        self.connection = refs.connection
        numbers = set(reports.mapped("customer_number")) - {False}
        names = set(reports.mapped("customer_name")) - {False}
        self._by_number = self._find("ref", numbers, Domain("parent_id", "=", False))
        self._by_name = self._find("name", names, Domain("is_company", "=", True))
        self._problems = {}

    def assign(self, report):
        """Note on the report who its customer is; returns whether that is another one than before."""
        partner = self._of(report)
        if report.partner_id == partner:
            return False
        report.partner_id = partner
        return True

    def required(self, report):
        """The report's customer.

        :raise RecordError: there is none, or more than one.
        """
        if report in self._problems:
            raise self._problems[report]
        return report.partner_id

    def _of(self, report):
        for found, said in ((self._by_number, report.customer_number), (self._by_name, report.customer_name)):
            partners = found.get(said, ())
            if len(partners) > 1:
                self._problems[report] = RecordError(
                    "odoo",
                    _lt(
                        "The customer %(customer)s matches several contacts: %(names)s. Enter the customer number"
                        " as the reference of the right one, or rename the others, then retry."
                    ),
                    customer=said,
                    names=", ".join(f"{partner.display_name} (ID {partner.id})" for partner in partners),
                )
                return self.env["res.partner"]
            if partners:
                return partners[0]
        partner = report.project_id.partner_id or self.connection.default_customer_id
        near = self._near(report)
        said = " ".join(filter(None, (report.customer_number, report.customer_name)))
        if partner and not partner.active:
            self._problems[report] = RecordError(
                "odoo",
                _lt(
                    "The customer %(partner)s, to whom the report would be invoiced, is archived in Odoo. Unarchive"
                    " it, or give the project or the connection %(connection)s another customer, then retry."
                ),
                fix=(partner._name, partner.id),
                partner=shared(partner.display_name),
                connection=self.connection.name,
            )
            return self.env["res.partner"]
        if not partner and near:
            found, obstacle = near
            names = {"customer": said, "partner": found.display_name, "id": found.id}
            self._problems[report] = RecordError("odoo", _NEAR[obstacle], **names)
        elif not partner:
            self._problems[report] = RecordError(
                "odoo",
                _UNKNOWN.filled(customer=said, connection=self.connection.name)
                if said
                else _UNNAMED.filled(connection=self.connection.name),
            )
        elif said:
            names = {"number": report.name, "customer": said, "partner": partner.display_name}
            if near and near[1] == "archived":
                sentence = _lt(
                    "Hours report %(number)s: its customer %(customer)s is archived in Odoo, so it is invoiced to"
                    " %(partner)s."
                )
            else:
                sentence = _lt(
                    "Hours report %(number)s: its customer %(customer)s is not in Odoo, so it is invoiced to"
                    " %(partner)s."
                )
            self.refs.note(sentence.filled(**names))
        return partner

    def _near(self, report):
        """The contacts that match the number or the name of a report, and why none was found; None for none."""
        for field, name in (("ref", "customer_number"), ("name", "customer_name")):
            if report[name]:
                texts = [text for text in self.reports.mapped(name) if text]
                partners = self.refs.once(
                    f"near customers by {field}",
                    lambda field=field, texts=texts: NearPartners(self.env, self.connection.company_id, field, texts),
                )
                if near := partners.of(report[name]):
                    return near
        return None

    def _find(self, field, values, kind):
        """The partners of the company, and those of all companies, by that field."""
        found = {}
        if values:
            company = Domain("company_id", "in", (self.connection.company_id.id, False))
            for partner in self.env["res.partner"].search(company & kind & Domain(field, "in", list(values))):
                found.setdefault(partner[field], []).append(partner)
            self._find_written_oddly(field, values - found.keys(), company & kind, found)
        return found

    def _find_written_oddly(self, field, values, domain, found):
        """Add those whose text has characters that nobody sees, or other spaces (one query, if any was not found)."""
        if not values:
            return
        wanted = {clean_text(value): value for value in values}
        patterns = ["%".join(_escaped(letter) for letter in value.replace(" ", "")) for value in wanted if value]
        alike = Domain.OR([Domain(field, "=like", f"%{pattern}%") for pattern in patterns])
        for partner in self.env["res.partner"].search(domain & alike):
            if (value := clean_text(partner[field])) in wanted:
                found.setdefault(wanted[value], []).append(partner)


def _escaped(letter):
    return f"\\{letter}" if letter in "%_\\" else letter
