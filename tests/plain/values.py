"""Values that fields of records have, with what people read of each."""

from datetime import date
from decimal import Decimal

from hr_sync.records import (
    Employment,
    HoursLine,
    Money,
    PersonName,
    Ref,
    Salary,
    Span,
    WorkPeriod,
    WorkSchedule,
)

DAY = date(2026, 3, 2)
FULL = WorkPeriod("1", date(2020, 1, 1), date(2022, 12, 31), schedule=WorkSchedule.spread(2400))
PART = WorkPeriod("2", date(2023, 1, 1), schedule=WorkSchedule.spread(1230))
LEFT = WorkPeriod("3", date(2026, 6, 1), left=True)

#: Each with its English words.
VALUES = [
    (
        Employment(date(2020, 1, 1), None, (FULL, PART, LEFT)),
        "2020-01-01 – 2022-12-31: 40 h; 2023-01-01 –: 20.5 h; 2026-06-01 –: –",
    ),
    (Employment(date(2020, 1, 1), date(2020, 2, 1)), "2020-01-01 – 2020-02-01"),
    (Employment(None, date(2020, 2, 1)), "– 2020-02-01"),
    (Employment(), "–"),
    (WorkPeriod("1", DAY), "2026-03-02 –: ?"),
    (Span(DAY, date(2026, 3, 4)), "2026-03-02 – 2026-03-04"),
    (Span(DAY, date(2026, 3, 4), from_noon=True), "2026-03-02 12:00 – 2026-03-04"),
    (Span(DAY, DAY, until_noon=True), "2026-03-02 – 2026-03-02 12:00"),
    (Salary(Decimal("5200.50"), "monthly", DAY), "•••• 2026-03-02"),
    (Salary(Decimal(5000), "monthly"), "••••"),
    (HoursLine("1", DAY, Decimal("7.5"), 22 * 60, 30 * 60, 30, "Night"), "2026-03-02 22:00 – 06:00 (7.5 h) Night"),
    (HoursLine("1", DAY, Decimal(8)), "2026-03-02 (8 h)"),
    (PersonName("Anna", "Muster"), "Anna Muster"),
    (Money(Decimal("12.50"), "CHF"), "12.50 CHF"),
    (Ref("employee", "7"), "7"),
    (None, ""),
]
