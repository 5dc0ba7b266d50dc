"""``./dev dump FOLDER``: a small database of this version, which the test of updates brings up to later ones.

The folder then holds the database (SQL, xz) and what each simulated system knew at that moment. It is made when a
version is released, and committed as ``tests/databases/<version>/``.
"""

import lzma
import shutil
import subprocess
from pathlib import Path

from . import demo_company, paths
from .console import Failure, step
from .databases import ensure_database
from .demo import start_simulator
from .demo_scenario import load_scenario
from .demo_scenario import start_simulator as start_scenario
from .environment import set_up
from .processes import free_port, running, start_odoo
from .rpc import Client

DATABASE = "hr_sync_dump"
EMPLOYEES = 12
_EXTENT = "projects=4,subprojects=8,absences=20,months_of_time=1,hours_reports=3,expenses=6"
_PAYROLL = "tripletex"
#: No bank has this number: the employee comes without it, and with an issue.
_WRONG_IBAN = "CH0000000000000000000"


def dump(folder):
    """Make the database, with a connection of each system, and write it into the folder; return 0."""
    folder = Path(folder).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    environment = set_up()
    ensure_database(environment, DATABASE, fresh=True)
    port = free_port()
    with (
        running(start_simulator(environment, EMPLOYEES, _EXTENT, folder / "twogethr.json")) as twogethr,
        running(start_scenario(environment, _PAYROLL, EMPLOYEES, folder / f"{_PAYROLL}.json")) as payroll,
        running(start_odoo(environment, DATABASE, port)) as odoo,
    ):
        url = f"http://127.0.0.1:{port}"
        client = Client(url, DATABASE, "admin", "admin")
        _fill(client, odoo, twogethr)
        first = _move_to_new_company(client)
        if not load_scenario(_PAYROLL).show(client, payroll, url):
            raise Failure("The two sides differ: there is nothing to make a dump of")
        [user] = client("res.users", "search_read", [["login", "=", "admin"]], ["id"])
        client("res.users", "write", [user["id"]], {"company_ids": [[4, first]]})
    for file in folder.glob("*.json"):
        file.write_text(file.read_text().rstrip("\n") + "\n")
    with step("Writing the database"):
        _write(environment, folder / "database.sql.xz")
    return 0


def _fill(client, odoo, simulator):
    """Pull everything, with one value that Odoo refuses, and one setting of each kind that differs from the default."""
    demo_company.make_swiss(client)
    wrong = simulator.ask("users")[0]["id"]
    simulator.tell(f"users/{wrong}", {"iban": _WRONG_IBAN})
    connection = demo_company.connect(client, simulator.url)
    streams = client("hr.sync.stream", "search_read", [["connection_id", "=", connection]], ["record_type"])
    by_type = {stream["record_type"]: stream["id"] for stream in streams}
    client("hr.sync.stream", "write", [by_type["employee"]], {"policy": "ask"})
    runs = demo_company.synchronise(client, connection, odoo)
    demo_company.lease(client, simulator.ask("hours-reports"))
    demo_company.finish(client, connection, odoo, after=runs)
    client("hr.sync.stream", "write", [by_type["expense"]], {"enabled": False})


def _move_to_new_company(client):
    """Have the administrator work in another company, and in that one alone; return the one before."""
    [user] = client("res.users", "search_read", [["login", "=", "admin"]], ["company_id"])
    [company] = client("res.company", "create", [{"name": "Fjellverk AS"}])
    client("res.users", "write", [user["id"]], {"company_ids": [[6, 0, [company]]], "company_id": company})
    return user["company_id"][0]


def _write(environment, file):
    """The database as SQL without owners, so that any role can restore it."""
    program = shutil.which("pg_dump", path=environment.variables["PATH"])
    command = [program, "--no-owner", "--no-privileges", "--no-comments", DATABASE]
    with (
        subprocess.Popen(command, env=environment.variables, cwd=paths.ROOT, stdout=subprocess.PIPE) as process,
        lzma.open(file, "wb", preset=9 | lzma.PRESET_EXTREME) as target,
    ):
        shutil.copyfileobj(process.stdout, target)
    if process.returncode:
        raise Failure("pg_dump failed: see above")
