"""Who may start what by hand, where a system asks for more than *HR Sync / Officer*."""

from odoo import api, fields, models
from odoo.exceptions import AccessError


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"

    may_be_started = fields.Boolean(compute="_compute_may_be_started", export_string_translation=False)

    @api.depends("connection_id.system", "direction", "record_type")
    @api.depends_context("uid")
    def _compute_may_be_started(self):
        for stream in self:
            stream.may_be_started = stream._may_be_started()

    def _needed_group(self):
        """The XML id of the group that starting the stream needs, besides that of officers; empty if none."""
        if not self._is_known():
            return ""
        declaration, system = self._declaration(), self.connection_id._system()
        if self.direction == "out":
            return declaration.export_group or system.export_group or ""
        return declaration.sync_group or ""

    def _is_for_user(self):
        """Whether the user is in the group that starting the stream needs; also asked with ``sudo()``."""
        group = self._needed_group()
        return not group or self.env.user.has_group(group)

    def _may_be_started(self):
        return self.env.su or self._is_for_user()

    def _check_may_be_started(self):
        """
        :raise AccessError: the user is not in a group that one of these streams needs.
        """
        for stream in self.filtered(lambda one: not one._may_be_started()):
            # sudo: a group's name, which the user need not be allowed to read
            group = self.env.ref(stream._needed_group()).sudo()
            if stream.direction == "out":
                message = self.env._(
                    "You have no permission to export to %(connection)s (%(stream)s): the group %(group)s is needed."
                    " Ask an administrator.",
                    connection=stream.connection_id.name,
                    stream=stream.display_name,
                    group=group.full_name,
                )
            else:
                message = self.env._(
                    "You have no permission to sync %(stream)s of %(connection)s: the group %(group)s is needed. Ask"
                    " an administrator.",
                    connection=stream.connection_id.name,
                    stream=stream.display_name,
                    group=group.full_name,
                )
            raise AccessError(message)
