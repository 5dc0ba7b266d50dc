from . import hr_wage_type
from . import hr_employee_wage_type
from . import hr_approved_total
from . import hr_approved_total_export
from . import hr_approved_hours
from . import hr_approved_wage
from . import hr_employee_approved
from . import hr_payslip
