"""Currencies as external systems name them."""

from datetime import date

from odoo import api, models
from odoo.fields import Domain

from ...engine.values import shown
from ...records import RecordError, _lt, shared


class ResCurrency(models.Model):
    _inherit = "res.currency"

    @api.model
    def _sync_of_code(self, code, refs):
        """The currency with that ISO code; one that is not in use yet comes into use.

        :raise RecordError: it is unknown.
        """
        everything = self.with_context(active_test=False)
        known = refs.once("currencies", lambda: {one.name: one for one in everything.search([])})
        if code not in known:
            raise RecordError("value", _lt("%(code)s is not a currency that Odoo knows"), "currency", code=shared(code))
        if not known[code].active:
            known[code].active = True
            refs.note(_lt("The currency %(code)s was activated, as it is used in the external system.", code=code))
        return known[code]

    def _sync_check_rate(self, day, refs):
        """See to it that a foreign currency has a rate on that day: without one, Odoo takes it for the company's own.

        :raise RecordError: there is none.
        """
        company = refs.connection.company_id
        if self == company.currency_id:
            return
        first = refs.once("first rates", lambda: self._sync_first_rates(company)).get(self)
        if not first or first > day:
            raise RecordError(
                "odoo",
                _lt(
                    "There is no exchange rate for %(currency)s on %(day)s. Enter one under Invoicing → Configuration →"
                    " Currencies, then retry."
                ),
                fix=(self._name, self.id),
                currency=shared(self.name),
                day=shown(self.env, day),
            )

    @api.model
    def _sync_first_rates(self, company):
        """The day of the first rate of each currency that has one (one query)."""
        domain = Domain("company_id", "in", (False, company.root_id.id)) & Domain("name", ">", date.min)
        return dict(self.env["res.currency.rate"]._read_group(domain, ["currency_id"], ["name:min"]))
