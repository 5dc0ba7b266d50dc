"""API descriptions in JSON and YAML, as frameworks write them and as nobody should."""

import json

import pytest
import yaml
from hr_sync.systems import ContractBroken
from hr_sync.systems.errors import TooLarge
from hr_sync.systems.openapi import reading, yaml_text
from hr_sync.systems.openapi.reading import parse_description
from hr_sync.systems.openapi.yaml_text import MAX_DEPTH, read_yaml

YAML = """
openapi: 3.1.0
info: {title: People, version: 2026-01-01}
servers:
- url: https://{region}.hr.example/{stage}/
  variables: {region: {default: eu}, stage: {default: v2}}
paths:
  /people:
    parameters:
    - $ref: '#/components/parameters/0'
    get:
      responses:
        200:
          description: ok
          content:
            application/json:
              schema: {$ref: "#/components/pathItems/per%73on/get/responses/200/content/application~1json/schema"}
  /people/{id}:
    $ref: '#/components/pathItems/person'
components:
  parameters:
  - {name: page, in: query}
  pathItems:
    person:
      get:
        operationId: person
        responses:
          200: {content: {application/json: {schema: {$ref: '#/components/schemas/Person'}}}}
  schemas:
    Person:
      type: object
      properties:
        country: {type: string, enum: [NO, SE, 2026-01-01]}
        boss: {$ref: '#/components/schemas/Person'}
        address: {$ref: 'https://elsewhere.example/address.json#/Address'}
"""
MINIMAL = {"openapi": "3.0.0", "paths": {"/people": {"get": {}}}}


def refusal(content):
    with pytest.raises(ContractBroken) as caught:
        parse_description(content if isinstance(content, bytes) else content.encode())
    return str(caught.value)


def test_yaml_is_read_as_openapi_wants_it():
    """Numbers as keys, the country NO and dates stay texts; references lead anywhere in the document."""
    contract = parse_description(YAML.encode())
    people, person = contract.operations["get /people"], contract.operations["person"]
    assert (people.path, person.path) == ("/v2/people", "/v2/people/{id}")
    assert contract.parameters(people) == {"page"}
    fields = contract.flat(contract.answer(people))
    assert fields["country"] == "string (2026-01-01, NO, SE)"
    assert fields["boss.boss.boss.country"] == fields["country"], "references in a circle end"
    assert fields["address"] == "", "nothing is fetched"
    assert contract.document["info"]["version"] == "2026-01-01"


def test_what_yaml_and_json_say_is_the_same():
    document = {"openapi": "3.0.0", "paths": {"/a": {"get": {"x": [None, True, 1, -2.5, 1e3, "1", "null", "", "é\n"]}}}}
    assert parse_description(json.dumps(document).encode()).document == document
    for flow in (True, False):
        text = yaml.safe_dump(document, default_flow_style=flow, allow_unicode=True)
        assert read_yaml(text) == document


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("text", [json.dumps(MINIMAL), yaml.safe_dump(MINIMAL)])
def test_encodings(text, encoding):
    assert parse_description(text.encode(encoding)).document == MINIMAL


def test_swagger_2():
    text = "swagger: '2.0'\nbasePath: /api\npaths: {/people: {get: {responses: {200: {schema: {type: array}}}}}}"
    contract = parse_description(text.encode())
    operation = contract.operations["get /people"]
    assert (operation.path, contract.answer(operation)) == ("/api/people", {"type": "array"})


def test_values_that_are_referred_to():
    found = read_yaml(
        "base: &b {a: 1, b: 2}\nmore: {<<: *b, b: 3}\nboth: {<<: [*b, {c: 4}]}\nlist: [*b, *b]\n'<<': text"
    )
    assert found["more"] == {"a": 1, "b": 3}
    assert found["both"] == {"a": 1, "b": 2, "c": 4}
    assert found["list"] == [{"a": 1, "b": 2}] * 2
    assert found["<<"] == "text"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-7", -7),
        ("0.5", 0.5),
        ("-9007199254740992", -(2**53)),
        ("0.01758824557626567", 0.01758824557626567),
        ("-1.5e3", -1500.0),
        ("007", "007"),
        ("+7", "+7"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("1" * 400, "1" * 400),
        ("1e999", "1e999"),
        ("yes", "yes"),
        ("~", None),
        ("!!str 5", "5"),
        ("!!python/name:os.system x", "x"),
        ("'5'", "5"),
        ("", None),
    ],
)
def test_plain_values(text, value):
    found = read_yaml(f"a: {text}")["a"]
    assert found == value and type(found) is type(value)


# --- What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("<!doctype html><title>Swagger UI</title>", "web page"),
        (b"openapi: \xe9", "UTF-8"),
        (b"\xff\xfe\x00", "UTF-8"),
        ("{", "not valid JSON (line 1, column 2)"),
        ('{"a": ' + "1" * 5000 + "}", "not valid JSON"),
        ("[" * 100_000, "nested"),
        ('{"a": 1,\n"b": {"c": 1, "c": 2}}', '"c" twice'),
        ("a:\n  b: [", "not valid YAML (line 3, column 1)"),
        ("a: \x01", "character"),
        ("a: 1\nb:\n  c: 1\n  c: 2", '"c" twice in one object (line 4)'),
        ("? [a]\n: 1", "line 1"),
        ("a: *b", '"b"'),
        ("a: &a [*a]", '"a"'),
        ("a: 1\n---\nb: 2", "several"),
        ("a: " + "[" * (MAX_DEPTH + 1), "more than 200 levels"),
        ("a: " + "[" * 50_000, "not valid YAML"),
        ("just a text", "no paths"),
        ("a: 1", "no paths"),
        ("[]", "no paths"),
        ('{"swaggerVersion": "1.2", "apis": []}', "Swagger 1"),
        ('{"swagger": "1.1", "paths": {}}', "Swagger 1"),
        ('{"info": {"schema": "https://schema.getpostman.com/v2.1"}, "item": []}', "Postman"),
        ('{"openapi": "3.0.0", "paths": {}}', "no calls"),
        ('{"openapi": "3.0.0", "paths": {"/a": {"$ref": "a.yaml"}}}', "other files (a.yaml)"),
        ('{"openapi": "3.0.0", "paths": {"/a": {"$ref": "#/gone"}, "/b": 5}}', "no calls"),
    ],
)
def test_what_cannot_be_used(content, said):
    assert said in refusal(content)


def test_a_few_lines_that_say_a_billion():
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert "more than" in refusal("\n".join(lines))


def test_sizes(monkeypatch):
    content = json.dumps(MINIMAL).encode()
    monkeypatch.setattr(reading, "MAX_SIZE", len(content))
    assert parse_description(content)
    with pytest.raises(TooLarge):
        parse_description(content + b" ")
    monkeypatch.setattr(yaml_text, "MAX_VALUES", 10)
    assert read_yaml(str(list(range(9)))) == list(range(9))
    with pytest.raises(TooLarge):
        read_yaml(str(list(range(10))))


def test_without_the_parser_in_c(monkeypatch):
    monkeypatch.setattr(yaml_text, "_LOADER", yaml.SafeLoader)
    assert parse_description(YAML.encode()).operations.keys() == {"get /people", "person"}
    assert "twice in one object (line 2)" in refusal("a: 1\na: 2")
