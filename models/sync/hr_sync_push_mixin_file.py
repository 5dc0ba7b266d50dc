"""What a record shows of the file to which it was written."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

from ...engine.mapped import Mapped
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

    def _sync_unwritten(self):
        """The ids of those that are to be written to a file, and are in none yet."""
        domain = Domain("record_type", "=", self._sync_record.record_type()) & Domain("direction", "=", "out")
        domain &= Domain("enabled", "=", True) & Domain("connection_id.active", "=", True)
        waiting = set()
        for stream in self.env["hr.sync.stream"].search(domain & Domain("connection_id.state", "!=", "draft")):
            if stream._is_known() and stream._why_file():
                mine = self._sync_of_company(stream.connection_id.company_id)
                mine -= mine._sync_counted_elsewhere(stream)
                known = self.env["hr.sync.file.line"]._latest(mine, stream.company_id)
                waiting.update(one.id for one in mine if one.id not in known and not one._sync_why_local(stream))
        return waiting

    def _sync_counted_elsewhere(self, stream):
        """Those that count by another mapping of the system, so that the stream never writes them."""
        mapped, found = Mapped(stream.connection_id), self.browse()
        for name, (_record, column) in self._sync_refs.items():
            mapping = mapped.mapping_of(self._sync_record, name)
            if mapping and mapping.unless:
                values = mapped.elsewhere(mapping, self[column])
                found |= self.filtered(lambda one, column=column, values=values: one[column] & values)
        return found

    def _sync_kept_in_files(self):
        """The connection to whose system a file has them, by id, of those that it does not give back."""
        mine = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        lines = self.env["hr.sync.file.line"].search_fetch(mine, ["res_id", "stream_id"])
        return {line.res_id: line.stream_id.connection_id for line in lines if line.stream_id._keeps()}

    def _sync_is_later(self):
        """Whether others of the same place are in a file, or were sent, for a system that gives nothing back."""
        return False

    def _sync_kept_as_sent(self):
        """The ids of those that a system has, or may have, and does not give back."""
        mine = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        links = self.env["hr.sync.link"].search(mine & Domain("state", "in", ("linked", "creating")))
        streams = {(one.connection_id, one.record_type): one for one in links.connection_id.stream_ids if one._keeps()}
        return {link.res_id for link in links if (link.connection_id, link.record_type) in streams}

    def _sync_written(self):
        """Called for the records that were just written to a file, in the same transaction."""

    def _sync_withdrawn(self):
        """Called for the records of a file that was deleted, as far as no other file has them."""

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
