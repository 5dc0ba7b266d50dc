"""What changed in Odoo: collected while a transaction runs, and left as jobs just before it commits."""

from contextlib import contextmanager
from weakref import WeakKeyDictionary

from odoo import SUPERUSER_ID
from odoo.fields import Domain

from ..records import RecordError, is_empty
from .context import engine_env
from .issues import issues_of
from .refs import Refs

_MARKS = "hr_sync_marks"
#: Cursors whose changes are looked at later, with what has been collected for them.
_POSTPONED = WeakKeyDictionary()


def mark(records, written=False):
    """Have ``records`` looked at just before the current transaction is committed.

    :param written: by the sync itself: only what then differs from what was agreed on is Odoo's own change.
    """
    ids = set(records.ids)
    if not ids:
        return
    precommit = records.env.cr.precommit
    if _MARKS not in precommit.data:
        precommit.data[_MARKS] = {}
        # sudo, without the user's context: what is sent does not depend on who edits.
        env = records.env(user=SUPERUSER_ID, su=True, context={})
        precommit.add(lambda: _collect(env))
    edited, echoes = precommit.data[_MARKS].setdefault(records._name, (set(), set()))
    (echoes if written else edited).update(ids)


@contextmanager
def postponed(env):
    """Look at changes when the block is through, not at each savepoint inside it.

    A sync writes first and saves afterwards what the two sides agree on; compared in between, everything that it
    has just written would look like a change of Odoo's own.
    """
    held = _POSTPONED.setdefault(env.cr, {})
    try:
        yield
        env.flush_all()
        _hold(held, _pop(env))
    finally:
        del _POSTPONED[env.cr]
    for name, ids in held.items():
        mark(env[name].browse(ids), written=True)


def _hold(held, marks):
    for name, (edited, echoes) in marks.items():
        held.setdefault(name, set()).update(edited, echoes)


def _pop(env):
    return env.cr.precommit.data.pop(_MARKS, {})


def _collect(env):
    """Leave a job for each marked record that may have something to send, or that is to be created there."""
    marks = _pop(env)
    held = _POSTPONED.get(env.cr)
    if held is not None:
        _hold(held, marks)
        return
    for name, (edited, echoes) in marks.items():
        # In the order in which they were made, also where the ids are as a set orders them.
        records = env[name].with_context(active_test=False).browse(sorted(edited | echoes)).exists()
        for stream in sending_streams(env, records._sync_record.record_type()):
            queue_changed(stream, records._sync_of_company(stream.connection_id.company_id), echoes - edited)


def sending_streams(env, record_type):
    """The streams through which records of that type leave, of all companies."""
    domain = Domain("record_type", "=", record_type) & Domain("direction", "in", ("out", "both"))
    domain &= Domain("enabled", "=", True) & Domain("connection_id.active", "=", True)
    streams = env["hr.sync.stream"].search(domain & Domain("connection_id.state", "!=", "draft"))
    return streams.filtered(lambda stream: stream._is_known())._pushed()


def queue_changed(stream, records, echoes=()):
    """Leave a job for each of ``records`` that has something to send; one row each, no row is ever joined.

    Editing does not wait for the comparison of everything that could be sent; the worker compares before it calls.

    :param echoes: ids of those that are compared at once, as nobody but the sync has written them.
    """
    if not records:
        return
    env = engine_env(stream)
    stream, records = stream.with_env(env), records.with_env(env)
    # Their hashes are long, and asked for by echoes only.
    links = links_of(stream, records, ["res_id", "state"])
    linked = records.filtered(lambda record: record.id in links and links[record.id].state == "linked")
    changed = set()
    key = stream.connection_id._fingerprint_key()
    names = stream._sent()
    refs = Refs(stream.connection_id)
    linked.filtered(lambda record: record.id in echoes)._sync_load_refs(names, refs)
    for record in linked:
        outcome = record._sync_outcome()
        if outcome == "send" and record.id in echoes and not _differs(record, links[record.id], names, refs, key):
            continue
        if outcome in ("send", "withdraw"):
            changed.add(record.id)
    creating = {id_ for id_, link in links.items() if link.state == "creating"}
    unknown = records.filtered(lambda record: record.id not in links)
    fresh = unknown._sync_creatable(stream)
    # What could not be sent, and is none of its business any more, is looked at once more and put away.
    changed |= with_issue(stream, unknown - fresh)
    queue(stream, records.browse([id_ for id_ in records.ids if id_ in changed | creating | set(fresh.ids)]))


def with_issue(stream, records):
    """The ids of those with an open issue about sending them (one query, if there are any)."""
    if not records:
        return set()
    mine = issues_of(stream, "out") & Domain("state", "=", "failed")
    jobs = stream.env["hr.sync.job"].search_fetch(mine & Domain("res_id", "in", records.ids), ["res_id"])
    return set(jobs.mapped("res_id"))


def _differs(record, link, names, refs, key):
    try:
        local = record._sync_to_record(names, refs)
    except RecordError:
        return True  # the worker reports what is wrong with it; the edit is not stopped
    return bool(local_changes(link, local, key))


def queue_sharing(links):
    """Have the rest of each entity sent of which one record is no more.

    :param links: of records that were deleted.
    """
    for (connection, record_type), mine in links.grouped(lambda link: (link.connection_id, link.record_type)).items():
        if not connection._system().may_share(record_type):
            continue
        domain = links._of_type(connection, record_type) & Domain("external_id", "in", mine.mapped("external_id"))
        rest = links.search(domain & Domain("state", "=", "linked") & Domain("id", "not in", mine.ids))
        streams = sending_streams(links.env, record_type) if rest else ()
        for stream in streams:
            if stream.connection_id == connection:
                queue(stream, links.env[stream._model_name()].browse(rest.mapped("res_id")))


def queue(stream, records, priority=0, run=None):
    """Leave an outbound job for each of ``records`` and wake the worker.

    :param run: the run that sends them; without one they wait for the stream's next run unless it sends on change.
    """
    held = stream.trigger != "change" and not run
    stream.env["hr.sync.job"].create(
        [
            {
                "connection_id": stream.connection_id.id,
                "company_id": stream.company_id.id,
                "record_type": stream.record_type,
                "direction": "out",
                "purpose": "record",
                "res_model": records._name,
                "res_id": id_,
                "priority": priority,
                "held": held and not priority,
                "run_id": run.id if run else False,
            }
            for id_ in records.ids
        ]
    )
    if records and not held:
        stream.connection_id._wake()


def links_of(stream, records, names=None):
    """The links of ``records`` with the stream's connection, detached ones too, by the record's id (one query).

    :param names: the fields to fetch, all of them by default.
    """
    Link = stream.env["hr.sync.link"]
    domain = Link._of_type(stream.connection_id, stream.record_type) & Domain("res_id", "in", records.ids)
    domain &= Domain("state", "!=", "former")
    found = Link.search_fetch(domain, names) if names else Link.search(domain)
    # Should a detached one stand beside, the living one counts.
    return {link.res_id: link for link in found.sorted(lambda link: link.state != "detached")}


def local_changes(link, local, key):
    """The fields of ``local``, as built from Odoo, that differ from what Odoo had when the two sides last agreed."""
    hashes, known_out = local.fingerprints(key), link.fingerprint_out or {}
    changed = {name for name, hashed in hashes.items() if name in known_out and known_out[name] != hashed}
    if unknown := hashes.keys() - known_out.keys():
        known_in, waiting, values = link.fingerprint_in or {}, link.waiting or {}, local.values()
        # Odoo's value was preferred and is still to be sent, or the two sides have never spoken about the field.
        changed |= {
            name for name in unknown if name in known_in or (name not in waiting and not is_empty(values[name]))
        }
    return changed
