"""Approved hours on their way to Tripletex: each total once, whatever goes wrong."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from fjellverk import MONDAY, connect, hours, key, total, tripletex, wage, wages  # noqa: F401
from hr_sync.records import ApprovedHours, RecordError
from hr_sync.systems import ContractBroken, Rejected, Unauthorized, Unreachable
from hr_sync.systems.tripletex import Hours, Wages


def test_created_changed_removed(tripletex, hours):
    """What is wanted is there, and a second time nothing is sent."""
    wanted = [total(tripletex), total(tripletex, "2.25", activity=tripletex.planning)]
    first, second = hours.reconcile(wanted)
    assert (first.hours, second.hours) == (Decimal("7.5"), Decimal("2.25"))
    assert tripletex.hours() == {key(tripletex): 7.5, key(tripletex, activity=tripletex.planning): 2.25}
    writes = tripletex.writes()
    assert writes == 1
    assert [one.external_id for one in hours.reconcile(wanted)] == [first.external_id, second.external_id]
    assert tripletex.writes() == writes
    changed, gone = hours.reconcile(
        [
            total(tripletex, "6"),
            total(tripletex, activity=tripletex.planning, external_id=second.external_id, deleted=True),
        ]
    )
    assert (changed.hours, changed.external_id) == (6, first.external_id)
    assert gone.deleted
    assert tripletex.hours() == {key(tripletex): 6}
    (gone,) = hours.reconcile(
        [total(tripletex, activity=tripletex.planning, external_id=second.external_id, deleted=True)]
    )
    assert gone.deleted


def test_what_is_sent(tripletex, hours):
    """The whole entry with its version, hours to the hundredth, and nothing that is read-only."""
    hours.reconcile([total(tripletex, "7.33", note=None)])
    post = next(one for one in tripletex.requests if one.operation == "POST /timesheet/entry/list")
    assert post.body == [
        {
            "employee": {"id": tripletex.kari},
            "activity": {"id": tripletex.assembly},
            "project": {"id": tripletex.quay},
            "date": "2026-05-04",
            "hours": 7.33,
            "comment": "",
        }
    ]
    hours.reconcile([total(tripletex, "7")])
    put = tripletex.requests[-2]
    assert put.operation == "PUT /timesheet/entry/list"
    assert (put.body[0]["version"], put.body[0]["comment"]) == (0, "Arbeid")
    asked = next(one for one in tripletex.requests if one.operation == "GET /timesheet/entry")
    assert (asked.query["dateFrom"], asked.query["dateTo"]) == ("2026-05-04", "2026-05-05")


def test_there_already(tripletex, hours):
    """An entry of that key is given the total, whoever made it; hours are never added."""
    tripletex.put_entry(
        "entry",
        {
            "employee": {"id": tripletex.kari},
            "activity": {"id": tripletex.assembly},
            "project": {"id": tripletex.quay},
            "date": "2026-05-04",
            "hours": 3,
        },
    )
    hours.reconcile([total(tripletex, "8")])
    assert tripletex.hours() == {key(tripletex): 8}


def add_meanwhile(simulator, amount=3):
    """Somebody registers hours of the same key just before our call arrives."""

    def add(_request):
        names = {"employee": simulator.kari, "activity": simulator.assembly, "project": simulator.quay}
        simulator.put_entry(
            "entry", {**{name: {"id": id_} for name, id_ in names.items()}, "date": "2026-05-04", "hours": amount}
        )

    return add


def test_somebody_was_faster(tripletex, hours):
    """409 code 7000: looked up, and given the total."""
    tripletex.faults.add("POST /timesheet/entry/list", "call", call=add_meanwhile(tripletex))
    others = [total(tripletex, day=MONDAY + timedelta(days=number)) for number in range(1, 4)]
    found = hours.reconcile([total(tripletex, "8"), *others])
    assert [one.hours for one in found] == [8, Decimal("7.5"), Decimal("7.5"), Decimal("7.5")]
    assert tripletex.hours()[key(tripletex)] == 8
    assert len(tripletex.hours()) == 4


def test_words_that_are_not_kept(tripletex, hours):
    """A comment that is cut there does not keep hours from being right; others' hours under it do."""
    tripletex.longest_comment = 5
    (answer,) = hours.reconcile([total(tripletex, note="Montering av stillas")])
    assert (answer.hours, answer.note) == (Decimal("7.5"), "Monte")
    (answer,) = hours.reconcile([total(tripletex, "8", note="Montering av stillas")])
    assert answer.hours == 8
    assert list(tripletex.hours().values()) == [8]


def test_stale_version(tripletex, hours):
    """409 code 8000: read again, and sent with the version that is there now."""
    (made,) = hours.reconcile([total(tripletex)])

    def edit(_request):
        tripletex.put_entry("entry", {"hours": 1}, int(made.external_id))

    tripletex.faults.add("PUT /timesheet/entry/list", "call", call=edit)
    (found,) = hours.reconcile([total(tripletex, "4")])
    assert found.hours == 4
    assert tripletex.hours() == {key(tripletex): 4}


@pytest.mark.parametrize("atomic", [True, False])
@pytest.mark.parametrize("tells", [True, False])
def test_bad_ones_in_a_list(tripletex, hours, atomic, tells):
    """The bad ones are found, each with a reason; all others are there, once."""
    tripletex.atomic_lists, tripletex.tells_lists = atomic, tells
    late = tripletex.add_project("Senere", startDate="2026-06-01")
    closed = tripletex.add_project("Ferdig", isClosed=True)
    wanted = [total(tripletex, day=MONDAY + timedelta(days=number)) for number in range(12)]
    wanted[3] = total(tripletex, project=late)
    wanted[7] = total(tripletex, project=closed)
    wanted[9] = total(tripletex, activity=99)
    found = hours.reconcile(wanted)
    for number, one in enumerate(found):
        assert isinstance(one, ApprovedHours) != (number in (3, 7, 9)), (number, one)
    assert "starts on 2026-06-01" in str(found[3])
    assert "is closed" in str(found[7])
    assert "cannot be used" in str(found[9])
    assert len(tripletex.hours()) == 9
    assert set(tripletex.hours().values()) == {7.5}


def test_spurious_conflict(tripletex, hours):
    """A list that is refused for nothing is sent again, once it is seen that nothing is there."""
    tripletex.faults.add("POST /timesheet/entry/list", "status", status=409)
    wanted = [total(tripletex, day=MONDAY + timedelta(days=number)) for number in range(5)]
    assert [one.hours for one in hours.reconcile(wanted)] == [Decimal("7.5")] * 5
    assert len(tripletex.hours()) == 5
    tripletex.faults.add("POST /timesheet/entry/list", "status", status=409, times=None)
    writes = tripletex.writes()
    (never,) = hours.reconcile([total(tripletex, day=date(2026, 6, 1))])
    assert never.code == "locked"
    assert tripletex.writes() == writes + 1


@pytest.mark.parametrize("applied", [True, False])
def test_lost_answer(tripletex, hours, applied):
    """A call of which nothing was heard is not repeated by itself; the next time it is seen what became of it."""
    tripletex.faults.add("POST /timesheet/entry/list", "reset", applied=applied)
    with pytest.raises(Unreachable):
        hours.reconcile([total(tripletex)])
    assert tripletex.count("POST /timesheet/entry/list") == 1
    assert hours.reconcile([total(tripletex)])[0].hours == Decimal("7.5")
    assert tripletex.hours() == {key(tripletex): 7.5}
    assert tripletex.count("POST /timesheet/entry/list") == (1 if applied else 2)


@pytest.mark.parametrize("by_validation", [True, False])
@pytest.mark.parametrize("state", [{"completed": True}, {"approved": True, "approvedUntilDate": "2026-05-15"}])
def test_closed_months(tripletex, hours, state, by_validation):
    """Found before anything is sent; open again, it goes."""
    tripletex.locks_by_validation = by_validation
    tripletex.set_month(tripletex.kari, "2026-05", **state)
    late = total(tripletex, day=date(2026, 5, 29))
    wanted = [total(tripletex), late, total(tripletex, employee=tripletex.ola)]
    first, last, other = hours.reconcile(wanted)
    assert (first.code, other.hours) == ("locked", Decimal("7.5"))
    assert "2026-05" in str(first)
    assert isinstance(last, RecordError) == ("completed" in state)
    tripletex.set_month(tripletex.kari, "2026-05")
    assert [one.hours for one in hours.reconcile(wanted)] == [Decimal("7.5")] * 3


def test_locked_entry(tripletex, hours):
    (made,) = hours.reconcile([total(tripletex)])
    tripletex.entities["entry"][int(made.external_id)]["locked"] = True
    writes = tripletex.writes()
    for wanted in (total(tripletex, "3"), total(tripletex, external_id=made.external_id, deleted=True)):
        (found,) = hours.reconcile([wanted])
        assert found.code == "locked"
    assert hours.reconcile([total(tripletex)])[0].hours == Decimal("7.5")  # it is as it should be
    assert tripletex.writes() == writes


def test_months_are_read_once(tripletex, hours):
    """A month that was open is not read for each slice; one that is closed meanwhile is found by a refusal."""
    read = "GET /timesheet/month/byMonthNumberList"
    hours.reconcile([total(tripletex)])
    hours.reconcile([total(tripletex, day=MONDAY + timedelta(days=1))])
    assert tripletex.count(read) == 1
    hours.reconcile([total(tripletex, employee=tripletex.ola)])
    assert tripletex.count(read) == 2
    tripletex.set_month(tripletex.kari, "2026-05", completed=True)
    for _attempt in range(2):
        (found,) = hours.reconcile([total(tripletex, day=MONDAY + timedelta(days=2))])
        assert (found.code, "2026-05" in str(found)) == ("locked", True)
    tripletex.set_month(tripletex.kari, "2026-05")
    (found,) = hours.reconcile([total(tripletex, day=MONDAY + timedelta(days=2))])
    assert found.hours == Decimal("7.5")


def close(simulator, what):
    """Close Kari's first week of May in one of the ways that exist; months, or weeks, may be out of the key's sight."""
    if what == "week":
        simulator.set_week(simulator.kari, "2026-19", approved=True)
    else:
        simulator.set_month(simulator.kari, "2026-05", completed=True)
        if what == "month forbidden":
            simulator.forbidden.add("/timesheet/month")
        else:
            simulator.blind.add("/timesheet/month/byMonthNumberList")


@pytest.mark.parametrize("by_validation", [True, False])
@pytest.mark.parametrize("what", ["week", "month forbidden", "month not shown"])
def test_closed_out_of_sight(tripletex, hours, what, by_validation):
    """What can be read after a refusal explains it: reported as a lock, with one write; all others are there."""
    there = [total(tripletex, day=MONDAY + timedelta(days=number)) for number in range(2)]
    _first, second = hours.reconcile(there)
    tripletex.locks_by_validation = by_validation
    close(tripletex, what)
    for wanted in (
        total(tripletex, day=MONDAY + timedelta(days=3)),
        total(tripletex, "3"),
        total(tripletex, day=MONDAY + timedelta(days=1), external_id=second.external_id, deleted=True),
    ):
        tripletex.forget()
        (found,) = hours.reconcile([wanted])
        assert found.code == "locked", found
        assert tripletex.writes() == 1
        assert len(tripletex.requests) < 10
    assert list(tripletex.hours().values()) == [7.5, 7.5]
    others = [total(tripletex, employee=tripletex.ola, day=MONDAY + timedelta(days=number)) for number in range(9)]
    first, *rest = hours.reconcile([total(tripletex, day=MONDAY + timedelta(days=3)), *others])
    assert first.code == "locked"
    assert [one.hours for one in rest] == [Decimal("7.5")] * 9
    (found,) = hours.client.stream(Wages).reconcile([wage(tripletex)])
    assert found.code == "locked"
    if what == "week":
        assert "Week 2026-19 is approved" in str(first)
        assert tripletex.count("POST /timesheet/entry/list") == 2


def test_refused_for_something_else(tripletex, hours):
    """A refusal of values is reported as that, whatever may be read of the day."""
    tripletex.forbidden.add("/timesheet/month")
    tripletex.settings["requireCommentsOnRegisteredHoursAllProjects"] = True
    hours.client.once["settings"] = {"comment": False, "activity": None}
    (found,) = hours.reconcile([total(tripletex, note=None)])
    assert isinstance(found, Rejected)
    tripletex.settings["requireCommentsOnRegisteredHoursAllProjects"] = False
    assert hours.reconcile([total(tripletex, note=None)])[0].hours == Decimal("7.5")


def test_closed_while_it_is_sent(tripletex, hours):
    """Closed after it was looked at: read again."""
    closing = {"call": lambda _request: tripletex.set_month(tripletex.kari, "2026-05", completed=True)}
    tripletex.faults.add("POST /timesheet/entry/list", "call", **closing)
    (found,) = hours.reconcile([total(tripletex)])
    assert "2026-05 is completed" in str(found)
    assert tripletex.writes() == 1


def test_found_beforehand(tripletex, hours, connect):
    """Who may have no hours, and a description that is missing: nothing is sent."""
    tripletex.change("employee", tripletex.kari, allowInformationRegistration=False)
    (found,) = hours.reconcile([total(tripletex)])
    assert "accepts no hours for this employee" in str(found)
    tripletex.change("employee", tripletex.kari, allowInformationRegistration=True)
    tripletex.settings["requireCommentsOnRegisteredHoursAllProjects"] = True
    (found,) = connect().stream(Hours).reconcile([total(tripletex, note=None)])
    assert "description" in str(found)
    assert tripletex.writes() == 0


def test_participants(tripletex, hours):
    project = tripletex.add_project(
        "Lukket", forParticipantsOnly=True, participants=[{"employee": tripletex.entities["employee"][tripletex.ola]}]
    )
    mine, his = hours.reconcile(
        [total(tripletex, project=project), total(tripletex, project=project, employee=tripletex.ola)]
    )
    assert "participants only" in str(mine)
    assert his.hours == Decimal("7.5")


def test_key_revoked_half_way(tripletex, hours):
    """What had been sent is there once, and the rest after a new key."""
    wanted = [total(tripletex, day=MONDAY + timedelta(days=number)) for number in range(25)]
    hours.most = 10

    def revoke(_request):
        tripletex.sessions.clear()
        tripletex.keys.clear()

    tripletex.faults.add("POST /timesheet/entry/list", "call", after=1, call=revoke)
    with pytest.raises(Unauthorized):
        hours.reconcile(wanted)
    assert len(tripletex.hours()) == 10
    tripletex.keys.add(tripletex.key)
    assert len(hours.reconcile(wanted)) == 25
    assert set(tripletex.hours().values()) == {7.5}
    assert len(tripletex.hours()) == 25


def test_calls(tripletex, hours):
    """Three calls for a hundred entries, at most; a second time nothing is written."""
    people = [tripletex.add_employee("Nr", str(number)) for number in range(20)]
    wanted = [
        total(tripletex, employee=person, day=MONDAY + timedelta(days=number))
        for person in people
        for number in range(20)
    ]
    hours.client.tenant()
    tripletex.forget()
    assert all(isinstance(one, ApprovedHours) for one in hours.reconcile(wanted))
    assert len(tripletex.requests) <= 3 * len(wanted) / 100
    tripletex.forget()
    hours.reconcile(wanted)
    assert tripletex.writes() == 0
    assert len(tripletex.requests) <= 1


def test_too_many_entries(tripletex, hours):
    """A span with more rows than Tripletex lists is read in parts."""
    tripletex.row_limit = 3
    wanted = [total(tripletex, day=MONDAY + timedelta(days=number)) for number in range(8)]
    assert [one.hours for one in hours.reconcile(wanted)] == [Decimal("7.5")] * 8


def test_hostile_answers(tripletex, hours):
    """An entry that says not whose it is stops everything; nothing is guessed, and nothing sent."""
    hours.reconcile([total(tripletex)])
    (entry,) = tripletex.entities["entry"].values()
    tripletex.spec = None
    for name, value in (("employee", None), ("date", "soon"), ("id", None)):
        kept, entry[name] = entry[name], value
        tripletex.forget()
        with pytest.raises(ContractBroken):
            hours.reconcile([total(tripletex, "2", day=MONDAY)])
        entry[name] = kept
        assert tripletex.writes() == 0


def test_wage_types(tripletex, wages):
    """One for each employee, day and type; made, changed, found again, removed."""
    (made,) = wages.reconcile([wage(tripletex)])
    assert tripletex.wages() == {(tripletex.kari, "2026-05-04", tripletex.overtime): 2}
    writes = tripletex.writes()
    wages.reconcile([wage(tripletex)])
    assert tripletex.writes() == writes
    (changed,) = wages.reconcile([wage(tripletex, "3.5")])
    assert (changed.hours, changed.external_id) == (Decimal("3.5"), made.external_id)
    tripletex.faults.add("DELETE /timesheet/salaryTypeSpecification/{id}", "reset", applied=True)
    with pytest.raises(Unreachable):
        wages.reconcile([wage(tripletex, external_id=made.external_id, deleted=True)])
    assert wages.reconcile([wage(tripletex, external_id=made.external_id, deleted=True)])[0].deleted
    assert tripletex.wages() == {}
    tripletex.change("salaryType", tripletex.overtime, showInTimesheet=False)
    (refused,) = wages.reconcile([wage(tripletex)])
    assert isinstance(refused, Rejected)


def test_present(tripletex, hours):
    """What is there is read with a list for all, whatever is wanted."""
    made = hours.reconcile([total(tripletex, day=MONDAY + timedelta(days=number)) for number in range(9)])
    tripletex.entities["entry"].pop(int(made[2].external_id))
    tripletex.put_entry("entry", {"hours": 9}, int(made[3].external_id))
    tripletex.forget()
    wanted = [total(tripletex, day=MONDAY + timedelta(days=number)) for number in range(9)]
    found = hours.present(wanted)
    assert [one and one.hours for one in found[1:5]] == [Decimal("7.5"), None, 9, Decimal("7.5")]
    assert (len(tripletex.requests), tripletex.writes()) == (1, 0)
