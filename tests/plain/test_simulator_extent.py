"""A simulator with everything in it: its page, its counts, its misbehaviour."""

import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
import requests
from simulators import twogethr
from simulators.twogethr import TwogethrSimulator
from simulators.twogethr.extent import Extent

#: What runs the simulator by itself.
PROGRAM = Path(twogethr.__file__).parent
EXTENT = Extent(projects=6, subprojects=12, absences=80, months_of_time=1, hours_reports=4, expenses=20)
LISTS = (
    *("listProjects", "listSubprojects", "listAbsenceTypes", "listAbsences", "listPublicHolidays"),
    *("listActivityTypes", "listTimeEntries", "listHoursReports", "listExpenseTypes", "listExpenses"),
)


@pytest.fixture(scope="module")
def full():
    with TwogethrSimulator(employees=20, units=4, extent=EXTENT) as simulator:
        yield simulator


@pytest.fixture
def simulator(full):
    yield full
    full.faults.clear()
    full.forget()


@pytest.fixture
def api(simulator):
    with requests.Session() as session:
        session.headers["X-Api-Key"] = simulator.api_key
        yield lambda path, **params: session.get(f"{simulator.url}/api/v1/{path}", params=params, timeout=30)


@pytest.fixture
def receipt(simulator):
    """The path, the content type and the bytes of a receipt."""
    expense = next(expense for expense in simulator.all("expenses") if expense["receipts"])
    id_ = expense["receipts"][0]["id"]
    return f"expenses/{expense['id']}/receipts/{id_}", *simulator.store.file(id_)


def path_of(simulator, operation):
    return simulator.contract.operations[operation].path.removeprefix("/api/v1/")


# -- as it should be ----------------------------------------------------------------------------


@pytest.mark.parametrize("operation", LISTS)
def test_lists_are_served_in_pages(simulator, api, operation):
    collection, seen = simulator.contract.operations[operation].collection, []
    for page in range(1, 200):
        answer = api(path_of(simulator, operation), page=page, pageSize=50).json()
        seen += answer["items"]
        if page * 50 >= answer["totalCount"]:
            break
    assert seen == simulator.all(collection)
    assert len({item["id"] for item in seen}) == len(seen) == answer["totalCount"] > 0
    assert simulator.violations == []


def test_reading_one_of_each(simulator, api):
    for operation in simulator.contract.operations.values():
        if operation.action == "read" and (entities := simulator.all(operation.collection)):
            path = operation.path.removeprefix("/api/v1/").replace("{id}", entities[-1]["id"])
            assert api(path).json() == entities[-1]
    assert simulator.violations == []


def test_all_receipts_are_served(simulator, api):
    for expense in simulator.all("expenses"):
        for receipt in expense["receipts"]:
            answer = api(f"expenses/{expense['id']}/receipts/{receipt['id']}")
            assert answer.headers["Content-Type"] == receipt["contentType"]
            assert answer.content == simulator.store.file(receipt["id"])[1]
    assert simulator.count("getExpenseReceipt") > 5
    assert simulator.violations == []


def test_counts(simulator):
    gone = simulator.add_project()
    simulator.delete("projects", gone["id"])
    counts = requests.get(f"{simulator.url}/_control/counts", timeout=5).json()
    assert (counts["projects"], counts["subprojects"], counts["absences"], counts["expenses"]) == (6, 12, 80, 20)
    assert counts["time-entries"] == len(simulator.all("time-entries"))
    assert (counts["payslips"], counts["webhooks"]) == (0, 0)
    simulator.vanish("projects", gone["id"])


def test_page_for_people(simulator):
    project = simulator.all("projects")[0]
    name = project["name"]
    simulator.update("projects", project["id"], name="<i>Halle</i>", customerName=None)
    text = requests.get(f"{simulator.url}/", timeout=5).text
    assert "&lt;i&gt;Halle&lt;/i&gt;" in text
    assert "<i>" not in text
    for count in ("20 users", "6 projects", "12 subprojects", "8 absence types", "80 absences", "0 payslips"):
        assert count in text
    for title in ("Users", "Projects", "Absences", "Time entries", "Hours reports", "Expenses"):
        assert f"<h2>{title}</h2>" in text
    assert "The latest 50 of 80" in text
    assert "SR-2026-0001" in text
    simulator.update("projects", project["id"], name=name)


def test_page_of_a_company_with_nothing_but_people():
    with TwogethrSimulator(employees=2) as simulator:
        simulator.add_absence("nobody", "nothing", "2026-05-04")
        simulator.add_hours_report("nobody", [])
        text = requests.get(f"{simulator.url}/", timeout=5).text
    assert "<h2>Projects</h2>" not in text
    assert "<td>nobody<td>nothing<td>2026-05-04" in text


# -- as it should not be ------------------------------------------------------------------------


@pytest.mark.parametrize("operation", LISTS)
def test_lists_that_misbehave(simulator, api, operation):
    path, add = path_of(simulator, operation), simulator.faults.add
    add(operation, "status", status=503, retry_after=1)
    assert api(path).status_code == 503
    add(operation, "cut")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        api(path)
    add(operation, "malformed")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        api(path).json()
    add(operation, "wrong_total", delta=3)
    answer = api(path, pageSize=2).json()
    assert answer["totalCount"] == len(simulator.all(simulator.contract.operations[operation].collection)) + 3
    add(operation, "repeat_page", page=2)
    assert api(path, pageSize=2, page=2).json()["items"] == answer["items"]
    add(operation, "duplicate_item")
    assert len(api(path, pageSize=2).json()["items"]) == 3
    for kind in ("missing_field", "wrong_type"):
        add(operation, kind)
        item = api(path, pageSize=2).json()["items"][0]
        assert simulator.contract.errors(simulator.contract.operations[operation].entity, item), kind
    assert simulator.violations == []


def test_unknown_values(simulator, api):
    simulator.faults.add("listAbsences", "unknown_enum", index=1)
    assert api("absences").json()["items"][1]["startPeriod"] == "quantum"
    simulator.faults.add("listExpenses", "unknown_enum", field="state")
    assert api("expenses").json()["items"][0]["state"] == "quantum"
    simulator.faults.add("listHoursReports", "wrong_type", field="lines.0.hours")
    assert api("hours-reports").json()["items"][0]["lines"][0]["hours"] == {"not": "expected"}
    simulator.faults.add("listTimeEntries", "unknown_enum")
    assert api("time-entries").status_code == 500
    assert "no enumeration" in str(simulator.violations), "a mistake of the test is reported"


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_receipts_that_are_refused(simulator, api, receipt, status):
    simulator.faults.add("getExpenseReceipt", "status", status=status)
    answer = api(receipt[0])
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert api(receipt[0]).content == receipt[2]


@pytest.mark.parametrize("kind", ["cut", "reset"])
def test_receipts_that_break_off(simulator, api, receipt, kind):
    simulator.faults.add("getExpenseReceipt", kind)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        api(receipt[0])
    assert api(receipt[0]).content == receipt[2]


def test_a_receipt_of_which_more_is_promised(simulator, api, receipt):
    simulator.faults.add("getExpenseReceipt", "wrong_length", delta=5)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        api(receipt[0])
    assert api(receipt[0]).content == receipt[2]


def test_a_receipt_is_shortened_unnoticed(simulator, receipt):
    path, content_type, content = receipt
    headers = {"X-Api-Key": simulator.api_key, "Accept-Encoding": "identity"}
    url = f"{simulator.url}/api/v1/{path}"
    for kind, expected in (("wrong_length", content[:-1]), ("malformed", content[: len(content) // 2])):
        simulator.faults.add("getExpenseReceipt", kind)
        answer = requests.get(url, headers=headers, timeout=5)
        assert (answer.headers["Content-Type"], answer.content) == (content_type, expected)
    simulator.faults.add("getExpenseReceipt", "headers", headers={"Content-Type": None})
    answer = requests.get(url, headers=headers, timeout=5)
    assert "Content-Type" not in answer.headers
    assert answer.content == content


def test_a_receipt_that_hangs(simulator, receipt):
    simulator.faults.add("getExpenseReceipt", "hang")
    url, headers = f"{simulator.url}/api/v1/{receipt[0]}", {"X-Api-Key": simulator.api_key}
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.get(url, headers=headers, timeout=0.2)
    simulator.faults.release()


def test_a_receipt_that_drips(simulator, api, receipt):
    simulator.faults.add("getExpenseReceipt", "drip", chunk=100, interval=0.01)
    started = time.monotonic()
    assert api(receipt[0]).content == receipt[2]
    assert time.monotonic() - started > 0.01 * (len(receipt[2]) // 100 - 1) * 0.5


@pytest.mark.parametrize("packed", [False, True])
def test_a_receipt_of_two_hundred_megabytes(simulator, receipt, packed):
    size = 200_000_000
    simulator.faults.add("getExpenseReceipt", "oversized", size=size, gzip=packed)
    headers, seen, tail = {"X-Api-Key": simulator.api_key}, 0, b""
    url = f"{simulator.url}/api/v1/{receipt[0]}"
    with requests.get(url, headers=headers, stream=True, timeout=30) as answer:
        assert (int(answer.headers["Content-Length"]) < 1_000_000) is packed
        assert answer.headers["Content-Type"] == receipt[1]
        for piece in answer.iter_content(1 << 20):
            seen, tail = seen + len(piece), (tail + piece)[-2000:]
    assert seen == size + len(receipt[2])
    assert tail.endswith(receipt[2])


# -- by itself ----------------------------------------------------------------------------------


def test_script_with_an_extent():
    command = [sys.executable, PROGRAM, "--employees", "6", "--today", "2026-03-02"]
    command += ["--extent", "projects=2,absences=5"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().removeprefix("listening on ").strip()
            counts = requests.get(f"{url}/_control/counts", timeout=5).json()
        finally:
            process.terminate()
    assert (counts["users"], counts["projects"], counts["absences"], counts["time-entries"]) == (6, 2, 5, 0)


def test_script_refuses_an_extent_it_does_not_know():
    command = [sys.executable, PROGRAM, "--extent", "planets=9"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert done.returncode == 2
    assert "--extent" in done.stderr


def test_the_demo_of_today():
    simulator = TwogethrSimulator(employees=200, units=20, today=date.today(), extent=Extent.parse("demo"))
    assert len(simulator.all("time-entries")) > 10_000
