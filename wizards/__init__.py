from . import hr_sync_ignore
