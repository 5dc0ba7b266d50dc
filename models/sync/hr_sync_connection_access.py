"""The access points of a connection, for systems that have them: the default one is what the connection uses."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...engine.messages import sentence_of
from ...records import _lt


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    access_point_ids = fields.One2many("hr.sync.access.point", "connection_id", string="Access Points")
    has_access_points = fields.Boolean(compute="_compute_has_access_points", export_string_translation=False)

    def _compute_has_access_points(self):
        for connection in self:
            connection.has_access_points = connection._system().access_points

    def _default_access_point(self):
        self.ensure_one()
        return self.access_point_ids.filtered("is_default")

    def action_test(self):
        answer = super().action_test()
        if point := self._default_access_point():
            if answer["params"]["type"] == "danger":
                point._note("failed", sentence_of(self, "last_error"))
            else:
                point._note("works", _lt("Connected to %(company)s", company=self.tenant_name))
        return answer

    def _check_entered(self):
        if not self._system().access_points:
            return super()._check_entered()
        if not self._default_access_point():
            raise UserError(self.env._("Add an access point first."))
        return True

    def _entry(self, point=None):
        if not self._system().access_points:
            return super()._entry(point)
        point = point or self._default_access_point()
        return point.address or "", point.password or "", point.login or ""
