"""Asks before much is archived or emptied: a mistake on the other side must not empty this one."""

from datetime import timedelta

from odoo import fields

from ...records import RecordError, _lt, is_empty

#: Share of a stream's records, and number, that may be archived or emptied in a day without asking.
SHARE, COUNT = 0.10, 10
_DAY = timedelta(days=1)


class Guard:
    """Counts, for one stream and over a rolling day, what is archived and what is emptied.

    :param resolution: ``allow`` when a person has said yes to just these records, ``ask`` to ask whatever the count.
    """

    def __init__(self, landing, resolution=None):
        self.landing = landing
        self.allowed = resolution == "allow"
        self._left = 0 if resolution == "ask" else None
        self._noted = []

    def allows(self, item):
        """Whether the item may be written; a removal is noted and counts from then on."""
        what = self._removal(item)
        if not what:
            return True
        if not self.allowed:
            if self.left() <= 0:
                return False
            self._left -= 1
        self._noted.append((item, what))
        return True

    def left(self):
        """How many removals are left today without asking."""
        if self._left is None:
            self._left = self._count_left()
        return self._left

    def question(self, item):
        return RecordError(
            "guard",
            _lt("%(what)s, and so would be many others. Look whether that is right, then allow it or ignore it."),
            what=self._removal(item),
        )

    def record(self):
        """Keep what was removed, for the count and for whoever asks later."""
        landing = self.landing
        landing.env["hr.sync.job"].create(
            [
                {
                    "connection_id": landing.connection.id,
                    "record_type": landing.record_type,
                    "purpose": "removal",
                    "external_id": item.record.external_id,
                    "label": item.record.label,
                    "res_model": landing.model._name,
                    "res_id": item.target.id,
                    "state": "done",
                    "error": what,
                    "kept": item.kept,
                }
                for item, what in self._noted
                if item.outcome in ("updated", "archived")
            ]
        )

    def _removal(self, item):
        """What would be removed, in words; empty if nothing is."""
        if item.is_gone():
            return f"This record would be {'removed' if self.landing.model._sync_removes else 'archived'}"
        known = (item.link and item.link.fingerprint_in) or {}
        null = self.landing.null
        emptied = [
            name
            for name in sorted(item.apply)
            if is_empty(getattr(item.record, name)) and known.get(name, null) != null
        ]
        return f"These fields would be emptied: {', '.join(emptied).replace('_', ' ')}" if emptied else ""

    def _count_left(self):
        return _left(self.landing.stream, "in")


class OutGuard:
    """The same for what is deleted, closed or emptied in the external system because it was in Odoo.

    :param jobs: the jobs that are worked off, with what a person decided about them.
    """

    def __init__(self, stream, jobs):
        self.stream = stream
        self.allowed = "allow" in jobs.mapped("resolution")

    def check(self, record, what):
        """Count ``what`` would be lost there; nothing where it is empty.

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
        if Job.search_count([*mine, ("create_date", ">=", _yesterday()), ("error", "=", what)], limit=1):
            return  # tried before: it counts once
        if not self.allowed and _left(self.stream, "out") <= 0:
            raise RecordError(
                "guard",
                _lt("%(what)s, and so would be many others. Look whether that is right, then allow it or ignore it"),
                what=what,
            )
        label = record.exists().display_name or ""
        Job.create({**values, "state": "done", "error": what, "label": label})


def _left(stream, direction):
    """How many removals of the stream are left today without asking, in that direction."""
    mine = [("connection_id", "=", stream.connection_id.id), ("record_type", "=", stream.record_type)]
    mine += [("purpose", "=", "removal"), ("direction", "=", direction), ("create_date", ">=", _yesterday())]
    used = stream.env["hr.sync.job"].search_count(mine)
    return max(COUNT, int(stream._linked() * SHARE)) - used


def _yesterday():
    return fields.Datetime.now() - _DAY
