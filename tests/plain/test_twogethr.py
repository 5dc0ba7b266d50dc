"""2getHR's streams over HTTP: paging, changes, tombstones, and what its client says about a tenant."""

from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from hr_sync.records import Department, Ref
from hr_sync.systems import ContractBroken, Credentials, NotFound, Tenant, Twogethr, Unauthorized
from hr_sync.systems.transport import Answer
from streams import Departments, Employees

UTC = timezone.utc


@pytest.fixture
def employees(client, monkeypatch):
    monkeypatch.setattr(Employees, "page_size", 5)
    return client.stream(Employees)


def ids(pages):
    return [record.external_id for page in pages for record in page.records]


# --- Lists -----------------------------------------------------------------------------------


def test_everybody_is_read_without_an_error(simulator, client):
    """Whatever the simulated company has in it is sound, so an error here is one of the driver."""
    for cls, there in ((Employees, simulator.users), (Departments, simulator.units)):
        pages = list(client.stream(cls, ["bank_accounts"]).pages())
        assert ids(pages) == [item["id"] for item in there]
        records = [record for page in pages for record in page.records]
        assert [(record.errors, record.absent) for record in records] == [((), ())] * len(there)
    assert simulator.violations == []


def test_all_pages_are_read(simulator, employees):
    pages = list(employees.pages())
    assert [len(page.records) for page in pages] == [5, 5, 2]
    assert [page.last for page in pages] == [False, False, True]
    assert {page.total for page in pages} == {12}
    assert ids(pages) == [user["id"] for user in simulator.users]
    assert [request.query["page"] for request in simulator.requests if request.operation == "listUsers"] == [1, 2, 3]


def test_a_full_last_page_is_the_last(simulator, employees):
    """A further call for each list would break the budget of calls."""
    for user in simulator.users[10:]:
        simulator.vanish_user(user["id"])
    assert [page.last for page in employees.pages()] == [False, True]


def test_an_empty_list_is_one_page(simulator, employees):
    pages = list(employees.pages(since=simulator.store.now() + timedelta(days=1)))
    assert [(page.records, page.total, page.last) for page in pages] == [([], 0, True)]


def test_a_pass_goes_on_where_it_stopped(simulator, employees):
    pages = list(employees.pages(start=2))
    assert ids(pages) == [user["id"] for user in simulator.users[5:]]
    assert [page.last for page in pages] == [False, True]


def test_each_page_is_one_call_that_is_made_when_it_is_wanted(simulator, employees):
    pages = employees.pages()
    next(pages)
    assert simulator.count("listUsers") == 1


def test_a_page_has_the_servers_clock(simulator, employees):
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    simulator.store.set_clock(noon)
    assert next(employees.pages()).date == noon


class Capped:
    """A client for a server that gives at most ``cap`` entities a page, whatever it is asked for."""

    def __init__(self, count, cap, **envelope):
        self.count, self.cap, self.envelope, self.calls = count, cap, envelope, 0
        self.origin = "http://x.invalid"

    def tenant(self):
        return Tenant("1", "Company")

    def url(self, said):
        return said["path"]

    def call(self, _method, _url, params, _body):
        self.calls += 1
        first = (int(params["page"]) - 1) * self.cap
        items = [{"id": number, "name": f"Unit {number}"} for number in range(self.count)][first : first + self.cap]
        return Answer({"items": items, "totalCount": self.count, **self.envelope}, None)


@pytest.mark.parametrize("envelope", [{"pageSize": 10}, {}, {"pageSize": 500}, {"pageSize": None}, {"pageSize": "10"}])
@pytest.mark.parametrize("count", [0, 1, 10, 11, 20, 25, 500, 600])
def test_a_server_that_caps_the_page_size(count, envelope):
    """Whether it says so or not: everything is read, with no more than one call too many."""
    client = Capped(count, 10, **envelope)
    pages = list(Departments(client).pages())
    assert ids(pages) == [str(number) for number in range(count)]
    assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]
    assert client.calls <= -(-count // 10) + 1


@pytest.mark.parametrize("start", [2, 3])
def test_a_pass_goes_on_with_a_capped_page_size(start):
    assert ids(Departments(Capped(25, 10)).pages(start=start)) == [
        str(number) for number in range((start - 1) * 10, 25)
    ]


def answering(body):
    """A client for a server that answers each call with that body."""
    return SimpleNamespace(
        tenant=lambda: None,
        origin="http://x.invalid",
        url=lambda said, _id=None: said["path"],
        call=lambda *_call: Answer(body, None),
    )


@pytest.mark.parametrize("delta", [-7, 1, 100])
def test_a_wrong_total_ends_all_the_same(simulator, employees, delta):
    simulator.faults.add("listUsers", "wrong_total", delta=delta, times=None)
    pages = list(employees.pages())
    assert pages[-1].last and len(pages) <= 4
    if delta > 0:
        assert len(ids(pages)) == 12


def test_a_list_that_shrinks_ends(simulator, employees):
    simulator.faults.add(
        "listUsers", "call", page=2, call=lambda _request: simulator.vanish_user(simulator.users[0]["id"])
    )
    assert list(employees.pages())[-1].last


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "x",
        {},
        {"items": []},
        {"totalCount": 1},
        {"items": {}, "totalCount": 1},
        {"items": [], "totalCount": "1"},
    ],
)
def test_an_answer_that_is_no_list_is_refused(body):
    with pytest.raises(ContractBroken, match="organisation-units"):
        next(Departments(answering(body)).pages())


@pytest.mark.parametrize(
    "item", [None, 5, "x", [], {}, {"id": None}, {"id": ""}, {"id": " "}, {"id": {}}, {"id": True}]
)
def test_an_item_that_is_no_entity_stops_no_other(item):
    body = {"items": [{"id": "1", "name": "A"}, item, {"id": "2", "name": "B"}], "totalCount": 3}
    client = answering(body)
    page = next(Departments(client).pages())
    assert [record.external_id for record in page.records] == ["1", "2"]
    assert [str(error) for error in page.broken] == ["An entity in the list of Department has no id."]
    with pytest.raises(ContractBroken, match="no id"):
        Departments(client).build(item)


@pytest.mark.parametrize("body", [None, [], "x", {"name": "A"}])
def test_a_single_answer_that_is_no_entity_is_refused(body):
    """Nor is it taken for gone, as it would be if it were None."""
    with pytest.raises(ContractBroken, match="no id"):
        Departments(answering(body)).read("1")


# --- Changes ---------------------------------------------------------------------------------


def test_changes_are_asked_for_in_utc(simulator, employees):
    since = datetime(2026, 6, 1, 14, 30, 15, 999999, timezone(timedelta(hours=2)))
    list(employees.pages(since))
    asked = [request.query["modifiedSince"] for request in simulator.requests if request.operation == "listUsers"]
    assert set(asked) == {"2026-06-01T12:30:15Z"}, "rounded down: nothing that changed in that second is lost"
    assert simulator.violations == []


def test_only_changes_come_with_tombstones(simulator, employees):
    since = simulator.store.now() + timedelta(hours=1)
    simulator.store.set_clock(since + timedelta(hours=1))
    changed, deleted = simulator.users[3]["id"], simulator.users[7]["id"]
    simulator.update_user(changed, jobTitle="Chef")
    simulator.delete_user(deleted)
    records = [record for page in employees.pages(since) for record in page.records]
    assert {record.external_id: record.deleted for record in records} == {changed: False, deleted: True}
    assert next(record for record in records if not record.deleted).job_title == "Chef"
    assert all(record.modified >= since for record in records)


@pytest.mark.parametrize("flag", [None, False, "false", "true", 0])
def test_only_true_means_deleted(flag):
    item = {"id": "1", "name": "A", "isDeleted": flag}
    assert Departments(SimpleNamespace(tenant=lambda: None)).build(item).deleted is False


def test_one_entity_is_read(simulator, client):
    user = simulator.users[0]
    record = client.stream(Employees).read(user["id"])
    assert (record.external_id, record.name.first, record.absent) == (user["id"], user["firstName"], ())


@pytest.mark.parametrize("go", ["delete_user", "vanish_user"])
def test_who_is_gone_is_none(simulator, client, go):
    user = simulator.users[0]["id"]
    getattr(simulator, go)(user)
    assert client.stream(Employees).read(user) is None


def test_an_id_with_a_slash_asks_for_nothing_else(simulator, client):
    assert client.stream(Departments).read("../users") is None
    assert simulator.requests[-1].operation == "getOrganisationUnit"


def test_a_key_that_is_refused_is_not_taken_for_gone(simulator, client):
    client.tenant()
    simulator.faults.add("getUser", "status", status=401)
    with pytest.raises(Unauthorized):
        client.stream(Employees).read("x")


def test_a_wrong_address_is_not_taken_for_gone(simulator):
    """Otherwise everybody would seem to have left when somebody mistypes the URL."""
    client = Twogethr().connect(Credentials(simulator.url + "/wrong", simulator.api_key))
    with pytest.raises(NotFound):
        client.stream(Employees).read(simulator.users[0]["id"])


# --- Departments -----------------------------------------------------------------------------


def test_a_department():
    item = {"id": 12, "name": " Sales ", "parentId": 7, "headUserId": None, "modifiedAt": "2026-06-01T12:00:00Z"}
    record = Departments(SimpleNamespace(tenant=lambda: None)).build(item)
    assert record == Department(
        "12",
        modified=datetime(2026, 6, 1, 12, tzinfo=UTC),
        label="Sales",
        name="Sales",
        parent=Ref("department", "7"),
        head=None,
        active=True,
    )
