"""``odoo hr_sync``: what the connections do, for a terminal and for monitoring."""

import argparse
import json
import sys
import time

import psycopg2
from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli.command import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config

#: Exit statuses, as monitoring systems read them.
OK, WARNING, CRITICAL = 0, 1, 2
_POLL = 0.5


class HrSync(Command):
    """List, test, pull, push and watch the connections to HR and payroll systems.

    Exit status: 0 if all is well, 1 with open issues or streams that are late, 2 if a connection has stopped or a
    sync failed.
    """

    name = "hr_sync"
    epilog = """
    What "pull" and "push" ask for is done by the connection's scheduled action, in the server that runs; with --wait
    the command waits until it is over.
    """

    def __init__(self):
        super().__init__()
        commands = self.parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
        for name, function, text in (
            ("list", list_connections, "the connections and their streams"),
            ("status", show_status, "how the connections are doing"),
            ("test", test_connections, "test URL, key and contract"),
            ("pull", pull, "bring Odoo up to date"),
            ("push", push, "send pending changes, and records that the system does not have yet"),
        ):
            parser = commands.add_parser(name, help=text, description=text)
            parser.set_defaults(function=function)
            parser.add_argument("-c", "--config", help="configuration file of the server")
            parser.add_argument("-d", "--database", help="database")
            parser.add_argument("--connection", help="id or name of one connection; all of them by default")
            parser.add_argument("--json", action="store_true", help="print JSON")
            if name in ("pull", "push"):
                parser.add_argument("--type", action="append", help="record type, such as employee; may be repeated")
                parser.add_argument("--wait", type=_seconds, default=0, help="seconds to wait for the end")
            if name == "pull":
                parser.add_argument("--full", action="store_true", help="read everything again")

    def run(self, args):
        options = self.parser.parse_args(args)
        arguments = ["--no-http", "--log-level=warn"]
        arguments += ["-c", options.config] if options.config else []
        arguments += ["-d", options.database] if options.database else []
        config.parse_config(arguments, setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            self.parser.error("name one database with -d")
        status, results = perform_in(names[0], options)
        print(json.dumps(results, indent=2, default=str) if options.json else as_text(results))
        sys.exit(status)


def perform_in(database, options):
    """Carry out one command in a database; see ``perform``."""
    try:
        registry = Registry(database)
    except psycopg2.OperationalError as error:
        reason = (str(error).strip().splitlines() or ["no reason given"])[-1]
        return CRITICAL, [{"error": f"the database {database!r} cannot be opened: {reason}"}]
    with registry.cursor() as cr:
        return perform(Environment(cr, SUPERUSER_ID, {}), options)


def _seconds(text):
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds")
    return int(text)


def perform(env, options):
    """Carry out one command.

    :return: exit status, and what to print: a list of dicts.
    """
    if "hr.sync.connection" not in env:
        return CRITICAL, [{"error": "the addon hr_sync is not installed in this database"}]
    connections = env["hr.sync.connection"].search([])
    if options.connection:
        wanted = options.connection
        connections = connections.filtered(lambda one: wanted in (str(one.id), one.name))
        if not connections:
            return CRITICAL, [{"error": f"there is no connection {wanted!r}"}]
    try:
        return options.function(connections, options)
    except UserError as error:
        return CRITICAL, [{"error": str(error)}]


def _about(connection):
    return {
        "id": connection.id,
        "name": connection.name,
        "system": connection.system,
        "company": connection.company_id.name,
        "state": connection.state,
    }


def list_connections(connections, options):
    return OK, [
        {
            **_about(connection),
            "streams": [
                {
                    "type": stream.record_type,
                    "direction": stream.direction,
                    "enabled": stream.enabled,
                    "trigger": stream.trigger,
                    "last_success": stream.last_success or None,
                }
                for stream in connection.stream_ids
            ],
        }
        for connection in connections
    ]


def show_status(connections, options):
    results, status = [], OK
    for connection in connections:
        stale = connection._stale_streams()
        stopped = connection.stream_ids.filtered(lambda stream: stream.enabled and stream.stopped)
        if connection.state == "error" or stopped:
            status = CRITICAL
        elif connection.issue_count or connection.skipped_count or stale or connection.failures:
            status = max(status, WARNING)
        results.append(
            {
                **_about(connection),
                "health": connection.health,
                "kept_in_step": connection.linked_count,
                "issues": connection.issue_count,
                "skipped": connection.skipped_count,
                "waiting": connection.waiting_count,
                "oldest_waiting": connection.oldest_waiting or None,
                "last_success": connection.in_step_since or None,
                "late": stale.mapped("record_type"),
                "stopped": {stream.record_type: stream.stopped for stream in stopped},
            }
        )
    return status, results


def test_connections(connections, options):
    results, status = [], OK
    for connection in connections:
        answer = connection.action_test()["params"]
        if answer["type"] == "danger":
            status = CRITICAL
        elif answer["type"] == "warning":
            status = max(status, WARNING)
        results.append({**_about(connection), "result": answer["title"], "detail": answer["message"]})
    return status, results


def pull(connections, options):
    return _sync(connections, options, ("in", "both"), options.full)


def push(connections, options):
    return _sync(connections, options, ("out", "both"), False)


def _sync(connections, options, directions, full):
    streams = connections.stream_ids.filtered(lambda one: one.enabled and one.direction in directions)
    offered = sorted(set(streams.mapped("record_type")))
    unknown = sorted(set(options.type or ()) - set(offered))
    if unknown or not streams:
        what = (
            f"nothing to {options.command} of type {', '.join(unknown)}" if unknown else f"nothing to {options.command}"
        )
        return CRITICAL, [{"error": f"{what}; switched on: {', '.join(offered) or 'nothing'}"}]
    if options.type:
        streams = streams.filtered(lambda one: one.record_type in options.type)
    env = connections.env
    last = env["hr.sync.run"].search([], order="id desc", limit=1).id or 0
    open_runs = streams._running()
    streams.action_full_sync() if full else streams.action_sync()
    mine = [
        ("connection_id", "in", streams.connection_id.ids),
        ("kind", "=", "sync"),
        "|",
        ("id", ">", last),
        ("id", "in", open_runs.ids),
    ]
    runs = env["hr.sync.run"].search(mine, order="id")
    env.cr.commit()  # the server's own worker is to see it
    waits = [("connection_id", "in", connections.ids), ("direction", "=", "out"), ("state", "=", "pending")]
    limit = time.monotonic() + options.wait
    while time.monotonic() < limit:
        # A snapshot of its own each time, or nothing would ever be seen to change.
        env.cr.rollback()
        env.invalidate_all()
        outbound = "in" not in directions and env["hr.sync.job"].search_count([*waits, ("held", "=", False)], limit=1)
        if "running" not in runs.mapped("state") and not outbound:
            break
        time.sleep(_POLL)
    states = set(runs.mapped("state"))
    status = CRITICAL if states & {"failed", "cancelled"} else WARNING if "partial" in states else OK
    results = [
        {
            "run": run.id,
            "connection": run.connection_id.name,
            "type": run.record_type,
            "state": run.state,
            **{name: run[name] for name in run._counters},
            **({"error": run.error} if run.error else {}),
        }
        for run in runs
    ]
    return status, results or [{"queued": streams.mapped("record_type")}]


def as_text(results):
    """A table, with what is nested on lines of its own."""
    if not results:
        return "nothing"
    flat = [{key: value for key, value in one.items() if not isinstance(value, (list, dict))} for one in results]
    columns = list(dict.fromkeys(key for one in flat for key in one))
    rows = [columns, *([_cell(one.get(column)) for column in columns] for one in flat)]
    widths = [max(len(row[index]) for row in rows) for index in range(len(columns))]
    lines = []
    for number, row in enumerate(rows):
        lines.append("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
        for key, value in results[number - 1].items() if number else ():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                lines += [f"    {line}" for line in as_text(value).splitlines()]
            elif isinstance(value, (list, dict)) and value:
                lines.append(f"    {key}: {', '.join(map(str, value))}")
    return "\n".join(lines)


def _cell(value):
    return "" if value is None or value is False else str(value).replace("\n", " ")
