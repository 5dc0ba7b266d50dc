"""A dry run of an outbound run: what would be sent, field by field, and what would not be, and why."""

from collections import Counter

from odoo import fields

from ...records import MISSING, RecordError, _lt
from ..changes import local_changes
from ..issues import reason
from ..proposals import Proposals
from ..refs import Refs
from .comparison import check_references
from .verification import CONTENTION, Verification

#: The run's counter for each outcome.
_COUNTED = {
    "send": "outbound",
    "create_there": "outbound",
    "withdraw": "removed",
    "conflict": "failed",
    "unsent": "skipped",
}


class OutboundPreview:
    """Nothing but proposals is written, and nothing is sent; what the external system has is read in lists.

    One that was killed begins again.
    """

    def __init__(self, worker, run):
        self.worker = worker
        self.run = run
        self.verification = Verification.of_run(run, worker.key)
        self.env, self.stream = self.verification.env, self.verification.stream
        self.declaration = self.verification.declaration
        self.model = self.verification.model
        place = run.checkpoint or {}
        self.at = place.get("at", 0)
        self.proposals = Proposals(run, place.get("kept", 0))

    def advance(self):
        """
        :raise RemoteError: what the external system has cannot be read.
        """
        if not self.at:
            self.worker.transaction(self._begin)
            self.at = 1
        self.worker.identify()
        remote = self.worker.client.stream(self.declaration, self.stream._options())
        listed = self._list(remote) if self.declaration.verifies and not self.declaration.batch else None
        while self.at:
            following, compared = self.worker.transaction(lambda: self.verification.page(self.at))
            if listed is None:
                found = self._read(remote, compared)
            else:
                found = {one.target.id: listed.get(one.external_id) for one in compared}
            self.worker.transaction(lambda compared=compared, found=found: self._look_at(compared, found))
            self.at = following
            self.run._heed_cancel()
            if self.at and self.worker.seconds_left <= 0:
                self.worker.transaction(self._save_place)
                return
        self.worker.transaction(self.proposals.finish)

    def _save_place(self):
        self.run.checkpoint = {"at": self.at, "kept": self.proposals.kept}

    def _begin(self):
        """Look at what the external system does not know."""
        self.run.write({"started_at": fields.Datetime.now(), **dict.fromkeys(self.run._counters, 0)})
        scope = self.verification.scope
        self._keep(self._unlinked(self.model._sync_unlinked(self.stream, scope)))
        left = self.model._sync_left_here(self.stream, scope)
        self._keep([(record, "unsent", [], why) for why, records in left.items() for record in records])
        self.run.expected = self.run.fetched + self.env["hr.sync.link"].search_count(self.verification.links())

    def _unlinked(self, fresh):
        """What would be created, with all values, and why some cannot be."""
        names, refs = self.stream._sent(), Refs(self.stream.connection_id)
        refs.once("batch", lambda: fresh)
        fresh._sync_load_refs(names, refs)
        found = []
        for record in fresh:
            try:
                local = record._sync_to_record(names, refs)
                check_references(self.stream, record, local, names)
            except CONTENTION:
                raise
            except Exception as error:  # whatever is wrong with one record, the others are looked at
                found.append((record, "unsent", [], str(reason(self.stream, error))))
                continue
            values = sorted(local.values().items())
            changes = [self.proposals.change(name, MISSING, value, "out") for name, value in values]
            found.append((record, "create_there", changes, ""))
        return found

    def _list(self, remote):
        """All entities of the system's list, by their external ids."""
        self.worker.commit()
        return {record.external_id: record for page in remote.pages() for record in page.records}

    def _read(self, remote, compared):
        """What there is of the linked records of a page, by their ids, where that can be read for many at once."""
        known = [one for one in compared if one.local is not None and one.external_id]
        if not known or not self.declaration.batch:
            return {}
        return dict(zip([one.target.id for one in known], remote.present([one.local for one in known]), strict=True))

    def _look_at(self, compared, found):
        proposals, calm = [], 0
        for one in compared:
            outcome, names, why = self._foresee(one, found)
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
        if one.error:
            return "unsent", (), str(reason(self.stream, one.error))
        if one.outcome != "send":
            return ("withdraw" if one.outcome == "withdraw" else None), (), ""
        changed = local_changes(one.link, one.local, self.worker.key)
        if one.target.id not in found:
            return ("send" if changed else None), changed, ""
        there = found[one.target.id]
        if there is None:
            gone = _lt("Somebody has deleted this in %(system)s.", system=self.stream.connection_id.name)
            again = self.stream.policy == "odoo" and self.declaration.batch
            why = "" if again else str(reason(self.stream, RecordError("not_found", gone)))
            return ("create_there" if again else "unsent"), (), why
        differs = one.differences(there)
        if differs and not self.verification.is_as_agreed(one, there) and self.stream.policy != "odoo":
            return "conflict", differs, ""
        return ("send" if differs else None), differs, ""

    def _keep(self, found):
        self.proposals.keep_records(found)
        counts = Counter(_COUNTED[outcome] for _record, outcome, _changes, _why in found)
        self.run._count(counts + Counter(fetched=len(found)), self.run.expected)
