"""Brings many records of one stream to what is wanted of them, with a few calls for all of them."""

import dataclasses

from odoo import fields
from odoo.fields import Domain

from ...records import Record, RecordError, _lt, digest
from ..changes import links_of, local_changes
from ..context import engine_env
from ..error_table import Place
from ..guard import OutGuard
from ..refs import Refs
from .batch_rows import BatchRows
from .comparison import check_policy, check_references, is_as_agreed
from .creation import LOST
from .lost import LostCalls
from .marks import Marks


class Sending:
    """One record on its way: what is wanted, and the fields as they are in Odoo."""

    def __init__(self, target, wanted, local):
        self.target = target
        self.wanted = wanted
        self.local = local


class Batch:
    """Some records of a stream whose system finds entities by what identifies them.

    As everywhere, what is to be done is committed before the calls and what came of it after them. What became of a
    call without an answer, only a later reading shows: until it cannot be carried out any more, nothing else
    is sent for the same records.

    A record that is as it was sent, and one that is to be withdrawn, is compared with what is there now: somebody may
    have changed that.
    """

    def __init__(self, worker, stream, ids):
        self.worker = worker
        self.env = engine_env(stream)
        self.stream = stream.with_env(self.env)
        self.connection = self.stream.connection_id
        self.declaration = stream._declaration()
        self.names = self.stream._sent()
        self.key = worker.key
        self.ids = ids
        self.rows = BatchRows(self.stream, ids)
        self.marks = Marks(self.stream, worker.key)
        self.remote = None
        #: The ids of the links at which this sending has left a mark.
        self.marked = []

    def send(self):
        """
        :raise RemoteError: one that is about the system or the key; the rows wait.
        """
        self.worker.identify()
        remote = self.worker.client.stream(self.declaration, self.stream._options())
        self.remote = remote
        lost = self.worker.transaction(self._lost)
        if lost:
            found = lost.find(remote)
            self.worker.transaction(lambda: self._recognise(lost, found))
        todo, known = self.worker.transaction(self._intend)
        if known:
            there = remote.present([one.wanted for one in known])
            todo = self.worker.transaction(lambda: self._compare(todo, known, there))
        if not todo:
            return
        answers = remote.reconcile([one.wanted for one in todo])
        self.worker.transaction(lambda: self._agree(todo, answers))

    # --- Before the calls ----------------------------------------------------------------------------

    def _lost(self):
        """The earlier calls for these records whose answers were lost, and which cannot be carried out any more.

        :return: a ``LostCalls``, or None.
        """
        self.rows.take()
        targets = self._targets()
        links = links_of(self.stream, targets)
        waiting = self._still_under_way(targets, links)
        pending = targets.filtered(lambda one: one.id in links and links[one.id].sent and one.id not in waiting)
        if not pending:
            return None
        todo, _failed, known = self._wanted(pending, links)
        both = todo + known
        return LostCalls([one.wanted for one in both], [links[one.target.id] for one in both]) if both else None

    def _recognise(self, lost, found):
        """Link what lost calls have left, and ask about what may be of them; nothing is lost any more then."""
        jobs = self.rows.jobs()
        answered = set(jobs.filtered(lambda job: job.purpose == "issue").mapped("res_id"))
        doubtful = lost.recognise(self.stream, self.key, found, answered)
        model = self.env[self.stream._model_name()].with_context(active_test=False)
        self.rows.fail({model.browse(res_id): error for res_id, error in doubtful.items()})
        self.ids = [id_ for id_ in self.ids if id_ not in doubtful]

    def _targets(self):
        """The records that are there, without those that a person has left out."""
        ignored = self.env["hr.sync.job"].search(
            self.rows.mine() & Domain("state", "=", "ignored") & Domain("purpose", "=", "issue")
        )
        model = self.env[self.stream._model_name()].with_context(active_test=False)
        return model.browse(self.ids).exists() - model.browse(ignored.mapped("res_id"))

    def _intend(self):
        """Find out what is wanted, and complete the rows about which nothing is to be done.

        :return: what is to be sent, with a mark at each link unless some has to be compared first; and what has to.
        """
        # At once: whatever goes wrong from here on is about these, which must not be taken again and again.
        rows = self.rows.take()
        targets = self._targets()
        links = links_of(self.stream, targets)
        waiting = self._still_under_way(targets, links)
        targets = targets.filtered(lambda one: one.id not in waiting)
        todo, failed, known = self._wanted(targets, links)
        if not known:
            self._mark(todo, links)
        kept = {one.target.id for one in todo + known} | waiting | {target.id for target in failed}
        self.rows.taken = rows.filtered(lambda job: job.res_id not in waiting).ids
        self.rows.complete(set(self.ids) - kept)
        self.rows.fail(failed)
        return todo, known

    def _still_under_way(self, targets, links):
        """The ids of those for which an earlier call could still be carried out; their rows are put off."""
        now, moments = fields.Datetime.now(), {}
        for target in targets:
            link = links.get(target.id)
            if link and link.sent_at and link.sent and now < link.sent_at + LOST:
                moments[target.id] = link.sent_at + LOST
        if moments:
            later = max(moments.values())
            rows = self.env["hr.sync.job"].search(self.rows.mine() & Domain("state", "=", "pending"))
            rows.filtered(lambda job: job.res_id in moments).write({"next_attempt": later})
            self.connection._wake_at(later)
        return set(moments)

    def _wanted(self, targets, links):
        """What is to be sent, why some of it cannot be, and what is to be compared with what is there."""
        refs = Refs(self.connection)
        refs.once("batch", lambda: targets)
        targets._sync_load_refs(self.names, refs)
        fresh = targets.filtered(lambda one: one.id not in links)._sync_creatable(self.stream)
        todo, failed, known = [], {}, []
        for target in targets:
            link = links.get(target.id)
            outcome = target._sync_outcome()
            if outcome == "wait" or (not link and target not in fresh):
                continue
            try:
                local = target._sync_to_record(self.names, refs)
                check_references(self.stream, target, local, self.names)
            except RecordError as error:
                failed[target] = error
                continue
            external_id = link.external_id if link and link.state == "linked" else ""
            wanted = dataclasses.replace(local, external_id=external_id, deleted=outcome == "withdraw")
            as_sent = external_id and not link.sent and not local_changes(link, local, self.key)
            (known if wanted.deleted or as_sent else todo).append(Sending(target, wanted, local))
        return todo, failed, known

    def _mark(self, todo, links):
        self.marked = [one.target.id for one in todo]
        self.marks.leave(todo, links)

    def _compare(self, todo, known, there):
        """Add to ``todo`` what is not as it should be; the rest is complete, or a question to a person.

        :param there: what is there now for each of ``known``, None where nothing is.
        """
        jobs = self.rows.jobs()
        todo, failed, same, gone = list(todo), {}, [], self.env["hr.sync.link"]
        links = links_of(self.stream, known[0].target.concat(*(one.target for one in todo + known)))
        for one, found in zip(known, there, strict=True):
            link = links[one.target.id]
            mine = jobs.filtered(lambda job, one=one: job.res_id == one.target.id)
            try:
                if one.wanted.deleted and found is None:
                    gone |= link
                elif one.wanted.deleted:
                    OutGuard(self.stream, mine).check(one.target, _lt("It would be deleted there"))
                    todo.append(one)
                elif is_as_agreed(link, found, self.key) or self._is_accepted(mine, link, found):
                    same.append(one)
                else:
                    check_policy(self.stream, mine, one.local, found)
                    todo.append(one)
            except RecordError as error:
                failed[one.target] = error
        gone.unlink()
        self._mark(todo, links)
        open_ids = {one.target.id for one in todo} | {target.id for target in failed}
        self.rows.complete({one.target.id: "unchanged" for one in known if one.target.id not in open_ids})
        self.rows.fail(failed)
        self._freeze(same)
        return todo

    def _is_accepted(self, jobs, link, found):
        """Whether a person has said that what somebody changed there shall stay."""
        if found is None or "remote" not in jobs.mapped("resolution"):
            return False
        known_in = found.only(self.names).fingerprints(self.key)
        link.write({"fingerprint_in": known_in, "digest": digest(known_in)})
        return True

    # --- After the calls -----------------------------------------------------------------------------

    def _agree(self, todo, answers):
        """Save what is there now, and say why the rest is not."""
        targets = todo[0].target.concat(*(one.target for one in todo))
        links = links_of(self.stream, targets)
        owners = {
            answer.external_id: one.target.id
            for one, answer in zip(todo, answers, strict=True)
            if isinstance(answer, Record)
        }
        standing = self.marks.ours({todo[number].target.id: id_ for number, id_ in self.remote.standing.items()})
        self.marks.let_go({**owners, **{id_: res_id for res_id, id_ in standing.items()}})
        agreed, failed, agreed_as = [], {}, {}
        for one, answer in zip(todo, answers, strict=True):
            link = links.get(one.target.id, self.env["hr.sync.link"])
            if not isinstance(answer, Record):
                failed[one.target] = answer
                if one.target.id in standing:
                    self.marks.hold(link, standing[one.target.id])
            elif answer.deleted:
                link.unlink()
                agreed.append(one)
                agreed_as[one.target.id] = "removed"
            else:
                agreed_as[one.target.id] = "updated" if link.external_id == answer.external_id else "created"
                self.marks.agree(one, answer, link)
                agreed.append(one)
        self.rows.complete(agreed_as)
        self.marks.forget([target.id for target in failed])
        self.rows.fail(failed)
        self.worker.places.fits(Place.PUSH_BATCH, self.stream)
        if self.worker.places.is_known(Place.VERIFY, self.stream):
            self.stream._request_outbound("change")  # what somebody has changed there could not be read
        self._freeze(agreed)

    def _freeze(self, agreed):
        """Say so of those that are still as they were sent."""
        model = self.env[self.stream._model_name()]
        model.concat(*(one.target for one in agreed if one.target._sync_is_as_sent(one.local)))._sync_agreed()

    def forget(self):
        """The system has refused a call: those that this sending was about to make are not under way.

        Marks of earlier calls stay until it could be read what became of those, and all marks stay once something may
        have been carried out.
        """
        if self.remote is None or not self.remote.changed:
            self.marks.forget(self.marked)
