"""The first record that a stream creates in the external system: a person confirms it before others are created."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...engine.context import engine_env
from ...engine.push.outbox import queue_unlinked


class HrSyncStream(models.Model):
    """For streams whose system declares a setting that allows to create (``create_setting``)."""

    _inherit = "hr.sync.stream"

    first_res_id = fields.Integer(
        readonly=True,
        copy=False,
        help="Record that was created first in the external system.",
        string="First Record",
        export_string_translation=False,
    )
    first_notice = fields.Char(compute="_compute_first_notice", export_string_translation=False)
    confirmed_by_id = fields.Many2one("res.users", string="First Record Confirmed By", readonly=True, copy=False)
    confirmed_at = fields.Datetime(string="First Record Confirmed On", readonly=True, copy=False)

    @api.depends("first_res_id", "confirmed_at")
    @api.depends_context("lang")
    def _compute_first_notice(self):
        """What a person has to look at in the external system; empty if there is nothing to confirm."""
        for stream in self:
            link = stream._first_link()
            stream.first_notice = link.state == "linked" and self.env._(
                "%(record)s was created in %(system)s first. Check it there and confirm it; until then no other record"
                " is created.",
                record=stream._first_name(),
                system=stream.connection_id.name,
            )

    def _tries_first(self):
        """Whether just one record is created, as nobody has confirmed yet that it is right in the external system."""
        return bool(self._is_known() and self._declaration().create_setting) and not self.confirmed_at

    def _first_link(self):
        """The link of the record that was created first, or is being created; empty if none waits for a person."""
        Link = self.env["hr.sync.link"]
        if not self.first_res_id or not self._tries_first() or self._why_file():
            return Link
        mine = Link._of_type(self.connection_id, self.record_type) & Domain("res_id", "=", self.first_res_id)
        return Link.search(mine & Domain("state", "in", ("linked", "creating")), limit=1)

    def _first_name(self):
        # sudo: whoever may confirm it has to know which record it is
        return self.env[self._model_name()].sudo().browse(self.first_res_id).exists().display_name or ""

    def _why_held(self, records):
        """Why records that could be created are not, in words, by their ids; empty if nothing keeps them."""
        link = self._first_link()
        if not link:
            return {}
        why = self.env._(
            "Not sent: %(first)s was created in %(system)s first. Somebody has to confirm in the stream that it is"
            " right there.",
            first=self._first_name(),
            system=self.connection_id.name,
        )
        return {record.id: why for record in records if record.id != link.res_id}

    def _try_anew(self):
        """Creating is switched on: whatever was confirmed before, the next record is to be confirmed."""
        self.write({"first_res_id": False, "confirmed_by_id": False, "confirmed_at": False})

    # --- Buttons -------------------------------------------------------------------------------------

    def action_confirm_first(self):
        """The first record is right in the external system: the others are created."""
        self._check_first()
        body = self.env._("%s is right in the external system: other records may be created.", self._first_name())
        stream = self.sudo()  # sudo: as checked; only the engine writes this otherwise
        stream.write({"confirmed_by_id": self.env.uid, "confirmed_at": fields.Datetime.now()})
        self.connection_id._message_log(body=body)
        if stream.enabled and stream.connection_id.state == "connected":
            stream._stop_waiting()
            if stream.trigger != "manual":  # otherwise only what a person has chosen goes on
                queue_unlinked(stream.with_env(engine_env(stream)))
                stream.filtered(lambda one: one.direction == "out")._request_outbound("manual", again=True)
            stream.connection_id._wake()
        return True

    def _stop_waiting(self):
        """What was put off until it was known what became of the first record waits no longer."""
        mine = Domain("connection_id", "=", self.connection_id.id) & Domain("record_type", "=", self.record_type)
        mine &= Domain("direction", "=", "out") & Domain("state", "=", "pending") & Domain("next_attempt", "!=", False)
        self.env["hr.sync.job"].search(mine & Domain("attempts", "=", 0)).next_attempt = False

    def action_refuse_first(self):
        """The first record is wrong in the external system: nothing is created any more. It stays there."""
        self._check_first()
        body = self.env._("%s is wrong in the external system: creating is switched off.", self._first_name())
        name = self._declaration().create_setting
        stream = self.sudo()  # sudo: as checked
        stream.connection_id.setting_ids.filtered(lambda one: one.name == name).value = "false"
        stream._try_anew()
        self.connection_id._message_log(body=body)
        return True

    def _check_first(self):
        """
        :raise UserError: nothing waits to be confirmed.
        :raise AccessError: the user may not set up connections.
        """
        self.ensure_one()
        self.check_access("write")
        self.env["hr.sync.sending"]._check_may_choose()
        if self._first_link().state != "linked":
            raise UserError(self.env._("No record waits to be confirmed."))
