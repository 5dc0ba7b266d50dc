"""Undo what a run has changed, and what was undone of it."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.undo_steps import NOT_UNDOABLE

#: Fields that the text of a run names.
_IN_TEXT = 5
#: Undone changes whose values are read; of runs with more, only the number of records is said.
_MOST_READ = 1_000


class HrSyncRun(models.Model):
    _inherit = "hr.sync.run"

    undone_text = fields.Char(
        string="Undone",
        compute="_compute_undone_text",
        compute_sudo=True,
        help="What of the changes of the run was undone.",
    )
    is_undone = fields.Boolean(
        compute="_compute_undone_text",
        compute_sudo=True,
        export_string_translation=False,
        help="Whether nothing of the run is left to undo.",
    )

    @api.depends_context("lang")
    def _compute_undone_text(self):
        # sudo (compute_sudo): counts, and names of fields, which everybody who may read the run reads in its changes
        Change = self.env["hr.sync.change"]
        mine = Domain("run_id", "in", self.ids) & Domain("kind", "not in", NOT_UNDOABLE)
        totals = dict(Change._read_group(mine, ["run_id"], ["__count"]))
        undone = dict(Change._read_group(mine & Domain("undone", "!=", False), ["run_id"], ["__count"]))
        for run in self:
            total, count = totals.get(run._origin, 0), undone.get(run._origin, 0)
            if not count:
                run.is_undone, run.undone_text = not total, False
                continue
            partly = run._undone_in_part()
            run.is_undone = count == total and count <= _MOST_READ and not partly
            run.undone_text = run._describe_undone(count, total, partly)

    def _undone_in_part(self):
        """The changes of which only some fields were undone, among the first ones."""
        domain = Domain("run_id", "=", self.id) & Domain("undone", "!=", False)
        changes = self.env["hr.sync.change"].search_fetch(domain, ["kind", "undone", "values", "raw"], limit=_MOST_READ)
        return changes.filtered(lambda change: not change._is_undone_whole())

    def _describe_undone(self, count, total, partly):
        """
        :param count: changes of which something was undone.
        :param total: changes of the run that can be undone.
        :param partly: those of which only some fields were undone.
        """
        if self.is_undone:
            return self.env._("All changes of this run were undone.")
        names = sorted({name for change in partly for name in change.undone if name})
        labels = list(dict.fromkeys(map(self.stream_id._field_name, names)))
        listed = ", ".join(labels[:_IN_TEXT]) + ("…" if len(labels) > _IN_TEXT else "")
        if listed:
            return self.env._(
                "Undone in part (records: %(count)s of %(total)s), of some of them only %(fields)s.",
                count=count,
                total=total,
                fields=listed,
            )
        return self.env._("Undone in part (records: %(count)s of %(total)s).", count=count, total=total)

    def action_undo(self):
        """Show what of the changes of these runs can be undone."""
        self.check_access("read")
        return self.env["hr.sync.change"].search([("run_id", "in", self.ids)]).action_undo()
