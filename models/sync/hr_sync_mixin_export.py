"""From a list to the export of what it shows, or of what is made from it."""

from odoo import api, models
from odoo.tools import ormcache


class HrSyncMixin(models.AbstractModel):
    _inherit = "hr.sync.mixin"

    #: The fields that hold the employee, the first and the last day of a record, with which an export begins.
    _sync_export_fields = (None, None, None)

    def action_hr_sync_export(self):
        """Open the export with the employees and the period of these records."""
        self.env["hr.sync.stream"]._check_may_start()
        self.check_access("read")
        employee, first, last = self._sync_export_fields
        streams = self.env["hr.sync.stream"]._exportable(self._sync_export_types())
        connections = streams.connection_id
        connection = connections.filtered(lambda one: one.company_id == self.env.company)[:1] or connections[:1]
        values = {"connection_id": connection.id, "stream_ids": (streams & connection.stream_ids).ids}
        if self._name == "hr.employee":
            values["employee_ids"] = self.ids
        elif employee:
            values["employee_ids"] = self[employee].ids
        if days := [*filter(None, self.mapped(first))] if first else ():
            values |= {"date_from": min(days), "date_to": max(filter(None, self.mapped(last)), default=max(days))}
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_export_action")
        return {**action, "context": {f"default_{name}": value for name, value in values.items()}}

    @api.model
    @ormcache()
    def _sync_export_types(self):
        """The record types that are exported by employee and made from this model's records, or are about them."""
        types = []
        for name in sorted(self.env):
            model = self.env[name]
            employee, _day = getattr(model, "_sync_scope_fields", (None, None))
            if not employee or not model._sync_record:
                continue
            sources = (name, model._fields[employee].comodel_name, *model._sync_export_sources)
            if self._name in sources:
                types.append(model._sync_record.record_type())
        return tuple(types)

    @api.model
    def _hr_sync_put_export(self, arch):
        """Leave the button *Export* only where a system of the company receives something."""
        for button in arch.xpath("//button[@name='action_hr_sync_export']"):
            if not self._hr_sync_is_exported():
                button.getparent().remove(button)

    @api.model
    def _hr_sync_is_exported(self):
        """Whether the user's companies have a stream by which something leaves that comes of this model's records."""
        types = self._sync_export_types()
        # sudo: only whether there is one is used
        return bool(types and self.env["hr.sync.stream"].sudo()._exportable(types))
