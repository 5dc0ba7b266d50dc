"""Kleer's users and payroll contracts, both ways, against a server that checks every document by the schema."""

import sys
from datetime import date

import pytest
from hr_sync.records import MISSING, Employee, PersonName
from hr_sync.systems import (
    SYSTEMS,
    ContractBroken,
    Credentials,
    Forbidden,
    KeyRefused,
    NotFound,
    Rejected,
    Unauthorized,
    Unreachable,
)
from hr_sync.systems.kleer import Employees, KleerClient, contracts

pytestmark = pytest.mark.skipif(sys.version_info < (3, 10), reason="the simulator needs a newer Python")
STREET, PHONE = "Storgatan 1", "070-123 45 67"


@pytest.fixture
def kleer():
    from simulators.kleer import KleerSimulator

    with KleerSimulator() as simulator:
        yield simulator
        assert [str(one) for one in simulator.violations] == []


@pytest.fixture
def connect(kleer):
    """A client of the simulator, with these settings."""
    clients = []

    def start(token=None, **settings):
        settings = {"company": "4711", "work_email": True, "may_create": True, **settings}
        credentials = Credentials(kleer.base_url, kleer.token if token is None else token, settings=settings)
        clients.append(KleerClient(credentials))
        return clients[-1]

    yield start
    for client in clients:
        client.close()


@pytest.fixture
def stream(connect):
    return connect().stream(Employees)


def listed(stream, **options):
    pages = list(stream.pages(**options))
    assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]
    return [record for page in pages for record in page.records]


@pytest.fixture
def anna(kleer):
    """A user with a payroll contract; returns the id."""
    id_ = kleer.add_user("Anna Maria von Berg", "anna@exempel.example", **{"foreign-id": "own-1", "internal-id": 7})
    kleer.add_contract(
        id_,
        ssn="19900101-2385",
        address2=STREET,
        zip_code="931 30",
        state="Skellefteå",
        country_code="SE",
        phone=PHONE,
        employment_start_date="2021-05-01",
    )
    return str(id_)


@pytest.fixture
def bo(kleer):
    """A user without a payroll contract; returns the id."""
    return str(kleer.add_user("Bo Ek", "bo@exempel.example"))


def test_nothing_is_sent_unless_somebody_wants_it():
    assert SYSTEMS["kleer"].stream_class("employee").directions[0] == "in"


# --- Reading ---------------------------------------------------------------------------------


def test_a_user_and_the_contract_are_one_employee(stream, anna):
    [record] = listed(stream)
    assert record.external_id == anna and record.own_id == "own-1" and not record.errors
    assert record.name == PersonName("Anna Maria", "von Berg") and record.work_email == "anna@exempel.example"
    assert (record.social_security, record.active) == ("19900101-2385", True)
    assert (record.street, record.zip, record.city, record.country) == (STREET, "931 30", "Skellefteå", "SE")
    assert record.private_phone == PHONE
    assert (record.contract_start, record.contract_end) == (date(2021, 5, 1), None)
    assert record.birthday == date(1990, 1, 1) and record.absent == ()


def test_both_lists_are_read_once(stream, kleer, anna, bo):
    assert len(listed(stream)) == 2
    assert [request.operation for request in kleer.requests] == ["GET /user", "GET /payroll/user"]


def test_the_contract_of_whoever_has_none_is_not_empty(stream, anna, bo):
    """Nothing in Odoo is emptied because Kleer does not pay somebody."""
    records = {record.external_id: record for record in listed(stream)}
    for name in contracts.NAMES:
        assert getattr(records[bo], name) is MISSING
    assert records[bo].absent == () and stream.read(bo).street is MISSING
    assert stream.read(anna).street == STREET


@pytest.mark.parametrize(("line", "found"), [("address1", "c/o Ek"), ("address2", STREET), ("", STREET)])
def test_the_street_is_where_the_company_writes_it(connect, kleer, anna, line, found):
    kleer.contracts[int(anna)]["address1"] = "c/o Ek"
    assert listed(connect(street=line).stream(Employees))[0].street == found


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ssn": "900101"}, "social_security"),
        ({"employment-end-date": "2001-01-01"}, "contract_end"),
        ({"country-code": "Sweden"}, "country"),
    ],
)
def test_one_bad_field_keeps_nothing_else_out(stream, kleer, anna, change, field):
    kleer.contracts[int(anna)].update(change)
    [record] = listed(stream)
    assert [error.field for error in record.errors] == [field]
    assert record.name.last == "von Berg" and "900101" not in str(record.errors[0])


def test_pages(stream, kleer):
    ids = [str(kleer.add_user(f"Nr {number}")) for number in range(5)]
    stream.page_size = 2
    assert [record.external_id for record in listed(stream)] == ids
    assert [record.external_id for record in listed(stream, start=2)] == ids[2:]
    assert {page.total for page in stream.pages()} == {5}


def test_an_empty_company(stream):
    assert listed(stream) == []


def test_reading_one(stream, anna):
    assert stream.read(anna).name.last == "von Berg"
    assert stream.read("99999") is None and stream.read("../info") is None


# --- Who is there ----------------------------------------------------------------------------


def test_the_tenant(connect):
    tenant = connect().tenant()
    assert (tenant.id, tenant.name, tenant.country, tenant.currency) == ("556677-8899", "Exempel AB", "SE", "SEK")
    assert connect().check({}, {}).lacking == []


@pytest.mark.parametrize("company", ["", "x", "4711/../1", "٤"])
def test_a_company_number_that_is_none(connect, kleer, company):
    with pytest.raises(KeyRefused, match="Enter the number"):
        connect(company=company).tenant()
    assert kleer.count() == 0


def test_refusals(connect, kleer):
    with pytest.raises(Unauthorized, match="Invalid token"):
        connect("another-token").tenant()
    with pytest.raises(Forbidden, match="lacks a right"):
        connect(company="4712").tenant()


def test_a_server_error_once_is_asked_again_and_no_more(connect, kleer):
    kleer.faults.add("GET /info", "status", status=500)
    assert connect().tenant().name == "Exempel AB"
    kleer.faults.add("GET /info", "status", status=500, times=None)
    kleer.forget()
    with pytest.raises(Unreachable):
        connect().tenant()
    assert kleer.count("GET /info") == 2


def test_who_has_no_contract_is_asked_about_once(stream, kleer, bo):
    """Clients of the API have seen both answers: 500 with the name of an exception, and 404."""
    assert stream.read(bo).street is MISSING
    assert kleer.count("GET /payroll/user/{id}") == 1
    kleer.faults.add("GET /payroll/user/{id}", "status", status=404)
    assert stream.read(bo).street is MISSING
    assert kleer.count("GET /payroll/user/{id}") == 2


@pytest.mark.parametrize("value", [{}, [], "text"])
def test_an_answer_of_another_shape(stream, kleer, anna, value):
    kleer.faults.add("GET /user", "instead", value=value, times=None)
    with pytest.raises(ContractBroken):
        listed(stream)


# --- Sending ---------------------------------------------------------------------------------


def test_only_what_changed_is_sent(stream, kleer, anna):
    kleer.forget()
    found = stream.update(anna, Employee(anna, private_phone="070-1", street=None))
    assert (found.private_phone, found.street, found.zip) == ("070-1", None, "931 30")
    [sent] = [request for request in kleer.requests if request.method != "GET"]
    assert sent.operation == "POST /payroll/user/{id}"
    assert sent.body == {"payroll-user-writable": {"address2": "", "phone": "070-1"}}


def test_what_kleer_has_already_is_not_sent(stream, kleer, anna):
    kleer.forget()
    found = stream.update(anna, Employee(anna, private_phone=PHONE, name=PersonName("Anna Maria", "von Berg")))
    assert found.private_phone == PHONE
    assert {request.method for request in kleer.requests} == {"GET"}


def test_an_update_of_a_user_keeps_what_is_not_ours(stream, kleer, anna):
    entries = {"dimension-entry": [{"id": 3, "percentage": "0.5"}, {"id": 4}]}
    kleer.users[int(anna)]["dimensions"] = entries
    found = stream.update(anna, Employee(anna, name=PersonName("Anna", "Ek"), active=False))
    assert (str(found.name), found.active, found.work_email) == ("Anna Ek", False, "anna@exempel.example")
    user = kleer.users[int(anna)]
    assert (user["foreign-id"], user["internal-id"]) == ("own-1", "7")
    assert user["dimensions"] == {"dimension-entry": [{"id": "3", "percentage": "0.5"}, {"id": "4"}]}
    assert kleer.count("POST /payroll/user/{id}") == 0


def test_a_departure_is_set_and_taken_back(stream, kleer, anna):
    assert stream.update(anna, Employee(anna, contract_end=date(2026, 12, 31))).contract_end == date(2026, 12, 31)
    assert kleer.contracts[int(anna)]["employment-end-date"] == "2026-12-31"
    found = stream.update(anna, Employee(anna, contract_end=None))
    assert found.contract_end is None and "contract_end" not in found.absent
    assert "employment-end-date" not in kleer.contracts[int(anna)]


def test_without_a_contract_nothing_of_it_can_be_sent(connect, kleer, bo):
    stream = connect(may_create=False).stream(Employees)
    with pytest.raises(Rejected, match="no payroll contract"):
        stream.update(bo, Employee(bo, private_phone=PHONE))
    assert kleer.count("POST /payroll/user/{id}") == 0
    assert stream.update(bo, Employee(bo, work_email="ny@exempel.example")).work_email == "ny@exempel.example"


def test_an_update_of_what_is_gone(stream):
    with pytest.raises(NotFound):
        stream.update("99999", Employee("99999", active=False))


def test_a_new_user_carries_our_id(stream, kleer):
    new = Employee("", name=PersonName("Cecilia", "Dahl"), work_email="cecilia@exempel.example", active=True, zip="1")
    record = stream.create(new, "own/2?x")
    assert kleer.users[int(record.external_id)]["foreign-id"] == record.own_id == "own/2?x"
    assert (str(record.name), record.active, record.zip) == ("Cecilia Dahl", True, MISSING)
    assert stream.find_own("own/2?x", None).external_id == record.external_id
    assert stream.find_own("own-3", None) is None


def test_a_new_user_needs_an_address(stream, kleer):
    with pytest.raises(Rejected, match="e-mail"):
        stream.create(Employee("", name=PersonName("Cecilia", "Dahl"), work_email=None), "own-2")
    assert kleer.users == {}


@pytest.mark.parametrize("kind", ["reset", "cut", "html"])
def test_an_answer_that_is_lost_is_not_sent_for_again(stream, kleer, kind):
    kleer.faults.add("PUT /user", kind, **({"applied": True} if kind == "reset" else {}))
    with pytest.raises((Unreachable, ContractBroken)):
        stream.create(Employee("", name=PersonName("C", "D"), work_email="c@exempel.example"), "own-2")
    assert kleer.count("PUT /user") == len(kleer.users) == 1
    assert stream.find_own("own-2", None)
