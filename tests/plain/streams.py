"""2getHR's streams by what they are called in tests, and the API description that the simulated 2getHR has."""

from functools import lru_cache
from pathlib import Path

from hr_sync.systems import Twogethr
from hr_sync.systems.openapi.contract import Contract

_CONTRACT = Path(__file__).resolve().parents[1] / "simulators" / "twogethr" / "contract.json"

(
    Departments,
    PublicHolidays,
    Employees,
    Projects,
    Tasks,
    AbsenceTypes,
    Absences,
    Activities,
    TimeEntries,
    HoursReports,
    ExpenseTypes,
    Expenses,
    Payslips,
) = Twogethr.streams


@lru_cache(maxsize=1)
def own_contract():
    return Contract.parse(_CONTRACT.read_bytes())


def operation(cls, call="list"):
    """The operation id of one of a stream's calls, None if it has no such call."""
    return cls.said.get(call, {}).get("operation")
