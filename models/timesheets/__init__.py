from . import hr_timesheet_activity
from . import account_analytic_line
from . import account_analytic_line_trade
from . import hr_timesheet_approval
from . import hr_timesheet_frozen
from . import hr_timesheet_fixed
from . import hr_timesheet_payroll
from . import hr_timesheet_reopening
