"""The mappings of a connection: when their remote values are read, and what is still to be mapped."""

from datetime import timedelta

import psycopg2
from odoo import fields, models
from odoo.exceptions import UserError

from ...engine.mapping_values import send_again
from .sentence_field import SentenceText

#: How long what was read counts, and after which it is tried again if it could not be read.
_DAILY, _SOON = timedelta(days=1), timedelta(hours=1)


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    mapping_ids = fields.One2many("hr.sync.mapping", "connection_id", string="Mappings")
    mapping_values_read = fields.Datetime(
        string="Values to Map Read On", readonly=True, copy=False, help="When the values to map were last read."
    )
    #: When they are read next; empty: at once.
    mapping_values_next = fields.Datetime(readonly=True, copy=False, export_string_translation=False)
    mapping_values_error = SentenceText(
        string="Values to Map Not Read", readonly=True, copy=False, help="Why they could not be read at the last try."
    )
    has_mappings = fields.Boolean(compute="_compute_has_mappings", export_string_translation=False)
    has_choices = fields.Boolean(compute="_compute_has_mappings", export_string_translation=False)
    unmapped_count = fields.Integer(string="Not Mapped", compute="_compute_unmapped_count")

    def _compute_has_mappings(self):
        for connection in self:
            mappings = connection._system().mappings
            connection.has_mappings = bool(mappings)
            connection.has_choices = any(mapping.choices for mapping in mappings)

    def _used_mappings(self):
        """The mappings that are used by what is entered in the settings."""
        settings = self._setting_values()
        return [mapping for mapping in self._system().mappings if mapping.is_used(settings)]

    def _sent_mappings(self):
        """Those of them with which something may be sent; not those that only disabled streams use."""
        system, disabled = self._system(), self.stream_ids.filtered(lambda stream: not stream.enabled)
        off = set(disabled.mapped("record_type"))
        used = [(mapping, system.mapped_types([mapping.name])) for mapping in self._used_mappings()]
        return [mapping for mapping, types in used if not types or types - off]

    def _compute_unmapped_count(self):
        groups = self.env["hr.sync.mapping"]._read_group(
            [("connection_id", "in", self.ids), ("value_id", "=", False)], ["connection_id"], ["__count"]
        )
        counts = dict(groups)
        for connection in self:
            connection.unmapped_count = counts.get(connection, 0)

    def action_open_mappings(self):
        """The page on which a person maps the values."""
        self.ensure_one()
        self.check_access("read")
        self._refresh_mappings()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_mapping_action")
        first = {"search_default_not_mapped": 1} if self.unmapped_count else {}
        return {
            **action,
            "domain": [("connection_id", "=", self.id)],
            "context": {"hr_sync_mapped_connection": self.id, "hr_sync_has_choices": self.has_choices, **first},
        }

    def _refresh_mappings(self):
        """Have a row for each Odoo value, also for those that are new."""
        try:
            with self.env.cr.savepoint():
                self.env["hr.sync.mapping"].sudo()._refresh(self.sudo())  # sudo: nobody makes the rows by hand
        except psycopg2.errors.UniqueViolation:
            self.env.invalidate_all()  # the worker, or somebody else, has just made the same rows

    def action_read_mapping_values(self):
        """Have the worker read the values again; returns at once."""
        self.ensure_one()
        self.check_access("write")
        if self._why_waiting():
            raise UserError(self._why_waiting())
        self._put({"mapping_values_next": False})
        self._wake()
        return self._notification(
            "success",
            self.env._("The values of %s are read again", self.name),
            self.env._("Reload the page in a moment."),
        )

    def _mapping_values_may_differ(self):
        """Where the values are read from, or how, has changed: they are read again, if they were read before."""
        read = self.filtered("mapping_values_next")
        read._put({"mapping_values_next": False})
        read._wake()

    # --- The worker ----------------------------------------------------------------------------------

    def _setup_waits_for_values(self):
        """Whether a first set-up shows values to map that are still to be read; they are read once, not daily."""
        setup = self.setup_ids
        waits = self.state == "draft" and setup.step in ("match", "mappings") and not self.mapping_values_next
        return waits and bool(self._sent_mappings())

    def _are_mapping_values_due(self):
        return not self.mapping_values_next or self.mapping_values_next <= fields.Datetime.now()

    def _keep_mapping_values(self, found):
        """Keep what the system has listed, by the names of mappings."""
        self.ensure_one()
        again = self.env["hr.sync.mapping.value"]._keep(self, found)
        self.env["hr.sync.mapping"]._refresh(self)
        now = fields.Datetime.now()
        self.write({"mapping_values_read": now, "mapping_values_next": now + _DAILY, "mapping_values_error": False})
        if again:
            send_again(self, again)

    def _mapping_values_failed(self, sentence):
        self.ensure_one()
        self.write({"mapping_values_next": fields.Datetime.now() + _SOON, "mapping_values_error": sentence})
