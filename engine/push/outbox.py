"""The outbox: Odoo records that have something to send, one at a time, in dependency order."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

from ...records import RecordError
from ...systems import (
    Conflict,
    ContractBroken,
    Forbidden,
    RateLimited,
    Rejected,
    RemoteError,
    Unauthorized,
    Unreachable,
)
from ...systems.secrets import get_logger
from ..changes import queue
from ..issues import reason
from ..signals import CONCURRENT, Deferred, SliceEnded
from .batch import Batch
from .batch_rows import UNEXPECTED
from .creation import LOST
from .sender import Push
from .verification import Verification

_logger = get_logger(__name__)

#: Records of one stream that are sent in one go: a payslip must not wait for thousands of employees.
_SLICE = 20
#: After these every other call would fail as well.
_OF_THE_CONNECTION = (Unauthorized, Unreachable, RateLimited)


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
            size = stream._declaration().batch
            waiting = self._due(stream, size or _SLICE)
            if stream.verify_from and not waiting and not stream._rests("out"):
                more |= self._verify(stream)
            if size:
                more |= bool(waiting) and self._send_together(stream, waiting)
            for res_id in () if size else waiting:
                more |= self._send_safely(stream, res_id)
                if stream._rests("out"):
                    break  # the others would meet the same
                if self.worker.seconds_left <= 0:
                    return True
            if waiting and stream._is_stopped("out") and not stream._rests("out"):
                self.worker.transaction(lambda stream=stream: stream._goes("out"))
        return more

    def _streams(self):
        return self.connection.stream_ids.filtered(
            lambda stream: stream.enabled and not stream._rests("out") and stream.direction != "in"
        ).sorted("sequence")

    def _due(self, stream, limit):
        """The ids of the records whose turn it is, each once."""
        due = rows_of(stream) & (
            Domain("next_attempt", "=", False) | Domain("next_attempt", "<=", fields.Datetime.now())
        )
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
            return True
        except Deferred:
            return False
        except (SliceEnded, *CONCURRENT):
            raise
        except RecordError as error:
            self._fail(push, reason(self.env, error))
        except RemoteError as error:
            self._failed_call(push, error)
        except Exception as error:  # a record that cannot be sent must not be met before everything else again
            _logger.exception("Sending %s %s: unexpected error", stream.record_type, res_id)
            self._fail(push, reason(self.env, error))
        return True

    def _send_together(self, stream, ids):
        """Send many with a few calls; what goes wrong with all of them is about the system."""
        batch = Batch(self.worker, stream, ids)
        try:
            batch.send()
        except (SliceEnded, *CONCURRENT):
            raise
        except RemoteError as error:
            self.worker.rollback()
            if isinstance(error, (Unauthorized, RateLimited, Forbidden)):
                self.worker.transaction(batch.forget)
            self._failed_together(stream, batch.rows.jobs(), error)
        except Exception as error:  # what cannot be sent must not be met before everything else again
            _logger.exception("Sending %s: unexpected error", stream.record_type)
            self.worker.rollback()
            explained = reason(self.env, error)
            self.worker.transaction(lambda: batch.rows.doubt(explained))
        return True

    def _verify(self, stream):
        """Compare a page of what is linked with what is there."""
        try:
            Verification(self.worker, stream).advance()
        except (SliceEnded, *CONCURRENT):
            raise
        except RemoteError as error:
            self.worker.rollback()
            if not isinstance(error, (Forbidden, *_OF_THE_CONNECTION)):
                stream.verify_from = 0  # it would fail again at once; a person who asks for it has it done again
                self.worker.commit()
            self._failed_together(stream, self.env["hr.sync.job"], error)
        except Exception as error:
            _logger.exception("Comparing %s: unexpected error", stream.record_type)
            self.worker.rollback()
            stream.verify_from = 0
            explained = reason(self.env, error)
            self.worker.stream_issue(stream, "", explained.code, str(explained))
            self.worker.commit()
        return True

    def _failed_together(self, stream, rows, error):
        """What a failed call means for many records, by the error table."""
        said = self.connection._sentence(error)
        if isinstance(error, Forbidden):
            stream._stop("out", said)
            self.worker.commit()
        elif isinstance(error, _OF_THE_CONNECTION):
            pause = LOST if isinstance(error, Unreachable) else timedelta()
            self.worker.postpone(rows, error, at_least=pause)
            self.worker.end_turn(error)
        else:
            self.worker.stream_issue(stream, "", error.code, said, detail=error.detail)
            self.worker.commit()  # putting off begins with a rollback
            self.worker.postpone(rows, error, at_least=LOST)

    def _failed_call(self, push, error):
        """What a failed call means, by the error table; a write that may have arrived is looked up at its next try."""
        if isinstance(error, (Unauthorized, Unreachable, RateLimited)):
            self.worker.rollback()
            self.worker.postpone(push.rows(), error, at_least=push.pause())
            self.worker.end_turn(error)
        sentence = self.connection._sentence(error)
        if isinstance(error, Forbidden):
            self.worker.rollback()
            push.stream.with_env(self.env)._stop("out", sentence)
            self.worker.commit()
            return
        if isinstance(error, ContractBroken):
            # One issue for the place, not one for each record; what is to be sent waits.
            self.worker.rollback()
            self.worker.stream_issue(push.stream, "", error.code, sentence, detail=error.detail)
            self.worker.postpone(push.rows(), error)
            return
        code = "taken" if isinstance(error, Conflict) else error.code
        if isinstance(error, Rejected) and error.fields:
            sentence = "\n".join(
                f"{push.stream._field_label(name)}: {' '.join(texts)}" for name, texts in error.fields.items()
            )
        self._fail(push, RecordError(code, "%(said)s", said=sentence), error.detail, refused=True)

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
            values.update(resolution=False, next_attempt=False, candidates=error.params.get("candidates", False))
            if issue:
                issue.write({**values, "attempts": issue.attempts + 1})
            else:
                self.env["hr.sync.job"].create({**push.job_values(), **values, "purpose": "issue", "attempts": 1})

        self.worker.transaction(work)


def rows_of(stream):
    """The domain of what waits to be sent through the stream."""
    domain = Domain("connection_id", "=", stream.connection_id.id) & Domain("record_type", "=", stream.record_type)
    return domain & Domain("direction", "=", "out") & Domain("state", "=", "pending") & Domain("held", "=", False)


def release(stream):
    """What waited for the stream's next run may go now."""
    held = Domain("connection_id", "=", stream.connection_id.id) & Domain("record_type", "=", stream.record_type)
    held &= Domain("direction", "=", "out") & Domain("state", "=", "pending") & Domain("held", "=", True)
    stream.env["hr.sync.job"].search(held).write({"held": False})


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


def queue_unlinked(stream):
    """Have every record in scope that the external system does not know sent; called when a person asks for it."""
    records = stream.env[stream._model_name()]._sync_unlinked(stream)
    known = stream.env["hr.sync.job"].search(rows_of(stream) & Domain("res_id", "in", records.ids)).mapped("res_id")
    queue(stream, records.filtered(lambda record: record.id not in set(known)))
