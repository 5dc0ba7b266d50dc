"""The streams that a profile makes: what they ask for, how entities become records, and what they declare."""

from datetime import date, datetime, timezone

import pytest
from hr_sync.records import MISSING, Employee, PersonName, Ref
from hr_sync.systems import ContractBroken, Forbidden, Rejected
from hr_sync.systems.rest.stream import streams_of
from rest import ANNA, LEFT_OUT, Store, changed, client_for, loaded, stream_for

SINCE = datetime(2026, 7, 1, 12, tzinfo=timezone.utc)
EMPLOYEE = ("records", "employee")


# --- Reading -----------------------------------------------------------------------------------------


def test_an_entity_becomes_a_record():
    with client_for(changed(*EMPLOYEE, "label", value=["first", "last"]), Store(ANNA)) as (client, _server):
        stream = stream_for(client, "employee")
        [page] = stream.pages()
        expected = Employee(
            "7",
            modified=SINCE,
            own_id="ours",
            label="Anna Muster",
            name=PersonName("Anna", "Muster"),
            personnel_number="P7",
            birthday=date(1990, 5, 4),
            department=Ref("department", "3"),
            active=True,
        )
        assert page.records == [expected] == [stream.read("7")]
        assert page.total == 1 and page.date is not None
        assert stream.read("8") is None


def test_what_a_list_leaves_out_is_empty_only_where_others_have_it():
    beat = {"id": 8, "first": "Beat", "last": "Muster", "unit": None, "changed": None}
    with client_for(changed(*EMPLOYEE, "match", value=[["personnel_number"]]), Store(ANNA, beat)) as (client, _server):
        stream = stream_for(client, "employee")
        [page] = stream.pages()
        assert [one.absent for one in page.records] == [(), ()]
        assert (page.records[1].department, page.records[1].birthday) == (None, None)
        alone = stream_for(client, "employee").read("8")
        assert alone.absent == ("personnel_number", "birthday")


def test_fields_that_cannot_be_read_are_errors_of_the_record():
    bad = {**ANNA, "born": "1990-05-04", "unit": "Technik", "last": None}
    with client_for(changed("time_zone", value="Europe/Zurich"), Store(bad)) as (client, _server):
        [page] = stream_for(client, "employee").pages()
    [record] = page.records
    assert {error.field for error in record.errors} == {"name", "birthday", "department"}
    assert record.name is MISSING and record.personnel_number == "P7"


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({"parameter": "since"}, {"since": "2026-07-01T12:00:00Z"}),
        ({"parameter": "since", "zone": "Europe/Zurich"}, {"since": "2026-07-01T14:00:00+02:00"}),
        (
            {"parameter": "$filter", "template": "Geaendert ge {since}", "format": "dd.MM.yyyy"},
            {"$filter": "Geaendert ge 01.07.2026"},
        ),
    ],
)
def test_what_has_changed_is_asked_for(changes, sent):
    document = changed(*EMPLOYEE, "list", "changes", value=changes)
    document["records"]["employee"]["list"]["from_day"] = {"parameter": "from", "format": "dd.MM.yyyy"}
    with client_for(document, Store(ANNA)) as (client, server):
        list(stream_for(client, "employee").pages(SINCE, first_day=date(2026, 6, 1)))
        assert server.calls[0].query == {"page": "1", "size": "2", "from": "01.06.2026", **sent}
        list(stream_for(client, "department").pages(SINCE, first_day=date(2026, 6, 1)))
        assert server.calls[1].query == {}, "a list that cannot be asked so gives all of it"


@pytest.mark.parametrize(
    ("deleted", "item", "is_deleted"),
    [
        ({"path": "gone", "values": [True]}, {"gone": True}, True),
        ({"path": "gone", "values": [True]}, {"gone": 1}, False),
        ({"path": "gone", "values": ["D", "X"]}, {"gone": "X"}, True),
        ({"path": "gone"}, {"gone": "2026-01-01"}, True),
        ({"path": "gone"}, {"gone": None}, False),
        ({"path": "gone"}, {}, False),
        ({"path": "gone"}, {"gone": False}, False),
        ({"path": "gone"}, {"gone": 0}, False),
        ({"path": "gone"}, {"gone": ""}, False),
    ],
)
def test_the_mark_of_what_is_deleted(deleted, item, is_deleted):
    with client_for(changed(*EMPLOYEE, "deleted", value=deleted), Store({**ANNA, **item})) as (client, _server):
        [page] = stream_for(client, "employee").pages()
    assert page.records[0].deleted is is_deleted


def test_one_entity_of_a_list_that_has_no_read():
    document = changed(*EMPLOYEE, "read", value=LEFT_OUT)
    with client_for(document, Store(ANNA)) as (client, server):
        stream = stream_for(client, "employee")
        assert stream.read("7").personnel_number == "P7" and stream.read("8") is None
        assert {call.path for call in server.calls} == {"/base/api/people"} and not stream.readable


@pytest.mark.parametrize(("external_id", "path"), [("a/b", "a%2Fb"), ("../x", "..%2Fx"), ("a?b=c#d", "a%3Fb%3Dc%23d")])
def test_an_id_leads_nowhere_else(external_id, path):
    with client_for(changed("name", value="x"), Store(ANNA)) as (client, server):
        assert stream_for(client, "employee").read(external_id) is None
        assert server.calls[0].path == f"/base/api/people/{path}"


@pytest.mark.parametrize("external_id", ["", ".", ".."])
def test_an_id_that_would_is_none(external_id):
    with client_for(changed("name", value="x"), Store(ANNA)) as (client, server):
        with pytest.raises(ContractBroken):
            stream_for(client, "employee").read(external_id)
        assert server.calls == []


def test_entities_inside_others():
    document = changed(*EMPLOYEE, "id", value="attributes.key")
    document["records"]["employee"]["read"]["item"] = "data"
    document["records"]["employee"]["fields"]["name"]["path"] = ["attributes.first", "attributes.last"]

    def answer(call):
        item = {"attributes": {"key": "k7", "first": "Anna", "last": "Muster"}}
        return 200, {}, {"items": [item], "total": 1} if call.path.endswith("people") else {"data": item}

    with client_for(document, answer) as (client, _server):
        stream = stream_for(client, "employee")
        [page] = stream.pages()
        assert page.records[0].external_id == stream.read("k7").external_id == "k7"


# --- References by a code ----------------------------------------------------------------------------


def coded(*units):
    document = changed(
        *EMPLOYEE,
        "fields",
        "department",
        value={"path": "unit", "value": {"type": "reference", "record": "department", "by": "name"}, "send": True},
    )

    def answer(call):
        if call.path.endswith("/units"):
            return 200, {}, {"items": [{"id": number, "title": title} for number, title in units]}
        if call.method == "PATCH":
            return 200, {}, {**ANNA, "unit": "Technik", **call.json}
        return 200, {}, {"items": [{**ANNA, "unit": "Technik"}, {**ANNA, "id": 8, "unit": "Verkauf"}], "total": 2}

    return client_for(document, answer)


def test_references_by_a_code():
    with coded((3, "Technik"), (4, "Verkauf")) as (client, server):
        stream = stream_for(client, "employee")
        [page] = stream.pages()
        assert [one.department.external_id for one in page.records] == ["3", "4"]
        stream.update("7", Employee("7", department=Ref("department", "4")))
        assert server.calls[-1].json == {"unit": "Verkauf"}
        assert sum(call.path.endswith("/units") for call in server.calls) == 1, "read once"
        with pytest.raises(Rejected):
            stream.update("7", Employee("7", department=Ref("department", "5")))


def test_a_code_that_is_not_one_entity():
    with coded((3, "Technik"), (4, "Technik"), (5, None), (6, {})) as (client, _server):
        stream = stream_for(client, "employee")
        [page] = stream.pages()
        assert [str(one.errors[0].sentence) for one in page.records] == [
            "several entities have the code 'Technik': Department",
            "Department has no 'Verkauf'",
        ]
        with pytest.raises(Rejected):
            stream.update("7", Employee("7", department=Ref("department", "4")))


def referring(units):
    """Ten people who refer to departments by their names; ``units`` answers the list of those."""
    value = {"type": "reference", "record": "department", "by": "name"}
    document = changed(*EMPLOYEE, "fields", "department", value={"path": "unit", "value": value, "send": True})
    people = Store(*({**ANNA, "id": number, "unit": "Technik"} for number in range(10)))
    return client_for(document, lambda call: units() if call.path.endswith("/units") else people(call))


@pytest.mark.parametrize("status", [404, 403])
def test_a_list_of_codes_that_cannot_be_read_fails_the_call_and_not_each_entity(status):
    with referring(lambda: (status, {}, {})) as (client, server):
        stream = stream_for(client, "employee")
        with pytest.raises(ContractBroken if status == 404 else Forbidden):
            list(stream.pages())
        assert len(server.calls) == 1
        with pytest.raises(ContractBroken if status == 404 else Forbidden):
            stream.read("7")
        with pytest.raises(ContractBroken if status == 404 else Forbidden):
            stream.update("7", Employee("7", personnel_number="P8"))
        assert {call.path for call in server.calls} == {"/base/api/units"}, "nothing is sent"


def test_a_list_of_codes_that_is_gone_later_does_not_say_that_the_entity_is():
    answers = iter([(200, {}, {"items": []}), (404, {}, {})])
    with referring(lambda: next(answers)) as (client, _server), pytest.raises(ContractBroken):
        stream_for(client, "employee").read("7")


def test_codes_are_read_again_once_for_what_was_created_since():
    units = []
    with referring(lambda: (200, {}, {"items": list(units)})) as (client, server):
        stream = stream_for(client, "employee")
        [page] = stream.pages()
        assert all(one.errors for one in page.records)
        assert sum(call.path.endswith("/units") for call in server.calls) == 2
        stream.read("7")
        assert sum(call.path.endswith("/units") for call in server.calls) == 2, "it was looked for"
        units.append({"id": 3, "title": "Verkauf"})
        stream.update("7", Employee("7", department=Ref("department", "3")))
        assert server.calls[-1].json == {"unit": "Verkauf"}


# --- What a stream declares --------------------------------------------------------------------------


def test_what_the_streams_declare():
    department, employee = streams_of(loaded(changed("name", value="Example HR")))
    assert str(employee.button) == "Sync Example HR Employees" and str(department.title) == "Departments"
    assert employee.after == (department.record,) and department.after == ()
    assert (employee.directions, department.directions) == (("both", "in", "out"), ("in",))
    assert (employee.creates, employee.updates, employee.deletes, employee.readable) == (True, True, False, True)
    assert (department.creates, department.incremental, department.readable) == (False, False, False)
    assert (employee.incremental, employee.ranged, employee.page_size) == (True, False, 2)
    assert employee.required() == {"name"} and employee.sendable() == {"name", "personnel_number", "birthday"}
    assert employee.options == () and employee.created_by == ()


def test_a_bank_account_is_an_option():
    document = changed(*EMPLOYEE, "fields", "iban", value={"path": "iban", "value": {"type": "iban"}})
    _department, employee = streams_of(loaded(document))
    assert employee.options == ("bank_accounts",)
    with client_for(document, Store({**ANNA, "iban": "CH9300762011623852957"})) as (client, _server):
        assert client.stream(employee).read("7").iban is MISSING
        assert client.stream(employee, ["bank_accounts"]).read("7").iban == "CH9300762011623852957"
