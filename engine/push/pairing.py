"""Pairs entities that a list shows with Odoo records that are not linked yet, before those are created there again."""

from odoo import fields
from odoo.fields import Domain

from ...records import digest, is_empty
from ..history import Change, keep_changes
from ..issues import Issues, issues_of
from ..pull.importer import Importer
from .local_records import local_records


class Pairing:
    """Finds, for a stream that only sends, which entities are records of Odoo already.

    It is a pull's matching without its import: who is certain is linked, and who may be somebody is a question for a
    person, as long as which nobody is created there who may be the same. What a person has said counts: whoever is
    excluded is not linked, and those who are different are not asked about.

    :param stream: in the engine's environment.
    """

    def __init__(self, stream, key):
        self.env = stream.env
        self.stream = stream
        self.key = key
        self.importer = Importer(stream, key, thorough=True)
        # Nothing is taken over on the way, so that waiting for others would help nobody.
        self.importer.last_call = True

    def pair(self, records):
        """Link those of one page's entities that are a record of Odoo, and ask about those that may be one.

        :return: the names of those that were linked.
        """
        known = self._known(records)
        self._begin(records, known)
        fresh = [one for one in records if one.external_id not in known]
        if not fresh or not self.stream._declaration().match:
            return []
        items = self.foresee(fresh)
        found = [item for item in items if item.target and not item.error and item.outcome != "skipped"]
        self._link(found)
        asked = [item for item in items if item.error and item.error.code == "match"]
        for item in asked:
            item.outcome = "failed"
        Issues(self.importer, [item.record.external_id for item in asked]).record(asked)
        self._close([item.record.external_id for item in items if not item.target and not item.error])
        return [item.target.display_name for item in found]

    def unknown(self, records):
        """Those of one page's entities that have no link (one query)."""
        known = self._known(records)
        return [one for one in records if one.external_id not in known]

    def foresee(self, fresh):
        """Who these entities are, none of which is linked: items as of the importer, where nobody is asked about or
        linked of whom a person has said that it is not so.
        """
        items, _refs = self.importer.foresee(fresh)
        model = self.importer.model
        ids = {id_ for item in items for id_ in _possible(item)}
        possible = model.browse(sorted(ids))
        decided = self.stream._decided(possible)
        excluded = set(self.stream._excluded_of(possible, decided).ids)
        told_apart = self.stream._told_apart(possible, decided)
        for item in items:
            external_id = item.record.external_id
            left = [
                id_ for id_ in _possible(item) if id_ not in excluded and external_id not in told_apart.get(id_, ())
            ]
            if left or not _possible(item):
                continue
            item.target, item.error = None, None
        return items

    def _close(self, external_ids):
        """What was asked about these entities has been decided in the meantime."""
        if external_ids and self.stream._asks_to_create():
            mine = issues_of(self.stream, "in") & Domain("error_code", "=", "match")
            mine &= Domain("state", "=", "failed") & Domain("external_id", "in", external_ids)
            self.env["hr.sync.job"].search(mine).write({"state": "done"})

    def _known(self, records):
        names = ["external_id", "res_id", "state", "synced_at", "fingerprint_in"]
        return self.env["hr.sync.link"]._of_entities(
            self.stream.connection_id, self.stream.record_type, [one.external_id for one in records], names
        )

    def _begin(self, records, known):
        """Compare for the first time what a person has linked, as if it had just been found."""
        begun = [(one, known[one.external_id]) for one in records if one.external_id in known]
        begun = [(one, link) for one, link in begun if _is_new(link) and not one.errors and not one.deleted]
        there = set(self.importer.model.browse([link.res_id for _one, link in begun]).exists().ids)
        begun = [(one, link) for one, link in begun if link.res_id in there]
        agreed = self._agreed([(one, self.importer.model.browse(link.res_id)) for one, link in begun])
        for (_one, link), values in zip(begun, agreed, strict=True):
            link.write(values)

    def _link(self, items):
        """Both sides agree on what is equal; where they differ a value beats an empty one, or the policy decides."""
        agreed = self._agreed([(item.record, item.target) for item in items])
        for item, values in zip(items, agreed, strict=True):
            self.env["hr.sync.link"]._pair(
                self.stream.connection_id, self.stream.record_type, item.record.external_id, item.target, **values
            )
        found = [Change("linked", item.target.id, item.target.display_name) for item in items]
        keep_changes(self.stream, "out", found)

    def _agreed(self, pairs):
        """The values of the links of entities with their Odoo records, one for each pair."""
        if not pairs:
            return []
        records = local_records(self.stream, self.importer.model.concat(*(target for _record, target in pairs)))
        names, found = records.names, []
        for record, target in pairs:
            hashes = record.fingerprints(self.key)
            built_from = records.of(target)
            built = built_from.fingerprints(self.key)
            same = {name for name in names & built.keys() if hashes.get(name) == built[name]}
            # What is empty on the other side is agreed on there, so that Odoo's value is sent.
            empty_there = {name for name in names & hashes.keys() if is_empty(getattr(record, name))}
            # What is empty in Odoo is agreed on in both: a value that Odoo never had is not emptied there.
            same |= {name for name in built.keys() & hashes.keys() & names if is_empty(getattr(built_from, name))}
            known_in = {name: hashes[name] for name in same | empty_there}
            found.append(
                {
                    "fingerprint_in": known_in,
                    "fingerprint_out": {name: built[name] for name in same},
                    "digest": digest(known_in),
                    "synced_at": fields.Datetime.now(),
                }
            )
        return found


def _possible(item):
    """The ids of the Odoo records that an entity is, or may be."""
    if item.error and item.error.code == "match":
        return item.error.candidates or ()
    return item.target.ids if item.target else ()


def _is_new(link):
    return link.state == "linked" and not link.synced_at and not link.fingerprint_in
