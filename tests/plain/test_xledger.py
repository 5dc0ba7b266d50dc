"""Xledger's employees, against a GraphQL server whose schema is made of the lists of Xledger's fields."""

import sys
from datetime import date, datetime, timedelta, timezone

import pytest
from hr_sync.records import MISSING, Employee, Employment, PersonName, Ref
from hr_sync.systems import (
    Conflict,
    ContractBroken,
    Credentials,
    Forbidden,
    KeyRefused,
    NotFound,
    RateLimited,
    Rejected,
    Unauthorized,
    Unreachable,
)
from hr_sync.systems.xledger import Employees, XledgerClient
from hr_sync.systems.xledger.documents import DOCUMENTS
from hr_sync.systems.xledger.employees import moment, written_moment

pytestmark = pytest.mark.skipif(sys.version_info < (3, 10), reason="the simulator needs a newer Python")
NUMBER = "01019012345"


@pytest.fixture
def xledger():
    from simulators.xledger import XledgerSimulator

    with XledgerSimulator() as simulator:
        yield simulator
        assert [str(one) for one in simulator.violations] == []


@pytest.fixture
def connect(xledger):
    """A client of the simulator, with these settings."""
    clients = []

    def start(token=None, **settings):
        clients.append(XledgerClient(Credentials(xledger.base_url, token or xledger.token, settings=settings)))
        return clients[-1]

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def stream(connect):
    return connect().stream(Employees)


@pytest.fixture
def kari(xledger):
    """An employee with all that is read; returns the number."""
    boss = xledger.add_employee("1", "Ola", "Nordmann")
    return xledger.add_employee(
        "0042",
        "Kari Anne",
        "Berg",
        email="kari@eksempel.example",
        birthday="1990-01-01",
        socialSec=NUMBER,
        phone="900 00 000",
        employmentFrom="2021-05-01",
        superior=boss,
    )


def new(number="900", **values):
    """Somebody who is to be created."""
    given = {"name": PersonName("Ny", f"Ansatt {number}"), "employment": Employment(date(2026, 1, 1)), **values}
    return Employee("", personnel_number=number, **given)


def listed(stream, **options):
    pages = list(stream.pages(**options))
    assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]
    return [record for page in pages for record in page.records]


# --- What is sent at all ---------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_document_fits_the_schema(name):
    """The one that is made of Xledger's own lists where they are at hand."""
    from graphql import parse, validate
    from simulators.xledger.schema import schema

    assert validate(schema(), parse(DOCUMENTS[name].text)) == []


def test_the_own_lists_are_a_part_of_the_whole_ones():
    from simulators.xledger.fields import OWN, sections, text

    whole = sections(text())
    for operation, fields in sections(OWN).items():
        assert set(fields) <= set(whole[operation]), operation


def test_all_that_is_sent_is_a_field_of_the_inputs():
    from graphql import GraphQLInputObjectType
    from simulators.xledger.schema import schema

    for name in ("AddEmployeesInputNode", "UpdateEmployeesInputNode"):
        node = schema().type_map[name]
        assert isinstance(node, GraphQLInputObjectType)
        assert {path for declared in Employees.fields for path in declared.sent} <= set(node.fields)
    assert {"owner", "employeeGroup", "employeeType", "timesheet"} <= set(
        schema().type_map["AddEmployeesInputNode"].fields
    )


# --- Reading ---------------------------------------------------------------------------------


def test_an_employee(stream, xledger, kari):
    record = listed(stream)[1]
    assert (record.external_id, record.label, record.errors) == (kari, "0042 Kari Anne Berg", ())
    assert (record.name, record.personnel_number) == (PersonName("Kari Anne", "Berg"), "0042")
    assert (record.work_email, record.birthday) == ("kari@eksempel.example", date(1990, 1, 1))
    assert record.manager == Ref("employee", xledger.by_code("1")["dbId"])
    assert (record.employment, record.departure) == (Employment(date(2021, 5, 1)), None)
    assert abs(record.modified - datetime.now(timezone.utc)) < timedelta(minutes=1)


def test_what_is_masked_or_not_shown_is_not_read(stream, xledger, kari):
    """A masked number would be taken for another one."""
    assert xledger.employees[kari]["socialSecurityMasked"] == "010190*****"
    for record in (stream.read(kari), listed(stream)[1]):
        assert record.social_security is MISSING and record.work_phone is MISSING
        assert not {"social_security", "work_phone"} & set(record.absent)


def test_numbers_of_64_bits_are_texts(xledger, stream, kari):
    assert isinstance(stream.read(kari).external_id, str) and int(kari) > 2**31


def test_somebody_without_a_contact(stream, xledger):
    number = xledger.add_employee("7", "Per", "von Dahl")
    xledger.employees[number]["contact"] = None
    assert stream.read(number).name == PersonName("Per", "von Dahl")


def test_pages(stream, xledger):
    ids = [xledger.add_employee(str(number), "Nr", str(number)) for number in range(5)]
    stream.page_size = 2
    assert [record.external_id for record in listed(stream)] == ids
    assert [record.external_id for record in listed(stream, start=2)] == ids[2:]


def test_nobody_is_there(stream):
    """The server says null then, and not an empty list."""
    assert listed(stream) == []
    assert stream.read("12345") is None and stream.read("../1") is None


def test_what_has_changed_since(stream, xledger, kari):
    now = datetime.now(timezone.utc)
    assert len(listed(stream, since=now - timedelta(hours=3))) == 2
    assert listed(stream, since=now + timedelta(hours=3)) == []


def test_moments_are_by_the_clock_of_norway():
    assert moment("2026-06-01T10:00:00.1234567") == datetime(2026, 6, 1, 8, tzinfo=timezone.utc)
    assert moment("2026-01-01 10:00:00") == datetime(2026, 1, 1, 9, tzinfo=timezone.utc)
    assert moment("2026-01-01T10:00:00Z") == datetime(2026, 1, 1, 10, tzinfo=timezone.utc)
    assert moment(None) is moment("soon") is None
    assert written_moment(datetime(2026, 1, 1, 10, tzinfo=timezone.utc)) == "2026-01-01T11:00:00"
    assert written_moment(datetime(2026, 6, 1, 10, tzinfo=timezone.utc)) == "2026-06-01T11:00:00"


def test_what_a_query_costs_is_known(connect, xledger, kari):
    client = connect()
    listed(client.stream(Employees))
    assert (client.remaining, client.cost) == (xledger.credits, 1)


# --- Who is there ----------------------------------------------------------------------------


def test_the_tenant(connect, xledger):
    tenant = connect().tenant()
    assert (tenant.id, tenant.name, tenant.timezone) == (xledger.home, "Eksempel AS", "Europe/Oslo")
    assert connect().check({}, {}).lacking == []


def test_an_entity_below(connect, xledger, kari):
    """Its employees alone are read, and who is created belongs to it."""
    below = xledger.add_entity("101", "Datter AS", owner=xledger.home)
    xledger.add_employee("5", "Per", "Dahl", owner=below)
    client = connect(owner="101")
    assert (client.tenant().id, client.choices("owner")) == (
        below,
        [("100", "100 Eksempel AS"), ("101", "101 Datter AS")],
    )
    stream = client.stream(Employees)
    assert [record.personnel_number for record in listed(stream)] == ["5"]
    stream.create(new(), "own-1")
    assert xledger.by_code("900")["ownerDbId"] == below
    assert len(listed(connect(owner="100").stream(Employees))) == 2


def test_a_token_of_another_entity(connect):
    with pytest.raises(KeyRefused, match="does not reach the entity 300"):
        connect(owner="300").tenant()


def test_a_token_that_is_not_known(connect, xledger):
    with pytest.raises(Unauthorized):
        connect("another-token").tenant()
    assert xledger.count() == 1


def test_too_few_scopes(connect, xledger, kari):
    xledger.scopes.discard("Human Resources: Write")
    with pytest.raises(Forbidden, match="Human Resources: Write"):
        connect().stream(Employees).update(kari, Employee(kari, work_phone="1"))
    xledger.scopes.clear()
    with pytest.raises(Forbidden, match="Common: Read"):
        connect().tenant()


def test_a_schema_without_a_mutation_is_noticed(connect, xledger):
    fields = {"__type": {"fields": [{"name": "addEmployees"}]}}
    xledger.faults.add("query __type", "instead", value={"data": fields})
    assert [str(one) for one in connect().check({}, {}).lacking] == ["Employees cannot be changed"]


# --- Limits ----------------------------------------------------------------------------------


def rate(code, **more):
    return {"data": None, "errors": [{"message": "no", "code": f"BAD_REQUEST.{code}", "extensions": more}]}


@pytest.mark.parametrize(
    ("code", "wait"),
    [("INSUFFICIENT_CREDITS", 1200), ("BURST_RATE_LIMIT_REACHED", 5), ("CONCURRENCY_LIMIT_REACHED", 1)],
)
def test_the_wait_of_each_limit(stream, xledger, kari, sleeps, code, wait):
    xledger.faults.add("mutation updateEmployees", "instead", value=rate(code))
    with pytest.raises(RateLimited) as caught:
        stream.update(kari, Employee(kari, work_phone="1"))
    assert caught.value.retry_after == wait and sleeps == []


def test_a_query_waits_for_a_short_while(stream, xledger, kari, sleeps):
    xledger.faults.add("query employees", "instead", value=rate("BURST_RATE_LIMIT_REACHED"))
    assert len(listed(stream)) == 2 and sleeps == [5.0]


def test_the_burst_of_the_server(stream, xledger, kari, sleeps):
    xledger.burst = 2
    with pytest.raises(RateLimited):
        for _time in range(4):
            stream.update(kari, Employee(kari, work_phone="1"))


def test_credits_that_are_used_up(stream, xledger, kari):
    xledger.credits = 0
    with pytest.raises(RateLimited) as caught:
        listed(stream)
    assert 590 < caught.value.retry_after <= 601


# --- Sending ---------------------------------------------------------------------------------


def sent(xledger, operation):
    return [
        [one["node"] for one in request.body["inputs"]]
        for request in xledger.requests
        if request.operation == operation
    ]


def test_only_what_changed_is_sent(stream, xledger, kari):
    found = stream.update(kari, Employee(kari, work_email=None, departure=date(2026, 12, 31)))
    assert (found.work_email, found.departure, found.name) == (
        None,
        date(2026, 12, 31),
        PersonName("Kari Anne", "Berg"),
    )
    assert sent(xledger, "mutation updateEmployees") == [[{"dbId": kari, "email": None, "employmentTo": "2026-12-31"}]]


def test_a_departure_closes_only_where_it_is_wanted(connect, xledger, kari):
    stream = connect(close_leavers=True).stream(Employees)
    stream.update(kari, Employee(kari, departure=date(2026, 12, 31)))
    assert (xledger.employees[kari]["employmentTo"], xledger.employees[kari]["dateTo"]) == ("2026-12-31", "2026-12-31")
    stream.update(kari, Employee(kari, departure=None))
    assert (xledger.employees[kari]["employmentTo"], xledger.employees[kari]["dateTo"]) == (None, None)


def test_somebody_new(connect, xledger, kari):
    stream = connect(employee_group="10", employee_type="A", timesheet=True).stream(Employees)
    values = {"work_email": "ny@eksempel.example", "birthday": date(2000, 2, 3), "manager": Ref("employee", kari)}
    record = stream.create(new("007", social_security=NUMBER, work_phone="911", departure=None, **values), "own-1")
    assert (record.personnel_number, record.work_email) == ("007", "ny@eksempel.example")
    [[node]] = sent(xledger, "mutation addEmployees")
    assert node == {
        **{"code": "007", "firstName": "Ny", "lastName": "Ansatt 007", "description": "Ny Ansatt 007"},
        **{"email": "ny@eksempel.example", "phone": "911", "birthday": "2000-02-03", "socialSec": NUMBER},
        **{"employmentFrom": "2026-01-01", "dateFrom": "2026-01-01", "superior": {"dbId": kari}, "timesheet": True},
        **{"employeeGroup": {"code": "10"}, "employeeType": {"code": "A"}},
    }
    assert [request.body["inputs"][0]["clientId"] for request in xledger.requests if "add" in request.operation] == [
        "own-1"
    ]


@pytest.mark.parametrize("lacking", ["personnel_number", "employment"])
def test_nobody_is_created_without_a_number_or_a_first_day(stream, xledger, lacking):
    record = new(**{"employment": None}) if lacking == "employment" else new(None)
    with pytest.raises(Rejected, match="needs a personnel number"):
        stream.create(record, "own-1")
    assert xledger.count() == 0


def test_a_number_that_somebody_has(stream, xledger, kari):
    """Numbers need not be unique there, so that two people would have one; zeros in front of it count."""
    with pytest.raises(Conflict, match="has an employee with the number 0042 already") as caught:
        stream.create(new("0042"), "own-1")
    assert caught.value.existing_id == kari
    assert stream.create(new("42"), "own-2").personnel_number == "42"
    assert len(sent(xledger, "mutation addEmployees")) == 1


def test_what_a_lost_call_has_added_is_found_by_its_code(stream, xledger):
    since = datetime.now(timezone.utc) - timedelta(days=1)
    for _time in range(2):
        xledger.faults.add("mutation addEmployees", "reset", applied=True)
    with pytest.raises(Unreachable):
        stream.create(new(), "own-1")
    assert stream.find_created("own-1", since, new()).external_id == xledger.by_code("900")["dbId"]
    assert stream.find_created("own-2", since, new("901")) is None
    later = datetime.now(timezone.utc) + timedelta(hours=1)
    assert stream.find_created("own-1", later, new()) is None, "it was there before"
    xledger.add_employee("900", "Annen", "Person")
    with pytest.raises(Rejected):
        stream.find_created("own-1", since, new())


# --- Many at once ----------------------------------------------------------------------------


def shown(outcomes):
    return [one.personnel_number if isinstance(one, Employee) else type(one) for one in outcomes]


def test_many_are_created_with_one_call(stream, xledger):
    outcomes = stream.create_all([(new(str(number)), f"own-{number}") for number in range(100)])
    assert shown(outcomes) == [str(number) for number in range(100)]
    assert [request.operation for request in xledger.requests] == ["query employees", "mutation addEmployees"]


def test_a_thousand_are_read_with_one_call_and_a_hundred_changed_with_one(stream, xledger):
    ids = [xledger.add_employee(str(number), "Nr", str(number)) for number in range(1000)]
    assert len(listed(stream)) == 1000
    stream.update_all([(id_, Employee(id_, work_phone="1")) for id_ in ids[:100]])
    assert [request.operation for request in xledger.requests] == ["query employees", "mutation updateEmployees"]


def test_at_most_500_go_into_a_call(stream, xledger):
    outcomes = stream.create_all([(new(str(number)), f"own-{number}") for number in range(501)])
    assert len(set(shown(outcomes))) == 501
    assert [len(nodes) for nodes in sent(xledger, "mutation addEmployees")] == [500, 1]


@pytest.mark.parametrize("size", [1, 2, 5, 8])
def test_a_bad_one_stands_alone(stream, xledger, size):
    """The others are taken, each once, wherever it is in the batch."""
    for bad in range(size):
        xledger.employees.clear()
        numbers = [str(number) for number in range(size)]
        numbers[bad] = "9" * 40
        outcomes = stream.create_all([(new(number), number) for number in numbers])
        assert shown(outcomes) == [*numbers[:bad], Rejected, *numbers[bad + 1 :]]
        assert len(xledger.employees) == size - 1
    assert "more than 30 characters" in str(outcomes[-1])


def test_a_bad_one_among_those_that_are_changed(stream, xledger, kari):
    gone = Employee("", personnel_number="3")
    bad = Employee("", manager=Ref("employee", "999"))
    other = xledger.by_code("1")["dbId"]
    outcomes = stream.update_all([(kari, Employee("", work_phone="1")), ("777", gone), (other, bad)])
    assert shown(outcomes) == ["0042", NotFound, Rejected]
    assert "superior.dbId: No value matching" in str(outcomes[2])


def test_a_part_of_a_refused_batch_is_not_added_again(stream, xledger):
    """Whether a refused batch is carried out in part is not documented; each is there once either way."""
    xledger.carries_out_parts = True
    outcomes = stream.create_all([(new("1"), "a"), (new("9" * 40), "b"), (new("2"), "c")])
    assert shown(outcomes) == ["1", Rejected, "2"] and len(xledger.employees) == 2


def test_data_beside_errors_are_not_taken_for_an_answer(stream, xledger):
    """What became of each is not known before it is looked up."""
    answer = {"data": {"addEmployees": {"edges": []}}, "errors": [{"message": "code: no"}]}
    xledger.faults.add("mutation addEmployees", "instead", value=answer)
    assert shown(stream.create_all([(new("1"), "a"), (new("2"), "b")])) == [Unreachable] * 2
    assert len(sent(xledger, "mutation addEmployees")) == 1


def test_what_a_refused_batch_has_added_is_taken_for_ours(stream, xledger):
    """A server that adds some of a batch and refuses it as a whole."""

    def add(_request):
        xledger.add_employee("1", "Ny", "Ansatt 1")

    xledger.faults.add("mutation addEmployees", "call", call=add)
    outcomes = stream.create_all([(new("1"), "a"), (new("9" * 40), "b")])
    assert shown(outcomes) == ["1", Rejected] and len(xledger.employees) == 1


def test_what_is_left_when_the_credits_are_used_up(stream, xledger):
    """What was added stays so, and the rest says until when to wait."""
    xledger.credits = 60
    outcomes = stream.create_all([(new(str(number)), str(number)) for number in range(1000)])
    assert shown(outcomes)[:500] == [str(number) for number in range(500)]
    assert set(shown(outcomes)[500:]) == {RateLimited}


@pytest.mark.parametrize(
    "answer",
    [
        {"data": {"updateEmployees": {"edges": None}}},
        {"data": {"updateEmployees": None}},
        {"data": {"updateEmployees": {"edges": [{"clientId": "other", "node": {"dbId": "1"}}]}}},
        {"data": {"updateEmployees": {"edges": [7]}}},
        {"data": {"updateEmployees": {"edges": {}}}},
    ],
)
def test_an_answer_that_does_not_say_what_became_of_one(stream, xledger, kari, answer):
    xledger.faults.add("mutation updateEmployees", "instead", value=answer)
    with pytest.raises(ContractBroken):
        stream.update(kari, Employee(kari, work_phone="1"))


@pytest.mark.parametrize("kind", ["reset", "cut", "html"])
def test_an_answer_that_is_lost_is_not_sent_for_again(stream, xledger, kind):
    xledger.faults.add("mutation addEmployees", kind, **({"applied": True} if kind == "reset" else {}))
    with pytest.raises((Unreachable, ContractBroken)):
        stream.create(new(), "own-1")
    assert len(sent(xledger, "mutation addEmployees")) == len(xledger.employees) == 1
