"""The history: what a sync has changed, a row of ``hr.sync.change`` for each record and run."""

import dataclasses
from typing import Any

from odoo.fields import Domain

from ..records import MISSING, is_empty, to_json
from .item import SYNCED
from .messages import say, storable
from .names import names_of, refs_in
from .values import shown

#: Characters of a value that are kept.
_LONGEST = 500
#: What the history calls the outcomes of jobs that say that something was sent.
_SENT = {"created": "created", "recreated": "created", "updated": "updated", "removed": "deleted"}


@dataclasses.dataclass(frozen=True)
class Change:
    """What became of one record.

    :param kind: a value of ``hr.sync.change.kind``.
    :param name: what the record is called now.
    :param values: the values before and after by the record's field; MISSING is one that is not known.
    :param run: the ``hr.sync.run``, and ``job`` the ``hr.sync.job``, by which it was changed; None for none.
    :param user: the id of the user who asked for it; None for what the sync does by itself.
    :param external_id: of what was deleted, the entity for which it stood.
    """

    kind: str
    res_id: int
    name: str
    values: dict = dataclasses.field(default_factory=dict)
    run: Any = None
    job: Any = None
    user: Any = None
    external_id: str = ""


def keep_changes(stream, direction, changes):
    """Keep what was changed, with one ``create``; what a run changes later on the same record is added to its row.

    :param direction: ``in`` for changes in Odoo, ``out`` for those in the external system.
    """
    if not changes:
        return
    names, labels = names_in(stream, [change.values for change in changes]), _Labels(stream)
    earlier = _earlier(stream, direction, changes)
    common = {
        "connection_id": stream.connection_id.id,
        "company_id": stream.company_id.id,  # or it would be computed, and written in a second statement
        "record_type": stream.record_type,
        "res_model": stream._model_name(),
        "direction": direction,
    }
    rows = []
    for change in changes:
        values = {name: [_kept(stream, one, name, names) for one in both] for name, both in change.values.items()}
        raw = {} if change.kind == "created" else _stored(change)
        if row := change.run and earlier.get((change.run, change.res_id)):
            if row.kind == "created" and not row.values:
                continue  # the values of what was created are not kept
            values = _both(row.values or {}, values)
            raw = _both(row.raw or {}, raw)
            kind = row.kind if change.kind == "updated" else change.kind
            row.write(
                {"kind": kind, "values": values or False, "raw": raw or False, "changed_fields": labels.of(values)}
            )
            continue
        # Nothing that is empty: first pulls make thousands of rows, and each value costs time.
        one = {**common, "kind": change.kind, "res_id": change.res_id, "name": change.name}
        if values:
            one.update(values=values, changed_fields=labels.of(values))
        if raw:
            one["raw"] = raw
        if change.run:
            one["run_id"] = change.run.id
        if change.job:
            one["job_id"] = change.job.id
        if change.user:
            one["user_id"] = change.user
        rows.append(one)
    if rows:
        stream.env["hr.sync.change"].create(rows)


class _Labels:
    """What people call the fields of a stream, each looked up once."""

    def __init__(self, stream):
        self.stream = stream
        self._known = {}

    def of(self, names):
        """The labels of these fields in one text, False for none."""
        for name in names:
            if name not in self._known:
                self._known[name] = self.stream._field_name(name)
        return ", ".join(dict.fromkeys(self._known[name] for name in sorted(names))) or False


def _earlier(stream, direction, changes):
    """The rows of the same runs about the same records, by run and id of the record (one query).

    A record that was only now created has none.
    """
    again = [change for change in changes if change.run and change.kind != "created"]
    if not again:
        return {}
    mine = Domain("run_id", "in", [run.id for run in {change.run for change in again}])
    mine &= Domain("res_model", "=", stream._model_name()) & Domain("res_id", "in", [one.res_id for one in again])
    mine &= Domain("direction", "=", direction) & Domain("connection_id", "=", stream.connection_id.id)
    rows = stream.env["hr.sync.change"].search_fetch(mine, ["run_id", "res_id", "kind", "values", "raw"])
    return {(row.run_id, row.res_id): row for row in rows}


def _both(first, second):
    """The values of two changes of one record: what was there before the first, and after the second."""
    return {**first, **{name: [first.get(name, both)[0], both[1]] for name, both in second.items()}}


def keep_imported(importer, items):
    """Keep what a chunk of imported items has changed in Odoo, or linked; what is unchanged is not kept.

    A created record has its values itself, and what is changed later says what it had: they are not kept, as first
    pulls create thousands.
    """
    changes = []
    for item in items:
        is_found = not item.link and not item.removed and item.outcome != "created"
        if item.outcome not in SYNCED or (item.outcome == "unchanged" and not is_found):
            continue
        name = item.record.label or (item.kept or {}).get("name")
        if item.removed:
            values = {name: (value, None) for name, value in item.before.items()}
            entity = item.record.external_id
            changes.append(Change("deleted", item.target.id, name, values, importer.run, external_id=entity))
            continue
        values = {}
        if item.outcome != "created":
            values = {name: (item.before.get(name, MISSING), getattr(item.record, name)) for name in item.apply}
        kind = "linked" if is_found else item.outcome
        changes.append(Change(kind, item.target.id, name or item.target.display_name, values, importer.run))
    keep_changes(importer.stream, "in", changes)


def keep_sent(stream, jobs, outcomes, sent):
    """Keep what the external system has got.

    :param jobs: the jobs that are done, of which a record may have several.
    :param outcomes: what became of each record, by its id.
    :param sent: the values before and after by the field, by the id of the record; some may be missing.
    """
    mine = {job.res_id: job for job in jobs.sorted(lambda job: (bool(job.run_id), job.id))}
    mine = {id_: job for id_, job in mine.items() if outcomes[id_] in _SENT}
    if not mine:
        return
    targets = stream.env[stream._model_name()].with_context(active_test=False).browse(mine).exists()
    names = {target.id: str(target._sync_title()) for target in targets}
    names.update(_names_of_deleted(stream, mine.keys() - names.keys()))
    changes = [
        Change(_SENT[outcomes[id_]], id_, names.get(id_, ""), sent.get(id_) or {}, job.run_id, job)
        for id_, job in mine.items()
    ]
    keep_changes(stream, "out", changes)


def sent_values(local, names, there):
    """The values of a record that were sent, each with the one that the external system had before.

    :param local: the fields as Odoo has them, and ``names`` those that were sent.
    :param there: the entity as it was read before; None where it was not.
    """
    return {name: (getattr(there, name, MISSING), getattr(local, name)) for name in names}


def created_values(record):
    """The values of what was created; before, there were none."""
    return {name: (None, value) for name, value in record.values().items() if not is_empty(value)}


def _stored(change):
    """The values before and after, exactly, so that they can be undone; of what was deleted, with the entity's id."""
    raw = {name: [to_json(one) for one in both] for name, both in change.values.items()}
    return {**raw, "": [change.external_id, None]} if change.external_id else raw


def text_of(stream, value, name, names):
    """A value as people read it, cut if it is long; None where it is not known."""
    return None if value is MISSING else say(stream.env, _cut(stream, value, name, names))


def _kept(stream, value, name, names):
    """The same as JSON, for whoever reads it later."""
    return None if value is MISSING else storable(_cut(stream, value, name, names))


def _cut(stream, value, name, names):
    """What ``shown`` returns; a text in one language where that is long."""
    found = shown(stream.env, value, name, names)
    return found if len(str(found)) <= _LONGEST else f"{say(stream.env, found)[:_LONGEST]}…"


def names_in(stream, values):
    """What the records are called to which values refer, by reference; see ``names_of``.

    :param values: dicts of the values before and after by the field.
    """
    return names_of(stream.connection_id, {ref for one in values for both in one.values() for ref in refs_in(both)})


def _names_of_deleted(stream, ids):
    """The names of records that were deleted in Odoo, by their ids (one query, if there are any)."""
    if not ids:
        return {}
    Link = stream.env["hr.sync.link"]
    mine = Link._of_type(stream.connection_id, stream.record_type) & Domain("res_id", "in", list(ids))
    return {link.res_id: link.label or "" for link in Link.search_fetch(mine, ["res_id", "label"])}
