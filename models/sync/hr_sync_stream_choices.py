"""The streams of which a person decides, record by record, what is created in the external system."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from ...engine.context import engine_env

#: The outcomes of a comparison about which a person decides, or that say why there is nothing to decide.
_TO_DECIDE = ("match", "question", "create", "only_here", "only_there", "create_there", "unsent", "failed")


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"

    asks_to_create = fields.Boolean(compute="_compute_asks_to_create", export_string_translation=False)

    @api.depends("direction", "record_type", "connection_id.system")
    def _compute_asks_to_create(self):
        for stream in self:
            stream.asks_to_create = stream._is_known() and stream._asks_to_create()

    def _asks_to_create(self):
        """Whether nothing is created in the external system unless a person has said so about the record."""
        declaration = self._declaration()
        return self.direction != "in" and declaration.creates and declaration.asks_to_create

    def _decided(self, records):
        """The rows with what a person decided about ``records``, by the record's id; none where nobody decides."""
        if not records or not self._asks_to_create():
            return {}
        return self.env["hr.sync.sending"]._rows(self, records)

    def _chosen_of(self, records):
        """Those of ``records``, none of which is linked, that may be created as far as a person decides about it."""
        if not self._asks_to_create():
            return records
        decided = self._decided(records)
        return records.filtered(lambda record: record.id in decided and decided[record.id].choice == "create")

    def _excluded_of(self, records, decided=None):
        """Those of ``records`` that a person has excluded.

        :param decided: as ``_decided`` returns it, if it has been looked up already.
        """
        decided = self._decided(records) if decided is None else decided
        return records.filtered(lambda record: record.id in decided and decided[record.id].choice == "exclude")

    def _why_not_chosen(self, records, decided=None):
        """Why those of ``records`` are not created about which a person has not decided so: texts by id.

        :param decided: as for ``_excluded_of``.
        """
        if not records or not self._asks_to_create():
            return {}
        decided = self._decided(records) if decided is None else decided
        waits = records.env._("Not sent: somebody has to decide whether to create it.")
        excluded = records.env._("Not sent: excluded.")
        choices = {id_: decided[id_].choice if id_ in decided else False for id_ in records.ids}
        return {
            id_: excluded if choice == "exclude" else waits for id_, choice in choices.items() if choice != "create"
        }

    def _told_apart(self, records, decided=None):
        """The external ids of the entities that, a person says, are not these records: sets by the record's id.

        :param decided: the rows about the records by their ids, if they have been looked up already.
        """
        if decided is None:
            decided = self.env["hr.sync.sending"]._rows(self, records) if records else {}
        return {id_: set(row.different) for id_, row in decided.items() if row.different}

    def _to_decide(self, records):
        """Those of ``records``, none of which is linked, that the stream may send and nobody has excluded."""
        mine = records.filtered_domain(Domain(safe_eval(self.domain or "[]")))
        return mine - self._excluded_of(mine)

    def _send_again(self, record):
        """A person has said that a record is sent again whose entity was deleted: it is created once more."""
        if self._asks_to_create():
            self.env["hr.sync.sending"]._keep(self, record, "create")

    # --- Buttons -------------------------------------------------------------------------------------

    def action_open_sending(self):
        """The list of who is sent, who is not, and why not."""
        self.ensure_one()
        self.check_access("read")
        self.env["hr.sync.stream"]._check_may_start()
        stream = self.sudo()  # sudo: the rows are the engine's
        stream.env["hr.sync.sending"]._refresh(stream.with_env(engine_env(stream)))
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_sending_action")
        view = "list_choose" if self.asks_to_create else "list"
        views = [(self.env.ref(f"hr_sync.hr_sync_sending_view_{view}").id, "list"), (False, "kanban")]
        return {**action, "views": views, "domain": [("stream_id", "=", self.id)]}

    def action_choose(self):
        """Both sides as the last comparison found them; without one, the comparison is started."""
        self.check_access("read")
        mine = [("stream_id", "in", self.ids), ("outcome", "in", _TO_DECIDE)]
        if len(self) == 1 and not self.env["hr.sync.proposal"].search_count(mine, limit=1):
            return self.action_preview()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_proposal_action_sending")
        return {**action, "domain": mine}
