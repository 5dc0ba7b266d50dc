"""Conflicts name their fields in the language of whoever reads them."""


def migrate(cr, version):
    """Drop the names that were stored; values are converted by their field, and shown as they were written."""
    cr.execute("ALTER TABLE hr_sync_conflict DROP COLUMN IF EXISTS label")
