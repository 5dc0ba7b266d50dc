"""The log of reopened timesheet lines says why a sync reopened them."""

from odoo import SUPERUSER_ID, api
from odoo.addons.hr_sync.models.timesheets.hr_timesheet_reopening import UNKNOWN


def migrate(cr, version):
    """Of earlier ones it is only known that a sync did it, not which one."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    mine = [("create_uid", "=", SUPERUSER_ID), ("cause", "=", False)]
    env["hr.timesheet.reopening"].search(mine).cause = UNKNOWN
