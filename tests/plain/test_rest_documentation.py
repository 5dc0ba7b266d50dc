"""The page about profiles: its examples are taken, and it names all that a profile can say."""

import json
import re
import textwrap
from pathlib import Path

from hr_sync.systems.rest.checks.document import MAX_DEPTH, MAX_SIZE, MAX_TEXT, MAX_VALUES
from hr_sync.systems.rest.offer import RECORDS
from hr_sync.systems.rest.values.kinds import KINDS
from rest import changed, loaded, problems

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "rest_profile.rst").read_text()
SCHEMA = json.loads((ROOT / "systems" / "rest" / "schema.json").read_text())


def blocks(language):
    found = re.findall(rf"^\.\. code-block:: {language}\n\n((?:    .*\n|\n)+)", PAGE, re.MULTILINE)
    return [textwrap.dedent(block) for block in found]


def test_the_example_is_a_profile():
    profile, employment, webhook = (json.loads(block) for block in blocks("json"))
    assert loaded(profile).name == "Example HR"
    profile["webhook"] = webhook
    fields, dates = profile["records"]["employee"]["fields"], ["entry", "exit", "periods"]
    for kind in ("employment", "departure"):
        fields[kind] = {"path": dates, "beside": "status", "value": {**employment, "type": kind}}
    fields["active"] = {"path": ["status", "periods"], "value": {**employment, "type": "active"}}
    assert problems(profile) == []


def test_the_sentences_are_those_that_are_said():
    employee = ("records", "employee")
    said = problems(changed(*employee, "fields", "birthday", "value", "format", value="dd.MM"))
    said += problems(changed(*employee, "list", "path", value="/../people"))
    assert blocks("text")[0].split("\n")[:2] == said


def names(schema):
    """Each key that some object of the schema may have, and each word of its enumerations."""
    if isinstance(schema, dict):
        yield from schema.get("properties", ())
        yield from (word for word in schema.get("enum", ()) if isinstance(word, str) and word.isidentifier())
        for inner in schema.values():
            yield from names(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from names(inner)


def test_all_that_a_profile_can_say_is_named():
    words = set(re.findall(r"\w+", PAGE))
    assert {*names(SCHEMA), *KINDS, *RECORDS} - words == set()
    kinds = SCHEMA["$defs"]["value"]["properties"]["type"]["enum"]
    assert set(kinds) == set(KINDS)


def test_the_limits_are_those_of_the_code():
    limits = f"{MAX_SIZE // 2**20} MB, {MAX_DEPTH} levels, {MAX_VALUES:,} values and\n{MAX_TEXT:,} characters"
    assert limits in PAGE
