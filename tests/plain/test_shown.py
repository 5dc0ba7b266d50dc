"""How records read where people see them."""

from datetime import date
from decimal import Decimal

import pytest
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
    words_of,
)

DAY = date(2026, 3, 2)
FULL = WorkPeriod("1", date(2020, 1, 1), date(2022, 12, 31), schedule=WorkSchedule.spread(2400))
PART = WorkPeriod("2", date(2023, 1, 1), schedule=WorkSchedule.spread(1230))
LEFT = WorkPeriod("3", date(2026, 6, 1), left=True)


class Reader:
    """Marks what is formatted for whoever reads it."""

    def __call__(self, template):
        return template

    def formatted(self, type, text):
        return f"<{type} {text}>"


@pytest.mark.parametrize(
    ("value", "english"),
    [
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
        (Salary(Decimal(5000), "monthly", DAY), "•••• 2026-03-02"),
        (Salary(Decimal(5000), "monthly"), "••••"),
        (HoursLine("1", DAY, Decimal("7.5"), 22 * 60, 30 * 60, 30, "Night"), "2026-03-02 22:00 – 06:00 (7.5 h) Night"),
        (HoursLine("1", DAY, Decimal(8)), "2026-03-02 (8 h)"),
        (PersonName("Anna", "Muster"), "Anna Muster"),
        (Money(Decimal("12.50"), "CHF"), "12.50 CHF"),
        (Ref("employee", "7"), "7"),
        (b"contents", ""),
        (None, ""),
    ],
)
def test_values(value, english):
    assert str(words_of(value)) == english


def test_days_times_and_hours_are_formatted_for_the_reader():
    """And nothing else that looks like one of them."""
    line = HoursLine("1", DAY, Decimal("7.5"), 480, 960, 30, "2026-03-02")
    shown = "<date 2026-03-02> <time 08:00> – <time 16:00> (<hours 7.5> h) 2026-03-02"
    assert words_of(line).text(Reader()) == shown
    assert words_of((line, line)).text(Reader()) == f"{shown}, {shown}"
    assert words_of(Employment(periods=(PART,))).text(Reader()) == "<date 2023-01-01> –: <hours 20.5> h"
    assert words_of(Span(DAY, DAY, True)).text(Reader()) == "<date 2026-03-02> <time 12:00> – <date 2026-03-02>"
    assert words_of(Salary(Decimal(1), "hourly", DAY)).text(Reader()) == "•••• <date 2026-03-02>"
    assert words_of("2026-03-02", "note") == "2026-03-02"


@pytest.mark.parametrize(
    ("value", "name", "shown"),
    [
        (Decimal("7.5"), "hours", "<hours 7.5>"),
        (Decimal("8.00"), "hours", "<hours 8>"),
        (40, "planned_hours", "<hours 40>"),
        (100.0 / 3, "hours", "<hours 33.3333>"),
        (Decimal("-0.25"), "hours", "<hours -0.25>"),
        (Decimal("7.5"), "percent", "<number 7.5>"),
    ],
)
def test_hours(value, name, shown):
    assert words_of(value, name).text(Reader()) == shown
