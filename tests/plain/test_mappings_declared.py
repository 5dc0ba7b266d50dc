"""What a system may declare as a mapping, and which fields are sent by one."""

import pytest
from hr_sync.records import Activity, Employee, Project
from hr_sync.systems import SYSTEMS, Mapping, MappingValue, Stream, System, register
from hr_sync.systems.decode import ref, text
from hr_sync.systems.encode import external_id
from hr_sync.systems.field import Field

KIND = Mapping("kind", Activity, "Kinds")


def system_of(*mappings, directions=("out",), key=(), own_ids=False, **options):
    """A system with one stream, whose field ``activity`` has these options."""

    class Projects(Stream):
        record = Project

    class Own(System):
        code = "own"
        name = "Own"

    Projects.directions, Projects.key, Projects.own_ids = directions, key, own_ids
    Projects.fields = (Field("name", "name", text()), Field("activity", "kind", ref(Activity), **options))
    Own.mappings, Own.streams = mappings, (Projects,)
    return Own()


@pytest.fixture(autouse=True)
def known():
    """The systems as they were before."""
    before = dict(SYSTEMS)
    yield
    SYSTEMS.clear()
    SYSTEMS.update(before)


def test_declared():
    system = register(system_of(KIND, encode=external_id, mapping="kind"))
    assert system.mapping_of("project", "activity") is KIND
    assert system.mapping_of("project", "name") is None
    assert system.mapping_of("project", "manager") is None
    assert system.mapping_of("employee", "department") is None
    assert system.mapped_types(["kind", "other"]) == {"project"}
    assert system.mapped_types(["other"]) == set()


def test_a_mapping_that_nothing_uses():
    system = register(system_of(KIND, Mapping("person", Employee, "Persons")))
    assert system.mapping_of("project", "activity") is None
    assert system.mapped_types(["kind"]) == set()


@pytest.mark.parametrize(
    ("system", "words"),
    [
        (system_of(KIND, KIND), "own: two mappings have one name"),
        (system_of(encode=external_id, mapping="kind"), "own: .*'activity' of project names a mapping .*'kind'"),
        (system_of(KIND, mapping="kind"), "does not only send"),
        (system_of(KIND, encode=external_id, mapping="kind", directions=("out", "both")), "does not only send"),
        (system_of(KIND, encode=external_id, mapping="kind", key=("name", "activity")), "belongs to the key"),
    ],
)
def test_what_cannot_be_declared(system, words):
    with pytest.raises(ValueError, match=words):
        register(system)
    assert "own" not in SYSTEMS


def test_in_a_key_beside_an_id_of_our_own():
    """Values that share a remote value are entities of their own all the same."""
    system = system_of(KIND, encode=external_id, mapping="kind", key=("name", "activity"), own_ids=True)
    assert register(system) is system


def test_value():
    assert MappingValue("7", None, "Training") == ("7", None, "Training", True)
