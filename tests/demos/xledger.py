"""From employees on a schedule to a month of time off and a week of approved hours in Xledger."""

import base64
from datetime import date, timedelta

from _xledger_sums import compare

from devtools.console import Failure, step
from devtools.demo_runs import run, settle, wait
from devtools.demo_setup import connect, enable, localise, map_names, stream_of, sync_again, test

EMPLOYEES = 50
_TOKEN = "xledger-token-6b1f0c9e"
_FIRST = ("Kari", "Ola", "Ingrid", "Lars", "Marit", "Per", "Siri", "Jon", "Anne", "Nils")
_LAST = ("Berg", "Dahl", "Lien", "Haugen", "Moen")
_DEPARTMENTS = ["Salg", "Lager", "Administrasjon"]
_PROJECTS = ["Brygga", "Taket"]
_TYPES = {"Ferie": "half_day", "Egenmelding": "day"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Somebody whose e-mail is changed in Xledger, and what it is changed to.
_EDITED, _WRONG = "1007", "feil@eksempel.example"


def show(client, simulator, url):
    """Send employees, time off and hours, and compare; return whether both sides have the same."""
    credits_before = simulator.ask("counts")["credits"]
    company = localise(client, "Eksempel AS", "NO", "NOK", "Europe/Oslo")
    connection = _connect(client, simulator, company)
    _map_departments(client, connection, company)
    _hire(client, company)
    _send_employees(client, simulator, connection)
    _overwrite(client, simulator, connection)
    _take_time_off(client, connection, company)
    _export_time_off(client, simulator, connection)
    _approve_hours(client, connection, company)
    same = compare(client, simulator, list(_TYPES))
    streams = [stream_of(client, connection, one) for one in ("employee", "approved_hours", "absence")]
    again = sync_again(client, simulator, streams)
    counts = simulator.ask("counts")
    print(f"Calls: {counts['calls']}, of which {counts['writes']} wrote.", end=" ")
    print(f"Credits used: {credits_before - counts['credits']}.", flush=True)
    return same and again


def how_to_try(simulator, url):
    edit = '{"code": "1001", "email": "new@eksempel.example"}'
    return f"""
Open both pages beside each other:
  Xledger (simulated): {simulator.url}/
  Odoo, Employees: {url}/odoo/employees
      change one, then Sync Xledger Employees above the list
  Odoo, Timesheets: {url}/odoo/timesheets
      register hours, then Approval > To Approve: approved hours are in Xledger within seconds
  Odoo, Time Off: {url}/odoo/time-off
      approve time off, then Export
Change an employee in Xledger; the next run sets the value of Odoo again:
  curl -d '{edit}' {simulator.url}/_control/employee"""


def access(simulator):
    return {"Environment": "Another address", "URL": f"{simulator.url}/graphql", "API Token": _TOKEN}


# --- Employees -------------------------------------------------------------------------------------------


def _connect(client, simulator, company):
    values = {"name": "Xledger", "system": "xledger", "company_id": company}
    values |= {"base_url": f"{simulator.url}/graphql", "api_key": _TOKEN}
    connection = connect(client, values, {"department_to": "glObject1"})
    enable(client, connection, "employee")
    enable(client, connection, "approved_hours", first_day=str(_monday()))
    enable(client, connection, "absence")
    return connection


def _map_departments(client, connection, company):
    """Before anybody is hired: what is mapped starts a run."""
    if not client("hr.department", "search_count", [["name", "in", _DEPARTMENTS]]):
        client("hr.department", "create", [{"name": name, "company_id": company} for name in _DEPARTMENTS])
    map_names(client, connection, "department", _DEPARTMENTS)


def _hire(client, company):
    if client("hr.employee", "search_count", [["personnel_number", "!=", False]]):
        return
    with step(f"Hiring {EMPLOYEES} people in {len(_DEPARTMENTS)} departments"):
        departments = client("hr.department", "search", [["name", "in", _DEPARTMENTS]], order="id")
        people = [
            {
                "name": f"{_FIRST[number % 10]} {_LAST[number // 10 % 5]}",
                "personnel_number": str(1000 + number),
                "work_email": f"person{number}@eksempel.example",
                "birthday": f"{1970 + number % 30}-06-15",
                "date_version": "2024-01-01",
                "contract_date_start": "2024-01-01",
                "department_id": departments[number % len(departments)],
                "company_id": company,
                "tz": "Europe/Oslo",
            }
            for number in range(EMPLOYEES)
        ]
        client("hr.employee", "create", people)


def _send_employees(client, simulator, connection):
    """The schedule is shown; the run is started by hand."""
    stream = stream_of(client, connection, "employee")
    fields = ["trigger", "schedule", "at_hour", "timezone", *_DAYS]
    [planned] = client("hr.sync.stream", "read", [stream], fields)
    days = ", ".join(day.capitalize() for day in _DAYS if planned[day])
    hour, minute = divmod(round(planned["at_hour"] * 60), 60)
    print(f"Employees are sent on {days}, shortly after {hour}:{minute:02} ({planned['timezone']}).", flush=True)
    if simulator.ask("counts")["employees"] >= EMPLOYEES:
        return
    with step(f"Sending {EMPLOYEES} employees to Xledger"):
        run(client, stream, lambda: client("hr.sync.stream", "action_sync", [stream]))
    if simulator.ask("counts")["employees"] != EMPLOYEES:
        raise Failure(f"Xledger does not have {EMPLOYEES} employees")


def _overwrite(client, simulator, connection):
    """Somebody changes an employee in Xledger: a preview shows it, and the next run sets the value of Odoo again."""
    stream = stream_of(client, connection, "employee")
    if client("hr.sync.run", "search_count", [["stream_id", "=", stream], ["updated", ">", 0]]):
        return
    with step("Changing an employee in Xledger"):
        simulator.tell("employee", {"code": _EDITED, "email": _WRONG})
        client("hr.sync.stream", "action_preview", [stream])
        settle(client)
    overwritten = [["stream_id", "=", stream], ["outcome", "=", "send"]]
    for one in client("hr.sync.proposal", "search_read", overwritten, ["res_name", "changes"]):
        for change in one["changes"]:
            print(f"  Preview, {one['res_name']}: {change['before']} is overwritten with {change['after']}", flush=True)
    with step("Overwriting it"):
        counts = run(client, stream, lambda: client("hr.sync.stream", "action_sync", [stream]))
    held = {one["code"]: one["email"] for one in simulator.ask("state")["employees"].values()}
    if counts["updated"] != 1 or held[_EDITED] == _WRONG:
        raise Failure(f"The e-mail of {_EDITED} was not overwritten")


# --- Time off --------------------------------------------------------------------------------------------


def _month():
    """The first and the last day of last month."""
    last = date.today().replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _take_time_off(client, connection, company):
    """Every other employee is off for some days of last month; one for half a day."""
    if client("hr.leave.type", "search_count", [["name", "in", list(_TYPES)], ["company_id", "=", company]]):
        return
    common = {"company_id": company, "requires_allocation": False, "leave_validation_type": "hr"}
    types = [{**common, "name": name, "request_unit": unit} for name, unit in _TYPES.items()]
    kinds = client("hr.leave.type", "create", types)
    map_names(client, connection, "absence_code", list(_TYPES))
    with step("Approving a month of time off"):
        people = client("hr.employee", "search", [["personnel_number", "!=", False]], order="personnel_number")
        leaves = []
        for number, employee in enumerate(people[::2]):
            first = _month()[0] + timedelta(days=number % 14)
            first += timedelta(days=-first.weekday() % 7 if first.weekday() > 4 else 0)
            leave = {"employee_id": employee, "holiday_status_id": kinds[1 if number % 3 == 1 else 0]}
            leave |= {"request_date_from": str(first), "request_date_to": str(first + timedelta(days=number % 6))}
            if number == 0:
                leave |= {"request_date_from_period": "am", "request_date_to_period": "am"}
            leaves.append(leave)
        client("hr.leave", "action_approve", client("hr.leave", "create", leaves))


def _export_time_off(client, simulator, connection):
    """As a file while Xledger's API takes no absences, and to the API once it does."""
    stream = stream_of(client, connection, "absence")
    if client("hr.leave", "search_count", [["hr_sync_external_id", "!=", False]]):
        return
    with step("Exporting time off as a file"):
        wizard = _export(client, connection, stream)
        [reason] = client("hr.sync.export", "read", [wizard], ["file_reason"])
        print(f"  {reason['file_reason']}", flush=True)
        client("hr.sync.export", "action_write_file", [wizard])
        [file] = client("hr.sync.file", "search_read", [["stream_id", "=", stream]], ["name", "content"], limit=1)
        lines = base64.b64decode(file["content"]).decode("utf-8-sig").splitlines()
        print(f"  {file['name']}: {len(lines) - 1} absences. It begins with:", *lines[:3], sep="\n    ", flush=True)
    with step("Testing the connection again, now that Xledger's API takes absences"):
        simulator.tell("absence_mutations", {"offered": True})
        test(client, connection)
        settle(client)
    with step("Sending time off to Xledger"):
        # Nobody has imported the file; otherwise Xledger would have the absences already.
        wizard = _export(client, connection, stream)
        run(client, stream, lambda: client("hr.sync.export", "action_export", [wizard]))


def _export(client, connection, stream):
    first, last = map(str, _month())
    values = {"connection_id": connection, "stream_ids": [[6, 0, [stream]]], "date_from": first, "date_to": last}
    [wizard] = client("hr.sync.export", "create", [values])
    return wizard


# --- Hours -----------------------------------------------------------------------------------------------


def _monday():
    """The Monday of last week."""
    today = date.today()
    return today - timedelta(days=today.weekday() + 7)


def _approve_hours(client, connection, company):
    """Everybody works for a week on two projects; the last day has overtime."""
    if client("project.project", "search_count", [["name", "in", _PROJECTS], ["company_id", "=", company]]):
        return
    [activity] = client("hr.timesheet.activity", "create", [{"name": "Montering", "company_id": company}])
    [overtime] = client("hr.wage.type", "create", [{"name": "Overtid 50 %", "code": "2050", "company_id": company}])
    common = {"company_id": company, "allow_timesheets": True, "activity_id": activity}
    projects = client("project.project", "create", [{**common, "name": name} for name in _PROJECTS])
    map_names(client, connection, "project", _PROJECTS)
    map_names(client, connection, "activity", ["Montering"])
    map_names(client, connection, "time_type", ["Overtid 50 %"])
    mine = [["project_id", "in", projects]]
    with step("Approving a week of hours"):
        people = client("hr.employee", "search", [["personnel_number", "!=", False]], order="personnel_number")
        lines = []
        for number, employee in enumerate(people):
            for day in range(5):
                line = {"employee_id": employee, "date": str(_monday() + timedelta(days=day)), "name": "Arbeid"}
                first, second = projects[number % 2], projects[1 - number % 2]
                lines.append({**line, "project_id": first, "unit_amount": 5.25})
                lines.append({**line, "project_id": second, "unit_amount": 2.25})
            lines.append({**line, "project_id": first, "unit_amount": 1.5, "wage_type_id": overtime})
        client("account.analytic.line", "create", lines)
        [wizard] = client("hr.timesheet.approve", "create", [{"period": "week", "date": str(_monday())}])
        client("hr.timesheet.approve", "action_approve", [wizard])
        unsent = [*mine, ["approval_state", "!=", "frozen"]]
        wait(lambda: not client("account.analytic.line", "search_count", unsent), "sending hours")
        settle(client)
