"""Entities whose payload has not changed are named, not read; whatever may read otherwise is read."""

from datetime import date
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from freezegun import freeze_time
from hr_sync.systems import Tenant
from hr_sync.systems.rest import recall
from hypothesis import given, settings
from hypothesis import strategies as st
from rest import ANNA, LEFT_OUT, PROFILE, Store, changed, client_for, stream_for
from streams import Absences, Employees
from users import PERIOD, USER

KEY = b"secret of this database"
EMPLOYEE = ("records", "employee")
BEAT = {**ANNA, "id": 8, "first": "Beat", "number": "P8"}


class Pages:
    """Reads pages as a pass does, and remembers payload hashes as links do."""

    def __init__(self, cls=Employees):
        self.cls = cls
        self.known = {}
        self.broken = []

    def look(self, *items, options=(), rounding=15, **tenant):
        """The records that were built, and the external ids of those that were not."""
        account = Tenant("1", "Company", **{"timezone": "Europe/Zurich", "weekly_minutes": 2520, **tenant})
        stream = self.cls(SimpleNamespace(tenant=lambda: account, rounding=rounding, settings={}), options)
        stream.recall(KEY, lambda ids: {id_: self.known[id_] for id_ in ids if id_ in self.known})
        raw = SimpleNamespace(items=list(items), total=None, last=True, answer=SimpleNamespace(date=None))
        with patch.object(stream, "_raw_pages", lambda *_args: [raw]):
            [page] = stream.pages()
        self.broken = page.broken
        self.known.update((record.external_id, record.payload_hash) for record in page.records)
        return page.records, page.unchanged


@pytest.fixture
def pages():
    known = Pages()
    records, unchanged = known.look(USER)
    assert records[0].payload_hash and not records[0].errors and unchanged == ()
    return known


def test_the_same_payload_is_not_read_again(pages):
    assert pages.look(USER) == ([], ("4711",))
    records, unchanged = pages.look(USER, {**USER, "id": 4712, "personnelNumber": "0043"})
    assert [record.external_id for record in records] == ["4712"] and unchanged == ("4711",)


@pytest.mark.parametrize(
    "change",
    [
        {"phone": "044 111 11 11"},
        {"phone": ""},
        {"personnelNumber": 42},
        {"isDeleted": True},
        {"address": {**USER["address"], "city": "Bern"}},
        {"workPeriods": [{**PERIOD, "weeklyHours": 42.0}]},
        {"workPeriods": [PERIOD, {**PERIOD, "id": "p2"}]},
        {"status": True},
        {"status": 1},
    ],
)
def test_another_payload_is_read(pages, change):
    records, unchanged = pages.look({**USER, **change})
    assert len(records) == 1 and unchanged == ()


def test_a_key_that_is_left_out_is_not_one_that_is_null(pages):
    records, unchanged = pages.look({name: value for name, value in USER.items() if name != "phone"})
    assert len(records) == 1 and unchanged == ()


def test_what_is_not_read_does_not_count(pages):
    seen = {**USER, "modifiedAt": "2026-07-01T00:00:00Z", "lastLogin": "2026-07-01T00:00:00Z", "externalId": "ours"}
    assert pages.look(seen) == ([], ("4711",))


@pytest.mark.parametrize(
    "account",
    [
        {"timezone": "Europe/London"},
        {"weekly_minutes": 2400},
        {"currency": "EUR"},
        {"rounding": 5},
        {"options": ["bank_accounts"]},
    ],
)
def test_what_else_reading_depends_on(pages, account):
    records, unchanged = pages.look(USER, **account)
    assert len(records) == 1 and unchanged == ()
    assert pages.look(USER, **account) == ([], ("4711",))


def test_another_version_of_the_code_reads_anew(pages):
    with patch.object(recall, "_code", lambda: "another"):
        assert pages.look(USER)[1] == ()


def test_another_profile_reads_anew():
    known = {}
    for document, expected in ((PROFILE, 0), (PROFILE, 1), (changed(*EMPLOYEE, "label", value=["last"]), 0)):
        assert len(_listed(document, known).unchanged) == expected


def _listed(document, known, *items):
    with client_for(document, Store(*(items or [ANNA]))) as (client, _server):
        stream = stream_for(client, "employee")
        stream.recall(KEY, lambda _ids: known)
        [page] = stream.pages()
    known.update((record.external_id, record.payload_hash) for record in page.records)
    return page


def test_without_recall_all_is_read():
    with client_for(PROFILE, Store(ANNA)) as (client, _server):
        for _pass in range(2):
            [page] = stream_for(client, "employee").pages()
            assert [record.payload_hash for record in page.records] == [None] and page.unchanged == ()


def test_values_that_stand_at_a_position():
    document = changed(*EMPLOYEE, "fields", "department", "path", value="units[0].id")
    known, anna = {}, {**ANNA, "units": [{"id": 3}]}
    assert not _listed(document, known, anna).unchanged
    assert _listed(document, known, anna).unchanged == ("7",)
    assert not _listed(document, known, {**anna, "units": [{"id": 4}]}).unchanged


def test_values_that_are_looked_up_by_a_code():
    """What a code stands for is in another list, so it is looked up in each pass."""
    value = {"type": "reference", "record": "department", "by": "name"}
    document = changed(*EMPLOYEE, "fields", "department", value={"path": "unit.title", "value": value})
    known = {}
    assert [_listed(document, known).unchanged for _pass in range(2)] == [(), ()]
    assert known == {"7": None}


def test_a_list_in_which_one_entity_is_looked_for():
    """A system without a call for one entity: what is recognised is there all the same."""
    known, document = {}, changed(*EMPLOYEE, "read", value=LEFT_OUT)
    assert not _listed(document, known).unchanged
    with client_for(document, Store(ANNA)) as (client, _server):
        stream = stream_for(client, "employee")
        stream.recall(KEY, lambda _ids: known)
        assert [page.unchanged for page in stream.pages()] == [("7",)]
        assert stream.read("7").external_id == "7" and stream.read("8") is None


# --- What is not remembered --------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"birthDate": "nonsense"}, {"gender": "quantum"}, {"firstName": None}])
def test_what_could_not_be_read_is_read_in_each_pass(pages, change):
    for _pass in range(2):
        records, unchanged = pages.look({**USER, **change})
        assert records[0].errors and records[0].payload_hash is None and unchanged == ()


def test_a_day_that_is_to_come():
    """Somebody works here until a day; from the next one on the same payload says otherwise."""
    leaving = [{**PERIOD, "validTo": "2026-06-30"}, {**PERIOD, "id": "p2", "validFrom": "2026-07-01", "status": "left"}]
    pages = Pages()
    for day, active in (("2026-06-30", True), ("2026-07-01", False), ("2026-07-02", False)):
        with freeze_time(f"{day} 12:00"):
            [record], unchanged = pages.look({**USER, "workPeriods": leaving})
        assert record.active is active and unchanged == ()
    with freeze_time("2026-07-03 12:00"):
        assert pages.look({**USER, "workPeriods": leaving}) == ([], ("4711",)), "it has come, and stays so"


def test_a_day_that_is_to_come_for_a_profile():
    document = changed(*EMPLOYEE, "fields", "active", value={"path": "until", "value": {"type": "active_until"}})
    known, anna = {}, {**ANNA, "until": "2026-06-30"}
    for day, expected in (("2026-06-29", 0), ("2026-06-30", 0), ("2026-07-01", 0), ("2026-07-02", 1)):
        with freeze_time(f"{day} 12:00"):
            assert len(_listed(document, known, anna).unchanged) == expected, day


def test_an_absence_without_an_end_is_longer_each_day():
    absence = {
        **dict.fromkeys(("endDate", "startPeriod", "endPeriod", "hours", "comment")),
        "id": 9,
        "userId": 4711,
        "absenceTypeId": 3,
        "startDate": "2026-06-01",
        "state": "approved",
    }
    pages = Pages(Absences)
    for day in (2, 3):
        with freeze_time(f"2026-06-0{day} 12:00"):
            [record], unchanged = pages.look(absence)
            assert record.span.last == date(2026, 6, day) and record.payload_hash is None and unchanged == ()
    ended = {**absence, "endDate": "2026-06-05"}
    assert pages.look(ended)[1] == () and pages.look(ended)[1] == ("9",)


def test_an_entity_that_is_listed_twice(pages):
    """The newer one counts, and which one that is the records say."""
    older = {**USER, "phone": "044 111 11 11", "modifiedAt": "2026-05-01T00:00:00Z"}
    records, unchanged = pages.look(USER, older)
    assert len(records) == 2 and unchanged == ()


@pytest.mark.parametrize("item", [None, [], "x", 5, {}, {**USER, "id": None}, {**USER, "id": {}}])
def test_items_that_are_no_entities(pages, item):
    assert pages.look(USER, item) == ([], ("4711",)) and len(pages.broken) == 1


def test_a_payload_that_is_nested_too_deep(pages):
    nested = []
    for _level in range(5000):
        nested = [nested]
    records, unchanged = pages.look({**USER, "phone": "x"}, {**USER, "id": 5, "phone": nested})
    assert [record.external_id for record in records] == ["4711", "5"] and unchanged == ()
    assert records[1].payload_hash is None and records[1].errors


_VALUES = st.sampled_from(
    [None, "", "x", "X ", 1, 1.0, True, False, "1", "2026-07-01", [], {}, [PERIOD], {"city": "B"}]
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(USER)), _VALUES, min_size=1, max_size=3))
def test_whatever_is_not_read_again_would_be_read_as_before(changes):
    pages, user = Pages(), {**USER, **changes, "id": USER["id"]}
    [before], _unchanged = pages.look(USER)
    records, unchanged = pages.look(user)
    if unchanged:
        assert records == [] and Pages().look(user)[0][0].values() == before.values()
    else:
        assert records[0].payload_hash != before.payload_hash
