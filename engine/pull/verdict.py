"""Who is right about a field: the remote side, Odoo, both, or a person."""

from ...records import MISSING, PersonName, RecordError, _lt, clean_text, is_empty, joined
from ..issues import reason
from ..languages import languages, translated


def decide(importer, items, refs, resolution=None):
    """Leave in each item's ``apply`` only the fields that the remote side wins.

    A field is compared with what its own side looked like when the two last agreed. One that both changed goes to
    the stream's policy; at first contact a value beats an empty one before that. Of what is final (in payroll, say)
    nothing is changed: a person is asked.

    :param resolution: what a person decided: ``remote`` or ``odoo``, for all fields or in a dict by the field.
    """
    translations = _translations(importer, [item for item in items if not item.link])
    targets = importer.model.concat(*(item.target for item in items))
    final = importer.model._sync_final(targets, [item.record for item in items])
    for item, names, current in beside(importer, items, lambda item: item.apply, refs):
        agreed = (item.link and item.link.fingerprint_out) or {}
        for name in names:
            verdict = _verdict(importer, item, name, getattr(current, name), agreed.get(name), resolution)
            if getattr(item.record, name) in translations.get((item.target.id, name), ()):
                verdict = "same"
            if verdict == "remote" and item.target.id in final and name not in importer.model._sync_harmless:
                # Whatever the policy says; a person can choose no more than to leave it so.
                verdict = "odoo" if _chosen(resolution, name) == "odoo" else "ask"
            if verdict == "ask":
                item.asked[name] = (getattr(current, name), getattr(item.record, name))
            if verdict == "remote":
                item.before[name] = getattr(current, name)
            else:
                item.apply.discard(name)
            if verdict == "own" or (verdict == "same" and _is_own(item, name, agreed.get(name))):
                item.own.add(name)
            if verdict in ("same", "odoo", "own"):
                item.decided.add(name)
            if verdict == "odoo":
                item.owed.add(name)
        if item.asked:
            item.question = reason(importer.stream, final.get(item.target.id) or _conflict(importer.stream, item.asked))
    _take_back_approvals(importer, items, refs)


def _take_back_approvals(importer, items, refs):
    """Give what was approved in Odoo only, and has changed in the external system, the state that it has there.

    It has not been approved in its current form; the run notes this.
    """
    if not importer.model._sync_approval:
        return
    field, approved, content = importer.model._sync_approval
    changed = [
        item for item in items if item.link and item.apply & content and field not in item.apply | item.asked.keys()
    ]
    changed = [item for item in changed if getattr(item.record, field) not in (MISSING, None, approved)]
    for item, _names, current in beside(importer, changed, lambda _item: {field}, refs):
        if getattr(current, field) == approved:
            item.apply.add(field)
            item.before[field] = approved
            sentence = _lt(
                "%(label)s was approved in Odoo and has since changed in the external system: it has to be"
                " approved again.",
                label=item.target.display_name,
            )
            refs.note(sentence, item.target)


def _translations(importer, items):
    """What users of other languages call what was found just now: by (Odoo id, field), sets of texts.

    It was found by a name in any language, and each of them stays.
    """
    found = {}
    fields = {name: field for name, field in importer.model._sync_fields.items() if translated(importer.model, [field])}
    targets = importer.model.browse([item.target.id for item in items]) if fields else ()
    for lang in languages(importer.env)[1:] if targets else ():
        for target in targets.with_context(lang=lang):
            for name, field in fields.items():
                found.setdefault((target.id, name), set()).add(clean_text(target[field] or ""))
    return found


def beside(importer, items, names_of, refs):
    """Each item, the fields that ``names_of(item)`` returns, and its Odoo record as a record with just these.

    Items with the same fields are read together, with one query per kind of reference.
    """
    by_names = {}
    for item in items:
        by_names.setdefault(frozenset(names_of(item)), []).append(item)
    for names, part in by_names.items():
        targets = importer.model.concat(*(item.target for item in part))
        targets._sync_load_refs(names, refs)
        # The recordset's own members, not the items': those would be read one by one.
        for item, target in zip(part, targets, strict=True):
            yield item, names, target._sync_to_record(names, refs)


def _verdict(importer, item, name, local, agreed, resolution):
    here = item.outward_hash(name, local, importer.key) if local is not MISSING else "?"
    if here == item.hashes[name] or reads_the_same(local, getattr(item.record, name)):
        return "same"
    if agreed == here:
        return "remote"
    if name == "active" and agreed == item.hashes[name]:
        return "own"  # listed again; it was only archived in Odoo
    if item.joined:
        return "odoo"  # who was first keeps its say; two entities would overwrite each other for ever
    if agreed is None and not (item.link and name in (item.link.fingerprint_in or {})):
        # First contact: a value beats an empty one.
        if is_empty(getattr(item.record, name)):
            return "odoo"
        if local is MISSING or is_empty(local):
            return "remote"
    chosen = _chosen(resolution, name)
    return chosen if chosen in ("remote", "odoo") else importer.policy


def _chosen(resolution, name):
    """What a person decided about one field."""
    return resolution.get(name) if isinstance(resolution, dict) else resolution


def _is_own(item, name, agreed):
    """Whether what is gone had been archived in Odoo by a person, which its coming back must not undo."""
    return name == "active" and item.record.deleted and agreed not in (None, item.hashes[name])


def reads_the_same(local, remote):
    """Odoo has names in one piece: where the parts are cut makes no difference to it."""
    return isinstance(local, PersonName) and str(local) == str(remote)


def _conflict(stream, names):
    return RecordError(
        "conflict",
        _lt("Changed on both sides: %(fields)s. Choose which value counts."),
        fields=joined(map(stream._field_label_of, sorted(names))),
    )
