"""``./dev demo``: Odoo, the addon and a simulated 2getHR, connected and synchronised."""

import contextlib
import sys
import time

from . import paths
from .console import Failure, only_once, say, step
from .databases import ensure_database
from .demo_scenario import show_scenario
from .environment import set_up
from .live import go_live, how_to_try
from .processes import (
    PORT,
    Process,
    free_port,
    is_free,
    remembered_port,
    require_port,
    running,
    start_odoo,
)
from .rpc import Client, exchange

DATABASE = "hr_sync_demo"
API_KEY = "demo-key"
TIME_ZONE = "Europe/Zurich"
LONGEST_SYNC = 1800
COUNTS = ("fetched", "created", "updated", "unchanged", "archived", "skipped", "failed")
#: What the simulated 2getHR calls what a record type is.
THERE = {
    "department": "organisation-units",
    "employee": "users",
    "project": "projects",
    "task": "subprojects",
    "absence_type": "absence-types",
    "public_holiday": "public-holidays",
    "absence": "absences",
    "activity": "activity-types",
    "time_entry": "time-entries",
    "hours_report": "hours-reports",
    "expense_type": "expense-types",
    "expense": "expenses",
}
LEASED = "hr_sync.contract_type_personalverleih"


def demo(port, employees, leave, system):
    """Show the addon at work; return 0 only if the sync was clean."""
    if system != "twogethr":
        return show_scenario(system, port, employees, leave)
    employees = employees or 200
    if port:
        require_port(port)
    environment = set_up()
    port = port or (PORT if is_free(PORT) else free_port())
    clean = False
    # To be told to stop is how a demo ends.
    with contextlib.suppress(KeyboardInterrupt), only_once("demo"):
        ensure_database(environment, DATABASE)
        with (
            running(_start_simulator(environment, employees)) as simulator,
            running(_start_odoo(environment, port)) as odoo,
        ):
            client = Client(f"http://127.0.0.1:{port}", DATABASE, "admin", "admin")
            _make_swiss(client)
            connection = _connect(client, simulator.url)
            runs = _synchronise(client, connection, odoo)
            if _lease(client, simulator):
                runs += _finish(client, connection, odoo, after=runs)
            clean = _print_summary(runs, simulator.counts())
            clean &= go_live(client, connection, simulator, f"http://127.0.0.1:{port}")
            print(f"\nOdoo: http://127.0.0.1:{port}  login: admin  password: admin", flush=True)
            if not leave:
                print(how_to_try(simulator))
                print("Press Ctrl-C to stop.", flush=True)
                odoo.watch()
    return 0 if clean else 1


class _Simulator(Process):
    """The simulated 2getHR, on the port that the stored connection knows."""

    def __init__(self, environment, employees):
        self.url = f"http://127.0.0.1:{remembered_port('simulator-port')}"
        script = paths.ROOT / "tests" / "simulators" / "twogethr.py"
        command = [paths.PYTHON, script, "--port", self.url.rpartition(":")[2], "--seed", 1]
        # About ten people to a unit, as in the companies that use such a system.
        command += ["--employees", employees, "--units", max(1, employees // 10), "--extent", "demo"]
        command += ["--keep", paths.STATE / f"simulator-{employees}.json"]
        super().__init__("simulator", command, environment.variables)

    def is_ready(self):
        return b"listening on" in self.log.read_bytes()

    def counts(self):
        return self.ask("counts")

    def ask(self, what):
        return exchange(f"{self.url}/_control/{what}")

    def tell(self, what, values):
        """Change an entity, as somebody at its screen would."""
        return exchange(f"{self.url}/_control/{what}", values)


def _start_simulator(environment, employees):
    with step("Starting the simulated 2getHR"):
        simulator = _Simulator(environment, employees)
        try:
            simulator.wait_until(simulator.is_ready, 60)
        except BaseException:
            simulator.stop()
            raise
    return simulator


def _start_odoo(environment, port):
    with step("Starting Odoo"):
        return start_odoo(environment, DATABASE, port)


def _make_swiss(client):
    """2getHR is a Swiss system: have a Swiss company use it, if that was not done before."""
    [user] = client("res.users", "search_read", [["login", "=", "admin"]], ["company_id", "tz"])
    if user["tz"] == TIME_ZONE:
        return
    [country] = client("res.country", "search", [["code", "=", "CH"]])
    [currency] = client("res.currency", "search", [["name", "=", "CHF"], ["active", "in", [True, False]]])
    client("res.currency", "write", [currency], {"active": True})
    values = {"name": "Muster AG", "country_id": country, "currency_id": currency}
    client("res.company", "write", [user["company_id"][0]], values)
    client("res.users", "write", [user["id"]], {"tz": TIME_ZONE})
    _set_rates(client, user["company_id"][0])


def _set_rates(client, company):
    """Rates of the currencies that people spend abroad: without one, Odoo would take them for francs."""
    for name, rate in (("EUR", 1.07), ("USD", 1.24)):
        [currency] = client("res.currency", "search", [["name", "=", name], ["active", "in", [True, False]]])
        values = {"currency_id": currency, "name": "2020-01-01", "rate": rate, "company_id": company}
        client("res.currency.rate", "create", [values])


def _connect(client, url):
    """Return the connection to the simulator, made or mended where necessary."""
    values = {"base_url": url, "api_key": API_KEY, "record_url": url + "/#{id}"}
    domain = [["system", "=", "twogethr"]]
    known = ["base_url", "record_url"]
    found = client("hr.sync.connection", "search_read", domain, known, limit=1, order="id")
    if found and all(found[0][name] == values[name] for name in known):
        return found[0]["id"]
    with step("Connecting Odoo with 2getHR"):
        if found:
            connection = found[0]["id"]
            client("hr.sync.connection", "write", [connection], values)
        else:
            [company] = client("res.company", "search", [], limit=1)
            values |= {"name": "2getHR", "system": "twogethr", "company_id": company, **_defaults(client, company)}
            [connection] = client("hr.sync.connection", "create", [values])
        client("hr.sync.connection", "action_test", [connection])
    return connection


def _defaults(client, company):
    """What an administrator chooses in Settings: how hours are invoiced, and where they go without a project."""
    mine = ["company_id", "=", company]
    rate = {"name": "Personalverleih", "type": "service", "list_price": 85, "sale_ok": True, "purchase_ok": False}
    [product] = client("product.product", "create", [{**rate, "uom_id": _id_of(client, "uom.product_uom_hour")}])
    journals = client("account.journal", "search", [mine, ["type", "=", "sale"]], limit=1)
    if not journals:
        journals = client("account.journal", "create", [{"name": "Rechnungen", "code": "RE", "type": "sale"}])
    [project] = client("project.project", "create", [{"name": "Ohne Projekt", "company_id": company}])
    [customer] = client("res.partner", "create", [{"name": "Diverse Kunden", "is_company": True}])
    return {
        "default_product_id": product,
        "default_journal_id": journals[0],
        "default_project_id": project,
        "default_customer_id": customer,
    }


def _id_of(client, xml_id):
    module, name = xml_id.split(".")
    domain = [["module", "=", module], ["name", "=", name]]
    return client("ir.model.data", "search_read", domain, ["res_id"], limit=1)[0]["res_id"]


def _lease(client, simulator):
    """Give the people of hours reports the contract type that has them invoiced; return whether anybody lacked it."""
    users = sorted({report["userId"] for report in simulator.ask("hours-reports")})
    leased = _id_of(client, LEASED)
    domain = [["hr_sync_external_id", "in", users], ["contract_type_id", "!=", leased], ["active", "in", [True, False]]]
    employees = client("hr.employee", "search", domain)
    if employees:
        with step(f"Making {len(employees)} employees leased ones, as an officer would"):
            versions = client("hr.version", "search", [["employee_id", "in", employees]])
            client("hr.version", "write", versions, {"contract_type_id": leased})
    return bool(employees)


def _synchronise(client, connection, odoo):
    """Ask for a sync, wait until it is over, and return its runs."""
    last = client("hr.sync.run", "search_read", [["connection_id", "=", connection]], ["id"], limit=1, order="id desc")
    with step("Synchronising"):
        # Everything is read each time, so that the second start shows that nothing has to be written.
        streams = client("hr.sync.stream", "search", [["connection_id", "=", connection], ["enabled", "=", True]])
        client("hr.sync.stream", "action_full_sync", streams)
        return _finish(client, connection, odoo, after=last)


def _finish(client, connection, odoo, after):
    """Wait until all that was asked for since the runs ``after`` is over, and return its runs."""
    mine = ["connection_id", "=", connection]
    new = [mine, ["id", ">", max((run["id"] for run in after), default=0)]]
    fields = ["record_type", "state", *COUNTS]
    waiting = [mine, ["purpose", "=", "files"], ["state", "=", "pending"]]
    deadline = time.monotonic() + LONGEST_SYNC
    settled = told = 0
    # One stream's run starts after another's: look again before calling it the end.
    while settled < 3:
        time.sleep(0.5)
        odoo.check()
        runs = client("hr.sync.run", "search_read", new, fields, order="id")
        over = bool(runs) and all(run["state"] != "running" for run in runs)
        over = over and not client("hr.sync.job", "search_count", waiting)
        settled = settled + 1 if over else 0
        fetched = sum(run["fetched"] for run in runs)
        if fetched >= told + 1000:
            say(f"  {fetched} records so far")
            told = fetched
        if time.monotonic() > deadline:
            raise Failure(f"The sync is not over after {LONGEST_SYNC} s: see {odoo.log}")
    return runs


def _print_summary(runs, there):
    """Print what each run did beside what 2getHR holds; return whether the two agree and nothing failed."""
    last = {run["record_type"]: run for run in runs}
    rows = [("record type", "state", *COUNTS, "in 2getHR")]
    for run in runs:
        held = there.get(THERE.get(run["record_type"])) if last[run["record_type"]] is run else ""
        rows.append((run["record_type"], run["state"], *(run[count] for count in COUNTS), held))
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    print()
    for row in rows:
        cells = zip(row, widths, strict=True)
        print("  ".join(f"{cell!s:<{width}}" for cell, width in cells).rstrip())
    wrong = [name for name, run in last.items() if run["fetched"] - run["skipped"] != there.get(THERE.get(name))]
    failed = [run["record_type"] for run in runs if run["state"] != "done" or run["failed"]]
    if wrong or failed:
        print(f"\nNot as it should be: {', '.join(sorted({*wrong, *failed}))}")
    sys.stdout.flush()
    return bool(runs) and not wrong and not failed
