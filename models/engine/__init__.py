"""The engine: plain classes that bring records into Odoo, used by the models and by nothing else."""
