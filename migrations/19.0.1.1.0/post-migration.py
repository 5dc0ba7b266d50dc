"""A set-up that is under way becomes a record of its own."""

from odoo import SUPERUSER_ID, api
from odoo.tools import sql

#: The columns of connections that held it, by the field of the set-up; Odoo drops those whose fields are gone.
_COLUMNS = {"step": "setup_step", "record_type": "setup_type", "new_api_key": "new_api_key", "first_day": "hours_from"}


def migrate(cr, version):
    """Go on where it stood, with the new key and the day that had been entered."""
    if not sql.column_exists(cr, "hr_sync_connection", "setup_step"):
        return
    columns = ", ".join(_COLUMNS.values())
    cr.execute(f"SELECT id, {columns} FROM hr_sync_connection WHERE setup_step IS NOT NULL")
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["hr.sync.setup"].create(
        [
            {"connection_id": row["id"], **{name: row[column] for name, column in _COLUMNS.items()}}
            for row in cr.dictfetchall()
        ]
    )
    # The field is still there, but is not stored any more.
    cr.execute("ALTER TABLE hr_sync_connection DROP COLUMN setup_step")
