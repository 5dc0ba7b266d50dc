"""Values of records as JSON, for an undo."""

import json
from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from hr_sync.records import (
    MISSING,
    BankAccount,
    Employment,
    File,
    Span,
    WorkPeriod,
    WorkSchedule,
    WorkSlot,
    from_json,
    to_json,
)
from hr_sync.systems.xledger.absences_values import WholeDays
from values import VALUES

SCHEDULE = WorkSchedule((WorkSlot(0, 480, 720),))
STORED = (
    *(value for value, _words in VALUES),
    True,
    False,
    0,
    "",
    "Zürich",
    date(2026, 2, 28),
    datetime(2026, 2, 28, 12, 30, tzinfo=timezone.utc),
    Decimal("0.10"),
    (),
    (File("f1", "Beleg.pdf"), File("f2", "Beleg.png", "image/png")),
    BankAccount(None, "123"),
    Employment(date(2020, 1, 1), None, (WorkPeriod("p1", date(2020, 1, 1), None, False, SCHEDULE),)),
    MISSING,
)


@pytest.mark.parametrize("value", STORED, ids=repr)
def test_same_value(value):
    """What is read back is equal, and of the same type: True is not 1."""
    found = from_json(json.loads(json.dumps(to_json(value))))
    assert found == value
    assert type(found) is type(value)


def test_contents_of_files():
    assert from_json(to_json(b"%PDF")) is MISSING


@pytest.mark.parametrize("stored", ({"type": "Gone"}, {"type": "Span", "day": 1}, {"no": "type"}), ids=str)
def test_other_version(stored):
    """A value of a type that has other parts by now is not known."""
    assert from_json(stored) is MISSING


@pytest.mark.parametrize("stored", ({"type": "date", "value": "?"}, {"type": "number", "value": "?"}), ids=str)
def test_unreadable(stored):
    assert from_json(stored) is MISSING


def test_type_of_a_system():
    """A system's own kind of span is a span."""
    days = WholeDays(date(2026, 3, 2), date(2026, 3, 4))
    assert from_json(to_json((days,))) == (Span(date(2026, 3, 2), date(2026, 3, 4)),)
    assert type(from_json(to_json(days))) is Span


@pytest.mark.parametrize("value", (1j, object(), {"a": 1}), ids=lambda value: type(value).__name__)
def test_unknown_type(value):
    """It is called while it is recorded what was sent, which must not fail."""
    assert from_json(to_json(value)) is MISSING
