from . import hr_department
from . import hr_employee
from . import hr_employee_child
from . import hr_employee_identity
from . import hr_version
from . import hr_version_contract_type
from . import resource_calendar
