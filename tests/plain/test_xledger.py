"""Xledger's employees, against a GraphQL server whose schema is made of the lists of Xledger's fields."""

import sys
from datetime import date, datetime, timedelta, timezone

import pytest
from freezegun import freeze_time
from hr_sync.records import MISSING, BankAccount, Employee, PersonName, Ref
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
from hr_sync.systems.xledger import Employees, XledgerClient, changes, contacts, documents, fields
from hr_sync.systems.xledger.moments import moment, written_moment
from hr_sync.systems.xledger.settings import SETTINGS
from hr_sync.systems.xledger.targets import SOURCES, TARGETS

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
    given = {"name": PersonName("Ny", f"Ansatt {number}"), "contract_start": date(2026, 1, 1), **values}
    return Employee("", personnel_number=number, **given)


def listed(stream, **options):
    pages = list(stream.pages(**options))
    assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]
    return [record for page in pages for record in page.records]


# --- What is sent at all ---------------------------------------------------------------------


MORE = (documents.CONTACT, *(f"{target} {{ dbId }}" for target in TARGETS))
SENT = [
    *(
        documents.employees(owners, what, more)
        for owners in ("CURRENT", "LOWER")
        for what in ("all", "since", "ids", "codes")
        for more in ((), MORE)
    ),
    *(documents.change_employees(name, more) for name in ("addEmployees", "updateEmployees") for more in ((), MORE)),
    *(one for one in vars(documents).values() if isinstance(one, documents.Document)),
]


@pytest.mark.parametrize("document", SENT, ids=lambda document: document.text.split("{")[0])
def test_each_document_fits_the_schema(document):
    """The one that is made of Xledger's own lists where they are at hand."""
    from graphql import parse, validate
    from simulators.xledger.schema import schema

    assert validate(schema(), parse(document.text)) == []


def test_the_own_lists_are_a_part_of_the_whole_ones():
    from simulators.xledger.fields import OWN, sections, text

    whole = sections(text())
    for operation, own in sections(OWN).items():
        assert set(own) <= set(whole[operation]), operation


def test_all_that_is_sent_is_a_field_of_the_inputs():
    from graphql import GraphQLInputObjectType
    from simulators.xledger.schema import schema

    def names(type_, name=None):
        node = schema().type_map[type_]
        node = node.fields[name].type if name else node
        assert isinstance(node, GraphQLInputObjectType)
        return set(node.fields)

    apart = {*contacts.NAMES, *SOURCES}
    own = {path for declared in Employees.fields if declared.name not in apart for path in declared.sent}
    for type_ in ("AddEmployeesInputNode", "UpdateEmployeesInputNode"):
        assert own | {*TARGETS} <= names(type_)
    fixed = fields.fixed({setting.name: "1" for setting in SETTINGS})
    assert len(fixed) == 6 and {"owner", *fixed} <= names("AddEmployeesInputNode")
    address = set(contacts.ADDRESS)
    details = {path for declared in contacts.FIELDS for path in declared.sent} - address
    assert {"dbId", "homeAddress"} | details <= names("UpdateContactsInputNode")
    assert address <= names("UpdateContactsInputNode", "homeAddress")


# --- Reading ---------------------------------------------------------------------------------


def test_an_employee(stream, xledger, kari):
    record = listed(stream)[1]
    assert (record.external_id, record.label, record.errors) == (kari, "0042 Kari Anne Berg", ())
    assert (record.name, record.personnel_number) == (PersonName("Kari Anne", "Berg"), "0042")
    assert (record.work_email, record.birthday) == ("kari@eksempel.example", date(1990, 1, 1))
    assert record.manager == Ref("employee", xledger.by_code("1")["dbId"])
    assert (record.contract_start, record.contract_end) == (date(2021, 5, 1), None)
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
    others = [{"name": name} for name in ("addTimesheets", "updateTimesheets")]
    fields = {"__type": {"fields": [{"name": "addEmployees"}, *others]}}
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


def test_the_pace_of_calls(stream, xledger, kari, sleeps):
    """The server refuses the 21st call in five seconds, so that the client waits before."""
    xledger.burst = 20
    for _time in range(18):
        stream.read(kari)
    assert sleeps == []
    stream.read(kari)
    assert len(sleeps) == 1 and 0 < sleeps[0] <= 5


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
    found = stream.update(kari, Employee(kari, work_email=None, contract_end=date(2026, 12, 31)))
    assert (found.work_email, found.contract_end, found.name) == (
        None,
        date(2026, 12, 31),
        PersonName("Kari Anne", "Berg"),
    )
    assert sent(xledger, "mutation updateEmployees") == [[{"dbId": kari, "email": None, "employmentTo": "2026-12-31"}]]


def test_a_departure_closes_only_where_it_is_wanted(connect, xledger, kari):
    stream = connect(close_leavers=True).stream(Employees)
    stream.update(kari, Employee(kari, contract_end=date(2026, 12, 31)))
    assert (xledger.employees[kari]["employmentTo"], xledger.employees[kari]["dateTo"]) == ("2026-12-31", "2026-12-31")
    stream.update(kari, Employee(kari, contract_end=None))
    assert (xledger.employees[kari]["employmentTo"], xledger.employees[kari]["dateTo"]) == (None, None)


def test_somebody_new(connect, xledger, kari):
    group = xledger.add_group("10", "Ansatte")
    stream = connect(employee_group="10", employee_type="A", timesheet=True).stream(Employees)
    values = {"work_email": "ny@eksempel.example", "birthday": date(2000, 2, 3), "manager": Ref("employee", kari)}
    record = stream.create(new("007", social_security=NUMBER, work_phone="911", contract_end=None, **values), "own-1")
    assert (record.personnel_number, record.work_email) == ("007", "ny@eksempel.example")
    [[node]] = sent(xledger, "mutation addEmployees")
    assert node == {
        **{"code": "007", "firstName": "Ny", "lastName": "Ansatt 007", "description": "Ny Ansatt 007"},
        **{"email": "ny@eksempel.example", "phone": "911", "birthday": "2000-02-03", "socialSec": NUMBER},
        **{"employmentFrom": "2026-01-01", "dateFrom": "2026-01-01", "superior": {"dbId": kari}, "timesheet": True},
        **{"employeeGroup": {"code": "10"}, "employeeType": {"code": "A"}},
    }
    assert xledger.by_code("007")["employeeGroup"] == group
    assert [request.body["inputs"][0]["clientId"] for request in xledger.requests if "add" in request.operation] == [
        "own-1"
    ]


@pytest.mark.parametrize("lacking", ["personnel_number", "contract_start"])
def test_nobody_is_created_without_a_number_or_a_first_day(stream, xledger, lacking):
    record = new(**{"contract_start": None}) if lacking == "contract_start" else new(None)
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


def test_dates_and_what_is_sent_and_never_shown(connect, xledger, kari):
    stream = connect().stream(Employees, ("bank_accounts",))
    trial, since = date(2021, 10, 31), date(2019, 1, 1)
    found = stream.update(
        kari,
        Employee(
            kari,
            trial_end=trial,
            seniority_start=since,
            mobile_phone="911 11 111",
            private_email="kari@privat.example",
            bank_account=BankAccount("8601", "1117947"),
        ),
    )
    assert (found.trial_end, found.seniority_start) == (trial, since)
    assert found.mobile_phone is found.private_email is found.bank_account is MISSING
    assert sent(xledger, "mutation updateEmployees") == [
        [
            {
                **{"dbId": kari, "trialTo": "2021-10-31", "seniorityDate": "2019-01-01"},
                **{"contactPhoneList": "911 11 111", "contactEmailList": "kari@privat.example"},
                "bankAccount": "86011117947",
            }
        ]
    ]
    account = BankAccount(None, "86011117947")
    connect().stream(Employees).update(kari, Employee(kari, bank_account=account))
    assert sent(xledger, "mutation updateEmployees")[-1] == [{"dbId": kari}], "the switch is off"


# --- Details of the contact ------------------------------------------------------------------


@pytest.fixture
def detailed(connect):
    return connect(contact_details=True).stream(Employees)


def operations(xledger):
    return [request.operation for request in xledger.requests]


def test_details_of_the_contact_are_sent_after_the_employee(detailed, xledger, kari):
    """By one mutation each; an address goes as a whole, as a part of it might empty the rest."""
    found = detailed.update(
        kari, Employee(kari, work_phone="1", job_title="Regnskapsfører", sex="female", street="Storgata 1", city="Oslo")
    )
    assert operations(xledger) == ["mutation updateEmployees", "mutation updateContacts"]
    assert (found.job_title, found.sex, found.street, found.city) == ("Regnskapsfører", "female", "Storgata 1", "Oslo")
    found = detailed.update(kari, Employee(kari, zip="0155", country="NO"))
    assert operations(xledger)[2:] == ["query employees", "mutation updateContacts"]
    assert (found.street, found.zip, found.city, found.country) == ("Storgata 1", "0155", "Oslo", "NO")
    contact = xledger.employees[kari]["contact"]
    assert contact["homeAddress"]["country"] == {"code": "NO"} and contact["gender"] == {"code": "F"}
    assert (detailed.read(kari).sex, detailed.read(kari).zip) == ("female", "0155")


def test_details_of_somebody_new_follow(detailed, xledger):
    """The answer says what is left, so that it is sent by an update that can fail alone."""
    made = detailed.create(new(job_title="Snekker", sex=None, street="Storgata 1"), "own-1")
    assert set(made.unsent) == {"job_title", "street"}
    assert operations(xledger) == ["query employees", "mutation addEmployees"]
    assert detailed.create(new("901", sex=None), "own-2").unsent == ()


def test_details_without_the_switch(stream, xledger, kari):
    assert not contacts.NAMES & {declared.name for declared in stream.offered}
    assert stream.read(kari).job_title is MISSING
    assert "jobTitle" not in str(xledger.requests[-1].body)


def test_details_that_are_refused(detailed, xledger, kari):
    """The employee is changed, the others too, and what is refused has its own reason."""
    boss = xledger.by_code("1")["dbId"]
    outcomes = detailed.update_all(
        [
            (kari, Employee(kari, work_email="ny@eksempel.example", job_title="x" * 100)),
            (boss, Employee(boss, job_title="Sjef")),
        ]
    )
    assert shown(outcomes) == [Rejected, "1"] and "jobTitle" in str(outcomes[0])
    assert xledger.employees[kari]["email"] == "ny@eksempel.example"
    assert xledger.employees[boss]["contact"]["jobTitle"] == "Sjef"


def test_details_of_somebody_without_a_contact(detailed, xledger, kari):
    xledger.employees[kari]["contact"] = None
    with pytest.raises(Rejected, match="has no contact in Xledger"):
        detailed.update(kari, Employee(kari, job_title="Sjef"))
    with pytest.raises(NotFound):
        detailed.update("777", Employee("777", job_title="Sjef"))


def test_a_contact_that_is_gone_is_not_taken_for_the_employee(detailed, xledger, kari):
    """The employee would be taken for deleted."""
    gone = {"data": None, "errors": [{"message": "dbId: No value matching owner 1, dbId '5'."}]}
    xledger.faults.add("mutation updateContacts", "instead", value=gone)
    with pytest.raises(Rejected, match="has no contact in Xledger"):
        detailed.update(kari, Employee(kari, job_title="Sjef"))


@pytest.mark.parametrize("node", [None, 7, {}, {"dbId": "1"}])
def test_an_answer_about_another_contact(detailed, xledger, kari, node):
    answer = {"data": {"updateContacts": {"edges": [{"clientId": kari, "node": node}]}}}
    xledger.faults.add("mutation updateContacts", "instead", value=answer)
    with pytest.raises(ContractBroken):
        detailed.update(kari, Employee(kari, job_title="Sjef"))


def test_a_lost_answer_about_a_contact(detailed, xledger, kari):
    xledger.faults.add("mutation updateContacts", "reset", applied=True)
    with pytest.raises(Unreachable):
        detailed.update(kari, Employee(kari, job_title="Sjef"))
    assert detailed.read(kari).job_title == "Sjef"


def test_genders(detailed, xledger, kari):
    """Codes that no source names are neither read nor replaced."""
    xledger.employees[kari]["contact"]["gender"] = {"code": "X"}
    assert detailed.read(kari).sex is MISSING and detailed.read(kari).errors == ()
    assert detailed.update(kari, Employee(kari, sex="other")).personnel_number == "0042"
    assert xledger.count("mutation updateContacts") == 0
    detailed.update(kari, Employee(kari, sex="male"))
    assert xledger.employees[kari]["contact"]["gender"] == {"code": "M"}


# --- What is mapped --------------------------------------------------------------------------


def values(client, name):
    return [tuple(one) for one in client.mapping_values(name)]


def test_what_can_be_chosen(connect, xledger):
    """Closed values, and those nothing is posted on, are listed as inactive; values of other companies are not."""
    group = xledger.add_group("10", "Ansatte")
    sale = xledger.add_object_value("100", "Salg")
    old = xledger.add_object_value("200", "Lager", dateTo="2020-12-31")
    total = xledger.add_object_value("300", "Sum", kind="Prosjekt", posting=False)
    below = xledger.add_entity("101", "Datter AS", owner=xledger.home)
    theirs = xledger.add_object_value("400", "Deres", ownerDbId=below)
    client = connect(department_to="glObject2", job_to="employeeGroup")
    assert values(client, "department") == [
        (sale, "100", "Salg", True, "Avdeling", None),
        (old, "200", "Lager", False, "Avdeling", None),
        (total, "300", "Sum", False, "Prosjekt", None),
    ]
    assert values(client, "job") == [(group, "10", "Ansatte", True, None, None)]
    assert values(client, "employment_type") == []
    assert theirs in {one[0] for one in values(connect(owner="101", department_to="glObject1"), "department")}


def test_what_is_mapped_goes_to_the_field_of_the_setting(connect, xledger, kari):
    sale, stock = xledger.add_object_value("100", "Salg"), xledger.add_object_value("200", "Lager")
    stream = connect(department_to="glObject3").stream(Employees)
    found = stream.update(kari, Employee(kari, department=Ref("department", sale)))
    assert found.department == stream.read(kari).department == Ref("department", sale)
    assert sent(xledger, "mutation updateEmployees") == [[{"dbId": kari, "glObject3": {"dbId": sale}}]]
    stream.create(new(department=Ref("department", stock)), "own-1")
    assert xledger.by_code("900")["glObject3"] == stock
    assert stream.update(kari, Employee(kari, department=None)).department is None
    assert xledger.employees[kari]["glObject3"] is None
    assert connect().stream(Employees).read(kari).department is MISSING


def test_a_mapped_value_beats_the_one_that_is_the_same_for_everybody(connect, xledger):
    xledger.add_group("10", "Ansatte")
    leaders = xledger.add_group("20", "Ledere")
    stream = connect(employee_group="10", job_to="employeeGroup").stream(Employees)
    stream.create(new("1", job=Ref("job", leaders)), "own-1")
    stream.create(new("2"), "own-2")
    assert xledger.by_code("1")["employeeGroup"] == leaders
    assert xledger.employee_groups[xledger.by_code("2")["employeeGroup"]]["code"] == "10"


def test_one_field_for_two(connect):
    """It gets the values of the first; a test of the connection says so."""
    client = connect(department_to="glObject1", employment_type_to="glObject1")
    assert client.stream(Employees).targets == {"department": "glObject1"}
    assert [str(one) for one in client.check({}, {}).lacking] == [
        "Two of the settings about departments, job positions and contract types name the same field."
    ]


# --- Who is created --------------------------------------------------------------------------

WHOLE = {"job_title": "Snekker", "work_email": "ny@eksempel.example", "contract_type": "permanent"}


@pytest.mark.parametrize(
    ("setting", "values", "why"),
    [
        ("require_job_title", {"job_title": None}, "enter a job title"),
        ("require_work_email", {"work_email": None}, "enter a work e-mail"),
        ("permanent_only", {"contract_type": "hourly"}, "only permanent contracts"),
        ("permanent_only", {"contract_type": "other"}, "only permanent contracts"),
        ("permanent_only", {"contract_type": None, "contract_end": date(2026, 12, 31)}, "only permanent contracts"),
    ],
)
def test_who_is_left_out_by_a_setting(setting, values, why):
    record = new(**{**WHOLE, **values})
    assert why in str(Employees.why_not_created(record, {setting: True}))
    assert Employees.why_not_created(record, {}) is None
    for fine in (WHOLE, {**WHOLE, "contract_type": None, "contract_end": None}):
        assert Employees.why_not_created(new(**fine), {setting: True}) is None


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
def test_a_bad_one_stands_alone(stream, xledger, sleeps, size):
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


# --- What was changed --------------------------------------------------------------------------


@pytest.fixture
def clock():
    with freeze_time("2026-06-01 08:00:00") as frozen:
        yield frozen


def test_what_was_changed_since(clock, xledger, stream, kari):
    clock.tick(60)
    ids, cursor = stream.changed_since(None)
    assert ids == []
    assert stream.changed_since(cursor) == ([], cursor)
    xledger.change(kari, email="ny@eksempel.example")
    xledger.change(kari, email="nyest@eksempel.example")
    added = xledger.add_employee("7", "Ola", "Vik")
    assert stream.changed_since(cursor) == ([], cursor), "it is not in the list yet"
    clock.tick(60)
    ids, newest = stream.changed_since(cursor)
    assert ids == [kari, added]
    assert stream.changed_since(newest) == ([], newest)
    xledger.delete(added)
    clock.tick(60)
    assert stream.changed_since(newest)[0] == [added]


def test_changes_of_several_pages(clock, xledger, stream, monkeypatch):
    monkeypatch.setattr(changes, "_PAGE", 2)
    before = [xledger.add_employee(str(number), "Kari", f"Berg {number}") for number in range(5)]
    clock.tick(60)
    xledger.forget()
    assert stream.changed_since("")[0] == before
    assert xledger.count("query employee_deltas") == 3


def test_a_cursor_of_an_empty_list(clock, xledger, stream):
    """Nobody has changed anything in three days: whatever is in the list afterwards is new."""
    ids, cursor = stream.changed_since(None)
    assert (ids, cursor) == ([], "")
    kari = xledger.add_employee("7", "Kari", "Berg")
    clock.tick(60)
    assert stream.changed_since(cursor)[0] == [kari]


def test_a_cursor_that_is_not_kept_any_more(clock, xledger, stream, kari):
    clock.tick(60)
    _ids, cursor = stream.changed_since(None)
    clock.tick(timedelta(days=3))
    xledger.change(kari, email="ny@eksempel.example")
    clock.tick(60)
    assert stream.changed_since(cursor) is None
    assert stream.changed_since("0") is None


def test_changes_that_cannot_be_read(clock, xledger, stream):
    xledger.scopes.discard("Human Resources: Read")
    with pytest.raises(Forbidden):
        stream.changed_since("")
