"""Runs belong to syncs, and their notes are records."""

from odoo import SUPERUSER_ID, api
from odoo.tools import sql

#: Runs whose notes are read at once.
_SLICE = 1000


def migrate(cr, version):
    """Group the runs that were started together, and keep the notes as they were written."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["hr.sync.run.batch"]._assign_known()
    if not sql.column_exists(cr, "hr_sync_run", "notes"):
        return
    last = 0
    while True:
        cr.execute(
            "SELECT id, notes FROM hr_sync_run WHERE notes IS NOT NULL AND id > %s ORDER BY id LIMIT %s",
            [last, _SLICE],
        )
        notes = {run_id: text.splitlines() for run_id, text in cr.fetchall()}
        if not notes:
            break
        env["hr.sync.run"].browse(notes)._note_each(notes)
        env.invalidate_all()
        last = max(notes)
    # The field is still there, but is not stored any more.
    cr.execute("ALTER TABLE hr_sync_run DROP COLUMN notes")
