"""Saves what the answers to the calls of a slice say: what both sides agree on, and what came of each record."""

from odoo import fields

from ...records import digest
from ..changes import links_of, queue
from ..error_table import Place
from ..history import created_values, sent_values
from ..pull.importer import Importer
from .creation import Found, adopt


def save_answers(stream, rows, key, made):
    """
    :param rows: the ``Rows`` of the slice.
    :param made: the calls that were answered, each a ``Made``.
    """
    model = stream.env[stream._model_name()].with_context(active_test=False)
    targets = model.browse([one.call.res_id for one in made])
    links = links_of(stream, targets)
    gone = [one for one in made if one.call.place is Place.PUSH_REMOVE]
    _save_removals(stream, rows, [one.call.res_id for one in gone], links)
    found = {one.call.res_id: one.answer.record for one in made if isinstance(one.answer, Found)}
    if found:
        adopt(rows, links, found, model.browse(found))
    agreed = [one for one in made if one not in gone and one.call.res_id not in found]
    if agreed:
        _save_agreement(stream, rows, key, agreed, links)


def _save_removals(stream, rows, ids, links):
    """What was deleted in Odoo stays detached; what was withdrawn may be sent anew."""
    withdrawn = [links[id_] for id_ in ids if id_ in links and links[id_].state != "detached"]
    stream.env["hr.sync.link"].union(*withdrawn).unlink()
    rows.complete(dict.fromkeys(ids, "removed"))


def _save_agreement(stream, rows, key, made, links):
    """Save what was sent and what the answers have instead; the rest of the answers is inbound."""
    now, outcomes, external_ids, sent = fields.Datetime.now(), {}, {}, {}
    for one in made:
        id_ = one.call.res_id
        link = links.get(id_, stream.env["hr.sync.link"])
        outcomes[id_] = "created" if link.state == "creating" else "updated"
        external_ids[id_] = one.answer.external_id
        sent[id_] = _sent(one, outcomes[id_])
        link.write({**_agreement(link, one, key), "synced_at": now})
    model = stream.env[stream._model_name()].with_context(active_test=False)
    created = [id_ for id_, outcome in outcomes.items() if outcome == "created"]
    if created:
        model.browse(created)._sync_created()
    if again := [one.call.res_id for one in made if one.answer.unsent and one.call.res_id in created]:
        # At once, also where records wait for a run: this one has sent them.
        queue(stream, model.browse(again), priority=1)
    if stream.direction == "both":
        Importer(stream, key, run=rows.run()).import_records([one.answer for one in made])
    rows.complete(outcomes, external_ids, sent)
    whole = [one for one in made if not one.answer.unsent]
    pairs = [(model.browse(one.call.res_id), one.call.intent.local) for one in whole]
    model.concat(*(target for target, own in pairs if target._sync_is_as_sent(own)))._sync_agreed()


def _sent(made, outcome):
    """The values before and after by the field, of an answered call."""
    intent = made.call.intent
    names = intent.local.values().keys() - made.answer.unsent
    if outcome == "created":
        return created_values(intent.local.only(names))
    return sent_values(intent.local, names, intent.there)


def _agreement(link, made, key):
    """The link's values after an answer."""
    intent, answer = made.call.intent, made.answer
    known_in, known_out = dict(link.fingerprint_in or {}), dict(link.fingerprint_out or {})
    hashes, sent = answer.fingerprints(key), intent.payload.fingerprints(key)
    for name, hashed in intent.local.fingerprints(key).items():
        if name in answer.unsent:
            # What is there now is known; that Odoo has something else is not agreed on.
            known_in.pop(name, None)
            known_in.update({name: hashes[name]} if name in hashes else {})
            known_out.pop(name, None)
            continue
        known_out[name] = hashed
        # What the system does not tell back is compared on this side only.
        known_in[name] = hashes.get(name, sent.get(name, hashed))
    values = {
        "fingerprint_in": known_in,
        "fingerprint_out": known_out,
        "digest": digest(known_in),
        "sent": False,
        "state": "linked",
        "external_id": answer.external_id,
    }
    if answer.modified:
        values["remote_modified"] = answer.modified.replace(tzinfo=None)
    return values
