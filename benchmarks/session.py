"""One Odoo in this process, without a server: what every measurement works in."""

import contextlib
import os
import re
import time
from pathlib import Path

import odoo.sql_db
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import SQL, config

#: The names of what a database is furnished with begin so.
PRESENT = "Present"

_WRITE = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)


@contextlib.contextmanager
def session(database):
    """An environment of the superuser in ``database``."""
    state = Path(os.environ["HR_SYNC_STATE"])
    config.parse_config(
        [
            *("-d", database, "--no-http", "--max-cron-threads=0", "--log-level=warn"),
            f"--addons-path={os.environ['HR_SYNC_ADDONS_PATH']}",
            f"--data-dir={state / 'data'}",
            f"--logfile={state / 'log' / 'bench.log'}",
        ]
    )
    with Registry(database).cursor() as cursor:
        yield api.Environment(cursor, SUPERUSER_ID, {})


def connect(env, url):
    """The connection to the simulator, which listens at another port in every run."""
    connection = env["hr.sync.connection"].search([], limit=1)
    if connection:
        connection.write({"base_url": url, "tenant_key": False})
    else:
        values = {"name": "Benchmark", "system": "twogethr", "base_url": url, "api_key": "demo-key"}
        connection = connection.create(values)
        # What was there before is no part of any figure, and is not to be sent.
        for stream in connection.stream_ids.filtered(lambda one: one.direction == "both"):
            stream.domain = repr([("name", "not like", PRESENT)])
    connection.action_test()
    env.cr.commit()
    return connection


def stream_of(connection, record_type):
    return connection.stream_ids.filtered(lambda stream: stream.record_type == record_type)


def request(stream):
    """Queue a full pass of one stream, and none of the streams that it needs; return its run."""
    run = stream._request("manual", full=True)
    stream.env.cr.commit()
    return run


class Network:
    """Counts a client's calls, those that may change something among them, and the time until their JSON is there."""

    def __init__(self):
        self.calls, self.changes, self.seconds, self.cpu = 0, 0, 0.0, 0.0

    @contextlib.contextmanager
    def watched(self):
        from odoo.addons.hr_sync.systems.transport import Transport

        original = Transport.request

        def timed(transport, method, *arguments, **keywords):
            started, worked = time.perf_counter(), time.process_time()
            try:
                return original(transport, method, *arguments, **keywords)
            finally:
                self.seconds += time.perf_counter() - started
                self.cpu += time.process_time() - worked
                self.calls += 1
                self.changes += method != "GET"

        Transport.request = timed
        try:
            yield self
        finally:
            Transport.request = original


def worked(connection):
    """Let the worker do all there is to do; its seconds, the calls it made, and the seconds of those."""
    network = Network()
    with network.watched():
        started = time.perf_counter()
        connection._work(connection.id)
        seconds = time.perf_counter() - started
    return {"seconds": seconds, "calls": network.calls, "network": network.seconds}


@contextlib.contextmanager
def queries(note):
    """Call ``note(text, table)`` for every statement; the table is empty unless it is one that writes."""
    original = odoo.sql_db.Cursor.execute

    def noted(cursor, query, *arguments, **keywords):
        text = query.code if isinstance(query, SQL) else query
        text = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
        found = _WRITE.match(text)
        note(text, found[2] if found else "")
        return original(cursor, query, *arguments, **keywords)

    odoo.sql_db.Cursor.execute = noted
    try:
        yield
    finally:
        odoo.sql_db.Cursor.execute = original


def memory():
    """Resident memory now, and the most there was since the last ``forget_peak``, in MB."""
    status = Path("/proc/self/status").read_text()
    sizes = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+) kB", status, re.MULTILINE))
    return int(sizes["VmRSS"]) / 1024, int(sizes["VmHWM"]) / 1024


def forget_peak():
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
