"""What ``./dev`` is made of. Nothing here is loaded by Odoo, and starting needs no package."""
