"""What the records of a slice refer to, and what the external system does not know yet, is sent first."""

from odoo.fields import Domain

from ..changes import links_of, queue
from ..issues import issues_of


def queue_unsent(part, pairs):
    """Have what these records refer to sent first; those that can go without it come again then.

    :param part: the ``Slice``; what is in it is not queued again.
    :param pairs: records of it, with their fields as Odoo has them.
    :return: the ids of those that have to wait for any.
    """
    system, wanted = part.stream.connection_id._system(), {}
    for target, local in pairs:
        for name, targets in target._sync_unsent(local).items():
            # What is sent by a mapping waits for a person, and does not depend on what the system knows.
            if not system.mapping_of(part.stream.record_type, name):
                wanted.setdefault(targets._name, []).append((target.id, targets))
    waits = set()
    for name, entries in wanted.items():
        for stream in part.stream.connection_id.stream_ids.filtered(
            lambda one, name=name: one._model_name() == name and one.direction != "in"
        ):
            awaited = _queue(part, stream, part.env[name].union(*(targets for _id, targets in entries)))
            waits.update(id_ for id_, targets in entries if not awaited.isdisjoint(targets.ids))
    needed = part.stream._declaration().required()
    again = [target.id for target, local in pairs if target.id in waits and not needed & part.lacking(local)]
    # Who is new goes on in the same run; who is there already may wait for something that never comes.
    runs = {id_: part.waiting[id_].run_id[:1] for id_ in again if id_ not in part.links and id_ in part.waiting}
    queue(part.stream, part.model.browse(id_ for id_ in again if not runs.get(id_)))
    for run in dict.fromkeys(filter(None, runs.values())):
        queue(part.stream, part.model.browse(id_ for id_ in again if runs.get(id_) == run), run=run)
    return waits


def _queue(part, stream, targets):
    """Queue those of ``targets`` that are to be created; returns the ids of all that will be there soon."""
    targets = targets.with_env(part.env)._sync_of_company(stream.connection_id.company_id)
    known = links_of(stream, targets)
    fresh = targets.filtered(lambda one: one.id not in known)._sync_creatable(stream)
    if fresh:
        mine = issues_of(stream, "out") & Domain("res_id", "in", fresh.ids)
        issues = part.env["hr.sync.job"].search(mine & Domain("state", "in", ("pending", "failed", "ignored")))
        fresh = fresh.filtered(lambda one: one.id not in set(issues.mapped("res_id")))
    under_way = set(part.waiting) if stream == part.stream else set()
    queue(stream, fresh.filtered(lambda one: one.id not in under_way), priority=1)
    return set(fresh.ids) | {id_ for id_, link in known.items() if link.state == "creating"}
