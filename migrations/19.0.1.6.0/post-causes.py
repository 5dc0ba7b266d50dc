"""Issues have an exact cause."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Compute it for the issues that a person may try again."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    jobs = env["hr.sync.job"].search([("purpose", "=", "issue"), ("state", "!=", "done")])
    env.add_to_compute(jobs._fields["cause_key"], jobs)
    jobs.flush_recordset(["cause_key"])
