"""The inbox: what is read again because it is due, one record at a time."""

from odoo import fields
from odoo.fields import Domain

from ...systems.secrets import get_logger
from ..due import is_due
from ..error_table import Action, Notify, Place, Seen, outcome_of, seen
from ..issues import FILE
from ..messages import fix_values
from ..push.outbox import rows_of
from ..signals import SliceEnded
from ..stream_issues import open_issue
from .file_batch import FileBatch
from .importer import Importer
from .needs import Needs, resolve_after

_logger = get_logger(__name__)

#: Jobs that are done in one go, such as between two pages; and those of files.
_DRAIN, _FILES = 20, 50
#: From where a job of each purpose calls.
_PLACES = {"files": Place.FILE, "issue": Place.RETRY, "record": Place.DUE}


class Inbox:
    """The inbound jobs of one connection, on the worker's turn."""

    def __init__(self, worker):
        self.worker = worker
        self.env = worker.env
        self.connection = worker.connection

    def drain(self):
        """Read again what is due: retries, decisions, and records about which something takes effect today.

        :return: whether there may be more.
        """
        jobs = self._due(Domain("purpose", "not in", ("files", "delivery")), "next_attempt, id")
        streams = self.connection.stream_ids.grouped("record_type")
        for job in jobs:
            self._drain_safely(job, streams.get(job.record_type, self.env["hr.sync.stream"]))
        return len(jobs) == _DRAIN

    def fetch_files(self):
        """Fetch some of the files that records wait for. Nothing waits for them, so they come after everything else.

        :return: whether there were any.
        """
        # Those not tried yet first, so that a few that fail do not block all others.
        jobs = self._due(Domain("purpose", "=", "files"), "attempts, id", _FILES)
        FileBatch(self.worker, self._failed).work(jobs)
        return bool(jobs)

    def _due(self, kind, order, limit=_DRAIN):
        due = Domain("direction", "=", "in") & is_due(self.connection.stream_ids._resting("in"))
        return self.env["hr.sync.job"].search(Domain(self.worker._mine()) & kind & due, limit=limit, order=order)

    def _drain_safely(self, job, stream):
        if stream._rests("in"):
            return  # since one of the jobs before it
        try:
            self._drain_one(job, stream)
            self.worker.failures.worked()
        except SliceEnded:
            raise
        except Exception as error:  # a job that cannot be done must not be met again and again before everything else
            self._failed(job, stream, error)

    def _failed(self, job, stream, error):
        """What the error table says of a job that failed."""
        self.worker.rollback()
        place = self.worker.place(_PLACES[job.purpose])
        outcome = outcome_of(error, place)
        if outcome.action is Action.REDO:
            raise error
        if seen(error) is Seen.UNEXPECTED:
            _logger.error("Job %s: unexpected error", job.id, exc_info=error)
            self.worker.transaction(lambda: self._give_up(job, stream, "unexpected", self.worker._unexpected()))
            return
        sentence, action = self.connection._sentence(error), self.worker.failures.action(outcome)
        if action is Action.FAIL:
            self.worker.transaction(lambda: self._give_up(job, stream, error.code, sentence, error.detail))
            return
        if outcome.notify is Notify.RECORD:
            self.worker.transaction(lambda: self._tell(job, stream, error.code, sentence, error.detail))
        self.worker.failures.carry_out(action, outcome, error, place, stream, jobs=job)

    def _give_up(self, job, stream, code, sentence, detail=""):
        """The job is an issue of its record from now on, or makes way for one: there may be one already."""
        if job.purpose == "issue":
            values = {"state": "failed", "error_code": code, "error": sentence, "detail": detail}
            values |= {"attempts": job.attempts + 1, "last_tried": fields.Datetime.now()}
            job.write({**values, **fix_values(None)})
            return
        job.write({"state": "done"})
        self._tell(job, stream, FILE if job.purpose == "files" else code, sentence, detail)

    def _tell(self, job, stream, code, sentence, detail):
        """Open, or refresh, the issue of the record that a job is about."""
        Link = self.env["hr.sync.link"]
        link = Link._of_entities(self.connection, stream.record_type, [job.external_id]).get(job.external_id)
        open_issue(self.env, stream, job.external_id, code, sentence, link, detail, job.label or job.external_id)

    def _drain_one(self, job, stream):
        if job._is_of_stream():
            self.worker.transaction(lambda: self._do_all_again(job, stream))
            return
        place, external_id, label = _PLACES[job.purpose], job.external_id, job.label
        declaration, options = stream._declaration(), stream._options()
        resolution = job.resolution or {item.name: item.choice for item in job.conflict_ids if item.choice}
        self.worker.commit()
        self.worker.identify()
        remote = self.worker.client.stream(declaration, options)
        importer = Importer(stream, self.worker.key)
        importer.last_call = True  # nothing comes after it that it could wait for
        self.worker.commit()
        record = remote.read_or_vanished(external_id, label=label)

        def work():
            items = importer.import_records([record], resolution)
            if importer.needs:
                Needs(self.worker).save(stream, importer.needs, since=True)
            if job.purpose == "record" or (items[0].outcome == "skipped" and job.state == "pending"):
                planned = job.next_attempt and job.next_attempt > fields.Datetime.now()
                job.write({"state": "pending" if planned else "done"})
            self.worker.places.fits(place, stream)
            return items

        resolve_after(self.worker, importer, self.worker.transaction(work))

    @staticmethod
    def _do_all_again(job, stream):
        """It is about the whole stream: doing everything again tells whether it is still so."""
        allowed = job.resolution == "allow"
        job.write({"state": "done", "retried_by_id": False})  # the run tells what comes of it
        if stream.direction == "out":
            stream.env["hr.sync.job"].search(rows_of(stream)).write({"next_attempt": False})
            stream._request_outbound("manual", place={"allowed": True} if allowed else None, again=allowed)
        else:
            stream._request("manual", full=True)
