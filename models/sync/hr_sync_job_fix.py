"""Where the cause of an issue is corrected: the Odoo record that its error names, or the one that its code is about."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

#: What is wrong with the account: it is corrected in the connection.
_OF_CONNECTION = ("forbidden", "unauthorized")


class HrSyncJob(models.Model):
    _inherit = "hr.sync.job"

    fix_model = fields.Char(string="Model to Correct", readonly=True, export_string_translation=False)
    fix_id = fields.Many2oneReference(
        string="Record to Correct", model_field="fix_model", readonly=True, export_string_translation=False
    )
    fix_name = fields.Char(compute="_compute_fix_name", export_string_translation=False)

    @api.depends("fix_model", "fix_id", "error_code", "missing")
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_fix_name(self):
        """What the button says; empty without a record that the reader may open (some queries for each model)."""
        places = {job: job._fix() for job in self}
        names = self._fix_names(places)
        for job in self:
            if not names[job]:
                job.fix_name = False
            elif places[job][0] == self._name:
                # An issue is called like the record that it is about.
                job.fix_name = self.env._("Open Issue: %s", names[job])
            else:
                job.fix_name = self.env._("Open %s", names[job])

    def _fix_names(self, places=None):
        """The name of the record to correct, by issue; None without one that the reader may open.

        :param places: what ``_fix`` says of each issue, if it has been looked up already.
        """
        wanted = {job: job._fix() for job in self} if places is None else places
        names = {}
        for records in self._by_model(wanted.values()):
            # What a reader may not see is not named either.
            known = records.exists()._filtered_access("read")
            names.update(((one._name, one.id), one.display_name) for one in known)
        return {job: names.get(wanted[job]) for job in self}

    def action_open_fix(self):
        """Open the record in which the cause is corrected, with the rights of the reader."""
        self.ensure_one()
        if not self.fix_name:
            raise UserError(self.env._("%s: there is no record to correct.", self.display_name))
        model, id_ = self._fix()
        view = getattr(self.env[model], "_sync_fix_view", "form")
        return {
            "type": "ir.actions.act_window",
            "name": self.fix_name,
            "res_model": model,
            "views": [(False, view)],
            **({"res_id": id_} if view == "form" else {"domain": [("id", "=", id_)]}),
        }

    def _fix(self):
        """The record in which the cause is corrected, as (model, id); None if none is known."""
        if self.fix_model and self.fix_id:
            return self.fix_model, self.fix_id
        if self.error_code in _OF_CONNECTION:
            return self.connection_id._name, self.connection_id.id
        return self._fix_of_missing()

    def _fix_of_missing(self):
        """The issue about the first entity that is missing, or about its absence, if there is one."""
        mine = Domain("connection_id", "=", self.connection_id.id) & Domain("purpose", "=", "issue")
        mine &= Domain("state", "in", ("failed", "pending", "ignored"))
        for line in (self.missing or "").splitlines():
            record_type, _slash, external_id = line.partition("/")
            own = Domain("record_type", "=", record_type) & Domain("external_id", "=", external_id)
            if issue := self.search(mine & (own | Domain("external_id", "=", f"*{line}")), limit=1):
                return issue._name, issue.id
        return None

    def _fix_is_shared(self):
        """Whether the record to correct is another than the one that the issue is about."""
        return (self.fix_model, self.fix_id) != (self.res_model, self.res_id)

    @api.model
    def _by_model(self, places):
        """The records at these places, one recordset for each model that is installed."""
        found = {}
        for place in places:
            if place and place[0] in self.env:
                found.setdefault(place[0], []).append(place[1])
        return [self.env[model].browse(dict.fromkeys(ids)) for model, ids in found.items()]
