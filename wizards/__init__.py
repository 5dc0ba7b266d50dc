from . import hr_sync_export
from . import hr_sync_export_file
from . import hr_sync_export_line
from . import hr_sync_ignore
from . import hr_sync_pair
from . import hr_sync_table_trial
from . import hr_sync_table_trial_line
from . import hr_timesheet_approve
