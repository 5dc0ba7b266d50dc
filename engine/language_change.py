"""What both sides agreed on, when the language changes in which a connection reads translated fields."""

from odoo.fields import Domain
from odoo.tools import split_every

from ..records import RecordError
from .context import engine_env
from .languages import SOURCE, languages, translated

#: So many links are looked at in one transaction.
_SLICE = 500


def carry_over_agreement(worker):
    """Have the connection read its records in the language that it should.

    What was agreed on is a value of the former language. Where Odoo's value has not changed since, the one of the new
    language takes its place: a translation is not a change, so nothing is sent and nothing has to be asked.
    """
    connection = worker.connection
    wanted, former = connection._wanted_language(), connection.value_language or SOURCE
    if connection.value_language == wanted:
        return
    if wanted != former:
        Link = worker.env["hr.sync.link"]
        for stream in connection.stream_ids.filtered(lambda one: one._is_known()):
            if _is_translated(worker.env[stream._model_name()]):
                mine = Link._of_type(connection, stream.record_type) & Domain("fingerprint_out", "!=", False)
                for ids in split_every(_SLICE, Link.search(mine).ids):
                    worker.transaction(
                        lambda stream=stream, ids=ids: _agree_anew(stream, ids, former, wanted, worker.key)
                    )
    connection.write({"value_language": wanted})
    worker.commit(processed=0)


def _is_translated(model):
    """Whether anything that is compared of a model's records has a value for each language."""
    paths = [*model._sync_fields.values(), *getattr(model, "_sync_source_paths", list)()]
    for path in paths:
        owner, *rest = model, *path.split(".")
        for name in rest[:-1]:
            owner = owner[name]
        if translated(owner, rest[-1:]):
            return True
    return False


def _agree_anew(stream, ids, former, wanted, key):
    env = engine_env(stream)
    links = env["hr.sync.link"].browse(ids).exists()
    model = env[stream._model_name()].with_context(active_test=False)
    records = model.browse(links.mapped("res_id")).exists()
    # In a language that is not installed any more nothing can be read: what waits to be sent is what has changed.
    known = former == SOURCE or former in languages(env)
    changed = set() if known else _waiting(stream, records)
    before = {one.id: one for one in records.with_context(lang=former if known else wanted)}
    after = {one.id: one for one in records.with_context(lang=wanted)}
    for link in links:
        agreed = dict(link.fingerprint_out or {})
        names = agreed.keys() - model._sync_refs.keys()
        if link.res_id not in after or link.res_id in changed or not names:
            continue
        try:
            was = before[link.res_id]._sync_to_record(names, None).fingerprints(key)
            now = after[link.res_id]._sync_to_record(names, None).fingerprints(key)
        except RecordError:
            continue  # the error is reported when the record is sent
        fresh = {name: now[name] for name in names & now.keys() if not known or was.get(name) == agreed[name]}
        if any(agreed[name] != value for name, value in fresh.items()):
            link.fingerprint_out = {**agreed, **fresh}


def _waiting(stream, records):
    """The ids of those that have something to send."""
    mine = Domain("connection_id", "=", stream.connection_id.id) & Domain("record_type", "=", stream.record_type)
    mine &= Domain("direction", "=", "out") & Domain("state", "in", ("pending", "failed"))
    return set(stream.env["hr.sync.job"].search(mine & Domain("res_id", "in", records.ids)).mapped("res_id"))
