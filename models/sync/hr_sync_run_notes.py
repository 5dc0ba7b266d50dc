"""The notes of a run."""

from odoo import api, fields, models

from ...engine.notes import MOST, add_to, as_key, by_cause

#: Causes that a run keeps; the first of very many.
_MOST_CAUSES = 100


class HrSyncRun(models.Model):
    _inherit = "hr.sync.run"

    note_ids = fields.One2many("hr.sync.run.note", "run_id", readonly=True)
    notes = fields.Text(compute="_compute_notes", help="Remarks that are not errors.")

    @api.depends("note_ids.sentences")
    @api.depends_context("lang")
    def _compute_notes(self):
        for run in self:
            run.notes = "\n".join(run.note_ids.mapped("details")) or False

    def _note(self, notes):
        """Add notes that are not there yet; what was noted before is met again when a pass continues.

        Without a run, as when a change is sent at once, nothing is noted: the remark stands in the job.

        :param notes: sentences or texts; as a dict with the records that each is about, True if there are none.
        """
        if not self or not notes:
            return
        known = {as_key(note.cause): note for note in self.note_ids}
        fresh = []
        for key, note in by_cause(notes).items():
            row = known.get(key)
            if row is None and len(known) + len(fresh) >= _MOST_CAUSES:
                continue
            values = _merged(row, note)
            if row is None:
                fresh.append({"run_id": self.id, "cause": note.cause, **values})
            elif any(row[name] != value for name, value in values.items()):
                row.write(values)
        self.env["hr.sync.run.note"].create(fresh)


def _merged(row, note):
    """The values of the stored note ``row``, None for a new one, with what ``note`` adds."""
    sentences = {as_key(one): one for one in row.sentences or ()} if row else {}
    ids = dict.fromkeys(row.res_ids or ()) if row else {}
    is_cut = bool(row and row.is_cut) | note.is_cut | add_to(sentences, note.sentences) | add_to(ids, note.ids)
    return {
        "sentences": list(sentences.values()),
        "res_model": (row and row.res_model) or note.model or False,
        "res_ids": list(ids) or False,
        "count": min(max(len(sentences), len(ids)), MOST),
        "is_cut": is_cut,
    }
