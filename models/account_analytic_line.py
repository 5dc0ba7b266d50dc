"""Timesheet lines, as an external system's time entries."""

from odoo import models

from ..records import TimeEntry


class AccountAnalyticLine(models.Model):
    _name = "account.analytic.line"
    _inherit = ["account.analytic.line", "hr.sync.mixin"]

    _sync_record = TimeEntry
    _sync_removes = True
    _sync_day = "date"
