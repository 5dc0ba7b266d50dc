"""Carries out what the error table says of the connection, of a stream and of what waits."""

from datetime import timedelta

from odoo import fields

from ..records import _lt
from .error_table import MANY, Action, Notify
from .signals import SliceEnded

_BACKOFF = timedelta(minutes=1)
#: The longest wait that a system may ask for, and the wait where it asks without saying how long, in seconds.
_LONGEST_WAIT, _USUAL_WAIT = 3600, 60
#: So many slices in a row without an answer mean that the system is left alone for a while, and longer each time.
_CIRCUIT = 5
_BREAK, _LONGEST_BREAK = timedelta(minutes=2), timedelta(hours=1)


class Failures:
    """What failed calls of one slice do to more than the piece of work that made them.

    :param connection: in the language of the responsible user.
    :param transactions: the slice's.
    :param places: the connection's ``PlaceIssues``.
    """

    def __init__(self, connection, transactions, places):
        self.connection = connection
        self.env = connection.env
        self.transactions = transactions
        self.places = places
        self._in_a_row = 0

    def worked(self):
        """A single piece was done: those that failed before it were not many in a row."""
        self._in_a_row = 0

    def action(self, outcome):
        """The action of an outcome, which is another one when many pieces fail in a row."""
        if outcome.many is None:
            return outcome.action
        self._in_a_row += 1
        return outcome.many if self._in_a_row >= MANY else outcome.action

    def carry_out(self, action, outcome, error, place, stream, way="in", jobs=None, at_least=timedelta()):
        """Do what the table says, beyond the piece of work at hand; what is not committed is rolled back.

        :param action: the outcome's own, or that for many (``action``).
        :param way: the direction in which the stream may have to be suspended.
        :param jobs: work that waits until the call can be made; it is postponed unless the stream is suspended.
        :param at_least: how long it waits at least.
        :raise SliceEnded: nothing more can be called now.
        """
        self.transactions.rollback()
        sentence = self.connection._sentence(error)
        if outcome.notify is Notify.PLACE:
            self.places.open(stream, place, error.code, sentence, error.detail)
        if action is Action.STOP_STREAM:
            stream.with_env(self.env)._stop(way, sentence)
        elif jobs and action is not Action.FAIL:
            self._put_off(jobs, error, sentence, at_least)
        ends = {Action.WAIT: self._wait, Action.END_TURN: self._count, Action.STOP_CONNECTION: self._stop}
        if action in ends:
            ends[action](error, sentence)
        self.transactions.commit()
        if action in ends or action is Action.END_SLICE:
            raise SliceEnded

    def close_circuit(self):
        """A slice has come to its end."""
        if self.connection.failures:
            self.connection.write({"failures": 0, "last_error": False, "wait_until": False})

    def _put_off(self, jobs, error, sentence, at_least):
        """Try the jobs again later, each time a little later."""
        attempts = max(jobs.mapped("attempts"), default=0)
        asked = timedelta(seconds=min(error.retry_after or 0, _LONGEST_WAIT))
        now = fields.Datetime.now()
        moment = now + max(asked or _BACKOFF * 2 ** min(attempts, 8), at_least)
        jobs.write({"attempts": attempts + 1, "last_tried": now, "next_attempt": moment, "error": sentence})
        self.connection._wake_at(moment)

    def _stop(self, _error, sentence):
        if self.connection.state != "error":
            self.connection._fail(sentence)

    def _wait(self, error, _sentence):
        moment = fields.Datetime.now() + timedelta(seconds=min(error.retry_after or _USUAL_WAIT, _LONGEST_WAIT))
        self.connection.wait_until = moment
        self.connection._wake_at(moment)

    def _count(self, _error, sentence):
        """The system is in trouble: after some slices in a row it is left alone for a while."""
        failures = self.connection.failures + 1
        values = {"failures": failures}
        if failures >= _CIRCUIT:
            moment = fields.Datetime.now() + min(_BREAK * 2 ** min(failures - _CIRCUIT, 8), _LONGEST_BREAK)
            values["wait_until"] = moment
            values["last_error"] = _lt(
                "%(said)s This happened %(count)s times in a row, so syncing is suspended until %(moment)s UTC."
                " No changes are lost. Click Resume to retry now.",
                said=sentence,
                count=failures,
                moment=moment.strftime("%H:%M"),
            )
            self.connection._wake_at(moment)
        self.connection.write(values)
