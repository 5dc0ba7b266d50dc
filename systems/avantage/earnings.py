"""Expenses and premiums, which are additional earnings in Avantage: how they are written there is not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...records import ApprovedWage, Employee, Expense, ExpenseType, Project, Sentence, WageType, _lt
from ..decode import LONG, day, decimal, ref, text
from ..encode import plain
from ..field import Field
from ..stream import Stream
from .earnings_file import EXPENSES, PREMIUMS
from .mapped import EXPENSE, PREMIUM


class _Earnings(Stream):
    """What is written to a file, since how Avantage takes it otherwise is not known."""

    directions = ("out",)
    trigger = "manual"
    follows = (Project, Employee)
    ranged = True
    #: Avantage keeps what it has.
    reopens = False
    incremental = listed = readable = False

    @classmethod
    def why_file(cls, capabilities: Mapping[str, Any]) -> Sentence:
        return _lt("How additional earnings are written to Avantage is not known. Import the file in Avantage.")


class Premiums(_Earnings):
    """Hours of the wage types that are mapped to premiums, by employee and day."""

    record = ApprovedWage
    title = _lt("Premiums")
    summary = _lt("Approved hours of wage types that are mapped to premiums are exported.")
    file = PREMIUMS
    # They are hours, of all employees.
    export_group = "hr_timesheet.group_timesheet_manager"
    key = ("employee", "day", "wage_type")
    sums = ("hours",)
    fields = (
        Field("employee", "employee", ref(Employee), required=True, encode=plain),
        Field("day", "day", day, required=True, encode=plain),
        Field("wage_type", "earning", ref(WageType), required=True, encode=plain, mapping=PREMIUM.name),
        Field("hours", "quantity", decimal(places=2), required=True, encode=plain),
        Field("note", "note", text(LONG), encode=plain),
    )


class Expenses(_Earnings):
    """Approved expenses of the types that are mapped."""

    record = Expense
    title = _lt("Expenses")
    summary = _lt("Approved expenses of types that are mapped are exported, with their quantities or their amounts.")
    file = EXPENSES
    fields = (
        Field("employee", "employee", ref(Employee), required=True, encode=plain),
        Field("expense_type", "earning", ref(ExpenseType), required=True, encode=plain, mapping=EXPENSE.name),
        Field("day", "day", day, required=True, encode=plain),
        Field("company_cost", "amount", decimal(places=2), encode=plain),
        Field("quantity", "quantity", decimal(), encode=plain),
        Field("description", "note", text(LONG), encode=plain),
        Field("project", "project", ref(Project), encode=plain),
    )
