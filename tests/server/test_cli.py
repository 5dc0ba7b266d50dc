"""The command line beside a server that runs, as an integrator uses it."""

import json
import subprocess
import sys
from pathlib import Path

from simulators.twogethr import TwogethrSimulator

ROOT = Path(__file__).resolve().parents[2]


def command(*arguments):
    """Exit status and output of ``odoo hr_sync``."""
    line = [sys.executable, ROOT / "dev", "odoo", "hr_sync", *arguments]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def test_pull_and_push(server):
    database = ["-d", server.database]
    with TwogethrSimulator(employees=3, units=2, seed=3) as simulator:
        status, text, errors = command("status", *database)
        assert (status, text.strip()) == (0, "nothing"), errors
        company = server("res.company", "search", [], limit=1)[0]
        values = {"name": "2getHR", "system": "twogethr", "company_id": company}
        values |= {"base_url": simulator.url, "api_key": simulator.api_key}
        [connection] = server("hr.sync.connection", "create", [values])
        status, text, errors = command("test", *database)
        assert status == 0, text + errors
        status, text, errors = command("pull", *database, "--type", "employee", "--wait", "120", "--json")
        assert status == 0, text + errors
        assert {run["type"]: run["created"] for run in json.loads(text)}["employee"] == 3
        server("project.project", "create", [{"name": "Vom Terminal", "company_id": company}])
        status, text, errors = command("push", *database, "--type", "project", "--wait", "120")
        assert status == 0, text + errors
        server.wait(lambda: any(one["name"] == "Vom Terminal" for one in simulator.all("projects")), "the project")
        status, text, errors = command("status", *database, "--connection", str(connection))
        assert (status, "Not synced yet: Public holiday" in text) == (0, True), text + errors
