"""Tells what of a stream's records differs from what both sides last agreed on."""

from dataclasses import replace

from ...records import digest, fingerprint
from ..item import Item
from ..refs import Refs


def payload_kept(payload_hash, hashes):
    """What a link keeps of a payload: it counts while what is agreed on is what the payload says.

    :param hashes: the fingerprints of what was read of it.
    """
    return f"{payload_hash}:{digest(hashes)}"


class Comparer:
    """Compares one stream's records with their links.

    :param stream: the ``hr.sync.stream``, in the engine's environment.
    :param model: the Odoo model of the records.
    :param key: the fingerprint key.
    :param notes: gets sentences for the run.
    """

    def __init__(self, stream, model, key, notes):
        self.env = stream.env
        self.connection = stream.connection_id
        self.company = self.connection.company_id
        self.record_type = stream.record_type
        self.model = model
        self.declaration = stream._declaration()
        self.key = key
        self.notes = notes
        self.null = fingerprint(None, key)
        #: Fields that could not be emptied, because the answer only left out their key: external ids by field.
        self.doubtful = {}
        #: The external ids of the page that is read, and the links that were found for them.
        self._page = (frozenset(), {})
        #: The links of unchanged entities that are to keep a payload hash, with that.
        self._unkept = {}

    def known_payloads(self, external_ids):
        """The payload hashes of a page's entities as the last agreement has left them, by external id (one query)."""
        links = self._links_of(external_ids)
        self._page = (frozenset(external_ids), links)
        return {external_id: link._known_payload() for external_id, link in links.items()}

    def keep_payloads(self):
        """Have the page's unchanged entities recognised by their payloads from now on."""
        for link, payload_hash in self._unkept.items():
            link.payload_hash = payload_hash

    def _links_of(self, external_ids):
        names = ["external_id", "digest", "payload_hash", "remote_modified"]
        return self.env["hr.sync.link"]._of_entities(self.connection, self.record_type, external_ids, names)

    def sort(self, records):
        """Which of one page's records need work, and which of those have to be read again first.

        One query finds the links, unless ``known_payloads`` has; unchanged records stop here.

        :return: (records to import, external ids to read again)
        """
        unique = {}
        for record in records:
            known = unique.get(record.external_id)
            if known is None or not (known.modified and record.modified and record.modified < known.modified):
                unique[record.external_id] = record
        (known, links), self._page = self._page, (frozenset(), {})
        if not known.issuperset(unique):
            links = self._links_of(unique)
        self._unkept = {}
        work, stale = [], []
        for record in self.model._sync_held(list(unique.values()), Refs(self.connection, self.notes)):
            link = links.get(record.external_id)
            record, hashes = self.hashed(record)
            if link and link.digest == digest(hashes) and not record.errors:
                if record.payload_hash and not self._keeps_payload(link, record.payload_hash):
                    self._unkept[link] = payload_kept(record.payload_hash, hashes)
                continue
            item = self.item(record, hashes, link)
            if link and not record.errors and not item.apply:
                continue
            if link and self._is_overtaken(item):
                stale.append(record.external_id)
            else:
                work.append(record)
        return work, stale

    def _keeps_payload(self, link, payload_hash):
        """Whether the link has the hash of a payload that was read in the same way, and agreed on.

        Not whether it is the same payload: one that is written differently each time would be kept in each pass.
        """
        return link._known_payload().partition(":")[0] == payload_hash.partition(":")[0]

    def _is_overtaken(self, item):
        """Whether a page is older than what is known of the entity, and yet different: only a new reading counts."""
        known = item.link.fingerprint_in or {}
        if not item.link.remote_modified or not item.record.modified:
            return False
        if item.record.modified.replace(tzinfo=None) > item.link.remote_modified:
            return False
        return any(known.get(name, item.hashes[name]) != item.hashes[name] for name in item.apply)

    def hashed(self, record):
        """The record, and the fingerprints of the fields that can be held here."""
        if record.deleted:
            # A deletion says that the entity is inactive, and nothing else.
            known = {"label": record.label, "vanished": record.vanished}
            record = type(record)(record.external_id, record.modified, True, active=False, **known)
        hashes = record.fingerprints(self.key)
        # What is mapped is only sent: a value does not say which of several Odoo values is meant.
        for name in (*self.model._sync_not_held(record, self.company), *self.declaration.mapped()):
            hashes.pop(name, None)
        return record, hashes

    def item(self, record, hashes, link):
        """The record with the fields that differ from what was last agreed on."""
        known = (link and link.fingerprint_in) or {}
        for name in record.absent:
            # Good enough to fill what was empty; it neither empties nor changes what was there.
            if known.get(name, self.null) not in (self.null, hashes.get(name)):
                hashes = {other: value for other, value in hashes.items() if other != name}
                self.doubtful.setdefault(name, set()).add(record.external_id)
                record = replace(record, payload_hash=None)
        if len(hashes) < len(record.values()):
            record = record.only(hashes)
        item = Item(record, hashes, link, not_held=self.model._sync_not_held(record, self.company))
        item.apply = {name for name, value in hashes.items() if known.get(name) != value}
        return item
