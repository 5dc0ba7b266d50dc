"""Time off may be for a child of the employee; so far none is."""

from odoo.tools import sql


def migrate(cr, version):
    """Let Odoo make the index of the totals anew, and not compute a child for each leave that has ever been taken."""
    # Odoo replaces an index only if its comment is still there, which is not in every copy of a database.
    cr.execute("DROP INDEX IF EXISTS hr_leave_total_key_unique")
    if not sql.column_exists(cr, "hr_leave", "hr_child_id"):
        sql.create_column(cr, "hr_leave", "hr_child_id", "int4")
