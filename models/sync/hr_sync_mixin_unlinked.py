"""What the form of a record says of each connected system that does not know it."""

from lxml import etree
from odoo import api, fields, models
from odoo.fields import Domain

from .hr_sync_status_mixin import INTERNAL

#: The states of a link in which the external system has the record, or is about to.
_KNOWN = ("linked", "creating")
_GROUP = """
<group name="hr_sync_unlinked" invisible="not id or not (hr_sync_unlinked or hr_sync_exclusion)"
    groups="base.group_user">
    <field name="hr_sync_unlinked" invisible="1"/>
    <field name="hr_sync_excluded" invisible="1"/>
    <field name="hr_sync_exclusion" nolabel="1" colspan="2" invisible="not hr_sync_exclusion"/>
</group>
"""
_PLACE = """
<div colspan="2" class="d-flex flex-wrap gap-3">
    <span/>
    <button name="action_hr_sync_include" type="object" class="btn-link p-0" icon="fa-undo"
        groups="hr_sync.group_officer"/>
    <button name="action_hr_sync_pair" type="object" class="btn-link p-0" icon="fa-link"
        groups="hr_sync.group_officer"/>
    <button name="action_hr_sync_create_there" type="object" class="btn-link p-0" icon="fa-plus"
        groups="hr_sync.group_officer"/>
</div>
"""


class HrSyncMixin(models.AbstractModel):
    """The rows of the panel are in the view, one for each connection; a record only says which of them it shows."""

    _inherit = "hr.sync.mixin"

    hr_sync_unlinked = fields.Json(
        compute="_compute_hr_sync_unlinked",
        compute_sudo=True,
        exportable=False,
        export_string_translation=False,
        groups=INTERNAL,
        help="IDs of the streams whose external system does not know the record.",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_hr_sync_unlinked(self):
        self.hr_sync_unlinked = False
        for record in self.filtered("id"):
            # sudo (compute_sudo): anyone who may read a record may read which systems know it.
            links = Domain("res_model", "=", self._name) & Domain("res_id", "in", record.ids)
            known = self.env["hr.sync.link"]._search(links & Domain("state", "in", _KNOWN))
            company = record.company_id if "company_id" in self._fields else self.env["res.company"]
            mine = self._hr_sync_places_domain(company & self.env.companies if company else self.env.companies)
            mine &= Domain("connection_id", "not in", known.subselect("connection_id"))
            record.hr_sync_unlinked = self.env["hr.sync.stream"].search(mine).ids

    @api.model
    def _hr_sync_places_domain(self, companies):
        """The streams by which connected systems of these companies may know the model's records."""
        mine = Domain("record_type", "in", self._hr_sync_types()[:1]) & Domain("enabled", "=", True)
        mine &= Domain("connection_id.active", "=", True) & Domain("connection_id.state", "!=", "draft")
        return mine & Domain("company_id", "in", companies.ids)

    @api.model
    def _hr_sync_places(self):
        """For each of these streams: its id, the connection, the system, and what to offer: to include a record again,
        to link and to create it.
        """
        # sudo: what the streams are called and can do, which every form says
        streams = self.env["hr.sync.stream"].sudo().search(self._hr_sync_places_domain(self.env.companies))
        places = []
        for stream in streams.filtered(lambda one: one._is_known() and one.connection_id._system().is_present):
            may_start = stream.sudo(False)._may_be_started()
            creates = may_start and stream.direction != "in" and stream._declaration().creates
            if creates and stream._asks_to_create():
                creates = self.env["hr.sync.setup"].has_access("write")
            links = may_start and stream._declaration().links_by_hand()
            system = stream.connection_id._system()
            # Who may create records where a person decides about it may also take such a decision back.
            includes = may_start and (not stream._asks_to_create() or self.env["hr.sync.setup"].has_access("write"))
            places.append((stream.id, stream.connection_id.name, system.name, includes, links, creates))
        return tuple(places)

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, view_type == "form" and self._hr_sync_places())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for panel in arch.xpath("//group[@name='hr_sync_panel']"):
                self._hr_sync_put_unlinked(panel)
        return arch, view

    @api.model
    def _hr_sync_put_unlinked(self, panel):
        """Put the rows after the panel, each with what the user may do about it."""
        places = self._hr_sync_places()
        if not places:
            return
        group = etree.fromstring(_GROUP, etree.XMLParser(remove_blank_text=True))
        group.set("string", panel.get("string"))
        for stream, connection, system, includes, links, creates in places:
            row = etree.fromstring(_PLACE)
            unlinked, excluded = f"{stream} in (hr_sync_unlinked or [])", f"{stream} in (hr_sync_excluded or [])"
            row.set("invisible", f"not ({unlinked} or {excluded})")
            row.find("span").text = self.env._("Not linked to %s", connection)
            row.find("span").set("invisible", excluded)
            include, link, create = row.findall("button")
            for button, label, offered, shown in (
                (include, self.env._("Include Again in %s", system), includes, excluded),
                (link, self.env._("Link to %s…", system), links, unlinked),
                (create, self.env._("Create in %s", system), creates, f"{unlinked} and not {excluded}"),
            ):
                button.set("string", label)
                button.set("context", repr({"default_stream_id": stream}))
                button.set("invisible", f"not ({shown})")
                if not offered:
                    row.remove(button)
            group.append(row)
        panel.addnext(group)
