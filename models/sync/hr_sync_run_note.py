"""What people should know about a run although nothing failed: one note for each cause."""

import re

from odoo import api, fields, models

from ...engine.messages import say
from ...engine.notes import MOST
from ...records import unpacked

#: What stands for the records in the name of a cause: it is the same in all names.
_SUBJECT = re.compile("^…(, …)*: ")


class HrSyncRunNote(models.Model):
    """The sentences are stored with their values, and translated for whoever reads them."""

    _name = "hr.sync.run.note"
    _inherit = "hr.sync.guard"
    _description = "HR Sync Note"
    _order = "id"
    _rec_name = "text"

    run_id = fields.Many2one("hr.sync.run", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="run_id.company_id", store=True)
    cause = fields.Json(readonly=True, help="What the sentences have in common.")
    sentences = fields.Json(readonly=True, help="One for each record, as far as they are kept.")
    res_model = fields.Char(readonly=True, export_string_translation=False)
    res_ids = fields.Json(readonly=True, help="IDs of the Odoo records, as far as they are kept.")
    count = fields.Integer(readonly=True)
    is_cut = fields.Boolean(readonly=True, help="There are more than are kept.", export_string_translation=False)
    #: There may be more than are counted.
    is_least = fields.Boolean(readonly=True, export_string_translation=False)
    text = fields.Char(string="Note", compute="_compute_text")
    details = fields.Text(compute="_compute_text")
    limit_notice = fields.Char(compute="_compute_text")
    may_open = fields.Boolean(compute="_compute_may_open", export_string_translation=False)

    @api.depends("cause", "sentences", "count", "is_cut", "is_least")
    @api.depends_context("lang")
    def _compute_text(self):
        for note in self:
            said = [say(self.env, unpacked(one)) for one in note.sentences or ()]
            text = said[0] if len(said) == 1 else _SUBJECT.sub("", say(self.env, unpacked(note.cause)))
            many = f"{note.count}{'+' if note.is_least else ''} × " if note.count > 1 else ""
            note.text = many + text[:1].upper() + text[1:]
            note.details = "\n".join(said)
            note.limit_notice = note.is_cut and self.env._("There are more; only the first %s are listed.", MOST)

    @api.depends("res_model", "res_ids")
    @api.depends_context("uid")
    def _compute_may_open(self):
        for note in self:
            model = self.env.get(note.res_model) if note.res_ids else None
            note.may_open = model is not None and model.has_access("read")

    def action_open_records(self):
        """The records that the note is about, as far as the user may read them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.text,
            "res_model": self.res_model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.res_ids or [])],
            "context": {"active_test": False, "create": False},
        }
