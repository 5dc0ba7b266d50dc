"""Works off what waits for one connection, in slices and short transactions."""

import random
import time
from datetime import timedelta

import psycopg2
from odoo import fields
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ...systems import ContractBroken, Forbidden, RateLimited, RemoteError, Unauthorized, Unreachable
from ...systems.secrets import get_logger
from .files import fetch_files
from .issues import FILE, STANDING
from .landing import Landing
from .needs import Needs
from .run_pass import Pass, TurnOver

_logger = get_logger(__name__)

#: How often a transaction is tried when PostgreSQL says that somebody else was faster.
_TRIES = 8
#: Jobs that are done in one go, such as between two pages.
_DRAIN = 20
#: So many records in a row whose files the system fails over mean that it is in trouble, not they.
_FILE_FAILURES = 3
_BACKOFF = timedelta(minutes=1)


class Worker:
    """One slice of one connection's work.

    No transaction is open while a call is made: everything is committed before, and the answer is taken over after.
    """

    def __init__(self, connection):
        self.env = connection.env
        self.connection = connection
        self.key = connection._fingerprint_key()
        self.client = None
        self.identified = False
        self.file_failures = 0
        self.seconds_left = float("inf")

    def work(self):
        try:
            self.client = self.connection._client()
            self.commit()
            self._loop()
        except TurnOver:
            self.commit(remaining=0)
        except ContractBroken as error:
            self.rollback()
            self.connection._fail(str(error))
            self.commit(remaining=0)
        except Exception:  # the cron must live: an error that nobody foresaw is told, and tried again next time
            _logger.exception("Connection %s: unexpected error", self.connection.id)
            self.rollback()
            self._running()._finish("failed", self._unexpected())
            self.commit(remaining=0)
        finally:
            if self.client:
                self.client.close()

    def _loop(self):
        while self.seconds_left > 0:
            while self.drain() and self.seconds_left > 0:
                pass
            run = self._running().sorted(lambda item: (item.stream_id.sequence, item.id))[:1]
            if run:
                self._advance(run)
            else:
                due = self.connection.stream_ids.filtered(lambda stream: stream._is_due())
                due._with_needed().filtered(lambda stream: not stream.stopped)._request("schedule")
                if not due and not self.fetch_files():
                    self.commit(remaining=0)
                    return
            self.commit()
        self.commit(remaining=1)

    def _advance(self, run):
        """Go on with a run; what stops it is told where the error table says so."""
        stream, current = run.stream_id, None
        try:
            self.identify()
            current = Pass(self, run)
            current.advance()
        except TurnOver:
            self._keep_place(current)
            raise
        except RateLimited as error:
            self._keep_place(current)
            moment = fields.Datetime.now() + timedelta(seconds=min(error.retry_after or 60, 3600))
            self.connection.wait_until = moment
            self.connection._wake_at(moment)
            raise TurnOver from None
        except RemoteError as error:
            self.rollback()
            sentence = self.connection._sentence(error)
            if isinstance(error, Unauthorized):
                self.connection._fail(sentence)
            if isinstance(error, Forbidden):
                stream.stopped = self.env._("The API key lacks the right to read this: %s", sentence)
            if isinstance(error, ContractBroken):
                self.stream_issue(stream, "", error.code, sentence, detail=error.detail)
            run._finish("failed", sentence)
            self.commit()
            if isinstance(error, (Unauthorized, Unreachable)):
                # The others of this turn would meet the same.
                self._running()._finish("failed", sentence)
                raise TurnOver from None

    def identify(self):
        """Before the first call of a slice: is this still the company, and the database, that was connected?"""
        if self.identified:
            return
        self.commit()
        tenant = self.client.tenant(refresh=True)
        stranger = self.connection._identify(tenant)
        if stranger:
            self.connection._fail(stranger)
            self._running()._finish("failed", stranger)
            self.commit()
            raise TurnOver
        if vars(tenant) != self.connection.tenant:
            self.connection.tenant = vars(tenant)
        self.identified = True

    def _keep_place(self, current):
        """The run goes on from here at the connection's next turn."""
        self.rollback()
        if current and current.run.state == "running":
            current.save_place()
        self.commit()

    def drain(self):
        """Read again what is due: retries, decisions, and records about which something takes effect today.

        :return: whether there may be more.
        """
        jobs = self._due(Domain("purpose", "!=", "files"), "next_attempt, id")
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
            if self.seconds_left <= 0:
                break
        return bool(jobs)

    def _due(self, kind, order):
        due = kind & Domain("state", "=", "pending") & Domain("direction", "=", "in")
        due &= Domain("next_attempt", "=", False) | Domain("next_attempt", "<=", fields.Datetime.now())
        return self.env["hr.sync.job"].search(Domain(self._mine()) & due, limit=_DRAIN, order=order)

    def _drain_safely(self, job):
        try:
            self._drain_one(job)
        except (TurnOver, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            raise
        except Exception:  # a job that cannot be done must not be met again and again before everything else
            _logger.exception("Job %s: unexpected error", job.id)
            self.rollback()
            self.transaction(lambda: self._give_up(job))

    def _give_up(self, job):
        error = self._unexpected()
        if job.purpose == "files":
            # There may be an issue about the record already.
            stream = self.connection.stream_ids.filtered(lambda item: item.record_type == job.record_type)
            job.write({"state": "done"})
            self.stream_issue(stream, job.external_id, FILE, error)
        else:
            job.write({"purpose": "issue", "state": "failed", "error_code": "unexpected", "error": error})

    def _drain_one(self, job):
        stream = self.connection.stream_ids.filtered(lambda item: item.record_type == job.record_type)
        if not job.external_id or job.external_id.startswith("*"):
            # It is about the whole stream: a new pass tells whether it is still so.
            self.transaction(lambda: (job.write({"state": "done"}), stream._request("manual", full=True)))
            return
        declaration, options = stream._declaration(), stream._options()
        external_id, resolution, label = job.external_id, job.resolution, job.label
        self.commit()
        try:
            self.identify()
            remote = self.client.stream(declaration, options)
            if job.purpose == "files":
                fetch_files(self, job, stream, remote)
                self.file_failures = 0
                return
            landing = Landing(stream, self.key)
            landing.last_call = True  # nothing comes after it that it could wait for
            self.commit()
            record = remote.read(external_id) or remote.record(external_id, deleted=True, label=label)
        except (Unreachable, RateLimited, Unauthorized) as error:
            self._postpone(job, error)
            if job.purpose == "files" and self.identified and isinstance(error, Unreachable):
                # It answers, but not for these files.
                self.file_failures += 1
                if self.file_failures < _FILE_FAILURES:
                    return
            raise TurnOver from None
        except RemoteError as error:
            if job.purpose != "issue":
                # What takes effect today must not be forgotten because the system was not itself.
                self._postpone(job, error)
            else:
                values = {"state": "failed", "error_code": error.code, "detail": error.detail}
                values["error"] = self.connection._sentence(error)
                self.transaction(lambda: job.write(values))
            return

        def work():
            items = landing.land([record], resolution)
            if landing.needs:
                Needs(self).remember(stream, landing.needs, since=True)
            if job.purpose == "record" or items[0].outcome == "skipped":
                planned = job.next_attempt and job.next_attempt > fields.Datetime.now()
                job.write({"state": "pending" if planned else "done"})

        self.transaction(work)

    def _postpone(self, job, error):
        """Try the job again later, each time a little later."""
        self.rollback()
        wait = timedelta(seconds=min(error.retry_after or 0, 3600)) or _BACKOFF * 2 ** min(job.attempts, 8)
        moment = fields.Datetime.now() + wait
        job.write({"attempts": job.attempts + 1, "next_attempt": moment, "error": self.connection._sentence(error)})
        if isinstance(error, Unauthorized):
            self.connection._fail(self.connection._sentence(error))
        self.connection._wake_at(moment)
        self.commit()

    def stream_issue(self, stream, external_id, code, message, link=None, detail=""):
        """One open issue about a place (an entity, a field, the whole stream); returns whether it is open now."""
        Job = self.env["hr.sync.job"]
        mine = [*self._mine(), ("record_type", "=", stream.record_type), ("external_id", "=", external_id)]
        known = Job.search([*mine, ("purpose", "=", "issue"), ("state", "!=", "done")], limit=1)
        if known.state == "ignored" or (code in STANDING and known and known.error_code not in STANDING):
            return False  # left out on purpose, or there is more wrong with it than that
        values = {"state": "failed", "error_code": code, "error": message, "detail": detail}
        if not known:
            label = link._record().display_name if link else stream.display_name
            common = {"connection_id": self.connection.id, "record_type": stream.record_type, "purpose": "issue"}
            where = {"res_model": link.res_model, "res_id": link.res_id} if link else {}
            Job.create({**common, **where, **values, "external_id": external_id, "label": label})
        elif any(known[name] != value for name, value in values.items()):
            known.write(values)
        return True

    def close_issue(self, stream, external_id, code):
        """Close what is open about that place for that reason."""
        mine = [*self._mine(), ("record_type", "=", stream.record_type), ("external_id", "=", external_id)]
        mine += [("purpose", "=", "issue"), ("state", "=", "failed"), ("error_code", "=", code)]
        self.env["hr.sync.job"].search(mine).write({"state": "done"})

    # --- Transactions --------------------------------------------------------------------------------

    def transaction(self, work):
        """Do ``work`` and commit; when PostgreSQL says that somebody else was faster, roll back and do it again."""
        for attempt in range(_TRIES):
            try:
                result = work()
                self.commit()
                return result
            except (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, psycopg2.errors.UniqueViolation):
                self.rollback()
                if attempt == _TRIES - 1:
                    raise
                time.sleep(random.uniform(0.0, 0.05 * 2**attempt))
        raise AssertionError("unreachable")

    def commit(self, remaining=1):
        self.seconds_left = self.env["ir.cron"]._commit_progress(int(remaining > 0), remaining=remaining)

    def rollback(self):
        self.env.cr.rollback()
        self.env.invalidate_all(flush=False)

    def _unexpected(self):
        return self.env._("Something unexpected happened. The server's log has the details.")

    def _running(self):
        """The connection's runs that are queued or under way."""
        return self.env["hr.sync.run"].search([*self._mine(), ("state", "=", "running")])

    def _mine(self):
        return [("connection_id", "=", self.connection.id)]
