"""What a person maps to Avantage's hour types, and to its expenses and premiums (additional earnings)."""

from __future__ import annotations

from ...records import ExpenseType, RecordError, WageType, _lt, clean_text
from ..mapping import Mapping, MappingValue

HOUR_TYPE = Mapping(
    "hour_type",
    WageType,
    _lt("Hour Types"),
    _lt("The hour type of Avantage for a wage type. What is not mapped counts as Regular in Avantage."),
    required=False,
    unmapped=_lt("The hours count as Regular in Avantage."),
)
#: How much of an additional earning is sent: which of them Avantage expects depends on the earning.
HOURS, DAY, AMOUNT, QUANTITY = "hours", "day", "amount", "quantity"
PREMIUM = Mapping(
    "premium",
    WageType,
    _lt("Premiums"),
    _lt("The additional earning of Avantage that stands for a wage type. Wage types with an hour type have none."),
    choices=((HOURS, _lt("Hours")), (DAY, _lt("One for each day"))),
    unless=(HOUR_TYPE.name,),
)
EXPENSE = Mapping(
    "expense",
    ExpenseType,
    _lt("Expenses"),
    _lt("The additional earning of Avantage that stands for an expense type."),
    choices=((AMOUNT, _lt("Amount")), (QUANTITY, _lt("Quantity"))),
)
MAPPINGS = (HOUR_TYPE, PREMIUM, EXPENSE)
#: The table that lists the remote values of each mapping.
TABLE_OF = {"hour_type": "hour_types", "premium": "earnings", "expense": "earnings"}

#: The quantities of a line of hours.
REGULAR, HALF, DOUBLE = "regular", "time_and_a_half", "double"
#: What hour types may have in the column of their kind. The headers of a table with hours call the last two "temps +"
#: and "temps x 2"; which values there are is not documented.
_KINDS = {
    REGULAR: ("1", "1.0", "1.00", "regular", "régulier", "temps simple"),
    HALF: ("1.5", "1.50", "time and a half", "temps et demi", "temps +"),
    DOUBLE: ("2", "2.0", "2.00", "double", "double time", "temps double", "temps x 2"),
}
_QUANTITY_OF = {kind: quantity for quantity, kinds in _KINDS.items() for kind in kinds}


def quantity(hour_type: MappingValue | None) -> str:
    """As which quantity hours of that type are written.

    Without an hour type, or where nothing is known of its kind, it is the first: the type then says what they count as.

    :raise RecordError: its kind is none that is known.
    """
    if not hour_type or not hour_type.kind:
        return REGULAR
    kind = " ".join((clean_text(hour_type.kind) or "").casefold().replace(",", ".").split())
    if kind not in _QUANTITY_OF:
        raise RecordError(
            "value",
            _lt(
                "Hour type %(name)s has the kind %(kind)s, which is neither regular time nor time and a half nor double"
                " time. Correct the number of the column Kind of Time in the table of hour types, or leave it empty.",
                name=hour_type.label,
                kind=hour_type.kind,
            ),
        )
    return _QUANTITY_OF[kind]
