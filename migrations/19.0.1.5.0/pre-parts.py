"""Totals of approved hours may have parts, and be divided by trade; so far none are."""


def migrate(cr, version):
    """Let Odoo make the indexes of the totals anew."""
    # Odoo replaces an index only if its comment is still there, which is not in every copy of a database.
    cr.execute("DROP INDEX IF EXISTS hr_approved_hours_key_unique, hr_approved_wage_key_unique")
