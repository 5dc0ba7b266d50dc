"""Approved hours may be divided by wage type; so far none are."""


def migrate(cr, version):
    """Let Odoo make the index of the totals anew."""
    # Odoo replaces an index only if its comment is still there, which is not in every copy of a database.
    cr.execute("DROP INDEX IF EXISTS hr_approved_hours_key_unique")
