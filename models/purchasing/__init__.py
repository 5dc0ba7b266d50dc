from . import hr_sync_supplier
from . import hr_sync_purchase_order
from . import hr_sync_purchase_line
