"""Undoes what a sync has changed: shown first, and carried out for the lines that are selected."""

from collections import Counter

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..engine.issues import reason
from ..engine.messages import say
from ..engine.transactions import Transactions
from ..engine.undo import Undo, later_changes
from ..engine.undo_steps import NOT_UNDOABLE, WHOLE
from ..engine.undo_writing import UndoWriter
from ..models.sync.change_access import MASKED, ChangeAccess
from ..models.sync.feedback import notification

#: Lines that are undone while the user waits; more are left to the scheduled action.
_AT_ONCE = 200
#: Lines that the scheduled action undoes in one transaction.
_CHUNK = 200
#: Changes that one dialog shows: a single request reads and compares all of them.
_AT_MOST = 20_000


class HrSyncUndo(models.TransientModel):
    """A small undo is carried out at once, in one transaction. A large one is carried out by a scheduled action, in
    short transactions: each line is undone and marked as such in the same one. Whatever ends it, the next call goes on.
    """

    _name = "hr.sync.undo"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Undo"
    #: What waits for the scheduled action stays over a night without one.
    _transient_max_hours = 24.0

    state = fields.Selection(
        [("draft", "Preview"), ("running", "Running"), ("done", "Done")], required=True, default="draft", readonly=True
    )
    line_ids = fields.One2many("hr.sync.undo.line", "undo_id")
    has_sent = fields.Boolean(compute="_compute_counts", export_string_translation=False)
    has_imported = fields.Boolean(compute="_compute_counts", export_string_translation=False)
    has_closing = fields.Boolean(compute="_compute_counts", export_string_translation=False)
    ready_count = fields.Integer(string="Can Be Undone", compute="_compute_counts")
    kept_count = fields.Integer(string="Cannot Be Undone", compute="_compute_counts")
    done_count = fields.Integer(string="Undone", compute="_compute_counts")

    @api.depends("line_ids.state", "line_ids.next_sync")
    def _compute_counts(self):
        names = ["undo_id", "state", "next_sync"]
        groups = self.env["hr.sync.undo.line"]._read_group([("undo_id", "in", self.ids)], names, ["__count"])
        for undo in self:
            counts, next_syncs = Counter(), set()
            for owner, state, next_sync, count in groups:
                if owner == undo._origin:
                    counts[state] += count
                    next_syncs.add(next_sync)
            undo.has_sent = "sent" in next_syncs
            undo.has_imported = "imported" in next_syncs
            undo.has_closing = "closed" in next_syncs
            undo.ready_count = counts["ready"]
            undo.done_count = counts["done"]
            undo.kept_count = counts["kept"] + counts["failed"]

    # --- The preview ---------------------------------------------------------------------------------

    @api.model
    def _open(self, changes):
        """The action that shows what of ``changes`` can be undone, which the user may read."""
        self._check_officer()
        if len(changes) > _AT_MOST:
            raise UserError(
                self.env._(
                    "At most %s changes can be undone at once. Open the history, filter it by record type or date, and"
                    " undo one part after the other.",
                    _AT_MOST,
                )
            )
        changes = changes.filtered(lambda change: change.kind not in NOT_UNDOABLE)
        if running := self._running_with(changes):
            return running._action()
        undo = self.sudo().create({})  # sudo: only the engine makes lines; the user is their owner all the same
        rows = undo._rows(changes)
        if not rows:
            raise UserError(self.env._("There is nothing to undo here."))
        self.env["hr.sync.undo.line"].sudo().create([{**row, "undo_id": undo.id} for row in rows])  # sudo: as above
        return undo._action()

    @api.model
    def _running_with(self, changes):
        """The user's undo in the background that undoes some of ``changes``."""
        mine, ids = [("state", "=", "running"), ("create_uid", "=", self.env.uid)], set(changes.ids)
        for undo in self.search(mine, order="id desc"):
            if any(not ids.isdisjoint(line.change_ids) for line in undo.line_ids if line.selected):
                return undo
        return self.browse()

    def _action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Undo"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    @api.model
    def _check_officer(self):
        if not self.env.user.has_group("hr_sync.group_officer"):
            raise AccessError(self.env._("Only HR Sync officers can undo changes."))

    @api.model
    def _rows(self, changes):
        """The values of the lines for these changes; nothing the user may not read is in them."""
        changes = changes.sudo()  # sudo: the values are the engine's; what the user may not read is masked
        streams = self.env["hr.sync.stream"].sudo()._behind(changes)  # sudo: as above
        access, rows = ChangeAccess(changes), []
        for key, part in changes.grouped(lambda change: (change.connection_id, change.record_type)).items():
            stream = streams.get(key)
            if stream and stream._is_known():
                rows += self._rows_of(stream, part, access)
        return rows

    def _rows_of(self, stream, changes, access):
        undo = Undo(stream, changes)
        undo.require(access.may_write_record)
        by_id = {change.id: change for change in changes}
        texts, later = undo.texts(), later_changes([step for step in undo.steps if step.is_changed], stream, changes)
        targets = {target.id: target for target in undo.targets}
        rows = []
        for step in undo.steps:
            change = by_id[step.change_ids[0]]
            oldest = by_id[step.change_ids[-1]]
            may_read = access.may_read_record(change) and (
                step.name == WHOLE
                or (access.may_read_value(change, step.name, 1) and access.may_read_value(oldest, step.name, 0))
            )
            why = say(self.env, step.reason) if step.reason else ""
            if step.is_changed:
                why = self._why_changed(later.get(step.key), targets.get(step.res_id))
            if not may_read:
                why = self.env._("You may not read this value.")
            now, back = texts.get(step.key, ("", ""))
            rows.append(
                {
                    "stream_id": stream.id,
                    "res_id": step.res_id,
                    "name": step.name,
                    "change_ids": step.change_ids,
                    "record_name": change.name if access.may_read_record(change) else MASKED,
                    "label": stream._field_name(step.name) if step.name else self._label_of(step),
                    "now": now if may_read or not now else MASKED,
                    "back": back if may_read or not back else MASKED,
                    "next_sync": not why and self._next_sync(undo, step),
                    "state": "kept" if why else "ready",
                    # What would empty a value in the external system, a person selects by hand.
                    "selected": not why and not (step.name and step.is_sent and not back),
                    "reason": why,
                }
            )
        return rows

    def _next_sync(self, undo, step):
        """What the next sync does with what goes back."""
        if not step.is_sent:
            return "imported"
        is_archived = step.name == WHOLE and step.kind == "created" and not undo.is_deleting()
        return "closed" if is_archived or (step.name == "active" and step.before is False) else "sent"

    def _label_of(self, step):
        """What happens to a record as a whole."""
        if step.kind == "created":
            return self.env._("Created by the sync; will be archived or deleted")
        return self.env._("Deleted: is created again")

    def _why_changed(self, later, target):
        """Who has changed a value since.

        :param later: the last row of the history that did; None if a person did.
        """
        if later:
            return self.env._("Changed since by a sync on %s.", format_datetime(self.env, later.create_date))
        if not target:
            return self.env._("Changed since.")
        return self.env._(
            "Changed since. The record was last edited on %(date)s by %(user)s.",
            date=format_datetime(self.env, target.write_date),
            user=target.write_uid.name,
        )

    # --- Carrying out --------------------------------------------------------------------------------

    def action_undo(self):
        """Undo the selected lines: few at once, many by the scheduled action."""
        self.ensure_one()
        self.check_access("read")
        self._check_officer()
        self._streams().check_access("read")  # the user may have left the company since the preview
        undo = self.sudo()  # sudo: officers undo, and write nothing else of the records or of the history
        chosen = undo._chosen(limit=_AT_ONCE + 1)
        if undo.state != "draft" or not chosen:
            raise UserError(self.env._("Select at least one line that can be undone."))
        if len(chosen) > _AT_ONCE:
            undo.state = "running"
            self.env.ref("hr_sync.ir_cron_undo").sudo()._trigger()  # sudo: triggering is all that is done with it
            message = self.env._("Undo started. The history lists each record once it is undone.")
            return notification(self.env._("Undo"), message, "info")
        undo._apply(chosen)
        undo.state = "done"
        if set(chosen.mapped("state")) == {"done"}:
            return notification(self.env._("Undo"), self.env._("Undone: %s.", len(chosen)))
        return self._action()

    def _streams(self):
        """The streams of all lines."""
        groups = self.env["hr.sync.undo.line"]._read_group([("undo_id", "in", self.ids)], ["stream_id"])
        return self.env["hr.sync.stream"].union(*(stream for (stream,) in groups))

    def _chosen(self, domain=Domain.TRUE, limit=None):
        """The lines that are still to be undone, those of one record after each other."""
        mine = Domain("undo_id", "in", self.ids) & Domain("selected", "=", True) & Domain("state", "=", "ready")
        return self.env["hr.sync.undo.line"].search(mine & domain, limit=limit, order="stream_id.id, res_id, id")

    def _apply(self, lines):
        """Undo ``lines`` in the current transaction; each then says what became of it."""
        for stream, part in lines.grouped("stream_id").items():
            changes = self.env["hr.sync.change"].browse({id_ for line in part for id_ in line.change_ids}).exists()
            writer = UndoWriter(stream, changes, self.create_uid.id)
            # sudo: undoes as the engine, what the user may still change; rights may have been withdrawn meanwhile.
            writer.undo.require(ChangeAccess(changes.with_user(self.create_uid).sudo()).may_write_record)
            results = writer.apply({(line.res_id, line.name) for line in part})
            # The history of the change may have been deleted meanwhile.
            gone = self.env._("The change is no longer in the history.")
            for line in part:
                why = results.get((line.res_id, line.name), gone)
                if why:
                    line._fail(say(self.env, why))
                else:
                    line.state = "done"

    @api.model
    def _carry_out(self):
        """Called by the scheduled action: a chunk in each transaction, until nothing is left or the time is up."""
        transactions = Transactions(self.env)
        while transactions.seconds_left > 0:
            undo = self.search([("state", "=", "running")], limit=1, order="id")
            if not undo:
                break
            undo = undo.with_context(lang=undo.create_uid.lang)
            try:
                transactions.transaction(undo._apply_next)
            except Exception as error:  # whatever it is: one chunk must not stop the others
                transactions.rollback()
                lines = undo._next()
                lines._fail(say(undo.env, reason(lines[:1].stream_id, error).sentence))
                transactions.commit()
        transactions.commit(remaining=self.search_count([("state", "=", "running")], limit=1), processed=0)

    def _next(self):
        """The next chunk; the lines of one record are in the same."""
        lines = self._chosen(limit=_CHUNK)
        if not lines:
            return lines
        last = lines[-1]
        record = Domain("stream_id", "=", last.stream_id.id) & Domain("res_id", "=", last.res_id)
        return lines | self._chosen(record & Domain("id", ">", last.id))

    def _apply_next(self):
        lines = self._next()
        if lines:
            self._apply(lines)
        else:
            self.state = "done"
            self._tell_done()

    def _tell_done(self):
        """Tell whoever has asked for it what came of it; of what failed an activity is left, with a link to the lines.

        The activity names no record: not everybody who sees it may read these.
        """
        user, failed = self.create_uid, self.line_ids.filtered(lambda line: line.state == "failed")
        message = self.env._("Undone: %s.", self.done_count)
        if not failed:
            user._bus_send("simple_notification", {"type": "success", "message": message})
            return
        message += " " + self.env._("Failed: %s.", len(failed))
        user._bus_send("simple_notification", {"type": "warning", "message": message, "sticky": True})
        connection = failed[0].stream_id.connection_id
        if not connection.with_user(user).has_access("read"):
            return  # who has lost the right to see connections cannot get activities of theirs
        connection.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=self.env._("Some values were not undone"),
            note=Markup('<a href="/odoo/%s/%s">%s</a>') % (self._name, self.id, message),
            user_id=user.id,
        )
