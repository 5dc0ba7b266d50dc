"""Asks before much is archived or emptied: a mistake on the other side must not empty this one."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

from ..records import RecordError, _lt, is_empty, joined
from .messages import is_changed

#: Share of a stream's records, and number, that may be archived or emptied in a day without asking.
SHARE, COUNT = 0.10, 10
_DAY = timedelta(days=1)
#: The cause in the ledger for what went because it was not shown any more, without a person's word.
_VANISHED = "not_found"
#: So many links are read at once.
_PART = 1000


class Guard:
    """Counts, for one stream and over a rolling day, what is archived and what is emptied.

    Records that are not shown any more are another matter than deleted ones: the right to read them may be lost. Where
    more than half of what was shown has vanished within a day, none of it goes without an answer, however few they are.

    :param resolution: ``allow`` when a person has said yes to just these records, ``ask`` to ask whatever the count,
        ``lost`` to ask about all that have vanished.
    """

    def __init__(self, importer, resolution=None):
        self.importer = importer
        self.allowed = resolution == "allow"
        self.lost = resolution == "lost"
        self._left = 0 if resolution == "ask" else None
        self._noted = []

    def expect(self, items):
        """Look at all items of a chunk before the first is let go: have too many of them vanished?"""
        vanished = {item.record.external_id for item in items if item.record.vanished and item.is_gone()}
        if vanished and not self.allowed and not self.lost:
            self.lost = self._is_lost(vanished)

    def allows(self, item):
        """Whether the item may be written; a removal is noted and counts from then on."""
        what = self._removal(item)
        if not what:
            return True
        if not self.allowed:
            if (self.lost and item.record.vanished) or self.left() <= 0:
                return False
            self._left -= 1
        self._noted.append((item, what))
        return True

    def left(self):
        """How many removals are left today without asking."""
        if self._left is None:
            self._left = self._count_left()
        return self._left

    def hold(self, item):
        """Change nothing of the item until a person has answered; the run says that this is no failure."""
        self.importer.fail(item, self.question(item))
        item.frozen = True
        said = _lt(
            "Records were not archived, removed or emptied, because many would be at once. Allow or ignore each of them"
            " in the issues."
        )
        self.importer.notes[said] = True

    def question(self, item):
        if self.lost and item.record.vanished:
            return RecordError(
                "guard",
                _lt(
                    "The system shows less than half of the previous records, and this one is missing. The API"
                    " key may have lost permission to read them. Nothing was changed. If the record no longer"
                    " exists in the external system, allow its removal; otherwise ignore it, or have the"
                    " permission restored and sync again."
                ),
            )
        return RecordError(
            "guard",
            _lt("%(what)s, along with many others. Check whether this is correct, then allow or ignore it."),
            what=self._removal(item),
        )

    def record(self):
        """Keep what was removed, for the count and for later questions."""
        importer = self.importer
        if self.lost:
            # Only a full pass shows that the permission is there again.
            importer.lost = True
            if importer.stream.last_full:
                importer.stream.last_full = False
        importer.env["hr.sync.job"].create(
            [
                {
                    "connection_id": importer.connection.id,
                    "record_type": importer.record_type,
                    "purpose": "removal",
                    "external_id": item.record.external_id,
                    "label": item.record.label,
                    "res_model": importer.model._name,
                    "res_id": item.target.id,
                    "state": "done",
                    "error": what,
                    "error_code": _VANISHED if item.record.vanished and not self.allowed else False,
                    "kept": item.kept,
                }
                for item, what in self._noted
                if item.outcome in ("updated", "archived")
            ]
        )

    def _removal(self, item):
        """What would be removed, in words; None if nothing is."""
        if item.is_gone():
            removes = self.importer.model._sync_removes
            return _lt("This record would be removed") if removes else _lt("This record would be archived")
        known = (item.link and item.link.fingerprint_in) or {}
        null = self.importer.null
        emptied = [
            name
            for name in sorted(item.apply)
            if is_empty(getattr(item.record, name)) and known.get(name, null) != null
        ]
        if not emptied:
            return None
        names = joined(map(self.importer.stream._field_label_of, emptied))
        return _lt("These fields would be emptied: %(fields)s", fields=names)

    def _count_left(self):
        return _left(self.importer.stream, "in")

    def _is_lost(self, vanished):
        """Whether, with those that went within a day or that a person is asked about, more than half has vanished.

        :param vanished: the external ids of those that have vanished now.
        """
        importer = self.importer
        mine = Domain("connection_id", "=", importer.connection.id) & Domain("record_type", "=", importer.record_type)
        inward, Job = mine & Domain("direction", "=", "in"), importer.env["hr.sync.job"]
        went = inward & Domain("purpose", "=", "removal") & Domain("error_code", "=", _VANISHED)
        went = set(Job.search(went & Domain("create_date", ">=", _yesterday())).mapped("external_id"))
        asked = inward & Domain("purpose", "=", "issue") & Domain("error_code", "=", "guard")
        asked = Job.search(asked & Domain("state", "in", ("failed", "pending"))).mapped("external_id")
        missing = vanished | went | set(asked)
        return not self._are_shown(2 * len(missing), went)

    def _are_shown(self, enough, went):
        """Whether ``enough`` entities were shown a day ago: those in ``went``, and the linked ones that are active."""
        Link, importer = self.importer.env["hr.sync.link"], self.importer
        domain = Link._of_type(importer.connection, importer.record_type) & Domain("state", "=", "linked")
        shown, offset, links = set(went), 0, None
        # The fingerprints cannot be searched, and are long: no more is read than is needed.
        while len(shown) < enough and (links is None or len(links) == _PART):
            links = Link.search_fetch(domain, ["external_id", "fingerprint_in"], offset, _PART)
            active = (link for link in links if (link.fingerprint_in or {}).get("active") != importer.false_fingerprint)
            shown.update(link.external_id for link in active)
            offset += _PART
        return len(shown) >= enough


class OutGuard:
    """The same for what is deleted, closed or emptied in the external system because it was in Odoo.

    :param jobs: the jobs that are worked off, with what a person decided about them.
    """

    def __init__(self, stream, jobs):
        self.stream = stream
        self.allowed = "allow" in jobs.mapped("resolution")

    def check(self, record, what):
        """Count what would be lost there.

        :param what: a ``Sentence``; None where nothing would be.
        :raise RecordError: that is more in a day than goes without asking.
        """
        if not what:
            return
        Job = self.stream.env["hr.sync.job"]
        values = {
            "connection_id": self.stream.connection_id.id,
            "record_type": self.stream.record_type,
            "direction": "out",
            "purpose": "removal",
            "res_model": record._name,
            "res_id": record.id,
        }
        mine = [(name, "=", value) for name, value in values.items()]
        today = Job.search_fetch([*mine, ("create_date", ">=", _yesterday())], ["error"])
        if any(not is_changed(job, {"error": what}) for job in today):
            return  # tried before: it counts once
        if not self.allowed and _left(self.stream, "out") <= 0:
            raise RecordError(
                "guard",
                _lt("%(what)s, along with many others. Check whether this is correct, then allow or ignore it"),
                what=what,
            )
        label = record._sync_title() if record.exists() else ""
        Job.create({**values, "state": "done", "error": what, "label": label})


def _left(stream, direction):
    """How many removals of the stream are left today without asking, in that direction."""
    mine = [("connection_id", "=", stream.connection_id.id), ("record_type", "=", stream.record_type)]
    mine += [("purpose", "=", "removal"), ("direction", "=", direction), ("create_date", ">=", _yesterday())]
    used = stream.env["hr.sync.job"].search_count(mine)
    return max(COUNT, int(stream._linked() * SHARE)) - used


def _yesterday():
    return fields.Datetime.now() - _DAY
