"""Time off as Kleer's events: what is sent, what is left alone, and what keeps a day from being changed."""

import sys
from dataclasses import replace
from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from hr_sync.records import AbsenceHours, Record, RecordError, Ref
from hr_sync.systems import MappingValue, Unreachable
from hr_sync.systems.account import Credentials
from hr_sync.systems.kleer import KleerClient, TimeOff

pytestmark = pytest.mark.skipif(sys.version_info < (3, 10), reason="the simulator needs a newer Python")
MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)
NOW = datetime(2026, 6, 1, tzinfo=timezone.utc)


@pytest.fixture
def kleer():
    from simulators.kleer import KleerSimulator

    with KleerSimulator() as simulator:
        simulator.anna = simulator.add_user("Anna Berg", "anna@exempel.example")
        simulator.semester = simulator.add_activity("Semester")
        simulator.vab = simulator.add_activity("VAB", needs_child=True)
        yield simulator
        assert [str(one) for one in simulator.violations] == []


@pytest.fixture
def stream(kleer):
    client = KleerClient(Credentials(kleer.base_url, kleer.token, settings={"company": "4711"}))
    yield client.stream(TimeOff)
    client.close()


@pytest.fixture
def off(kleer):
    """Hours of time off as Odoo has them."""

    def make(on=MONDAY, hours="8", activity=None, **values):
        kind = str(activity or kleer.semester)
        common = {"own_id": f"total-{on}", "label": "Anna Berg", "child": None, "comment": None, **values}
        refs = {"employee": Ref("employee", str(kleer.anna)), "absence_type": Ref("absence_type", kind)}
        return AbsenceHours("", day=on, hours=Decimal(hours), **refs, **common)

    return make


def writes(kleer):
    return [request.operation for request in kleer.requests if request.method != "GET"]


def known(answer, record):
    return replace(record, external_id=answer.external_id)


def test_one_event_a_day(kleer, stream, off):
    """Everything is read with two calls, whoever and however many they are."""
    bo = kleer.add_user("Bo Ek", "bo@exempel.example")
    wanted = [off(), off(TUESDAY, "3.75"), replace(off(), employee=Ref("employee", str(bo)), own_id="bo")]
    answers = stream.reconcile(wanted)
    assert all(isinstance(answer, Record) for answer in answers)
    assert [answer.hours for answer in answers] == [Decimal(8), Decimal("3.75"), Decimal(8)]
    assert kleer.reported() == {
        (kleer.anna, "2026-06-01", "Semester"): [Decimal(8)],
        (kleer.anna, "2026-06-02", "Semester"): [Decimal("3.75")],
        (bo, "2026-06-01", "Semester"): [Decimal(8)],
    }
    assert writes(kleer) == ["PUT /event"] * 3
    assert {event["comment"] for event in kleer.events.values()} == {""}
    [first, *_more] = [request for request in kleer.requests if request.operation == "GET /event"]
    assert first.query == {"startDate": "2026-06-01", "endDate": "2026-06-02"}
    kleer.forget()
    assert [type(answer) for answer in stream.reconcile(wanted)] == [AbsenceHours] * 3
    assert writes(kleer) == []


def test_corrected_and_removed(kleer, stream, off):
    answer, other = stream.reconcile([off(), off(TUESDAY)])
    [changed] = stream.reconcile([known(answer, off(hours="4"))])
    assert changed.external_id == answer.external_id
    [gone] = stream.reconcile([replace(known(other, off(TUESDAY)), deleted=True)])
    assert gone.deleted
    assert kleer.reported() == {(kleer.anna, "2026-06-01", "Semester"): [Decimal(4)]}
    assert writes(kleer)[2:] == ["POST /event/{id}", "DELETE /event/{id}"]


def test_another_activity(kleer, stream, off):
    """The same event says something else then."""
    [answer] = stream.reconcile([off()])
    [changed] = stream.reconcile([known(answer, off(activity=kleer.vab, child="Elsa"))])
    assert changed.external_id == answer.external_id
    assert (changed.absence_type.external_id, changed.child) == (str(kleer.vab), "Elsa")


def test_two_types_of_one_activity(kleer, stream, off):
    """Events carry ids of ours, so that none overwrites the other."""
    answers = stream.reconcile([off(hours="4"), off(hours="2", own_id="other")])
    assert len({answer.external_id for answer in answers}) == 2
    assert sorted(kleer.reported()[kleer.anna, "2026-06-01", "Semester"]) == [2, 4]


def test_child(kleer, stream, off):
    [lacking, sent] = stream.reconcile([off(activity=kleer.vab), off(TUESDAY, activity=kleer.vab, child="Elsa")])
    assert str(lacking) == (
        "VAB of Anna Berg on 2026-06-01: Kleer asks for the child. Choose it in the time off request; the time off type"
        " must be for a child."
    )
    assert sent.child == "Elsa"
    assert [event["child"] for event in kleer.events.values()] == ["Elsa"]


def test_child_of_the_contract(kleer, stream, off):
    """A child whom the payroll contract lacks is not tried; without children there, nothing is compared."""
    kleer.add_contract(kleer.anna)
    [sent] = stream.reconcile([off(activity=kleer.vab, child="Elsa")])
    assert sent.child == "Elsa"
    for name in ("Olle", "Elsa Maria"):
        kleer.add_child(kleer.anna, name)
    kleer.forget()
    unknown, olle, maria = stream.reconcile(
        [
            off(TUESDAY, activity=kleer.vab, child="Elsa"),
            off(TUESDAY, activity=kleer.vab, child="Olle", own_id="olle"),
            off(TUESDAY, activity=kleer.vab, child="Elsa Maria", own_id="maria"),
        ]
    )
    assert str(unknown) == (
        "VAB of Anna Berg on 2026-06-02: the payroll contract in Kleer has no child Elsa. Enter the child there, or"
        " correct the name in Odoo so that both are the same, then retry."
    )
    assert (olle.child, maria.child) == ("Olle", "Elsa Maria")
    assert writes(kleer) == ["PUT /event"] * 2
    assert kleer.count("GET /payroll/user/{id}") == 1
    [gone] = stream.reconcile([replace(known(sent, off(activity=kleer.vab, child="Elsa")), deleted=True)])
    assert gone.deleted


def test_children_that_may_not_be_read(kleer, stream, off):
    """The token may lack the right to read contracts: Kleer itself says then what it does not take."""
    kleer.add_contract(kleer.anna)
    kleer.add_child(kleer.anna, "Olle")
    kleer.faults.add("GET /payroll/user/{id}", "status", status=403, times=None)
    [answer] = stream.reconcile([off(activity=kleer.vab, child="Elsa")])
    assert "Barnet finns inte" in str(answer)


def test_others_stay(kleer, stream, off):
    """What somebody has reported in Kleer itself is left alone, and told about; work on a project is not."""
    theirs = kleer.add_event(kleer.anna, "2026-06-01", kleer.semester, 8)
    kleer.add_event(kleer.anna, "2026-06-02", kleer.semester, 8, project=7)
    before = dict(kleer.events)
    first, second = stream.reconcile([off(), off(TUESDAY)])
    assert [str(one) for one in first.remarks] == [
        "On 2026-06-01, Kleer also has hours that somebody has reported there: Semester 8. They were not changed;"
        " delete them in Kleer if they are the same time off."
    ]
    assert second.remarks == ()
    assert first.external_id != str(theirs)
    stream.reconcile([replace(known(first, off()), deleted=True)])
    assert {id_: event for id_, event in kleer.events.items() if id_ in before} == before


@pytest.mark.parametrize("status", ["Approved", "Certified"])
def test_closed_day(kleer, stream, off, status):
    """The days are asked first, so that nothing is tried; they are sent when they are open again."""
    answer, second = stream.reconcile([off(), off(TUESDAY)])
    kleer.close_day(kleer.anna, "2026-06-01", status)
    kleer.forget()
    changed = known(answer, off(hours="4"))
    locked, gone = stream.reconcile([changed, replace(known(second, off(TUESDAY)), deleted=True)])
    assert locked.code == "locked"
    assert str(locked) == (
        f"The time report of Anna Berg for 2026-06-01 is {status.lower()} in Kleer. Once it is open again there, the"
        " hours are sent."
    )
    assert gone.deleted
    assert writes(kleer) == ["DELETE /event/{id}"]
    kleer.close_day(kleer.anna, "2026-06-01", "Open")
    assert stream.reconcile([changed])[0].hours == 4


def test_other_spelling_of_a_status(kleer, stream, off):
    """Kleer writes PascalCase in XML and SCREAMING_SNAKE elsewhere."""
    kleer.screams = True
    kleer.close_day(kleer.anna, "2026-06-01")
    locked, sent = stream.reconcile([off(), off(TUESDAY)])
    assert "is approved in Kleer" in str(locked)
    assert stream.reconcile([known(sent, off(TUESDAY, "4"))])[0].hours == 4


@pytest.mark.parametrize("is_new", [True, False])
def test_unknown_status(kleer, stream, off, is_new):
    """Nobody knows whether such a day can be changed: nothing is tried, and the hours wait as those of locked days."""
    wanted = off() if is_new else known(stream.reconcile([off()])[0], off(hours="4"))
    kleer.close_day(kleer.anna, "2026-06-01", "Exported")
    kleer.forget()
    [locked] = stream.reconcile([wanted])
    assert locked.code == "locked"
    assert "Kleer says Exported of the time report of Anna Berg for 2026-06-01" in str(locked)
    assert writes(kleer) == []


def test_closed_day_without_an_event(kleer, stream, off):
    """Nothing is tried on a day that is closed before anything was reported."""
    kleer.close_day(kleer.anna, "2026-06-01")
    [locked] = stream.reconcile([off()])
    assert locked.code == "locked"
    assert writes(kleer) == []
    assert kleer.count("GET /event/statuses") == 1


def test_approved_between_the_look_and_the_call(kleer, stream, off):
    """For a new event, a changed one, and one that is removed: the refusal is explained by asking again."""
    [answer] = stream.reconcile([off(TUESDAY)])
    sent = known(answer, off(TUESDAY))
    cases = (
        ("PUT /event", off()),
        ("POST /event/{id}", replace(sent, hours=Decimal(4))),
        ("DELETE /event/{id}", replace(sent, deleted=True)),
    )
    before = dict(kleer.events)
    for operation, wanted in cases:
        kleer.closed.clear()
        approve = {"call": lambda _request, day=wanted.day: kleer.close_day(kleer.anna, day.isoformat())}
        kleer.faults.add(operation, "call", **approve)
        [locked] = stream.reconcile([wanted])
        assert isinstance(locked, RecordError)
        assert locked.code == "locked"
        assert "is approved in Kleer" in str(locked)
        assert kleer.events == before


@pytest.mark.parametrize("refusal", [(500, "Perioden är låst"), (400, "Lönen är utbetald"), (409, "Day is locked")])
def test_refused_without_a_state(kleer, stream, off, refusal):
    """The month is paid: the state of the day does not say so, but the refusal does."""
    kleer.paid.add("2026-06")
    kleer.refusal = refusal
    [answer] = stream.reconcile([off()])
    assert isinstance(answer, RecordError)
    assert answer.code == "locked"
    assert refusal[1] in str(answer)


def test_other_refusals(kleer, stream, off):
    """Of somebody who left: it is no lock, and trying again is of no use."""
    kleer.users[kleer.anna]["active"] = False
    [answer] = stream.reconcile([off()])
    assert "Användaren är inte aktiv" in str(answer)
    assert answer.code == "rejected"


def test_moved_there(kleer, stream, off):
    """An event that somebody has moved to another day is moved back, with what was written there."""
    [answer] = stream.reconcile([off()])
    event = kleer.events[int(answer.external_id)]
    event.update({"date": "2026-06-05", "comment": "Flyttad", "internal-comment": "Lön"})
    [again] = stream.reconcile([known(answer, off())])
    assert again.external_id == answer.external_id
    assert kleer.events[int(answer.external_id)] == {**event, "date": "2026-06-01"}
    assert len(kleer.events) == 1


def test_deleted_there(kleer, stream, off):
    [answer] = stream.reconcile([off()])
    kleer.events.clear()
    assert stream.present([known(answer, off())]) == [None]
    [again] = stream.reconcile([known(answer, off())])
    assert again.hours == 8


def test_comments_only_if_asked_for(kleer, off):
    client = KleerClient(Credentials(kleer.base_url, kleer.token, settings={"company": "4711"}))
    record = off(comment="Feber")
    [answer] = client.stream(TimeOff).reconcile([record])
    assert kleer.events[int(answer.external_id)]["comment"] == ""
    [answer] = client.stream(TimeOff, ["comments"]).reconcile([known(answer, record)])
    assert (answer.comment, kleer.events[int(answer.external_id)]["comment"]) == ("Feber", "Feber")
    client.close()


def test_lost_answer(kleer, stream, off):
    """The event is found by its day, its user and its id of ours."""
    kleer.faults.add("PUT /event", "reset", applied=True)
    kleer.add_event(kleer.anna, "2026-06-01", kleer.semester, 8)
    with pytest.raises(Unreachable):
        stream.reconcile([off()])
    assert stream.changed
    [mine] = stream.candidates([off()], NOW, NOW)
    assert (mine.made, mine.place) == (True, 0)
    [answer] = stream.reconcile([off()])
    assert answer.external_id == mine.record.external_id
    assert writes(kleer) == ["PUT /event"]


def test_activities(kleer, stream):
    """Two activities of one name are two values."""
    again = kleer.add_activity("Semester")
    values = list(stream.client.mapping_values("activity"))
    assert values == [
        MappingValue(str(kleer.semester), None, "Semester"),
        MappingValue(str(kleer.vab), None, "VAB"),
        MappingValue(str(again), None, "Semester"),
    ]


def test_without_an_id_of_ours(kleer, stream, off):
    """Kleer takes no event without one, and does not say why."""
    with pytest.raises(Unreachable, match="Tekniskt fel"):
        stream.events.create({**stream.payload(off()), "foreign-id": "", "comment": ""})
