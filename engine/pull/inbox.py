"""The inbox: what is read again because it is due, one record at a time."""

from odoo import fields
from odoo.fields import Domain

from ...systems import RateLimited, RemoteError, Unauthorized, Unreachable
from ...systems.secrets import get_logger
from ..issues import FILE
from ..signals import CONCURRENT, SliceEnded
from .files import fetch_files
from .importer import Importer
from .needs import Needs, resolve_after

_logger = get_logger(__name__)

#: Jobs that are done in one go, such as between two pages.
_DRAIN = 20
#: So many records in a row whose files the system fails over mean that it is in trouble, not they.
_FILE_FAILURES = 3


class Inbox:
    """The inbound jobs of one connection, on the worker's turn."""

    def __init__(self, worker):
        self.worker = worker
        self.env = worker.env
        self.connection = worker.connection
        self.file_failures = 0

    def drain(self):
        """Read again what is due: retries, decisions, and records about which something takes effect today.

        :return: whether there may be more.
        """
        jobs = self._due(Domain("purpose", "not in", ("files", "delivery")), "next_attempt, id")
        for job in jobs:
            self._drain_safely(job)
        return len(jobs) == _DRAIN

    def fetch_files(self):
        """Fetch some of the files that records wait for. Nothing waits for them, so they come after everything else.

        :return: whether there were any.
        """
        # Those that were not tried yet first, lest a few that fail keep all others away.
        jobs = self._due(Domain("purpose", "=", "files"), "attempts, id")
        for job in jobs:
            self._drain_safely(job)
            if self.worker.seconds_left <= 0:
                break
        return bool(jobs)

    def _due(self, kind, order):
        due = kind & Domain("state", "=", "pending") & Domain("direction", "=", "in")
        due &= Domain("next_attempt", "=", False) | Domain("next_attempt", "<=", fields.Datetime.now())
        return self.env["hr.sync.job"].search(Domain(self.worker._mine()) & due, limit=_DRAIN, order=order)

    def _drain_safely(self, job):
        try:
            self._drain_one(job)
        except (SliceEnded, *CONCURRENT):
            raise
        except Exception:  # a job that cannot be done must not be met again and again before everything else
            _logger.exception("Job %s: unexpected error", job.id)
            self.worker.rollback()
            self.worker.transaction(lambda: self._give_up(job))

    def _give_up(self, job):
        error = self.worker._unexpected()
        if job.purpose == "files":
            # There may be an issue about the record already.
            stream = self.connection.stream_ids.filtered(lambda item: item.record_type == job.record_type)
            job.write({"state": "done"})
            self.worker.stream_issue(stream, job.external_id, FILE, error)
        else:
            job.write({"purpose": "issue", "state": "failed", "error_code": "unexpected", "error": error})

    def _drain_one(self, job):
        stream = self.connection.stream_ids.filtered(lambda item: item.record_type == job.record_type)
        if not job.external_id or job.external_id.startswith("*"):
            # It is about the whole stream: a new pass tells whether it is still so.
            self.worker.transaction(lambda: (job.write({"state": "done"}), stream._request("manual", full=True)))
            return
        declaration, options = stream._declaration(), stream._options()
        external_id, label = job.external_id, job.label
        resolution = job.resolution or {item.name: item.choice for item in job.conflict_ids if item.choice}
        self.worker.commit()
        try:
            self.worker.identify()
            remote = self.worker.client.stream(declaration, options)
            if job.purpose == "files":
                fetch_files(self.worker, job, stream, remote)
                self.file_failures = 0
                return
            importer = Importer(stream, self.worker.key)
            importer.last_call = True  # nothing comes after it that it could wait for
            self.worker.commit()
            record = remote.read_or_vanished(external_id, label=label)
        except (Unreachable, RateLimited, Unauthorized) as error:
            self.worker.postpone(job, error)
            if job.purpose == "files" and self.worker.identified and isinstance(error, Unreachable):
                # It answers, but not for these files.
                self.file_failures += 1
                if self.file_failures >= _FILE_FAILURES:
                    raise SliceEnded from None
                return
            self.worker.end_turn(error)
        except RemoteError as error:
            if job.purpose != "issue":
                # What takes effect today must not be forgotten because the system was not itself.
                self.worker.postpone(job, error)
            else:
                values = {"state": "failed", "error_code": error.code, "detail": error.detail}
                values["error"] = self.connection._sentence(error)
                self.worker.transaction(lambda: job.write(values))
            return

        def work():
            items = importer.import_records([record], resolution)
            if importer.needs:
                Needs(self.worker).save(stream, importer.needs, since=True)
            if job.purpose == "record" or (items[0].outcome == "skipped" and job.state == "pending"):
                planned = job.next_attempt and job.next_attempt > fields.Datetime.now()
                job.write({"state": "pending" if planned else "done"})

            return items

        resolve_after(self.worker, importer, self.worker.transaction(work))
