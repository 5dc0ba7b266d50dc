"""Writes what was found out about records: creates, updates and removes, bad ones apart."""

from odoo.fields import Domain

from ...records import RecordError, _lt, drop_missing
from ..bisect import bisect, is_records_fault
from ..issues import UNIQUE
from ..outcomes import SkipRecord
from .parts import Parts
from .tracking import tracked, with_tracked_changes
from .verdict import beside, decide


class Writer:
    """Writes one chunk's items; each gets its outcome.

    :param author: the ``res.partner`` who has asked for it; None for the sync itself.
    """

    def __init__(self, importer, refs, author=None):
        self.importer = importer
        self.env = importer.env
        self.model = importer.model
        self.refs = refs
        self.author = author

    def _values(self, item):
        """What to write for the item; an item whose values cannot be held fails."""
        try:
            return drop_missing(self.model._sync_values(item.record.only(item.apply), self.refs))
        except SkipRecord as reason_to:
            item.outcome = "skipped"
            if reason_to.sentence:
                item.skipped = RecordError("skipped", reason_to.sentence, fix=reason_to.fix)
                self.refs.note(reason_to.sentence)
            return None
        except Exception as error:  # whatever it is: one record must not stop the others
            if not is_records_fault(error):
                raise
            self.importer.fail(item, error)
            return None

    def make(self, items):
        """Create what is new; of what cannot be created as a whole, the part that can."""
        self.make_whole(items)
        Parts(self).make([item for item in items if item.error])

    def make_whole(self, items):
        """Create all at once where nothing stands in the way."""
        ready = []
        for item in items:
            values = self._values(item)
            if not item.outcome:
                ready.append((item, values))

        def work(part):
            records = [item.record.only(item.apply | item.waiting.keys()) for item, _values in part]
            created = self.model._sync_create([dict(values) for _item, values in part], records, self.refs)
            created._sync_finish([item.record.only(item.apply) for item, _values in part], self.refs)
            created.flush_recordset()
            for (item, _values), target in zip(part, created, strict=True):
                item.target, item.outcome = target, "created"

        def fail(pair, error):
            pair[0].target = None  # what it was has been rolled back
            self._refuse(*pair, error)

        bisect(self.env, ready, work, fail)

    def update(self, items, guard, resolution):
        """Write what changed; of what cannot be written as a whole, the part that can."""
        decide(self.importer, items, self.refs, resolution)
        guard.expect(items)
        self.write_whole(items, guard)
        Parts(self).update([item for item in items if item.error and not item.frozen], guard)

    def write_whole(self, items, guard=None):
        """Write what is to be applied; records that get the same values get them in one write."""
        groups, gone = {}, []
        seen = with_tracked_changes(self.model.browse([item.target.id for item in items if item.apply]))
        for item in items:
            if not item.apply:
                item.outcome = "unchanged"
                continue
            removal = self.model._sync_removes and item.is_gone()
            values = {} if removal else self._values(item)
            if item.outcome:
                continue
            if guard and not guard.allows(item):
                guard.hold(item)
            elif removal:
                gone.append((item, values))
            else:
                alike = repr(sorted(values.items())), frozenset(item.apply), item.target.id in seen
                groups.setdefault(alike, []).append((item, values))

        def work(part):
            targets = self.model.concat(*(item.target for item, _values in part))
            if part[0][0].target.id in seen:
                targets = tracked(targets, self.author)
            if part[0][1]:
                targets._sync_write(dict(part[0][1]))
            targets._sync_finish([item.record.only(item.apply) for item, _values in part], self.refs)
            targets.flush_recordset()
            for item, _values in part:
                item.outcome = "archived" if item.is_gone() else "updated"

        def fail(pair, error):
            self._refuse(*pair, error)

        bisect(self.env, gone, self._remove, fail)
        for part in groups.values():
            bisect(self.env, part, work, fail)
        self._swap([pair for part in groups.values() for pair in part], work)

    def _refuse(self, item, values, error):
        """Let the item fail; where Odoo has the same already, with the name of the record that has it."""
        self.importer.fail(item, error)
        names = [name for name in self.model._sync_unique if values.get(name)]
        if item.error.code != UNIQUE or not names:
            return
        same = Domain.OR([Domain(name, "=", values[name]) for name in names])
        same &= Domain("company_id", "=", self.importer.company.id) & Domain("id", "!=", item.target and item.target.id)
        holders = self.model.with_context(active_test=False).search(same)
        if holders:
            names = ", ".join(f"{one.display_name} (ID {one.id})" for one in holders)
            sentence = _lt("%(reason)s Affected: %(names)s.", reason=item.error.sentence, names=names)
            item.error = RecordError(UNIQUE, sentence)

    def _remove(self, part):
        """Remove the records of entities that are gone, and their links, so that they may come back one day.

        A record that the sync found, or that another entity stands for too, stays.
        """
        Link = self.env["hr.sync.link"]
        links = Link.concat(*(item.link for item, _values in part if item.link))
        # Before the links are deleted: afterwards only the records remain.
        made = self.model.browse([link.res_id for link in links if link.made])
        items = [item for item, _values in part]
        for item, _names, current in beside(self.importer, items, _known_fields, self.refs):
            item.kept, item.before = item.target._sync_kept(), current.values()
        links.unlink()
        domain = Link._of_type(self.importer.connection, self.importer.record_type) & Domain("res_id", "in", made.ids)
        others = Link.search(domain)
        # The last of the remaining links removes the record with it.
        others.filtered(lambda link: not link.made).made = True
        (made - self.model.browse(others.mapped("res_id"))).unlink()
        for item, _values in part:
            item.outcome, item.removed, item.link = "archived", True, None

    def _swap(self, pairs, work):
        """Records that stand in each other's way (two numbers exchanged) are written once all have let go."""
        stuck = [pair for pair in pairs if pair[0].error and pair[0].error.code == UNIQUE]
        names = [name for name in self.model._sync_unique if any(name in values for _item, values in stuck)]
        if len(stuck) < 2 or not names:
            return

        def together(parts):
            for item, values in parts[0]:
                item.target.write({name: False for name in names if name in values})
            # In the database before anything else: one UPDATE of both would meet the index row by row, in any order.
            self.model.flush_model(names)
            for pair in parts[0]:
                work([pair])
                pair[0].error = None

        def fail(parts, error):
            for item, _values in parts:
                self.importer.fail(item, error)

        bisect(self.env, [stuck], together, fail)


def _known_fields(item):
    """The fields of an entity that were imported."""
    return frozenset(item.record.field_names()).intersection((item.link and item.link.fingerprint_in) or ()) - {
        "active"
    }
