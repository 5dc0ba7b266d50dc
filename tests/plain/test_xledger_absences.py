"""Xledger's absences, against a GraphQL server: what the schema offers is found, and nothing else is sent."""

import sys
from datetime import date
from decimal import Decimal

import pytest
from graphql import validate
from graphql.language import parse
from hr_sync.records import Absence, Ref, Span
from hr_sync.systems import Conflict, Credentials, Rejected
from hr_sync.systems.mapping import MappingValue
from hr_sync.systems.xledger import Absences, XledgerClient
from hr_sync.systems.xledger.absences_documents import DOCUMENTS, removing, writing
from hr_sync.systems.xledger.absences_file import LAYOUT
from hr_sync.systems.xledger.absences_schema import absence_capabilities

pytestmark = pytest.mark.skipif(sys.version_info < (3, 10), reason="the simulator needs a newer Python")


@pytest.fixture
def xledger():
    from simulators.xledger import XledgerSimulator

    with XledgerSimulator() as simulator:
        yield simulator
        assert [str(one) for one in simulator.violations] == []


@pytest.fixture
def connect(xledger):
    """A client that knows what a test of the connection has found."""
    clients = []

    def start(**settings):
        for known in ({}, None):
            found = known if known is not None else clients[-1].check({}, {}).capabilities
            credentials = Credentials(xledger.base_url, xledger.token, settings=settings, capabilities=found)
            clients.append(XledgerClient(credentials))
        return clients[-1]

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def ferie(xledger):
    return xledger.absences.add_code("FERIE", "Ferie")


@pytest.fixture
def kari(xledger):
    return xledger.add_employee("0042", "Kari", "Berg", employmentFrom="2021-05-01")


def wanted(employee, code, days, percent="100"):
    who, kind = Ref("employee", employee), Ref("absence_type", code)
    return Absence("", employee=who, absence_type=kind, span=days, percent=Decimal(percent))


@pytest.fixture
def absence(kari, ferie):
    """An absence of two days that is to be sent."""
    days = Span(date(2026, 5, 4), date(2026, 5, 5), from_noon=True)
    return wanted(kari, ferie, days, "75")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_document_fits_the_schema(name):
    from simulators.xledger.schema import schema

    assert not validate(schema(), parse(DOCUMENTS[name].text))


def test_what_is_found_and_sent(connect, xledger, absence):
    client = connect()
    stream = client.stream(Absences)
    found = stream.create(absence, "ours")
    assert (found.percent, found.span) == (Decimal(75), absence.span)
    (entity,) = xledger.absences.entities.values()
    assert (entity["fromDate"], entity["toDate"], entity["leavePercent"]) == ("2026-05-04", "2026-05-05", "75")
    stream.update(found.external_id, Absence("", percent=Decimal("12.50")))
    assert xledger.absences.entities[found.external_id]["leavePercent"] == "12.5"
    stream.delete(found.external_id)
    assert not xledger.absences.entities
    stream.delete(found.external_id)  # one that is gone already is fine


def test_each_found_document_fits_the_schema(connect):
    from simulators.xledger.schema import schema

    found = connect().capabilities["absences"]
    for document in (writing(found["add"]), writing(found["update"]), removing(found["remove"])):
        assert not document.is_query
        assert not validate(schema(), parse(document.text))


def test_names_of_a_schema_are_no_texts():
    """A schema cannot have such names; a server could say so."""
    with pytest.raises(ValueError, match="not a name"):
        writing({"name": "a } query {", "input": "X"})
    with pytest.raises(ValueError, match="not a name"):
        removing({"name": "a", "type": "[X] ) {"})


def types(**named):
    """A schema as introspection shows it: fields by the name of the type, each with the name of its type."""

    def run(_document, variables):
        class Answer:
            body = {"__type": named.get(variables["type"])}

        return Answer

    return run


@pytest.mark.parametrize("answer", [None, {}, {"fields": None}, {"fields": [None, 1, {"name": None}]}, {"fields": "x"}])
def test_a_schema_that_says_nothing(answer):
    assert absence_capabilities(types(Mutation=answer), ["addAbsences", None]) == {}


@pytest.mark.parametrize("lacking", ["employee", "absenceCode", "fromDate", "toDate", "leavePercent"])
def test_a_needed_field_that_is_not_there(connect, xledger, lacking):
    del xledger.absences.fields[lacking]
    client = connect()
    assert client.capabilities["absences"] == {}
    assert "offers nothing that adds absences" in str(Absences.why_file(client.capabilities))


def test_before_the_first_test():
    assert "Test the connection" in str(Absences.why_file({}))


def test_another_mutation(connect, xledger, absence):
    """One whose name is not the usual one does as well; a single form is not used."""
    xledger.absences.mutations = ("addEmployeeAbsences",)
    client = connect()
    client.stream(Absences).create(absence, "ours")
    assert client.capabilities["absences"]["add"]["name"] == "addEmployeeAbsences"
    with pytest.raises(Rejected, match="Correct or delete it in Xledger"):
        client.stream(Absences).update("1", Absence("", percent=Decimal(1)))


def test_there_already(connect, xledger, absence, kari, ferie):
    xledger.absences.add(kari, ferie, "2026-05-04", "2026-05-05", owner=xledger.home)
    with pytest.raises(Conflict, match="already has an absence"):
        connect().stream(Absences).create(absence, "ours")


def test_twice_in_one_batch(connect, xledger, absence):
    """Two requests of one employee, with the same code and days, are not two absences."""
    first, second = connect().stream(Absences).create_all([(absence, "a"), (absence, "b")])
    assert first.external_id in xledger.absences.entities
    assert isinstance(second, Conflict)


def test_a_batch_that_is_refused(connect, xledger, absence, ferie):
    """The bad one stands alone, and none is added twice."""
    bad = wanted("1", ferie, absence.span)
    good, refused = connect().stream(Absences).create_all([(absence, "a"), (bad, "b")])
    assert good.external_id in xledger.absences.entities
    assert isinstance(refused, Rejected)
    assert len(xledger.absences.entities) == 1


def test_the_codes(connect, xledger, ferie, kari):
    """From their list, or else from what is there."""
    xledger.absences.add_code("SYK", "Syk")
    assert list(connect().mapping_values("absence_code")) == [
        MappingValue(ferie, "FERIE", "Ferie"),
        MappingValue(str(int(ferie) + 1), "SYK", "Syk"),
    ]
    xledger.absences.lists_codes = False
    xledger.absences.add(kari, ferie, "2026-05-04", "2026-05-04", owner=xledger.home)
    assert list(connect().mapping_values("absence_code")) == [MappingValue(ferie, "FERIE", "Ferie")]


def test_an_entity_below(connect, xledger, absence, kari, ferie):
    """Absences belong to the chosen entity; those of others are not looked at."""
    below = xledger.add_entity("200", "Datter AS", xledger.home)
    xledger.absences.add(kari, ferie, "2026-05-04", "2026-05-05", owner=xledger.home)
    found = connect(owner="200").stream(Absences).create(absence, "ours")
    assert xledger.absences.entities[found.external_id]["ownerDbId"] == below


def test_a_percentage_that_is_none(connect, xledger, kari, ferie):
    xledger.absences.add(kari, ferie, "2026-05-04", "2026-05-04", owner=xledger.home, percent="much")
    (page,) = connect().stream(Absences).pages()
    (error,) = page.records[0].errors
    assert (error.field, str(error)) == ("percent", "much is not a number")


def test_the_file_has_the_columns_that_are_imported():
    assert [column.name for column in LAYOUT.columns] == [
        "employee_number",
        "title",
        "leave_type_code",
        "note",
        "absence_name",
        "from_date",
        "to_date",
        "leave_percentage",
    ]
    assert {field.name for field in Absences.fields} >= LAYOUT.fields | LAYOUT.about.keys()
