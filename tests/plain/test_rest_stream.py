"""The streams that a profile makes: what they ask for, how entities become records, and what is sent."""

from datetime import date, datetime, timezone

import pytest
from hr_sync.records import MISSING, Employee, PersonName, Ref
from hr_sync.systems import ContractBroken, Rejected
from hr_sync.systems.rest.stream import streams_of
from rest import LEFT_OUT, changed, client_for, loaded, stream_for

SINCE = datetime(2026, 7, 1, 12, tzinfo=timezone.utc)
EMPLOYEE = ("records", "employee")
ANNA = {
    "id": 7,
    "first": "Anna",
    "last": "Muster",
    "number": "P7",
    "born": "04.05.1990",
    "unit": {"id": 3, "title": "Technik"},
    "changed": "2026-07-01T12:00:00Z",
    "reference": "ours",
}


class Store:
    """A server with entities that can be listed, read, sent and deleted."""

    def __init__(self, *items, key="people"):
        self.items = {str(item["id"]): dict(item) for item in items}
        self.key = key

    def __call__(self, call):
        if call.path.endswith("/units"):
            return 200, {}, {"items": []}
        external_id = call.path.removeprefix(f"/base/api/{self.key}").strip("/")
        if call.method == "GET" and not external_id:
            return 200, {}, {"items": list(self.items.values()), "total": len(self.items)}
        if call.method == "POST":
            self.items["99"] = {"id": 99, **call.json}
            return 201, {}, self.items["99"]
        if external_id not in self.items:
            return 404, {}, {}
        if call.method == "DELETE":
            del self.items[external_id]
            return 204, {}, b""
        if call.method != "GET":
            self.items[external_id].update(call.json)
        return 200, {}, self.items[external_id]


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


# --- Sending -----------------------------------------------------------------------------------------


def test_a_creation_says_what_is_known_and_our_id():
    document = changed(*EMPLOYEE, "create", value={"path": "/people", "body": {"type": "person"}, "at": "data"})

    def answer(call):
        return 201, {}, {"id": 99, **call.json["data"]}

    with client_for(document, answer) as (client, server):
        record = Employee("", name=PersonName("Anna", "Muster"), birthday=None, department=Ref("department", "3"))
        made = stream_for(client, "employee").create(record, "own-1")
        assert server.calls[0].json == {
            "type": "person",
            "data": {"first": "Anna", "last": "Muster", "reference": "own-1"},
        }
        assert (made.external_id, made.own_id, made.name) == ("99", "own-1", PersonName("Anna", "Muster"))


def test_an_update_says_what_has_changed():
    with client_for(changed("name", value="x"), Store(ANNA)) as (client, server):
        changed_ = Employee("7", personnel_number="P8", birthday=None)
        answer = stream_for(client, "employee").update("7", changed_)
        assert [(call.method, call.json) for call in server.calls] == [("PATCH", {"number": "P8", "born": None})]
        assert (answer.personnel_number, answer.birthday, answer.name) == ("P8", None, PersonName("Anna", "Muster"))


def test_an_update_that_has_to_say_everything():
    document = changed(
        *EMPLOYEE,
        "update",
        value={"path": "/people/{id}", "method": "PUT", "sends": "all", "keep": ["unit.id", "absent.x"], "id_at": "id"},
    )
    document["records"]["employee"]["fields"]["personnel_number"]["send_path"] = "numbers.first"
    with client_for(document, Store({**ANNA, "salary": 1})) as (client, server):
        stream_for(client, "employee").update("7", Employee("7", name=PersonName("Anne", "Muster")))
        assert [call.method for call in server.calls] == ["GET", "PUT"]
        assert server.calls[1].json == {
            "id": "7",
            "first": "Anne",
            "last": "Muster",
            "numbers": {"first": "P7"},
            "born": "04.05.1990",
            "unit": {"id": 3},
        }


def test_an_update_that_would_lose_what_could_not_be_read():
    document = changed(*EMPLOYEE, "update", value={"path": "/people/{id}", "method": "PUT", "sends": "all"})
    fields = document["records"]["employee"]["fields"]
    with client_for(document, Store({**ANNA, "born": "1990"})) as (client, server):
        stream_for(client, "employee").update("7", Employee("7", personnel_number="P8"))
        assert server.calls[-1].json["born"] == "1990", "it goes back as it came"
    fields["birthday"]["send_path"] = "birth.day"
    with client_for(document, Store({**ANNA, "born": "1990"})) as (client, server):
        with pytest.raises(Rejected):
            stream_for(client, "employee").update("7", Employee("7", personnel_number="P8"))
        stream_for(client, "employee").update("7", Employee("7", birthday=date(1990, 5, 4)))
        assert server.calls[-1].json["birth"] == {"day": "04.05.1990"}, "unless it is what is sent"


def test_what_is_nested_is_sent_whole_where_the_profile_says_so():
    street = {"path": "address.street", "value": {"type": "text"}, "send": True}
    document = changed(*EMPLOYEE, "fields", "street", value=street)
    anna = {**ANNA, "address": {"street": "Gasse 1", "floor": {"number": 3}}}
    for nested, sent in (("changed", {"street": "Weg 2"}), ("whole", {"street": "Weg 2", "floor": {"number": 3}})):
        document["records"]["employee"]["update"]["nested"] = nested
        with client_for(document, Store(anna)) as (client, server):
            stream_for(client, "employee").update("7", Employee("7", street="Weg 2"))
            assert server.calls[-1].json == {"address": sent}


@pytest.mark.parametrize(("answers", "body"), [("nothing", b""), ("id", {"key": 7})])
def test_an_answer_that_is_no_entity_is_followed_by_a_read(answers, body):
    document = changed(*EMPLOYEE, "update", "answers", value=answers)
    document["records"]["employee"]["update"]["answer"] = "key"
    store = Store(ANNA)

    def answer(call):
        found = store(call)
        return found if call.method == "GET" else (200, {}, body)

    with client_for(document, answer) as (client, server):
        assert stream_for(client, "employee").update("7", Employee("7", personnel_number="P8")).personnel_number == "P8"
        assert [call.method for call in server.calls] == ["PATCH", "GET"]


def test_a_creation_that_only_answers_with_an_id():
    document = changed(*EMPLOYEE, "create", value={"path": "/people", "answers": "id", "answer": "new.id"})
    store = Store(ANNA)
    made = []
    for found in ({"new": {"id": 7}}, {"new": {"id": 8}}, {}):

        def answer(call, found=found):
            return (201, {}, found) if call.method == "POST" else store(call)

        with client_for(document, answer) as (client, _server):
            try:
                made.append(stream_for(client, "employee").create(Employee("", name=PersonName("A", "B")), "own-1"))
            except ContractBroken as error:
                made.append(str(error))
    assert (made[0].external_id, made[0].name) == ("7", PersonName("Anna", "Muster"))
    assert made[1] == Employee("8"), "it is there, although it cannot be read yet"
    assert "has no id" in made[2]


def test_a_deletion_of_what_is_gone_is_fine():
    document = changed(*EMPLOYEE, "delete", value={"path": "/people/{id}"})
    store = Store(ANNA)
    with client_for(document, store) as (client, server):
        stream = stream_for(client, "employee")
        stream.delete("7")
        stream.delete("7")
        assert store.items == {} and [call.method for call in server.calls] == ["DELETE", "DELETE"]


def test_what_a_lost_call_has_created_is_found():
    with client_for(changed("name", value="x"), Store(ANNA)) as (client, _server):
        stream = stream_for(client, "employee")
        assert stream.find_created("ours", SINCE, Employee("")).external_id == "7"
        assert stream.find_created("another", SINCE, Employee("")) is None
    document = changed(*EMPLOYEE, "own_id", value=LEFT_OUT)
    before = {**ANNA, "id": 6, "changed": "2026-06-30T12:00:00Z"}
    nobody = {**ANNA, "id": 5, "number": None}
    with client_for(document, Store(ANNA, before, nobody)) as (client, _server):
        stream = stream_for(client, "employee")
        assert stream.created_by == ("personnel_number",)
        assert stream.find_created("", SINCE, Employee("", personnel_number="P7")).external_id == "7"
        assert stream.find_created("", SINCE, Employee("", personnel_number="P8")) is None
        assert stream.find_created("", SINCE, Employee("", personnel_number=None)) is None, "nobody is known by nothing"
        assert stream.judged == ("personnel_number",)
        assert "personnel number" in str(stream.why_not_created(Employee("", personnel_number=None), {}))
        assert stream.why_not_created(Employee("", personnel_number="P8"), {}) is None
        with pytest.raises(Rejected):
            stream.find_created("", datetime(2026, 6, 1, tzinfo=timezone.utc), Employee("", personnel_number="P7"))


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
