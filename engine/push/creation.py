"""Creates there what is not there yet: once, even if the answer is lost."""

import uuid
from datetime import timedelta, timezone

from odoo import fields
from odoo.fields import Domain

from ...records import MISSING, RecordError, _lt
from ...systems import Conflict
from ...systems.transport import DEADLINE
from ..changes import queue
from ..error_table import Place
from ..signals import Deferred

#: How long after a call a lost create may still be carried out, and after which it is looked for.
LOST = timedelta(seconds=2 * DEADLINE)
#: How far back a lost create is looked for: the two clocks need not agree.
_BACK = timedelta(days=1)


class Creation:
    """The creating part of a ``Push``: what is to be created is committed, with an id of our own, before the call."""

    def __init__(self, push):
        self.push = push
        self.env = push.env
        self.worker = push.worker
        self.stream = push.stream
        self.target = push.target

    def run(self, remote, link):
        if link.state == "creating":
            if self._resume(remote, link):
                return
        elif not self._may_create():
            self.push.done()
            return
        intent = self.worker.transaction(self._intend)
        if intent is None:
            raise Deferred
        own_id, local, payload = intent
        try:
            answer = self.push.call(Place.PUSH_CREATE, lambda: remote.create(payload, own_id))
        except Conflict as error:
            # Only what carries our own id is ours: an earlier call did arrive.
            existing = error.existing_id
            found = self.push.call(Place.PUSH_READ, lambda: remote.read(existing)) if existing else None
            if found is None or found.own_id != own_id:
                self.push.place = Place.PUSH_CREATE
                raise
            self._adopt(found)
        else:
            self.worker.transaction(lambda: self.push.agree(local, payload, answer))

    def _may_create(self):
        """Whether the record is one to create.

        :raise Deferred: a pass has to look first whether it is there already.
        """
        if not self.target._sync_creatable(self.stream):
            return False
        if self.push.declaration.listed and not self._is_looked_for():
            raise Deferred
        questions = Domain("connection_id", "=", self.push.connection.id) & Domain("error_code", "=", "match")
        questions &= Domain("record_type", "=", self.stream.record_type) & Domain("direction", "=", "in")
        # While an answer is carried out, the question is still open, unless it was that both are different.
        open_or_left = ("failed", "pending", "ignored")
        questions &= Domain("state", "in", open_or_left) & Domain("resolution", "!=", "new")
        asked = self.env["hr.sync.job"].search_fetch(
            questions & Domain("candidates", "!=", False), ["candidates", "state", "label", "external_id"]
        )
        asked = asked.filtered(lambda job: self.target.id in job.candidates)
        if any(job.state != "ignored" for job in asked):
            raise RecordError(
                "match",
                _lt("%(name)s may be somebody who is there already: see the other issue that names this record."),
                name=self.target.display_name,
            )
        is_new = self.push.issue().resolution == "new"
        if asked and not is_new:
            raise RecordError(
                "match",
                _lt(
                    "%(name)s may be the same as %(labels)s, which is in the external system and was left out. Create"
                    " a new record if they are different, or ignore this issue."
                ),
                name=self.target.display_name,
                labels=", ".join(job.label or job.external_id for job in asked),
            )
        if not is_new and (alike := self.target._sync_alike(self.stream)):
            raise RecordError(
                "match",
                _lt(
                    "%(name)s may be the same person as %(names)s, who is in the external system already. Remove one of"
                    " them, enter what tells them apart, or create a new record."
                ),
                name=self.target.display_name,
                names=", ".join(f"{one.display_name} (ID {one.id})" for one in alike),
                candidates=alike.ids,
            )
        return True

    def _is_looked_for(self):
        """Whether a complete pass that began after the record was queued has found no match; else one is requested."""
        newest = max(self.push.rows().ids)
        if self.stream.last_success and self.stream.seen_job >= newest:
            return True
        coming = self.stream._running()
        if self.stream.last_success and not any(not run.started_at or run.newest_job >= newest for run in coming):
            self.worker.transaction(lambda: self.stream._request("change", again=True))
        return False

    def _intend(self):
        """Leave a mark that the record is being created, with an id of our own by which it can be found again.

        :return: that id, the fields as Odoo has them, and as they are sent; None while it has to wait for another.
        """
        self.push.take()
        link, local = self.push.link(), self.push.local()
        waits = self.push.queue_targets(local)
        needed = self.push.declaration.required() & self.push.names
        lacking = [name for name in needed if getattr(local, name) is MISSING]
        if lacking:
            if not waits:
                words = ", ".join(map(self.stream._field_name, sorted(lacking)))
                raise RecordError("reference", _lt("The external system does not know its %(names)s."), names=words)
            self.push.put_off(fields.Datetime.now() + timedelta(minutes=1))
            return None
        payload = self.target._sync_outgoing(local, None)
        sent, built = payload.fingerprints(self.push.key), local.fingerprints(self.push.key)
        now = fields.Datetime.now()
        if not link:
            own_id = str(uuid.uuid4())
            link = self.env["hr.sync.link"].create(
                {
                    "connection_id": self.push.connection.id,
                    "record_type": self.stream.record_type,
                    "external_id": own_id,
                    "external_uuid": own_id,
                    "res_model": self.target._name,
                    "res_id": self.target.id,
                    "state": "creating",
                    "fingerprint_in": sent,
                    "fingerprint_out": built,
                    "synced_at": now,
                }
            )
        else:
            # The hashes stay those of the first call, which may have arrived: what was changed since is still to be
            # sent then.
            link.synced_at = now
        return link.external_uuid, local, payload

    def _resume(self, remote, link):
        """A create that was never answered: found by its own id it is an update, else it is sent again.

        :return: whether it was found.
        """
        own_id, asked = link.external_uuid, link.synced_at
        earliest = asked + LOST
        if fields.Datetime.now() < earliest:
            self.worker.transaction(lambda: self.push.put_off(earliest))
            raise Deferred
        self.worker.commit()
        since = (asked - _BACK).replace(tzinfo=timezone.utc)
        found = self.push.call(Place.PUSH_READ, lambda: remote.find_own(own_id, since))
        if found is None:
            return False
        self._adopt(found)
        return True

    def _adopt(self, found):
        """It was created although the answer was lost; whatever changed on either side since goes its usual way."""

        def work():
            link = self.push.link()
            link.write({"state": "linked", "external_id": found.external_id, "digest": False})
            self.target._sync_created()
            self.push.complete()
            queue(self.stream, self.target)

        self.worker.transaction(work)
