"""The step of a set-up that asks for what the chosen data depends on, before the first sync is previewed."""

from collections import Counter

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...engine.messages import say
from ...engine.pull.requirements import Group, apply_settings


class HrSyncSetup(models.Model):
    """The numbers are those of the previews that the comparison has made: nothing is read for them."""

    _inherit = "hr.sync.setup"

    required_settings = fields.Char(compute="_compute_needs", export_string_translation=False)
    needs_list = fields.Html(compute="_compute_needs", sanitize=False)
    lacks_settings = fields.Boolean(compute="_compute_needs", export_string_translation=False)
    lacks_rates = fields.Boolean(compute="_compute_needs", export_string_translation=False)

    @api.depends(
        *("step", "run_ids.state", "stream_ids.enabled"),
        *("default_product_id", "default_journal_id", "default_project_id", "default_customer_id"),
    )
    @api.depends_context("lang")
    def _compute_needs(self):
        for setup in self:
            needs = setup._needs() if setup.step == "needs" else {}
            names = [key for key in needs if "/" not in key]
            lacking = {name for name in names if not setup[name].sudo().active}  # sudo: nobody sees more than the name
            if len(names) < len(needs):
                lacking.update(setup.connection_id._unmet_requirements(needs.keys() - set(names)))
            setup.required_settings = " ".join(names)
            setup.needs_list = setup._needs_list(needs, lacking)
            setup.lacks_settings = bool(lacking)
            setup.lacks_rates = any("/" in key for key in lacking)

    def _go(self, distance):
        """What the next step asks for is offered to whoever comes to it."""
        super()._go(distance)
        if self.step == "needs" and distance > 0:
            self._offer_settings()
        return True

    def _needs(self):
        """How many records of each type depend on each requirement, by the latest previews."""
        needs = {}
        for run in self._latest_previews().filtered("requirements"):
            for name, entry in run.requirements.items():
                for key in Group.of_name(name).keys:
                    needs.setdefault(key, Counter())[run.record_type] += entry["count"]
        return dict(sorted(needs.items()))

    def _needs_list(self, needs, lacking):
        """A line for each setting, and for each currency whose rate is missing."""
        types = dict(self.env["hr.sync.stream"]._fields["record_type"]._description_selection(self.env))
        rows, rates = {}, {}
        for key, counts in needs.items():
            if "/" not in key:
                rows[key] = (self._fields[key]._description_string(self.env), counts, key in lacking)
            elif key in lacking:
                # The days are sorted: the first one is the one from which a rate is missing.
                _kind, code, day = key.split("/")
                rates.setdefault(code, (day, Counter()))[1].update(counts)
        for code, (day, counts) in rates.items():
            day = format_date(self.env, fields.Date.from_string(day))
            rows[code] = (
                self.env._("Exchange rate of %(currency)s from %(day)s", currency=code, day=day),
                counts,
                True,
            )
        lines = []
        for label, counts, is_missing in rows.values():
            numbers = ", ".join(f"{types[record_type]}: {count}" for record_type, count in counts.items())
            text = (
                self.env._("Missing. The records that depend on it are not imported.")
                if is_missing
                else self.env._("Entered.")
            )
            badge = Markup('<span class="badge %s">%s</span>') % (
                "text-bg-warning" if is_missing else "text-bg-success",
                text,
            )
            lines.append(Markup("<li><b>%s</b> (%s) %s</li>") % (label, numbers, badge))
        if not lines:
            return False
        hints = [Markup("<p>%s</p>") % hint for hint in self._setup_hints(needs)]
        return Markup("<ul>%s</ul>") % Markup("").join(lines) + Markup("").join(hints)

    def _setup_hints(self, needs):
        """What people have to see to in Odoo, for each of the record types."""
        mixin = self.env["hr.sync.mixin"]
        types = dict.fromkeys(record_type for counts in needs.values() for record_type in counts)
        hints = [self.env[mixin._sync_model_name(record_type)]._sync_setup_hint for record_type in types]
        return [say(self.env, hint) for hint in hints if hint]

    def _offer_settings(self):
        """Fill empty settings that the data depends on, where the company has only one value for them."""
        # sudo: the only one that there is may be offered to who cannot read the others
        connection, company = self.connection_id, self.company_id.sudo()
        values = {}
        needs = self._needs()
        if "default_journal_id" in needs and not connection.default_journal_id:
            Journal = company.env["account.journal"]
            journals = Journal.search([*Journal._check_company_domain(company), ("type", "=", "sale")], limit=2)
            values["default_journal_id"] = journals.id if len(journals) == 1 else False
        if "default_project_id" in needs and not connection.default_project_id:
            values["default_project_id"] = company.internal_project_id.filtered("active").id
        if found := {name: value for name, value in values.items() if value}:
            connection.write(found)

    def action_open_rates(self):
        """The exchange rates of the currencies of which one is missing.

        A new line has the first day of which a rate is missing. It has no currency if several lack a rate: with that of
        one of them, a rate of another could be entered for it.
        """
        self._check_step("needs")
        unmet = self.connection_id._unmet_requirements(tuple(self._needs()))
        rates = [key.split("/")[1:] for key in unmet if "/" in key]
        codes = list({code for code, _day in rates})
        currencies = self.env["res.currency"].with_context(active_test=False).search([("name", "in", codes)])
        defaults = {"active_test": False, "default_name": min((day for _code, day in rates), default=False)}
        if len(currencies) == 1:
            defaults["default_currency_id"] = currencies.id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Exchange Rates"),
            "res_model": "res.currency.rate",
            "views": [(self.env.ref("hr_sync.res_currency_rate_view_list").id, "list")],
            "domain": [("currency_id", "in", currencies.ids)],
            "context": defaults,
        }

    def action_supplied(self):
        """Go on to the preview, whether everything is there or not; it shows what follows."""
        self._check_step("needs")
        if self.looking:
            raise UserError(
                self.env._("Both systems are still being compared. This continues in the background if you leave.")
            )
        for run in self._latest_previews().sudo():  # sudo: runs and proposals are the engine's
            apply_settings(run)
        return self._go(1)
