"""Salaries: Kleer has one by the month and one by the hour, each as a whole number with the day it holds from.

The schema does not say whether the number is kronor or öre, so a person has to (``salary_unit``); nothing is read or
sent before. That a contract is paid by the hour is seen by its having no monthly salary.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ...records import MISSING, Employee, RecordError, Salary, Sentence, _lt
from ..account import Question
from ..decode import day, is_id, wrong_type

_MONTHLY, _HOURLY = "monthly-salary", "hourly-salary"
PATHS = tuple(f"contract.{name}" for name in (_MONTHLY, f"{_MONTHLY}-start-date", _HOURLY, f"{_HOURLY}-start-date"))
AMOUNTS = (PATHS[0], PATHS[2])
#: How many of Kleer's units one krona is.
_UNITS = {"krona": 1, "ore": 100}


def unit_is_known(settings: Any) -> bool:
    return settings.get("salary_unit") in _UNITS


def unit_question(contracts: list) -> Question:
    """The question in what Kleer has salaries, which a person answers by those of somebody who is linked."""
    found = {}
    for contract in contracts:
        user = contract.get("user") if isinstance(contract, dict) else None
        if isinstance(user, dict) and is_id(user.get("id")) and (raw := _raw_salary(contract)):
            found[str(user["id"])] = raw
    return Question(
        Employee,
        "salary",
        found,
        _shown,
        _lt(
            "Kleer says %(remote)s for %(name)s: kronor or öre? Odoo has %(local)s. Choose it under Salary Unit; until"
            " then no salary is read or sent."
        ),
        _lt(
            "No salary is read or sent: nobody can tell whether Kleer has kronor or öre, as no linked employee has a"
            " salary in Kleer. Link one who has, and test again; then choose the Salary Unit."
        ),
    )


def _raw_salary(contract: dict) -> Sentence | None:
    """The salary of a contract as Kleer writes it, in words; None if it has none."""
    try:
        period = _period(contract.get(_MONTHLY), contract.get(_HOURLY))
    except RecordError:
        return None
    return _words(contract[_MONTHLY if period == "monthly" else _HOURLY], period) if period else None


def _shown(own: Salary) -> Sentence:
    return _words(f"{own.amount:f}", own.period)


def _words(amount: Any, period: str) -> Sentence:
    if period == "hourly":
        return _lt("%(amount)s an hour", amount=amount)
    return _lt("%(amount)s a month", amount=amount)


def salary(value: tuple, stream: Any) -> Any:
    """The salary; MISSING where the contract has none, as each new one begins with 0."""
    monthly, monthly_since, hourly, hourly_since = value
    period = _period(monthly, hourly)
    if period is None:
        return MISSING
    amount, since = (monthly, monthly_since) if period == "monthly" else (hourly, hourly_since)
    unit = _UNITS[stream.client.settings["salary_unit"]]
    return Salary(_plain(Decimal(amount) / unit), period, day(since, stream))


def contract_type(value: tuple, _stream: Any) -> Any:
    """Hourly or permanent; MISSING where no salary says."""
    period = _period(*value)
    return MISSING if period is None else "permanent" if period == "monthly" else "hourly"


def frequency(value: tuple, _stream: Any) -> Any:
    period = _period(*value)
    return MISSING if period is None else period


def sent_salary(value: Salary | None, stream: Any) -> dict[str, Any]:
    """
    :raise RecordError: Kleer cannot hold it.
    """
    if value is None or not value.amount:
        raise RecordError("value", _lt("Kleer cannot remove a salary. Enter the wage of the employee."))
    unit = stream.client.settings["salary_unit"]
    amount = value.amount * _UNITS[unit]
    if amount != int(amount):
        if unit == "krona":
            sentence = _lt("The wage of the employee has öre, and Kleer has salaries in whole kronor. Round the wage.")
        else:
            sentence = _lt("The wage of the employee has more than two digits after the point. Round the wage.")
        raise RecordError("value", sentence)
    name = _HOURLY if value.period == "hourly" else _MONTHLY
    found: dict[str, Any] = {name: int(amount)}
    if value.since:
        found[f"{name}-start-date"] = value.since.isoformat()
    return found


def _period(monthly: Any, hourly: Any) -> str | None:
    for amount in (monthly, hourly):
        if amount is not None and (isinstance(amount, bool) or not isinstance(amount, int)):
            raise wrong_type(_lt("a whole number"), amount)
    if monthly and monthly > 0:
        return "monthly"
    return "hourly" if hourly and hourly > 0 else None


def _plain(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()
