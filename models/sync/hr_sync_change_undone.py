"""What of a change was undone, in words."""

from odoo import api, fields, models

from ...engine.undo_steps import WHOLE, undoable


class HrSyncChange(models.Model):
    _inherit = "hr.sync.change"

    # sudo (compute_sudo): names of fields, which everybody who may read the change reads in ``changed_fields`` as well
    undone_text = fields.Char(string="Undone", compute="_compute_undone_text", compute_sudo=True)

    @api.depends("undone")
    @api.depends_context("lang")
    def _compute_undone_text(self):
        streams = self.env["hr.sync.stream"]._behind(self.filtered("undone"))
        for change in self:
            stream = streams.get((change.connection_id, change.record_type))
            if not change.undone:
                change.undone_text = False
            elif change._is_undone_whole():
                change.undone_text = self.env._("Undone")
            else:
                labels = (
                    stream._field_name(name) if stream else name for name in sorted(change.undone) if name != WHOLE
                )
                change.undone_text = self.env._("Undone in part: %s", ", ".join(dict.fromkeys(labels)))

    def _is_undone_whole(self):
        """Whether nothing of the change is left that an undo could take back."""
        return undoable(self) <= set(self.undone or ())
