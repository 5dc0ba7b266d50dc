"""The other direction: what noticing a change costs whoever edits, and how fast waiting jobs are worked off."""

import contextlib
import json
import time
import urllib.request

from session import connect, stream_of, worked

#: A field that no stream sends, one that the employee stream sends, and values to write in turn.
UNSENT, SENT = ("color", (7, 8)), ("mobile_phone", ("+41 79 000 00 01", "+41 79 000 00 02"))
ROUNDS = 7


def writes(env, url):
    """Write one value to all employees at once, with the addon noticing it and without, up to the commit.

    :return: seconds of the rounds, ``[without, with]``, for a field that is not sent and for one that is.
    """
    _send_employees(env, url)
    people = _linked(env)
    figures = {}
    for name, (field, values) in {"unsent": UNSENT, "sent": SENT}.items():
        rounds = []
        for number in range(ROUNDS + 1):
            seconds = {}
            # In turn first and second: the later one finds what the earlier one has left in memory.
            for noticing in (False, True) if number % 2 else (True, False):
                with contextlib.nullcontext() if noticing else _blind(env):
                    seconds[noticing] = _timed_write(env, people, field, values[len(seconds)])
                # Not what they lead to, which is a matter of its own.
                env["hr.sync.job"].search([("direction", "=", "out")]).unlink()
                env.cr.commit()
            rounds.append([seconds[False], seconds[True]])
        figures[name] = rounds[1:]  # the first one fills caches
    return figures


def _timed_write(env, people, field, value):
    env.invalidate_all()
    started = time.perf_counter()
    people.write({field: value})
    env.cr.commit()
    return time.perf_counter() - started


@contextlib.contextmanager
def _blind(env):
    """As if nothing depended on what is sent: Odoo without the addon's marker."""
    registry = env.registry
    triggers = registry._field_triggers
    removed = []
    for paths in triggers.values():
        for targets in paths.values():
            for target in [one for one in targets if one.name == "hr_sync_marker"]:
                targets.discard(target)
                removed.append((targets, target))
    registry._field_trigger_trees.clear()
    try:
        yield
    finally:
        for targets, target in removed:
            targets.add(target)
        registry._field_trigger_trees.clear()


def drain(env, url):
    """Change every employee in Odoo and work that off, then every one in 2getHR.

    :return: by direction: jobs, seconds and calls.
    """
    connection = _send_employees(env, url)
    people = _linked(env)
    people.write({SENT[0]: "+41 79 000 00 03"})
    env.cr.commit()
    answer = {"out": _drained(connection, "out")}
    Job, links = env["hr.sync.job"], _links(env)
    _touch_there(connection, links.mapped("external_id"))
    common = {"connection_id": connection.id, "record_type": "employee", "purpose": "delivery"}
    Job.create([{**common, "external_id": link.external_id, "delivery_id": f"b-{link.id}"} for link in links])
    env.cr.commit()
    answer["in"] = _drained(connection, "in")
    return answer


def _drained(connection, direction):
    env = connection.env
    mine = [("connection_id", "=", connection.id), ("direction", "=", direction), ("purpose", "!=", "removal")]
    waiting = env["hr.sync.job"].search_count([*mine, ("state", "=", "pending")])
    figures = worked(connection)
    left = env["hr.sync.job"].search_count([*mine, ("state", "in", ("pending", "failed"))])
    return {"jobs": waiting, "left": left, **figures}


def door(env, url):
    """Give the connection a webhook; return where deliveries go, how they are signed, and whom they may be about."""
    connection = connect(env, url)
    connection.write({"webhook_token": "bench-token", "webhook_secret": "bench-secret"})
    env.cr.commit()
    return {"path": "/hr_sync/webhook/bench-token", "secret": "bench-secret", "ids": _links(env).mapped("external_id")}


def _send_employees(env, url):
    connection = connect(env, url)
    stream_of(connection, "employee").direction = "both"
    # Passes would be measured too.
    connection.run_ids.filtered(lambda run: run.state == "running").unlink()
    env.cr.commit()
    return connection


def _links(env):
    return env["hr.sync.link"].search([("record_type", "=", "employee"), ("state", "=", "linked")])


def _linked(env):
    return env["hr.employee"].browse(_links(env).mapped("res_id")).exists().filtered("active")


def _touch_there(connection, external_ids):
    """Change a phone of everybody at the simulator."""
    for number, external_id in enumerate(external_ids):
        body = json.dumps({"mobile": f"+41 78 {number:07}"}).encode()
        request = urllib.request.Request(
            f"{connection.base_url}/_control/users/{external_id}", body, {"Content-Type": "application/json"}
        )
        urllib.request.urlopen(request, timeout=30).close()
