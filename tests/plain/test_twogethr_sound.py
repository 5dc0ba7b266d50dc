"""2getHR's streams beside users and units: what a sound item of each becomes."""

from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from hr_sync.records import (
    Absence,
    AbsenceType,
    Activity,
    Customer,
    Expense,
    ExpenseType,
    File,
    HoursLine,
    HoursReport,
    Money,
    Project,
    PublicHoliday,
    Ref,
    Span,
    Task,
    TimeEntry,
)
from hr_sync.systems import Twogethr
from streams import (
    Absences,
    AbsenceTypes,
    Activities,
    Expenses,
    ExpenseTypes,
    HoursReports,
    Projects,
    PublicHolidays,
    Tasks,
    TimeEntries,
)
from test_twogethr_items import ITEMS, build, offered

CHANGED = datetime(2026, 6, 1, 12, tzinfo=timezone.utc)

RECORDS = {
    Projects: Project(
        "p1",
        label="P-07 Gotthard",
        name="Gotthard",
        number="P-07",
        description="Two lines\nof text",
        customer="Bahn AG",
        manager=Ref("employee", "u1"),
        start=date(2026, 1, 1),
        end=date(2026, 12, 31),
        active=True,
    ),
    Tasks: Task(
        "s1",
        label="1 Drawings",
        project=Ref("project", "p1"),
        name="Drawings",
        number="1",
        description=None,
        planned_hours=Decimal("12.5"),
        deadline=date(2026, 9, 30),
        active=False,
    ),
    AbsenceTypes: AbsenceType(
        "t1",
        label="Holiday",
        name="Holiday",
        code="HOL",
        unit="half_day",
        paid=True,
        needs_approval=False,
        color="#00aaff",
        active=True,
    ),
    PublicHolidays: PublicHoliday(
        "h1",
        label="Sechseläuten 2026-04-20",
        name="Sechseläuten",
        day=date(2026, 4, 20),
        half_day=True,
        active=True,
    ),
    Absences: Absence(
        "a1",
        label="2026-07-06 – 2026-07-10",
        employee=Ref("employee", "u1"),
        absence_type=Ref("absence_type", "t1"),
        span=Span(date(2026, 7, 6), date(2026, 7, 10), from_noon=True),
        hours=None,
        state="approved",
        comment="At the sea",
        active=True,
    ),
    Activities: Activity("k1", label="Planning", name="Planning", billable=False, active=True),
    TimeEntries: TimeEntry(
        "e1",
        label="2026-05-04 08:00",
        employee=Ref("employee", "u1"),
        day=date(2026, 5, 4),
        hours=Decimal("8.5"),
        project=Ref("project", "p1"),
        task=Ref("task", "s1"),
        activity=Ref("activity", "k1"),
        note="Bolts",
        locked=True,
        active=True,
    ),
    HoursReports: HoursReport(
        "r1",
        label="HR-1",
        employee=Ref("employee", "u1"),
        number="HR-1",
        state="approved",
        customer=Customer("Bau AG", "4001"),
        project=Ref("project", "p1"),
        hourly_rate=Decimal("62.5"),
        currency="CHF",
        lines=(
            HoursLine("l1", date(2026, 5, 4), Decimal(8)),
            HoursLine("l2", date(2026, 5, 5), Decimal("7.5"), 22 * 60, 30 * 60, 30, "Night"),
        ),
        active=True,
    ),
    ExpenseTypes: ExpenseType("x1", label="Meals", name="Meals", code="M", vat_rate=Decimal("8.1"), active=True),
    Expenses: Expense(
        "c1",
        label="2026-05-04 45.8 EUR",
        employee=Ref("employee", "u1"),
        expense_type=Ref("expense_type", "x1"),
        day=date(2026, 5, 4),
        cost=Money(Decimal("45.8"), "EUR"),
        vat_amount=Decimal("3.4"),
        description="Lunch",
        project=Ref("project", "p1"),
        state="approved",
        receipts=(File("f1", "lunch.pdf", "application/pdf"),),
        active=True,
    ),
}


@pytest.mark.parametrize("cls", ITEMS)
def test_a_sound_item(cls):
    record = build(cls)
    assert (record.errors, record.absent, record.deleted, record.own_id) == ((), (), False, None)
    assert record.modified == (CHANGED if cls.incremental else None)
    assert record.label == RECORDS[cls].label
    assert record.values() == RECORDS[cls].values()
    assert set(record.values()) == offered(cls), "every field of the record is read"


def test_whoever_is_pointed_to_comes_before():
    types = {cls.record_type(): cls.record for cls in Twogethr.streams}
    for cls, record in RECORDS.items():
        assert {types[ref.record] for ref in record.refs().values()} == set(cls.after)
