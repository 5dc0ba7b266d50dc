"""A dry run of an outbound run: what would be sent, field by field, and what would not be, and why."""

from collections import Counter

from odoo import fields

from ...records import MISSING, RecordError, _lt, is_empty
from ..issues import reason
from ..proposals import Proposals
from ..pull.preview_counts import COUNTED_THERE
from .choices import Choices
from .comparison import check_references
from .foreseen import Foreseen
from .local_records import local_records
from .pairing import Pairing
from .verification import CONTENTION, Verification


class OutboundPreview:
    """Nothing but proposals is written, and nothing is sent; what the external system has is read in lists.

    One that was killed goes on after the last page that was looked at.
    """

    def __init__(self, worker, run):
        self.worker = worker
        self.run = run
        self.verification = Verification.of_run(run, worker.key)
        self.env, self.stream = self.verification.env, self.verification.stream
        self.declaration = self.verification.declaration
        self.model = self.verification.model
        place = run.checkpoint or {}
        #: Whether a list shows what the system has; otherwise that is read for the records of a page at once, or not.
        self.is_listed = self.declaration.verifies and not self.declaration.batch
        #: The next page of the list, and the id of the next link: 0 where all of them were looked at.
        self.page, self.link = place.get("page", int(self.is_listed)), place.get("link", 1)
        #: The id of the next proposal about which the system is asked; 0 where it was about all of them.
        self.proposal = place.get("proposal", int(self.declaration.foresees))
        #: The entities that the list has shown by now.
        self.met = set(place.get("met", ()))
        self.proposals = Proposals(run, place.get("kept", 0))
        #: What a person decides about, where all of both sides is looked at.
        asks = self.stream._asks_to_create() and not run.scope
        self.choices = Choices(self.stream, worker.key, self.proposals) if asks else None
        #: Finds who is there already, where the run links them without asking.
        is_paired = self.is_listed and self.declaration.match and self.choices is None
        self.pairing = Pairing(self.stream, worker.key) if is_paired else None

    def advance(self):
        """
        :raise RemoteError: what the external system has cannot be read.
        """
        if not self.run.checkpoint:
            self.worker.transaction(self._begin)
        self.worker.identify()
        remote = self.worker.client.stream(self.declaration, self.stream._options())
        if self._look_at_list(remote) and self._look_at_links(remote) and self._look_at_refusals(remote):
            self.worker.transaction(self.proposals.finish)

    def _save_place(self):
        place = {"page": self.page, "link": self.link, "met": sorted(self.met), "kept": self.proposals.kept}
        self.run.checkpoint = {**place, "proposal": self.proposal}

    def _is_over(self):
        """Whether the worker's time is up, after a page that was not the last one."""
        self.run._heed_cancel()
        return self.worker.seconds_left <= 0

    def _look_at_list(self, remote):
        """Compare the records that the pages of the system's list show; returns whether that was all."""
        pages = remote.pages(start=self.page) if self.page else None
        while self.page:
            self.worker.commit()
            page = next(pages, None)
            # One that has moved to another page meanwhile is looked at once.
            there = {one.external_id: one for one in page.records if one.external_id not in self.met} if page else {}
            following = 0 if page is None or page.last else self.page + 1
            self.worker.transaction(lambda there=there, following=following: self._take_page(there, following))
            if self.page and self._is_over():
                return False
        return True

    def _take_page(self, there, following):
        compared = self.verification.of_entities(there)
        self._look_at(compared, {one.target.id: there[one.external_id] for one in compared if one.external_id})
        if self.choices is not None:
            self.choices.look_at(list(there.values()))
            if not following:
                self._offer()
        if self.pairing is not None:
            self._look_at_found(list(there.values()))
        self.page = following
        self.met.update(there)
        self._save_place()

    def _look_at_found(self, records):
        """What becomes of entities that nobody has linked: the run links those that are an Odoo record for certain."""
        proposals, sure, asked = [], {}, {}
        for item in self.pairing.foresee(self.pairing.unknown(records)):
            if item.error and item.error.code == "match":
                asked.update(dict.fromkeys(item.error.candidates or (), item.error))
            elif item.target and not item.error and item.outcome != "skipped":
                sure[item.target.id] = item.record
        found = local_records(self.stream, self.model.browse(sure))
        for target in found.targets:
            try:
                local, there = found.of(target), sure[target.id]
            except CONTENTION:
                raise
            except Exception as error:  # whatever is wrong with one record, the others are looked at
                proposals.append((target, "unsent", [], reason(self.stream, error).sentence))
                continue
            # What is empty in Odoo is not emptied there, see ``Pairing``.
            given = {name: value for name, value in local.values().items() if not is_empty(value)}
            names = sorted(name for name, value in given.items() if getattr(there, name) not in (MISSING, value))
            changes = [self.proposals.change(name, getattr(there, name), given[name], "out") for name in names]
            proposals.append((target, "send" if changes else "linked", changes, ""))
        known = self.model.browse(id_ for id_ in asked if id_ not in sure)
        proposals += [(one, "unsent", [], reason(self.stream, asked[one.id]).sentence) for one in known]
        before = self.proposals.outcomes([target.id for target, *_rest in proposals])
        proposals = [one for one in proposals if one[0].id in before]
        self.proposals.keep_records(proposals)
        counts = Counter(COUNTED_THERE[outcome] for _target, outcome, _changes, _why in proposals)
        counts.subtract(COUNTED_THERE[before[target.id]] for target, *_rest in proposals)
        self.run._count(counts, self.run.expected)

    def _look_at_links(self, remote):
        """Compare the linked records that no list has shown; returns whether that was all."""
        while self.link:
            following, compared = self.worker.transaction(lambda: self.verification.page(self.link, self.met))
            if self.is_listed:
                found = {one.target.id: None for one in compared if one.external_id}
            else:
                found = self._read(remote, compared)
            self.worker.transaction(
                lambda following=following, compared=compared, found=found: self._take_links(following, compared, found)
            )
            if self.link and self._is_over():
                return False
        return True

    def _take_links(self, following, compared, found):
        self._look_at(compared, found)
        self.link = following
        self._save_place()

    def _look_at_refusals(self, remote):
        """Ask the system what of the proposals it would refuse; returns whether that was all."""
        foreseen = Foreseen(self.verification, self.run)
        while self.proposal:
            following, wanted = self.worker.transaction(lambda: foreseen.page(self.proposal))
            errors = foreseen.errors(remote, wanted)
            lines = foreseen.lines(remote, {id_: one for id_, one in wanted.items() if id_ not in errors})
            self.worker.transaction(
                lambda following=following, found=(errors, lines): self._take_refusals(following, foreseen.take(*found))
            )
            if self.proposal and self._is_over():
                return False
        return True

    def _take_refusals(self, following, before):
        counts = Counter({COUNTED_THERE["unsent"]: len(before)})
        counts.subtract(COUNTED_THERE[outcome] for outcome in before)
        self.run._count(counts, self.run.expected)
        self.proposal = following
        self._save_place()

    def _begin(self):
        """Look at what the external system does not know."""
        self.run.write({"started_at": fields.Datetime.now(), **dict.fromkeys(self.run._counters, 0)})
        scope = self.verification.scope
        if self.choices is None:
            self._keep(self._unlinked(self.model._sync_unlinked(self.stream, scope)))
            left = self.model._sync_left_here(self.stream, scope)
            self._keep([(record, "unsent", [], why) for why, records in left.items() for record in records])
        elif not self.is_listed:
            self._offer()
        self.run.expected = self.run.fetched + self.env["hr.sync.link"].search_count(self.verification.links())
        self._save_place()

    def _offer(self):
        """Also what a person has not decided about, as it would be created."""
        chosen, undecided, unsent = self.choices.only_here(self.verification.scope)
        self._keep(self._unlinked(chosen))
        self._keep(self.choices.offered(self._unlinked(undecided)))
        self._keep(unsent)

    def _unlinked(self, fresh):
        """What would be created, with all values, and why some cannot be."""
        records, found = local_records(self.stream, fresh), []
        for record in fresh:
            try:
                local = records.of(record)
                check_references(self.stream, record, local, records.required)
            except CONTENTION:
                raise
            except Exception as error:  # whatever is wrong with one record, the others are looked at
                found.append((record, "unsent", [], reason(self.stream, error).sentence))
                continue
            if not records.stands_for(record, self.verification.scope):
                continue
            values = sorted(local.values().items())
            changes = [self.proposals.change(name, MISSING, value, "out") for name, value in values]
            found.append((record, "create_there", changes, records.parts(record)))
        return found

    def _read(self, remote, compared):
        """What there is of the linked records of a page, by their ids, where that can be read for many at once."""
        known = [one for one in compared if one.local is not None and one.external_id and one.outcome == "send"]
        if not known or not self.declaration.batch:
            return {}
        return dict(zip([one.target.id for one in known], remote.present([one.local for one in known]), strict=True))

    def _look_at(self, compared, found):
        proposals, calm = [], 0
        targets = self.model.concat(*(one.target for one in compared))
        # What several records are together is said of one of them.
        records = local_records(self.stream, targets) if self.declaration.mapped_key() else None
        for one in compared:
            outcome, names, why = self._foresee(one, found)
            if records and not one.error and not records.stands_for(one.target, self.verification.scope):
                outcome = None
            elif records and not one.error:
                why = why or records.parts(one.target)
            if outcome is None:
                calm += 1
                continue
            there = found.get(one.target.id)
            changes = [
                self.proposals.change(name, getattr(there, name, MISSING), getattr(one.local, name), "out")
                for name in sorted(names)
            ]
            proposals.append((one.target, outcome, changes, why))
        self._keep(proposals)
        self.run._count(Counter(fetched=calm, unchanged=calm), self.run.expected)

    def _foresee(self, one, found):
        """What would become of one linked record: the outcome, None if nothing; the fields that are sent; and why not.

        :param found: what there is now, by the ids of the records that could be read.
        """
        if one.error and one.outcome != "withdraw":
            return "unsent", (), reason(self.stream, one.error).sentence
        if one.outcome != "send":
            return ("withdraw" if one.outcome == "withdraw" else None), (), ""
        changed = one.changed
        if one.target.id not in found:
            return ("send" if changed else None), changed, ""
        there = found[one.target.id]
        if there is None:
            gone = _lt("Somebody has deleted this in %(system)s.", system=self.stream.connection_id.name)
            again = self.stream.policy == "odoo" and self.declaration.batch
            why = reason(self.stream, RecordError("not_found", gone)).sentence
            return ("create_there" if again else "unsent"), (), why
        differs = one.differences(there, changed)
        if differs and not self.verification.is_as_agreed(one, there) and self.stream.policy != "odoo":
            return "conflict", differs, ""
        return ("send" if differs else None), differs, ""

    def _keep(self, found):
        self.proposals.keep_records(found)
        counts = Counter(COUNTED_THERE[outcome] for _record, outcome, _changes, _why in found)
        self.run._count(counts + Counter(fetched=len(found)), self.run.expected)
