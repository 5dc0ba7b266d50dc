"""Approved hours in Tripletex that somebody has moved or replaced, and those of which no answer came."""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from fjellverk import MONDAY, connect, hours, key, total, tripletex, wage, wages  # noqa: F401
from hr_sync.systems import RateLimited


def test_moved_by_somebody(tripletex, hours, wages):
    """What somebody has moved to another day, project or person is found by its id, and moved back or removed."""
    made, other = hours.reconcile([total(tripletex), total(tripletex, day=MONDAY + timedelta(days=1))])
    (paid,) = wages.reconcile([wage(tripletex)])
    given = {"project": {"id": tripletex.roof}, "activity": {"id": tripletex.planning}, "date": "2026-06-04"}
    tripletex.put_entry("entry", given, int(made.external_id))
    tripletex.put_entry("entry", {"employee": {"id": tripletex.ola}}, int(other.external_id))
    tripletex.put_entry("specification", {"date": "2026-05-06"}, int(paid.external_id))
    wanted = total(tripletex, external_id=made.external_id)
    (found,) = hours.present([wanted])
    assert (found.external_id, found.day) == (made.external_id, date(2026, 6, 4))
    gone = total(tripletex, day=MONDAY + timedelta(days=1), external_id=other.external_id, deleted=True)
    back, away = hours.reconcile([wanted, gone])
    assert (back.external_id, back.day, away.deleted) == (made.external_id, MONDAY, True)
    assert tripletex.hours() == {key(tripletex): 7.5}
    wages.reconcile([wage(tripletex, external_id=paid.external_id)])
    assert tripletex.wages() == {(tripletex.kari, "2026-05-04", tripletex.overtime): 2}


def register(simulator, amount, day=MONDAY, **more):
    """Somebody registers hours there; returns the entry's id."""
    names = {"employee": simulator.kari, "project": simulator.quay, "activity": simulator.assembly, **more}
    given = {name: {"id": id_} for name, id_ in names.items()}
    return simulator.put_entry("entry", {**given, "date": day.isoformat(), "hours": amount})["id"]


def test_moved_and_replaced(tripletex, hours):
    """Our entry was moved and another stands in its place: the total is there once, and ours is gone from elsewhere."""
    (made,) = hours.reconcile([total(tripletex)])
    tripletex.put_entry("entry", {"date": "2026-05-20"}, int(made.external_id))
    other = register(tripletex, 3)
    wanted = total(tripletex, external_id=made.external_id)
    assert hours.present([wanted])[0].day == date(2026, 5, 20)
    (found,) = hours.reconcile([wanted])
    assert (found.external_id, found.hours) == (str(other), Decimal("7.5"))
    assert tripletex.hours() == {key(tripletex): 7.5}


def test_only_our_own_are_removed(tripletex, hours):
    """What somebody else has registered at the key stays when ours is to be removed, moved or not."""
    (made,) = hours.reconcile([total(tripletex)])
    tripletex.put_entry("entry", {"date": "2026-05-20"}, int(made.external_id))
    register(tripletex, 3)
    gone = total(tripletex, external_id=made.external_id, deleted=True)
    for _time in range(2):
        assert hours.reconcile([gone])[0].deleted
        assert tripletex.hours() == {key(tripletex): 3}
    assert hours.present([gone]) == [None]
    assert hours.reconcile([total(tripletex, deleted=True)])[0].deleted
    assert tripletex.hours() == {key(tripletex): 3}


def test_moved_into_a_closed_month(tripletex, hours):
    """What was moved to where nobody may change it is reported, and the hours are not sent a second time."""
    (made,) = hours.reconcile([total(tripletex)])
    tripletex.put_entry("entry", {"date": "2026-06-04"}, int(made.external_id))
    tripletex.set_month(tripletex.kari, "2026-06", completed=True)
    for wanted in (
        total(tripletex, external_id=made.external_id),
        total(tripletex, external_id=made.external_id, deleted=True),
    ):
        writes = tripletex.writes()
        (found,) = hours.reconcile([wanted])
        assert "2026-06 is completed" in str(found)
        assert tripletex.writes() == writes
    register(tripletex, 3)
    (found,) = hours.reconcile([total(tripletex, external_id=made.external_id)])
    assert "2026-06 is completed" in str(found)
    tripletex.set_month(tripletex.kari, "2026-06")
    hours.reconcile([total(tripletex, external_id=made.external_id)])
    assert tripletex.hours() == {key(tripletex): 7.5}


@pytest.mark.parametrize("tells", [True, False])
def test_left_by_a_lost_call(tripletex, hours, tells):
    """Entries that a call without an answer may have left, and whether the key has made them in that time."""
    tripletex.tells_changes = tells
    since = datetime.now(timezone.utc) - timedelta(hours=1)
    until = since + timedelta(hours=2)
    wanted = [total(tripletex), total(tripletex, day=MONDAY + timedelta(days=1))]
    made, other = hours.reconcile(wanted)
    tripletex.put_entry("entry", {"date": "2026-05-20", "employee": {"id": tripletex.ola}}, int(made.external_id))
    strange = register(tripletex, 3, day=MONDAY + timedelta(days=2))
    found = {one.record.external_id: (one.place, one.made) for one in hours.candidates(wanted, since, until)}
    assert found == (
        {made.external_id: (None, True), other.external_id: (1, True)}
        if tells
        else {made.external_id: (None, None), other.external_id: (1, None), str(strange): (None, None)}
    )
    early = hours.candidates(wanted, since - timedelta(days=2), until - timedelta(days=2))
    assert {one.made for one in early} == ({False} if tells else {None})
    known = [total(tripletex, external_id=made.external_id)]
    assert [one.record.external_id for one in hours.candidates(known, since, until)] == [made.external_id]


def test_field_that_nobody_has(tripletex, hours):
    """A Tripletex that does not know who has made an entry does not stop anything."""
    (made,) = hours.reconcile([total(tripletex)])
    del tripletex.entities["entry"][int(made.external_id)]["changes"]
    now = datetime.now(timezone.utc)
    (found,) = hours.candidates([total(tripletex)], now, now)
    assert (found.record.external_id, found.place, found.made) == (made.external_id, 0, None)


def test_whether_anything_was_sent(tripletex, hours):
    """After a call that was broken off it is known whether something may have been carried out."""
    hours.client.tenant()
    tripletex.faults.add("GET /timesheet/entry", "status", status=429)
    with pytest.raises(RateLimited):
        hours.reconcile([total(tripletex)])
    assert not hours.changed
    tripletex.faults.add("POST /timesheet/entry/list", "status", status=429)
    with pytest.raises(RateLimited):
        hours.reconcile([total(tripletex)])
    assert not hours.changed
    tripletex.faults.add("GET /timesheet/entry", "status", status=429, after=1)
    with pytest.raises(RateLimited):
        hours.reconcile([total(tripletex)])
    assert hours.changed
