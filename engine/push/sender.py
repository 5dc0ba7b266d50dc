"""Sends the records of a slice: decides what is sent, makes the calls, saves what was answered."""

from ...records import RecordError
from ..context import engine_env
from .answers import save_answers
from .calls import make_calls
from .creation import Creations
from .failing import Judge, carry_out, log_unexpected, take_back
from .intents import Decisions, take_over
from .parts import in_parts
from .rows import Rows
from .slice import Plan, Slice
from .targets import queue_unsent


class Sender:
    """Sends records of one stream, each by a call of its own.

    Three steps for all of them together: in one transaction all is read once, each record is decided about, and what is
    to be called is marked; the calls, with no transaction open; in another transaction the answers are saved. Killed in
    between, each record whose call may have been made is looked up by its mark.

    :param stream: the ``hr.sync.stream``.
    :param key: the fingerprint key.
    :param transactions: the ``Transactions`` of the worker's slice.
    :param failures: its ``Failures``.
    :param places: the connection's ``PlaceIssues``.
    """

    def __init__(self, stream, key, transactions, failures, places):
        self.stream = stream.with_env(engine_env(stream))
        self.key = key
        self.transactions = transactions
        self.failures = failures
        self.places = places

    def send(self, ids, remote, read=None):
        """Send the records ``ids``.

        :param remote: the system's stream.
        :param read: entities that were just read, by external id: they are not read again.
        :return: whether anything was done.
        :raise SliceEnded: nothing more can be called now.
        """
        plan = self._plan(ids, read or {})
        goes_on = self._call(plan, remote)
        if plan.reads and goes_on:
            found, present = self._read(plan, remote)
            # They are decided about anew, with what was read.
            self._call(self._plan(present, {**(read or {}), **found}), remote)
        return len(plan.deferred) < len(ids)

    def _plan(self, ids, read):
        """What is to be done about these records; the calls in it are marked."""
        plan = Plan()
        for part in in_parts(self.transactions, ids, lambda part: self._decide(part, read), self._fail):
            plan.add(part)
        return plan

    def _decide(self, ids, read):
        """Decide about some records, in a transaction."""
        part, plan = Slice(self.stream, ids), Plan()
        plan.taken = part.rows.taken
        asked = take_over(part, self.key, read)
        linked, new = Decisions(part, plan, self.key, read, asked), Creations(part, plan, self.key, read)
        plan.outcomes.update(dict.fromkeys(part.left_out(), "skipped"))
        there, fresh = {target.id: target for target in part.targets}, part.model
        for id_ in ids:
            link = part.links.get(id_)
            try:
                if id_ in plan.outcomes:
                    continue
                if link and link.state == "detached":
                    linked.delete(part.model.browse(id_), link)
                elif id_ not in there:
                    plan.outcomes[id_] = "skipped"
                elif link and link.state == "linked":
                    if linked.decide(there[id_], link):
                        fresh |= there[id_]
                else:
                    fresh |= there[id_]
            except RecordError as error:
                plan.failed[id_] = error
        new.decide(fresh)
        linked.leave_marks()
        new.leave_marks(queue_unsent(part, linked.unsent + new.ready))
        part.rows.complete(plan.outcomes)
        part.rows.fail(plan.failed)
        part.rows.put_off(plan.put_off)
        return plan

    def _call(self, plan, remote):
        """Make the marked calls and save what was answered.

        :return: whether others may be made.
        :raise SliceEnded: nothing more can be called now.
        """
        judge, rows = Judge(self.failures), Rows(self.stream, plan.taken)
        made = make_calls(plan.calls, remote, judge.is_end)
        answered = [one for one in made if one.error is None]
        in_parts(
            self.transactions,
            answered,
            lambda part: self._save(part, rows),
            lambda one, error: self._fail(one.call.res_id, error, plan.taken),
        )
        if unmade := plan.calls[len(made) :]:
            self.transactions.transaction(lambda: take_back(self.stream, unmade))
        carry_out(judge, self.stream, rows, self.transactions)
        return not judge.ended

    def _save(self, answered, rows):
        """Save what was answered, in a transaction."""
        save_answers(self.stream, rows, self.key, answered)
        self._fit(answered)

    def _read(self, plan, remote):
        """Read what has to be known before more can be decided.

        :return: what was found, by the keys of the calls; and the ids of the records that it is about.
        :raise SliceEnded: nothing more can be called now.
        """
        judge = Judge(self.failures)
        made = make_calls(plan.reads, remote, judge.is_end)
        answered = [one for one in made if one.error is None]
        carry_out(judge, self.stream, Rows(self.stream, plan.taken), self.transactions)
        if judge.ended:
            return {}, []
        if any(self.places.is_known(place, self.stream) for place in {one.call.place for one in answered}):
            self.transactions.transaction(lambda: self._fit(answered))
        return {one.call.intent: one.answer for one in answered}, [one.call.res_id for one in answered]

    def _fit(self, answered):
        """Close the issues about the places at which these calls were answered."""
        for place in dict.fromkeys(one.call.place for one in answered):
            self.places.fits(place, self.stream)

    def _fail(self, id_, error, taken=None):
        """A record over which a transaction fails has an issue.

        :param taken: the ids of the rows that were taken, where a transaction has taken them.
        """
        log_unexpected(self.stream, id_, error)

        def work():
            rows = Rows(self.stream, taken or ())
            if taken is None:
                rows.take([id_])
            rows.fail({id_: error})

        self.transactions.transaction(work)
