"""Creates what is not there yet: once, even if the answer is lost."""

import dataclasses
import uuid
from datetime import timedelta, timezone
from functools import partial

from odoo import fields

from ...records import MISSING, RecordError, _lt, joined
from ...systems import Conflict
from ..changes import queue
from ..error_table import Place
from .calls import LOST, Call
from .duplicates import Duplicates
from .intents import Intent

#: How far back a lost create is looked for: the two clocks need not agree.
_BACK = timedelta(days=1)
#: How long a record waits for what it cannot be without.
_WAIT = timedelta(minutes=1)
#: How long after a pass that failed another one is requested for what is to be created.
_AGAIN = timedelta(hours=1)


class Found:
    """The entity that an earlier call has created, whose answer was lost."""

    def __init__(self, record):
        self.record = record


class Creations:
    """Of the records of a slice, those that have no entity yet.

    What is to be created is committed, with an id of our own, before the call.

    :param part: the ``Slice``.
    :param plan: the ``Plan`` that is made.
    :param key: the fingerprint key.
    :param read: what lost calls have left, by our own ids; None where nothing was found.
    """

    def __init__(self, part, plan, key, read):
        self.part = part
        self.plan = plan
        self.key = key
        self.read = read
        self.env = part.env
        self.stream = part.stream
        #: The records that are to be created, with what Odoo has of them.
        self.ready = []
        self._links = []
        self._duplicates = Duplicates(part)

    def decide(self, targets):
        """Decide about these records, which are there and have no link, or one that says "creating"."""
        known = targets.filtered(lambda one: one.id in self.part.links)
        adopted = [target for target in known if self._resume(target, self.part.links[target.id])]
        if adopted:
            self._adopt(self.part.model.concat(*adopted))
        fresh = targets - known
        creatable = fresh._sync_creatable(self.stream) if fresh else fresh
        self.plan.outcomes.update(dict.fromkeys((fresh - creatable).ids, "skipped"))
        for target in creatable - self._unseen(creatable):
            try:
                self._duplicates.check(target, self._coming())
                if self.ready and self.stream._tries_first():
                    # By then it is known what has become of the first one.
                    self.plan.put_off[target.id] = fields.Datetime.now() + _WAIT
                    continue
                self._add(target)
            except RecordError as error:
                self.plan.failed[target.id] = error

    def _add(self, target):
        """
        :raise RecordError: it cannot be sent as it is.
        """
        self.ready.append((target, self.part.local(target)))

    def _unseen(self, targets):
        """Those for which no complete pass that began after they were queued has looked; one is requested."""
        if not targets or not self.part.declaration.listed:
            return targets.browse()
        newest = {target.id: max(self.part.waiting[target.id].ids) for target in targets}
        stream = self.stream
        unseen = targets.filtered(lambda one: stream.seen_job < newest[one.id])
        self.plan.deferred.update(unseen.ids)
        # What a run has queued waits for that run. It would ask for another one, which queues what fails once more.
        alone = unseen.filtered(lambda one: "running" not in self.part.waiting[one.id].run_id.mapped("state"))
        if alone and (stream.last_success or stream.direction == "out"):
            latest = max(newest[one.id] for one in alone)
            is_coming = any(not run.started_at or run.newest_job >= latest for run in stream._running())
            if not is_coming and not self._has_just_failed():
                stream._request("change", again=True)
        return unseen

    def _has_just_failed(self):
        """Whether the last pass has failed, so that the next one would fail in the same way for a while."""
        last = self.stream._last_run()
        return last.state == "failed" and last.finished_at + _AGAIN > fields.Datetime.now()

    def _coming(self):
        """The records that are about to be created in this transaction."""
        return self.part.model.concat(*(target for target, _local in self.ready))

    # --- Calls without an answer ---------------------------------------------------------------------

    def _resume(self, target, link):
        """A create that was never answered: found by its own id it is an update, else it is sent again.

        :return: whether it was found.
        """
        own_id, asked = link.external_uuid, link.synced_at
        if own_id in self.read:
            if self.read[own_id] is None:
                try:
                    self._add(target)
                except RecordError as error:
                    self.plan.failed[target.id] = error
            return self.read[own_id] is not None
        if fields.Datetime.now() < asked + LOST:
            self.plan.put_off[target.id] = asked + LOST
            return False
        try:
            local = self.part.local(target)
        except RecordError as error:
            self.plan.failed[target.id] = error
            return False
        since = (asked - _BACK).replace(tzinfo=timezone.utc)
        if link.created_as:
            # It may have been changed in Odoo since.
            local = dataclasses.replace(local, **link.created_as)
        wanted = (own_id, since, local)
        find = Call(
            Place.PUSH_READ,
            target.id,
            lambda remote: remote.find_created(*wanted),
            own_id,
            ("find_created_all", wanted),
        )
        self.plan.reads.append(find)
        return False

    def _adopt(self, targets):
        found = {target.id: self.read[self.part.links[target.id].external_uuid] for target in targets}
        adopt(self.part.rows, self.part.links, found, targets)

    # --- What is sent --------------------------------------------------------------------------------

    def leave_marks(self, waits):
        """Say that the records are being created, with ids of our own by which they can be found again.

        :param waits: the ids of those that refer to what is sent first.
        """
        for target, local in self.ready:
            lacking = self.part.lacking(local) & self.part.declaration.required()
            if not lacking:
                self._intend(target, local)
            elif target.id in waits:
                self.plan.put_off[target.id] = fields.Datetime.now() + _WAIT
            else:
                words = joined(map(self.stream._field_label_of, sorted(lacking)))
                sentence = _lt("The external system does not know its %(names)s.")
                field = target._sync_refs.get(min(lacking), (None, None))[1]
                fix = (target[field]._name, target[field].id) if field and target[field] else None
                self.plan.failed[target.id] = RecordError("reference", sentence, fix=fix, names=words)
        self.env["hr.sync.link"].create(self._links)

    def _intend(self, target, local):
        payload = target._sync_outgoing(local, None)
        now, link = fields.Datetime.now(), self.part.links.get(target.id)
        if link:
            # The hashes stay those of the first call, which may have arrived: what was changed since is still to be
            # sent then.
            before = {"synced_at": link.synced_at, "created_as": link.created_as}
            link.write({"synced_at": now, "created_as": self._created_as(payload)})
            own_id = link.external_uuid
        else:
            before, own_id = None, str(uuid.uuid4())
            hashes = {"fingerprint_in": payload.fingerprints(self.key), "fingerprint_out": local.fingerprints(self.key)}
            own = {"created_as": self._created_as(payload), "synced_at": now}
            self._links.append({**creating(self.stream, target, own_id), **hashes, **own})
        if self.stream._tries_first():
            self.stream.first_res_id = target.id
        intent = Intent(local, payload, None, before)
        make = partial(_create, payload=payload, own_id=own_id)
        together = ("create_all", (payload, own_id))
        self.plan.calls.append(Call(Place.PUSH_CREATE, target.id, make, intent, together))

    def _created_as(self, payload):
        """What is kept of what is sent, to find the entity by it; False if it carries our own id."""
        names = self.part.declaration.created_by
        return {name: value for name in names if (value := getattr(payload, name)) is not MISSING} or False


def creating(stream, target, own_id):
    """The values of the link of a record that is about to be created."""
    return {
        "connection_id": stream.connection_id.id,
        "company_id": stream.company_id.id,
        "record_type": stream.record_type,
        "external_id": own_id,
        "external_uuid": own_id,
        "res_model": target._name,
        "res_id": target.id,
        "state": "creating",
    }


def _create(remote, payload, own_id):
    """Create an entity; one that an earlier call has created carries our own id.

    :raise Conflict: it is there already, and is not ours.
    """
    try:
        return remote.create(payload, own_id)
    except Conflict as error:
        found = remote.read(error.existing_id) if error.existing_id else None
        if found is None or found.own_id != own_id:
            raise
        return Found(found)


def adopt(rows, links, found, targets):
    """They were created although the answers were lost; whatever changed on either side since goes its usual way.

    :param found: the entities, by the ids of the records.
    """
    for target in targets:
        links[target.id].write({"state": "linked", "external_id": found[target.id].external_id, "digest": False})
    targets._sync_created()
    rows.complete(dict.fromkeys(targets.ids, "created"), {id_: one.external_id for id_, one in found.items()})
    queue(rows.stream, targets)
