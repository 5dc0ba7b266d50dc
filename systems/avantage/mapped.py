"""What a person maps to Avantage's hour types, and to its expenses and premiums (additional earnings)."""

from __future__ import annotations

from ...records import ExpenseType, WageType, _lt
from ..mapping import Mapping

MAPPINGS = (
    Mapping(
        "hour_type",
        WageType,
        _lt("Hour Types"),
        _lt("The hour type of Avantage for a wage type. What is not mapped counts as Regular in Avantage."),
        required=False,
    ),
    Mapping(
        "premium",
        WageType,
        _lt("Premiums"),
        _lt("The additional earning of Avantage that stands for a wage type."),
        required=False,
    ),
    Mapping(
        "expense",
        ExpenseType,
        _lt("Expenses"),
        _lt("The additional earning of Avantage that stands for an expense type."),
        required=False,
    ),
)
#: The table that lists the remote values of each mapping.
TABLE_OF = {"hour_type": "hour_types", "premium": "earnings", "expense": "earnings"}
