"""What views show of the connected systems: their buttons, filters and names, as the systems declare them."""

from lxml import etree
from odoo import api, models

from ...engine.messages import say


class HrSyncMixin(models.AbstractModel):
    """No view names a system: it has a place for the button, and a filter beside which those of the systems belong."""

    _inherit = "hr.sync.mixin"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type in ("list", "kanban"):
            # A header button's "invisible" sees only the view's context, so only what is connected is put in.
            self._hr_sync_put_export(arch)
            self._hr_sync_put_buttons(arch)
        elif view_type == "search":
            self._hr_sync_put_filters(arch)
        labels = self._hr_sync_labels(self._hr_sync_system_name())
        for field in arch.xpath("//field[not(ancestor::field)]"):
            if label := labels.get(field.get("name")):
                field.set("string", label)
        return arch, view

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        # The systems themselves: the same code declares other things where connections have profiles.
        key = (*super()._get_view_cache_key(view_id, view_type, **options), self._hr_sync_active_systems())
        key = (*key, tuple(self._hr_sync_startable()))
        return (*key, view_type in ("list", "kanban") and self._hr_sync_exports())

    @api.model
    def _hr_sync_put_buttons(self, arch):
        """A button of each connected system whose stream has one, in each place for it."""
        main = self._hr_sync_types()[:1]
        for place in arch.xpath("//button[@name='action_hr_sync']"):
            for system in self._hr_sync_startable():
                label = next((one.button for one in system.streams if one.record_type() in main), "")
                if label:
                    context = repr({"hr_sync_system": system.code, **self._hr_sync_name_in_context(system)})
                    place.addprevious(_copy(place, string=say(self.env, label, addon=system.addon), context=context))
            place.getparent().remove(place)
        for header in arch.xpath("/*/header[not(*)]"):
            header.getparent().remove(header)

    @api.model
    def _hr_sync_put_filters(self, arch):
        """A pair of filters for each connected system that knows the model's records."""
        for issues in arch.xpath("//filter[@name='hr_sync_failed']"):
            names = {}
            for system in self._hr_sync_connected():
                names.setdefault(system.code, []).append(system.name)
            for code, all_names in names.items():
                system_name = ", ".join(all_names)
                for name, label, operator in (
                    ("in", self.env._("In %s", system_name), "="),
                    ("not_in", self.env._("Not in %s", system_name), "!="),
                ):
                    domain = repr([("hr_sync_systems", operator, code)])
                    issues.addprevious(_copy(issues, name=f"hr_sync_{name}_{code}", string=label, domain=domain))

    @api.model
    def _hr_sync_labels(self, name):
        """The labels of fields by the name of the system that they are about, None if it is not just one."""
        return {"hr_sync_external_id": self.env._("%s ID", name or self.env._("External"))}

    @api.model
    def _hr_sync_system_name(self):
        """The name of the one connected system that knows the model's records; None if there are none, or more."""
        connected = self._hr_sync_connected()
        return connected[0].name if len(connected) == 1 else None

    @api.model
    def _hr_sync_connected(self):
        """The connected systems that know the model's records."""
        types = self._hr_sync_types()
        return [one for one in self._hr_sync_active_systems() if not types or any(map(one.knows, types))]

    @api.model
    def _hr_sync_panel(self):
        panel = super()._hr_sync_panel()
        if self._hr_sync_connected() and not self._hr_sync_startable():
            for button in panel.xpath("//button[@name='action_hr_sync_now']"):
                button.getparent().remove(button)
        return panel

    @api.model
    def _hr_sync_startable(self):
        """Those of which the user is in the group that syncing these records needs."""
        main, found = self._hr_sync_types()[:1], []
        for system in self._hr_sync_connected():
            groups = [one.sync_group for one in system.streams if one.record_type() in main and one.sync_group]
            if all(map(self.env.user.has_group, groups)):
                found.append(system)
        return found

    @api.model
    def _hr_sync_types(self):
        """The record types that the model's button syncs, the one that it is about first."""
        return self._sync_button_types or ((self._sync_record.record_type(),) if self._sync_record else ())

    @api.model
    def _hr_sync_active_systems(self):
        """The systems to which the current company has an active connection, each name of a code once."""
        # sudo: only whether there is one is used
        connections = (
            self.env["hr.sync.connection"]
            .sudo()
            .search_fetch([("company_id", "=", self.env.company.id), ("state", "!=", "draft")], ["system", "profile"])
        )
        systems = {(system.code, system.name): system for one in connections if (system := one._system()).is_present}
        return tuple(systems[key] for key in sorted(systems))

    @api.model
    def _hr_sync_name_in_context(self, system):
        """What a button has to say beside the code of its system, where several systems may have the same."""
        return {"hr_sync_system_name": system.name} if system.takes_profile else {}


def _copy(node, **attributes):
    """An element like ``node`` with other attributes."""
    return etree.Element(node.tag, {**node.attrib, **attributes})
