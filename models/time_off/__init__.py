from . import hr_leave_type
from . import hr_leave
from . import resource_calendar_leaves
