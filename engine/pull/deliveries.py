"""Webhook deliveries: what they are about is read again, each entity once."""

import dataclasses
from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

from ...systems.secrets import get_logger
from ..due import is_due
from ..error_table import Action, Notify, Place, Seen, outcome_of, seen
from ..signals import SliceEnded
from ..stream_issues import open_issue
from .importer import Importer
from .needs import Needs, resolve_after

_logger = get_logger(__name__)

#: Deliveries that are looked at in one go, and entities that are imported in one transaction.
_BATCH, _CHUNK = 100, 25
#: How long an entity over which the system fails is left alone at first.
_BACKOFF = timedelta(minutes=1)


class Deliveries:
    """The deliveries of one connection that wait, on the worker's turn."""

    def __init__(self, worker):
        self.worker = worker
        self.env = worker.env
        self.connection = worker.connection

    def drain(self):
        """Work off some of them.

        :return: whether there may be more.
        """
        due = Domain("purpose", "=", "delivery") & is_due(self.connection.stream_ids._resting("in"))
        jobs = self.env["hr.sync.job"].search(Domain(self.worker._mine()) & due, limit=_BATCH, order="id")
        if not jobs:
            return False
        by_type = jobs.grouped("record_type")
        for stream in self.connection.stream_ids.sorted("sequence"):
            if stream.record_type in by_type:
                self._work_off(stream, by_type[stream.record_type])
        return len(jobs) == _BATCH

    def _work_off(self, stream, jobs):
        if not stream.enabled or stream.direction == "out" or stream.trigger in ("manual", "setup"):
            self._done(jobs)  # somebody decides when this is read
            return
        if not stream.last_success:
            self._done(jobs)  # the first pass brings it
            return
        if not stream._declaration().readable:
            self.worker.transaction(lambda: (stream._request("change", again=True), jobs.write({"state": "done"})))
            return
        by_entity = jobs.grouped("external_id")
        entities = list(by_entity)
        for start in range(0, len(entities), _CHUNK):
            if stream._rests("in"):
                return  # since the part before
            part = entities[start : start + _CHUNK]
            self._read(stream, part, jobs.concat(*(by_entity[one] for one in part)))

    def _read(self, stream, external_ids, jobs):
        """Read the entities and import them; what fails is reported, or tried again, as the error table says."""
        try:
            self.worker.identify()
        except SliceEnded:
            raise
        except Exception as error:
            self._failed_first(stream, error)
            return
        reading = _Reading(self.worker, stream, set(jobs.filtered("deleted").mapped("external_id")))
        self.worker.commit()
        reading.read_all(external_ids)
        by_entity = jobs.grouped("external_id")
        importer = Importer(stream, self.worker.key)
        importer.last_call = True  # nothing comes after it that it could wait for

        def work():
            items = importer.import_records(reading.records)
            if importer.needs:
                Needs(self.worker).save(stream, importer.needs, since=True)
            if reading.records:
                self.worker.places.fits(Place.DELIVERY, stream)
            for external_id in reading.failed:
                self._give_up_or_wait(stream, reading.failed[external_id], by_entity[external_id])
            jobs.filtered(lambda job: job.external_id in reading.read_ids).write({"state": "done"})
            return items

        try:
            resolve_after(self.worker, importer, self.worker.transaction(work))
        except SliceEnded:
            raise
        except Exception as error:  # what cannot be done must not be met again and again before everything else
            if outcome_of(error, Place.DELIVERY).action is Action.REDO:
                raise
            _logger.exception("Deliveries of %s: unexpected error", stream.record_type)
            self.worker.rollback()
            self.worker.transaction(lambda: self._give_up(stream, jobs))
        if reading.ended:
            action, outcome, error = reading.ended
            self.worker.failures.carry_out(action, outcome, error, Place.DELIVERY, stream)

    def _failed_first(self, stream, error):
        """The deliveries wait as they are until the system can be asked."""
        place = self.worker.place(Place.DELIVERY)
        outcome = outcome_of(error, place)
        if outcome.action is Action.REDO or seen(error) is Seen.UNEXPECTED:
            raise error
        self.worker.failures.carry_out(outcome.action, outcome, error, place, stream)

    def _give_up_or_wait(self, stream, failure, jobs):
        """Carry out, in a transaction, what is to become of the deliveries of one entity.

        :param failure: the outcome and the error.
        """
        outcome, error = failure
        tried = max(jobs.mapped("attempts")) + 1
        if outcome.action is Action.RETRY and tried < outcome.tries:
            moment = fields.Datetime.now() + _BACKOFF * 2**tried
            jobs.write({"attempts": tried, "next_attempt": moment})
            self.connection._wake_at(moment)
            return
        jobs.write({"state": "done"})
        if seen(error) is Seen.UNEXPECTED:
            open_issue(self.env, stream, jobs[0].external_id, "unexpected", self.worker._unexpected())
            return
        sentence = self.connection._sentence(error)
        if outcome.notify is Notify.PLACE:
            self.worker.places.open(stream, Place.DELIVERY, error.code, sentence, error.detail)
            # What cannot be read alone may be read with the list.
            stream._request("change", again=True)
        else:
            open_issue(self.env, stream, jobs[0].external_id, error.code, sentence, detail=error.detail)

    def _give_up(self, stream, jobs):
        for external_id in set(jobs.mapped("external_id")):
            open_issue(self.env, stream, external_id, "unexpected", self.worker._unexpected())
        jobs.write({"state": "done"})

    def _done(self, jobs):
        self.worker.transaction(lambda: jobs.write({"state": "done"}))


class _Reading:
    """What came of reading some entities of a stream one by one.

    ``records`` are those that were read, ``failed`` has outcome and error of those that could not be, and ``ended`` is
    what ended it early: action, outcome and error.

    :param deletions: the external ids that a delivery called deleted.
    """

    def __init__(self, worker, stream, deletions):
        self.remote = worker.client.stream(stream._declaration(), stream._options())
        self.failures = worker.failures
        self.deletions = deletions
        self.records, self.read_ids = [], set()
        self.failed = {}
        self.ended = None

    def read_all(self, external_ids):
        for external_id in external_ids:
            try:
                self._read_one(external_id)
            except Exception as error:  # one entity must not stop the others
                outcome = outcome_of(error, Place.DELIVERY)
                if outcome.action is Action.REDO:
                    raise
                if seen(error) is Seen.UNEXPECTED:
                    _logger.exception("Reading %s: unexpected error", external_id)
                action = self.failures.action(outcome)
                if outcome.action in (Action.FAIL, Action.RETRY):
                    self.failed[external_id] = outcome, error
                if action not in (Action.FAIL, Action.RETRY):
                    self.ended = action, outcome, error
                    return

    def _read_one(self, external_id):
        record = self.remote.read_or_vanished(external_id)
        # One that is not shown any more is known to be deleted where the system says so.
        known = record.vanished and external_id in self.deletions
        self.records.append(dataclasses.replace(record, vanished=False) if known else record)
        self.read_ids.add(external_id)
        self.failures.worked()
