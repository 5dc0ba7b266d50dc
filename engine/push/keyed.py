"""Sends the records of a slice to a system that finds entities by what identifies them, with a few calls for all."""

import dataclasses

from odoo import fields

from ...records import Record, RecordError, _lt, digest
from ..changes import links_of
from ..context import engine_env
from ..error_table import Place
from ..guard import OutGuard
from ..issues import reason
from .calls import LOST
from .comparison import check_policy, is_as_agreed
from .decisions import decide
from .failing import log_unexpected
from .keyed_steps import Reconciled, Wanted
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
        #: What the calls are about, in the order in which the system has got it.
        self._called = []
        #: What was read of the entities before they were changed, by the id of the record that stands for each.
        self._there = {}
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
        self._called = todo
        if todo:
            in_parts(
                self.transactions,
                _reconcile(remote, todo),
                self._agree,
                lambda one, error: self._fail(one.sending.due, error),
            )

    def _fail(self, ids, error):
        """Records over which a transaction fails have an issue."""
        log_unexpected(self.stream, ids[0], error)

        def work():
            if not self.rows.of(ids):
                self.rows.taken += Slice(self.stream, ids).rows.taken
            self.rows.fail(dict.fromkeys(ids, error))

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
        for part in in_parts(
            self.transactions,
            ids,
            lambda part: self._intend(part, is_looked_for),
            lambda id_, error: self._fail([id_], error),
        ):
            decided.add(part)
            if part.is_marked:
                self._marked += [id_ for one in part.todo for id_ in one.ids]
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
        wanted = decide(part, self.key, targets, is_looked_for)
        wanted.is_marked = not wanted.known and not wanted.lost and not is_looked_for
        if wanted.is_marked:
            self.marks.leave(wanted.todo, part.known_links())
        wanted.taken = [id_ for res_id, rows in part.waiting.items() if res_id not in waiting for id_ in rows.ids]
        self.rows.complete({**wanted.outcomes, **dict.fromkeys(skipped - waiting, "skipped")})
        self.rows.fail(wanted.failed)
        return wanted

    def _still_under_way(self, part):
        """The ids of those for which an earlier call could still be carried out; their rows are put off."""
        now, moments = fields.Datetime.now(), {}
        for target in part.targets.filtered(lambda one: one.id in part.waiting):
            sent = [link.sent_at + LOST for link in part.links_about(target) if link.sent and link.sent_at]
            if sent and now < max(sent):
                moments[target.id] = max(sent)
        if moments:
            self.rows.put_off(dict.fromkeys(moments, max(moments.values())))
        return set(moments)

    def _compare(self, todo, known, there):
        """Add to ``todo`` what is not as it should be; the rest is complete, or a question to a person.

        :param there: what is there now for each of ``known``, None where nothing is.
        """
        rows = self.rows.of(id_ for one in known for id_ in one.due).grouped("res_id")
        todo, failed, outcomes, same, none = list(todo), {}, {}, [], self.stream.env["hr.sync.job"]
        ids = [id_ for one in todo + known for id_ in (*one.ids, *one.leaving)]
        links = links_of(self.stream, self.model.browse(ids))
        gone = self.stream.env["hr.sync.link"]
        for one, found in zip(known, there, strict=True):
            self._there[one.target.id] = found
            link, mine = one.link_of(links), none.union(*(rows[id_] for id_ in one.due if id_ in rows))
            try:
                if one.wanted.deleted and found is None:
                    gone |= gone.union(*(links[id_] for id_ in (*one.ids, *one.leaving) if id_ in links))
                    outcomes.update(dict.fromkeys(one.ids, "unchanged"))
                elif one.wanted.deleted:
                    OutGuard(self.stream, mine).check(one.target, _lt("It would be deleted in the external system"))
                    todo.append(one)
                elif is_as_agreed(link, found, self.key) or self._is_accepted(mine, one, links, found):
                    same.append(one)
                    outcomes.update(dict.fromkeys(one.ids, "unchanged"))
                else:
                    check_policy(self.stream, mine, one.local, found)
                    todo.append(one)
            except RecordError as error:
                failed.update(dict.fromkeys(one.due, error))
        gone.unlink()
        self._marked = [id_ for one in todo for id_ in one.ids]
        self.marks.leave(todo, links)
        self.rows.complete(outcomes)
        self.rows.fail(failed)
        self._freeze(same)
        return todo

    def _is_accepted(self, jobs, one, links, found):
        """Whether a person has said that what somebody changed there shall stay."""
        if found is None or "remote" not in jobs.mapped("resolution"):
            return False
        known_in = found.only(self.stream._sent()).fingerprints(self.key)
        mine = self.stream.env["hr.sync.link"].union(*(links[id_] for id_ in one.ids))
        mine.write({"fingerprint_in": known_in, "digest": digest(known_in)})
        return True

    # --- After the calls -----------------------------------------------------------------------------

    def _agree(self, reconciled):
        """Save what is there now, and say why the rest is not; in a transaction."""
        ids = [id_ for one in reconciled for id_ in (*one.sending.ids, *one.sending.leaving)]
        none = self.stream.env["hr.sync.link"]
        links = links_of(self.stream, self.model.browse(ids), ["res_id", "external_id", "state", "part"])
        done = [one for one in reconciled if isinstance(one.answer, Record)]
        standing = {one.sending.target.id: one.standing for one in reconciled if one.standing}
        standing = self.marks.ours(standing)
        owners = {one.answer.external_id: set(one.sending.ids) for one in done}
        owners.update((external_id, {id_}) for id_, external_id in standing.items())
        self.marks.let_go(owners, {id_ for one in done for id_ in (*one.sending.ids, *one.sending.leaving)})
        agreed, failed, outcomes, gone, sent = [], {}, {}, [], {}
        for one in reconciled:
            sending = one.sending
            mine = [links[id_] for id_ in sending.ids if id_ in links]
            if not isinstance(one.answer, Record):
                failed.update(dict.fromkeys(sending.due, one.answer))
                if sending.target.id in standing:
                    self.marks.hold(links.get(sending.target.id, none), standing[sending.target.id])
                continue
            left = [link for link in mine if link.external_id in one.left]
            failed.update((link.res_id, one.left[link.external_id]) for link in left)
            gone += [links[id_] for id_ in sending.leaving if id_ in links]
            if one.answer.deleted:
                outcome = "removed"
                gone += mine
                mine = []
            else:
                known = {link.external_id for link in mine}
                # It has another id than the one that was linked: that one is missing there.
                fresh = "recreated" if sending.wanted.external_id else "created"
                outcome = "updated" if one.answer.external_id in known else fresh
                mine = [link for link in mine if link not in left]
                values = self.marks.sent_values(sending, outcome, links, self._there.get(sending.target.id))
                sent.update(dict.fromkeys(sending.ids, values))
            agreed.append((sending, one.answer, mine))
            outcomes.update(dict.fromkeys((*sending.ids, *self._withdrawn(sending)), outcome))
        none.union(*gone).unlink()
        self.marks.agree([one for one in agreed if not one[1].deleted])
        outcomes = {id_: outcome for id_, outcome in outcomes.items() if id_ not in failed}
        self.rows.complete(outcomes, sent=sent)
        self.rows.note({sending.target.id: answer.remarks for sending, answer, _links in agreed})
        self.marks.forget(list(failed))
        self.rows.fail(failed)
        self.places.fits(Place.PUSH_BATCH, self.stream)
        if self.places.is_known(Place.VERIFY, self.stream):
            self.stream._request_outbound("change")  # what somebody has changed there could not be read
        self._freeze([sending for sending, _answer, _links in agreed])

    def _withdrawn(self, sending):
        """The ids of the records that this sending takes back, of an entity that others go on with."""
        if not sending.leaving:
            return []
        leaving = self.model.browse(sending.leaving).exists()
        return leaving.filtered(lambda one: one._sync_outcome() == "withdraw").ids

    def _freeze(self, agreed):
        """Say so of those that are still as they were sent."""
        members = (member for one in agreed for member in one.members)
        self.model.concat(*(target for target, own in members if target._sync_is_as_sent(own)))._sync_agreed()

    def doubt(self, ids, error):
        """All of them failed, and nobody knows whose fault it is: they are tried in smaller parts."""
        if not self.rows.taken:
            self.rows.take(ids)
        self.rows.doubt(reason(self.stream, error), fields.Datetime.now() + LOST)

    def forget(self, remote):
        """The system has refused a call: those that this sending was about to make are not under way.

        Marks of earlier calls stay until it could be read what became of those, and so do those of records about which
        something may have been carried out.
        """
        called = [self._called[number] for number in remote.changed]
        changed = {id_ for one in called for id_ in (*one.ids, *one.leaving)}
        self.marks.forget([id_ for id_ in self._marked if id_ not in changed])


def _reconcile(remote, todo):
    """Bring the entities to what is wanted, and remove those of which another has taken the place; no transaction."""
    answers = remote.reconcile([one.wanted for one in todo])
    standing = [remote.standing.get(number) for number in range(len(todo))]
    left, changed = [{} for _one in todo], remote.changed
    surplus = [
        (number, dataclasses.replace(one.local, external_id=id_, deleted=True))
        for number, one in enumerate(todo)
        for id_ in one.surplus
        if isinstance(answers[number], Record)
    ]
    if surplus:
        try:
            removed = remote.reconcile([wanted for _number, wanted in surplus])
        finally:
            remote.changed = changed | {surplus[number][0] for number in remote.changed}
        for (number, wanted), answer in zip(surplus, removed, strict=True):
            if not isinstance(answer, Record):
                left[number][wanted.external_id] = answer
    return [Reconciled(*one) for one in zip(todo, answers, standing, left, strict=True)]
