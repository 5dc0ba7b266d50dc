from . import hr_hours_report
from . import hr_attendance
from . import account_move
from . import account_move_line
