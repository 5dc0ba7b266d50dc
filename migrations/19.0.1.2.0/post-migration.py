"""A comparison of what is linked becomes an outbound run."""

from odoo import SUPERUSER_ID, api
from odoo.tools import sql


def migrate(cr, version):
    """Ask for the comparisons that were under way or still to be made."""
    if not sql.column_exists(cr, "hr_sync_stream", "verify_from"):
        return
    cr.execute("SELECT id FROM hr_sync_stream WHERE verify_from > 0 ORDER BY id")
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["hr.sync.stream"].browse([id_ for (id_,) in cr.fetchall()])._request_comparison()
    # The column is still there, but no field is.
    cr.execute("ALTER TABLE hr_sync_stream DROP COLUMN verify_from")
