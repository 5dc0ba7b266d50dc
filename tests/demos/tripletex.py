"""From "Connect to Tripletex" to approved hours in payroll, without a person: the steps, a week, its approval."""

from datetime import date, timedelta

from devtools.console import Failure, step
from devtools.demo_runs import wait
from devtools.demo_setup import localise

#: How many people there are unless somebody says something else.
EMPLOYEES = 12
_HERE = {"hr_sync_system": "tripletex"}
_KEYS = {
    "api_key": "employee-key-1",
    "application_key": "consumer-key-of-gronnjobb",
    "application_name": "GrønnJobb",
}


def show(client, simulator, url):
    """Set up, register a week, approve it, and compare; return whether Tripletex holds what Odoo does."""
    localise(client, "Fjellverk AS", "NO", "NOK", "Europe/Oslo")
    connection = _set_up(client, simulator)
    _register_week(client)
    writes = simulator.ask("counts")["writes"]
    _approve(client, connection)
    written = simulator.ask("counts")["writes"] - writes
    same = _compare(client, simulator)
    print(f"\nCalls that wrote hours: {written}", flush=True)
    broken = simulator.ask("counts")["violations"]
    for violation in broken:
        print(f"Not as Tripletex' document has it: {violation}")
    return same and not broken


def how_to_try(simulator, url):
    return f"""
Open both pages beside each other:
  Tripletex (simulated): {simulator.url}/
  Odoo, Timesheets: {url}/odoo/timesheets
      register hours, then Approval > To Approve: approved hours are in Tripletex within seconds
      reopen some of them: they are corrected there
  Odoo, Settings > General Settings, at the end: Update goes through the steps again"""


def access(simulator):
    return {
        "Environment": "Another address",
        "URL": simulator.url,
        "Application Name": _KEYS["application_name"],
        "Application Key": _KEYS["application_key"],
        "API Key": _KEYS["api_key"],
    }


def _set_up(client, simulator):
    """Go through the steps as an administrator does, with everything taken over; once."""
    done = [["system", "=", "tripletex"], ["setup_done", "=", True]]
    found = client("hr.sync.connection", "search", done, limit=1)
    if found:
        # The simulator has another port each time.
        client("hr.sync.connection", "write", found, {"base_url": simulator.url})
        client("hr.sync.connection", "action_test", found)
        return found[0]
    with step("Connecting Odoo with Tripletex, step by step"):
        [settings] = client("res.config.settings", "create", [{}])
        action = client("res.config.settings", "action_hr_sync_connect", [settings], context=_HERE)
        setup = action["res_id"]
        connection = _read(client, setup, "connection_id")[0]
        client("hr.sync.setup", "write", [setup], {**_KEYS, "base_url": simulator.url})
        client("hr.sync.setup", "action_key", [setup])
        names = ["step", "record_type", "looking", "choice_count", "last_error"]
        while True:
            [now] = client("hr.sync.setup", "read", [setup], names)
            if now["step"] != "choose":
                break
            wait(lambda: not _read(client, setup, "looking"), f"the list of {now['record_type']}")
            client("hr.sync.setup", "action_take_all", [setup])
            [now] = client("hr.sync.setup", "read", [setup], ["taken_count", "choice_count", *names])
            print(f"  {now['record_type']}: {now['taken_count']} of {now['choice_count']} chosen", flush=True)
            client("hr.sync.setup", "action_next", [setup])
        if now["step"] != "finish":
            raise Failure(f"The set-up stopped: {now['last_error']}")
        client("hr.sync.setup", "write", [setup], {"first_day": str(_monday())})
        client("hr.sync.setup", "action_finish", [setup])
        running = [["connection_id", "=", connection], ["state", "=", "running"]]
        wait(lambda: not client("hr.sync.run", "search_count", running), "taking over what was chosen")
    return connection


def _read(client, setup, name):
    return client("hr.sync.setup", "read", [setup], [name])[0][name]


def _monday():
    today = date.today()
    return today - timedelta(days=today.weekday() + 7)


def _register_week(client):
    """Each person works on two projects a day, with two lines on one of them; nothing if there are hours already."""
    if client("account.analytic.line", "search_count", [["project_id.project_number", "!=", False]]):
        return
    with step("Registering a week of hours"):
        employees = client("hr.employee", "search", [["personnel_number", "!=", False]], order="id")
        projects = client("project.project", "search", [["project_number", "!=", False]], order="id")
        overtime = client("hr.wage.type", "search", [["code", "=", "2050"]])
        lines = []
        for number, employee in enumerate(employees):
            for day in range(5):
                first, second = (projects[(number + day + more) % len(projects)] for more in (0, 1))
                common = {"employee_id": employee, "date": str(_monday() + timedelta(days=day))}
                lines.append({**common, "project_id": first, "name": "Montering", "unit_amount": 4.25})
                lines.append({**common, "project_id": first, "name": "Kontroll", "unit_amount": 1.5})
                lines.append({**common, "project_id": second, "name": "Arbeid", "unit_amount": 1.75})
            lines.append(
                {**common, "project_id": second, "name": "Overtid", "unit_amount": 2, "wage_type_id": overtime[0]}
            )
        client("account.analytic.line", "create", lines)


def _approve(client, connection):
    """Approve all that is open, week by week, and wait until payroll has it."""
    mine = [["project_id.project_number", "!=", False]]
    unapproved = [*mine, ["approval_state", "not in", ["approved", "frozen"]]]
    waiting = [*mine, ["approval_state", "!=", "frozen"]]
    with step("Approving the week"):
        while found := client("account.analytic.line", "search_read", unapproved, ["date"], limit=1):
            [wizard] = client("hr.timesheet.approve", "create", [{"period": "week", "date": found[0]["date"]}])
            client("hr.timesheet.approve", "action_approve", [wizard])
        wait(lambda: not client("account.analytic.line", "search_count", waiting), "sending what was approved")


def _compare(client, simulator):
    """Print what both sides hold, by employee; return whether each entry is equal to Odoo's sum."""
    links = client("hr.sync.link", "search_read", [["state", "=", "linked"]], ["record_type", "external_id", "res_id"])
    there = {(link["record_type"], link["res_id"]): int(link["external_id"]) for link in links}
    fields = ["employee_id", "date", "project_id", "activity_id", "hours"]
    here = {
        (
            there["employee", total["employee_id"][0]],
            total["date"],
            there["project", total["project_id"][0]],
            there["activity", total["activity_id"][0]],
        ): round(total["hours"], 2)
        for total in client("hr.approved.hours", "search_read", [["hours", ">", 0]], fields)
    }
    state = simulator.ask("state")["entities"]
    held = {
        (one["employee"]["id"], one["date"], one["project"]["id"], one["activity"]["id"]): one["hours"]
        for one in state["entry"].values()
    }
    rows = [("employee", "entries", "hours in Odoo", "hours in Tripletex")]
    for id_, person in state["employee"].items():
        mine, theirs = ([value for key, value in side.items() if key[0] == int(id_)] for side in (here, held))
        name = f"{person['employeeNumber']} {person['firstName']} {person['lastName']}"
        rows.append((name, len(theirs), f"{sum(mine):g}", f"{sum(theirs):g}"))
    wages = sum(one["count"] for one in state["specification"].values())
    rows.append(("all", len(held), f"{sum(here.values()):g}", f"{sum(held.values()):g}"))
    widths = [max(len(str(row[column])) for row in rows) for column in range(4)]
    print()
    for row in rows:
        print("  ".join(f"{cell!s:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
    print(f"Hours paid by a wage type of their own: {wages:g}")
    if here != held:
        print(f"\nNot as it should be: {len(set(here.items()) ^ set(held.items()))} entries differ")
    return here == held
