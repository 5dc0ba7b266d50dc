"""The notes of a run."""

from odoo import api, fields, models

from ...engine.notes import as_key, by_cause

#: Causes that a run keeps; the first of very many.
_MOST_CAUSES = 100
#: What a stored note is compared by.
_KEPT = ("sentences", "res_model", "res_ids", "count", "is_cut", "is_least")


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
        if self and notes:
            self._note_each({self.id: notes})

    def _note_each(self, notes):
        """The same for many runs, with one creation for all of them.

        :param notes: what ``_note`` takes, by the id of the run.
        """
        fresh = []
        for run in self:
            known = {as_key(note.cause): note for note in run.note_ids}
            room = _MOST_CAUSES - len(known)
            for key, note in by_cause(notes[run.id]).items():
                if row := known.get(key):
                    stored = {name: row[name] for name in _KEPT}
                    values = note.values(stored)
                    if stored != values:
                        row.write(values)
                elif room > 0:
                    room -= 1
                    fresh.append({"run_id": run.id, "cause": note.cause, **note.values()})
        self.env["hr.sync.run.note"].create(fresh)
