"""From an external system into Odoo: a run reads pages, and imports each of them."""
