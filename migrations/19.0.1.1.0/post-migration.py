"""A set-up that is under way becomes a record of its own."""

from odoo import SUPERUSER_ID, api
from odoo.tools import sql


def migrate(cr, version):
    """Go on where it stood, with the new key and the day that had been entered."""
    if not sql.column_exists(cr, "hr_sync_connection", "setup_step"):
        return
    # Odoo drops the columns of fields that are gone only after this.
    cr.execute(
        """
        SELECT id AS connection_id, setup_step AS step, setup_type AS record_type, new_api_key, hours_from AS first_day
          FROM hr_sync_connection
         WHERE setup_step IS NOT NULL
        """
    )
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["hr.sync.setup"].create(cr.dictfetchall())
    # The field is still there, but is not stored any more.
    cr.execute("ALTER TABLE hr_sync_connection DROP COLUMN setup_step")
