"""A week of hours through an operation of the gateway that writes; it is made up, as none is public."""

from datetime import timedelta

from _avantage_hours import COLUMNS, add

from devtools.console import step
from devtools.demo_runs import settle, wait
from devtools.demo_setup import enter, test

#: As the simulated gateway has it. The real ones come from the SDK guide that a customer has.
_SETTINGS = {
    "write_operation": "W04",
    "write_template": ",TMP,{company},{employee},{project},{day},{activity},{trade},{hour_type},{regular},{half},"
    "{double},{note}",
    "write_acknowledged": "RQ01,W04,OK,[0-9]+",
    "write_refused": "RQ01,W04,NON,.*",
    "send_hours": "true",
}

#: The issue about a line that got no answer.
_IN_DOUBT = [["record_type", "=", "approved_hours"], ["state", "=", "failed"], ["error_code", "=", "unanswered"]]


def send(client, simulator, connection, stream, first):
    """Send a week, with what a person does in between; return whether sending it again writes nothing."""
    # Before: what is written to a file from now on would have to be withdrawn.
    if client("hr.sync.stream", "read", [stream], ["file_reason"])[0]["file_reason"]:
        with step("Describing the operation that writes, and testing the connection"):
            enter(client, connection, _SETTINGS)
            test(client, connection)
        _dry_run(client, connection, stream, first)
    _export(client, connection, stream, first)
    go_on(client, simulator, stream)
    before = simulator.ask("counts")["writes"]
    _export(client, connection, stream, first)
    written = simulator.ask("counts")["writes"] - before
    print(f"  Lines written by a second export: {written}", flush=True)
    issues = client("hr.sync.job", "search_read", [["state", "=", "failed"]], ["error"])
    for issue in issues:
        print(f"Issue: {issue['error']}")
    return not written and not issues


def go_on(client, simulator, stream):
    """Do what sending waits for, until it waits for nothing."""
    while _confirm(client, stream) or _answer(client, simulator, stream):
        _wait(client, stream)


def taken(simulator):
    """The hours that Avantage has taken, by employee, day and column."""
    held = {}
    for line in simulator.ask("state")["taken"]:
        for column, hours in zip(COLUMNS.values(), line[7:10], strict=True):
            add(held, (line[1], line[3].replace("/", "-"), column), float(hours))
    return held


def _wizard(client, connection, stream, first):
    days = {"date_from": str(first), "date_to": str(first + timedelta(days=6))}
    values = {"connection_id": connection, "stream_ids": [[6, 0, [stream]]], **days}
    [wizard] = client("hr.sync.export", "create", [values])
    return wizard


def _dry_run(client, connection, stream, first):
    """The preview shows each line as it would be sent."""
    with step("Previewing the lines"):
        client("hr.sync.export", "action_preview", [_wizard(client, connection, stream, first)])
        settle(client)
    lines = client("hr.sync.proposal", "search_read", [["stream_id", "=", stream], ["line", "!=", False]], ["line"])
    print(f"  {len(lines)} lines, such as: {lines[0]['line']}", flush=True)


def _export(client, connection, stream, first):
    with step("Exporting to the gateway"):
        client("hr.sync.export", "action_export", [_wizard(client, connection, stream, first)])
        _wait(client, stream)


def _wait(client, stream):
    """Wait until nothing runs, and nothing waits but for a person."""
    waiting = [["record_type", "=", "approved_hours"], ["state", "=", "pending"]]

    def is_over():
        if client("hr.sync.run", "search_count", [["state", "=", "running"]]):
            return False
        [known] = client("hr.sync.stream", "read", [stream], ["first_notice"])
        awaits = known["first_notice"] or client("hr.sync.job", "search_count", _IN_DOUBT)
        return awaits or not client("hr.sync.job", "search_count", waiting)

    wait(is_over, "sending hours")


def _confirm(client, stream):
    """The first line went alone: a person has looked, and it is right. Return whether it was waiting for that."""
    [known] = client("hr.sync.stream", "read", [stream], ["first_notice"])
    if not known["first_notice"]:
        return False
    with step("Confirming the first line"):
        print(f"  {known['first_notice']}", flush=True)
        client("hr.sync.stream", "action_confirm_first", [stream])
    return True


def _answer(client, simulator, stream):
    """A line got no answer: a person looks in Avantage whether it is there. Return whether there was one."""
    found = client("hr.sync.job", "search_read", _IN_DOUBT, ["error"])
    if not found:
        return False
    [issue] = found
    with step("Answering what became of a line"):
        print(f"  {issue['error']}", flush=True)
        asked, held = (simulator.ask("state")[name] for name in ("asked", "taken"))
        is_there = asked[-1].split(",")[4:] in held
        print(f"  Avantage {'has' if is_there else 'does not have'} it", flush=True)
        client("hr.sync.job", "action_is_there" if is_there else "action_is_not_there", [issue["id"]])
    return True
