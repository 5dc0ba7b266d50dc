"""The outbox: Odoo records that have something to send, one at a time, in dependency order."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

from ...records import RecordError
from ...systems.secrets import get_logger
from ..changes import queue
from ..error_table import Action, Place, Seen, outcome_of, seen
from ..issues import reason
from ..signals import Deferred, SliceEnded
from .batch import Batch
from .batch_rows import UNEXPECTED
from .creation import LOST
from .sender import Push

_logger = get_logger(__name__)

#: Records of one stream that are sent in one go: a payslip must not wait for thousands of employees.
_SLICE = 20
#: With these the system says that it has done nothing.
_NOTHING_DONE = (Action.WAIT, Action.STOP_CONNECTION, Action.STOP_STREAM)


class Outbox:
    """The outbound jobs of one connection, on the worker's turn."""

    def __init__(self, worker):
        self.worker = worker
        self.env = worker.env
        self.connection = worker.connection

    def drain(self):
        """Send what is due, a few records of each stream.

        :return: whether there may be more.
        """
        more = False
        for stream in self._streams():
            waiting = self.due(stream)
            more |= self.send(stream, waiting)
            if self.worker.seconds_left <= 0:
                return more
            if waiting and stream._is_stopped("out") and not stream._rests("out"):
                self.worker.transaction(lambda stream=stream: stream._goes("out"))
        return more

    def _streams(self):
        return self.connection.stream_ids.filtered(
            lambda stream: stream.enabled and not stream._rests("out") and stream.direction != "in"
        ).sorted("sequence")

    def send(self, stream, ids, read=None):
        """Send these records; returns whether anything was done about them.

        :param read: entities that have just been read in a list, by their external ids.
        """
        if stream._declaration().batch:
            return bool(ids) and self._send_together(stream, ids)
        done = False
        for res_id in ids:
            done |= self._send_safely(stream, res_id)
            # The others would meet the same.
            if stream._rests("out") or self.worker.seconds_left <= 0:
                break
        return done

    def due(self, stream, run=None):
        """The ids of some records whose turn it is, each once.

        :param run: only what this run sends.
        """
        limit = stream._declaration().batch or _SLICE
        due = rows_of(stream) & (Domain("run_id", "=", run.id) if run else Domain.TRUE)
        due &= Domain("next_attempt", "=", False) | Domain("next_attempt", "<=", fields.Datetime.now())
        names = ["res_id", "attempts", "error_code"]
        jobs = self.env["hr.sync.job"].search_fetch(due, names, order="priority desc, id", limit=limit)
        doubtful = jobs.filtered(lambda job: job.error_code == UNEXPECTED)
        if doubtful == jobs and jobs:
            # One of them made all fail: half of those that did so together, and so on until it stands alone.
            alike = jobs.filtered(lambda job: job.attempts == jobs[0].attempts)
            jobs = alike[: max(len(alike) // 2, 1)]
        else:
            jobs -= doubtful
        return list(dict.fromkeys(jobs.mapped("res_id")))

    def _send_safely(self, stream, res_id):
        """Whether anything was done about the record."""
        push = Push(self.worker, stream, res_id)
        try:
            push.send()
            self.worker.failures.worked()
            return True
        except Deferred:
            return False
        except SliceEnded:
            raise
        except Exception as error:  # a record that cannot be sent must not be met before everything else again
            self._failed(push, error)
        return True

    def _failed(self, push, error):
        """What the error table says; a write that may have arrived is looked up at its next try."""
        place = self.worker.place(push.place)
        outcome = outcome_of(error, place)
        if outcome.action is Action.REDO:
            raise error
        kind = seen(error)
        if kind is Seen.UNEXPECTED:
            _logger.error("Sending %s %s: unexpected error", push.stream.record_type, push.target.id, exc_info=error)
        if kind in (Seen.UNEXPECTED, Seen.VALUE):
            self._fail(push, reason(push.stream, error))
            return
        action = self.worker.failures.action(outcome)
        if action in (Action.FAIL, Action.ADOPT):
            # An entity that would be adopted has been: what comes here is somebody else's.
            self._fail(push, self._refusal(push, error), error.detail, refused=True)
            return
        self.worker.rollback()
        waits = {"jobs": push.rows(), "at_least": push.pause()}
        self.worker.failures.carry_out(action, outcome, error, place, push.stream, "out", **waits)

    def _refusal(self, push, error):
        """A refused call as an issue of the record, with the system's own messages by field."""
        sentence = self.connection._sentence(error)
        if reported := getattr(error, "fields", None):
            sentence = "\n".join(
                f"{push.stream._field_label(name)}: {' '.join(texts)}" for name, texts in reported.items()
            )
        return RecordError("taken" if seen(error) is Seen.CONFLICT else error.code, sentence)

    def _send_together(self, stream, ids):
        """Send many with a few calls; what goes wrong with all of them is about the system."""
        batch = Batch(self.worker, stream, ids)
        try:
            batch.send()
        except SliceEnded:
            raise
        except Exception as error:  # what cannot be sent must not be met before everything else again
            self._failed_together(batch, stream, error)
        return True

    def _failed_together(self, batch, stream, error):
        """What a failed call means for many records, by the error table."""
        place = self.worker.place(Place.PUSH_BATCH)
        outcome = outcome_of(error, place)
        if outcome.action is Action.REDO:
            raise error
        self.worker.rollback()
        if outcome.action is Action.HALVE or seen(error) is Seen.UNEXPECTED:
            _logger.error("Sending %s: unexpected error", stream.record_type, exc_info=error)
            explained = reason(stream, error)
            self.worker.transaction(lambda: batch.rows.doubt(explained))
            return
        if outcome.action in _NOTHING_DONE:
            self.worker.transaction(batch.forget)
        pause = timedelta() if outcome.action in _NOTHING_DONE else LOST
        waits = {"jobs": batch.rows.jobs(), "at_least": pause}
        self.worker.failures.carry_out(outcome.action, outcome, error, place, stream, "out", **waits)

    def _fail(self, push, error, detail="", refused=False):
        """Open, or refresh, the one issue about sending the record; its rows are done with.

        :param refused: the system has carried out nothing.
        """
        self.worker.rollback()

        def work():
            if refused:
                push.forget_intent()
            rows = push.rows()
            rows.filtered(lambda job: job.purpose == "record").write({"state": "done"})
            issue = push.issue()
            values = {"state": "failed", "error_code": error.code, "error": str(error), "detail": detail}
            values.update(resolution=False, next_attempt=False, candidates=error.candidates or False)
            if issue:
                issue.write({**values, "attempts": issue.attempts + 1})
            else:
                self.env["hr.sync.job"].create({**push.job_values(), **values, "purpose": "issue", "attempts": 1})

        self.worker.transaction(work)


def rows_of(stream):
    """The domain of what waits to be sent through the stream."""
    domain = Domain("connection_id", "=", stream.connection_id.id) & Domain("record_type", "=", stream.record_type)
    return domain & Domain("direction", "=", "out") & Domain("state", "=", "pending") & Domain("held", "=", False)


def has_held(stream):
    """Whether anything waits for the stream's next run."""
    held = Domain("connection_id", "=", stream.connection_id.id) & Domain("record_type", "=", stream.record_type)
    held &= Domain("direction", "=", "out") & Domain("state", "=", "pending") & Domain("held", "=", True)
    return bool(stream.env["hr.sync.job"].search_count(held, limit=1))


def retry_waiting(stream):
    """What could not be sent because the external system did not know something may go now."""
    record, connection = stream._declaration().record, stream.connection_id
    waiting = Domain("connection_id", "=", connection.id) & Domain("direction", "=", "out")
    waiting &= Domain("state", "=", "failed") & Domain("error_code", "=", "reference")
    jobs = stream.env["hr.sync.job"].search(waiting)
    if jobs:
        others = connection.stream_ids.filtered(
            lambda one: one.direction == "out" and record in one._declaration().after
        )
        jobs = jobs.filtered(lambda job: job.record_type in set(others.mapped("record_type")))
    if jobs:
        jobs.write({"state": "pending", "next_attempt": False})
        connection._wake()


def unlinked(stream):
    """The records in scope that the external system does not know, and that do not wait to be sent already."""
    records = stream.env[stream._model_name()]._sync_unlinked(stream)
    known = stream.env["hr.sync.job"].search(rows_of(stream) & Domain("res_id", "in", records.ids)).mapped("res_id")
    return records.filtered(lambda record: record.id not in set(known))


def queue_unlinked(stream):
    """Have them queued; they wait for a person to say so where the stream does."""
    queue(stream, unlinked(stream))
