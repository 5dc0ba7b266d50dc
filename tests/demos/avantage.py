"""From the lists of Avantage, whose tables have to be entered, to weeks of hours in a file and through the gateway."""

from datetime import date, timedelta

from _avantage_hours import WAGE_TYPES, all_frozen, compare, export, in_files, monday, work
from _avantage_sending import go_on, send, taken

from devtools.console import Failure, step
from devtools.demo_runs import run, settle
from devtools.demo_setup import connect, enable, localise, map_names, stream_of, test

#: How many people work at the simulated company; two more have left.
EMPLOYEES = 30
_USER, _PASSWORD = "odoo", "motdepasse-92hx"
#: Whoever does all of this reads French.
_FRENCH = {"lang": "fr_CA"}
#: What an integrator enters: the operation, the table, its index, the digits of its keys, and the columns.
_TABLES = {
    "projects": ("R01", "CNT", "CONUM", 10, {"number": 0, "name": 1, "customer": 5, "status": 6}),
    "employees": (
        *("R09", "EMPMAI", "EMNO", 6),
        {
            **{"number": 0, "last_name": 1, "first_name": 2, "phone": 3, "email": 4, "birthday": 5, "trade": 6},
            "status": 7,
        },
    ),
    "trades": ("R09", "METIER", "MECODE", 0, {"code": 0, "name": 1}),
    "activities": ("R09", "ACTIVE", "ACCODE", 0, {"code": 0, "name": 1}),
    "hour_types": ("R09", "TYPHEU", "THCODE", 0, {"code": 0, "name": 1, "kind": 2}),
    "earnings": ("R09", "GAINAD", "GACODE", 0, {"code": 0, "name": 1}),
}
_SETTINGS = {"company": "01", "closed_projects": "F", "former_employees": "P", "outgoing_address": "203.0.113.7"}
#: Somebody whose number in Odoo lacks the zeros that it has in Avantage.
_NAME, _SHORT, _NUMBER = "Marie-Ève Tremblay", "101", "000101"
#: A project that is in Odoo under another name, without a number.
_PROJECT, _PROJECT_NUMBER = "École (agrandissement)", "0000024004"
_LISTS = ("project", "trade", "activity", "employee")


def show(client, simulator, url):
    """Import the lists, and export two weeks of hours; return whether both sides have the same."""
    company = localise(client, "Construction Laval inc.", "CA", "CAD", "America/Toronto", "fr_CA")
    connection = _connect(client, simulator, company)
    # A demo that was stopped may have left lines that wait for a person.
    go_on(client, simulator, stream_of(client, connection, "approved_hours"))
    _enter_tables(client, connection)
    _check_numbers(client, connection, company)
    _import(client, connection)
    _choose_projects(client, connection, company)
    _map_hour_types(client, connection, company)
    stream = enable(client, connection, "approved_hours", first_day=str(monday(2)))
    # The same week at each start: what is in the file stays there.
    [known] = client("hr.sync.stream", "read", [stream], ["first_day"])
    week = date.fromisoformat(known["first_day"])
    work(client, company, week)
    export(client, connection, stream, week)
    same = compare(client, week, in_files(client, stream, week))
    week += timedelta(days=7)
    work(client, company, week)
    again = send(client, simulator, connection, stream, week)
    same &= compare(client, week, taken(simulator))
    same &= all_frozen(client, date.fromisoformat(known["first_day"]))
    return _compare_lists(client, simulator) and same and again


def how_to_try(simulator, url):
    return f"""
Open both pages beside each other; Odoo speaks French:
  Avantage (simulated): {simulator.url}/
  Odoo, Employees: {url}/odoo/employees
  Odoo, HR Sync: {url}/odoo/action-hr_sync.hr_sync_overview_action"""


def access(simulator):
    return {
        "Address": simulator.ask("counts")["address"],
        "User": _USER,
        "Password": _PASSWORD,
        "Company Number": _SETTINGS["company"],
    }


def _connect(client, simulator, company):
    """One access point, which is tested; its address is another one if its port was taken since the last time."""
    address = simulator.ask("counts")["address"]
    point = {"name": "Serveur de paie", "address": address, "login": _USER, "password": _PASSWORD}
    values = {"name": "Avantage", "system": "avantage", "company_id": company, "access_point_ids": [[0, 0, point]]}
    connection = connect(client, values, _SETTINGS)
    mine = [["connection_id", "=", connection]]
    [known] = client("hr.sync.access.point", "search_read", mine, ["address"])
    if known["address"] != address:
        client("hr.sync.access.point", "write", [known["id"]], {"address": address})
        test(client, connection)
    answer = client("hr.sync.access.point", "action_test", [known["id"]], context=_FRENCH)["params"]
    print(f"Test: {answer['title']} {answer['message']}".rstrip(), flush=True)
    return connection


def _enter_tables(client, connection):
    """Enter each table, and try it: its first record is shown."""
    mine = [["connection_id", "=", connection], ["name", "in", list(_TABLES)]]
    tables = client("hr.sync.table", "search_read", mine, ["name"])
    with step("Entering the tables of this installation, and trying each"):
        for table in tables:
            operation, name, index, digits, columns = _TABLES[table["name"]]
            values = {"operation": operation, "table_name": name, "index_name": index, "digits": digits}
            client("hr.sync.table", "write", [table["id"]], values)
            for column in client("hr.sync.table.column", "search_read", [["table_id", "=", table["id"]]], ["name"]):
                if column["name"] in columns:
                    number = {"number": str(columns[column["name"]])}
                    client("hr.sync.table.column", "write", [column["id"]], number)
            trial = client("hr.sync.table", "action_try", [table["id"]], context=_FRENCH)["res_id"]
            lines = [["trial_id", "=", trial], ["held", "!=", False]]
            shown = client("hr.sync.table.trial.line", "search_read", lines, ["value", "held"])
            print(f"  {name}:", ", ".join(f"{one['held']} {one['value']}" for one in shown), flush=True)


def _check_numbers(client, connection, company):
    """Somebody is in Odoo with another number than in Avantage: the check says so, and it is corrected."""
    mine = [["name", "=", _NAME], ["company_id", "=", company]]
    if not client("hr.employee", "search_count", mine):
        client("hr.employee", "create", [{"name": _NAME, "personnel_number": _SHORT, "company_id": company}])
    short = client("hr.employee", "search", [*mine, ["personnel_number", "=", _SHORT]])
    with step("Checking the numbers of both sides"):
        check = client("hr.sync.connection", "action_check_numbers", [connection], context=_FRENCH)["res_id"]
        lines = [["check_id", "=", check], ["side", "=", "odoo"], ["number", "=", _SHORT]]
        found = client(
            "hr.sync.number.check.line", "search_read", lines, ["number", "label", "explanation"], context=_FRENCH
        )
        for one in found:
            print(f"  {one['number']} {one['label']}: {one['explanation']}", flush=True)
        if len(found) != len(short):
            raise Failure(f"The check has {len(found)} lines about the number {_SHORT}, not {len(short)}")
        client("hr.employee", "write", short, {"personnel_number": _NUMBER})


def _import(client, connection):
    """Each list by its own button, as somebody would who is new to it."""
    for record_type in _LISTS:
        stream = stream_of(client, connection, record_type)
        with step(f"Importing: {record_type}"):
            run(client, stream, lambda stream=stream: client("hr.sync.stream", "action_sync", [stream]))


def _choose_projects(client, connection, company):
    """Projects are only listed: one is linked by hand to a project of Odoo, and the other open ones are created."""
    stream = stream_of(client, connection, "project")
    mine = [["stream_id", "=", stream], ["external_id", "!=", False]]
    unlinked = [*mine, ["outcome", "=", "only_there"], ["inactive", "=", False]]
    if not client("hr.sync.proposal", "search_count", unlinked):
        return
    with step("Linking a project by hand, and creating the other open ones"):
        project = {"name": _PROJECT, "company_id": company}
        known = [[name, "=", value] for name, value in project.items()]
        entities = client("hr.sync.proposal", "search", [*unlinked, ["external_id", "=", _PROJECT_NUMBER]])
        if entities:
            [record] = client("project.project", "search", known) or client("project.project", "create", [project])
            values = {"res_model": "project.project", "record_id": record, "stream_id": stream}
            [dialog] = client("hr.sync.pair", "create", [{**values, "entity_id": entities[0]}])
            client("hr.sync.pair", "action_pair", [dialog])
            settle(client)
            [linked] = client("project.project", "read", [record], ["name", "project_number"])
            print(f"  {_PROJECT} is now {linked['project_number']} {linked['name']}", flush=True)
        others = client("hr.sync.proposal", "search", unlinked)
        client("hr.sync.proposal", "action_new", others)
        client("hr.sync.proposal", "action_apply", others)
        settle(client)


def _map_hour_types(client, connection, company):
    """Only overtime: what is not mapped is Regular."""
    for code, name in WAGE_TYPES.items():
        values = {"code": code, "name": name, "company_id": company}
        if not client("hr.wage.type", "search_count", [[key, "=", value] for key, value in values.items()]):
            client("hr.wage.type", "create", [values])
    map_names(client, connection, "hour_type", list(WAGE_TYPES.values()))


def _compare_lists(client, simulator):
    """Print how many records both sides have; return whether they are the same ones."""
    tables = {one["name"]: one["rows"] for one in simulator.ask("state")["tables"]}
    there = {
        "projects": {row[0] for row in tables["CNT"] if row[6] != "F"},
        "trades": {row[0] for row in tables["METIER"]},
        "activities": {row[0] for row in tables["ACTIVE"]},
        "employees": {row[0] for row in tables["EMPMAI"] if row[7] != "P"},
    }
    fields = {
        "projects": ("project.project", "project_number"),
        "trades": ("hr.trade", "code"),
        "activities": ("hr.timesheet.activity", "code"),
        "employees": ("hr.employee", "personnel_number"),
    }
    same = True
    print(f"\n{'':<12}{'Odoo':<10}{'Avantage':<10}")
    for kind, (model, field) in fields.items():
        found = client(model, "search_read", [["hr_sync_external_id", "!=", False]], [field])
        here = {one[field] for one in found}
        print(f"{kind:<12}{len(found):<10}{len(there[kind]):<10}")
        if here != there[kind] or len(found) != len(here):
            same = False
            print(f"Not as it should be: {sorted(here ^ there[kind])} of the {kind}")
    return same
