"""How records read where people see them."""

from decimal import Decimal

import pytest
from hr_sync.records import Employment, HoursLine, Salary, Span, words_of
from values import DAY, PART, VALUES


class Reader:
    """Marks what is formatted for whoever reads it."""

    def __call__(self, template):
        return template

    def formatted(self, type, text):
        return f"<{type} {text}>"


@pytest.mark.parametrize(("value", "english"), [*VALUES, (b"contents", "")])
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
