"""What goes to 2getHR: bodies that the contract allows, and what comes of answers that do not fit.

The simulator checks each body against the contract, so that one which it does not allow is a violation.
"""

import base64
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hr_sync.records import Document, Employee, Payslip, PayslipLine, PersonName, Project, Ref, Task
from hr_sync.systems import Conflict, ContractBroken, NotFound, Rejected, Unreachable
from streams import Employees, Payslips, Projects, Tasks

ANNA = {"name": PersonName("Anna", "Muster"), "work_email": "anna@x.example", "work_phone": "+41 31 000 00 00"}


@pytest.fixture
def employees(client):
    return client.stream(Employees, ("bank_accounts",))


@pytest.fixture(autouse=True)
def allowed(simulator):
    yield
    assert simulator.violations == []


def bodies(simulator, operation):
    return [request.body for request in simulator.requests if request.operation == operation]


def slip(user, **fields):
    values = {
        "employee": Ref("employee", user),
        "number": "SLIP/001",
        "name": "May",
        "period_start": date(2026, 5, 1),
        "period_end": date(2026, 5, 31),
        "gross": Decimal("6200.00"),
        "net": Decimal("5871.40"),
        "currency": "CHF",
        "lines": (PayslipLine("BASIC", "Salary", "Basic", Decimal(1), Decimal("100"), Decimal("6200")),),
        "document": Document("May.pdf", "application/pdf", b"%PDF"),
    }
    return Payslip(external_id="", **{**values, **fields})


def test_a_new_user_says_what_is_known_and_whose_it_is(simulator, employees):
    unit = simulator.store.all("organisation-units")[0]["id"]
    given = Employee(
        external_id="",
        **ANNA,
        birthday=date(1990, 2, 3),
        sex="female",
        private_email=None,
        iban="CH9300762011623852957",
        city="Bern",
        country="CH",
        department=Ref("department", unit),
    )
    answer = employees.create(given, "ours-1")
    [body] = bodies(simulator, "createUser")
    assert body == {
        "externalId": "ours-1",
        "firstName": "Anna",
        "lastName": "Muster",
        "email": "anna@x.example",
        "phone": "+41 31 000 00 00",
        "birthDate": "1990-02-03",
        "gender": "female",
        "iban": "CH9300762011623852957",
        "address": {"city": "Bern", "country": "CH"},
        "organisationUnitId": unit,
    }
    assert answer.own_id == "ours-1"
    assert (answer.name, answer.department, answer.city) == (given.name, given.department, "Bern")


def test_an_update_says_what_changed_only(simulator, employees):
    user = simulator.store.all("users")[0]["id"]
    answer = employees.update(user, Employee(external_id=user, work_phone=None))
    assert bodies(simulator, "updateUser") == [{"phone": None}]
    assert answer.work_phone is None


@pytest.mark.parametrize("is_read", (True, False))
def test_a_part_of_an_address_goes_with_what_is_there(simulator, employees, is_read):
    """Whether it was read alone before, or in a list only."""
    user = next(user for user in simulator.store.all("users") if user["address"]["street"])
    before = dict(user["address"])
    if is_read:
        employees.read(user["id"])
    answer = employees.update(user["id"], Employee(external_id=user["id"], city="Chur"))
    assert simulator.store.get("users", user["id"])["address"] == {**before, "city": "Chur"}
    assert answer.street == before["street"]


def test_a_departure_is_the_exit_and_says_nothing_of_the_work_periods(simulator, employees):
    user = next(user for user in simulator.store.all("users") if user["status"] == "active")
    before = user["workPeriods"]
    employees.update(user["id"], Employee(external_id=user["id"], departure=date(2026, 6, 30)))
    assert bodies(simulator, "updateUser") == [{"exitDate": "2026-06-30"}]
    assert simulator.store.get("users", user["id"])["workPeriods"] == before


def test_projects_and_their_parts(simulator, client):
    projects, tasks = client.stream(Projects), client.stream(Tasks)
    made = projects.create(Project(external_id="", name="P", number="7", active=True, start=date(2026, 1, 1)), "p-7")
    ref = Ref("project", made.external_id)
    part = tasks.create(Task(external_id="", project=ref, name="T", planned_hours=Decimal("7.50")), "t-1")
    assert bodies(simulator, "createSubproject") == [
        {"externalId": "t-1", "projectId": made.external_id, "name": "T", "plannedHours": 7.5}
    ]
    assert projects.update(made.external_id, Project(external_id="", active=False)).active is False
    tasks.delete(part.external_id)
    tasks.delete(part.external_id)
    assert part.external_id not in {task["id"] for task in simulator.store.all("subprojects") if not task["isDeleted"]}


def test_what_was_made_without_an_answer_is_found_again(simulator, client):
    projects = client.stream(Projects)
    since = datetime.now(timezone.utc) - timedelta(days=3650)
    simulator.faults.add("createProject", "reset", applied=True)
    with pytest.raises(Unreachable):
        projects.create(Project(external_id="", name="P"), "p-9")
    found = projects.find_own("p-9", since)
    assert found is not None and found.name == "P"
    assert projects.find_own("p-10", since) is None


def test_refusals_say_what_the_system_says(simulator, employees):
    with pytest.raises(Rejected) as refused:
        employees.create(Employee(external_id="", name=ANNA["name"], manager=Ref("employee", "nobody")), "ours-2")
    assert "managerId" in refused.value.fields
    employees.create(Employee(external_id="", **ANNA), "ours-3")
    with pytest.raises(Conflict) as taken:
        employees.create(Employee(external_id="", **ANNA), "ours-3")
    assert taken.value.existing_id
    with pytest.raises(NotFound):
        employees.update("gone", Employee(external_id="gone", city="Bern"))


def test_an_answer_that_does_not_fit(simulator, employees):
    user = simulator.store.all("users")[0]["id"]
    simulator.faults.add("updateUser", "malformed", applied=True)
    with pytest.raises((ContractBroken, Unreachable)):
        employees.update(user, Employee(external_id=user, work_phone="+41 31 1"))


def test_a_payslip_goes_whole(simulator, client):
    user = simulator.store.all("users")[0]["id"]
    payslips = client.stream(Payslips)
    made = payslips.create(slip(user, gross=None, number=None), "s-1")
    [body] = bodies(simulator, "createPayslip")
    assert body["document"]["contentBase64"] == base64.b64encode(b"%PDF").decode()
    assert body["lines"][0] == {
        "code": "BASIC",
        "name": "Salary",
        "category": "Basic",
        "quantity": 1,
        "rate": 100,
        "amount": 6200,
    }
    assert "number" not in body, "the contract knows no payslip without a number as one with an empty number"
    assert (made.net, made.own_id) == (Decimal("5871.4"), "s-1")


def test_a_corrected_payslip_keeps_our_id(simulator, client):
    user = simulator.store.all("users")[0]["id"]
    made = client.stream(Payslips).create(slip(user), "s-2")
    other = client.stream(Payslips)
    changed = other.update(made.external_id, slip(user, net=Decimal(1), document=None))
    assert (changed.net, changed.own_id) == (Decimal(1), "s-2")
    assert simulator.store.get("payslips", made.external_id)["document"] is None
    other.delete(made.external_id)
    assert simulator.store.select("payslips") == []
