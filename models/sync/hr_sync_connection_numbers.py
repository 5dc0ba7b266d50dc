"""A look at the numbers and codes of both sides before the first sync; nothing is written on either."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...engine.error_table import Place
from ...engine.messages import say
from ...systems import Rejected, RemoteError
from . import number_check


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    offers_number_check = fields.Boolean(compute="_compute_offers_number_check", export_string_translation=False)

    def _compute_offers_number_check(self):
        for connection in self:
            connection.offers_number_check = any(stream.checked for stream in connection._system().streams)

    def action_check_numbers(self):
        """List the numbers and codes that would not be matched, or not surely, for the types that are switched on.

        :raise UserError: the system cannot be read; the error says why.
        """
        self.ensure_one()
        self.check_access("write")
        self._check_entered()
        streams = self.stream_ids.filtered(lambda stream: stream.enabled and stream._declaration().checked)
        lines, readable = [], []
        for stream in streams:
            model = self._checked_model(stream)
            field = model._fields[model._sync_fields[stream._declaration().checked]]
            if model.has_access("read") and model._has_field_access(field, "read"):
                readable.append((stream, field.name, stream._declaration(), stream._options()))
            else:
                lines.append(self._check_line(stream, note=self.env._("You may not read these numbers in Odoo.")))
        found = {}
        try:
            with self._calling() as client:
                for stream, _field, declaration, options in readable:
                    try:
                        found[stream] = list(client.stream(declaration, options).numbers())
                    except Rejected as error:
                        found[stream] = error  # such as a table that has not been entered
        except RemoteError as error:
            raise UserError(self._call_failed(error, Place.TEST)) from None
        for stream, field, _declaration, _options in readable:
            if isinstance(found[stream], Rejected):
                sentence = say(self.env, found[stream].sentence, addon=self._system().addon)
                lines.append(self._check_line(stream, note=sentence))
                continue
            local = self._local_numbers(stream, field)
            sides = (("remote", found[stream], local), ("odoo", local, found[stream]))
            for side, numbers, others in sides:
                for number, label, problem, alike in number_check.problems_of(numbers, others):
                    values = {"number": number_check.shown(number), "label": label, "problem": problem, "alike": alike}
                    lines.append(self._check_line(stream, side=side, **values))
        check = self.env["hr.sync.number.check"].create(
            {"connection_id": self.id, "line_ids": [Command.create(line) for line in lines]}
        )
        return check._open()

    def _checked_model(self, stream):
        """The model of the records whose numbers or codes are looked at."""
        return self.env[self.env["hr.sync.mixin"]._sync_model_name(stream.record_type)]

    def _local_numbers(self, stream, field):
        """The numbers of Odoo's records as they are stored, with what the records are called."""
        records = self._checked_model(stream)._sync_candidates(self, linked=True)
        return [(one[field] or "", one.display_name) for one in records if one[field] or one.active]

    @staticmethod
    def _check_line(stream, **values):
        return {"record_type": stream.record_type, **values}
