"""From Odoo to an external system: records that changed are sent, one by one or many at once."""
