"""One way into an external system that has several: an address, a user and a password."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.error_table import Place
from ...records import _lt
from ...systems import RemoteError
from ...systems.secrets import register_secret
from .sentence_field import SentenceText

_KEY_GROUP = "hr_sync.group_administrator"


class HrSyncAccessPoint(models.Model):
    """Exactly one of a connection's access points is the default: the one that is called."""

    _name = "hr.sync.access.point"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Access Point"
    _order = "connection_id, is_default desc, id"

    connection_id = fields.Many2one("hr.sync.connection", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="connection_id.company_id", store=True)
    name = fields.Char(required=True)
    address = fields.Char(required=True)
    login = fields.Char(string="User", required=True)
    password = fields.Char(groups=_KEY_GROUP, copy=False, exportable=False)
    is_default = fields.Boolean(string="Default", readonly=True, copy=False)
    test_state = fields.Selection(
        [("works", "Works"), ("failed", "Failed")], readonly=True, copy=False, export_string_translation=False
    )
    test_result = SentenceText(string="Last Test", readonly=True, copy=False)
    tested_at = fields.Datetime(string="Tested On", readonly=True, copy=False)

    _one_default = models.UniqueIndex(
        "(connection_id) WHERE is_default", "A connection can have only one default access point."
    )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._clean(vals, vals.get("connection_id")) for vals in vals_list]
        chosen = [vals.get("connection_id") for vals in vals_list if vals.get("is_default")]
        self._leave_default(self.search([("connection_id", "in", chosen)]))
        points = super().create(vals_list)
        for connection, mine in points.grouped("connection_id").items():
            if not connection._default_access_point():
                # sudo: people do not write it; without a default nothing could be called
                mine[0].sudo().is_default = True
        points._follow()
        return points

    def write(self, vals):
        if vals.get("is_default"):
            self.ensure_one()
            self._leave_default(self.connection_id.access_point_ids - self)
        for connection in self.connection_id or [None]:
            vals = self._clean(vals, connection and connection.id)
        result = super().write(vals)
        if not {"address", "is_default"}.isdisjoint(vals):
            self._follow()
        return result

    @api.ondelete(at_uninstall=False)
    def _check_default_stays(self):
        if (self.connection_id.access_point_ids - self) and self.filtered("is_default"):
            raise UserError(self.env._("Make another access point the default before you delete this one."))

    @api.model
    def _leave_default(self, points):
        """First: the unique index is looked at row by row."""
        points = points.filtered("is_default")
        points.sudo().is_default = False  # sudo: people make another one the default, and there is always one
        points.flush_recordset(["is_default"])

    @api.model
    def _clean(self, vals, connection_id):
        """``vals`` with the address and the password as they were meant; no log shows the password from here on."""
        vals = dict(vals)
        if vals.get("address"):
            connection = self.env["hr.sync.connection"].browse(connection_id)
            vals["address"] = connection._system().clean_url(vals["address"])
        if isinstance(vals.get("password"), str):
            vals["password"] = vals["password"].strip()
            register_secret(vals["password"])
        return vals

    def _follow(self):
        """The address of the connection is that of its default access point."""
        for point in self.filtered("is_default"):
            if point.connection_id.base_url != point.address:
                point.connection_id.base_url = point.address

    # --- What a person does --------------------------------------------------------------------------

    def action_make_default(self):
        self.ensure_one()
        self.check_access("write")
        self.sudo().is_default = True  # sudo: as checked
        return True

    def action_test(self):
        """Log in through this access point. The test of the default one is that of the connection."""
        self.ensure_one()
        self.check_access("write")
        connection = self.connection_id
        if self.is_default:
            return connection.action_test()
        try:
            with connection._calling(point=self) as client:
                client.check({}, {}, None)
        except RemoteError as error:
            # It is not in use: nothing stops.
            self._note("failed", connection._call_outcome(error, Place.TEST_NEW_KEY))
            return connection._notification("danger", self.env._("The test failed"), self.test_result)
        self._note("works", _lt("%(name)s works", name=self.name))
        return connection._notification("success", self.test_result, "")

    def _note(self, state, result):
        """Keep what a test has shown.

        :param result: a ``Sentence``.
        """
        # sudo: called after the check of the button; people do not write results
        self.sudo().write({"test_state": state, "test_result": result, "tested_at": fields.Datetime.now()})
