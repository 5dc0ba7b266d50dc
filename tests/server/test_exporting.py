"""Two people export the same at the same moment: the second transaction is refused, in words."""

import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from simulators.twogethr import TwogethrSimulator

from devtools.console import Failure
from devtools.databases import sql
from devtools.environment import set_up

_QUEUE = """
    BEGIN;
    INSERT INTO hr_sync_run (connection_id, stream_id, company_id, record_type, direction, kind, trigger, state, scope)
         SELECT connection_id, id, company_id, record_type, 'out', 'sync', 'manual', 'running',
                '{"first": "2026-05-01", "last": "2026-05-31"}'
           FROM hr_sync_stream WHERE id = %s
      RETURNING id;
"""
_WAITING = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'transactionid'
"""


class Elsewhere:
    """A transaction of its own in the server's database."""

    def __init__(self, environment, database):
        command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
        self.process = subprocess.Popen(command, env=environment.variables, **pipes)

    def say(self, statements):
        self.process.stdin.write(statements + "\n")
        self.process.stdin.flush()

    def hear(self):
        return self.process.stdout.readline().strip()

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


def test_two_exports(server):
    environment = set_up()
    with TwogethrSimulator(employees=1, units=1, strict=False) as simulator, ThreadPoolExecutor(1) as pool:
        stream, wizard = prepare(server, simulator)
        somebody = Elsewhere(environment, server.database)
        try:
            somebody.say(_QUEUE % stream)
            run = int(somebody.hear())
            second = pool.submit(server, "hr.sync.export", "action_export", [wizard])
            server.wait(
                lambda: sql(environment, _WAITING, server.database) != "0", "the second export to meet the first"
            )
            somebody.say("COMMIT;")
        finally:
            somebody.close()
        with pytest.raises(Failure, match="Somebody else has just started the same"):
            second.result()
        runs = server("hr.sync.run", "search", [["stream_id", "=", stream], ["kind", "=", "sync"]])
        assert runs == [run]


def prepare(server, simulator):
    """A connection that gets payslips, one payslip, and an export of its month."""
    company = server("res.company", "search", [], limit=1)[0]
    values = {"name": "2getHR", "system": "twogethr", "company_id": company}
    connection = server(
        "hr.sync.connection", "create", {**values, "base_url": simulator.url, "api_key": simulator.api_key}
    )
    server("hr.sync.connection", "action_test", [connection])
    streams = [["connection_id", "=", connection]]
    server("hr.sync.stream", "write", server("hr.sync.stream", "search", streams), {"enabled": False})
    server("hr.sync.connection", "action_sync", [connection])
    [stream] = server("hr.sync.stream", "search", [*streams, ["record_type", "=", "payslip"]])
    server("hr.sync.stream", "write", [stream], {"enabled": True, "trigger": "manual"})
    employee = server("hr.employee", "create", {"name": "Anna Muster", "company_id": company})
    days = {"date_from": "2026-05-01", "date_to": "2026-05-31"}
    payslip = {"name": "May", "employee_id": employee, "company_id": company, "state": "done"}
    server("hr.payslip", "create", {**payslip, **days})
    values = {"connection_id": connection, "stream_ids": [[6, 0, [stream]]]}
    return stream, server("hr.sync.export", "create", {**values, **days})
