"""From a company's employees in Odoo to a month of time off in Kleer's time reports."""

from datetime import date, timedelta

from devtools.console import Failure, step
from devtools.demo_runs import settle, wait
from devtools.demo_setup import connect, localise, stream_of, sync_again

#: How many people Odoo has. Kleer has two more, who are imported.
EMPLOYEES = 20
#: States of jobs that are not over.
_OPEN = ["pending", "failed"]
_TOKEN, _COMPANY = "kleer-token-6b1f0c9e", "4711"
_FIRST = ("Anna", "Erik", "Karin", "Lars", "Maria", "Anders", "Sara", "Johan", "Eva", "Per")
_LAST = ("Andersson", "Björk", "Dahl", "Ek", "Fors", "Gran", "Holm", "Lind", "Nyström", "Öberg")
#: Of the employees' personal identity numbers.
_CHECK_DIGITS = "52963963072963063074"
_TYPES = {"Semester": {}, "Sjuk": {"request_unit": "half_day"}, "VAB": {"request_unit": "day", "for_child": True}}


def show(client, simulator, url):
    """Connect, exchange employees, take time off, send and compare; return whether both sides have the same hours."""
    company = localise(client, "Exempel AB", "SE", "SEK", "Europe/Stockholm")
    connection = _connect(client, simulator, company)
    _exchange_employees(client, simulator, connection, company)
    _map_types(client, connection, company)
    _take_time_off(client, company)
    _send(client, connection)
    _wait_for_a_locked_day(client, simulator, connection)
    same = _compare(client, simulator)
    streams = [stream_of(client, connection, record_type) for record_type in ("employee", "absence_hours")]
    return sync_again(client, simulator, streams) and same


def how_to_try(simulator, url):
    return f"""
Open both pages beside each other:
  Kleer (simulated): {simulator.url}/
  Odoo, Time Off: {url}/odoo/time-off
      approve, change or refuse time off: its days are in Kleer within seconds"""


def access(simulator):
    return {
        "Environment": "Another address",
        "URL": f"{simulator.url}/v1",
        "API Token": _TOKEN,
        "Company Number": _COMPANY,
    }


def _connect(client, simulator, company):
    values = {"name": "Kleer", "system": "kleer", "company_id": company}
    values |= {"base_url": f"{simulator.url}/v1", "api_key": _TOKEN}
    return connect(client, values, {"company": _COMPANY, "may_create": "true", "salary_unit": "krona"})


def _exchange_employees(client, simulator, connection, company):
    """Two people come in; then those of Odoo go out whom an administrator chooses."""
    mine = [["company_id", "=", company], ["hr_sync_external_id", "!=", False]]
    if client("hr.employee", "search_count", mine) > EMPLOYEES:
        return
    stream = stream_of(client, connection, "employee")
    with step("Importing the employees of Kleer"):
        client("hr.sync.stream", "write", [stream], {"enabled": True, "direction": "both"})
        client("hr.sync.stream", "action_sync", [stream])
        wait(lambda: client("hr.employee", "search_count", mine) == 2, "importing employees")
        settle(client)
    with step(f"Sending {EMPLOYEES} employees to Kleer"):
        people = [
            {
                "name": f"{_FIRST[number % 10]} {_LAST[(number * 3 + number // 10) % 10]}",
                "work_email": f"person{number}@exempel.example",
                "private_email": f"person{number}@hem.example",
                "ssnid": _personal_number(number),
                "date_version": "2024-01-01",
                "contract_date_start": "2024-01-01",
                "wage": 30000 + 500 * number,
                "company_id": company,
                "tz": "Europe/Stockholm",
                "hr_child_ids": [[0, 0, {"name": "Elsa", "birthday": "2021-04-01"}]] if number == 2 else [],
            }
            for number in range(EMPLOYEES)
        ]
        client("hr.employee", "create", people)
        client("hr.sync.stream", "action_open_sending", [stream])
        undecided = [["stream_id", "=", stream], ["state", "=", "undecided"]]
        client("hr.sync.sending", "action_create", client("hr.sync.sending", "search", undecided))
        # The others wait until somebody has looked at the first one.
        wait(lambda: client("hr.sync.stream", "read", [stream], ["first_notice"])[0]["first_notice"], "the first one")
        client("hr.sync.stream", "action_confirm_first", [stream])
        wait(lambda: simulator.ask("counts")["users"] == EMPLOYEES + 2, "sending employees")
        settle(client)


def _personal_number(number):
    return f"19{70 + number}0615-{230 + number}{_CHECK_DIGITS[number]}"


def _map_types(client, connection, company):
    """Types that are called as Kleer's activities get a proposal, which is accepted."""
    if client("hr.leave.type", "search_count", [["name", "=", "VAB"], ["company_id", "=", company]]):
        return
    with step("Mapping the time off types"):
        common = {"company_id": company, "requires_allocation": False, "leave_validation_type": "hr"}
        types = [{**common, "request_unit": "day", **values, "name": name} for name, values in _TYPES.items()]
        ids = client("hr.leave.type", "create", types)
        client("hr.sync.connection", "action_open_mappings", [connection])
        rows = client("hr.sync.mapping", "search", [["connection_id", "=", connection], ["res_id", "in", ids]])
        client("hr.sync.mapping", "action_accept", rows)
        mapped = client("hr.sync.mapping", "search_count", [["id", "in", rows], ["value_id", "!=", False]])
        if mapped != len(_TYPES):
            raise Failure(f"{mapped} of {len(_TYPES)} types have a proposal")


def _month():
    """The first Monday of last month."""
    first = (date.today().replace(day=1) - timedelta(days=1)).replace(day=1)
    return first + timedelta(days=-first.weekday() % 7)


def _take_time_off(client, company):
    """Everybody is off for some days of a month; one for a child, one for half a day."""
    types = client("hr.leave.type", "search_read", [["name", "in", list(_TYPES)]], ["name"])
    kinds = {kind["name"]: kind["id"] for kind in types}
    if client("hr.leave", "search_count", [["holiday_status_id", "in", list(kinds.values())]]):
        return
    with step("Approving a month of time off"):
        people = client("hr.employee", "search", [["work_email", "like", "person"]], order="id")
        leaves = []
        for number, employee in enumerate(people):
            first = _month() + timedelta(days=number % 20)
            first += timedelta(days=max(0, 7 - first.weekday()) if first.weekday() > 4 else 0)
            name = "VAB" if number == 2 else "Sjuk" if number % 3 == 1 else "Semester"
            last = first + timedelta(days=0 if name == "VAB" or number == 4 else number % 6)
            leave = {"employee_id": employee, "holiday_status_id": kinds[name]}
            leave |= {"request_date_from": str(first), "request_date_to": str(last)}
            if number == 2:
                [child] = client("hr.employee.child", "search", [["employee_id", "=", employee]])
                leave["hr_child_id"] = child
            if number == 4:
                leave |= {"request_date_from_period": "am", "request_date_to_period": "am"}
            leaves.append(leave)
        client("hr.leave", "action_approve", client("hr.leave", "create", leaves))


def _send(client, connection):
    with step("Sending time off to Kleer"):
        stream = stream_of(client, connection, "absence_hours")
        client("hr.sync.stream", "write", [stream], {"enabled": True, "first_day": str(_month())})
        client("hr.sync.stream", "action_sync", [stream])
        with_hours = [["hours", ">", 0]]

        def is_sent():
            linked = client("hr.leave.total", "search_count", [*with_hours, ["hr_sync_state", "=", "linked"]])
            return linked and linked == client("hr.leave.total", "search_count", with_hours)

        wait(is_sent, "sending time off")
        settle(client)


def _wait_for_a_locked_day(client, simulator, connection):
    """Somebody is off on a day that is approved in Kleer: Odoo says so, and sends it once the day is open."""
    [person] = client("hr.employee", "search_read", [["work_email", "like", "person0@"]], ["hr_sync_external_id"])
    place = {"user": person["hr_sync_external_id"], "date": str(_month() + timedelta(days=21))}
    [kind] = client("hr.leave.type", "search", [["name", "=", "Semester"], ["company_id", "!=", False]], limit=1)
    leave = {"employee_id": person["id"], "holiday_status_id": kind}
    leave |= dict.fromkeys(("request_date_from", "request_date_to"), place["date"])
    if client("hr.leave", "search_count", [[name, "=", value] for name, value in leave.items()]):
        return
    stream = stream_of(client, connection, "absence_hours")
    issue = [["record_type", "=", "absence_hours"], ["error_code", "=", "locked"], ["state", "in", _OPEN]]
    with step("Approving a day in Kleer, and taking it off in Odoo"):
        simulator.tell("day", {**place, "status": "Approved"})
        client("hr.leave", "action_approve", client("hr.leave", "create", [leave]))
        wait(lambda: client("hr.sync.job", "search_count", issue), "the issue about the approved day")
        client("hr.sync.stream", "action_preview", [stream])
        unsent = [["stream_id", "=", stream], ["outcome", "=", "unsent"], ["run_id.state", "=", "done"]]
        wait(lambda: client("hr.sync.proposal", "search_count", unsent), "the preview")
        [why] = client("hr.sync.proposal", "search_read", unsent, ["error"])
        print(f"  Preview, not sent: {why['error']}", flush=True)
    with step("Opening the day in Kleer, and retrying"):
        simulator.tell("day", {**place, "status": "Open"})
        client("hr.sync.job", "action_retry", client("hr.sync.job", "search", issue))
        wait(lambda: not client("hr.sync.job", "search_count", issue), "sending the day that is open again")
        settle(client)


def _compare(client, simulator):
    """Print what both sides hold, by employee; return whether each day is equal."""
    people = client("hr.employee", "search_read", [["hr_sync_external_id", "!=", False]], ["hr_sync_external_id"])
    users = {one["id"]: int(one["hr_sync_external_id"]) for one in people}
    fields = ["employee_id", "date", "holiday_status_id", "hr_child_id", "hours"]
    here = {}
    for total in client("hr.leave.total", "search_read", [["hours", ">", 0]], fields):
        child = total["hr_child_id"][1] if total["hr_child_id"] else ""
        key = (users[total["employee_id"][0]], total["date"], total["holiday_status_id"][1], child)
        here[key] = here.get(key, 0) + round(total["hours"], 2)
    state = simulator.ask("state")
    held = {}
    for event in state["events"].values():
        activity = state["activities"][str(event["activity"]["id"])]["name"]
        key = (event["user"]["id"], event["date"], activity, event.get("child", ""))
        held[key] = held.get(key, 0) + float(event["hours"])
    rows = [("employee", "days", "hours in Odoo", "hours in Kleer", "types")]
    for id_, user in state["users"].items():
        mine, theirs = ({key: value for key, value in side.items() if key[0] == int(id_)} for side in (here, held))
        kinds = ", ".join(sorted({" ".join(filter(None, key[2:])) for key in theirs}))
        rows.append((user["name"], len(theirs), f"{sum(mine.values()):g}", f"{sum(theirs.values()):g}", kinds))
    rows.append(("all", len(held), f"{sum(here.values()):g}", f"{sum(held.values()):g}", ""))
    widths = [max(len(str(row[column])) for row in rows) for column in range(5)]
    print()
    for row in rows:
        print("  ".join(f"{cell!s:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
    if here != held:
        print(f"\nNot as it should be: {len(set(here.items()) ^ set(held.items()))} days differ")
    return bool(here) and here == held
