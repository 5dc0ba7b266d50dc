"""Projects and sub-projects of 2getHR."""

from datetime import date

import pytest
from streams import Projects, Tasks
from test_twogethr_items import build, fault, sound, stream, value


def test_the_days_of_a_project():
    assert value(Projects, "end", endDate=None) is None
    assert value(Projects, "start", startDate=None) is None
    assert value(Projects, "end", startDate="2026-01-01", endDate="2026-01-01T00:00:00") == date(2026, 1, 1)
    assert value(Projects, "end", startDate=None, endDate="2025-01-01") == date(2025, 1, 1)


def test_a_project_that_ends_before_it_starts():
    assert fault(Projects, endDate="2025-12-31") == ("end", "2025-12-31 is before the start on 2026-01-01")


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"startDate": "2026-02-31"}, "start", "'2026-02-31' is not a date"),
        ({"endDate": "soon"}, "end", "'soon' is not a date"),
        ({"endDate": "0026-01-01T00:00:00"}, "end", "is not valid"),
        ({"startDate": 2026}, "start", "2026 is not a date"),
        ({"leaderId": {"id": "u1"}}, "manager", "an object is not an id"),
    ],
)
def test_a_bad_value_of_a_project(changes, field, said):
    found, words = fault(Projects, **changes)
    assert found == field and said in words


def test_the_start_is_not_needed_to_know_the_end():
    """A system that never sends one still tells when projects end."""
    left_out = {key: value for key, value in sound(Projects).items() if key != "startDate"}
    record = stream(Projects).build(left_out)
    assert record.end == date(2026, 12, 31) and record.absent == ("start",)


def test_the_name_on_a_label():
    assert build(Projects, number=None).label == "Gotthard"
    assert build(Projects, number=7).label == "7 Gotthard" and value(Projects, "number", number=7) == "7"


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"deadline": "2026-13-01"}, "deadline", "'2026-13-01' is not a date"),
        ({"plannedHours": "12"}, "planned_hours", "'12' is not a number"),
        ({"plannedHours": -1}, "planned_hours", "-1 is negative"),
    ],
)
def test_a_bad_value_of_a_task(changes, field, said):
    assert fault(Tasks, **changes) == (field, said)
