"""Works off what waits for one connection, in slices and short transactions."""

import random
import time
from datetime import timedelta

import psycopg2
from odoo import fields

from ..systems import ContractBroken, Forbidden, RateLimited, RemoteError, Unauthorized, Unreachable
from ..systems.secrets import get_logger
from .issues import STANDING
from .language_change import carry_over_agreement
from .messages import error_message
from .pull.deliveries import Deliveries
from .pull.inbox import Inbox
from .pull.preview import Preview
from .pull.run_pass import Pass
from .push.outbox import Outbox
from .signals import CONCURRENT, Cancelled, SliceEnded

_logger = get_logger(__name__)

#: How often a transaction is tried when PostgreSQL says that somebody else was faster.
_TRIES = 8
_BACKOFF = timedelta(minutes=1)
#: So many turns in a row without an answer mean that the system is left alone for a while, and longer each time.
_CIRCUIT = 5
_BREAK, _LONGEST_BREAK = timedelta(minutes=2), timedelta(hours=1)
#: Seconds beyond its time that a page may take. Odoo ends a cron after 120 (limit_time_real), and begins it up to ten
#: times within them.
_GRACE = 40


class Worker:
    """One slice of one connection's work.

    No transaction is open while a call is made: everything is committed before, and the answer is taken over after.
    """

    def __init__(self, connection):
        # The language of the worker's own sentences; the engine's records are read in the connection's.
        self.connection = connection.with_context(lang=connection._language())
        self.env = self.connection.env
        self.key = connection._fingerprint_key()
        self.client = None
        self.identified = False
        self.deliveries = Deliveries(self)
        self.inbox = Inbox(self)
        self.outbox = Outbox(self)
        self.seconds_left = float("inf")

    def work(self):
        try:
            self.client = self.connection._client()
            self.commit(processed=0)
            carry_over_agreement(self)
            if self.connection.state == "connected":
                self._loop()
            else:
                self._look_ahead()
        except SliceEnded:
            self.commit(remaining=0, processed=0)
        except ContractBroken as error:
            self.rollback()
            self.connection._fail(error_message(self.env, error))
            self.commit(remaining=0, processed=0)
        except Exception:  # the cron must live: an error that nobody foresaw is told, and tried again next time
            _logger.exception("Connection %s: unexpected error", self.connection.id)
            self.rollback()
            self._running()._finish("failed", self._unexpected())
            self.commit(remaining=0, processed=0)
        finally:
            if self.client:
                self.client.close()

    def _loop(self):
        while self.seconds_left > 0:
            # A little of everything in turn, lest somebody waits for what takes long.
            more = self.drain()
            if run := self._next():
                self._advance(run)
            elif not more:
                due = self.connection.stream_ids._due()
                due._with_needed().filtered(lambda stream: not stream._is_stopped("in"))._request("schedule")
                again = self.connection.stream_ids._try_again()
                if not due and not again and not self.inbox.fetch_files():
                    self._close_circuit()
                    self.commit(remaining=0, processed=0)
                    return
            self.commit()
        self.commit(processed=0)

    def _look_ahead(self):
        """Before a connection is set up it is looked at, and nothing else."""
        while self.seconds_left > 0 and (run := self._next(kind="preview")):
            self._advance(run)
        self.commit(remaining=len(self._running()), processed=0)

    def _next(self, kind=None):
        runs = self._running().filtered(lambda run: kind in (None, run.kind))
        return runs.sorted(lambda item: (item.stream_id.sequence, item.id))[:1]

    def _advance(self, run):
        """Go on with a run; what stops it is told where the error table says so."""
        stream, current = run.stream_id, None
        try:
            renewed = run.kind == "preview" and self.connection.new_api_key
            if not renewed:
                self.identify()
            run._heed_cancel()
            if run.kind == "preview":
                self._look(run, renewed)
                return
            current = Pass(self, run)
            current.advance()
        except Cancelled:
            self.rollback()
            run._finish("cancelled")
            self.commit()
        except SliceEnded:
            self._keep_place(current)
            raise
        except RateLimited as error:
            self._keep_place(current)
            moment = fields.Datetime.now() + timedelta(seconds=min(error.retry_after or 60, 3600))
            self.connection.wait_until = moment
            self.connection._wake_at(moment)
            raise SliceEnded from None
        except RemoteError as error:
            self.rollback()
            sentence = self.connection._sentence(error)
            stops = isinstance(error, Unauthorized) and not renewed  # a key that is to come stops nothing
            if stops:
                self.connection._fail(sentence)
            if isinstance(error, Forbidden) and run.kind == "sync":
                stream.with_env(self.env)._stop("in", sentence)
            if isinstance(error, ContractBroken) and current:
                self.stream_issue(stream, "", error.code, sentence, detail=error.detail)
            run._finish("failed", sentence)
            self.commit()
            if stops or isinstance(error, Unreachable):
                # The others of this turn would meet the same.
                self._running()._finish("failed", sentence)
                self.commit()
                self.end_turn(error)

    def _look(self, run, renewed):
        """
        :param renewed: use the key that is to replace the one in use; whose it is was looked at when it was entered.
        """
        client = self.connection._client(renewed=True) if renewed else self.client
        try:
            Preview(self, run, client).advance()
        finally:
            if renewed:
                client.close()

    def identify(self):
        """Before the first call of a slice: is this still the company, and the database, that was connected?"""
        if self.identified:
            return
        self.commit()
        tenant = self.client.tenant(refresh=True)
        self.connection._note_clock(self.client)
        stranger = self.connection._identify(tenant)
        if stranger:
            self.connection._fail(stranger)
            self._running()._finish("failed", stranger)
            self.commit()
            raise SliceEnded
        if vars(tenant) != self.connection.tenant:
            self.transaction(lambda: self.connection._take_tenant(tenant))
        self.identified = True

    def _keep_place(self, current):
        """The run goes on from here at the connection's next turn."""
        self.rollback()
        if current and current.run.state == "running":
            current.save_place()
        self.commit()

    def drain(self):
        """Do some of what is due, besides passes: the short things come before the long ones.

        :return: whether there may be more.
        """
        more = [part.drain() for part in (self.deliveries, self.inbox, self.outbox)]
        return any(more)

    def postpone(self, jobs, error, at_least=timedelta()):
        """Try the jobs again later, each time a little later."""
        self.rollback()
        attempts = max(jobs.mapped("attempts"), default=0)
        wait = timedelta(seconds=min(error.retry_after or 0, 3600)) or _BACKOFF * 2 ** min(attempts, 8)
        moment = fields.Datetime.now() + max(wait, at_least)
        sentence = self.connection._sentence(error)
        jobs.write({"attempts": attempts + 1, "next_attempt": moment, "error": sentence})
        if isinstance(error, Unauthorized):
            self.connection._fail(sentence)
        self.connection._wake_at(moment)
        self.commit()

    def end_turn(self, error):
        """The system is in trouble: end the turn, and after some such turns leave it alone for a while.

        :raise TurnOver: always.
        """
        self.rollback()
        connection = self.connection
        if isinstance(error, Unauthorized):
            if connection.state != "error":
                connection._fail(connection._sentence(error))
        elif isinstance(error, Unreachable):
            failures = connection.failures + 1
            values = {"failures": failures}
            if failures >= _CIRCUIT:
                moment = fields.Datetime.now() + min(_BREAK * 2 ** min(failures - _CIRCUIT, 8), _LONGEST_BREAK)
                values["wait_until"] = moment
                values["last_error"] = self.env._(
                    "%(said)s That was so %(count)s times in a row, so it is left alone until %(moment)s UTC."
                    " Nothing is lost. Resume to try at once.",
                    said=connection._sentence(error),
                    count=failures,
                    moment=moment.strftime("%H:%M"),
                )
                connection._wake_at(moment)
            connection.write(values)
        elif isinstance(error, RateLimited):
            moment = fields.Datetime.now() + timedelta(seconds=min(error.retry_after or 60, 3600))
            connection.wait_until = moment
            connection._wake_at(moment)
        self.commit()
        raise SliceEnded

    def _close_circuit(self):
        if self.connection.failures:
            self.connection.write({"failures": 0, "last_error": False, "wait_until": False})

    def stream_issue(self, stream, external_id, code, message, link=None, detail="", label=""):
        """One open issue about a place (an entity, a field, the whole stream); returns whether it is open now."""
        Job = self.env["hr.sync.job"]
        mine = [*self._mine(), ("record_type", "=", stream.record_type), ("external_id", "=", external_id)]
        known = Job.search([*mine, ("purpose", "=", "issue"), ("state", "!=", "done")], limit=1)
        if known.state == "ignored" or (code in STANDING and known and known.error_code not in STANDING):
            return False  # left out on purpose, or there is more wrong with it than that
        values = {"state": "failed", "error_code": code, "error": message, "detail": detail}
        if not known:
            label = label or (link._record().display_name if link else stream.display_name)
            common = {"connection_id": self.connection.id, "record_type": stream.record_type, "purpose": "issue"}
            where = {"res_model": link.res_model, "res_id": link.res_id} if link else {}
            Job.create({**common, **where, **values, "external_id": external_id, "label": label})
        elif any(known[name] != value for name, value in values.items()):
            known.write(values)
        return True

    def close_issue(self, stream, external_id, code=None):
        """Close what is open about that place, for that reason or for any."""
        mine = [*self._mine(), ("record_type", "=", stream.record_type), ("external_id", "=", external_id)]
        mine += [("purpose", "=", "issue"), ("state", "=", "failed"), ("direction", "=", "in")]
        mine += [("error_code", "=", code)] if code else []
        self.env["hr.sync.job"].search(mine).write({"state": "done"})

    # --- Transactions --------------------------------------------------------------------------------

    def transaction(self, work):
        """Do ``work`` and commit; when PostgreSQL says that somebody else was faster, roll back and do it again."""
        for attempt in range(_TRIES):
            try:
                result = work()
                self.commit()
                return result
            except (*CONCURRENT, psycopg2.errors.UniqueViolation):
                self.rollback()
                if attempt == _TRIES - 1:
                    raise
                time.sleep(random.uniform(0.0, 0.05 * 2**attempt))
        raise AssertionError("unreachable")

    def commit(self, remaining=1, processed=1):
        """Commit, and tell Odoo how the slice gets on.

        :param processed: 0 where a slice begins and ends: Odoo calls a cron again and again until nothing is processed,
            and what did nothing is not called again at once.
        """
        self.seconds_left = self.env["ir.cron"]._commit_progress(processed, remaining=remaining)

    def is_overdue(self):
        """Whether the time is up for so long that Odoo may be about to end whoever goes on."""
        end = self.env.context.get("cron_end_time")
        return self.seconds_left <= 0 and end is not None and time.monotonic() > end + _GRACE

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
