from . import res_currency
from . import hr_expense_type
from . import hr_expense
from . import hr_expense_requirements
from . import hr_expense_sending
