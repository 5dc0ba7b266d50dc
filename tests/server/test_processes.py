"""Several Odoo processes on one database share the connections: each job is done, and once, whoever dies."""

import os
from collections import Counter
from contextlib import ExitStack

from simulators.twogethr import TwogethrSimulator

from devtools.databases import sql
from devtools.environment import set_up

CONNECTIONS = 3
JOBS = int(os.environ.get("HR_SYNC_PROCESS_JOBS", "1000"))


def connect(server, simulator, number):
    """A company and its connection, which sends projects."""
    company = server("res.company", "create", [{"name": f"Werk {number} AG"}])[0]
    user = server("res.users", "search", [["login", "=", "admin"]])
    server("res.users", "write", user, {"company_ids": [[4, company]]})
    values = {"name": f"2getHR {number}", "system": "twogethr", "company_id": company}
    values |= {"base_url": simulator.url, "api_key": simulator.api_key}
    connection = server("hr.sync.connection", "create", [values])[0]
    server("hr.sync.connection", "action_test", [connection])
    streams = server("hr.sync.stream", "search", [["connection_id", "=", connection]])
    server("hr.sync.stream", "write", streams, {"enabled": False})
    mine = [["connection_id", "=", connection], ["record_type", "in", ["department", "employee", "project"]]]
    server("hr.sync.stream", "write", server("hr.sync.stream", "search", mine), {"enabled": True})
    projects = server("hr.sync.stream", "search", [*mine, ["record_type", "=", "project"]])
    server("hr.sync.stream", "write", projects, {"direction": "both"})
    server("hr.sync.connection", "action_sync", [connection])
    return company, connection


def test_a_thousand_jobs_and_one_death(server, second):
    simulators = [TwogethrSimulator(employees=2, units=1, seed=number, strict=False) for number in range(CONNECTIONS)]
    with ExitStack() as stack:
        for simulator in simulators:
            stack.enter_context(simulator)
            # As over a network: otherwise one process may be through before the other has begun.
            simulator.faults.add("createProject", "latency", times=None, seconds=0.05)
        made = [connect(server, simulator, number) for number, simulator in enumerate(simulators)]
        server.wait(lambda: not server("hr.sync.run", "search_count", [["state", "=", "running"]]), "the first sync")
        names = [f"Projekt {number}" for number in range(JOBS)]
        for number, (company, _connection) in enumerate(made):
            values = [{"name": name, "company_id": company} for name in names[number::CONNECTIONS]]
            server("project.project", "create", values)
        sent = lambda: sum(simulator.count("createProject") for simulator in simulators)  # noqa: E731
        both = lambda: all("HR Sync" in process.log for process in (server, second))  # noqa: E731
        server.wait(lambda: sent() >= JOBS // 3 and both(), "a third of them, and both processes to have worked")
        server.kill()
        # What was on its way is looked for only when it can not be carried out any more; that time is cut short.
        sql(
            set_up(),
            "UPDATE hr_sync_link SET synced_at = synced_at - interval '1 hour' WHERE state = 'creating'",
            second.database,
        )
        second("hr.sync.connection", "action_sync", [connection for _company, connection in made])
        waiting = [["direction", "=", "out"], ["state", "in", ["pending", "failed"]]]
        second.wait(lambda: not second("hr.sync.job", "search_count", waiting), "all of them")
        for number, simulator in enumerate(simulators):
            there = Counter(project["name"] for project in simulator.store.all("projects"))
            assert there == Counter(names[number::CONNECTIONS])
            assert not simulator.violations
        linked = [["record_type", "=", "project"], ["state", "=", "linked"]]
        assert second("hr.sync.link", "search_count", linked) == JOBS
