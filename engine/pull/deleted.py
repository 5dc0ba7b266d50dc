"""What is still referred to although it was deleted in Odoo: one issue for each."""

from collections import Counter

from odoo.fields import Domain

from ...records import _lt, shared
from ..issues import DELETED
from ..messages import type_name
from ..stream_issues import open_issue
from .references import states_of, targets_of, waiting_links


def report_deleted(worker, run):
    """Open, refresh and close the issues about what was deleted in Odoo; returns how many are open.

    They are issues of the deleted entities, not of the records that refer to them. Nothing is reported while another
    run of the connection is still to come.
    """
    connection, env = worker.connection, worker.env
    if connection.stream_ids._running(direction="in") - run:
        return 0
    counts = _referring(connection)
    states = states_of(connection, counts)
    gone = {target: count for target, count in counts.items() if states.get(target) == "detached"}
    _close_others(connection, gone)
    streams = {stream.record_type: stream for stream in connection.stream_ids}
    names = _names(connection, gone)
    opened = 0
    for (record_type, external_id), count in sorted(gone.items()):
        name = names.get((record_type, external_id)) or external_id
        message = _lt(
            "%(type)s %(name)s was deleted in Odoo. Records that refer to it and were skipped, or imported without"
            " it: %(count)s. Change their reference in the external system, or click Create New Record to create it"
            " again. Ignore this issue to leave the records as they are.",
            type=type_name(record_type),
            name=shared(name),
            count=count,
        )
        opened += open_issue(env, streams[record_type], external_id, DELETED, message, label=name)
    return opened


def _referring(connection):
    """How many records refer to each entity that Odoo does not have (two queries)."""
    counts = Counter()
    skipped = Domain("connection_id", "=", connection.id) & Domain("state", "=", "skipped")
    groups = connection.env["hr.sync.job"]._read_group(
        skipped & Domain("missing", "!=", False), ["missing"], ["__count"]
    )
    for missing, count in groups:
        for line in missing.split("\n"):
            counts[tuple(line.split("/", 1))] += count
    for links in waiting_links(connection).values():
        for link in links:
            counts.update(set(targets_of(link)))
    return counts


def _names(connection, targets):
    """What the entities were called in Odoo (one query per type)."""
    names, by_type = {}, {}
    for record_type, external_id in targets:
        by_type.setdefault(record_type, []).append(external_id)
    for record_type, external_ids in by_type.items():
        links = connection.env["hr.sync.link"]._of_entities(connection, record_type, external_ids, ["label"])
        names.update(((record_type, external_id), link.label) for external_id, link in links.items())
    return names


def _close_others(connection, gone):
    """Close the issues about what is back, or what nothing refers to any more (one query)."""
    mine = Domain("connection_id", "=", connection.id) & Domain("purpose", "=", "issue")
    jobs = connection.env["hr.sync.job"].search(
        mine & Domain("state", "=", "failed") & Domain("error_code", "=", DELETED)
    )
    jobs.filtered(lambda job: (job.record_type, job.external_id) not in gone).write({"state": "done"})
