"""Other addons make their systems known; a code that is taken is refused."""

import pytest
from hr_sync.records import RECORD_TYPES, Department, Employee
from hr_sync.systems import SYSTEMS, Stream, System, Twogethr, register, system_of


class Departments(Stream):
    record = Department


class Beispiel(System):
    code = "beispiel"
    name = "Beispiel"
    streams = (Departments,)


@pytest.fixture(autouse=True)
def known(monkeypatch):
    """The systems as they were before."""
    before = dict(SYSTEMS)
    yield
    SYSTEMS.clear()
    SYSTEMS.update(before)


def test_registered():
    system = register(Beispiel())
    assert SYSTEMS["beispiel"] is system is system_of("beispiel")
    assert system.is_present and system.knows("department") and not system.knows("employee")


def test_a_code_is_taken_once():
    register(Beispiel())
    with pytest.raises(ValueError, match=r"'beispiel' of .*Beispiel is taken: .*Beispiel has been registered"):
        register(Beispiel())
    with pytest.raises(ValueError, match="twogethr"):
        register(Twogethr())


def test_what_is_no_system():
    class Nameless(System):
        code = "nameless"

    class Circle(Beispiel):
        class First(Stream):
            record = Department
            after = (Employee,)

        class Second(Stream):
            record = Employee
            after = (Department,)

        streams = (First, Second)

    class Lost(Beispiel):
        streams = (type("Listed", (Departments,), {"finds_created": False, "directions": ("out",)}),)

    with pytest.raises(ValueError, match="what department has created could be found in its list"):
        register(Lost())
    with pytest.raises(TypeError, match="an instance"):
        register(Beispiel)
    with pytest.raises(ValueError, match="has no name"):
        register(Nameless())
    with pytest.raises(ValueError, match="wait for each other"):
        register(Circle())
    assert "beispiel" not in SYSTEMS


@pytest.mark.parametrize("code", ["gone", "", None])
def test_absent(code):
    """What is not known forbids nothing that is there, and cannot be called."""
    system = system_of(code)
    assert (system.code, system.is_present, system.streams) == (code or "", False, ())
    for record_type, record in RECORD_TYPES.items():
        stream = system.stream_class(record_type)
        assert stream.record is record
        assert stream is system.stream_class(record_type)
    with pytest.raises(LookupError):
        system.connect(None)
