"""What the records of a connection depend on, as ``_sync_requirements`` of their models says: what is missing of it."""

from datetime import date

from odoo import models
from odoo.fields import Domain

from ...records import FieldLabel, _lt, joined, shared, shown_value

_RATE = "rate/"


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    def _unmet_requirements(self, keys):
        """Those of ``keys`` that are missing, in their order."""
        self.ensure_one()
        rates = self._first_rates({key.split("/")[1] for key in keys if key.startswith(_RATE)})
        return tuple(key for key in keys if not self._is_met(key, rates))

    def _is_met(self, key, rates):
        if key.startswith(_RATE):
            _kind, code, day = key.split("/")
            return code in rates and rates[code] <= date.fromisoformat(day)
        return self.sudo()[key].active  # sudo: whether it can be used is no secret; who asks may not read projects

    def _first_rates(self, codes):
        """The day of the first exchange rate of each of these currencies that has one (one query)."""
        if not codes:
            return {}
        company = self.company_id
        domain = Domain("company_id", "in", (False, company.root_id.id)) & Domain("name", ">", date.min)
        domain &= Domain("currency_id.name", "in", list(codes))
        Rate = self.env["res.currency.rate"].sudo().with_context(active_test=False)  # sudo: nobody sees a rate
        return {currency.name: day for currency, day in Rate._read_group(domain, ["currency_id"], ["name:min"])}

    def _requirements_sentence(self, keys):
        """Why a record that depends on these cannot be imported, as a ``Sentence``."""
        sentences, labels = [], []
        for key in keys:
            if key.startswith(_RATE):
                _kind, code, day = key.split("/")
                sentences.append(
                    _lt(
                        "There is no exchange rate for %(currency)s on %(day)s.",
                        currency=shared(code),
                        day=shown_value(day, "date"),
                    )
                )
            else:
                labels.append(FieldLabel(self._fields[key].string, model=self._name, name=key))
        if labels:
            sentences.append(_lt("Not set in the connection: %(settings)s. Choose it there.", settings=joined(labels)))
        return joined(sentences, " ")
