"""One run: a pass through a stream's pages, and what is due when it is complete."""

import time
from collections import Counter
from datetime import timedelta, timezone

from odoo import fields
from odoo.fields import Domain

from ...records import _lt
from ..issues import Issues
from ..item import SYNCED
from ..push.outbox import has_held, queue_unlinked, retry_waiting, unlinked
from ..stream_issues import open_issue
from .deleted import report_deleted
from .doubts import confirm_doubts
from .importer import Importer
from .needs import Needs
from .owners import without_owner
from .references import References
from .single_reads import SingleReads
from .vanished import archive_vanished

#: Seconds that one write transaction should last at most; chunks are sized by it.
_TRANSACTION = 2.0
_SMALLEST_CHUNK, _FIRST_CHUNK, _LARGEST_CHUNK = 25, 50, 500
#: How often a pass is read through when the list shifts while it is read.
_TRIES = 5
#: What changed shortly before the server's clock said so may not be listed yet.
_OVERLAP = timedelta(minutes=2)


class Pass:
    """Continues a run at its checkpoint, until it is done or the worker's time is up."""

    def __init__(self, worker, run):
        self.worker = worker
        self.env = worker.env
        self.run = run
        self.stream = run.stream_id
        self.connection = worker.connection
        declaration = self.stream._declaration()
        self.remote = worker.client.stream(declaration, self.stream._options())
        self.first_day = self.stream.first_day if declaration.ranged else None
        self.single_reads = SingleReads(worker, worker.places, self.stream, self.remote)
        self.importer = Importer(self.stream, worker.key, thorough=run.full, run=run)
        if not declaration.owner:  # whose links are looked up for each page
            held_by = self.importer.model._sync_held_by()
            self.remote.recall(worker.key, self.importer.comparer.known_payloads, held_by)
        self.chunk = _FIRST_CHUNK
        self.reported_at = 0.0
        place = run.checkpoint or {}
        partly = declaration.incremental and not run.full
        self.since = fields.Datetime.to_datetime(place.get("since") or (partly and self.stream.cursor) or False)
        self.bound = fields.Datetime.to_datetime(place.get("bound") or False)
        self.page = place.get("page", 1)
        self.tries = place.get("tries", 1)
        self.total = place.get("total")
        self.shifted = place.get("shifted", False)
        self.ids = set(place.get("ids", ()))
        self.counted = set(place.get("counted", ()))
        self.remote.seen.update(place.get("seen", ()))
        self.importer.comparer.doubtful = {name: set(ids) for name, ids in place.get("doubtful", {}).items()}
        self.broken = place.get("broken", 0)
        self.brought = place.get("brought", 0)
        self.put_off = place.get("later", ())
        self.importer.needs = {tuple(target): label for *target, label in place.get("needs", ())}

    def advance(self):
        if not self.run.started_at:
            newest = self.env["hr.sync.job"].search([], order="id desc", limit=1).id
            self.run.write({"started_at": fields.Datetime.now(), "newest_job": newest})
        elif not self.run.checkpoint:
            # The slice before this one was killed: everything is read, and counted, from the start.
            # What it had brought is unchanged by now, and was brought by this run all the same.
            self.brought = self.run.created + self.run.updated
            self.run.write(dict.fromkeys(("fetched", "unchanged", "conflicted", "failed", "skipped"), 0))
        self._read_put_off()
        while not self._read_through():
            if self.worker.seconds_left <= 0:
                self.save_place()
                return
            self.tries += 1
            self.page, self.total, self.shifted, self.ids, self.broken = 1, None, False, set(), 0
        self._complete()

    def _read_put_off(self):
        """What an earlier slice put off to the end of the pass; only its ids were kept."""
        for record in self.single_reads.fetch(self.put_off):
            self.importer.later[record.external_id] = record
        self.put_off = ()

    # --- Reading -------------------------------------------------------------------------------------

    def _read_through(self):
        """Import the pages that are left. True when the end was reached and the pass counts, or may not be repeated."""
        since = self.since and self.since.replace(tzinfo=timezone.utc)
        pages = self._pages(since)
        while True:
            self.worker.commit()
            page = next(pages, None)
            if page is None:
                break
            if self.bound is None:
                now = fields.Datetime.now()
                # Not later than our own clock: the next pass would skip what changes until then.
                self.bound = min(page.date.replace(tzinfo=None), now) if page.date else now
            self.shifted |= self.total not in (None, page.total)
            self.total = page.total
            if not self._import_page(page):
                return False
            self.page += 1
            self.run._heed_cancel()
            if page.last:
                break
            self.worker.drain_between_pages()
            if self.worker.seconds_left <= 0:
                return False
        return self._is_whole() or self.tries >= _TRIES

    def _pages(self, since):
        return self.remote.pages(since, self.page, self.first_day or None)

    def linked_domain(self):
        """The domain of the links of what the pass lists."""
        return Domain.TRUE

    def _is_whole(self):
        return self.total is None or (not self.shifted and len(self.ids) + self.broken == self.total)

    def _import_page(self, page):
        """Import one page; False if time was up before its end, so that it has to be read once more."""
        outside = without_owner(self.importer, page.records)
        work, stale = self.importer.sort([one for one in page.records if one.external_id not in outside])
        listed = [*page.unchanged, *(record.external_id for record in page.records)]
        new_ids = set(listed) - self.counted
        self.ids.update(listed)
        busy = {record.external_id for record in work} | set(stale)
        calm = [external_id for external_id in listed if external_id not in busy]
        if stale:
            work += self.single_reads.fetch(stale)
        calm_new = len(new_ids.intersection(calm) - outside)
        again = min(calm_new, self.brought)
        self.brought -= again
        skipped = len(new_ids & outside)
        counts = Counter(fetched=len(new_ids), unchanged=calm_new - again, skipped=skipped)
        self.counted |= new_ids
        self.broken += len(page.broken)
        self.worker.transaction(lambda: self._note_page(page, calm, counts))
        # A page that is read again continues with its remaining records; those imported before are no longer new.
        fresh = [record for record in work if record.external_id in new_ids]
        left = {record.external_id for record in self.import_records(fresh, counted=new_ids, may_stop=True)}
        if left:
            self.counted -= left
            self.broken -= len(page.broken)
            again = len(page.broken) if self.tries == 1 else 0
            uncounted = Counter(fetched=-len(left) - again, failed=-again)
            self.worker.transaction(lambda: self._count(uncounted))
            return False
        self.import_records([record for record in work if record.external_id not in new_ids], counted=new_ids)
        return True

    def _note_page(self, page, calm, counts):
        """What is known of a page before its records are imported: the unchanged ones, and items that are none."""
        Issues.close(self.importer, calm)
        if not self.since:  # it is of use to passes that list everything
            self.importer.comparer.keep_payloads()
        self.run._note(self.importer.notes)
        for error in page.broken[:1]:
            # One issue for the place, not one for each item that does not fit.
            open_issue(self.env, self.stream, "", error.code, error.sentence, detail=error.detail)
        if page.broken and self.tries == 1:
            counts = counts + Counter(fetched=len(page.broken), failed=len(page.broken))
        self._count(counts)

    def import_records(self, records, resolution=None, counted=(), may_stop=False):
        """Import ``records`` in chunks that take about as long as a transaction should.

        :param counted: the external ids whose outcome counts; one that is read twice in a run counts once.
        :param may_stop: stop between chunks when that cannot wait for the end.
        :return: what remains.
        """
        records = list(records)
        while records:
            part, records = records[: self.chunk], records[self.chunk :]
            started = time.monotonic()
            self.worker.transaction(lambda part=part: self._import_chunk(part, resolution, counted))
            seconds = max(time.monotonic() - started, 0.001)
            wanted = int(len(part) * _TRANSACTION / seconds)
            self.chunk = max(_SMALLEST_CHUNK, min(wanted, 2 * self.chunk, _LARGEST_CHUNK))
            if records:
                self.run._heed_cancel()
                if may_stop and self.worker.is_overdue():
                    break
        return records

    def _import_chunk(self, part, resolution, counted):
        items = [
            item
            for item in self.importer.import_records(part, resolution)
            if item.record.external_id in counted or item.outcome == "archived"
        ]
        self.run._note(self.importer.notes)
        # What was imported in part has an issue, and counts as that alone.
        counts = Counter("failed" if item.left and item.outcome in SYNCED else item.outcome for item in items)
        counts["conflicted"] += sum(1 for item in items if item.question and not item.left)
        self._count(counts)

    def _count(self, counts):
        self.run._count(counts, self.total or len(self.counted))
        self.reported_at = self.run._report_progress(self.reported_at)

    def cancel(self):
        self.run._finish("cancelled")

    def save_place(self):
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
            "doubtful": {name: sorted(ids) for name, ids in self.importer.comparer.doubtful.items()},
            "broken": self.broken,
            "brought": self.brought,
            "later": sorted({*self.importer.later, *self.put_off}),
            "needs": [[*target, label] for target, label in self.importer.needs.items()],
        }

    # --- When all pages are read ---------------------------------------------------------------------

    def _complete(self):
        whole = self._is_whole()
        self._import_later()
        clear = confirm_doubts(self, whole)
        if whole and not self.since:
            archive_vanished(self)
        References(self.worker).resolve(self.importer)
        self.worker.transaction(lambda: self._end(whole, clear))

    def _end(self, whole, clear):
        """Finish the run and start what waited for it, in one transaction: neither happens without the other."""
        self._finish(whole, clear)
        Needs(self.worker).resolve()
        retry_waiting(self.stream)
        coming = self.worker._running().filtered(lambda run: run.trigger == "setup" and run.direction == "in")
        if self.run.trigger == "setup" and not coming:
            # The last pass of a set-up: everything that is to be sent finds what it refers to.
            self._send_the_rest()
        if self.stream.direction != "in":
            self._let_go()
        if not self.importer.creates:
            # What was not created is listed, so that a person can decide about it.
            self.stream._request_preview()

    def _send_the_rest(self):
        sending = self.connection.stream_ids.filtered(lambda one: one.enabled and one.direction == "out")
        sending.filtered(lambda one: one.trigger != "manual")._request_outbound("setup", batch=self.run.batch_id)
        for stream in sending.filtered(lambda one: one.trigger == "manual"):
            queue_unlinked(stream)

    def _let_go(self):
        """What was to wait for the stream's next run is sent now; by hand, also whoever has never been."""
        if has_held(self.stream) or (self.run.trigger == "manual" and unlinked(self.stream)):
            # The pass has compared both sides.
            place = {"is_compared": True}
            self.stream._request_outbound(self.run.trigger, place=place, batch=self.run.batch_id)

    def _finish(self, whole, clear):
        now = fields.Datetime.now()
        self.stream._goes("in")
        if whole:
            values = {"cursor": self.bound - _OVERLAP, "last_success": now, "seen_job": self.run.newest_job}
            if not self.since:
                # What another profile reads otherwise is read once more.
                values["last_full"] = not self.importer.lost and not self.worker._is_outdated() and now
            self.stream.write(values)
            needs = Needs(self.worker)
            needs.save(self.stream, self.importer.needs, self.since)
            if not self.since:
                Issues.close_vanished(self.importer, self.ids)
            self.run.failed += needs.report(self.run)
            self.run.failed += References(self.worker).report(self.run)
            self.run.failed += report_deleted(self.worker, self.run)
            Issues.close(self.importer, clear if self.broken else ["", *clear])
            self.run._finish_as_counted()
        else:
            self.run._finish(
                "partial",
                _lt("The list kept changing while it was read; the next run reads it again."),
            )

    def _import_later(self):
        """Records that could not be distinguished from others before their references were there."""
        while self.importer.later:
            batch, self.importer.later = self.importer.later, {}
            self.importer.match_index = None
            self.import_records(batch.values(), counted=batch.keys())
            # Nothing moves any more: now it is a question for a person.
            self.importer.last_call = len(self.importer.later) == len(batch)
