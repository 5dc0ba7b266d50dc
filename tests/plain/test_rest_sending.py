"""What the streams of a profile send, and what they make of the answers."""

from datetime import date, datetime, timezone

import pytest
from hr_sync.records import Employee, PersonName, Ref
from hr_sync.systems import ContractBroken, Rejected
from rest import ANNA, LEFT_OUT, Store, changed, client_for, stream_for

SINCE = datetime(2026, 7, 1, 12, tzinfo=timezone.utc)
EMPLOYEE = ("records", "employee")


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
        stream_for(client, "employee").update("7", Employee("7", personnel_number="P8"))
        assert server.calls[-1].json["birth"] == {"day": "1990"}, "elsewhere as well"
        stream_for(client, "employee").update("7", Employee("7", birthday=date(1990, 5, 4)))
        assert server.calls[-1].json["birth"] == {"day": "04.05.1990"}, "unless it is what is sent"


def test_an_update_that_says_everything_changes_nothing_else():
    """Neither by reading and writing it again, nor by naming what the system has left out."""
    document = changed(*EMPLOYEE, "update", value={"path": "/people/{id}", "method": "PUT", "sends": "all"})
    fields = document["records"]["employee"]["fields"]
    choice = {"type": "choice", "values": {"w": "female", "f": "female", "m": "male"}}
    fields["sex"] = {"path": "sex", "send_path": "gender.code", "value": choice, "send": True}
    fields["street"] = {"path": "street", "send_path": "home.street", "value": {"type": "text"}, "send": True}
    fields["city"] = {"path": "city", "send_path": "home.city", "value": {"type": "text"}, "send": True}
    fields["department"]["send"] = True
    anna = {**ANNA, "sex": "f", "street": "Gasse " * 500, "unit": None}
    del anna["born"]
    with client_for(document, Store(anna)) as (client, server):
        stream_for(client, "employee").update("7", Employee("7", personnel_number="P8"))
        assert server.calls[-1].json == {
            "first": "Anna",
            "last": "Muster",
            "number": "P8",
            "gender": {"code": "f"},
            "home": {"street": "Gasse " * 500},
            "unit": None,
        }


@pytest.mark.parametrize(("external_id", "sent"), [("12", 12), ("-12", -12), ("\u00b2", "\u00b2"), ("a1", "a1")])
def test_ids_are_sent_as_numbers_where_they_are_some(external_id, sent):
    value = {"type": "reference", "record": "department", "numbers": True}
    document = changed(*EMPLOYEE, "fields", "department", value={"path": "unit", "value": value, "send": True})
    with client_for(document, Store(ANNA)) as (client, server):
        stream_for(client, "employee").update("7", Employee("7", department=Ref("department", external_id)))
        assert server.calls[-1].json == {"unit": sent}


def test_an_entity_is_kept_only_until_it_is_sent_and_only_where_that_needs_it():
    for sends, reads in (("all", ["GET", "PUT", "GET", "PUT"]), ("changed", ["GET", "PUT", "PUT"])):
        document = changed(*EMPLOYEE, "update", value={"path": "/people/{id}", "method": "PUT", "sends": sends})
        with client_for(document, Store(ANNA)) as (client, server):
            stream = stream_for(client, "employee")
            stream.read("7")
            assert len(stream._items) == (sends == "all")
            stream.update("7", Employee("7", personnel_number="P8"))
            assert stream._items == {}
            stream.update("7", Employee("7", personnel_number="P9"))
            assert [call.method for call in server.calls] == reads


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
