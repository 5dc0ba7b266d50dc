"""Everything but people: what a test adds and changes at the simulator, and how it is served."""

from datetime import date

import pytest
from simulated import NOON, api, ids, simulator  # noqa: F401 (fixtures)
from simulators.twogethr.receipts import pdf, png

MONDAY = date(2026, 5, 4)


@pytest.fixture
def kinds(simulator):
    """One entity of each kind with as little as a test may say; the id by collection."""
    user = simulator.users[0]["id"]
    project = simulator.add_project()["id"]
    absence_type, expense_type = simulator.add_absence_type()["id"], simulator.add_expense_type()["id"]
    return {
        "projects": project,
        "subprojects": simulator.add_subproject(project)["id"],
        "absence-types": absence_type,
        "absences": simulator.add_absence(user, absence_type, MONDAY)["id"],
        "public-holidays": simulator.add_holiday("Auffahrt", "2026-05-14")["id"],
        "activity-types": simulator.add_activity()["id"],
        "time-entries": simulator.add_time_entry(user, MONDAY, 8.4)["id"],
        "hours-reports": simulator.add_hours_report(user, [{"date": MONDAY, "hours": 8}])["id"],
        "expense-types": expense_type,
        "expenses": simulator.add_expense(user, expense_type, MONDAY, 12.5)["id"],
    }


def test_what_tests_add_fits_the_contract(simulator, api, kinds):
    for collection, id_ in kinds.items():
        assert ids(api("GET", collection)) == [id_]
    assert simulator.violations == []
    assert simulator.get("absences", kinds["absences"])["endDate"] == "2026-05-04"
    assert simulator.get("hours-reports", kinds["hours-reports"])["lines"][0]["date"] == "2026-05-04"
    assert simulator.add_project(name="Halle", endDate=MONDAY)["endDate"] == "2026-05-04"
    assert simulator.add_absence("u", "t", MONDAY, "2026-05-08", state="requested")["endDate"] == "2026-05-08"


def test_changes_and_deletions_of_any_kind(simulator, api, kinds):
    simulator.store.set_clock(NOON)
    for collection, id_ in kinds.items():
        if simulator.store[collection].tracked:
            other = simulator.get(collection, id_) | {"id": "x", "modifiedAt": "2026-05-01T00:00:00Z"}
            simulator.add(collection, **other)
            assert simulator.update(collection, id_)["modifiedAt"] > other["modifiedAt"]
            assert ids(api("GET", collection, modifiedSince=NOON.isoformat())) == [id_]
            simulator.delete(collection, id_)
            [gone] = api("GET", collection, modifiedSince=NOON.isoformat()).json()["items"]
            assert (gone["id"], gone["isDeleted"]) == (id_, True)
            simulator.vanish(collection, "x")
    assert simulator.violations == []
    assert [collection for collection in kinds if simulator.all(collection)] == ["public-holidays", "activity-types"]


def test_kinds_without_a_time_of_change(simulator, api, kinds):
    for collection in ("public-holidays", "activity-types"):
        id_ = kinds[collection]
        assert "modifiedAt" not in simulator.update(collection, id_, name="Neu")
        assert api("GET", collection).json()["items"] == [simulator.get(collection, id_)]
        simulator.delete(collection, id_)
        assert api("GET", collection).json()["totalCount"] == 0
        assert simulator.violations == []
        assert api("GET", collection, modifiedSince=NOON.isoformat()).status_code == 400
        simulator.forget()


def test_spans_of_days(simulator, api):
    user = simulator.users[0]["id"]
    long = simulator.add_absence(user, "t", "2026-04-28", "2026-05-02")["id"]
    simulator.add_absence(user, "t", "2026-04-01")
    report = simulator.add_hours_report(user, [{"date": f"2026-05-0{day}", "hours": 8} for day in (1, 9)])["id"]
    span = {"from": "2026-05-02", "to": "2026-05-08"}
    assert ids(api("GET", "absences", **span)) == [long]
    assert ids(api("GET", "hours-reports", **span)) == [report]


def test_receipts(simulator, api, kinds):
    expense = kinds["expenses"]
    before = simulator.get("expenses", expense)["modifiedAt"]
    paper = simulator.add_receipt(expense)
    picture = simulator.add_receipt(expense, png(200, 30, 30), "image/png", "Quittung.png")
    answer = api("GET", f"expenses/{expense}").json()
    assert answer["modifiedAt"] > before
    assert [receipt["fileName"] for receipt in answer["receipts"]] == ["Beleg.pdf", "Quittung.png"]
    served = api("GET", f"expenses/{expense}/receipts/{picture}")
    assert (served.headers["Content-Type"], served.content) == ("image/png", png(200, 30, 30))
    assert api("GET", f"expenses/{expense}/receipts/{paper}").content == pdf("Beleg")
    assert simulator.violations == []


def test_receipts_that_are_not_there(simulator, api, kinds):
    expense = kinds["expenses"]
    receipt = simulator.add_receipt(expense)
    other = simulator.add_expense("u", kinds["expense-types"], MONDAY, 1)["id"]
    assert api("GET", f"expenses/{other}/receipts/{receipt}").status_code == 404
    assert api("GET", f"expenses/{expense}/receipts/nothing").status_code == 404
    del simulator.store.files[receipt]
    assert api("GET", f"expenses/{expense}/receipts/{receipt}").status_code == 404
    kept = simulator.add_receipt(other)
    simulator.delete("expenses", other)
    assert api("GET", f"expenses/{other}/receipts/{kept}").status_code == 404


def test_written_through_the_api(simulator, api):
    project = api("POST", "projects", {"name": "Halle 4", "externalId": "x"})
    assert project.status_code == 201
    assert project.json()["isActive"] is True
    id_ = project.json()["id"]
    part = api("POST", "subprojects", {"projectId": id_, "name": "Dach"}).json()
    assert api("PUT", f"subprojects/{part['id']}", {"plannedHours": 12.5}).json()["plannedHours"] == 12.5
    assert api("POST", "subprojects", {"projectId": "nothing", "name": "Dach"}).status_code == 400
    assert api("DELETE", f"projects/{id_}").status_code == 204
    assert api("GET", f"projects/{id_}").status_code == 404
    payslip = {"externalId": "p", "userId": simulator.users[0]["id"], "periodStart": "2026-05-01"}
    payslip |= {"periodEnd": "2026-05-31", "netAmount": 5123.45, "currency": "CHF"}
    made = api("POST", "payslips", payslip).json()
    assert api("POST", "payslips", payslip).json()["existingId"] == made["id"]
    assert simulator.violations == []
