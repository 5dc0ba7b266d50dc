"""A database that an earlier version made is updated: nothing is lost, and the next sync changes nothing.

``./dev dump`` has made each folder of ``tests/databases``, and says what is in it.
"""

import json
from pathlib import Path

import pytest
from conftest import Server
from simulators.tripletex import TripletexSimulator
from simulators.twogethr import TwogethrSimulator
from simulators.twogethr.keeping import restore as refill

from devtools import databases
from devtools.environment import set_up

_DUMPS = sorted(path.parent for path in (Path(__file__).parents[1] / "databases").glob("*/database.sql.xz"))
_DATABASE = "hr_sync_update_test"
#: The last version in which a set-up was part of its connection.
_BEFORE_SETUPS = "19.0.1.0.0"
#: Tables whose rows are compared whole, column by column.
_TABLES = (
    "hr_sync_connection",
    "hr_sync_stream",
    "hr_sync_link",
    "hr_sync_job",
    "hr_sync_run",
    "hr_approved_hours",
    "hr_approved_wage",
    "hr_employee",
    "hr_leave",
    "account_analytic_line",
    "hr_attendance",
    "hr_expense",
)
#: The columns of a connection in which the set-up stood before it became a record, by system; the new names below.
_HALF_WAY = {
    "twogethr": {"setup_step": "match", "setup_done": True},
    "tripletex": {
        "setup_step": "choose",
        "setup_type": "wage_type",
        "new_api_key": "a-newer-key",
        "hours_from": "2026-05-04",
        "setup_done": True,
    },
}
_SET_UP = {"step": "setup_step", "record_type": "setup_type", "new_api_key": "new_api_key", "first_day": "hours_from"}
#: What the update itself may write.
_WRITTEN = {"write_date", "write_uid"}
#: What an earlier version has said.
_REASON = "Der Wert ist ungültig, 100 % falsch"
_CHANGES = ("created", "updated", "archived", "failed")


@pytest.fixture(params=_DUMPS, ids=lambda folder: folder.name)
def dump(request):
    return request.param


def rows(environment, table):
    """What a table holds: values by column, by id."""
    text = databases.sql(environment, f"SELECT coalesce(json_agg(t), '[]') FROM {table} t", _DATABASE)
    return {row.pop("id"): row for row in json.loads(text)}


def secrets(environment):
    """The keys that the database signs and compares with."""
    query = "SELECT json_object_agg(key, value) FROM ir_config_parameter WHERE key LIKE 'hr_sync%'"
    return json.loads(databases.sql(environment, query, _DATABASE))


def lead(environment, system, url):
    """Have the stored connection call the simulator of this test, at whose port another one listened."""
    text = databases.sql(environment, f"SELECT base_url FROM hr_sync_connection WHERE system = '{system}'", _DATABASE)
    former, present = text.split("//")[1].partition("/")[0], url.split("//")[1].partition("/")[0]
    replaced = ", ".join(f"{name} = replace({name}, '{former}', '{present}')" for name in ("base_url", "tenant_key"))
    databases.sql(environment, f"UPDATE hr_sync_connection SET {replaced} WHERE system = '{system}'", _DATABASE)


def leave_half_way(environment):
    """Have each connection as if somebody had left the repetition of its set-up half-way."""
    for system, values in _HALF_WAY.items():
        assignments = ", ".join(f"{column} = '{value}'" for column, value in values.items())
        databases.sql(environment, f"UPDATE hr_sync_connection SET {assignments} WHERE system = '{system}'", _DATABASE)


def leave_comparing(environment):
    """Have a comparison of all hours under way; returns the ids of the streams."""
    where = "record_type = 'approved_hours' AND enabled AND trigger != 'manual'"
    databases.sql(environment, f"UPDATE hr_sync_stream SET verify_from = 7 WHERE {where}", _DATABASE)
    found = {id_ for id_, row in rows(environment, "hr_sync_stream").items() if row["verify_from"]}
    assert found
    return found


def leave_issue(environment):
    """Have an issue, and notes of runs, in the one language in which an earlier version has stored them."""
    names = "connection_id, company_id, record_type, direction, purpose, state, external_id, error_code, error"
    values = f"id, company_id, 'employee', 'in', 'issue', 'failed', 'somewhere', 'value', '{_REASON}'"
    where = "WHERE system = 'twogethr'"
    databases.sql(
        environment, f"INSERT INTO hr_sync_job ({names}) SELECT {values} FROM hr_sync_connection {where}", _DATABASE
    )
    databases.sql(environment, f"UPDATE hr_sync_run SET notes = '{_REASON}'", _DATABASE)


def check_reasons(environment):
    """What was said before is kept as it is (``lost`` compares it), and open issues have an exact cause."""
    open_ones = "purpose = 'issue' AND state = 'failed'"
    found = f"SELECT jsonb_typeof(error), cause_key IS NOT NULL, error #>> '{{}}' FROM hr_sync_job WHERE {open_ones}"
    assert databases.sql(environment, found, _DATABASE) == f"string|t|{_REASON}"
    notes = "SELECT DISTINCT sentences #>> '{0,v,said}' FROM hr_sync_run_note"
    assert databases.sql(environment, notes, _DATABASE) == _REASON


def lost(before, after):
    """What a table held and holds no longer, by record and column; columns that went are left to the migration."""
    return {
        (id_, name): (value, after.get(id_, {}).get(name))
        for id_, row in before.items()
        for name, value in row.items()
        if name not in _WRITTEN and (id_ not in after or (name in after[id_] and after[id_][name] != value))
    }


def writes(simulator):
    return [request for request in simulator.requests if request.method not in ("GET", "HEAD")]


def test_updated(dump):
    environment = set_up()
    databases.restore(environment, _DATABASE, dump / "database.sql.xz")
    twogethr = TwogethrSimulator({}, api_key="demo-key")
    refill(twogethr.store, dump / "twogethr.json")
    tripletex = TripletexSimulator()
    tripletex.restore(json.loads((dump / "tripletex.json").read_text()))
    server = Server(_DATABASE)
    with twogethr, tripletex:
        lead(environment, "twogethr", twogethr.url)
        lead(environment, "tripletex", tripletex.url)
        if dump.name == _BEFORE_SETUPS:
            leave_half_way(environment)
            comparing = leave_comparing(environment)
        leave_issue(environment)
        before, keys = {table: rows(environment, table) for table in _TABLES}, secrets(environment)
        assert all(before[table] for table in _TABLES), {table: len(found) for table, found in before.items()}
        databases.ensure_database(environment, _DATABASE)
        missing = {table: lost(before[table], rows(environment, table)) for table in _TABLES}
        assert {table: found for table, found in missing.items() if found} == {}
        assert secrets(environment) == keys
        check_reasons(environment)
        if dump.name == _BEFORE_SETUPS:
            check_set_up(environment)
            runs = rows(environment, "hr_sync_run").values()
            assert {run["stream_id"] for run in runs if run["direction"] == "out"} == comparing
        try:
            server.start()
            check_unchanged(server, twogethr, tripletex)
        finally:
            server.kill()


def check_set_up(environment):
    """Each set-up goes on where it was left, and the connection keeps nothing of it."""
    connections, setups = rows(environment, "hr_sync_connection"), rows(environment, "hr_sync_setup")
    found = {
        connections[setup["connection_id"]]["system"]: {
            column: setup[name] for name, column in _SET_UP.items() if setup[name]
        }
        for setup in setups.values()
    }
    assert found == {
        system: {name: value for name, value in values.items() if name != "setup_done"}
        for system, values in _HALF_WAY.items()
    }
    assert not set(_SET_UP.values()) & set(next(iter(connections.values())))


def check_unchanged(server, twogethr, tripletex):
    """A sync of everything finds each record as it is, and sends nothing."""
    connections = server("hr.sync.connection", "search", [])
    assert len(connections) == 2
    for connection in connections:
        # The database has moved to this server: nothing is synced until a person says that this is meant.
        server("hr.sync.connection", "action_test", [connection])
    last = max(server("hr.sync.run", "search", [], limit=1, order="id desc"))
    failed = [["state", "=", "failed"]]
    issues = server("hr.sync.job", "search_read", failed, ["external_id", "error"], order="id")
    streams = server("hr.sync.stream", "search", [["enabled", "=", True], ["direction", "in", ["in", "both"]]])
    server("hr.sync.stream", "action_full_sync", streams)
    server("hr.sync.connection", "action_sync", connections)
    mine = [["id", ">", last]]

    def over():
        runs = server("hr.sync.run", "search_read", mine, ["record_type", "state", "fetched", "unchanged", *_CHANGES])
        waiting = server("hr.sync.job", "search_count", [["state", "=", "pending"], ["attempts", "=", 0]])
        done = len(runs) >= len(streams) and all(run["state"] != "running" for run in runs) and not waiting
        return done and runs

    runs = server.wait(over, "the runs to end")
    assert [run for run in runs if run["state"] != "done"] == []
    assert [run for run in runs if any(run[change] for change in _CHANGES)] == []
    assert sum(run["unchanged"] for run in runs) > 100
    assert server("hr.sync.job", "search_read", failed, ["external_id", "error"], order="id") == issues
    assert [request.path for request in writes(twogethr)] == []
    assert [request.path for request in writes(tripletex) if "/session" not in request.path] == []
