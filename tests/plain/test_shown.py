"""How records read where people see them."""

from datetime import date

from hr_sync.records import Employment, PersonName, Span, WorkPeriod, WorkSchedule


def test_employment():
    full = WorkPeriod("1", date(2020, 1, 1), date(2022, 12, 31), schedule=WorkSchedule.spread(2400))
    part = WorkPeriod("2", date(2023, 1, 1), schedule=WorkSchedule.spread(1230))
    left = WorkPeriod("3", date(2026, 6, 1), left=True)
    shown = str(Employment(date(2020, 1, 1), None, (full, part, left)))
    assert shown == "2020-01-01 – 2022-12-31: 40 h; 2023-01-01 –: 20.5 h; 2026-06-01 –: –"
    assert str(Employment(date(2020, 1, 1), date(2020, 2, 1))) == "2020-01-01 – 2020-02-01"
    assert str(PersonName("Anna", "Muster")) == "Anna Muster"


def test_span():
    first, last = date(2026, 3, 2), date(2026, 3, 4)
    assert str(Span(first, last)) == "2026-03-02 – 2026-03-04"
    assert str(Span(first, last, from_noon=True)) == "2026-03-02 12:00 – 2026-03-04"
    assert str(Span(first, first, until_noon=True)) == "2026-03-02 – 2026-03-02 12:00"
