"""Profiles that are proposed from the API descriptions of systems that speak in their own way, and then corrected."""

import json
import sys
from pathlib import Path

import pytest

if sys.version_info < (3, 10):  # noqa: UP036
    pytest.skip("the lower floors run on Python 3.9, the simulators do not", allow_module_level=True)

from hr_sync.systems import Credentials
from hr_sync.systems.openapi.contract import Contract
from hr_sync.systems.rest.fields import paths_of
from hr_sync.systems.rest.profile import load_profile
from hr_sync.systems.rest.proposals.profile import propose_profile
from hr_sync.systems.rest.system import RestSystem
from simulators.dialects import DialectSimulator, JsonApi, OData, Offsets, Snake
from simulators.dialects.description import describe
from simulators.twogethr import TwogethrSimulator
from simulators.twogethr.extent import Extent
from streams import own_contract

ROOT = Path(__file__).resolve().parents[2]
KEY = "k3y/of+the'tests=="
EXAMPLES = {"numbered_pages": Snake, "odata": OData, "json_api": JsonApi, "offsets": Offsets}
READ = ("department", "employee", "project", "absence_type", "absence", "time_entry")
#: What a person corrects in the proposal, by the place in the document. None of it is in the API description.
CORRECTIONS = {
    "numbered_pages": {"authentication/prefix": "Secret "},
    "odata": {
        "time_zone": "Europe/Zurich",
        "records/employee/update/nested": "whole",
    },
    "json_api": {"time_zone": "Europe/Zurich"},
    "offsets": {
        "time_zone": "Europe/Zurich",
        "records/absence/fields/state": {
            "value": {"type": "choice", "values": {"-": "approved"}, "default": "approved"}
        },
    },
}


@pytest.fixture(scope="module")
def company():
    extent = Extent(projects=9, absences=70, months_of_time=2)
    with TwogethrSimulator(employees=60, units=8, extent=extent, api_key=KEY) as simulator:
        yield simulator


@pytest.fixture(params=EXAMPLES)
def name(request):
    return request.param


def proposed(name, company):
    return propose_profile(Contract(describe(EXAMPLES[name](company.store, KEY))), name)


def example(name):
    return json.loads((ROOT / "systems/rest/examples" / f"{name}.json").read_text())


def corrected(document, corrections):
    for place, value in corrections.items():
        *outer, last = place.split("/")
        inner = document
        for key in outer:
            inner = inner[key]
        inner[last] = value
    return document


def read(system, url):
    """Everything, by record type."""
    client = system.connect(Credentials(url, KEY, settings={"user": "sync", "client_id": "hr sync"}))
    try:
        found = {}
        for record_type in READ:
            stream = client.stream(system.stream_class(record_type), ["bank_accounts"])
            found[record_type] = [record for page in stream.pages() for record in page.records]
        return found
    finally:
        client.close()


def is_right(field, wanted):
    """Whether nobody has to correct a field; a default is for what this system never leaves out."""
    value = field.get("value", {})
    same = {**wanted["value"], "default": value.get("default")} if "default" in value else wanted["value"]
    return paths_of(field) == paths_of(wanted) and value == same


def test_most_fields_are_right_at_first(company, name, capsys):
    found, right, wrong = proposed(name, company).document["records"], [], []
    for record_type, entry in example(name)["records"].items():
        for field, wanted in entry["fields"].items():
            one = found.get(record_type, {"fields": {}})["fields"].get(field, {})
            (right if is_right(one, wanted) else wrong).append(f"{record_type}.{field}")
    share = len(right) / (len(right) + len(wrong))
    with capsys.disabled():
        corrections = f"{len(CORRECTIONS[name])} corrections"
        print(f" {name}: {share:.0%} of {len(right) + len(wrong)} fields right at first, {corrections}", end="")
    assert share >= 0.95, wrong


def test_a_few_corrections_are_enough(company, name):
    """What is read through the corrected proposal is what is read through the profile that a person has written."""
    assert len(CORRECTIONS[name]) <= 10
    document = corrected(proposed(name, company).document, CORRECTIONS[name])
    system = RestSystem(load_profile(json.dumps(document).encode()), "proposed")
    written = RestSystem(load_profile(json.dumps(example(name)).encode()), "written")
    with DialectSimulator(EXAMPLES[name], company.store, key=KEY) as simulator:
        found, expected = read(system, simulator.url), read(written, simulator.url)
        assert simulator.violations == []
    for record_type in READ:
        fields = example(name)["records"][record_type]["fields"]
        assert len(found[record_type]) == len(expected[record_type]) >= 6
        for one, other in zip(found[record_type], expected[record_type], strict=True):
            assert one.errors == () and one.absent == ()
            for field in fields:
                assert getattr(one, field) == getattr(other, field), f"{record_type}.{field}"


def test_an_update_of_everything_keeps_what_no_field_sends(company):
    records = proposed("offsets", company).document["records"]
    for record_type in ("employee", "project"):
        update, fields = records[record_type]["update"], records[record_type]["fields"].values()
        sent = {path for field in fields if field.get("send") for path in paths_of(field)}
        assert update["sends"] == "all" and "ref" in update["keep"]
        assert not sent & set(update["keep"]) and "key" not in update["keep"]
    assert "since" in records["employee"]["update"]["keep"]


def test_a_mark_that_is_a_number_and_lists_of_an_update(company):
    """The mark is nothing to send back, and what stands in a list goes back with all of it."""
    description = describe(Offsets(company.store, KEY))
    new = {
        "is_deleted": {"type": "integer"},
        "skills": {"type": "array", "items": {"type": "object", "properties": {"word": {"type": "string"}}}},
    }

    def extend(inner):
        for value in inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else ():
            extend(value)
        if isinstance(inner, dict) and "born" in inner and "no" in inner:
            inner.update(new)

    extend(description)
    employee = propose_profile(Contract(description), "Offsets").document["records"]["employee"]
    assert employee["deleted"] == {"path": "is_deleted", "values": [1, True]}
    assert "skills" in employee["update"]["keep"] and "is_deleted" not in employee["update"]["keep"]


def test_what_is_lacking_is_said(company):
    assert proposed("offsets", company).lacking == {"absence": ("state",)}
    assert proposed("odata", company).lacking == {}


def test_how_certain_each_field_is(company):
    certainty = proposed("odata", company).certainty
    assert certainty["employee"]["name"] == "certain"
    assert {one for fields in certainty.values() for one in fields.values()} <= {"certain", "likely", "unsure"}


def test_how_the_key_is_sent(company):
    found = {name: proposed(name, company).document["authentication"] for name in EXAMPLES}
    assert found == {
        "numbered_pages": {"type": "header", "name": "Api-Token"},
        "odata": {"type": "basic"},
        "json_api": {"type": "oauth2", "path": "/oauth/token", "scope": "hr"},
        "offsets": {"type": "query", "name": "apikey"},
    }


def test_two_get_hr_is_proposed_whole():
    proposal = propose_profile(own_contract(), "2getHR")
    assert proposal.lacking == {}
    load_profile(json.dumps(proposal.document).encode())
