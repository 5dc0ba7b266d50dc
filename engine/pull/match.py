"""Who an entity without a link is: found by natural keys, exactly, or left to a person."""

import unicodedata

from odoo.fields import Domain

from ...records import MISSING, PersonName, RecordError, _lt, joined
from ..item import LATER
from ..languages import languages, translated
from ..refs import Refs
from .people import People
from .told_apart import without_told_apart


class NotYet(Exception):
    """Who it is depends on a reference whose target is not linked yet."""


def match(importer, items, refs):
    """Give each of ``items`` the Odoo record it stands for; without one it will be created.

    A pair that differs only in spaces, case, leading zeros or Unicode form, and one with several candidates on
    either side, is a question: the item fails and names the candidates. Before that, one whose earlier key waits for
    a reference is postponed until the rest of the pass has been imported. An entity of which a person has said that it
    is none of those whom it might be is not asked about again.
    """
    _by_own_id(importer, items)
    items = [item for item in items if not item.target and not item.outcome]
    keys, shared = importer.declaration.match, importer.declaration.shared
    if not items or not keys:
        return
    if importer.match_index is None or shared:
        candidates = importer.model._sync_candidates(importer.connection, linked=shared)
        importer.match_index, importer.people = _indexes(importer, candidates, keys)
    people = importer.people
    if people:
        people.count(item.record for item in items)
    claims, first, doubtful, asked = {}, set(), [], []
    for item in items:
        try:
            found, key = _find(importer, item.record, keys, refs)
            if people:
                found, alike = people.judge(item.record, found, key)
                if alike:
                    doubtful.append((item, alike))
        except NotYet:
            item.outcome = LATER
            importer.later[item.record.external_id] = item.record
        except RecordError as error:
            asked.append((item, error))
        else:
            if found:
                claims.setdefault(found, []).append((item, key))
            elif shared:
                values = _all_values(item.record, keys)
                if not first.isdisjoint(values):
                    # It is what another one of this chunk will be: that one has to be made first.
                    item.outcome = LATER
                    importer.later[item.record.external_id] = item.record
                first |= values
    claims, doubtful = without_told_apart(importer, claims, doubtful, asked)
    taken, elsewhere = _taken(importer, {*claims, *(id_ for _item, alike in doubtful for id_ in alike)})
    excluded = set(importer.stream._excluded_of(importer.model.browse(list(claims))).ids)
    for found, claimed in claims.items():
        for item, key in claimed:
            if found in elsewhere:
                importer.fail(
                    item,
                    _question(
                        importer,
                        _lt(
                            "%(label)s looks like %(names)s, which has no company and is linked to another"
                            " company's connection. Link it to this connection too if both companies share it, or"
                            " create a new record."
                        ),
                        [found],
                        label=item.record.label or item.record.external_id,
                    ),
                )
            elif found in excluded:
                message = _lt(
                    "%(names)s was excluded from sending. Link it to sync both after all, or create a new record."
                )
                importer.fail(item, _question(importer, message, [found]))
            elif shared:
                item.target, item.joined = importer.model.browse(found), found in taken
            elif len(claimed) == 1 and found not in taken:
                item.target = importer.model.browse(found)
                importer.adopted[key, _values(item.record, key)] = (found, item.record.external_id)
            else:
                labels = ", ".join(other.record.label or other.record.external_id for other, _key in claimed)
                importer.fail(
                    item,
                    _question(
                        importer,
                        _lt(
                            "%(labels)s and another record both look like %(names)s. Correct one side so that"
                            " they agree or clearly differ and retry, or create a new record."
                        ),
                        [found],
                        labels=labels,
                    ),
                )
    _ask_who(importer, doubtful, taken | set(claims))


def _ask_who(importer, doubtful, taken):
    """Ask about everybody who might be one of several persons, when all who are certain have been linked.

    :param doubtful: (item, ids of those who might be the same person)
    :param taken: ids of those who are somebody else by now.
    """
    adopted = {found for found, _owner in importer.adopted.values()} if doubtful else set()
    for item, alike in doubtful:
        if not importer.last_call:
            item.outcome = LATER
            importer.later[item.record.external_id] = item.record
        elif free := importer.people.free(alike, taken | adopted):
            if importer.people.has_left(free):
                message = _lt(
                    "%(names)s has left and may be the same person under a new profile. Link the two to continue that"
                    " record, or create a new record for another person."
                )
            else:
                message = _lt(
                    "%(names)s may be the same person. Link the two if so, or create a new record for another person."
                )
            importer.fail(item, _question(importer, message, free))


def _by_own_id(importer, items):
    """Entities that carry an id which we gave them say themselves whose they are (one query, if any does).

    One whose creation was never answered is found here; should there be two, the second is a
    question.
    """
    own = {}
    for item in items:
        if item.record.own_id:
            own.setdefault(item.record.own_id, []).append(item)
    if not own:
        return
    domain = Domain("external_uuid", "in", list(own)) & Domain("res_model", "=", importer.model._name)
    domain &= Domain("company_id", "=", importer.connection.company_id.id) & Domain("state", "!=", "detached")
    for link in importer.env["hr.sync.link"].search(domain):
        first, *others = own[link.external_uuid]
        target = importer.model.browse(link.res_id).exists()
        if link.connection_id != importer.connection:
            first.target = target or None
        elif link.state == "creating" and target:
            first.link, first.target = link, target
            first.apply = {name for name in first.apply if (link.fingerprint_in or {}).get(name) != first.hashes[name]}
        else:
            others = [first, *others]
        for item in others if target else ():
            importer.fail(
                item,
                _question(
                    importer,
                    _lt(
                        "%(names)s was created twice in the external system. Correct one side so that they agree"
                        " or clearly differ and retry, or create a new record."
                    ),
                    [target.id],
                ),
            )


def _taken(importer, found):
    """Those of the found records that have been linked since the page's candidates were listed, and those that a
    connection of another company uses (one query).
    """
    company = importer.connection.company_id
    mine = Domain("connection_id", "=", importer.connection.id)
    others = Domain("company_id", "!=", company.id) & Domain("state", "!=", "detached")
    domain = Domain("res_model", "=", importer.model._name) & Domain("res_id", "in", list(found))
    links = importer.env["hr.sync.link"].search(domain & (mine | others))
    elsewhere = links.filtered(lambda link: link.company_id != company)
    return set((links - elsewhere).mapped("res_id")), set(elsewhere.mapped("res_id"))


def _indexes(importer, candidates, keys):
    """For each key two indexes of the candidates: by the exact values, and by what is left of them written loosely.

    :return: the indexes, and the ``People`` where the records are about persons.
    """
    refs = Refs(importer.connection)
    evidence = importer.declaration.record.evidence()
    names = {name for key in keys for name in key}.union(evidence)
    candidates._sync_load_refs(names, refs)
    indexes, known = {key: ({}, {}) for key in keys}, {}
    texts = translated(candidates, [candidates._sync_fields.get(name) for name in names])
    for lang in languages(importer.env) if texts else (importer.env.lang,):
        for candidate in candidates.with_context(lang=lang):
            record = candidate._sync_to_record(names, refs)
            # A name in the connection's own language counts first, then a record of the company's own.
            rank = (lang != importer.env.lang, "company_id" in candidate._fields and not candidate.company_id)
            for key, (exact, loose) in indexes.items():
                if values := _values(record, key):
                    exact.setdefault(values, {}).setdefault(candidate.id, rank)
                    loose.setdefault(loosely(values), {})[candidate.id] = rank
            known.setdefault(candidate.id, record)
    if not evidence:
        return indexes, None
    former = importer.model._sync_former(importer.connection)
    known.update((one.id, one._sync_to_record(evidence, refs)) for one in former)
    return indexes, People(known, former.ids, importer.model._sync_unique)


def _best(ranks):
    """The ids that come first, of ids with their ranks."""
    first = min(ranks.values(), default=None)
    return [id_ for id_, rank in ranks.items() if rank == first]


def _find(importer, record, keys, refs):
    """The id of the one candidate that the first telling key finds, and the key; None twice if no key finds any.

    :raise RecordError: it finds several, or only one that nearly fits.
    :raise NotYet: it does, but an earlier key could not be compared yet.
    """
    waits = False
    for key in keys:
        values = _values(record, key)
        if not values:
            continue
        if any(refs.waits_for(value) for value in values):
            waits = True
            continue
        adopted, owner = importer.adopted.get((key, values), (None, None))
        if adopted and owner != record.external_id:
            raise _question(
                importer,
                _lt(
                    "%(names)s is already linked to another record. Correct one side so that they agree or"
                    " clearly differ and retry, or create a new record."
                ),
                [adopted],
            )
        exact, loose = importer.match_index[key]
        held = exact.get(values, {})
        if importer.people and importer.people.tells_nothing(key, values, len(held)):
            continue
        found = _best(held)
        if len(found) == 1:
            return found[0], key
        if waits and not importer.last_call and (found or loosely(values) in loose):
            raise NotYet
        words = joined(map(importer.stream._field_label_of, key))
        if found:
            raise _question(
                importer,
                _lt(
                    "%(names)s all have the same %(key)s. Correct one side so that they agree or clearly differ and"
                    " retry, or create a new record."
                ),
                found,
                key=words,
            )
        if nearly := list(loose.get(loosely(values), ())):
            raise _question(
                importer,
                _lt(
                    "%(names)s has nearly the same %(key)s. Correct one side so that they agree or clearly differ and"
                    " retry, or create a new record."
                ),
                nearly,
                key=words,
            )
    return None, None


def _question(importer, message, found, **params):
    names = ", ".join(f"{record.display_name} (ID {record.id})" for record in importer.model.browse(found))
    return RecordError("match", message, candidates=found, names=names, **params)


def _values(record, key):
    """The key's values, None if one of them says nothing."""
    values = tuple(getattr(record, name) for name in key)
    if any(value is MISSING or value is None for value in values):
        return None
    return tuple(str(value) if isinstance(value, PersonName) else value for value in values)


def _all_values(record, keys):
    return {(key, values) for key in keys if (values := _values(record, key))}


def loosely(values):
    """What is left of a key's values without spaces, case, leading zeros and forms of Unicode."""
    parts = []
    for value in values:
        text = unicodedata.normalize("NFKC", str(value)).casefold()
        parts.append("".join(text.split()).lstrip("0"))
    return tuple(parts)
