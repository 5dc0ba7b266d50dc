"""Issues have an exact cause."""

from odoo.tools import sql


def migrate(cr, version):
    """Not compute it for each job there is: most of them are done. Reasons are converted by their field."""
    if not sql.column_exists(cr, "hr_sync_job", "cause_key"):
        sql.create_column(cr, "hr_sync_job", "cause_key", "varchar")
