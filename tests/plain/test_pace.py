"""Calls that follow each other too fast wait."""

import time

import pytest
from hr_sync.systems.transport.pace import Pace


@pytest.fixture
def clock(monkeypatch):
    """A clock that only moves when somebody sleeps."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    return now


def test_no_more_than_so_many_in_any_such_time(clock):
    begun = []
    pace = Pace(3, 5.0, lambda: begun.append(clock[0]))
    for step in (0, 1, 0, 0, 0, 7, 0, 0, 0):
        clock[0] += step
        pace()
    assert begun == [100, 101, 101, 105, 106, 113, 113, 113, 118]
    for first, fourth in zip(begun, begun[3:], strict=False):
        assert fourth - first >= 5
