"""Days as other platforms write them, in every field of both systems that is a day."""

from datetime import date
from types import SimpleNamespace

import pytest
from hr_sync.records import RecordError
from hr_sync.systems import Tenant
from hr_sync.systems.decode import day
from hr_sync.systems.moments import instant
from hr_sync.systems.tripletex import masters
from streams import Expenses, Projects, Tasks
from test_twogethr_items import fault, value

NONE = (
    None,
    "",
    "0000-00-00",
    "0000-00-00 00:00:00",
    "0001-01-01",
    "0001-01-01T00:00:00",
    "0001-01-01T00:00:00Z",
    "1601-01-01T00:00:00Z",
    "1753-01-01",
    "1899-12-30T00:00:00",
    "1899-12-31",
    "1900-01-00",
    "1900-01-01",
    "2079-06-06",
    "9999-12-31",
    "9999-12-31T23:59:59.9999999",
    "9999-12-30T23:00:00Z",
)


def at(timezone):
    return SimpleNamespace(client=SimpleNamespace(tenant=lambda: Tenant("1", "Company", timezone)))


@pytest.mark.parametrize("came", NONE)
def test_no_day(came):
    assert day(came) is None
    assert value(Projects, "end", endDate=came) is None
    assert value(Tasks, "deadline", deadline=came) is None
    assert masters.day(came) is None
    assert fault(Expenses, date=came) == ("day", "the value is missing")


@pytest.mark.parametrize(
    "came",
    [
        "2026-05-20",
        "2026-05-20T00:00:00",
        "2026-05-20 00:00:00",
        "2026-05-20T00:00:00.0000000Z",
        "2026-05-20T00:00:00+02:00",
        "2026-05-20T00:00:00-1100",
        "2026-05-20T00:00+14:00",
        "2026-05-20T23:59:59.999",
        "2026-05-19T22:00:00Z",  # when it begins in Zurich
        "2026-05-19T18:00:00.000-04:00",
    ],
)
def test_a_day_is_the_one_that_is_written_or_begins_then(came):
    assert day(came, at("Europe/Zurich")) == date(2026, 5, 20)
    assert value(Expenses, "day", date=came) == date(2026, 5, 20)


@pytest.mark.parametrize(
    ("came", "said"),
    [
        ("2026-05-20T08:00:00", "is not a date"),
        ("2026-05-20T08:00:00Z", "is not a date"),
        ("2026-05-19T22:00:30Z", "is not a date"),
        ("2026-05-19T25:00:00Z", "is not a date"),
        ("2026-00-00", "is not a date"),
        ("2026-02-31T00:00:00+02:00", "is not a date"),
        ("0026-05-20", "is not valid"),
        (20260520, "is not a date"),
        (["2026-05-20"], "is not a date"),
    ],
)
def test_what_is_no_day(came, said):
    with pytest.raises(RecordError, match=said):
        day(came, at("Europe/Zurich"))


@pytest.mark.parametrize("came", ["0001-01-01T00:00:00Z", "1900-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_no_moment(came):
    assert instant(came) is None
