"""What is counted for connections: one query for all of them."""

import json
from collections import Counter
from datetime import timedelta

from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.misc import formatLang

from ...engine.issues import place
from ...engine.messages import say
from ...records import unpacked

_GRAPH_DAYS = 30


def shown(env, count):
    """A count as the reader's language writes it."""
    return formatLang(env, count, digits=0)


def by_type(env, counts):
    """In words, how many there are of each record type, as of ``{record type: count}``."""
    labels = dict(env["hr.sync.job"]._fields["record_type"]._description_selection(env))
    return ", ".join(f"{labels.get(name, name)}: {shown(env, count)}" for name, count in counts.items())


def linked(connections):
    """How many records are linked, by connection and record type: ``{connection: {record type: count}}``.

    Parts that have links of their own do not count. Counted when it is read: links are made and removed by single
    changes as well as by runs.
    """
    Link = connections.env["hr.sync.link"]
    streams = connections.stream_ids.filtered(lambda one: one._is_known())
    types = [(stream.connection_id._origin, stream.record_type) for stream in streams]
    mine = Domain.OR(Link._of_type(*one) for one in types) & Domain("state", "=", "linked")
    groups = Link._read_group(mine, ["connection_id", "record_type"], ["__count"])
    counts = {(connection, record_type): count for connection, record_type, count in groups}
    found = {connection._origin: {} for connection in connections}
    for connection, record_type in types:  # in the order in which the types are synced
        if count := counts.get((connection, record_type)):
            found[connection][record_type] = count
    return found


def last_runs(streams):
    """The last sync of each of the streams that is over, in the order in which they run."""
    over = Domain("connection_id", "in", streams.connection_id.ids) & Domain("kind", "=", "sync")
    over &= Domain("state", "!=", "running") & Domain("stream_id", "in", streams.ids)
    Run = streams.env["hr.sync.run"]
    groups = Run._read_group(over, ["stream_id"], ["id:max"])
    return Run.browse([id_ for _stream, id_ in groups]).sorted("stream_id")


def held(streams):
    """How many records changed in Odoo wait for the next run of their stream, one of ``streams``, by connection."""
    mine = Domain("connection_id", "in", streams.connection_id.ids)
    mine &= Domain("record_type", "in", streams.mapped("record_type"))
    mine &= Domain("state", "=", "pending") & Domain("held", "=", True)
    names = ["connection_id", "record_type"]
    groups = streams.env["hr.sync.job"]._read_group(mine, names, ["res_id:count_distinct"])
    types = {(stream.connection_id, stream.record_type) for stream in streams}
    counts = Counter()
    for connection, record_type, count in groups:
        if (connection, record_type) in types:
            counts[connection] += count
    return counts


def waiting(connections):
    """How many jobs are due, and since when the oldest waits, by connection: ``{connection: (count, moment)}``."""
    due = Domain("connection_id", "in", connections.ids) & Domain("state", "=", "pending") & Domain("held", "!=", True)
    # What takes effect on a later day is not late.
    due &= Domain("next_attempt", "=", False) | Domain("attempts", ">", 0)
    groups = connections.env["hr.sync.job"]._read_group(due, ["connection_id"], ["__count", "create_date:min"])
    return {connection: (count, oldest) for connection, count, oldest in groups}


def skipped(connections):
    """How many records are skipped by each connection, by reason: ``{connection id: {reason: count}}``.

    Those of types that are switched off do not count, nor those that cannot be without something that a person
    left out.
    """
    mine = Domain("connection_id", "in", connections.ids) & Domain("state", "=", "skipped")
    Job = connections.env["hr.sync.job"]
    groups = Job._read_group(mine, ["connection_id", "record_type", "error", "missing"], ["__count"])
    lacking = {line for *_group, missing, _count in groups for line in (missing or "").split("\n") if line}
    ignored = set()
    if lacking:
        ids = list({line.split("/", 1)[1] for line in lacking})
        mine = Domain("connection_id", "in", connections.ids) & Domain("state", "=", "ignored")
        names = ["connection_id", "record_type", "external_id"]
        jobs = Job.search_fetch(mine & Domain("external_id", "in", ids), names)
        ignored = {(job.connection_id, place(job.record_type, job.external_id)) for job in jobs}
    enabled = {(one.connection_id, one.record_type) for one in connections.stream_ids if one.enabled}
    reasons = {id_: Counter() for id_ in connections.ids}
    for connection, record_type, error, missing, count in groups:
        chosen = any((connection, line) in ignored for line in (missing or "").split("\n"))
        if not chosen and (connection, record_type) in enabled:
            reasons[connection.id][say(connections.env, unpacked(error))] += count
    return reasons


def written_by_day(connections, today):
    """A bar a day: how many records the runs have written; ``{connection: (graph as JSON, failed records)}``."""
    env = connections.env
    days = [today - timedelta(days=back) for back in range(_GRAPH_DAYS - 1, -1, -1)]
    since = Domain("connection_id", "in", connections.ids) & Domain("finished_at", ">=", days[0])
    runs = env["hr.sync.run"]._read_group(
        since & Domain("kind", "=", "sync"),
        ["connection_id", "finished_at:day"],
        ["created:sum", "updated:sum", "archived:sum", "failed:sum"],
    )
    moved = {(connection, day.date()): sum(counts) for connection, day, *counts, _failed in runs}
    found = {}
    for connection in connections:
        values = [
            {
                "label": format_date(env, day, date_format="d MMM"),
                "value": moved.get((connection, day), 0),
                "type": "past",
            }
            for day in days
        ]
        graph = json.dumps([{"values": values, "title": "", "key": env._("Records")}])
        found[connection] = (graph, sum(failed for one, _day, *_counts, failed in runs if one == connection))
    return found
