"""The outbox: Odoo records that have something to send, a slice of each stream at a time, in dependency order."""

from odoo.fields import Domain

from ...systems.secrets import get_logger
from ..changes import queue
from ..due import is_due
from ..error_table import Action, Place, Seen, outcome_of, seen
from ..signals import SliceEnded
from .failing import carry_out_together
from .keyed import KeyedSender
from .rows import UNEXPECTED
from .sender import Sender
from .unanswered import send_in_turn

_logger = get_logger(__name__)

#: Records of one stream that are sent in one go: a payslip must not wait for thousands of employees.
_SLICE = 50


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
        streams = self._streams()
        if not self._has_due(streams):
            return False  # as between nearly all pages of a pass: one query, whatever the number of streams
        more = False
        for stream in streams:
            waiting = self.due(stream)
            more |= bool(waiting) and self.send(stream, waiting)
            if waiting and stream._is_stopped("out") and not stream._rests("out"):
                self.worker.transaction(lambda stream=stream: stream._goes("out"))
            if waiting and self.worker.seconds_left <= 0:
                return True
        return more

    def _streams(self):
        return self.connection.stream_ids._works_off("out").sorted("sequence")

    def _has_due(self, streams):
        due = Domain.OR(map(rows_of, streams)) & is_due()
        return bool(self.env["hr.sync.job"].search_count(due, limit=1))

    def due(self, stream, run=None):
        """The ids of some records whose turn it is, each once.

        :param run: only what this run sends.
        """
        declaration = stream._declaration()
        limit = declaration.batch or max(_SLICE, declaration.together)
        due = rows_of(stream) & is_due() & (Domain("run_id", "=", run.id) if run else Domain.TRUE)
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

    def send(self, stream, ids, read=None):
        """Send these records of a stream.

        :param read: entities that were just read, by external id.
        :return: whether anything was done.
        """
        worker = self.worker
        if not self._identify(stream):
            return True
        declaration = stream._declaration()
        remote = worker.client.stream(declaration, stream._options())
        if not declaration.batch:
            one = Sender(stream, worker.key, worker, worker.failures, worker.places)
            return one.send(ids, remote, read) if declaration.finds_created else send_in_turn(one, ids, remote, worker)
        sender = KeyedSender(stream, worker.key, worker, worker.places)
        try:
            sender.send(ids, remote)
        except SliceEnded:
            raise
        except Exception as error:  # what cannot be sent must not be met before everything else again
            carry_out_together(error, sender, remote, ids, worker, worker.failures)
        return True

    def _identify(self, stream):
        """Whether it is known who is there; a first call that fails is about no record."""
        try:
            self.worker.identify()
            return True
        except SliceEnded:
            raise
        except Exception as error:
            outcome = outcome_of(error, Place.FIRST_CALL)
            if outcome.action is Action.REDO or seen(error) is Seen.UNEXPECTED:
                raise
            self.worker.failures.carry_out(outcome.action, outcome, error, Place.FIRST_CALL, stream, "out")
        return False


def rows_of(stream, held=False):
    """The domain of what waits to be sent through the stream.

    :param held: True for what waits for the stream's next run instead, None for both.
    """
    domain = Domain("connection_id", "=", stream.connection_id.id) & Domain("record_type", "=", stream.record_type)
    domain &= Domain("direction", "=", "out") & Domain("state", "=", "pending")
    return domain if held is None else domain & Domain("held", "=", held)


def has_held(stream):
    """Whether anything waits for the stream's next run."""
    return bool(stream.env["hr.sync.job"].search_count(rows_of(stream, held=True), limit=1))


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
