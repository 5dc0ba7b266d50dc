"""What a record shows of the file to which it was written."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from .hr_sync_status_mixin import INTERNAL


class HrSyncPushMixin(models.AbstractModel):
    _inherit = "hr.sync.push.mixin"

    hr_sync_in_file = fields.Char(
        string="In File",
        compute="_compute_hr_sync_in_file",
        search="_search_hr_sync_in_file",
        compute_sudo=True,
        groups=INTERNAL,
        help="The last file to which the record was written, when and by whom. Whether the file was imported in the"
        " external system is not known.",
    )

    def _sync_referred(self, name, refs):
        """What the records refer to in the field ``name``, as it is written to a file."""
        _record, field = self._sync_refs[name]
        return self[field]

    @api.depends_context("allowed_company_ids", "lang", "tz")
    def _compute_hr_sync_in_file(self):
        # sudo (compute_sudo): anyone who may read a record may read that it was exported.
        lines = self.env["hr.sync.file.line"]._latest(self, self.env.companies)
        for record in self:
            line = lines.get(record.id)
            record.hr_sync_in_file = line and self.env._(
                "In file %(name)s of %(moment)s by %(user)s",
                name=line.file_id.name,
                moment=format_datetime(self.env, line.file_id.create_date),
                user=line.file_id.create_uid.name,
            )

    def _search_hr_sync_in_file(self, operator, value):
        """Only whether there is a file, or one with such a name."""
        mine = Domain("res_model", "=", self._name) & Domain("company_id", "in", self.env.companies.ids)
        # sudo: the ids of the found records are filtered by the records' own rules again
        Line = self.env["hr.sync.file.line"].sudo()
        if operator == "in" and set(value) == {False}:
            return Domain("id", "not in", Line._search(mine).subselect("res_id"))
        if operator in ("ilike", "like", "=ilike", "=like"):
            return Domain("id", "in", Line._search(mine & Domain("file_id.name", operator, value)).subselect("res_id"))
        return NotImplemented

    @api.model
    def _hr_sync_panel(self):
        panel = super()._hr_sync_panel()
        panel.set("invisible", "not hr_sync_state and not hr_sync_in_file")
        for place in panel.xpath("//field[@name='hr_sync_source']"):
            place.addnext(place.makeelement("field", name="hr_sync_in_file", invisible="not hr_sync_in_file"))
            place.set("invisible", "not hr_sync_source")
        for place in panel.xpath("//field[@name='hr_sync_state']"):
            place.set("invisible", "not hr_sync_state")
        return panel
