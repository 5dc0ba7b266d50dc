"""One field of one record that is undone, or the reason why it stays."""

from odoo import fields, models


class HrSyncUndoLine(models.TransientModel):
    """``name`` is a field of the record type; empty for a record as a whole. ``change_ids`` are the ids of the rows of
    the history that it undoes."""

    _name = "hr.sync.undo.line"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Undo Line"
    _order = "undo_id, id"
    _transient_max_hours = 24.0

    undo_id = fields.Many2one("hr.sync.undo", required=True, readonly=True, ondelete="cascade", index=True)
    stream_id = fields.Many2one("hr.sync.stream", required=True, readonly=True, ondelete="cascade", index=True)
    res_id = fields.Integer(string="Record ID", readonly=True)
    name = fields.Char(string="Technical Name", readonly=True)
    change_ids = fields.Json(readonly=True)
    selected = fields.Boolean(string="Undo")
    record_name = fields.Char(string="Name", readonly=True)
    label = fields.Char(string="Field", readonly=True)
    now = fields.Char(string="Now in Odoo", readonly=True)
    back = fields.Char(string="Value After Undo", readonly=True)
    next_sync = fields.Selection(
        [
            ("sent", "Will be sent"),
            ("closed", "Will be closed there"),
            ("imported", "Not imported again until changed"),
        ],
        readonly=True,
    )
    state = fields.Selection(
        [("ready", "Can be undone"), ("kept", "Cannot be undone"), ("done", "Undone"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="kept",
    )
    reason = fields.Char(readonly=True)

    def _fail(self, why):
        """Say why these lines were not undone; then the next sync has nothing to do for them."""
        self.write({"state": "failed", "reason": why, "next_sync": False})
