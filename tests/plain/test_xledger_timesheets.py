"""Approved hours on their way to Xledger: each total once, and nobody else's rows are touched."""

import sys
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hr_sync.records import Activity, ApprovedHours, Employee, Project, RecordError, Ref, WageType
from hr_sync.systems import ContractBroken, Credentials, Rejected, Unreachable
from hr_sync.systems.xledger import Timesheets, XledgerClient
from hr_sync.systems.xledger.timesheets_documents import DOCUMENTS

pytestmark = pytest.mark.skipif(sys.version_info < (3, 10), reason="the simulator needs a newer Python")
MONDAY = date(2026, 5, 4)


@pytest.fixture
def xledger(monkeypatch):
    """A company with two people, two projects, two activities and a time type."""
    from simulators.xledger import XledgerSimulator

    monkeypatch.setattr("hr_sync.systems.transport.retry.Retries.get_backoff_time", lambda _retry: 0)
    with XledgerSimulator() as simulator:
        simulator.kari = simulator.add_employee("7", "Kari", "Berg")
        simulator.ola = simulator.add_employee("8", "Ola", "Vik")
        simulator.quay, simulator.roof = simulator.add_project("1", "Brygga"), simulator.add_project("2", "Tak")
        simulator.assembly = simulator.add_activity("10", "Montering")
        simulator.planning = simulator.add_activity("20", "Prosjektering")
        simulator.overtime = simulator.add_time_type("OT50", "Overtid 50 %")
        yield simulator
        assert [str(one) for one in simulator.violations] == []


@pytest.fixture
def connect(xledger):
    clients = []

    def start(**settings):
        clients.append(XledgerClient(Credentials(xledger.base_url, xledger.token, settings=settings)))
        return clients[-1]

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def stream(connect):
    return connect().stream(Timesheets)


def total(xledger, hours="7.5", external_id="", **changed):
    """Kari's hours on the quay on Monday, or with other values."""
    values = {"day": MONDAY, "note": "Arbeid", "employee": xledger.kari, "project": xledger.quay}
    values |= {"activity": xledger.assembly, "wage_type": None, **changed}
    kinds = {"employee": Employee, "project": Project, "activity": Activity, "wage_type": WageType}
    refs = {name: values[name] and Ref(kind.record_type(), values[name]) for name, kind in kinds.items()}
    return ApprovedHours(external_id, hours=Decimal(hours), **{**values, **refs})


def gone(record, external_id):
    return replace(record, external_id=external_id, deleted=True)


def key(xledger, **changed):
    values = {"employee": xledger.kari, "day": str(MONDAY), "project": xledger.quay, "activity": xledger.assembly}
    return tuple({**values, "time_type": None, **changed}.values())


def writes(xledger):
    return [one for one in xledger.requests if one.operation.startswith("mutation")]


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_documents(name):
    from graphql import parse, validate
    from simulators.xledger.schema import schema

    assert validate(schema(), parse(DOCUMENTS[name].text)) == []


# --- Sending ---------------------------------------------------------------------------------


def test_added_changed_taken_back(xledger, stream):
    """A second time nothing is sent; what is taken back is of 0 hours, and the row is used again."""
    wanted = [total(xledger), total(xledger, "2.25", activity=xledger.planning)]
    first, second = stream.reconcile(wanted)
    assert (first.hours, second.hours) == (Decimal("7.5"), Decimal("2.25"))
    planned = key(xledger, activity=xledger.planning)
    assert xledger.hours() == {key(xledger): [Decimal("7.50")], planned: [Decimal("2.25")]}
    assert len(writes(xledger)) == 1
    assert [one.external_id for one in stream.reconcile(wanted)] == [first.external_id, second.external_id]
    assert len(writes(xledger)) == 1
    changed, taken = stream.reconcile([total(xledger, "6"), gone(wanted[1], second.external_id)])
    assert (changed.hours, changed.external_id, taken.deleted) == (6, first.external_id, True)
    assert xledger.hours() == {key(xledger): [Decimal("6.00")]}
    xledger.forget()
    assert stream.reconcile([gone(wanted[1], second.external_id)])[0].deleted
    assert stream.present([gone(wanted[1], second.external_id)]) == [None]
    assert writes(xledger) == []
    (again,) = stream.reconcile([wanted[1]])
    assert again.external_id == second.external_id
    assert xledger.hours()[planned] == [Decimal("2.25")]
    assert len(xledger.timesheets) == 2


def test_what_is_sent(xledger, connect):
    xledger.forget()
    connect().stream(Timesheets).reconcile([total(xledger, "7.33", note=None)])
    [added] = writes(xledger)
    assert added.operation == "mutation addTimesheets"
    assert added.body["inputs"] == [
        {
            "clientId": f"{xledger.kari}/2026-05-04/{xledger.quay}/{xledger.assembly}",
            "node": {
                "employee": {"dbId": xledger.kari},
                "project": {"dbId": xledger.quay},
                "activity": {"dbId": xledger.assembly},
                "assignmentDate": "2026-05-04",
                "workingHours": "7.33",
                "text": "",
                "comment": "[Odoo, no time type]",
            },
        }
    ]
    [number] = xledger.timesheets
    approving = connect(approve_timesheets=True).stream(Timesheets)
    approving.reconcile([total(xledger, "8", wage_type=xledger.overtime), total(xledger, "7")])
    added, changed = writes(xledger)[1:]
    assert added.body["inputs"][0]["node"]["timeType"] == {"dbId": xledger.overtime}
    assert added.body["inputs"][0]["node"]["comment"] == "[Odoo]"
    assert added.body["inputs"][0]["node"]["approved"] is True
    assert changed.body["inputs"][0]["node"]["dbId"] == number


def test_what_xledger_fills_in(xledger, stream):
    """A row that was sent without activity and time type is found whatever it has there now."""
    (made,) = stream.reconcile([total(xledger, activity=None)])
    xledger.edit_row(made.external_id, activity=xledger.planning, timeType=xledger.overtime)
    (found,) = stream.reconcile([total(xledger, "8", activity=None)])
    assert (found.external_id, found.hours) == (made.external_id, 8)
    (other,) = stream.reconcile([total(xledger, "2", activity=xledger.planning, wage_type=xledger.overtime)])
    assert other.external_id != made.external_id
    assert len(xledger.timesheets) == 2


def test_few_calls(xledger, stream):
    """A list, at most 500 rows in a mutation, and a list again."""
    days = [MONDAY + timedelta(days=number) for number in range(600)]
    xledger.forget()
    found = stream.reconcile([total(xledger, day=on) for on in days])
    assert {one.hours for one in found} == {Decimal("7.5")}
    assert [one.operation for one in xledger.requests if one.operation != "query entities"] == [
        *("query timesheets", "mutation addTimesheets", "mutation addTimesheets", "query timesheets"),
    ]
    assert [len(one.body["inputs"]) for one in writes(xledger)] == [500, 100]


def test_many_are_taken_back(xledger, stream):
    """With one call; those of which one is closed go all the same, and the closed one says why."""
    days = [MONDAY + timedelta(days=number) for number in range(20)]
    made = stream.reconcile([total(xledger, day=on) for on in days])
    wanted = [gone(total(xledger, day=one.day), one.external_id) for one in made]
    close = {"call": lambda _request: xledger.edit_row(made[3].external_id, posted=True)}
    xledger.faults.add("mutation updateTimesheets", "call", **close)
    found = stream.reconcile(wanted)
    assert [number for number, one in enumerate(found) if isinstance(one, RecordError)] == [3]
    assert xledger.hours() == {key(xledger, day=str(days[3])): [Decimal("7.50")]}
    xledger.edit_row(made[3].external_id, posted=False)
    again = stream.reconcile([total(xledger, day=on) for on in days])
    xledger.forget()
    assert {one.deleted for one in stream.reconcile(wanted)} == {True}
    assert (len(again), xledger.count("mutation updateTimesheets"), xledger.hours()) == (20, 1, {})


def test_text_that_is_not_kept(xledger, stream):
    """A text that is cut there does not keep hours from being right."""
    xledger.longest_text = 5
    (answer,) = stream.reconcile([total(xledger, note="Montering av stillas")])
    assert (answer.hours, answer.note) == (Decimal("7.5"), "Monte")
    assert len(writes(xledger)) <= 3


# --- What others do there --------------------------------------------------------------------


def test_rows_of_others(xledger, stream):
    """The same hours, entered by hand: a person has to say what they are; the others are sent."""
    theirs = xledger.enter(xledger.kari, "2026-05-04", xledger.quay, "3.00", activity=xledger.assembly)
    refused, sent = stream.reconcile([total(xledger), total(xledger, project=xledger.roof)])
    assert isinstance(refused, RecordError) and sent.hours == Decimal("7.5")
    assert "Xledger already has 3.00 hours of this employee on 2026-05-04" in str(refused)
    assert (xledger.timesheets[theirs]["workingHours"], xledger.timesheets[theirs]["comment"]) == ("3.00", None)
    xledger.edit_row(theirs, workingHours="0.00")
    (sent,) = stream.reconcile([total(xledger)])
    assert sent.external_id != theirs and sent.hours == Decimal("7.5")


def test_rows_of_others_beside_ours(xledger, stream):
    """What somebody adds later is left alone."""
    (made,) = stream.reconcile([total(xledger)])
    theirs = xledger.enter(xledger.kari, "2026-05-04", xledger.quay, "3.00", activity=xledger.assembly)
    (changed,) = stream.reconcile([total(xledger, "8", external_id=made.external_id)])
    assert (changed.external_id, changed.hours) == (made.external_id, 8)
    assert xledger.timesheets[theirs]["workingHours"] == "3.00"


def test_several_of_ours(xledger, stream):
    (made,) = stream.reconcile([total(xledger)])
    row = {**xledger.timesheets[made.external_id]}
    copied = xledger.enter(xledger.kari, "2026-05-04", xledger.quay, "7.50", activity=row["activity"])
    xledger.edit_row(copied, comment=row["comment"])
    (refused,) = stream.reconcile([total(xledger, "8")])
    assert isinstance(refused, RecordError) and "7.50, 7.50" in str(refused)
    xledger.edit_row(copied, workingHours="0.00")
    (changed,) = stream.reconcile([total(xledger, "8")])
    assert changed.external_id == made.external_id


def test_moved_there(xledger, stream):
    """A row that somebody has moved is found by its number, and moved back."""
    (made,) = stream.reconcile([total(xledger)])
    xledger.edit_row(made.external_id, assignmentDate="2026-05-06", project=xledger.roof)
    (found,) = stream.reconcile([total(xledger, "8", external_id=made.external_id)])
    assert (found.external_id, found.day) == (made.external_id, MONDAY)
    assert xledger.hours() == {key(xledger): [Decimal("8.00")]}


def test_comment_that_somebody_has_written(xledger, stream):
    """It stays; the mark is put back when the row is sent."""
    (made,) = stream.reconcile([total(xledger)])
    xledger.edit_row(made.external_id, comment="Sjekket")
    (found,) = stream.reconcile([total(xledger, external_id=made.external_id)])
    assert found.external_id == made.external_id
    assert xledger.timesheets[made.external_id]["comment"] == "[Odoo, no time type] Sjekket"
    assert len(xledger.timesheets) == 1


def test_rows_with_null_fields(xledger, stream):
    for employee, day in ((None, "2026-05-04"), (xledger.kari, None), (xledger.kari, "2026-05-04")):
        xledger.enter(employee, day, None, None)
    (sent,) = stream.reconcile([total(xledger)])
    assert sent.hours == Decimal("7.5")
    xledger.edit_row(sent.external_id, workingHours=None)
    assert stream.reconcile([total(xledger)])[0].hours == Decimal("7.5")


# --- Refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize("flag", ["posted", "invoiced", "approved", "isHeaderApproved"])
def test_closed_rows(xledger, stream, flag):
    """They are not even sent, and go once they are open again; taking back is the same."""
    (made,) = stream.reconcile([total(xledger)])
    xledger.edit_row(made.external_id, **{flag: True})
    xledger.forget()
    refused, sent = stream.reconcile([total(xledger, "8"), total(xledger, project=xledger.roof)])
    assert (refused.code, sent.hours) == ("locked", Decimal("7.5"))
    assert "2026-05-04" in str(refused)
    (kept,) = stream.reconcile([gone(total(xledger), made.external_id)])
    assert kept.code == "locked"
    assert len(writes(xledger)) == 1
    assert stream.reconcile([total(xledger)])[0].hours == Decimal("7.5"), "nothing is to be changed"
    xledger.edit_row(made.external_id, **{flag: False})
    assert stream.reconcile([total(xledger, "8")])[0].hours == 8


def test_rows_that_odoo_has_approved(xledger, connect):
    """Their approval is no reason not to try."""
    stream = connect(approve_timesheets=True).stream(Timesheets)
    (made,) = stream.reconcile([total(xledger)])
    assert xledger.timesheets[made.external_id]["approved"] is True
    (refused,) = stream.reconcile([total(xledger, "8")])
    assert refused.code == "locked"
    assert "approved and cannot be changed" in str(refused)
    assert xledger.count("mutation updateTimesheets") == 1


def test_closed_between_the_look_and_the_call(xledger, stream):
    (made,) = stream.reconcile([total(xledger)])
    post = {"call": lambda _request: xledger.edit_row(made.external_id, posted=True)}
    xledger.faults.add("mutation updateTimesheets", "call", **post)
    (refused,) = stream.reconcile([total(xledger, "8")])
    assert (refused.code, "posted in Xledger" in str(refused)) == ("locked", True)


def test_closed_period(xledger, stream):
    xledger.closed_months = {"2026-05"}
    refused, sent = stream.reconcile([total(xledger), total(xledger, day=date(2026, 6, 1))])
    assert (refused.code, sent.hours) == ("locked", Decimal("7.5"))
    assert "The period 2026-05 is closed" in str(refused)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"timesheetEntry": False}, "Project 2 Tak takes no timesheets in Xledger"),
        ({"toDate": "2026-05-03"}, "Project 2 Tak ended on 2026-05-03"),
        ({"fromDate": "2026-05-05"}, "Project 2 Tak starts on 2026-05-05"),
        (None, "no longer exists in Xledger"),
    ],
)
def test_closed_projects(xledger, stream, fields, words):
    if fields is None:
        del xledger.projects[xledger.roof]
    else:
        xledger.projects[xledger.roof].update(fields)
    sent, refused, last = stream.reconcile(
        [total(xledger), total(xledger, project=xledger.roof), total(xledger, employee=xledger.ola)]
    )
    assert (sent.hours, last.hours, refused.code) == (Decimal("7.5"), Decimal("7.5"), "value")
    assert words in str(refused)


@pytest.mark.parametrize("parts", [False, True])
def test_one_of_many_is_refused(xledger, stream, parts):
    """A refused batch is divided until the bad one stands alone; the others are there once."""
    wanted = [total(xledger, day=MONDAY + timedelta(days=number)) for number in range(20)]
    wanted[7] = replace(wanted[7], activity=Ref("activity", "99"))
    xledger.carries_out_parts = parts
    found = stream.reconcile(wanted)
    [bad] = [one for one in found if isinstance(one, Exception)]
    assert isinstance(bad, Rejected) and "activity.dbId: No value matching" in str(bad)
    assert [len(hours) for hours in xledger.hours().values()] == [1] * 19


def test_data_beside_errors(xledger, stream):
    """Something was carried out, and nobody knows what: it has to be looked up."""
    data = {"addTimesheets": {"edges": None}}
    xledger.faults.add("mutation addTimesheets", "instead", value={"data": data, "errors": [{"message": "Oops"}]})
    with pytest.raises(Unreachable):
        stream.reconcile([total(xledger)])
    assert stream.changed == {0}


def test_more_than_a_day_has(xledger, stream):
    (refused,) = stream.reconcile([total(xledger, "30")])
    assert isinstance(refused, Rejected) and "A day has 24 hours" in str(refused)


def test_a_number_that_is_none(xledger, stream):
    refused, sent = stream.reconcile([total(xledger, project="x"), total(xledger)])
    assert (refused.code, sent.hours) == ("contract", Decimal("7.5"))


# --- Lost ------------------------------------------------------------------------------------


def test_lost_answer(xledger, stream):
    """What the call has added is recognised by its mark and its age, and not added again."""
    began = datetime.now(timezone.utc)
    old = xledger.enter(xledger.kari, "2026-05-04", xledger.quay, "7.50", activity=xledger.assembly)
    xledger.edit_row(old, createdAt="2026-01-01T08:00:00")
    xledger.faults.add("mutation addTimesheets", "reset", applied=True)
    wanted = [total(xledger, project=xledger.roof)]
    with pytest.raises(Unreachable):
        stream.reconcile(wanted)
    assert stream.changed == {0}
    candidates = stream.candidates([*wanted, total(xledger)], began, datetime.now(timezone.utc))
    found = {one.record.external_id: (one.place, one.made) for one in candidates}
    [added] = set(xledger.timesheets) - {old}
    assert found == {added: (0, True)}
    stream.reconcile(wanted)
    assert len(xledger.timesheets) == 2


def test_answers_that_say_nothing(xledger, stream):
    xledger.faults.add("mutation addTimesheets", "html")
    with pytest.raises((ContractBroken, Unreachable)):
        stream.reconcile([total(xledger)])
    stream.reconcile([total(xledger)])
    assert list(xledger.hours().values()) == [[Decimal("7.50")]]


# --- Whose rows ------------------------------------------------------------------------------


def test_entity_below(xledger, connect):
    """Rows of other entities are not looked at, and new ones belong to the entity that was chosen."""
    below = xledger.add_entity("200", "Datter AS", xledger.home)
    stream = connect(owner="200").stream(Timesheets)
    xledger.enter(xledger.kari, "2026-05-04", xledger.quay, "3.00", activity=xledger.assembly)
    (made,) = stream.reconcile([total(xledger)])
    assert xledger.timesheets[made.external_id]["ownerDbId"] == below
    assert stream.present([total(xledger)])[0].external_id == made.external_id
    assert len(xledger.timesheets) == 2


# --- Mappings --------------------------------------------------------------------------------


def test_what_can_be_chosen(xledger, connect):
    """All projects; activities and time types that a project task names, or that were used in the last year."""
    xledger.projects[xledger.roof]["timesheetEntry"] = False
    seldom = xledger.add_time_type("OT100", "Overtid 100 %", is_offered=False)
    never = xledger.add_time_type("OT200", "Overtid 200 %", is_offered=False)
    day = (date.today() - timedelta(days=300)).isoformat()
    xledger.enter(xledger.kari, day, xledger.quay, "1.00", timeType=seldom)
    client = connect()
    xledger.forget()
    found = {name: list(client.mapping_values(name)) for name in ("project", "activity", "time_type")}
    assert [(one.external_id, one.code, one.label, one.active) for one in found["project"]] == [
        (xledger.quay, "1", "Brygga", True),
        (xledger.roof, "2", "Tak", False),
    ]
    assert {one.label for one in found["activity"]} == {"Montering", "Prosjektering"}
    ids = {one.external_id for one in found["time_type"]}
    assert ids == {xledger.overtime, seldom} and never not in ids
    assert len([one for one in xledger.requests if "entities" not in one.operation]) == 3


def test_nothing_to_choose(xledger, connect):
    """``edges`` is null where a list is empty."""
    xledger.projects.clear(), xledger.tasks.clear()
    client = connect()
    assert [list(client.mapping_values(name)) for name in ("project", "activity", "time_type")] == [[], [], []]
