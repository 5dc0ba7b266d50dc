"""Webhook deliveries: what they are about is read again, each entity once."""

import dataclasses

from odoo import fields
from odoo.fields import Domain

from ...systems import RateLimited, RemoteError, Unauthorized, Unreachable
from ...systems.secrets import get_logger
from ..signals import CONCURRENT, SliceEnded
from .importer import Importer
from .needs import Needs, resolve_after

_logger = get_logger(__name__)

#: Deliveries that are looked at in one go, and entities that land in one transaction.
_BATCH, _CHUNK = 100, 25


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
        waiting = Domain(self.worker._mine()) & Domain("purpose", "=", "delivery") & Domain("state", "=", "pending")
        waiting &= Domain("next_attempt", "=", False) | Domain("next_attempt", "<=", fields.Datetime.now())
        jobs = self.env["hr.sync.job"].search(waiting, limit=_BATCH, order="id")
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
            part = entities[start : start + _CHUNK]
            self._read(stream, part, jobs.concat(*(by_entity[one] for one in part)))

    def _read(self, stream, external_ids, jobs):
        try:
            self.worker.identify()
        except (Unreachable, RateLimited, Unauthorized) as error:
            self.worker.end_turn(error)
        except RemoteError as error:
            # What comes next meets the same, and says so.
            self.worker.postpone(jobs, error)
            return
        remote = self.worker.client.stream(stream._declaration(), stream._options())
        importer = Importer(stream, self.worker.key)
        importer.last_call = True  # nothing comes after it that it could wait for
        deletions = set(jobs.filtered("deleted").mapped("external_id"))
        self.worker.commit()
        records, failed = [], {}
        for external_id in external_ids:
            try:
                record = remote.read_or_vanished(external_id)
                # One that is not shown any more is known to be deleted where the system says so.
                known = record.vanished and external_id in deletions
                records.append(dataclasses.replace(record, vanished=False) if known else record)
            except Unreachable as error:
                # It answers, but not about this one: the others come first at the next turn.
                self.worker.postpone(jobs.filtered(lambda job, id_=external_id: job.external_id == id_), error)
                self.worker.end_turn(error)
            except (RateLimited, Unauthorized) as error:
                self.worker.end_turn(error)
            except RemoteError as error:
                failed[external_id] = error

        def work():
            items = importer.import_records(records)
            if importer.needs:
                Needs(self.worker).save(stream, importer.needs, since=True)
            for external_id, error in failed.items():
                sentence = self.connection._sentence(error)
                self.worker.stream_issue(stream, external_id, error.code, sentence, detail=error.detail)
            jobs.write({"state": "done"})
            return items

        try:
            resolve_after(self.worker, importer, self.worker.transaction(work))
        except (SliceEnded, *CONCURRENT):
            raise
        except Exception:  # what cannot be done must not be met again and again before everything else
            _logger.exception("Deliveries of %s: unexpected error", stream.record_type)
            self.worker.rollback()
            self.worker.transaction(lambda: self._give_up(stream, jobs))

    def _give_up(self, stream, jobs):
        for external_id in set(jobs.mapped("external_id")):
            self.worker.stream_issue(stream, external_id, "unexpected", self.worker._unexpected())
        jobs.write({"state": "done"})

    def _done(self, jobs):
        self.worker.transaction(lambda: jobs.write({"state": "done"}))
