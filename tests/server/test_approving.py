"""Two people approve hours of the same employee and day at the same moment: both succeed."""

import threading
from concurrent.futures import ThreadPoolExecutor

from devtools.rpc import Client

_ROUNDS = 8


def test_two_approvers(server):
    project = server("project.project", "create", {"name": "Bridge", "allow_timesheets": True})
    employee = server("hr.employee", "create", {"name": "Kari Berg"})
    people = [Client(f"http://127.0.0.1:{server.port}", server.database, "admin", "admin") for _ in range(2)]
    together = threading.Barrier(len(people))

    def approve(person, lines):
        together.wait()
        person("account.analytic.line", "action_approve_timesheet", lines)

    with ThreadPoolExecutor(len(people)) as pool:
        for day in range(1, _ROUNDS + 1):
            values = {
                "project_id": project,
                "employee_id": employee,
                "date": f"2026-05-{day:02}",
                "unit_amount": 2,
                "name": "Work",
            }
            first, second, both = server("account.analytic.line", "create", [values] * 3)
            approvals = [
                pool.submit(approve, person, lines)
                for person, lines in zip(people, ([first, both], [second, both]), strict=True)
            ]
            for approval in approvals:
                approval.result()  # an error that a person would have read is raised here
    totals = server("hr.approved.hours", "search_read", [["employee_id", "=", employee]], ["date", "hours"])
    assert sorted(total["hours"] for total in totals) == [6.0] * _ROUNDS, totals
