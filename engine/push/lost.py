"""What calls have left whose answers were lost: found again although somebody has moved or changed it since."""

from datetime import timezone

from ...records import RecordError, _lt, is_empty
from .comparison import shown
from .creation import LOST


class LostCalls:
    """Some records that are sent together, each of which an earlier call may have created.

    :param wanted: what is wanted of them now.
    :param links: theirs, with the marks of the calls.
    """

    def __init__(self, wanted, links):
        self.wanted = wanted
        self.links = links
        moments = [link.sent_at or link.synced_at for link in links]
        self.since = min(moments).replace(tzinfo=timezone.utc)
        self.until = (max(moments) + LOST).replace(tzinfo=timezone.utc)

    def find(self, remote):
        """
        :raise RemoteError: it cannot be read; the marks stay.
        """
        return remote.candidates(self.wanted, self.since, self.until)

    def recognise(self, stream, key, candidates, answered):
        """Link what is surely ours; what is nowhere was never created.

        :param answered: the ids of the records about which a person has answered already.
        :return: why some records need a person first, by their ids.
        """
        known = self._linked_elsewhere(stream, candidates)
        free = [one for one in candidates if one.record.external_id not in known]
        ids = {one.record.external_id for one in candidates}
        open_ = [number for number, link in enumerate(self.links) if link.external_id not in ids]
        rest = stream._sent() - set(stream._declaration().key)
        left, doubts = [], {}
        for one in free:
            alike = {number: self._alike(number, one.record, rest, key) for number in open_}
            if one.place in open_:
                if one.made or (one.made is None and alike[one.place]):
                    self._adopt(one.place, one.record)
                    open_.remove(one.place)
            elif one.place is None and one.made is not False:
                left.append(one)
        for one in left:
            # Whose it is does not matter where several would do: all of them are to be set right.
            alike = {number: self._alike(number, one.record, rest, key) for number in open_}
            if not alike:
                break
            best = max(open_, key=lambda number, alike=alike: len(alike[number]))
            if one.made and alike[best]:
                self._adopt(best, one.record)
                open_.remove(best)
            elif one.made or alike[best] == rest:
                doubts.setdefault(best, []).append(one.record)
        doubts = {number: found for number, found in doubts.items() if number in open_}
        doubts = {number: found for number, found in doubts.items() if self.links[number].res_id not in answered}
        for number in open_:
            if number not in doubts:
                self.links[number].write({"sent": False, "sent_at": False})
        return {self.links[number].res_id: self._question(stream, found) for number, found in doubts.items()}

    def _linked_elsewhere(self, stream, candidates):
        """The external ids of those candidates that belong to other records."""
        mine = {link.external_id for link in self.links}
        Link = stream.env["hr.sync.link"]
        others = Link._of_entities(
            stream.connection_id, stream.record_type, [one.record.external_id for one in candidates], ["external_id"]
        )
        return set(others) - mine

    def _alike(self, number, record, names, key):
        """The fields, of those that do not say which entity it is, that are as the call has sent them."""
        sent, seen = self.links[number].sent or {}, record.fingerprints(key)
        return {
            name
            for name in names
            if name in sent and seen.get(name) == sent[name][0] and not is_empty(getattr(record, name))
        }

    def _adopt(self, number, record):
        self.links[number].write({"state": "linked", "external_id": record.external_id})

    def _question(self, stream, found):
        return RecordError(
            "taken",
            _lt(
                "An answer of %(system)s was lost. That call may have made this there: %(entries)s. Delete it there"
                " unless somebody else has made it, then retry."
            ),
            system=stream.connection_id.name,
            entries="; ".join(
                ", ".join(f"{stream._field_name(name)} {shown(value)}" for name, value in record.values().items())
                for record in found
            ),
        )
