"""``./dev demo``: Odoo, the addon and a simulated 2getHR, connected and synchronised."""

import contextlib
import json
import sys
import time
import urllib.request

from . import paths
from .console import Failure, only_once, say, step
from .databases import ensure_database
from .environment import set_up
from .processes import (
    Process,
    free_port,
    is_free,
    require_port,
    running,
    start_odoo,
)
from .rpc import Client

DATABASE = "hr_sync_demo"
PORT = 8069
API_KEY = "demo-key"
TIME_ZONE = "Europe/Zurich"
LONGEST_SYNC = 1800
COUNTS = ("fetched", "created", "updated", "unchanged", "archived", "failed")


def demo(port, employees, leave):
    """Show the addon at work; return 0 only if the sync was clean."""
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
            clean = bool(runs) and all(run["state"] == "done" and not run["failed"] for run in runs)
            _print_summary(runs, simulator, port)
            if not leave:
                print("Press Ctrl-C to stop.", flush=True)
                odoo.watch()
    return 0 if clean else 1


class _Simulator(Process):
    """The simulated 2getHR, on the port that the stored connection knows."""

    def __init__(self, environment, employees):
        self.url = f"http://127.0.0.1:{_remembered_port()}"
        script = paths.ROOT / "tests" / "simulators" / "twogethr.py"
        command = [paths.PYTHON, script, "--port", self.url.rpartition(":")[2], "--seed", 1]
        # About ten people to a unit, as in the companies that use such a system.
        command += ["--employees", employees, "--units", max(1, employees // 10)]
        super().__init__("simulator", command, environment.variables)

    def is_ready(self):
        return b"listening on" in self.log.read_bytes()

    def counts(self):
        with urllib.request.urlopen(f"{self.url}/_control/counts", timeout=10) as response:
            return json.load(response)


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


def _remembered_port():
    """Return the simulator's port, the same at each start if that is possible."""
    memory = paths.STATE / "simulator-port"
    if memory.exists() and is_free(port := int(memory.read_text())):
        return port
    port = free_port()
    memory.write_text(str(port))
    return port


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


def _connect(client, url):
    """Return the connection to the simulator, made or mended where necessary."""
    values = {"base_url": url, "api_key": API_KEY}
    domain = [["system", "=", "twogethr"]]
    found = client("hr.sync.connection", "search_read", domain, ["base_url"], limit=1)
    if found and found[0]["base_url"].rstrip("/") == url:
        return found[0]["id"]
    with step("Connecting Odoo with 2getHR"):
        if found:
            connection = found[0]["id"]
            client("hr.sync.connection", "write", [connection], values)
        else:
            [company] = client("res.company", "search", [], limit=1)
            values |= {"name": "2getHR", "system": "twogethr", "company_id": company}
            [connection] = client("hr.sync.connection", "create", [values])
        client("hr.sync.connection", "action_test", [connection])
    return connection


def _synchronise(client, connection, odoo):
    """Ask for a sync, wait until it is over, and return its runs."""
    mine = ["connection_id", "=", connection]
    last = client("hr.sync.run", "search_read", [mine], ["id"], limit=1, order="id desc")
    new = [mine, ["id", ">", last[0]["id"] if last else 0]]
    fields = ["record_type", "state", *COUNTS]
    with step("Synchronising"):
        # Everything is read each time, so that the second start shows that nothing has to be written.
        streams = client("hr.sync.stream", "search", [["connection_id", "=", connection], ["enabled", "=", True]])
        client("hr.sync.stream", "action_full_sync", streams)
        deadline = time.monotonic() + LONGEST_SYNC
        settled = told = 0
        # One stream's run starts after another's: look again before calling it the end.
        while settled < 3:
            time.sleep(0.5)
            odoo.check()
            runs = client("hr.sync.run", "search_read", new, fields, order="id")
            over = bool(runs) and all(run["state"] != "running" for run in runs)
            settled = settled + 1 if over else 0
            fetched = sum(run["fetched"] for run in runs)
            if fetched >= told + 500:
                say(f"  {fetched} records so far")
                told = fetched
            if time.monotonic() > deadline:
                raise Failure(f"The sync is not over after {LONGEST_SYNC} s: see {odoo.log}")
    return runs


def _print_summary(runs, simulator, port):
    rows = [("record type", "state", *COUNTS)]
    rows += [(run["record_type"], run["state"], *(run[count] for count in COUNTS)) for run in runs]
    widths = [max(len(str(row[column])) for row in rows) for column in range(len(rows[0]))]
    print()
    for row in rows:
        cells = zip(row, widths, strict=True)
        print("  ".join(f"{cell!s:<{width}}" for cell, width in cells).rstrip())
    counts = simulator.counts().items()
    held = ", ".join(f"{count} {name}" for name, count in counts if name != "requests" and count)
    print(f"\n2getHR (simulated) holds {held}.")
    print(f"Odoo: http://127.0.0.1:{port}  login: admin  password: admin")
    sys.stdout.flush()
