"""Profiles: what is taken, and what is refused with the place where it stands."""

import json
import time

import pytest
from hr_sync.records import Sentence
from hr_sync.systems import ContractBroken
from hr_sync.systems.rest.checks.document import MAX_DEPTH, MAX_SIZE, MAX_VALUES
from hr_sync.systems.rest.checks.problems import ProfileError
from hr_sync.systems.rest.profile import load_profile
from rest import LEFT_OUT, PROFILE, changed, loaded, problems

EMPLOYEE = ("records", "employee")
FIELDS = (*EMPLOYEE, "fields")
CHOICE = {"type": "choice", "numbers": True}


def refusal(content):
    with pytest.raises(ProfileError) as caught:
        load_profile(content)
    return str(caught.value)


def test_a_profile_is_taken():
    profile = loaded(PROFILE)
    assert (profile.name, profile.base_path) == ("Example HR", "/api")
    assert load_profile(b"\xef\xbb\xbf" + json.dumps(PROFILE).encode()) == profile, "a byte order mark changes nothing"


def test_a_whole_number_is_one_however_it_is_written():
    content = json.dumps(PROFILE).replace('"value": 2', '"value": 2.0').encode()
    size = load_profile(content).document["records"]["employee"]["list"]["paging"]["size"]["value"]
    assert size == 2 and isinstance(size, int)


def test_a_refusal_is_an_error_of_the_contract_in_a_sentence():
    with pytest.raises(ContractBroken) as caught:
        loaded(changed("version", value=2))
    assert isinstance(caught.value.sentence, Sentence)
    assert caught.value.sentence.text(lambda _template: "x") == "x", "each part is translated"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not valid JSON (line 1, column 1)"),
        (b"<!doctype html>", "not valid JSON"),
        (b'{"format": "hr_sync.rest",\n}', "line 2"),
        (b"[]", "not a JSON object"),
        (b"\xff\xfe{}", "not a text in UTF-8"),
        (b'{"name": "a", "name": "b"}', "an object has the key name twice"),
        (b'{"name": NaN}', "NaN is not valid in JSON"),
        (b'{"name": ' + b"9" * 100_000 + b"}", "more than 15 digits"),
        (b'{"name": [1e400000000]}', "/name/0: a number has more than 15 digits"),
        (b'{"name": {"a": -1e999}}', "/name/a: a number has more than 15 digits"),
        (b'{"name": 1e300}', "/name: a number has more than 15 digits"),
        (b'{"name": "a\\u0000b"}', "/name: a text has a character that is not allowed"),
        (b'{"name": "a\\nb"}', "/name: a text has a character that is not allowed"),
        (b'{"name": "\\ud800"}', "/name: a text has a character that is not allowed"),
        (b'{"name": "' + b"a" * 3000 + b'"}', "/name: a text has more than 2000 characters"),
        (b'{"' + b"a" * 3000 + b'": 1}', "a text has more than 2000 characters"),
    ],
)
def test_what_is_no_document(content, said):
    assert said in refusal(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"a": "' + b"a" * 10 * MAX_SIZE + b'"}', "larger than 1 MB"),
        (b"[" * 500_000, "levels deep"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "levels deep"),
        (b'{"a":' * MAX_DEPTH + b"{}" + b"}" * MAX_DEPTH, "levels deep"),
        (b'{"a": [' + b"0," * MAX_VALUES + b"0]}", "more than 20000 values"),
    ],
)
def test_what_is_too_much_is_refused_at_once(content, said):
    started = time.monotonic()
    assert said in refusal(content)
    assert time.monotonic() - started < 5


def test_all_problems_are_named_with_their_places():
    document = changed(*FIELDS, "name", "value", "type", value="nonsense")
    document["records"]["department"]["list"]["path"] = "/../units"
    document["evil"] = 1
    assert [said.partition(":")[0] for said in problems(document)] == [
        "/",
        "/records/department/list/path",
        "/records/employee/fields/name/value/type",
    ]


def test_a_key_with_a_slash_is_escaped_in_the_place():
    assert problems(changed("records", "a/b~c", value={}))[0].startswith("/records/a~1b~0c: ")


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("version",), 2, "/version: 2 is not one of: 1"),
        (("version",), True, "/version: True is not one of: 1"),
        (("format",), "openapi", "/format: openapi is not one of: hr_sync.rest"),
        (("name",), LEFT_OUT, "/: name is missing"),
        (("name",), 5, "/name: 5 is not a text"),
        (("name",), "a" * 81, "/name: it has more than 80 characters"),
        (("evil",), 1, "/: evil is not known"),
        (("records",), {}, "/records: it has too few entries; the minimum is 1"),
        (("records",), [], "/records: [] is not an object"),
        (
            ("records", "spaceship"),
            PROFILE["records"]["department"],
            "/records/spaceship: unknown record type",
        ),
        (("time_zone",), "Mars/Olympus", "/time_zone: Mars/Olympus is not a time zone"),
        (("time_zone",), "../../etc/passwd", "/time_zone: ../../etc/passwd is not a time zone"),
        ((*EMPLOYEE, "run"), "x", "/records/employee: run is not known"),
        ((*EMPLOYEE, "list", "path"), "people", "is not a path on the server of the URL"),
        ((*EMPLOYEE, "list", "path"), "https://evil.example/people", "is not a path on the server of the URL"),
        ((*EMPLOYEE, "list", "path"), "//evil.example/people", "must not have //"),
        ((*EMPLOYEE, "list", "path"), "/a/../../people", "must not have //"),
        ((*EMPLOYEE, "list", "path"), "/a/%2e%2e/people", "is not a path on the server of the URL"),
        ((*EMPLOYEE, "list", "path"), "/a\\..\\b", "is not a path on the server of the URL"),
        ((*EMPLOYEE, "list", "path"), "/a?x=1", "is not a path on the server of the URL"),
        ((*EMPLOYEE, "list", "path"), "/people/{id}", "is not a path on the server of the URL"),
        ((*EMPLOYEE, "read", "path"), "/people/{id}/{name}", "may have one place to be filled, {id}"),
        ((*EMPLOYEE, "read", "path"), "/people", "/records/employee/read/path: {id} is missing"),
        ((*EMPLOYEE, "update", "path"), "/people", "/records/employee/update/path: {id} is missing"),
        ((*EMPLOYEE, "delete"), {"path": "/people"}, "/records/employee/delete/path: {id} is missing"),
        (("base_path",), "/a/../b", "/base_path"),
        (("base_path",), "//evil.example", "/base_path"),
        ((*EMPLOYEE, "list", "body"), {"a": 1}, "/records/employee/list/body: only a POST has a body"),
        ((*EMPLOYEE, "list", "changes", "in"), "body", "/records/employee/list/changes/in: only a POST has a body"),
        ((*EMPLOYEE, "list", "changes", "parameter"), "page", "changes/parameter: page is set twice"),
        ((*EMPLOYEE, "list", "parameters"), {"page": "1"}, "paging/parameter: page is set twice"),
        (
            (*EMPLOYEE, "list", "changes", "template"),
            "x ge {until}",
            "changes/template: it must contain {since} exactly once",
        ),
        ((*EMPLOYEE, "list", "changes", "format"), "%Y-%m-%d", "has a character that is neither"),
        ((*EMPLOYEE, "list", "paging", "type"), "magic", "paging/type: magic is not one of: none, page, offset"),
        ((*EMPLOYEE, "list", "paging", "next"), "x", "/records/employee/list/paging: next is not known"),
        ((*EMPLOYEE, "list", "paging", "size", "value"), 0, "value: it is less than 1"),
        ((*EMPLOYEE, "match"), [["shoe_size"]], "/records/employee/match/0: the profile has no field shoe_size"),
        ((*EMPLOYEE, "own_id"), "items[0]", "/own_id: nothing can be sent to items[0]"),
        ((*EMPLOYEE, "update", "sends"), "all", ""),
        ((*FIELDS, "sex"), {"path": "a", "value": {**CHOICE, "values": {"-1": "male"}}}, ""),
        (
            (*FIELDS, "sex"),
            {"path": "a", "value": {**CHOICE, "values": {"--1": "male"}}},
            "not all of them are numbers",
        ),
        ((*EMPLOYEE, "update", "method"), "PUT", "/records/employee/update/sends: say whether a PUT takes all fields"),
        ((*FIELDS, "iban"), {"path": "a", "value": {"type": "text"}}, "iban/value/type: text does not fit the field"),
        ((*FIELDS, "iban"), {"path": "a", "value": {"type": "iban"}}, ""),
        ((*FIELDS, "social_security"), {"path": "a", "value": {"type": "code"}}, "type: code does not fit the field"),
        ((*FIELDS, "social_security"), {"path": "a", "value": {"type": "ahv"}}, ""),
        ((*EMPLOYEE, "read"), LEFT_OUT, ""),
        ((*EMPLOYEE, "create", "answers"), "nothing", "create/answers: the answer to a creation has to have the id"),
        (("records", "department", "create"), {"path": "/units"}, "records of this type are not sent"),
        (("headers",), {"Host": "evil.example"}, "/headers/Host: this header is set by the connection itself"),
        (("headers",), {"X-Key": "1"}, "/headers/X-Key: this header is set by the connection itself"),
        (("headers",), {"X-A\r\nHost": "1"}, "a text has a character that is not allowed"),
        (("headers",), {"X-A": "1\r\nHost: evil"}, "a text has a character that is not allowed"),
        (("headers",), {"X-A": "ä"}, "/headers/X-A: ä has a character that is not allowed there"),
        (("authentication",), {"type": "header"}, "/authentication: name is missing"),
        (("authentication",), {"type": "header", "name": "Host"}, "/authentication/name"),
        (("authentication",), {"type": "oauth2", "path": "https://evil.example/"}, "/authentication/path"),
        (("rate_limit",), {"type": "pace", "calls": 0, "seconds": 1}, "/rate_limit/calls: it is less than 1"),
        (("rate_limit",), {"type": "pace", "calls": 1, "seconds": 1e9}, "/rate_limit/seconds: it is more than 60"),
    ],
)
def test_what_is_refused(place, value, said):
    found = problems(changed(*place, value=value))
    assert any(said in one for one in found) if said else found == []


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("shoe_size",), {"path": "x", "value": {"type": "text"}}, "/shoe_size: unknown field"),
        (("birthday", "value", "type"), "date", "birthday/value/type: date does not fit the field"),
        (("active", "value"), {"type": "text"}, "active/value/type: text does not fit the field; these do: active"),
        (("name",), LEFT_OUT, "/records/employee/fields: name is missing"),
        (("name", "path"), "full", "name/value/order: a name of two parts has two paths"),
        (("name", "path"), ["a", "b", "c"], "name/path: the number of paths must be 1 / 2"),
        (("name", "path"), [], "name/path: it has too few entries; the minimum is 1"),
        (("name", "path"), 5, "name/path: 5 is not a list"),
        (("name", "path"), ["a", None], "name/path/1: None is not a text"),
        (("name", "path"), "a[*]", "name/path: a[*] may only name keys and positions"),
        (("name", "value", "pattern"), "(a+)+$", "name/value: pattern is not known"),
        (("birthday", "value", "format"), "(a+)+$", "is neither a token nor a separator"),
        (("birthday", "value", "format"), "%d.%m.%Y", "is neither a token nor a separator"),
        (("birthday", "value", "format"), "dd.MM", "must contain yyyy, MM and dd once each"),
        (("birthday", "value", "format"), "dd.MM.yyyy dd", "must contain yyyy, MM and dd once each"),
        (("birthday", "value", "format"), "yyyyMd", "needs separators beside d and M"),
        (("birthday", "value", "format"), "dd.MM.yyyy HH:mm", "has a time of day"),
        (("birthday", "value", "format"), 7, "/birthday/value/format: 7 is not a text"),
        (("department", "value", "record"), "planet", "department/value/record: the profile has no record type planet"),
        (("department", "value", "by"), "number", "department/value/by: number is not a text field"),
        (("sex",), {"path": "s", "value": {"type": "text"}}, "sex/value/type: the field has fixed values"),
        (
            ("sex",),
            {"path": "s", "value": {"type": "choice", "values": {"w": "woman"}}},
            "sex/value/values/w: woman is not one of: female, male, other",
        ),
        (
            ("sex",),
            {"path": "s", "value": {"type": "choice", "values": {"w": "female"}, "default": "?"}},
            "sex/value/default: ? is not one of",
        ),
        (
            ("sex",),
            {"path": "s", "value": {"type": "choice", "values": {"w": "female"}, "numbers": True}},
            "sex/value/values: not all of them are numbers",
        ),
        (("sex",), {"value": {"type": "choice", "values": {"w": "female"}}}, "without a path, a default is needed"),
        (("active", "value"), {"type": "boolean", "true": ["J"], "false": ["J"]}, "the same word means yes and no"),
        (("active", "send"), True, "active/send: such a value cannot be sent"),
        (("name", "send_path"), ["x"], "name/send_path: the number of paths must be 2"),
        (("department", "send_path"), "x", "department/send_path: the field is not sent"),
        (("personnel_number", "path"), "numbers[0]", "nothing can be sent to a position"),
        (("personnel_number", "send_path"), "numbers[0]", "only keys may be named"),
        (("personnel_number", "path"), "length(number)", "may only name keys and positions"),
        (("name", "value", "order"), "last, first", "a name of two parts has two paths"),
        (
            ("employment",),
            {"path": "since", "value": {"type": "hours", "unit": "iso"}},
            "employment/value/type: hours does not fit the field; these do: employment",
        ),
    ],
)
def test_what_is_refused_of_fields(place, value, said):
    found = problems(changed(*FIELDS, *place, value=value))
    assert any(said in one for one in found), found


def test_a_reference_that_is_sent_needs_its_record_type():
    value = {"type": "reference", "record": "spaceship"}
    found = problems(changed(*FIELDS, "department", value={"path": "a", "value": value, "send": True}))
    assert found == ["/records/employee/fields/department/value/record: the profile has no record type spaceship."]


def test_a_reference_by_a_code_needs_that_field():
    document = changed(*FIELDS, "department", "value", "by", value="name")
    assert problems(document) == []


def test_true_and_one_are_two_words():
    value = {"type": "boolean", "true": [True, "J"], "false": [1, "N"]}
    assert problems(changed(*FIELDS, "active", value={"path": "a", "value": value})) == []


def test_what_cannot_be_found_again_is_not_created():
    document = changed(*EMPLOYEE, "own_id", value=LEFT_OUT)
    assert problems(document) == [], "the personnel number tells"
    document["records"]["employee"]["fields"]["personnel_number"]["send"] = False
    assert "is needed to find an entity after a lost answer" in problems(document)[0], "a number that is never sent"
    document["records"]["employee"]["match"] = [["name", "birthday"]]
    assert "is needed to find an entity after a lost answer" in problems(document)[0]


def test_what_has_to_be_read_first_needs_a_read():
    for key, value in (("sends", "all"), ("nested", "whole"), ("answers", "nothing")):
        document = changed(*EMPLOYEE, "update", key, value=value)
        assert problems(document) == []
        del document["records"]["employee"]["read"]
        assert f"/records/employee/update/{key}: the entity has to be read" in problems(document)[0]


def test_a_webhook_makes_sense():
    signature = {"header": "X-Sign", "algorithm": "sha256", "encoding": "hex", "signs": "{timestamp}.{body}"}
    webhook = {
        "signature": signature,
        "entity": "kind",
        "entity_id": "ref",
        "entities": {"person": "employee", "x": "y"},
        "deletions": ["gone"],
    }
    assert [said.partition(":")[0] for said in problems(changed("webhook", value=webhook))] == [
        "/webhook/signature/timestamp",
        "/webhook/entities/x",
        "/webhook/deletions",
    ]
    webhook["signature"]["timestamp"] = {"header": "X-Time"}
    webhook["entities"].pop("x")
    webhook["event"] = "event"
    assert problems(changed("webhook", value=webhook)) == []
