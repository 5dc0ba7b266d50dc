"""A month of approved hours on its way to a payroll system that takes them in lists."""

import time
from datetime import date, timedelta

from programs import ask
from session import stream_of, worked

MASTERS = ("activity", "project", "wage_type", "employee")
#: The month that people have worked in.
FIRST = date(2026, 4, 1)


def approve(env, url, lines):
    """Take over everybody, register ``lines`` timesheet lines, approve and send them; then send all of it again.

    :return: for ``approve``, ``send`` (at first), ``pass`` (nothing has happened since) and ``again`` (everything was
        reopened and approved again): seconds, calls, calls that wrote; how many ``entries`` there are, and the hours on
        both sides.
    """
    connection = connect_payroll(env, url)
    made = register(env, lines)
    answer = {"lines": len(made)}
    started = time.perf_counter()
    made.action_approve_timesheet()
    env.cr.commit()
    answer["approve"] = {"seconds": time.perf_counter() - started}
    answer["send"] = _worked(connection, url)
    stream_of(connection, "approved_hours").action_sync()
    env.cr.commit()
    answer["pass"] = _worked(connection, url)
    made.action_reopen_timesheet()
    made.action_approve_timesheet()
    env.cr.commit()
    answer["again"] = _worked(connection, url)
    env.invalidate_all()
    answer["frozen"] = len(made.filtered(lambda line: line.approval_state == "frozen"))
    totals = env["hr.approved.hours"].search([])
    held = ask(url, "state")["entities"]["entry"].values()
    answer["entries"] = len(held)
    answer["hours"] = [round(sum(totals.mapped("hours")), 2), round(sum(entry["hours"] for entry in held), 2)]
    return answer


def connect_payroll(env, url):
    """A connection as the steps leave it, with all that is there taken over."""
    values = {
        "name": "Benchmark",
        "system": "tripletex",
        "base_url": url,
        "api_key": "employee-key-1",
        "application_key": "consumer-key-of-gronnjobb",
        "application_name": "GrønnJobb",
        "keep_current": True,
        "setup_done": True,
    }
    connection = env["hr.sync.connection"].create(values)
    connection.action_test()
    connection.stream_ids.filtered(lambda one: one.record_type in MASTERS)._request("setup", full=True)
    env.cr.commit()
    connection._work(connection.id)
    connection.keep_current = False
    env.cr.commit()
    return connection


def register(env, count):
    """Work on two projects a day, and a second line on the first of them every fifth day."""
    people = env["hr.employee"].search([("personnel_number", "!=", False)], order="id")
    projects = env["project.project"].search([("project_number", "!=", False)], order="id")
    days = [FIRST + timedelta(days=number) for number in range(30)]
    workdays = [day for day in days if day.weekday() < 5]
    values = []
    for number, day in enumerate(workdays):
        for place, person in enumerate(people):
            first, second = (projects[(place + number + more) % len(projects)] for more in (0, 1))
            tasks = [(first, "Montering", 4.25), (second, "Kontroll", 2.5)]
            if number % 5 == 0 or number == len(workdays) - 1:
                tasks.append((first, "Rydding", 0.75))
            values += [
                {"employee_id": person.id, "project_id": project.id, "date": day, "name": name, "unit_amount": hours}
                for project, name, hours in tasks
            ]
    lines = env["account.analytic.line"].create(values[:count])
    env.cr.commit()
    return lines


def _worked(connection, url):
    """Let the worker do all there is to do, and see how many of its calls wrote hours."""
    before = ask(url, "counts")["writes"]
    return {**worked(connection), "writes": ask(url, "counts")["writes"] - before}
