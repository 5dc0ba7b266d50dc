"""The example profiles against systems that speak like them: the same company is read as by the driver of 2getHR."""

import dataclasses
import sys
from datetime import timedelta
from pathlib import Path

import pytest

if sys.version_info < (3, 10):  # noqa: UP036
    pytest.skip("the lower floors run on Python 3.9, the simulators do not", allow_module_level=True)

from hr_sync.records import MISSING, RECORD_TYPES, PersonName, Ref
from hr_sync.systems import Conflict, Credentials, NotFound, Rejected, Twogethr
from hr_sync.systems.rest.profile import load_profile
from hr_sync.systems.rest.system import RestSystem
from simulators.dialects import DialectSimulator, JsonApi, OData, Offsets, Snake
from simulators.twogethr import TwogethrSimulator
from simulators.twogethr.extent import Extent

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = {"numbered_pages": Snake, "odata": OData, "json_api": JsonApi, "offsets": Offsets}
EXTENT = Extent(projects=9, absences=70, months_of_time=2)
KEY = "k3y/of+the'tests=="
#: What 2getHR's driver makes of work periods, which the examples do not have.
OTHERWISE = {"employment", "active", "departure"}
READ = ("department", "employee", "project", "absence_type", "absence", "time_entry")


@pytest.fixture(scope="module")
def company():
    with TwogethrSimulator(employees=60, units=8, extent=EXTENT, api_key=KEY) as simulator:
        yield simulator


@pytest.fixture
def source():
    """A small company that a test may change."""
    with TwogethrSimulator(employees=6, units=2, extent=Extent(projects=3), api_key=KEY) as simulator:
        yield simulator


def system_of(name):
    return RestSystem(load_profile((ROOT / "systems/rest/examples" / f"{name}.json").read_bytes()), name)


class Spoken:
    """A simulator that speaks like an example, and a client of the example for it."""

    def __init__(self, name, source):
        self.system = system_of(name)
        self.simulator = DialectSimulator(EXAMPLES[name], source.store, key=KEY)

    def __enter__(self):
        self.simulator.start()
        settings = {"user": "sync", "client_id": "hr sync"}
        self.client = self.system.connect(Credentials(self.simulator.url, KEY, settings=settings))
        return self

    def __exit__(self, *_error):
        self.client.close()
        self.simulator.stop()

    def stream(self, record_type):
        return self.client.stream(self.system.stream_class(record_type), ["bank_accounts"])

    def has_numbers(self):
        return isinstance(self.simulator.dialect, (OData, Offsets))

    def own(self, external_id):
        """The id in the dialect of an entity of the store."""
        return str(self.simulator.dialect.number(external_id)) if self.has_numbers() else external_id

    def store_id(self, external_id):
        return self.simulator.dialect.id_of(external_id) if self.has_numbers() else external_id

    def at_the_source(self, record):
        """A record with the ids of the store."""
        refs = {name: Ref(ref.record, self.store_id(ref.external_id)) for name, ref in record.refs().items()}
        return dataclasses.replace(record, external_id=self.store_id(record.external_id), **refs)


def read(stream, **options):
    return {one.external_id: one for page in stream.pages(**options) for one in page.records}


@pytest.fixture(params=EXAMPLES)
def example(request):
    return request.param


@pytest.mark.parametrize("record_type", READ)
def test_the_same_company_is_read(company, example, record_type):
    driver = Twogethr().connect(Credentials(company.url, KEY))
    expected = read(driver.stream(Twogethr().stream_class(record_type), ["bank_accounts"]))
    driver.close()
    with Spoken(example, company) as spoken:
        stream = spoken.stream(record_type)
        found = [spoken.at_the_source(one) for one in read(stream).values()]
        compared = {field.name for field in stream.fields} - OTHERWISE
        if example == "offsets" and record_type == "absence":
            compared -= {"state"}  # it only knows what was approved
        if example in ("offsets", "json_api") and record_type == "absence":
            compared -= {"span"}  # they know no half days
        assert {one.external_id for one in found} == set(expected) and len(expected) >= 6
        for record in found:
            assert record.errors == () and record.absent == ()
            for name in compared:
                assert same(getattr(record, name), getattr(expected[record.external_id], name)), name
        assert len(spoken.simulator.requests) > len(expected) / 50 and spoken.simulator.violations == []


def same(value, expected):
    """Whether two values are the same; a name in one text may be taken apart elsewhere."""
    return str(value) == str(expected) if isinstance(expected, PersonName) else value == expected


def test_one_entity_is_read_as_the_list_shows_it(company, example):
    with Spoken(example, company) as spoken:
        for record_type in ("department", "employee", "project"):
            stream = spoken.stream(record_type)
            listed = next(iter(read(stream).values()))
            assert stream.read(listed.external_id) == listed
            assert stream.read(spoken.own("no such entity")) is None


def test_what_has_changed_is_read(source, example):
    with Spoken(example, source) as spoken:
        before = source.now()
        anna, gone = source.store.all("users")[:2]
        source.store.update("users", anna["id"], {"lastName": "Neu"})
        source.store.delete("users", gone["id"])
        stream = spoken.stream("employee")
        found = read(stream, since=before - timedelta(seconds=1))
        if stream.incremental:
            assert set(found) == {spoken.own(anna["id"]), spoken.own(gone["id"])}
            assert found[spoken.own(gone["id"])].deleted
        else:
            assert len(found) == 5, "the whole list, in which nobody is who was deleted"
        assert found[spoken.own(anna["id"])].name.last == "Neu"


def test_an_edit_goes_out(source, example):
    with Spoken(example, source) as spoken:
        stream = spoken.stream("employee")
        person = source.store.all("users")[0]
        record = stream.read(spoken.own(person["id"]))
        name = dataclasses.replace(record.name, last="von Gunten")
        edit = stream.record(record.external_id, name=name, birthday=None)
        answer = stream.update(record.external_id, edit)
        after = source.store.get("users", person["id"])
        assert (after["firstName"], after["lastName"], after["birthDate"]) == (name.first, "von Gunten", None)
        changed = {"firstName", "lastName", "birthDate", "modifiedAt"}
        assert {key: after[key] for key in after.keys() - changed} == {
            key: person[key] for key in after.keys() - changed
        }
        assert (answer.name, answer.birthday, answer.external_id) == (name, None, record.external_id)
        assert spoken.simulator.violations == []


def test_a_project_is_created_changed_and_deleted(source, example):
    with Spoken(example, source) as spoken:
        stream = spoken.stream("project")
        leader = source.store.all("users")[0]
        manager = Ref("employee", spoken.own(leader["id"]))
        known = {"manager": manager} if "manager" in stream.sendable() else {}
        before = source.now()
        made = stream.create(stream.record("", name="Neubau", number="N-1", active=True, **known), "own-1")
        entity = source.store.get("projects", spoken.store_id(made.external_id))
        assert (entity["name"], entity["number"], entity["isActive"]) == ("Neubau", "N-1", True)
        assert not known or entity["leaderId"] == leader["id"]
        assert made.own_id == (None if example == "odata" else "own-1")
        found = stream.find_created("own-1", before, stream.record("", number="N-1"))
        assert found.external_id == made.external_id
        stream.update(made.external_id, stream.record(made.external_id, active=False))
        entity = source.store.get("projects", spoken.store_id(made.external_id))
        assert (entity["name"], entity["number"], entity["isActive"]) == ("Neubau", "N-1", False)
        assert entity["externalId"] == made.own_id, "what is not ours to change has stayed"
        stream.delete(made.external_id)
        assert stream.read(made.external_id) is None
        stream.delete(made.external_id)
        assert spoken.simulator.violations == []


def test_what_is_nested_stays_with_what_is_not_ours(source):
    with Spoken("odata", source) as spoken:
        person = next(one for one in source.store.all("users") if one["address"])
        stream = spoken.stream("employee")
        stream.update(spoken.own(person["id"]), stream.record("", street="Weg 2"))
        assert source.store.get("users", person["id"])["address"] == {**person["address"], "street": "Weg 2"}
        assert set(spoken.simulator.requests[-2].body["Adresse"]) == {"Strasse", "Plz", "Ort"}


def test_a_refusal_names_fields_and_what_there_is_already(source):
    with Spoken("numbered_pages", source) as spoken:
        stream = spoken.stream("employee")
        stream.create(stream.record("", name=PersonName("Anna", "Muster")), "own-1")
        with pytest.raises(Conflict) as caught:
            stream.create(stream.record("", name=PersonName("Anna", "Muster")), "own-1")
        assert caught.value.existing_id == stream.find_own("own-1", source.now() - timedelta(seconds=5)).external_id
    with Spoken("offsets", source) as spoken:
        person = source.store.all("users")[0]
        stream = spoken.stream("employee")
        del spoken.system.stream_class("employee").said["update"]["keep"]
        with pytest.raises(Rejected) as caught:
            stream.update(spoken.own(person["id"]), stream.record("", birthday=None))
        assert caught.value.fields == {"ref": ["is missing"], "since": ["is missing"]}
        assert str(caught.value) == "Some fields are not right."


def test_a_token_that_does_not_count_any_more_is_replaced(source):
    with Spoken("json_api", source) as spoken:
        read(spoken.stream("employee"))
        spoken.simulator.dialect.counts = False
        assert len(read(spoken.stream("employee"))) == 6
        assert spoken.simulator.dialect.given == 2


def test_a_connection_test_finds_nothing_to_complain_about(company, example):
    with Spoken(example, company) as spoken:
        check = spoken.client.check({}, {})
        assert check.lacking == []
        tenant = spoken.client.tenant()
        assert tenant.timezone == "Europe/Zurich" and tenant.name


def test_a_failure_of_the_server_is_repeated(source, example):
    with Spoken(example, source) as spoken:
        spoken.simulator.faults.add("*", "status", status=503, after=1)
        assert len(read(spoken.stream("employee"))) == 6


def test_a_gone_entity_cannot_be_changed(source, example):
    with Spoken(example, source) as spoken:
        stream = spoken.stream("employee")
        with pytest.raises(NotFound):
            stream.update(spoken.own("no such entity"), stream.record("", birthday=None))


def test_each_example_is_a_profile_of_known_records(example):
    system = system_of(example)
    assert set(READ) <= {stream.record_type() for stream in system.streams_in_order()} <= set(RECORD_TYPES)
    for stream in system.streams:
        assert str(stream.title) and str(stream.summary) and stream.match
        assert not any(getattr(stream.record(""), field.name) is not MISSING for field in stream.fields)
