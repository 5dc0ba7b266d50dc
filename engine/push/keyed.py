"""Sends the records of a slice to a system that finds entities by what identifies them, with a few calls for all."""

import dataclasses

from odoo import fields

from ...records import Record, RecordError, _lt, digest
from ..changes import links_of, local_changes
from ..context import engine_env
from ..error_table import Place
from ..guard import OutGuard
from ..issues import reason
from .calls import LOST
from .comparison import check_policy, check_references, is_as_agreed
from .failing import log_unexpected
from .keyed_steps import Lost, Reconciled, Sending, Wanted
from .lost import LostCalls
from .marks import Marks
from .parts import in_parts
from .rows import Rows
from .slice import Slice


class KeyedSender:
    """Sends records of one stream with a ``batch``, in the same steps as a ``Sender``.

    What became of a call without an answer, only a later reading shows: until it cannot be carried out any more,
    nothing else is sent for the same records.

    A record that is as it was sent, and one that is to be withdrawn, is compared with what is there now: somebody may
    have changed that.

    :param stream: the ``hr.sync.stream``.
    :param key: the fingerprint key.
    :param transactions: the ``Transactions`` of the worker's slice.
    :param places: the connection's ``PlaceIssues``.
    """

    def __init__(self, stream, key, transactions, places):
        self.stream = stream.with_env(engine_env(stream))
        self.key = key
        self.transactions = transactions
        self.places = places
        self.model = self.stream.env[self.stream._model_name()].with_context(active_test=False)
        self.rows = Rows(self.stream)
        self.marks = Marks(self.stream, key)
        #: The ids of the records at whose links this sending has left a mark.
        self._marked = []
        #: The ids of the rows that it completes.
        self._taken = []

    def send(self, ids, remote):
        """Send the records ``ids``.

        :param remote: the system's stream.
        :raise RemoteError: one that is about the system or the key; the rows wait.
        """
        transaction = self.transactions.transaction
        decided = self._decide(ids)
        if decided.lost:
            lost = transaction(lambda: LostCalls(decided.lost))
            found = lost.find(remote)
            doubtful = transaction(lambda: self._recognise(lost, found))
            decided.add(self._decide([id_ for id_ in lost.ids if id_ not in doubtful], is_looked_for=True))
        todo, known = decided.todo, decided.known
        if not decided.is_marked:
            there = remote.present([one.wanted for one in known]) if known else []
            todo = transaction(lambda: self._compare(todo, known, there))
        if todo:
            answers = remote.reconcile([one.wanted for one in todo])
            standing = map(remote.standing.get, range(len(todo)))
            reconciled = [Reconciled(*one) for one in zip(todo, answers, standing, strict=True)]
            in_parts(
                self.transactions, reconciled, self._agree, lambda one, error: self._fail(one.sending.target.id, error)
            )

    def _fail(self, id_, error):
        """A record over which a transaction fails has an issue."""
        log_unexpected(self.stream, id_, error)

        def work():
            if not self.rows.of([id_]):
                self.rows.taken += Slice(self.stream, [id_]).rows.taken
            self.rows.fail({id_: error})

        self.transactions.transaction(work)

    # --- Before the calls ----------------------------------------------------------------------------

    def _recognise(self, lost, found):
        """Link what lost calls have left, and ask about what may be of them; nothing is lost any more then.

        :return: the errors about those of which a person has to say first what is there, by the id of the record.
        """
        jobs = self.stream.env["hr.sync.job"].browse(self.rows.taken).exists()
        answered = set(jobs.filtered(lambda job: job.purpose == "issue").mapped("res_id"))
        doubtful = lost.recognise(self.stream, self.key, found, answered)
        self.rows.fail(doubtful)
        return doubtful

    def _decide(self, ids, is_looked_for=False):
        """Find out what is wanted, in as few transactions as possible.

        :param is_looked_for: what earlier calls have left, whose answers were lost, has been looked for.
        :return: a ``Wanted``.
        """
        decided = Wanted()
        for part in in_parts(self.transactions, ids, lambda part: self._intend(part, is_looked_for), self._fail):
            decided.add(part)
            if part.is_marked:
                self._marked += [one.target.id for one in part.todo]
        # At once: whatever goes wrong from here on is about these, which must not be taken again and again.
        self._taken += decided.taken
        self.rows.taken = self._taken
        return decided

    def _intend(self, ids, is_looked_for):
        """Find out what is wanted, and complete the rows about which nothing is to be done; in a transaction."""
        part = Slice(self.stream, ids)
        self.rows = part.rows
        waiting = self._still_under_way(part)
        skipped = part.left_out() | (set(ids) - set(part.targets.ids))
        targets = part.targets.filtered(lambda one: one.id not in waiting and one.id not in skipped)
        wanted = self._wanted(part, targets, is_looked_for)
        wanted.is_marked = not wanted.known and not wanted.lost and not is_looked_for
        if wanted.is_marked:
            self.marks.leave(wanted.todo, part.links)
        wanted.taken = [id_ for res_id, rows in part.waiting.items() if res_id not in waiting for id_ in rows.ids]
        self.rows.complete({**wanted.outcomes, **dict.fromkeys(skipped - waiting, "skipped")})
        self.rows.fail(wanted.failed)
        return wanted

    def _still_under_way(self, part):
        """The ids of those for which an earlier call could still be carried out; their rows are put off."""
        now, moments = fields.Datetime.now(), {}
        for target in part.targets:
            link = part.links.get(target.id)
            if target.id in part.waiting and link and link.sent_at and link.sent and now < link.sent_at + LOST:
                moments[target.id] = link.sent_at + LOST
        if moments:
            self.rows.put_off(dict.fromkeys(moments, max(moments.values())))
        return set(moments)

    def _wanted(self, part, targets, is_looked_for):
        """What is to be sent, why some of it cannot be, and what has to be looked for or compared first."""
        fresh = targets.filtered(lambda one: one.id not in part.links)._sync_creatable(self.stream)
        fresh, found = set(fresh.ids), Wanted()
        for target in targets:
            link = part.links.get(target.id)
            outcome = target._sync_outcome()
            if outcome == "wait" or (not link and target.id not in fresh):
                found.outcomes[target.id] = "skipped"
                continue
            try:
                local = part.local(target)
                check_references(self.stream, target, local, part.names)
            except RecordError as error:
                found.failed[target.id] = error
                continue
            external_id = link.external_id if link and link.state == "linked" else ""
            wanted = dataclasses.replace(local, external_id=external_id, deleted=outcome == "withdraw")
            if link and link.sent and not is_looked_for:
                found.lost.append(Lost(wanted, link))
                continue
            as_sent = external_id and not link.sent and not local_changes(link, local, self.key)
            (found.known if wanted.deleted or as_sent else found.todo).append(Sending(target, wanted, local))
        return found

    def _compare(self, todo, known, there):
        """Add to ``todo`` what is not as it should be; the rest is complete, or a question to a person.

        :param there: what is there now for each of ``known``, None where nothing is.
        """
        rows = self.rows.of(one.target.id for one in known).grouped("res_id")
        todo, failed, outcomes, same, gone = list(todo), {}, {}, [], self.stream.env["hr.sync.link"]
        links = links_of(self.stream, self.model.browse([one.target.id for one in todo + known]))
        none = self.stream.env["hr.sync.job"]
        for one, found in zip(known, there, strict=True):
            id_ = one.target.id
            link, mine = links[id_], rows.get(id_, none)
            try:
                if one.wanted.deleted and found is None:
                    gone |= link
                    outcomes[id_] = "unchanged"
                elif one.wanted.deleted:
                    OutGuard(self.stream, mine).check(one.target, _lt("It would be deleted in the external system"))
                    todo.append(one)
                elif is_as_agreed(link, found, self.key) or self._is_accepted(mine, link, found):
                    same.append(one)
                    outcomes[id_] = "unchanged"
                else:
                    check_policy(self.stream, mine, one.local, found)
                    todo.append(one)
            except RecordError as error:
                failed[id_] = error
        gone.unlink()
        self._marked = [one.target.id for one in todo]
        self.marks.leave(todo, links)
        self.rows.complete(outcomes)
        self.rows.fail(failed)
        self._freeze(same)
        return todo

    def _is_accepted(self, jobs, link, found):
        """Whether a person has said that what somebody changed there shall stay."""
        if found is None or "remote" not in jobs.mapped("resolution"):
            return False
        known_in = found.only(self.stream._sent()).fingerprints(self.key)
        link.write({"fingerprint_in": known_in, "digest": digest(known_in)})
        return True

    # --- After the calls -----------------------------------------------------------------------------

    def _agree(self, reconciled):
        """Save what is there now, and say why the rest is not; in a transaction."""
        links = links_of(self.stream, self.model.browse([one.sending.target.id for one in reconciled]))
        owners = {one.answer.external_id: one.sending.target.id for one in reconciled if isinstance(one.answer, Record)}
        standing = self.marks.ours({one.sending.target.id: one.standing for one in reconciled if one.standing})
        self.marks.let_go({**owners, **{id_: res_id for res_id, id_ in standing.items()}})
        agreed, answers, failed, outcomes = [], {}, {}, {}
        for one in reconciled:
            id_ = one.sending.target.id
            link = links.get(id_, self.stream.env["hr.sync.link"])
            if not isinstance(one.answer, Record):
                failed[id_] = one.answer
                if id_ in standing:
                    self.marks.hold(link, standing[id_])
                continue
            agreed.append(one.sending)
            answers[id_] = one.answer
            if one.answer.deleted:
                outcomes[id_] = "removed"
                link.unlink()
            else:
                outcomes[id_] = "updated" if link.external_id == one.answer.external_id else "created"
                self.marks.agree(one.sending, one.answer, link)
        self.rows.complete(outcomes)
        self.rows.note({one.target.id: answers[one.target.id].remarks for one in agreed})
        self.marks.forget(list(failed))
        self.rows.fail(failed)
        self.places.fits(Place.PUSH_BATCH, self.stream)
        if self.places.is_known(Place.VERIFY, self.stream):
            self.stream._request_outbound("change")  # what somebody has changed there could not be read
        self._freeze(agreed)

    def _freeze(self, agreed):
        """Say so of those that are still as they were sent."""
        targets = (one.target for one in agreed if one.target._sync_is_as_sent(one.local))
        self.model.concat(*targets)._sync_agreed()

    def doubt(self, ids, error):
        """All of them failed, and nobody knows whose fault it is: they are tried in smaller parts."""
        if not self.rows.taken:
            self.rows.take(ids)
        self.rows.doubt(reason(self.stream, error), fields.Datetime.now() + LOST)

    def forget(self, remote):
        """The system has refused a call: those that this sending was about to make are not under way.

        Marks of earlier calls stay until it could be read what became of those, and all marks stay once something may
        have been carried out.
        """
        if not remote.changed:
            self.marks.forget(self._marked)
