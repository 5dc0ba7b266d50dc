"""Works off what waits for one connection, in slices and short transactions."""

import time

from ..records import _lt
from ..systems.secrets import get_logger
from .error_table import Action, Place, Seen, outcome_of, seen
from .failures import Failures
from .language_change import carry_over_agreement
from .mapping_values import MappingValues
from .pull.deliveries import Deliveries
from .pull.inbox import Inbox
from .pull.owner_pass import OwnerPass
from .pull.preview import Preview
from .pull.run_pass import Pass
from .push.outbound_preview import OutboundPreview
from .push.outbound_run import OutboundRun
from .push.outbox import Outbox
from .push.remote_changes import RemoteChanges
from .signals import Cancelled, SliceEnded
from .stream_issues import PlaceIssues
from .transactions import Transactions

_logger = get_logger(__name__)

#: After these the other runs of the slice would meet the same.
_FOR_ALL = (Action.END_TURN, Action.STOP_CONNECTION)
#: Seconds after which a pass looks, between two of its pages, whether anything else is due.
_LOOK_AGAIN = 1


class Worker(Transactions):
    """One slice of one connection's work.

    No transaction is open while a call is made: everything is committed before, and the answer is taken over after.
    """

    def __init__(self, connection):
        # The language of the worker's own sentences; the engine's records are read in the connection's.
        self.connection = connection.with_context(lang=connection._language())
        super().__init__(self.connection.env)
        #: What the client of the slice knows of the system; a connection's may change at any time.
        self.system = self.connection._system()
        self.key = connection._fingerprint_key()
        self.client = None
        self.identified = False
        self.places = PlaceIssues(self.connection)
        self.failures = Failures(self.connection, self, self.places)
        self.deliveries = Deliveries(self)
        self.inbox = Inbox(self)
        self.mapping_values = MappingValues(self.connection, self, self.failures)
        self.outbox = Outbox(self)
        self.remote_changes = RemoteChanges(self)
        #: Whether there may be more that is due, and when that was looked at last, by the monotonic clock.
        self.more = True
        self.drained_at = 0.0

    def work(self):
        try:
            self.client = self.connection._client()
            self.commit(processed=0)
            carry_over_agreement(self)
            self.places.load()
            if self.connection.state == "connected":
                self._loop()
            else:
                self._look_ahead()
        except SliceEnded:
            self._tell_retries()
            self.commit(remaining=0, processed=0)
        except Exception as error:  # the cron must live: whatever it is, it is logged, and tried again next time
            self._slice_failed(error)
        finally:
            if self.client:
                self.client.close()

    def _slice_failed(self, error):
        """What is raised here is about no run: the client could not be made, or something between two runs failed."""
        outcome = outcome_of(error, Place.CONNECT)
        self.rollback()
        if outcome.action is Action.STOP_CONNECTION:
            self.connection._fail(self.connection._sentence(error))
        elif outcome.action is not Action.REDO:  # which the next slice does
            _logger.error("Connection %s: unexpected error", self.connection.id, exc_info=error)
            self._running()._finish("failed", self._unexpected())
        self.commit(remaining=0, processed=0)

    def _loop(self):
        while self.seconds_left > 0:
            # A little of everything in turn, so that nothing waits for long tasks.
            more = self.drain()
            if run := self._next():
                self._advance(run)
            elif not more:
                due = self.connection.stream_ids._due()
                sending = due.filtered(lambda stream: stream.direction == "out")
                reading = (due - sending)._with_needed().filtered(lambda stream: not stream._is_stopped("in"))
                (sending | reading)._request("schedule")
                again = self.connection.stream_ids._try_again()
                if not due and not again and not self.inbox.fetch_files() and not self.remote_changes.ask():
                    if self.identified:  # otherwise nothing was called: whether it answers is as unknown as before
                        self.failures.close_circuit()
                    self.commit(remaining=0, processed=0)
                    return
            self.commit()
        self.commit(processed=0)

    def _look_ahead(self):
        """Before a connection is set up it is looked at, and nothing else."""
        while self.seconds_left > 0 and (run := self._next(kind="preview")):
            self._advance(run)
        if self.seconds_left > 0 and self.connection._setup_waits_for_values():
            self.mapping_values.read_values(self._identified)
        self.commit(remaining=len(self._running()), processed=0)

    def _next(self, kind=None):
        runs = self._running().filtered(lambda run: kind in (None, run.kind))
        return runs.sorted(lambda run: run._turn())[:1]

    def _advance(self, run):
        """Continue a run; errors that stop it are reported as the error table says."""
        renewed = bool(run.kind == "preview" and self.connection._new_key())
        current = None
        try:
            if not renewed:
                self.identify()
            if run.kind == "preview":
                run._heed_cancel()
                self._look(run, renewed)
                return
            inbound = OwnerPass if run.scope else Pass
            current = OutboundRun(self, run) if run.direction == "out" else inbound(self, run)
            run._heed_cancel()
            current.advance()
            self.transaction(lambda: self.connection._note_facts(self.client))
        except Cancelled:
            self.rollback()
            current.cancel() if current else run._finish("cancelled")
            self.commit()
        except SliceEnded:
            self._keep_place(current)
            raise
        except Exception as error:  # one run must not stop the others
            self._run_failed(run, current, error, self._place_of(run, renewed))

    def _place_of(self, run, renewed):
        """From where a run calls."""
        if run.kind == "preview":
            return Place.PREVIEW_NEW_KEY if renewed else Place.PREVIEW
        if run.direction == "out":
            return self.place(Place.VERIFY)
        return self.place(Place.PULL_LIST)

    def _run_failed(self, run, current, error, place):
        """
        :param current: the ``Pass``, if it has begun.
        :raise SliceEnded: the rest of this slice would fail in the same way, or the run has to continue later.
        """
        outcome, stream = outcome_of(error, place), run.stream_id
        if outcome.action in (Action.WAIT, Action.REDO):
            self._keep_place(current)
            if outcome.action is Action.REDO:
                raise SliceEnded from None
        else:
            self.rollback()
            runs = run | self._running() if outcome.action in _FOR_ALL else run
            if seen(error) is Seen.UNEXPECTED:
                _logger.error("Connection %s: unexpected error", self.connection.id, exc_info=error)
                runs._finish("failed", self._unexpected())
                self.commit()
                return
            runs._finish("failed", self.connection._sentence(error, new_key=place is Place.PREVIEW_NEW_KEY))
            self.commit()
        self.failures.carry_out(outcome.action, outcome, error, place, stream, run.direction)

    def _look(self, run, renewed):
        """
        :param renewed: use the key that is to replace the one in use; whose it is was looked at when it was entered.
        """
        client = self.connection._client(renewed=True) if renewed else self.client
        try:
            if run.direction == "out":
                OutboundPreview(self, run).advance()
            else:
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
        if self.places.is_known(Place.FIRST_CALL):
            self.transaction(lambda: self.places.fits(Place.FIRST_CALL))
        self.identified = True

    def place(self, place):
        """``place``, unless it was the first call of the slice that failed: that one is about no record."""
        return place if self.identified else Place.FIRST_CALL

    def _keep_place(self, current):
        """The run continues from here at the connection's next turn."""
        self.rollback()
        # A place in a list as it was read until now means nothing to the next slice, which reads it in another way.
        if current and current.run.state == "running" and not self._is_outdated():
            current.save_place()
        self.commit()

    def drain(self):
        """Do some of what is due, besides passes: the short things come before the long ones.

        :return: whether there may be more.
        :raise SliceEnded: the connection's system is declared in another way since the slice began.
        """
        if self._is_outdated():
            raise SliceEnded
        more = [self.deliveries.drain(), self.inbox.drain()]
        # The first call is better made by a run that waits: its failure is shown there. What is sent needs the values.
        if self.mapping_values.are_due() and (self.identified or self._next().direction != "in"):
            self.mapping_values.read_values(self._identified)
        more.append(self.outbox.drain())
        self._tell_retries()
        self.more, self.drained_at = any(more), time.monotonic()
        return self.more

    def drain_between_pages(self):
        """``drain``, but once a second at most where nothing was left.

        It takes ten queries, and most pages that bring nothing new take less than a tenth of a second.
        """
        if self.more or time.monotonic() - self.drained_at >= _LOOK_AGAIN:
            self.drain()

    def _tell_retries(self):
        """Tell people what came of what they had tried again, as soon as all of it is through (one query)."""
        Job = self.env["hr.sync.job"]
        if Job._retries_over(self.connection):
            self.transaction(lambda: Job._tell_retries(self.connection))

    def _identified(self):
        """The client, once it is known which company is there."""
        self.identify()
        return self.client

    def _is_outdated(self):
        """Whether what declares the system is another than the client of the slice was made with."""
        return self.connection._system() is not self.system

    def _unexpected(self):
        return _lt("An unexpected error occurred. See the server log for details.")

    def _running(self):
        """The connection's runs that are queued or under way."""
        return self.env["hr.sync.run"].search([*self._mine(), ("state", "=", "running")])

    def _mine(self):
        return [("connection_id", "=", self.connection.id)]
