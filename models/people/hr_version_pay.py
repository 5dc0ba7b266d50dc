"""What a payroll system needs to know of an employee, by date: the salary, what it is for, and the Swedish tax."""

from odoo import fields, models

_MANAGER = "hr.group_hr_manager"
_PERIODS = [("hourly", "Hourly"), ("monthly", "Monthly")]


class HrVersion(models.Model):
    _inherit = "hr.version"

    payout_period = fields.Selection(
        _PERIODS,
        default="monthly",
        groups=_MANAGER,
        tracking=True,
        help="Whether the salary is the hourly wage or the monthly wage.",
    )
    hourly_wage = fields.Monetary(
        groups=_MANAGER, tracking=True, aggregator="avg", help="The employee's gross wage per hour."
    )
    payout_frequency = fields.Selection(
        _PERIODS, groups=_MANAGER, tracking=True, help="How the salary is paid, as the payroll system has it."
    )
    l10n_se_tax_table = fields.Integer(
        string="Tax Table", groups=_MANAGER, tracking=True, help="Number of the Swedish tax table (skattetabell)."
    )
    l10n_se_tax_column = fields.Integer(
        string="Tax Column", groups=_MANAGER, tracking=True, help="Column of the Swedish tax table (1 to 6)."
    )

    def _sync_salary(self):
        """The amount and the period of one version's salary; the amount is 0 where it has none."""
        self.ensure_one()
        hourly = self.payout_period == "hourly"
        return (self.hourly_wage if hourly else self.wage) or 0, "hourly" if hourly else "monthly"
