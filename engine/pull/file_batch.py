"""Fetches the files that records wait for: many calls one after the other, then one transaction for what came."""

import time
from dataclasses import dataclass, field
from typing import Any

from ...records import File, _lt, clause
from ...systems import RemoteError, TooLarge
from ..error_table import Action, Place, Seen, outcome_of, seen
from ..signals import SliceEnded
from .file_saving import FileSaver
from .files import LIMIT, attached, existing, key_of

#: Bytes of contents that are kept in memory before they are written; the last file may exceed it by its own size.
HELD_BYTES = 20 * 1024 * 1024
#: Seconds for which contents are kept before they are written.
HELD_SECONDS = 2.0


@dataclass
class _Wanted:
    """A file that is not attached yet.

    :param key: the external id of its link.
    :param content: None until it was fetched, and again once it is attached.
    :param problem: why it is not attached, as a ``Sentence``; ``has_advice``: it ends with what to do.
    """

    key: str
    file: File
    content: bytes | None = None
    problem: Any = None
    has_advice: bool = False


@dataclass
class _Task:
    """A job, with all that its calls need, so that the database need not be read for them.

    :param place: the model and the id of the record that the files belong to.
    :param wanted: none if the record no longer exists.
    :param trouble: the error because of which the job is to be done again.
    """

    job: Any
    stream: Any
    place: tuple[str, int]
    external_id: str
    attempts: int
    wanted: list[_Wanted] = field(default_factory=list)
    trouble: RemoteError | None = None


class FileBatch:
    """Does some jobs that ask for files.

    Nothing is read from the database between two calls, so that no transaction is open. What was fetched is lost if
    the process is killed before it is written; the links tell what is still to be fetched.

    :param failed: what the inbox does with a job over which a system fails, called with job, stream and error.
    """

    def __init__(self, worker, failed):
        self.worker = worker
        self.env = worker.env
        self.connection = worker.connection
        self._failed = failed
        self._saver = FileSaver(self.env, self.connection)
        self._remotes = {}
        #: Streams whose jobs are not tried any more, because of one of those before.
        self._resting = self.connection.stream_ids.browse()
        #: What the next transaction writes: pairs of a task and a fetched file, and the tasks to finish.
        self._held = []
        self._finished = []
        self._size = 0
        self._held_since = time.monotonic()
        self._has_called = False

    def work(self, jobs):
        """Fetch what the jobs ask for and attach it.

        A file that cannot be had becomes an issue about its record, and keeps no other away. Once the contents fill
        the batch or the worker's time is up, the other jobs are left for later.
        """
        for task in self._tasks(jobs):
            if task.stream in self._resting:
                continue
            error = None
            for wanted in task.wanted:
                if self._is_full():
                    self._write()
                if self._has_called and self.worker.seconds_left <= 0:
                    self._write()
                    return
                if error := self._fetch(task, wanted):
                    break
            if error := error or task.trouble:
                self._give_back(task, error)
            else:
                self._finished.append(task)
            if self._is_full():
                break
        self._write()

    def _tasks(self, jobs):
        """Everything about the jobs that is known before the first call (a query for each kind of row)."""
        files = {job: [File(*values) for values in job.files or ()] for job in jobs}
        keys = [key_of(job.external_id, file) for job, asked in files.items() for file in asked]
        here = attached(self.env, self.connection, keys)
        there = existing(self.env, ((job.res_model, job.res_id) for job in jobs))
        streams = self.connection.stream_ids.grouped("record_type")
        tasks = []
        for job, asked in files.items():
            stream = streams.get(job.record_type, self.env["hr.sync.stream"])
            task = _Task(job, stream, (job.res_model, job.res_id), job.external_id, job.attempts)
            if task.place in there:
                wanted = {key_of(job.external_id, file): file for file in asked}
                task.wanted = [_Wanted(key, file) for key, file in wanted.items() if key not in here]
            tasks.append(task)
        return tasks

    def _fetch(self, task, wanted):
        """Ask for one file; returns the error that ends its job, None where the job goes on."""
        self._has_called = True
        try:
            wanted.content = self._remote(task.stream).read_file(task.external_id, wanted.file, LIMIT)
        except SliceEnded:
            raise
        except RemoteError as error:
            outcome = outcome_of(error, self.worker.place(Place.FILE))
            if outcome.action is Action.RETRY and task.attempts + 1 < outcome.tries:
                task.trouble = error
            elif outcome.action in (Action.RETRY, Action.FAIL):
                said = _lt("%(file)s could not be fetched: %(reason)s.", file=wanted.file.name, reason=_why(error))
                wanted.problem = said
            else:
                return error
        except Exception as error:  # whatever it is: the inbox asks the error table about it
            return error
        else:
            self._held.append((task, wanted))
            self._size += len(wanted.content)
        return None

    def _remote(self, stream):
        """What reads the stream's files; no transaction is open afterwards."""
        if stream not in self._remotes:
            self.worker.identify()
            self._remotes[stream] = self.worker.client.stream(stream._declaration(), stream._options())
            self.worker.commit()
        return self._remotes[stream]

    def _is_full(self):
        return self._size >= HELD_BYTES or time.monotonic() - self._held_since >= HELD_SECONDS

    def _give_back(self, task, error):
        """Have the inbox deal with a job that failed, once everything before it is written."""
        self._write()
        self._failed(task.job, task.stream, error)
        self._resting = self.connection.stream_ids.filtered(lambda stream: stream._rests("in"))
        self.worker.commit()

    def _write(self):
        """Write what is held, in one transaction."""
        if self._held or self._finished:
            self.worker.transaction(lambda: self._saver.save(self._held, self._finished))
        if self._finished:
            self.worker.failures.worked()
        for _task, wanted in self._held:
            wanted.content = None
        self._held, self._finished, self._size = [], [], 0
        self._held_since = time.monotonic()


def _why(error):
    """The reason in words that an officer can act upon, as it stands before a full stop."""
    kind = seen(error)
    if kind is Seen.NOT_FOUND:
        return _lt("it does not exist")
    if kind is Seen.FORBIDDEN:
        return _lt("the API key has no permission to read it")
    if isinstance(error, TooLarge):
        return _lt("it is larger than %(limit)s MB", limit=LIMIT // 2**20)
    return clause(error.sentence)
