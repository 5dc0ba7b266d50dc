"""What a system may declare as a mapping, and which fields are sent by one."""

from dataclasses import replace

import pytest
from hr_sync.records import Activity, Employee, Project
from hr_sync.systems import SYSTEMS, Mapping, MappingValue, Stream, System, register
from hr_sync.systems.decode import ref, text
from hr_sync.systems.encode import external_id
from hr_sync.systems.field import Field

KIND = Mapping("kind", Activity, "Kinds")
MAPPED = {"encode": external_id, "mapping": "kind"}


def system_of(*mappings, directions=("out",), key=(), sums=(), own_ids=False, **options):
    """A system with one stream, whose field ``activity`` has these options."""

    class Projects(Stream):
        record = Project

    class Own(System):
        code = "own"
        name = "Own"

    Projects.directions, Projects.key, Projects.sums, Projects.own_ids = directions, key, sums, own_ids
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


def test_a_mapping_that_a_setting_turns_on():
    mapping = Mapping("kind", Activity, "Kinds", when=lambda settings: bool(settings.get("on")))
    assert KIND.is_used({}) and mapping.is_used({"on": True}) and not mapping.is_used({})


def test_a_stream_that_also_reads():
    """The mapped field is only sent."""
    system = register(system_of(KIND, **MAPPED, directions=("out", "both")))
    assert system.stream_class("project").mapped() == {"activity"}


def test_a_mapping_that_nothing_uses():
    system = register(system_of(KIND, Mapping("person", Employee, "Persons")))
    assert system.mapping_of("project", "activity") is None
    assert system.mapped_types(["kind"]) == set()


@pytest.mark.parametrize(
    ("system", "words"),
    [
        (system_of(KIND, KIND), "own: two mappings have one name"),
        (system_of(replace(KIND, unless=("kind",))), "own: 'kind' gives way to a mapping that is not declared"),
        (
            system_of(replace(KIND, unless=("person",)), Mapping("person", Employee, "Persons")),
            "own: 'kind' gives way to a mapping that is not declared for the same record type",
        ),
        (system_of(replace(KIND, choices=(("a", "A"), ("a", "B")))), "own: the mapping 'kind' has two choices of one"),
        (
            system_of(replace(KIND, choices=(("a", "A"),)), Mapping("person", Employee, "P", choices=(("a", "B"),))),
            "own: the choice 'a' has two texts: 'A' and 'B'",
        ),
        (system_of(encode=external_id, mapping="kind"), "own: .*'activity' of project names a mapping .*'kind'"),
        (system_of(KIND, mapping="kind"), "is never sent"),
        (system_of(KIND, **MAPPED, key=("name", "activity")), r"project is mapped \(activity\), but neither"),
        (system_of(KIND, **MAPPED, key=("name", "activity"), sums=("hours",)), "sums what it does not send .*: hours"),
        (system_of(KIND, **MAPPED, key=("activity",), sums=("name",)), "all fields of the key of project are mapped"),
    ],
)
def test_what_cannot_be_declared(system, words):
    with pytest.raises(ValueError, match=words):
        register(system)
    assert "own" not in SYSTEMS


def test_mapped_key():
    """What is found by a key of which a part is mapped is summed, unless entities carry our own id."""
    summed = register(system_of(KIND, **MAPPED, key=("number", "activity"), sums=("name",)))
    assert summed.may_share("project")
    assert not summed.may_share("employee")
    assert summed.stream_class("project").mapped_key() == {"activity"}
    assert not system_of(KIND, **MAPPED, key=("number", "activity"), own_ids=True).may_share("project")
    assert not system_of(KIND, **MAPPED, key=("number",)).may_share("project")


def test_value():
    assert MappingValue("7", None, "Training") == ("7", None, "Training", True, None, None)


def test_choice():
    """What nobody has chosen, or cannot be chosen any more, is the first."""
    mapping = replace(KIND, choices=(("amount", "Amount"), ("quantity", "Quantity")))
    register(system_of(mapping, replace(KIND, name="other", unless=("kind",), choices=mapping.choices)))
    found = [mapping.choice(one) for one in ("quantity", "amount", None, "hours")]
    assert found == ["quantity", "amount", "amount", "amount"]
    assert KIND.choice("quantity") is None


def test_choices_of_another_system():
    """Odoo keeps one list of all values."""
    register(system_of(replace(KIND, choices=(("a", "A"),))))
    other = system_of(replace(KIND, choices=(("a", "B"),)))
    type(other).code = "other"
    with pytest.raises(ValueError, match="two texts"):
        register(other)
