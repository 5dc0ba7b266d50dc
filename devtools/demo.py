"""``./dev demo``: Odoo, the addon and a simulated 2getHR, connected and synchronised."""

import contextlib
import sys

from . import paths
from .console import only_once, step
from .databases import database_of, ensure_database
from .demo_company import API_KEY, COUNTS, connect, finish, lease, make_swiss, synchronise
from .demo_scenario import show_scenario
from .demo_setup import about_access
from .environment import set_up
from .live import go_live, how_to_try
from .processes import (
    Process,
    remembered_port,
    require_port,
    running,
    start_odoo,
    usual_port,
)
from .rpc import Client, exchange

DATABASE, EMPLOYEES = "hr_sync_demo", 200
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
    "payslip": "payslips",
}


def demo(port, employees, leave, system):
    """Show the addon at work; return 0 only if the sync was clean."""
    if system != "twogethr":
        return show_scenario(system, port, employees, leave)
    employees = employees or EMPLOYEES
    database = database_of(DATABASE, employees, EMPLOYEES)
    if port:
        require_port(port)
    environment = set_up()
    clean = False
    # Ctrl-C is how a demo ends.
    with contextlib.suppress(KeyboardInterrupt), only_once("demo"):
        ensure_database(environment, database)
        # Chosen now: the set-up may have taken minutes.
        port = port or usual_port()
        with (
            running(start_simulator(environment, employees)) as simulator,
            running(_start_odoo(environment, database, port)) as odoo,
        ):
            client = Client(f"http://127.0.0.1:{port}", database, "admin", "admin")
            make_swiss(client)
            connection = connect(client, simulator.url)
            runs = synchronise(client, connection, odoo)
            if lease(client, simulator.ask("hours-reports")):
                runs += finish(client, connection, odoo, after=runs)
            clean = _print_summary(runs, simulator.counts())
            clean &= go_live(client, connection, simulator, f"http://127.0.0.1:{port}")
            print(f"\nOdoo: http://127.0.0.1:{port}  login: admin  password: admin")
            print(about_access({"URL": simulator.url, "API Key": API_KEY}), flush=True)
            if not leave:
                print(how_to_try(simulator))
                print("Press Ctrl-C to stop.", flush=True)
                odoo.watch()
    return 0 if clean else 1


class _Simulator(Process):
    """The simulated 2getHR, on the port that the stored connection knows."""

    def __init__(self, environment, employees, extent, keep):
        self.url = f"http://127.0.0.1:{remembered_port('simulator-port')}"
        script = paths.ROOT / "tests" / "simulators" / "twogethr"
        command = [paths.PYTHON, script, "--port", self.url.rpartition(":")[2], "--seed", 1]
        # About ten people to a unit, as in the companies that use such a system.
        command += ["--employees", employees, "--units", max(1, employees // 10), "--extent", extent]
        command += ["--keep", keep or paths.STATE / f"simulator-{employees}.json"]
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


def start_simulator(environment, employees, extent="demo", keep=None):
    """Start the simulated 2getHR; ``keep`` is the file that holds what it knows between two starts."""
    with step("Starting the simulated 2getHR"):
        simulator = _Simulator(environment, employees, extent, keep)
        try:
            simulator.wait_until(simulator.is_ready, 60)
        except BaseException:
            simulator.stop()
            raise
    return simulator


def _start_odoo(environment, database, port):
    with step("Starting Odoo"):
        return start_odoo(environment, database, port)


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
