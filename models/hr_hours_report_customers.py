"""Who is invoiced for hours reports."""

from odoo.fields import Domain

from ..records import RecordError, _lt


class Customers:
    """Finds the customers of a chunk of hours reports (two queries).

    That is whom the report names, by number or else by exact name among companies; otherwise its project's customer;
    otherwise the one that the connection has for such cases.
    """

    def __init__(self, reports, refs):
        self.refs = refs
        self.env = reports.env
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
                        "The customer %(customer)s could be each of %(names)s. Give the right one"
                        " the customer number as"
                        " its reference, or rename the others, then retry."
                    ),
                    customer=said,
                    names=", ".join(f"{partner.display_name} (ID {partner.id})" for partner in partners),
                )
                return self.env["res.partner"]
            if partners:
                return partners[0]
        partner = report.project_id.partner_id or self.connection.default_customer_id
        said = " ".join(filter(None, (report.customer_number, report.customer_name)))
        if not partner:
            self._problems[report] = RecordError(
                "odoo",
                "The customer %(customer)s is not in Odoo. Create a company of that name or give one that number as its"
                " reference, give the project a customer, or choose a default customer in the settings of the"
                " connection %(connection)s; then retry."
                if said
                else "Neither the report nor its project names a customer. Correct the report, give the project a"
                " customer, or choose a default customer in the settings of the connection %(connection)s; then retry.",
                customer=said,
                connection=self.connection.name,
            )
        elif said:
            self.refs.note(
                self.env._(
                    "Hours report %(number)s: its customer %(customer)s is not in Odoo, so it is invoiced to"
                    " %(partner)s.",
                    number=report.name,
                    customer=said,
                    partner=partner.display_name,
                )
            )
        return partner

    def _find(self, field, values, kind):
        """The partners of the company, and those of all companies, by that field."""
        found = {}
        if values:
            company = Domain("company_id", "in", (self.connection.company_id.id, False))
            for partner in self.env["res.partner"].search(company & kind & Domain(field, "in", list(values))):
                found.setdefault(partner[field], []).append(partner)
        return found
