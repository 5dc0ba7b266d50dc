"""Trying a list of a profile: real answers of real servers, and what people see of them."""

import json
from pathlib import Path

import pytest
from hr_sync.records import Sentence
from hr_sync.systems.rest.trial import HIDDEN
from hr_sync.systems.rest.trying import try_list
from rest import ANNA, LEFT_OUT, PROFILE, changed, client_for

TWOGETHR = Path(__file__).parents[2] / "systems/twogethr/profile.json"
BEN = {**ANNA, "id": 8, "first": "Ben", "born": "31.12.1985", "unit": None, "changed": None, "number": "P8"}


def tried(pages, document=PROFILE, record_type="employee", names=(), **options):
    """Try a list whose pages are these bodies; every further page is the last one."""
    calls = []

    def answer(call):
        calls.append(call)
        body = pages[min(len([one for one in calls if one.path == call.path]), len(pages)) - 1]
        return body if isinstance(body, tuple) else (200, {}, body)

    with client_for(document, answer) as (client, server):
        trial = try_list(client, record_type, **options)
    assert {call.method for call in server.calls} <= {"GET"}
    return trial.masked(names), server


def page(*items, total=None):
    return {"items": list(items), "total": len(items) if total is None else total}


def values(item):
    return {one.name: str(one.value) for one in (*item.marks, *item.fields)}


def errors(item):
    return {one.name: str(one.error) for one in (*item.marks, *item.fields) if one.error}


def test_what_is_read_of_an_entity():
    trial, _server = tried([page(ANNA)])
    assert (trial.call, trial.pages, trial.total, trial.is_complete) == ("GET /people", (1,), 1, True)
    assert (trial.error, trial.remarks) == (None, ())
    (item,) = trial.items
    assert item.raw == ANNA
    assert values(item) == {
        "id": "7",
        "modified": "2026-07-01T12:00:00+00:00",
        "own_id": "ours",
        "name": "Anna Muster",
        "personnel_number": "P7",
        "birthday": "1990-05-04",
        "department": "3",
        "active": "Yes",
    }
    name = next(one for one in item.fields if one.name == "name")
    assert (name.paths, name.raw, name.left_out, name.error) == (("first", "last"), ("Anna", "Muster"), (), None)
    assert next(one for one in item.fields if one.name == "active").paths == ()


def test_two_pages_and_five_entities_at_most():
    first, second = page(ANNA, BEN, total=99), page({**ANNA, "id": 9}, {**BEN, "id": 10}, total=99)
    trial, server = tried([first, second], limit=3)
    assert (trial.pages, trial.total, trial.is_complete, len(server.calls)) == ((2, 2), 99, False, 2)
    assert [values(item)["id"] for item in trial.items] == ["7", "8", "9"]
    trial, server = tried([page(*({**ANNA, "id": number} for number in range(7)))])
    assert (len(trial.items), trial.pages, len(server.calls)) == (5, (7,), 1)


def test_errors_stand_at_their_field():
    odd = {**ANNA, "number": ["P"], "born": "1990-05-04", "unit": "x", "changed": "x"}
    item = tried([page(odd)])[0].items[0]
    found = errors(item)
    assert found["personnel_number"] == "a list is not a text"
    assert found["department"] == "'x' is not an object"
    assert found["birthday"] and "1990" not in found["birthday"]
    assert found["modified"] == "It is not a time in this format."
    assert "name" not in found and values(item)["name"] == "Anna Muster"


def test_what_is_needed_and_left_out():
    item = tried([page({"id": 7, "first": None})])[0].items[0]
    assert errors(item) == {"name": "the first name is missing"}
    name = next(one for one in item.fields if one.name == "name")
    assert (name.raw, name.left_out) == ((None, None), ("last",))


def test_what_is_needed_and_empty():
    trial, _server = tried([{"items": [{"id": 1, "title": None}]}], record_type="department")
    assert errors(trial.items[0]) == {"name": "the value is missing"}


def test_a_text_that_is_cut():
    trial, _server = tried([{"items": [{"id": 1, "title": "x" * 3000}]}], record_type="department")
    (name,) = trial.items[0].fields
    assert "only the first 500" in str(name.error)
    assert len(str(name.value)) == len(name.raw[0]) == 201 and trial.items[0].raw["title"] == name.raw[0]


def test_entities_that_are_none():
    trial, _server = tried([page(None, "x", [1], {"nr": 5, "first": "Anna", "last": "Muster"}, {**ANNA, "id": True})])
    assert [str(item.error) for item in trial.items[:3]] == [
        "The list has an entry that is not an object: null",
        'The list has an entry that is not an object: "x"',
        "The list has an entry that is not an object: [1]",
    ]
    assert errors(trial.items[3]) == {"id": "There is no id. The entity has: nr, first, last."}
    assert values(trial.items[3])["name"] == "Anna Muster", "the fields are shown all the same"
    assert "id" in errors(trial.items[4])


def test_odd_lists():
    trial, _server = tried([page(ANNA, {**BEN, "id": "8"}, {**BEN, "id": "7"})])
    said = " ".join(map(str, trial.remarks))
    assert "Ids that occur more than once in the pages that were read: 1." in said
    assert "Some ids are numbers and others are texts" in said
    document = changed("records", "employee", "list", "paging", value=LEFT_OUT)
    trial, _server = tried([page(ANNA, total=50)], document)
    assert "Only part of the list came (1 of 50)." in str(trial.remarks[0])


def test_paths_that_nothing_has():
    document = changed("records", "employee", "fields", "birthday", "path", value="birthday.day")
    trial, _server = tried([page(ANNA, BEN)], document)
    assert [str(one) for one in trial.remarks] == [
        "No entity that was read (2) has birthday.day. The first one has: id, first, last, number, born, unit, changed,"
        " reference."
    ]
    assert tried([page(ANNA, {"id": 8})])[0].remarks == (), "one of them has it"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"data": {"people": [ANNA]}, "links": []}, "It has lists at: links, data.people."),
        ({"data": {"x": 1}, "total": 1}, "It has no list. Its keys are: data, total."),
        ([ANNA], "It is a list itself: the path of that is @."),
        ("text", "It has no keys."),
        ({}, "It has no keys."),
        ({"a b": {"c": {"d": {"e": []}}}}, "It has no list. Its keys are: a b."),
    ],
)
def test_a_wrong_path_of_the_list(body, said):
    trial, _server = tried([body])
    assert str(trial.error) == f"The answer of /people has no list at items. {said}"
    assert (trial.items, trial.pages, trial.is_complete) == ((), (), False)


def test_a_page_that_repeats():
    trial, _server = tried([page(ANNA, BEN, total=9)])
    assert [str(one) for one in trial.remarks] == ["Ids that occur more than once in the pages that were read: 2."]
    assert not trial.is_complete


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((401, {}, {}), "The API key was refused (HTTP 401)."),
        ((404, {}, {"title": "No such place"}), "No such place"),
        ((200, {}, b"<html>Login</html>"), "web page"),
        ((302, {"Location": "/login"}, b""), "another address"),
    ],
)
def test_a_call_that_fails(answer, said):
    trial, _server = tried([answer])
    assert said in str(trial.error) and trial.items == ()


def test_a_key_in_the_wrong_header():
    description = {
        "paths": {"/people": {"get": {}}},
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    }

    def answer(call):
        return (200, {}, description) if call.path == "/openapi.json" else (401, {}, {})

    with client_for(PROFILE, answer) as (client, _server):
        assert str(try_list(client, "employee").error) == (
            'The system expects the API key as "Authorization: Bearer <key>", but it is sent as "X-Key: <key>". Correct'
            ' "authentication" in the API profile.'
        )


def test_records_without_a_list():
    document = changed("records", "payslip", value=json.loads(TWOGETHR.read_text())["records"]["payslip"])
    with client_for(document, lambda _call: (200, {}, {})) as (client, server):
        assert "only sent" in str(try_list(client, "payslip").error)
        assert server.calls == []


def test_a_list_of_codes_that_cannot_be_read():
    document = changed(
        "records", "employee", "fields", "department", "value", value={"type": "reference", "record": "department"}
    )
    document["records"]["employee"]["fields"]["department"]["value"]["by"] = "name"
    with client_for(document, lambda call: (403 if call.path.endswith("units") else 200, {}, page(ANNA))) as (
        client,
        _,
    ):
        assert "403" in str(try_list(client, "employee").error)
    units = {"items": [{"id": 3, "title": "3"}]}

    def answer(call):
        return 200, {}, units if call.path.endswith("units") else page(ANNA, {**ANNA, "id": 9, "unit": {"id": "x"}})

    with client_for(document, answer) as (client, _server):
        first, second = try_list(client, "employee").items
    assert values(first)["department"] == "3"
    assert errors(second) == {"department": "Department has no 'x'"}


def test_it_is_plain_data_without_secrets():
    deep = {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"a": 1}}}}}}}}}
    more = {"echo": "k3y/of+the'tests==", "deep": deep, "long": list(range(500)), "big": 1, "pay": 7.5}
    body = json.dumps(page({**ANNA, **more})).replace('"big": 1', '"big": 1e400').encode()
    item = tried([(200, {}, body)])[0].items[0]
    text = json.dumps(item.raw)
    assert "k3y" not in text and len(text) < 3000
    assert (item.raw["pay"], item.raw["big"]) == (7.5, "1E+400")
    assert json.dumps(item.raw["deep"], ensure_ascii=False) == '{"a": ' * 7 + '"…"' + "}" * 7


# --- For those who may not see everything ------------------------------------------------------------

PERSONAL = {**ANNA, "salary": 5000, "boss": {"mail": "b@x.example", "since": None}, "vip": True, "notes": ["ill", ""]}


def test_hidden_fields():
    trial, _server = tried([page(PERSONAL)], names=("birthday", "department"))
    (item,) = trial.items
    assert values(item)["birthday"] == values(item)["department"] == HIDDEN
    assert values(item)["name"] == "Anna Muster"
    assert item.raw == {
        "id": 7,
        "first": "Anna",
        "last": "Muster",
        "number": "P7",
        "born": HIDDEN,
        "unit": {"id": HIDDEN, "title": HIDDEN},
        "changed": "2026-07-01T12:00:00Z",
        "reference": "ours",
        "salary": HIDDEN,
        "boss": {"mail": HIDDEN, "since": None},
        "vip": True,
        "notes": [HIDDEN, ""],
    }
    assert "4.05" not in repr(item) and "5000" not in repr(item)


def test_nothing_is_hidden_where_nothing_is_personal():
    assert tried([page(PERSONAL)])[0].items[0].raw["salary"] == 5000


def test_errors_do_not_tell_either():
    odd = {**ANNA, "number": 7.25, "unit": 3.5, "first": [1]}
    item = tried([page(odd)], names=("personnel_number", "name"))[0].items[0]
    assert errors(item)["personnel_number"] == f"{HIDDEN} is not a text"
    assert errors(item)["department"] == "3.5 is not an object"
    assert errors(item)["name"] == "a list is not a text"
    assert "7.25" not in repr(item)
    assert HIDDEN in str(tried([page("anna@x.example")], names=("name",))[0].items[0].error)


def test_a_label_and_a_path_that_two_fields_share():
    document = changed("records", "employee", "label", value=["first", "born"])
    document["records"]["employee"]["fields"]["contract_start"] = {
        "path": "born",
        "value": {"type": "date", "format": "dd.MM.yyyy"},
    }
    (item,) = tried([page(ANNA)], document, names=("birthday",))[0].items
    found = values(item)
    assert found["label"] == HIDDEN and item.raw["born"] == HIDDEN
    assert next(one for one in item.fields if one.name == "contract_start").raw == (HIDDEN,)
    assert isinstance(next(one for one in item.fields if one.name == "active").value, Sentence)
    (item,) = tried([page(ANNA)], document, names=("department",))[0].items
    assert values(item)["label"] == "Anna 04.05.1990"


def test_what_stands_inside_of_something_shown():
    document = changed("records", "employee", "fields", "department", "path", value="unit.lead[-1]")
    document["records"]["employee"]["fields"]["city"] = {"path": "unit", "value": {"type": "text"}}
    lead = {**ANNA, "unit": {"lead": [4, 3], "title": "x"}}
    (item,) = tried([page(lead)], document, names=("department",))[0].items
    assert item.raw["unit"] == {"lead": [4, HIDDEN], "title": "x"}
