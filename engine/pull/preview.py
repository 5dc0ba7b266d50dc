"""A dry run: goes through a stream as a pass does, and writes down what a pass would do."""

import itertools
from collections import Counter

from odoo import fields

from ...records import MISSING, RecordError, _lt
from ..changes import links_of, local_changes
from ..details import details, hint
from ..issues import Issues, reason
from ..proposals import Proposals
from .importer import Importer
from .owners import without_owner
from .preview_counts import COUNTED
from .requirements import Requirements
from .undecided import is_undecided
from .verdict import beside

_SLICE = 200


class Preview:
    """Nothing but proposals is written; whatever is looked at stays as it is on both sides.

    It says what the entities and Odoo's records tell by themselves. What Odoo refuses only when it is written (a
    constraint of another addon) is found by the sync itself, and becomes an issue then.
    """

    def __init__(self, worker, run, client):
        self.worker = worker
        self.env = worker.env
        self.run = run
        self.stream = run.stream_id
        self.declaration = self.stream._declaration()
        self.remote = client.stream(self.declaration, self.stream._options())
        self.importer = Importer(self.stream, worker.key, thorough=True)
        # Nothing is linked in a preview, so waiting for other records would not help.
        self.importer.last_call = True
        #: Whether a person chooses from all there is, also from what is linked or was left out before.
        self.choosing = self.stream._is_chosen() or not self.importer.creates
        # Who decides about each entity sees all of them.
        self.importer.skips_inactive &= self.importer.creates
        self.left_out = Issues.ignored(self.importer) if self.choosing else set()
        self.asks_to_create = self.stream._asks_to_create()
        self.proposals = Proposals(run)
        self.requirements = Requirements(run, self.importer.model)
        self.reported_at = 0.0
        #: Odoo records that a proposal speaks of.
        self.spoken_of = set()

    def advance(self):
        """Continue until it is done or the worker's time is up; one that was killed starts again."""
        place = self.run.checkpoint or {}
        if not place:
            started = {"started_at": fields.Datetime.now(), "requirements": False}
            self.run.write({**started, **dict.fromkeys(self.run._counters, 0)})
        self.proposals.kept, self.spoken_of = place.get("kept", 0), set(place.get("spoken_of", ()))
        if not self._read_through(place.get("page", 1)):
            return
        self.worker.transaction(self._preview_unlinked)
        self.worker.transaction(self.proposals.finish)

    def _read_through(self, start):
        """Look at the pages from there on; returns whether the end was reached."""
        first_day = self.stream.first_day if self.declaration.ranged else None
        pages = self.remote.pages(None, start, first_day or None)
        for number in itertools.count(start + 1):
            self.worker.commit()
            page = next(pages, None)
            if page is None:
                return True
            self.worker.transaction(lambda page=page: self._look_at(page))
            self.run._heed_cancel()
            if page.last:
                return True
            if self.worker.connection.state == "connected":
                self.worker.drain_between_pages()  # a payslip must not wait for a preview
            if self.worker.seconds_left <= 0:
                self.run.checkpoint = {"page": number, "kept": self.proposals.kept, "spoken_of": sorted(self.spoken_of)}
                return False

    def _look_at(self, page):
        outside = without_owner(self.importer, page.records)
        owned = [record for record in page.records if record.external_id not in outside]
        items, refs = self.importer.foresee(owned, left_out=not self.choosing, supplied=True)
        self.proposals.names.load([item.record for item in items])
        compared = self._both_sides(items, refs)
        outbound = self._outbound({item.link.res_id: item for item in items if item.link}, refs)
        fetched = len(page.records) + len(page.broken)
        outcomes = {id(item): self._outcome_of(item, outbound) for item in items}
        skips = {id(item): why for item in items if (why := self._foreseen_skip(item, outcomes[id(item)], refs))}
        groups = {
            id(item): self.requirements.group_of(item, outcomes[id(item)], refs, id(item) in skips) for item in items
        }
        counted = [group for group in groups.values() if group]
        lacking = self.requirements.judge(counted)
        values = {}
        counts = Counter(fetched=fetched, skipped=len(outside))
        for item in items:
            changes = compared.get(item.record.external_id, [])
            back = outbound.get(item.link.res_id, []) if item.link else []
            group = groups[id(item)]
            why, unmet = skips.get(id(item)), group and lacking[group]
            outcome = "skipped" if why else group.outcome(unmet) if group else outcomes[id(item)]
            counts[COUNTED.get(outcome, "unchanged" if item.outcome != "skipped" else "skipped")] += 1
            candidates = item.error.candidates if item.error else ()
            # Where a person decides what is created there, the candidates of a question are decided about as well.
            self.spoken_of.update(item.target.ids if item.target else (), () if self.asks_to_create else candidates)
            if outcome:
                values[item.record.external_id] = one = self._values(item, outcome, [*changes, *back])
                one["requirement"] = group.name if group else False
                if why:
                    one["error"] = reason(self.stream, RecordError("skipped", why)).sentence
                elif unmet:
                    one["error"] = self.stream.connection_id._requirements_sentence(unmet)
        # Nothing is known of these but what is wrong: there is no line for them, so no number counts them.
        self.run._note(
            [
                _lt("Entries of the list cannot be read and are left out. %(reason)s", reason=one.sentence)
                for one in page.broken
            ]
        )
        self.proposals.keep(values)
        self.requirements.count(counted, lacking)
        self._count(counts, page.total)

    def _outcome_of(self, item, outbound):
        """The item's outcome if all that it depends on is there."""
        back = item.link and outbound.get(item.link.res_id)
        outcome = _outcome(item) or ("send" if back else None)
        if outcome == "create" and is_undecided(self.importer, item):
            outcome = "only_there"
        if self.choosing and item.link and item.link.state == "linked" and item.target:
            outcome = outcome or "linked"
        return outcome

    def _foreseen_skip(self, item, outcome, refs):
        """Why the first sync would skip a new record, by what is proposed for what it refers to; None otherwise."""
        return self.importer.model._sync_foreseen_skip(item.record, refs) if outcome in ("create", "match") else None

    def _both_sides(self, items, refs):
        """The fields that would change in Odoo, with both values, by external id."""
        compared = {}
        for item in items:
            if not item.target and not item.outcome:
                compared[item.record.external_id] = [
                    self.proposals.change(name, MISSING, value, "in")
                    for name, value in sorted(item.record.values().items())
                ]
        with_target = [item for item in items if item.target and not item.error]
        both = list(beside(self.importer, with_target, lambda item: item.apply | set(item.asked), refs))
        self.proposals.names.load([current for _item, _names, current in both])
        for item, names, current in both:
            compared[item.record.external_id] = [
                self.proposals.change(name, getattr(current, name), getattr(item.record, name), "in")
                for name in sorted(names)
            ]
        return compared

    def _outbound(self, items, refs):
        """The fields that would be sent, with both values, by Odoo id.

        :param items: the page's items by Odoo id; None for a record that was not read.
        """
        if not self.importer.sends:
            return {}
        names, compared = self.stream._sent(), {}
        targets = self.importer.model.with_context(active_test=False).browse(items).exists()
        links = links_of(self.stream, targets)
        targets._sync_load_refs(names, refs)
        for target in targets:
            link, item = links.get(target.id), items[target.id]
            if not link or link.state != "linked" or target._sync_outcome() != "send":
                continue
            local = target._sync_to_record(names, refs)
            there = item.record if item else None
            changed = local_changes(link, local, self.worker.key) - (set(item.asked) | item.apply if item else set())
            compared[target.id] = [
                self.proposals.change(name, getattr(there, name, MISSING), getattr(local, name), "out")
                for name in sorted(changed)
            ]
        return compared

    def _preview_unlinked(self):
        """What is in Odoo only."""
        model = self.importer.model.with_context(active_test=False)
        fresh, rest = model.browse(), model.browse()
        if self.stream.direction != "in":
            fresh = model._sync_unlinked(self.stream)
        if self.declaration.match:
            rest = model._sync_candidates(self.importer.connection, linked=self.declaration.shared)
        if self.asks_to_create:
            rest = self.stream._to_decide(rest)
        found = [
            (record, "create_there" if record in fresh else "only_here", [], "")
            for record in (fresh | rest).filtered(lambda one: one.id not in self.spoken_of)
        ]
        if self.asks_to_create:
            waits = self.stream._why_not_chosen(rest)
            found = [(record, outcome, changes, waits.get(record.id, "")) for record, outcome, changes, _why in found]
        self.run.outbound += sum(1 for one in found if one[1] == "create_there")
        self.proposals.keep_records(found)

    def _values(self, item, outcome, changes):
        record, error = item.record, item.error or item.question or item.left or item.skipped
        known = details(self.env, self.declaration, record, self.proposals.names)
        candidates = error.candidates if error else []
        target = item.target or self.importer.model.browse(candidates)
        return {
            "outcome": outcome,
            "certainty": _certainty(item, outcome, candidates),
            "label": record.label or record.external_id,
            "hint": hint(known),
            "res_model": self.importer.model._name,
            "res_id": target.id if len(target) == 1 else False,
            "res_name": ", ".join(target.mapped("display_name")) or False,
            "candidates": candidates,
            "changes": changes,
            "error": error.sentence if error else False,
            "left_out": record.external_id in self.left_out,
            "inactive": record.values().get("active") is False,
            "run_id": self.run.id,
        }

    def _count(self, counts, total):
        self.run._count(counts, total or self.run.fetched + counts["fetched"])
        self.reported_at = self.run._report_progress(self.reported_at)


def _outcome(item):
    """What would become of an entity in Odoo; None if nothing."""
    if item.outcome == "skipped":
        return "skipped" if item.skipped else None
    if item.error:
        return "question" if item.error.code == "match" else "failed"
    if not item.target:
        return "create"
    if not item.link:
        return "match"
    if item.is_gone():
        return "archive"
    if item.question:
        return "conflict"
    return "update" if item.apply else None


def _certainty(item, outcome, candidates):
    if outcome == "question":
        return "ambiguous" if len(candidates) > 1 else "probable"
    if outcome == "match":
        return "certain"
    return "unmatched" if outcome in ("create", "only_there") else False
