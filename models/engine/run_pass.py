"""One run: a pass through a stream's pages, and what is due when it is complete."""

import time
from collections import Counter
from datetime import UTC, timedelta

from odoo import fields
from odoo.fields import Domain

from ...records import RECORD_TYPES, Ref
from .guard import Guard
from .issues import REFERENCE, Issues
from .landing import Landing

#: Seconds that one write transaction should last at most; chunks are sized by it.
_TRANSACTION = 2.0
_FIRST_CHUNK, _LARGEST_CHUNK = 40, 500
#: How often a pass is read through when the list shifts while it is read.
_TRIES = 5
#: What changed shortly before the server's clock said so may not be listed yet.
_OVERLAP = timedelta(minutes=2)
_COUNTED = ("created", "updated", "unchanged", "archived", "failed", "skipped")


class TurnOver(Exception):
    """The connection's turn ends; what is left stays queued."""


class Pass:
    """Goes on with a run where its checkpoint says, until it is done or the worker's time is up."""

    def __init__(self, worker, run):
        self.worker = worker
        self.env = worker.env
        self.run = run
        self.stream = run.stream_id
        self.connection = worker.connection
        self.remote = worker.client.stream(self.stream._declaration(), self.stream._options())
        self.landing = Landing(self.stream, worker.key)
        self.chunk = _FIRST_CHUNK
        place = run.checkpoint or {}
        self.since = fields.Datetime.to_datetime(place.get("since") or (not run.full and self.stream.cursor) or False)
        self.bound = fields.Datetime.to_datetime(place.get("bound") or False)
        self.page = place.get("page", 1)
        self.tries = place.get("tries", 1)
        self.total = place.get("total")
        self.shifted = place.get("shifted", False)
        self.ids = set(place.get("ids", ()))
        self.counted = set(place.get("counted", ()))
        self.remote.seen.update(place.get("seen", ()))
        self.landing.doubtful = place.get("doubtful", {})

    def advance(self):
        if not self.run.started_at:
            self._begin()
        while not self._read_through():
            if self.worker.seconds_left <= 0:
                self._save_place()
                return
            self.tries += 1
            self.page, self.total, self.shifted, self.ids = 1, None, False, set()
        self._complete()

    def _begin(self):
        """Before the first page: is this still the company, and the database, that was connected?"""
        self.worker.commit()
        tenant = self.worker.client.tenant(refresh=True)
        stranger = self.connection._identify(tenant)
        if stranger:
            self.connection._fail(stranger)
            runs = self.env["hr.sync.run"].search(
                [("connection_id", "=", self.connection.id), ("state", "=", "running")]
            )
            runs._finish("failed", stranger)
            self.worker.commit()
            raise TurnOver
        if vars(tenant) != self.connection.tenant:
            self.connection.tenant = vars(tenant)
        self.run.started_at = fields.Datetime.now()

    # --- Reading -------------------------------------------------------------------------------------

    def _read_through(self):
        """Land the pages that are left. True when the end was reached and the pass counts, or may not be repeated."""
        pages = self.remote.pages(self.since and self.since.replace(tzinfo=UTC), self.page)
        while True:
            self.worker.commit()
            page = next(pages, None)
            if page is None:
                break
            if self.bound is None:
                self.bound = (page.date or fields.Datetime.now()).replace(tzinfo=None)
            self.shifted |= self.total not in (None, page.total)
            self.total = page.total
            self._land_page(page)
            self.page += 1
            if page.last:
                break
            self.worker.drain()
            if self.worker.seconds_left <= 0:
                return False
        if self._is_whole() or self.tries >= _TRIES:
            return True
        return False

    def _is_whole(self):
        return self.total is None or (not self.shifted and len(self.ids) == self.total)

    def _land_page(self, page):
        work, stale = self.landing.sort(page.records)
        new_ids = {record.external_id for record in page.records} - self.counted
        self.ids.update(record.external_id for record in page.records)
        busy = {record.external_id for record in work} | set(stale)
        calm = [record.external_id for record in page.records if record.external_id not in busy]
        if stale:
            self.worker.commit()
            read = (self.remote.read(external_id, single=False) for external_id in stale)
            work += [record for record in read if record]
        counts = Counter(fetched=len(new_ids), unchanged=len(new_ids.intersection(calm)))
        self.counted |= new_ids
        self.worker.transaction(lambda: (Issues.close(self.landing, calm), self._count(counts)))
        self._land(work)

    def _land(self, records, resolution=None):
        """Land ``records`` in chunks that take about as long as a transaction should."""
        records = list(records)
        while records:
            part, records = records[: self.chunk], records[self.chunk :]
            started = time.monotonic()
            self.worker.transaction(lambda part=part: self._land_chunk(part, resolution))
            seconds = max(time.monotonic() - started, 0.001)
            wanted = int(len(part) * _TRANSACTION / seconds)
            self.chunk = max(1, min(wanted, 2 * self.chunk, _LARGEST_CHUNK))

    def _land_chunk(self, part, resolution):
        items = self.landing.land(part, resolution)
        counts = Counter(item.outcome for item in items)
        counts["failed"] += sum(1 for item in items if item.question)
        self._count(counts)

    def _count(self, counts):
        values = {"expected": self.total or len(self.counted)}
        values.update((name, self.run[name] + counts[name]) for name in ("fetched", *_COUNTED) if counts[name])
        self.run.write(values)

    def _save_place(self):
        self.run.checkpoint = {
            "since": self.since and fields.Datetime.to_string(self.since),
            "bound": self.bound and fields.Datetime.to_string(self.bound),
            "page": self.page,
            "tries": self.tries,
            "total": self.total,
            "shifted": self.shifted,
            "ids": sorted(self.ids),
            "counted": sorted(self.counted),
            "seen": sorted(self.remote.seen),
            "doubtful": self.landing.doubtful,
        }

    # --- When all pages are read ---------------------------------------------------------------------

    def _complete(self):
        whole = self._is_whole()
        self._settle_doubts(whole)
        if whole and not self.since:
            self._look_for_vanished()
        self._settle_references()
        self.worker.transaction(lambda: self._finish(whole))

    def _finish(self, whole):
        now = fields.Datetime.now()
        if whole:
            values = {"cursor": self.bound - _OVERLAP, "last_success": now}
            if not self.since:
                values["last_full"] = now
            self.stream.write(values)
            self._report_unresolved()
            Issues.close(self.landing, [""])
            self.run._finish("partial" if self.run.failed else "done")
        else:
            self.run._finish(
                "partial",
                self.env._("The list changed again and again while it was read; the next run reads it once more."),
            )

    def _settle_doubts(self, whole):
        """Fields that could not be emptied because only their key was left out: the whole pass tells what it means."""
        fields_by_name = {declared.name: declared for declared in self.remote.offered}
        again, dropped = set(), {}
        for name, external_ids in self.landing.doubtful.items():
            if self.remote.seen.issuperset(fields_by_name[name].paths):
                again.update(external_ids)
            else:
                dropped[name] = len(external_ids)
        self.landing.doubtful = {}
        if again:
            self.worker.commit()
            self._land([record for one in sorted(again) if (record := self.remote.read(one, single=False))])
        if dropped and self.since:
            self.stream.last_full = False  # only a pass over everything can tell
        elif dropped and whole:
            for name, count in dropped.items():
                self.worker.transaction(lambda name=name, count=count: self._drift_issue(name, count))

    def _drift_issue(self, name, count):
        message = self.env._(
            "The system no longer sends \"%(field)s\" for anybody. %(count)s records keep what they have. Does the API"
            " key still have the right to read it?",
            field=name.replace("_", " "),
            count=count,
        )
        self.worker.stream_issue(self.stream, f"*{name}", "contract", message)

    def _look_for_vanished(self):
        """Linked entities that a complete pass did not list are read one by one; who is gone is archived."""
        Link = self.env["hr.sync.link"]
        domain = Domain("connection_id", "=", self.connection.id) & Domain("record_type", "=", self.stream.record_type)
        gone = self.landing.false_fingerprint
        missing = [
            link.external_id
            for link in Link.search_fetch(domain & Domain("state", "=", "linked"), ["external_id", "fingerprint_in"])
            if link.external_id not in self.ids and (link.fingerprint_in or {}).get("active") != gone
        ]
        if not missing:
            return
        left = Guard(self.landing).left()
        # Above what the guard allows, a sample is enough to ask; whoever is allowed is read again before it goes.
        sample = missing[: max(left, 0) + 1]
        self.worker.commit()
        read = {external_id: self.remote.read(external_id) for external_id in sample}
        deleted = [self.remote.record(one, deleted=True) for one in missing if not read.get(one)]
        self._land([record for record in read.values() if record])
        self._land(deleted, "ask" if len(deleted) > left else None)

    def _settle_references(self):
        """Set the references, of all streams, whose targets have come meanwhile."""
        for stream in self.connection.stream_ids:
            links = self.env["hr.sync.link"].search(self._waiting(stream), order="id")
            for start in range(0, len(links), _LARGEST_CHUNK):
                self.worker.transaction(
                    lambda part=links[start : start + _LARGEST_CHUNK].ids, stream=stream: self._settle(stream, part)
                )

    def _settle(self, stream, link_ids):
        landing = self.landing if stream == self.stream else Landing(stream, self.worker.key)
        record = RECORD_TYPES[stream.record_type]
        links = self.env["hr.sync.link"].browse(link_ids).exists()
        landing.land(
            [
                record(link.external_id, **{name: Ref(*target) for name, target in link.waiting.items()})
                for link in links
                if link.waiting
            ]
        )

    def _waiting(self, stream):
        domain = Domain("connection_id", "=", self.connection.id) & Domain("record_type", "=", stream.record_type)
        return domain & Domain("waiting", "!=", False) & Domain("state", "=", "linked")

    def _report_unresolved(self):
        """A reference whose target's stream is through and still did not bring it is an issue."""
        if self.env["hr.sync.run"].search_count(
            [("connection_id", "=", self.connection.id), ("state", "=", "running"), ("id", "!=", self.run.id)], limit=1
        ):
            return
        through = {
            stream.record_type
            for stream in self.connection.stream_ids
            if stream.enabled and stream.last_success
        }
        for stream in self.connection.stream_ids:
            links = self.env["hr.sync.link"].search(self._waiting(stream))
            for link in links:
                lost = {name: ref for name, ref in link.waiting.items() if ref[0] in through}
                if lost:
                    self._reference_issue(stream, link, lost)

    def _reference_issue(self, stream, link, lost):
        names = ", ".join(f"{name} ({target[0]} {target[1]})" for name, target in sorted(lost.items()))
        message = self.env._(
            "Not found in Odoo: %(names)s. The rest of the record is in step. If it exists in the external system,"
            " look whether it has an issue of its own.",
            names=names,
        )
        if self.worker.stream_issue(stream, link.external_id, REFERENCE, message, link):
            self.run.failed += 1
