"""Sends one record: reads what is there, decides field by field, sends what changed, saves the agreement."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

from ...records import MISSING, _lt, digest
from ...systems import RemoteError
from ..changes import links_of, local_changes, queue
from ..context import engine_env
from ..error_table import Place, Seen, seen
from ..guard import OutGuard
from ..pull.importer import Importer
from ..refs import Refs
from .comparison import removal, undecided_fields
from .creation import LOST, Creation


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
        #: From where the system was called last.
        self.place = Place.PUSH_READ
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
        return LOST if self.link().state == "creating" else timedelta()

    def forget_intent(self):
        """A call that was refused leaves nothing behind."""
        link = self.link()
        if link.state == "creating":
            link.unlink()
        elif link.sent:
            link.sent = False

    # --- Sending -------------------------------------------------------------------------------------

    def send(self):
        link = self.link()
        if self.issue().state == "ignored" or not self.rows():
            self.done()
            return
        remote = self._remote()
        if link.state == "detached":
            self._delete(remote, link)
        elif not self.target.exists():
            self.done()
        elif link.state == "linked":
            self._update(remote, link)
        else:
            Creation(self).run(remote, link)

    def _remote(self):
        self.worker.identify()
        return self.worker.client.stream(self.declaration, self.stream._options())

    def done(self, values=None):
        """Complete the rows, and close the issue, in a transaction."""
        self.worker.transaction(lambda: self.complete(values))

    def complete(self, values=None):
        self.rows().filtered(lambda job: job.state == "pending").write({"state": "done", **(values or {})})
        issue = self.issue()
        if issue.state == "failed":
            issue.write({"state": "done"})

    def call(self, place, call):
        """What ``call`` answers; where it is made from is known if it fails."""
        self.place = place
        answer = call()
        if self.worker.places.is_known(place, self.stream):
            self.worker.transaction(lambda: self.worker.places.fits(place, self.stream))
        return answer

    def take(self):
        """Fix the rows; called in the transaction in which the values are read."""
        self._taken = None
        self._taken = self.rows().ids

    def local(self):
        """What Odoo has, as a record with the fields that are sent."""
        refs = Refs(self.connection)
        self.target._sync_load_refs(self.names, refs)
        return self.target._sync_to_record(self.names, refs)

    # --- What is linked ------------------------------------------------------------------------------

    def _update(self, remote, link):
        there = None
        if self.stream.direction == "both":
            external_id = self.worker.transaction(self._look)
            if not external_id:
                return
            there = self.call(Place.PUSH_READ, lambda: remote.read_or_vanished(external_id))
        intent = self.worker.transaction(lambda: self._intend(there))
        if intent is None:
            return
        external_id, local, payload = intent
        if payload is None:
            self.call(Place.PUSH_REMOVE, lambda: remote.delete(external_id))
            self.worker.transaction(self._withdrawn)
            return
        try:
            answer = self.call(Place.PUSH_UPDATE, lambda: remote.update(external_id, payload))
        except RemoteError as error:
            if there is None and seen(error) is Seen.NOT_FOUND:
                # What is never read is known to be gone only now; a person may have it sent anew.
                self.worker.transaction(lambda: self.link().unlink())
            raise
        self.worker.transaction(lambda: self.agree(local, payload, answer))

    def _look(self):
        """Which entity has to be read before more can be said; none, and the rows are complete, if nothing changed."""
        self.take()
        link, outcome = self.link(), self.target._sync_outcome()
        changed = outcome == "send" and (link.sent or local_changes(link, self.local(), self.key))
        if link.state == "linked" and not changed and outcome != "withdraw":
            self.complete()
            return None
        return link.external_id

    def _intend(self, there):
        """Take over what changed there, and find out what is to be sent.

        :return: external id, the fields as Odoo has them, and as they are sent (None: withdraw it); None if nothing.
        """
        self.take()
        asked, gone = set(), False
        if there is not None:
            importer = Importer(self.stream, self.key)
            item = importer.import_records([there])[0]
            asked = set(item.asked) | undecided_fields(self.stream, there.external_id)
            gone = there.deleted
        link = self.link()
        outcome = self.target._sync_outcome()
        if gone or link.state != "linked" or outcome == "wait":
            self.complete()
            return None
        guard = OutGuard(self.stream, self.rows())
        if outcome == "withdraw":
            guard.check(self.target, _lt("It would be withdrawn"))
            return link.external_id, None, None
        local = self.local()
        if self._may_still_arrive(link, local):
            self.put_off(link.sent_at + LOST)
            return None
        names = {name for name in local_changes(link, local, self.key) if self._may_send(name, link, there)} - asked
        self.queue_targets(local)
        if not names:
            link.sent = False
            self.complete()
            return None
        whole, local = local, local.only(names)
        guard.check(self.target, removal(self.stream, link, local, self.key))
        payload = self.target._sync_outgoing(local if self.declaration.partial else whole, there)
        seen, built = payload.fingerprints(self.key), local.fingerprints(self.key)
        sent = {name: [seen.get(name, hashed), hashed] for name, hashed in built.items()}
        link.write({"sent": sent, "sent_at": fields.Datetime.now()})
        return link.external_id, local, payload

    def _may_still_arrive(self, link, local):
        """Whether an earlier call without an answer could yet undo what Odoo has changed since."""
        if not link.sent or fields.Datetime.now() >= link.sent_at + LOST:
            return False
        here = local.fingerprints(self.key)
        return any(here.get(name) != built for name, (_seen, built) in link.sent.items())

    def put_off(self, moment):
        """Leave the rows for later."""
        self.rows().write({"next_attempt": moment})
        self.connection._wake_at(moment)

    def _may_send(self, name, link, there):
        """Not what cannot be compared with what is there: a language that is not installed, a unit without a link."""
        if there is None or name in (link.fingerprint_in or {}):
            return True
        return getattr(there, name) is MISSING

    def agree(self, local, payload, answer):
        """Save what was sent and what the answer has instead; the rest of the answer is inbound."""
        link = self.link()
        known_in, known_out = dict(link.fingerprint_in or {}), dict(link.fingerprint_out or {})
        hashes = answer.fingerprints(self.key)
        for name, hashed in local.fingerprints(self.key).items():
            known_out[name] = hashed
            # What the system does not tell back is compared on this side only.
            known_in[name] = hashes.get(name, payload.fingerprints(self.key).get(name, hashed))
        values = {"fingerprint_in": known_in, "fingerprint_out": known_out, "digest": digest(known_in), "sent": False}
        if answer.modified:
            values["remote_modified"] = answer.modified.replace(tzinfo=None)
        created = link.state == "creating"
        link.write({**values, "synced_at": fields.Datetime.now(), "state": "linked", "external_id": answer.external_id})
        if created:
            self.target._sync_created()
        if self.stream.direction == "both":
            Importer(self.stream, self.key).import_records([answer])
        self.complete({"external_id": answer.external_id})

    def _withdrawn(self):
        self.link().unlink()
        self.complete()

    # --- What was deleted in Odoo --------------------------------------------------------------------

    def _delete(self, remote, link):
        external_id = link.external_id
        if not (self.stream.delete_remote and self.declaration.deletes):
            self.done()
            return

        def intend():
            self.take()
            OutGuard(self.stream, self.rows()).check(self.target, _lt("It would be deleted there"))

        self.worker.transaction(intend)
        self.call(Place.PUSH_REMOVE, lambda: remote.delete(external_id))
        self.done()

    def queue_targets(self, local):
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
