from . import sync
from . import people
from . import projects
from . import time_off
from . import timesheets
from . import hours_reports
from . import expenses
from . import payroll
