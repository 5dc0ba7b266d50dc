"""Runs belong to syncs, and their notes are records."""

from odoo import SUPERUSER_ID, api
from odoo.tools import sql


def migrate(cr, version):
    """Group the runs that were started together, and keep the notes as they were written."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["hr.sync.run.batch"]._assign_known()
    if not sql.column_exists(cr, "hr_sync_run", "notes"):
        return
    cr.execute("SELECT id, notes FROM hr_sync_run WHERE notes IS NOT NULL ORDER BY id")
    for run_id, notes in cr.fetchall():
        env["hr.sync.run"].browse(run_id)._note(notes.splitlines())
    # The field is still there, but is not stored any more.
    cr.execute("ALTER TABLE hr_sync_run DROP COLUMN notes")
