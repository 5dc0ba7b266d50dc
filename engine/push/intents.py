"""Decides for the records of a slice what is sent, and leaves a mark of it before it is."""

from dataclasses import dataclass
from typing import Any

from odoo import fields

from ...records import MISSING, _lt
from ..changes import local_changes
from ..error_table import Place
from ..guard import OutGuard
from ..pull.importer import Importer
from .calls import LOST, Call
from .comparison import check_still_there, removal, undecided_fields
from .remote_edits import names_that_differ, names_to_send

#: In ``read``: the entity has not been read yet.
_UNREAD = object()


@dataclass(frozen=True)
class Intent:
    """What is sent about one record.

    :param local: the fields as Odoo has them, and ``payload`` as they are sent; None where the entity is removed.
    :param there: the entity as it was read before, None where it was not.
    :param before: the link's values before it was marked; None where the link was made for this call.
    """

    local: Any = None
    payload: Any = None
    there: Any = None
    before: dict | None = None


class Decisions:
    """What is decided about those records of a slice that have an entity, or had one.

    :param part: the ``Slice``.
    :param plan: the ``Plan`` that is made.
    :param key: the fingerprint key.
    :param read: entities that were just read, by external id: such a one is not read again.
    :param asked: the fields about which a person has to decide first, by external id.
    """

    def __init__(self, part, plan, key, read, asked):
        self.part = part
        self.plan = plan
        self.key = key
        self.read = read
        self.asked = asked
        self.stream = part.stream
        self.declaration = part.declaration
        self.both = part.stream.direction == "both"
        #: The values that links get, and the records with what Odoo has of them, which may refer to what is not sent.
        self.marks, self.unsent = [], []

    def decide(self, target, link):
        """Decide about one record that is there and has a link to an entity.

        :return: whether its entity is gone and it is to be created again.
        :raise RecordError: it cannot be sent as it is.
        """
        outcome = target._sync_outcome()
        there = self.read.get(link.external_id, _UNREAD if self.both or self.declaration.verifies else None)
        is_gone = there is not None and there is not _UNREAD and there.deleted
        if there is _UNREAD:
            # What only leaves is queued because it has changed, or to find out what became of it.
            if outcome == "withdraw" or (outcome == "send" and (not self.both or self._has_changed(target, link))):
                self.plan.reads.append(_read_call(target, link.external_id))
            else:
                self.plan.outcomes[target.id] = "unchanged" if outcome == "send" else "skipped"
        elif is_gone and outcome == "send" and not self.both:
            check_still_there(self.stream, self.part.waiting[target.id])
            self.part.links.pop(target.id).unlink()
            self.stream._send_again(target)
            return True
        elif outcome == "wait" or is_gone:
            self.plan.outcomes[target.id] = "skipped"
        elif outcome == "withdraw":
            self._guard(target).check(target, _lt("It would be withdrawn"))
            self._remove(target, link)
        else:
            self._update(target, link, there)
        return False

    def delete(self, target, link):
        """Decide about one record that was deleted in Odoo.

        :raise RecordError: a person has to allow it first.
        """
        if self.stream.delete_remote and self.declaration.deletes:
            self._guard(target).check(target, _lt("It would be deleted in the external system"))
            self._remove(target, link)
        else:
            self.plan.outcomes[target.id] = "skipped"

    def _has_changed(self, target, link):
        return bool(link.sent or local_changes(link, self.part.local(target), self.key))

    def _update(self, target, link, there):
        local = self.part.local(target)
        if self._may_still_arrive(link, local):
            self.plan.put_off[target.id] = link.sent_at + LOST
            return
        changed, known_in = local_changes(link, local, self.key), link.fingerprint_in or {}
        names = {name for name in changed if _may_send(name, known_in, there)}
        names -= self.asked.get(link.external_id, set())
        if there is not None and not self.both:
            names = names_that_differ(link, names, local, there, self.key)
            names = names_to_send(self.stream, self.part.waiting[target.id], link, names, local, there, self.key)
        if not names:
            self.unsent.append((target, local))
            self.marks.append((link, {"sent": False}))
            self.plan.outcomes[target.id] = "unchanged"
            return
        whole, local = local, local.only(names)
        self._guard(target).check(target, removal(self.stream, link, local, self.key))
        payload = target._sync_outgoing(local if self.declaration.partial else whole, there)
        self.unsent.append((target, whole))
        seen, built = payload.fingerprints(self.key), local.fingerprints(self.key)
        sent = {name: [seen.get(name, hashed), hashed] for name, hashed in built.items()}
        intent = Intent(local, payload, there, {"sent": link.sent, "sent_at": link.sent_at})
        self.marks.append((link, {"sent": sent, "sent_at": fields.Datetime.now()}))
        external_id = link.external_id
        together = ("update_all", (external_id, payload))
        call = Call(Place.PUSH_UPDATE, target.id, lambda remote: remote.update(external_id, payload), intent, together)
        self.plan.calls.append(call)

    def _remove(self, target, link):
        external_id = link.external_id
        call = Call(Place.PUSH_REMOVE, target.id, lambda remote: remote.delete(external_id), Intent())
        self.plan.calls.append(call)

    def _may_still_arrive(self, link, local):
        """Whether an earlier call without an answer could yet undo what Odoo has changed since."""
        if not link.sent or fields.Datetime.now() >= link.sent_at + LOST:
            return False
        here = local.fingerprints(self.key)
        return any(here.get(name) != built for name, (_seen, built) in link.sent.items())

    def _guard(self, target):
        return OutGuard(self.stream, self.part.waiting[target.id])

    def leave_marks(self):
        """Say at the links what is under way."""
        for link, values in self.marks:
            if values["sent"] or link.sent:
                link.write(values)


def _may_send(name, known_in, there):
    """Not what cannot be compared with what is there: a language that is not installed, a unit without a link."""
    if there is None or name in known_in:
        return True
    return getattr(there, name) is MISSING


def _read_call(target, external_id):
    together = ("read_all", (external_id,))
    return Call(Place.PUSH_READ, target.id, lambda remote: remote.read_or_vanished(external_id), external_id, together)


def take_over(part, key, read):
    """Import those entities of the slice that were just read, all at once.

    :return: the fields about which a person has to decide first, by external id.
    """
    linked = [link for link in part.links.values() if link.state == "linked" and link.res_id in part.waiting]
    there = [read[link.external_id] for link in linked if read.get(link.external_id)]
    if not there or part.stream.direction != "both":
        return {}
    items = Importer(part.stream, key, run=part.rows.run()).import_records(there)
    part.read_records()
    asked = undecided_fields(part.stream, [record.external_id for record in there])
    for item in items:
        asked.setdefault(item.record.external_id, set()).update(item.asked)
    return asked
