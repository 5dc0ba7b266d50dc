"""What calls have left whose answers were lost: found again although somebody has moved or changed it since."""

from datetime import timezone

from ...records import RecordError, _lt, is_empty, joined
from ..values import shown
from .calls import LOST


class LostCalls:
    """Some entities that are sent together, each of which an earlier call may have created; made in a transaction.

    :param lost: each a ``Lost``.
    """

    def __init__(self, lost):
        self.wanted = [one.wanted for one in lost]
        #: The links with a mark, and for each the number of what is wanted of its record now.
        self.links = [link for one in lost for link in one.links]
        self._wanted = [number for number, one in enumerate(lost) for _link in one.links]
        self._due = [one.due for one in lost]
        #: The ids of the records that are due.
        self.ids = list(dict.fromkeys(id_ for due in self._due for id_ in due))
        self._sent = [link.sent or {} for link in self.links]
        self._seen = {}
        if self.links:
            moments = [link.sent_at or link.synced_at for link in self.links]
            self.since = min(moments).replace(tzinfo=timezone.utc)
            self.until = (max(moments) + LOST).replace(tzinfo=timezone.utc)

    def find(self, remote):
        """
        :raise RemoteError: it cannot be read; the marks stay.
        """
        return remote.candidates(self.wanted, self.since, self.until) if self.links else []

    def recognise(self, stream, key, candidates, answered):
        """Link what is surely ours; what is nowhere was never created.

        :param answered: the ids of the records about which a person has answered already.
        :return: why some records need a person first, by their ids.
        """
        others = self._linked_elsewhere(stream, candidates)
        free = [one for one in candidates if one.record.external_id not in others]
        ids = {one.record.external_id for one in candidates}
        # The numbers of those of which nothing is known yet.
        missing = {number for number, link in enumerate(self.links) if link.external_id not in ids}
        names = sorted(stream._sent() - set(stream._declaration().key))
        # What is just where a call was to make it comes first: its record may belong elsewhere by now.
        for at_place in (self._was_sent_to, self._is_wanted_at):
            taken = set()
            for one in free:
                numbers = [number for number in sorted(missing) if at_place(one, number, stream, key)]
                for number in numbers:
                    if one.made or (one.made is None and self._alike(one, number, names, key)):
                        self._adopt(one, number, missing)
                        taken.add(one.record.external_id)
            free = [one for one in free if one.record.external_id not in taken]
        doubts = {}
        for one in free:
            if one.place is not None or one.made is False or not missing:
                continue
            # Whose it is does not matter where several would do: all of them are to be set right.
            best = max(missing, key=lambda number, one=one: len(self._alike(one, number, names, key)))
            alike = self._alike(one, best, names, key)
            if one.made and alike:
                self._adopt(one, best, missing)
            elif one.made or len(alike) == len(names):
                doubts.setdefault(best, []).append(one.record)
        asked = {
            number: found
            for number, found in doubts.items()
            if number in missing and answered.isdisjoint(self._due[self._wanted[number]])
        }
        for number in missing - set(asked):
            self.links[number].write({"sent": False, "sent_at": False})
        return {
            id_: self._question(stream, found)
            for number, found in asked.items()
            for id_ in self._due[self._wanted[number]]
        }

    def _is_wanted_at(self, candidate, number, _stream, _key):
        return candidate.place == self._wanted[number]

    def _was_sent_to(self, candidate, number, stream, key):
        """Whether a candidate has the key with which the call was made; a mapping may have changed it since."""
        sent, hashes = self._sent[number], candidate.record.fingerprints(key)
        names = stream._declaration().key
        return all(name in sent and sent[name][0] == hashes.get(name) for name in names)

    def _linked_elsewhere(self, stream, candidates):
        """The external ids of those candidates that belong to other records."""
        mine = {link.external_id for link in self.links}
        Link = stream.env["hr.sync.link"]
        others = Link._of_entities(
            stream.connection_id, stream.record_type, [one.record.external_id for one in candidates], ["external_id"]
        )
        return set(others) - mine

    def _alike(self, candidate, number, names, key):
        """The fields, of those that do not say which entity it is, that are as the call has sent them."""
        record = candidate.record
        seen = self._seen.get(record.external_id)
        if seen is None:
            hashes = record.fingerprints(key)
            seen = {name: hashes.get(name) for name in names if not is_empty(getattr(record, name))}
            self._seen[record.external_id] = seen
        sent = self._sent[number]
        return [name for name, hashed in seen.items() if name in sent and hashed == sent[name][0]]

    def _adopt(self, candidate, number, missing):
        self.links[number].write({"state": "linked", "external_id": candidate.record.external_id})
        missing.discard(number)

    def _question(self, stream, found):
        return RecordError(
            "taken",
            _lt(
                "A response from %(system)s was lost. That call may have created these entries there: %(entries)s. If"
                " nobody else has created them, delete them there, then retry."
            ),
            system=stream.connection_id.name,
            entries=joined(
                (
                    joined(
                        joined([stream._field_label_of(name), shown(stream.env, value, name)], " ")
                        for name, value in record.values().items()
                    )
                    for record in found
                ),
                "; ",
            ),
        )
