"""From a list to the export of what it shows, or of what is made from it."""

from lxml import etree
from odoo import api, models
from odoo.tools import ormcache

from ...engine.messages import say
from .installed_systems import systems_of


class HrSyncMixin(models.AbstractModel):
    _inherit = "hr.sync.mixin"

    #: The fields that hold the employee, the first and the last day of a record, with which an export begins.
    _sync_export_fields = (None, None, None)

    def action_hr_sync_export(self):
        """Open the export with the employees and the period of these records; of a system's own button, for it."""
        self.env["hr.sync.stream"]._check_may_start()
        self.check_access("read")
        streams = self.env["hr.sync.stream"]._exportable(self._sync_export_types())
        if system := self.env.context.get("hr_sync_system"):
            mine = self._sync_record.record_type()
            streams = streams.filtered(lambda one: one.connection_id.system == system and one.record_type == mine)
        return self._hr_sync_export_action(streams)

    def _hr_sync_export_action(self, streams):
        """The action that opens the export for ``streams``, those of one connection, as these records suggest it."""
        employee, first, last = self._sync_export_fields
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
        """Leave the button *Export* only where a system of the company receives something.

        A system whose stream has a button of its own gets that one, beside or instead of it.
        """
        places = arch.xpath("//button[@name='action_hr_sync_export']")
        named, general = self._hr_sync_exports() if places else ((), False)
        known = systems_of(self.env)
        for button in places:
            for code in named:
                system = known[code]
                label = say(self.env, self._hr_sync_export_label(system), addon=system.addon)
                own = {"string": label, "display": "always", "context": repr({"hr_sync_system": code})}
                button.addprevious(etree.Element("button", {**button.attrib, **own}))
            if not general or arch.tag == "kanban":
                button.getparent().remove(button)

    @api.model
    def _hr_sync_exports(self):
        """The codes of the systems that have an export button of their own, and whether the general one has a use."""
        types = self._sync_export_types()
        if not types:
            return (), False
        # sudo: only which there are is used
        streams = self.env["hr.sync.stream"].sudo()._exportable(types).filtered(lambda one: one._is_for_user())
        own = streams.filtered(lambda one: self._hr_sync_export_label(one.connection_id._system()))
        own = own.filtered(lambda one: one.record_type == self._sync_record.record_type())
        codes = {stream.connection_id.system for stream in own}
        return tuple(sorted(codes)), bool(streams - own)

    @api.model
    def _hr_sync_export_label(self, system):
        """What the system's button says that exports this model's own records; empty if it has none."""
        mine = self._sync_record.record_type() if self._sync_record else ""
        return next((one.export_button for one in system.streams if one.record_type() == mine), "")
