"""One outbound run: what waited is let go, what is linked is compared, and what differs is sent."""

from odoo import fields
from odoo.fields import Domain

from ...records import _lt, as_sentence
from ..changes import queue
from ..error_table import Place
from ..messages import sentence_of
from .missing import are_too_many, ask_about, close_question, note_overwritten, note_recreated
from .outbox import retry_waiting, rows_of
from .pairing import Pairing
from .verification import Verification


class OutboundRun:
    """Goes on with an outbound run where its checkpoint says, until it is done or the worker's time is up.

    A run that was killed compares again what its last turn has compared; what was queued by then is sent once all the
    same.
    """

    def __init__(self, worker, run):
        self.worker = worker
        self.run = run
        self.verification = Verification.of_run(run, worker.key)
        self.env, self.stream = self.verification.env, self.verification.stream
        self.declaration = self.verification.declaration
        self.reported_at = 0.0
        place = run.checkpoint or {}
        self.allowed = place.get("allowed", False)
        self.at = place.get("at", 1)
        self.met = set(place.get("met", ()))
        self.calm = place.get("calm", 0)
        self.left = place.get("left", 0)
        self.seen = place.get("seen", 0)
        self.is_compared = place.get("is_compared", False)

    def advance(self):
        """
        :raise RemoteError: what the external system has cannot be read.
        """
        if not self.run.started_at:
            self.worker.transaction(self._begin)
        if not self.is_compared:
            self._compare()
        if self.is_compared and self.run.state == "running" and self._send():
            self.worker.transaction(self._finish)
        elif self.run.state == "running":
            self.worker.transaction(self._keep)

    def cancel(self):
        """Stop; what the run has not sent waits for the next one, unless it is sent by itself."""
        self._count()
        rest = self.env["hr.sync.job"].search(self.run._open_jobs())
        queued = rest.filtered(lambda job: job.id > self.run.newest_job or self.stream.trigger != "change")
        queued.write({"held": True, "run_id": False})
        (rest - queued).write({"run_id": False})
        self.run._finish("cancelled")

    def _keep(self):
        self._count()
        self.save_place()

    def save_place(self):
        self.run.checkpoint = {
            "allowed": self.allowed,
            "at": self.at,
            "met": sorted(self.met),
            "calm": self.calm,
            "left": self.left,
            "seen": self.seen,
            "is_compared": self.is_compared,
        }

    # --- What is to be sent --------------------------------------------------------------------------

    def _begin(self):
        """Let go what waited for this run, and queue what the external system does not know."""
        newest = self._newest_job()
        waiting = self._rows()
        if self._only_corrects:
            linked = set(self.env["hr.sync.link"].search_fetch(self.verification.links(), ["res_id"]).mapped("res_id"))
            waiting = waiting.filtered(lambda job: job.res_id in linked)
        waiting.write({"held": False, "run_id": self.run.id})
        fresh = self.verification.model
        if not self._only_corrects and (
            self.stream.direction == "out" or (self.is_compared and self.run.trigger == "manual")
        ):
            fresh = fresh._sync_unlinked(self.stream, self.verification.scope)
        known = set(waiting.mapped("res_id"))
        queue(self.stream, fresh.filtered(lambda one: one.id not in known), run=self.run)
        left = {}
        if not self._only_corrects:
            left = self.verification.model._sync_left_here(self.stream, self.verification.scope)
        for why, records in left.items():
            self.run._note({as_sentence(why): records})
        links = self.env["hr.sync.link"].search_count(self.verification.links())
        expected = links + len(known | set(fresh.ids))
        self.run.write({"started_at": fields.Datetime.now(), "newest_job": newest, "expected": expected})
        self.left = sum(map(len, left.values()))
        self.seen = self._newest_job()
        self.save_place()

    @property
    def _only_corrects(self):
        """Whether a person has chosen nothing, where nothing else is sent for the first time."""
        return self.declaration.by_choice and not self.run.scope

    def _newest_job(self):
        return self.env["hr.sync.job"].search([], order="id desc", limit=1).id

    def _rows(self, targets=None):
        """What waits to be sent, of these records or of all in scope."""
        mine = rows_of(self.stream, held=None) & Domain("purpose", "=", "record")
        if targets is not None:
            mine &= Domain("res_id", "in", targets.ids)
        elif not self.verification.scope.is_true():
            mine &= Domain("res_id", "in", self.verification.model._search(self.verification.scope))
        return self.env["hr.sync.job"].search_fetch(mine, ["res_id"])

    def _compare(self):
        """Compare page by page what is linked; ``is_compared`` says whether that was all."""
        self.worker.identify()
        remote = self.worker.client.stream(self.declaration, self.stream._options())
        if self.declaration.verifies and self.stream.direction == "out":
            self._compare_list(remote)
            return
        while self.at:
            following, compared = self.worker.transaction(lambda: self.verification.page(self.at))
            calm = [one for one in compared if one.is_calm] if self.declaration.batch else []
            found = remote.present([one.local for one in calm]) if calm else []
            there = {one.target.id: entity for one, entity in zip(calm, found, strict=True)}
            if self.worker.transaction(lambda compared=compared, there=there: self._sort(compared, there)) is None:
                return
            self.at = following
            self.worker.drain_between_pages()
            self.run._heed_cancel()
            if self.at and self.worker.seconds_left <= 0:
                return
        self.is_compared = True
        self.worker.transaction(lambda: self.worker.places.fits(Place.VERIFY, self.stream))

    def _compare_list(self, remote):
        """The same with the pages of the system's list; what differs is sent at once, as it has just been read."""
        pages, pairing = remote.pages(start=self.at), Pairing(self.stream, self.worker.key)
        while True:
            self.worker.commit()
            page = next(pages, None)
            if page is None:
                break
            # One that has moved to another page meanwhile is compared once.
            there = {one.external_id: one for one in page.records if one.external_id not in self.met}
            changed = self.worker.transaction(lambda there=there: self._sort_page(there, pairing))
            if changed:
                self.worker.outbox.send(self.stream, changed, read=there)
            self.at += 1
            self.met.update(there)
            self.worker.drain_between_pages()
            self.run._heed_cancel()
            if page.last:
                break
            if self.worker.seconds_left <= 0:
                return
        self.is_compared = self.worker.transaction(self._sort_missing)

    def _sort_page(self, there, pairing):
        """
        :param there: the entities of a page, by their external ids.
        :return: the ids of the records that are to be sent.
        """
        if paired := pairing.pair(list(there.values())):
            names = ", ".join(paired)
            self.run._note([_lt("Found in the external system and linked: %(names)s", names=names)])
        compared = self.verification.of_entities(there)
        return self._sort(compared, {one.target.id: there[one.external_id] for one in compared if one.external_id})

    def _sort_missing(self):
        """What the list does not show is read by whoever sends it; what was queued before may be created now."""
        missing = self.verification.missing(self.met)
        if not self.allowed and are_too_many(len(missing), len(self.met) + len(missing)):
            ask_about(self.run, len(missing), len(self.met) + len(missing))
            return False
        self._queue([one.target for one in missing if one.outcome != "wait"])
        # All of the list was read, also where the run is narrowed to some records.
        self.stream.seen_job = self.seen
        self.worker.places.fits(Place.VERIFY, self.stream)
        return True

    def _sort(self, compared, there):
        """Count what is as agreed on both sides, and queue the rest.

        :param there: the entities that were read, by the id of their record; None for one that is missing.
        :return: the ids of what is to be sent; None if too many are missing: then a person is asked, and the run ends.
        """
        changed, lost, calm, overwritten = [], 0, [], []
        for one in compared:
            is_read = one.target.id in there
            if one.is_calm and (not is_read or self.verification.is_as_agreed(one, there[one.target.id])):
                calm.append(one.target)
            elif one.outcome != "wait":
                changed.append(one.target)
                found = there.get(one.target.id)
                lost += is_read and found is None
                if one.is_calm and found is not None and one.differences(found):
                    overwritten.append(one.target)
        if not self.allowed and are_too_many(lost, len(there)):
            ask_about(self.run, lost, len(there))
            return None
        self._queue(changed)
        if overwritten and self.stream.policy == "odoo":
            note_overwritten(self.run, overwritten[0].concat(*overwritten[1:]))
        if calm:
            # What waits although nothing differs is counted by its job.
            waiting = set(self._rows(calm[0].concat(*calm[1:])).mapped("res_id"))
            self.calm += sum(target.id not in waiting for target in calm)
        self._report()
        return [target.id for target in changed]

    def _queue(self, changed):
        if changed:
            targets = changed[0].concat(*changed[1:])
            waiting = self._rows(targets).mapped("res_id")
            queue(self.stream, targets - targets.browse(waiting), run=self.run)

    # --- Sending -------------------------------------------------------------------------------------

    def _send(self):
        """Send what the run has queued; returns whether nothing more of it can be sent now."""
        while not self.stream._rests("out"):
            ids = self.worker.outbox.due(self.stream, self.run)
            if not ids or not self.worker.outbox.send(self.stream, ids):
                break
            self.worker.transaction(self._report)
            self.run._heed_cancel()
            if self.worker.seconds_left <= 0:
                return False
        return True

    def _finish(self):
        """What is not sent yet is said: a run that stopped early is never shown as complete."""
        left = len(set(self.env["hr.sync.job"].search(self.run._open_jobs()).mapped("res_id")))
        self._count()
        if self.stream._rests("out"):
            self.run._finish("failed", sentence_of(self.stream, "stopped"))
            return
        self.stream._goes("out")
        if self.run.recreated:
            note_recreated(self.run, self.verification.model)
        if left:
            self.run._note([_lt("Not sent yet (%(count)s): these records are tried again later.", count=left)])
            self.run._note(filter(None, [self.stream._why_in_doubt()]))
        if self.stream.direction == "out" and not self.run.scope:
            now = fields.Datetime.now()
            self.stream.write({"last_success": now, "last_full": now, "seen_job": self.seen})
        close_question(self.run)
        retry_waiting(self.stream)
        self.run._finish_as_counted(not left)

    def _report(self):
        """Count at most once a second; what is counted is what is stored at the jobs."""
        reported_at = self.run._report_progress(self.reported_at)
        if reported_at != self.reported_at:
            self.reported_at = reported_at
            self._count()

    def _count(self):
        counts = self.run._count_outcomes()
        counts["unchanged"] += self.calm
        done = sum(counts.values())
        counts["skipped"] += self.left
        self.run.write({**counts, "fetched": done, "expected": max(self.run.expected, done)})
