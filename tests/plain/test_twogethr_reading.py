"""2getHR's other streams over HTTP: what is asked for, what a type without a call of its own costs, receipts."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hr_sync.systems import ContractBroken, NotFound, TooLarge, Twogethr, Unauthorized
from streams import Absences, AbsenceTypes, Activities, Expenses, ExpenseTypes, PublicHolidays, operation, own_contract
from test_twogethr_items import ITEMS, sound

UNTRACKED = (PublicHolidays, Activities)
#: Types that can be listed only.
LISTED = (AbsenceTypes, PublicHolidays, Activities, ExpenseTypes)
DATED = [cls for cls in ITEMS if cls.ranged]


def collection(cls):
    return own_contract().operations[operation(cls)].path.rsplit("/", 1)[-1]


def add(simulator, cls, **fields):
    """Put the stream's sound item, changed, into the simulator; its id."""
    made = {key: value for key, value in ITEMS[cls].items() if key not in ("id", "modifiedAt", "isDeleted")}
    return simulator.store.create(collection(cls), {**made, **fields})["id"]


def empty(simulator, cls):
    """Whatever the simulated company has of a kind is in the way of a test that counts."""
    for entity in simulator.store.all(collection(cls)):
        simulator.store.vanish(collection(cls), entity["id"])


def asked(simulator, cls):
    return [request.query for request in simulator.requests if request.operation == operation(cls)]


def listed(client, cls, *args, **options):
    return [record for page in client.stream(cls).pages(*args, **options) for record in page.records]


# --- Lists -------------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", ITEMS)
def test_a_list(simulator, client, cls):
    ids = [add(simulator, cls), add(simulator, cls)]
    found = listed(client, cls)
    assert [record.external_id for record in found][-2:] == ids
    assert [(record.errors, record.absent) for record in found] == [((), ())] * len(found)
    assert sound(cls).keys() - {"id"} <= simulator.store.get(collection(cls), ids[0]).keys()
    assert simulator.violations == [], "the items of these tests fit the contract too"


@pytest.mark.parametrize("cls", [cls for cls in Twogethr.streams if cls.listed and cls.record.__name__ != "Department"])
def test_whatever_the_simulated_company_has_is_sound(simulator, client, cls):
    for record in listed(client, cls):
        assert (record.errors, record.absent) == ((), ())


@pytest.mark.parametrize("cls", UNTRACKED)
def test_what_cannot_be_asked_for_changes_is_read_whole(simulator, client, cls):
    empty(simulator, cls)
    external_id = add(simulator, cls)
    since = datetime.now(timezone.utc) + timedelta(days=1)
    assert [record.external_id for record in listed(client, cls, since)] == [external_id]
    assert [set(query) for query in asked(simulator, cls)] == [{"page", "pageSize"}]
    assert simulator.violations == []


@pytest.mark.parametrize("cls", [cls for cls in ITEMS if cls not in UNTRACKED])
def test_changes_and_tombstones(simulator, client, cls):
    add(simulator, cls)
    since = simulator.store.now() + timedelta(hours=1)
    simulator.store.set_clock(since + timedelta(hours=1))
    changed, deleted = add(simulator, cls), add(simulator, cls)
    simulator.store.delete(collection(cls), deleted)
    assert {record.external_id: record.deleted for record in listed(client, cls, since)} == {
        changed: False,
        deleted: True,
    }
    assert all(query["modifiedSince"].endswith("Z") for query in asked(simulator, cls))
    assert simulator.violations == []


@pytest.mark.parametrize("cls", ITEMS)
def test_the_first_day_is_asked_for_where_it_can_be(simulator, client, cls):
    listed(client, cls, first_day=date(2026, 1, 31))
    listed(client, cls)
    queries = asked(simulator, cls)
    assert queries[0].get("from") == ("2026-01-31" if cls.ranged else None) and "from" not in queries[-1]
    assert all("to" not in query for query in queries)
    assert simulator.violations == []


def test_what_is_older_than_the_first_day_is_left_out(simulator, client):
    empty(simulator, Absences)
    add(simulator, Absences, startDate="2025-12-01", endDate="2025-12-31")
    across = add(simulator, Absences, startDate="2025-12-31", endDate="2026-01-02", startPeriod=None)
    found = listed(client, Absences, first_day=date(2026, 1, 1))
    assert [record.external_id for record in found] == [across]


def test_the_dated_lists():
    assert {cls.record_type() for cls in DATED} == {"absence", "time_entry", "hours_report", "expense"}
    assert {cls.record_type() for cls in Twogethr.streams if not cls.incremental} == {"public_holiday", "activity"}
    assert [cls for cls in Twogethr.streams if cls.shared] == [PublicHolidays]


# --- One entity ----------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", ITEMS)
def test_one_is_read(simulator, client, cls):
    ids = [add(simulator, cls) for _number in range(3)]
    record = client.stream(cls).read(ids[1])
    assert (record.external_id, record.errors, record.absent) == (ids[1], (), ())
    assert client.stream(cls).read("nobody") is None
    simulator.store.delete(collection(cls), ids[1])
    assert client.stream(cls).read(ids[1]) is None
    assert simulator.violations == []


@pytest.mark.parametrize("cls", LISTED)
def test_a_type_without_a_call_of_its_own_is_found_in_its_list(simulator, client, monkeypatch, cls):
    monkeypatch.setattr(cls, "page_size", 2)
    empty(simulator, cls)
    ids = [add(simulator, cls) for _number in range(5)]
    assert operation(cls, "read") is None
    assert client.stream(cls).read(ids[0]).external_id == ids[0]
    assert len(asked(simulator, cls)) == 1, "no further than to where it is"
    simulator.forget()
    assert client.stream(cls).read(ids[4]).external_id == ids[4]
    assert [query["page"] for query in asked(simulator, cls)] == [1, 2, 3]
    simulator.store.vanish(collection(cls), ids[4])
    assert client.stream(cls).read(ids[4]) is None
    assert simulator.violations == []


@pytest.mark.parametrize("cls", LISTED)
def test_a_list_that_cannot_be_read_is_not_taken_for_gone(simulator, client, cls):
    external_id = add(simulator, cls)
    client.tenant()
    simulator.faults.add(operation(cls), "status", status=401)
    with pytest.raises(Unauthorized):
        client.stream(cls).read(external_id)


# --- Receipts --------------------------------------------------------------------------------------


@pytest.fixture
def expense(simulator, client):
    """An expense with two receipts, as it is read."""
    receipts = []
    for key, content in (("f/1", b"%PDF-1.7 lunch"), ("f2", b"\xff\xd8\xff" + bytes(1000))):
        simulator.store.files[key] = ("application/pdf", content)
        receipts.append({"id": key, "fileName": f"{key}.pdf", "contentType": "application/pdf"})
    return client.stream(Expenses).read(add(simulator, Expenses, receipts=receipts))


def test_receipts_are_fetched_apart(simulator, client, expense):
    assert [(file.key, file.name) for file in expense.receipts] == [("f/1", "1.pdf"), ("f2", "f2.pdf")]
    assert simulator.count("getExpenseReceipt") == 0, "who only reads the list downloads nothing"
    read = client.stream(Expenses)
    contents = [read.read_file(expense.external_id, file, 2000) for file in expense.receipts]
    assert contents == [b"%PDF-1.7 lunch", b"\xff\xd8\xff" + bytes(1000)]
    assert simulator.violations == []


def test_a_receipt_that_is_too_large(client, expense):
    read, large = client.stream(Expenses), expense.receipts[1]
    assert len(read.read_file(expense.external_id, large, 1003)) == 1003
    with pytest.raises(TooLarge):
        read.read_file(expense.external_id, large, 1002)


def test_a_receipt_that_is_gone(simulator, client, expense):
    simulator.store.files.clear()
    with pytest.raises(NotFound):
        client.stream(Expenses).read_file(expense.external_id, expense.receipts[0], 1000)


def test_a_receipt_whose_id_leads_elsewhere(client, simulator):
    record = client.stream(Expenses).read(
        add(simulator, Expenses, receipts=[{"id": "..", "fileName": "x", "contentType": "y"}])
    )
    with pytest.raises(ContractBroken):
        client.stream(Expenses).read_file(record.external_id, record.receipts[0], 1000)


# --- The connection's test --------------------------------------------------------------------------


def test_a_check_looks_for_all_that_is_read_and_sent(client):
    uses, sends = {}, {}
    for cls in Twogethr.streams:
        uses.update(cls.uses())
        sends.update(cls.sends())
    assert client.check(uses, sends).lacking == []
    assert {"listTimeEntries", "getExpenseReceipt", "listActivityTypes", "getHoursReport"} <= set(uses)
