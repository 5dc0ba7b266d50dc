"""Pairs entities that a list shows with Odoo records that are not linked yet, before those are created there again."""

from odoo import fields

from ...records import digest, is_empty
from ..issues import Issues
from ..pull.importer import Importer
from ..refs import Refs


class Pairing:
    """Finds, for a stream that only sends, which entities are records of Odoo already.

    It is a pull's matching without its import: who is certain is linked, and who may be somebody is a question for a
    person, as long as which nobody is created there who may be the same.

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
        known = self.env["hr.sync.link"]._of_entities(
            self.stream.connection_id, self.stream.record_type, [one.external_id for one in records], ["external_id"]
        )
        fresh = [one for one in records if one.external_id not in known]
        if not fresh or not self.stream._declaration().match:
            return []
        items, _refs = self.importer.foresee(fresh)
        found = [item for item in items if item.target and not item.error and item.outcome != "skipped"]
        self._link(found)
        asked = [item for item in items if item.error and item.error.code == "match"]
        for item in asked:
            item.outcome = "failed"
        Issues(self.importer, [item.record.external_id for item in asked]).record(asked)
        return [item.target.display_name for item in found]

    def _link(self, items):
        """Both sides agree on what is equal; where they differ a value beats an empty one, or the policy decides."""
        if not items:
            return
        targets, refs = self.importer.model.concat(*(item.target for item in items)), Refs(self.stream.connection_id)
        names = self.stream._sent()
        targets._sync_load_refs(names, refs)
        for item in items:
            hashes = item.record.fingerprints(self.key)
            local = item.target._sync_to_record(names, refs)
            built = local.fingerprints(self.key)
            same = {name for name in names & built.keys() if hashes.get(name) == built[name]}
            # What is empty on the other side is agreed on there, so that Odoo's value is sent.
            agreed = same | {name for name in names & hashes.keys() if is_empty(getattr(item.record, name))}
            known_in = {name: hashes[name] for name in agreed}
            self.env["hr.sync.link"]._pair(
                self.stream.connection_id,
                self.stream.record_type,
                item.record.external_id,
                item.target,
                fingerprint_in=known_in,
                fingerprint_out={name: built[name] for name in same},
                digest=digest(known_in),
                synced_at=fields.Datetime.now(),
            )
