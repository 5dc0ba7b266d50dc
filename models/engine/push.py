"""Sends one record: reads what is there, decides field by field, sends what changed, remembers the answer."""

import uuid
from datetime import timedelta, timezone

from odoo import fields
from odoo.fields import Domain

from ...records import MISSING, RecordError, digest, fingerprint, is_empty
from ...systems import Conflict, NotFound
from ...systems.transport import DEADLINE
from .changes import engine_env, links_of, local_changes, queue
from .guard import OutGuard
from .landing import Landing
from .refs import Refs

#: How long after a call a lost create may still be carried out, and after which it is looked for.
_LOST = timedelta(seconds=2 * DEADLINE)
#: How far back a lost create is looked for: the two clocks need not agree.
_BACK = timedelta(days=1)


class NotNow(Exception):
    """Something else has to come first; the rows stay as they are, or are planned for later."""


class Push:
    """One record on its way out.

    Each step is short: what is to be done is committed before a call, and what came of it after it. The rows are
    those that were there in the snapshot from which the values were read; an edit that is committed meanwhile has a
    row of its own.
    """

    def __init__(self, worker, stream, res_id):
        self.worker = worker
        self.env = engine_env(stream)
        self.stream = stream.with_env(self.env)
        self.connection = self.stream.connection_id
        self.declaration = stream._declaration()
        self.target = self.env[stream._model_name()].with_context(active_test=False).browse(res_id)
        self.names = self.stream._sent()
        self.key = worker.key
        self._taken = None

    # --- What there is -------------------------------------------------------------------------------

    def rows(self):
        """The rows that this sending completes: those taken with the values, or else all that wait."""
        if self._taken is not None:
            return self.env["hr.sync.job"].browse(self._taken).exists()
        mine = Domain("connection_id", "=", self.connection.id) & Domain("record_type", "=", self.stream.record_type)
        mine &= Domain("direction", "=", "out") & Domain("res_id", "=", self.target.id)
        return self.env["hr.sync.job"].search(mine & Domain("state", "=", "pending"))

    def issue(self):
        """The record's open issue about sending it."""
        mine = Domain("connection_id", "=", self.connection.id) & Domain("record_type", "=", self.stream.record_type)
        mine &= Domain("direction", "=", "out") & Domain("res_id", "=", self.target.id)
        open_states = Domain("state", "in", ("pending", "failed", "ignored"))
        return self.env["hr.sync.job"].search(mine & Domain("purpose", "=", "issue") & open_states, limit=1)

    def job_values(self):
        here = self.target.exists()
        return {
            "connection_id": self.connection.id,
            "record_type": self.stream.record_type,
            "direction": "out",
            "res_model": self.target._name,
            "res_id": self.target.id,
            "external_id": self.link().external_id if self.link().state == "linked" else False,
            "label": here.display_name if here else "",
        }

    def link(self):
        return links_of(self.stream, self.target).get(self.target.id, self.env["hr.sync.link"])

    def pause(self):
        """How long a call that was lost has to be left alone."""
        return _LOST if self.link().state == "creating" else timedelta()

    def forget_intent(self):
        """A create that was refused leaves nothing behind."""
        link = self.link()
        if link.state == "creating":
            link.unlink()

    # --- Sending -------------------------------------------------------------------------------------

    def send(self):
        link = self.link()
        if self.issue().state == "ignored" or not self.rows():
            self._done()
            return
        remote = self._remote()
        if link.state == "detached":
            self._delete(remote, link)
        elif not self.target.exists():
            self._done()
        elif link.state == "linked":
            self._update(remote, link)
        else:
            self._create(remote, link)

    def _remote(self):
        self.worker.identify()
        return self.worker.client.stream(self.declaration, self.stream._options())

    def _done(self, values=None):
        """Complete the rows, and close the issue, in a transaction."""
        self.worker.transaction(lambda: self._complete(values))

    def _complete(self, values=None):
        self.rows().filtered(lambda job: job.state == "pending").write({"state": "done", **(values or {})})
        issue = self.issue()
        if issue.state == "failed":
            issue.write({"state": "done"})

    def _take(self):
        """Fix the rows; called in the transaction in which the values are read."""
        self._taken = None
        self._taken = self.rows().ids

    def _local(self):
        """What Odoo has, as a record with the fields that are sent."""
        refs = Refs(self.connection)
        self.target._sync_load_refs(self.names, refs)
        return self.target._sync_to_record(self.names, refs)

    # --- What is linked ------------------------------------------------------------------------------

    def _update(self, remote, link):
        there = None
        if self.stream.direction == "both":
            external_id = link.external_id
            self.worker.commit()
            there = remote.read(external_id) or remote.record(external_id, deleted=True)
        intent = self.worker.transaction(lambda: self._intend(there))
        if intent is None:
            return
        external_id, local, payload = intent
        if payload is None:
            remote.delete(external_id)
            self.worker.transaction(self._withdrawn)
            return
        try:
            answer = remote.update(external_id, payload)
        except NotFound:
            if there is None:
                # What is never read is known to be gone only now; a person may have it sent anew.
                self.worker.transaction(lambda: self.link().unlink())
            raise
        self.worker.transaction(lambda: self._agree(local, payload, answer))

    def _intend(self, there):
        """Take over what changed there, and find out what is to be sent.

        :return: external id, the fields as Odoo has them, and as they are sent (None: withdraw it); None if nothing.
        """
        self._take()
        asked, gone = set(), False
        if there is not None:
            landing = Landing(self.stream, self.key)
            item = landing.land([there])[0]
            asked = set(item.asked) | self._frozen(there.external_id)
            gone = there.deleted
        link = self.link()
        outcome = self.target._sync_outcome()
        if gone or link.state != "linked" or outcome == "wait":
            self._complete()
            return None
        guard = OutGuard(self.stream, self.rows())
        if outcome == "withdraw":
            guard.check(self.target, self.env._("It would be withdrawn"))
            return link.external_id, None, None
        local = self._local()
        names = {name for name in local_changes(link, local, self.key) if self._may_send(name, link, there)} - asked
        self._queue_targets(local)
        if not names:
            self._complete()
            return None
        local = local.only(names)
        guard.check(self.target, self._removal(link, local))
        whole = local if self.declaration.partial else self._local()
        return link.external_id, local, self.target._sync_outgoing(whole, there)

    def _frozen(self, external_id):
        """The fields about which a person has still to decide."""
        mine = Domain("connection_id", "=", self.connection.id) & Domain("record_type", "=", self.stream.record_type)
        mine &= Domain("direction", "=", "in") & Domain("purpose", "=", "issue") & Domain("error_code", "=", "conflict")
        mine &= Domain("external_id", "=", external_id) & Domain("state", "in", ("failed", "pending"))
        return {name for job in self.env["hr.sync.job"].search(mine) for name in job.asked or ()}

    def _may_send(self, name, link, there):
        """Not what cannot be compared with what is there: a language that is not installed, a unit without a link."""
        if there is None or name in (link.fingerprint_in or {}):
            return True
        return getattr(there, name) is MISSING

    def _removal(self, link, local):
        """What would be lost there, in words; empty if nothing is."""
        null, known = fingerprint(None, self.key), link.fingerprint_in or {}
        if local.values().get("active") is False:
            return self.env._("It would be closed there")
        emptied = [name for name, value in local.values().items() if is_empty(value) and known.get(name, null) != null]
        if not emptied:
            return ""
        return self.env._("These fields would be emptied there: %s", ", ".join(sorted(emptied)).replace("_", " "))

    def _agree(self, local, payload, answer):
        """Remember what was sent and what the answer has instead; the rest of the answer is inbound."""
        link = self.link()
        known_in, known_out = dict(link.fingerprint_in or {}), dict(link.fingerprint_out or {})
        told = answer.fingerprints(self.key)
        for name, hashed in local.fingerprints(self.key).items():
            known_out[name] = hashed
            # What the system does not tell back is compared on this side only.
            known_in[name] = told.get(name, payload.fingerprints(self.key).get(name, hashed))
        values = {"fingerprint_in": known_in, "fingerprint_out": known_out, "digest": digest(known_in)}
        if answer.modified:
            values["remote_modified"] = answer.modified.replace(tzinfo=None)
        created = link.state == "creating"
        link.write({**values, "synced_at": fields.Datetime.now(), "state": "linked", "external_id": answer.external_id})
        if created:
            self.target._sync_created()
        if self.stream.direction == "both":
            Landing(self.stream, self.key).land([answer])
        self._complete({"external_id": answer.external_id})

    def _withdrawn(self):
        self.link().unlink()
        self._complete()

    # --- What was deleted in Odoo --------------------------------------------------------------------

    def _delete(self, remote, link):
        external_id = link.external_id
        if not (self.stream.delete_remote and self.declaration.deletes):
            self._done()
            return

        def intend():
            self._take()
            OutGuard(self.stream, self.rows()).check(self.target, self.env._("It would be deleted there"))

        self.worker.transaction(intend)
        remote.delete(external_id)
        self._done()

    # --- What is not there yet -----------------------------------------------------------------------

    def _create(self, remote, link):
        if link.state == "creating":
            if self._resume(remote, link):
                return
        elif not self._may_create():
            self._done()
            return
        intent = self.worker.transaction(self._intend_create)
        if intent is None:
            raise NotNow
        own_id, local, payload = intent
        try:
            answer = remote.create(payload, own_id)
        except Conflict as error:
            # Only what carries our own id is ours: an earlier call did arrive.
            found = remote.read(error.existing_id) if error.existing_id else None
            if found is None or found.own_id != own_id:
                raise
            self._adopt(found)
        else:
            self.worker.transaction(lambda: self._agree(local, payload, answer))

    def _may_create(self):
        """Whether the record is one to create.

        :raise NotNow: a pass has to look first whether it is there already.
        """
        if not self.target._sync_creatable(self.stream):
            return False
        if self.declaration.listed and not self._is_looked_for():
            raise NotNow
        questions = Domain("connection_id", "=", self.connection.id) & Domain("error_code", "=", "match")
        questions &= Domain("record_type", "=", self.stream.record_type) & Domain("state", "=", "failed")
        asked = self.env["hr.sync.job"].search_fetch(questions & Domain("candidates", "!=", False), ["candidates"])
        if any(self.target.id in job.candidates for job in asked):
            raise RecordError(
                "match",
                "%(name)s may be somebody who is there already: see the other issue that names this record.",
                name=self.target.display_name,
            )
        return True

    def _is_looked_for(self):
        """Whether a complete pass that began after the record was queued has found no match; else one is requested."""
        newest = max(self.rows().ids)
        if self.stream.last_success and self.stream.seen_job >= newest:
            return True
        coming = self.env["hr.sync.run"].search([("stream_id", "=", self.stream.id), ("state", "=", "running")])
        if self.stream.last_success and not any(not run.started_at or run.newest_job >= newest for run in coming):
            self.worker.transaction(lambda: self.stream._request("change", again=True))
        return False

    def _intend_create(self):
        """Leave a mark that the record is being created, with an id of our own by which it can be found again.

        :return: that id, the fields as Odoo has them, and as they are sent; None while it has to wait for another.
        """
        self._take()
        link, local = self.link(), self._local()
        waits = self._queue_targets(local)
        lacking = [name for name in self.declaration.required() & self.names if getattr(local, name) is MISSING]
        if lacking:
            if not waits:
                words = ", ".join(sorted(lacking)).replace("_", " ")
                raise RecordError("reference", "The external system does not know its %(names)s.", names=words)
            self.rows().write({"next_attempt": fields.Datetime.now() + timedelta(minutes=1)})
            self.connection._wake_at(fields.Datetime.now() + timedelta(minutes=1))
            return None
        payload = self.target._sync_outgoing(local, None)
        sent, built = payload.fingerprints(self.key), local.fingerprints(self.key)
        now = fields.Datetime.now()
        if not link:
            own_id = str(uuid.uuid4())
            link = self.env["hr.sync.link"].create(
                {
                    "connection_id": self.connection.id,
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
        """A create of which nothing was heard: found by its own id it is an update, else it is sent again.

        :return: whether it was found.
        """
        own_id, asked = link.external_uuid, link.synced_at
        earliest = asked + _LOST
        if fields.Datetime.now() < earliest:
            self.worker.transaction(lambda: self.rows().write({"next_attempt": earliest}))
            self.connection._wake_at(earliest)
            raise NotNow
        self.worker.commit()
        found = remote.find_own(own_id, (asked - _BACK).replace(tzinfo=timezone.utc))
        if found is None:
            return False
        self._adopt(found)
        return True

    def _adopt(self, found):
        """It was created although we were not told; whatever changed on either side since goes its usual way."""

        def work():
            link = self.link()
            link.write({"state": "linked", "external_id": found.external_id, "digest": False})
            self.target._sync_created()
            self._complete()
            queue(self.stream, self.target)

        self.worker.transaction(work)

    def _queue_targets(self, local):
        """Have what the record refers to, and what is not there yet, sent first; the record comes again then.

        :return: whether it has to wait for any.
        """
        waits = False
        for targets in self.target._sync_unsent(local).values():
            for stream in self.connection.stream_ids.filtered(
                lambda item, targets=targets: item._model_name() == targets._name and item.direction != "in"
            ):
                targets = targets.with_env(self.env)._sync_of_company(self.connection.company_id)
                known = links_of(stream, targets)
                fresh = targets.filtered(lambda one, known=known: one.id not in known)._sync_creatable(stream)
                open_issue = Push(self.worker, stream, fresh[:1].id).issue() if fresh else None
                if fresh and not open_issue:
                    queue(stream, fresh, priority=1)
                    waits = True
                if any(known[one.id].state == "creating" for one in targets if one.id in known):
                    waits = True
        if waits and not self.declaration.required() & self._missing(local):
            queue(self.stream, self.target)
        return waits

    def _missing(self, local):
        return {name for name in self.names if getattr(local, name) is MISSING}
