"""The last changes of a record by syncs, on its form."""

from lxml import etree
from odoo import api, fields, models
from odoo.fields import Domain

from .hr_sync_link import PARTS

#: Changes that a form shows.
_LAST = 10
_HISTORY = """
<group name="hr_sync_history" string="group" invisible="not hr_sync_change_ids" groups="hr_sync.group_officer">
    <field name="hr_sync_change_ids" nolabel="1" colspan="2" readonly="1" mode="list,kanban">
        <list create="0" edit="0" delete="0">
            <field name="create_date"/>
            <field name="direction"/>
            <field name="kind" widget="badge"/>
            <field name="summary" class="text-wrap"/>
            <field name="undone_text" width="145px" optional="show"/>
            <field name="run_id" optional="show"/>
            <field name="user_id" optional="show"/>
            <button name="action_undo" type="object" string="undo" icon="fa-undo"/>
        </list>
        <kanban create="0" edit="0" delete="0">
            <templates>
                <t t-name="card">
                    <div class="d-flex justify-content-between">
                        <field name="direction" class="fw-bold text-nowrap me-2"/>
                        <field name="kind" widget="badge"/>
                    </div>
                    <field name="summary"/>
                    <field name="undone_text" class="fw-bold"/>
                    <div class="d-flex justify-content-between text-muted">
                        <field name="create_date"/>
                        <field name="user_id"/>
                    </div>
                    <div>
                        <a name="action_undo" type="object" href="#" role="button" class="btn btn-link p-0">undo</a>
                    </div>
                </t>
            </templates>
        </kanban>
    </field>
    <div colspan="2">
        <button name="action_hr_sync_history" type="object" string="all" class="btn-link p-0" icon="fa-history"/>
    </div>
</group>
"""


class HrSyncStatusMixin(models.AbstractModel):
    _inherit = "hr.sync.status.mixin"

    hr_sync_change_ids = fields.Many2many(
        "hr.sync.change",
        string="History",
        compute="_compute_hr_sync_change_ids",
        groups="hr_sync.group_officer",
        exportable=False,
        help="The last changes by syncs.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_hr_sync_change_ids(self):
        for record in self:
            domain = record._hr_sync_changes() if record.id else Domain.FALSE
            record.hr_sync_change_ids = self.env["hr.sync.change"].search(domain, limit=_LAST)

    def _hr_sync_changes(self):
        """The domain of the changes of one record; of a part of an entity, with those of the whole."""
        mine = Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
        # sudo: which record a part belongs to is not secret to whoever may read the part
        parts = self.env["hr.sync.link"].sudo().search(mine & Domain("record_type", "in", list(PARTS)))
        for link in parts:
            record_type, external_id = link._whole()
            whole = link._of_entities(link.connection_id, record_type, [external_id]).get(external_id)
            if whole:
                mine |= Domain("res_model", "=", whole.res_model) & Domain("res_id", "=", whole.res_id)
        return mine

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            for panel in arch.xpath("//group[@name='hr_sync_panel']"):
                panel.addnext(self._hr_sync_history())
        return arch, view

    @api.model
    def _hr_sync_history(self):
        history = etree.fromstring(_HISTORY)
        history.set("string", self.env._("History of Syncs"))
        history.find(".//list/button").set("string", self.env._("Undo…"))
        history.find(".//kanban//a").text = self.env._("Undo…")
        history.find("./div/button").set("string", self.env._("All Changes"))
        return history

    def action_hr_sync_history(self):
        """All changes of this record by syncs."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_change_action")
        return {**action, "name": self.display_name, "domain": list(self._hr_sync_changes())}
