"""Undoes changes: writes the earlier values as an import writes, and keeps in the history who has asked for it."""

from ..records import _lt, digest
from .bisect import bisect
from .changes import queue
from .history import Change, keep_changes
from .issues import reason
from .item import Item
from .pull.agreement import save_agreement
from .pull.parts import Parts
from .pull.writing import Writer
from .referring import referring
from .undo import Undo
from .undo_steps import WHOLE

#: What becomes of a field that Odoo does not take.
_NOT_TAKEN = _lt("Odoo did not accept the earlier value. Change it in Odoo.")


class UndoWriter:
    """Carries out steps of an ``Undo``, in the current transaction. Odoo's values are compared once more before.

    A value that is undone is a change in Odoo: where the stream sends the field, it is sent like an edit. Where the
    field is only imported, the link keeps the external value as known, so that it is imported again only once it
    changes.

    :param stream: as for ``Undo``.
    :param changes: as for ``Undo``.
    :param user: the id of the user who has asked for it.
    """

    def __init__(self, stream, changes, user):
        self.undo = Undo(stream, changes)
        self.importer = self.undo.importer
        self.env = self.importer.env
        self.user = user
        self.writer = Writer(self.importer, self.undo.refs, self.env["res.users"].browse(user).partner_id)
        #: What was undone, and the rows for the history.
        self.done, self.noted = [], []

    def apply(self, keys):
        """Undo the steps with these keys.

        :return: by key why a step was not undone, a ``Sentence``; None for those that were.
        """
        steps = [step for step in self.undo.steps if step.key in keys]
        results = {step.key: step.reason for step in steps if step.reason}
        ready = [step for step in steps if not step.reason]
        results |= self._fields([step for step in ready if step.name])
        whole = [step for step in ready if step.name == WHOLE]
        results |= self._created([step for step in whole if step.kind == "created"])
        results |= self._recreated([step for step in whole if step.kind == "deleted" and step.direction == "in"])
        results |= self._sent_again([step for step in whole if step.kind == "deleted" and step.direction == "out"])
        keep_changes(self.importer.stream, "in", self.noted)
        self._mark_rows()
        return results

    # --- Fields ------------------------------------------------------------------------------------

    def _fields(self, steps):
        by_id = {}
        for step in steps:
            by_id.setdefault(step.res_id, []).append(step)
        items = {res_id: self._item(res_id, part) for res_id, part in by_id.items()}
        self._write(list(items.values()))
        now, results = self.undo.present(steps), {}
        for res_id, part in by_id.items():
            item, values = items[res_id], {}
            for step in part:
                results[step.key] = self._why_not(item, step, now.get(step.key, step.now))
                if results[step.key] is None:
                    values[step.name] = (step.now, step.before)
                    self.done.append(step)
            self._keep_known(item.link, part, values)
            if values:
                self._note(item.target, values)
        return results

    def _item(self, res_id, steps):
        record = self.undo.record(res_id, steps)
        link = self.undo.links.get(res_id)
        item = Item(record, record.fingerprints(self.importer.key), link, self.importer.model.browse(res_id))
        item.apply = {step.name for step in steps}
        return item

    def _write(self, items):
        self.writer.write_whole(items)
        Parts(self.writer).update([item for item in items if item.error and not item.frozen], None)

    def _why_not(self, item, step, now):
        """Why a step was not undone, after its item was written; None if it was."""
        error = item.error or item.left or item.skipped
        if item.outcome not in ("updated", "archived") or step.name not in item.apply:
            return error.sentence if error else _NOT_TAKEN
        return _NOT_TAKEN if self.undo.hashed(now) == self.undo.hashed(step.now) else None

    def _keep_known(self, link, steps, undone):
        """Have the external values of these fields count as known, so that they are imported only once they change."""
        if not link or link.state != "linked":
            return
        known = dict(link.fingerprint_in or {})
        fresh = {
            step.name: self.undo.hashed(step.after)
            for step in steps
            if step.name in undone and step.direction == "in" and step.name not in known
        }
        if fresh:
            known |= fresh
            link.write({"fingerprint_in": known, "digest": digest(known)})

    # --- Records as a whole --------------------------------------------------------------------------

    def _created(self, steps):
        """Archive what was created, as if it were gone in the external system; where nothing can be archived, delete it
        unless something refers to it."""
        model = self.importer.model
        if self.undo.is_deleting():
            return self._deleted(steps)
        items, results = [], {}
        for step in steps:
            link = self.undo.links.get(step.res_id)
            record = model._sync_record(external_id=link.external_id if link else "", active=False)
            item = Item(record, record.fingerprints(self.importer.key), link, model.browse(step.res_id))
            item.apply = {"active"}
            items.append(item)
        self._write(items)
        for step, item in zip(steps, items, strict=True):
            done = item.outcome == "archived"
            results[step.key] = None if done else getattr(item.error, "sentence", _NOT_TAKEN)
            if done:
                self.done.append(step)
                self._note(item.target, {"active": (True, False)})
        return results

    def _deleted(self, steps):
        """Delete records; their links are detached, so that no pass creates them again. What they were is kept in the
        history, so that the undo can be undone."""
        targets = self.importer.model.browse([step.res_id for step in steps])
        referred, results, ready = referring(targets), {}, []
        for step in steps:
            results[step.key] = referred.get(step.res_id)
            if not results[step.key]:
                ready.append((step, self.importer.model.browse(step.res_id)))
        names = {target.id: target.display_name for _step, target in ready}

        def work(part):
            self.importer.model.concat(*(target for _step, target in part)).unlink()
            for step, target in part:
                self.done.append(step)
                link, record = self.undo.links.get(target.id), self.undo.created.get(target.id)
                values = {name: (value, None) for name, value in record.values().items()} if record else {}
                entity = link.external_id if link else ""
                change = Change("deleted", target.id, names[target.id], values, user=self.user, external_id=entity)
                self.noted.append(change)

        def fail(pair, error):
            results[pair[0].key] = reason(self.importer.stream, error).sentence

        bisect(self.env, ready, work, fail)
        return results

    def _recreated(self, steps):
        """Create again what a sync or an undo has removed.

        Of what a sync has removed, the link says that the entity is gone: it is not removed again.
        """
        items, results = [], {}
        links = self.env["hr.sync.link"]._of_entities(
            self.importer.connection, self.importer.record_type, [step.before[WHOLE] for step in steps]
        )
        for step in steps:
            values = {name: value for name, value in step.before.items() if name != WHOLE}
            record = self.importer.model._sync_record(external_id=step.before[WHOLE], **values)
            link = links.get(record.external_id)
            if link and (link.state, link.res_id) != ("detached", step.res_id):
                results[step.key] = _lt("The record is in Odoo again.")
                continue
            item = Item(record, record.fingerprints(self.importer.key), link)
            item.apply = set(item.hashes)
            items.append((step, item))
        self.undo.refs.load(ref for _step, item in items for ref in item.record.refs().values())
        self.writer.make_whole([item for _step, item in items])
        made = [item for _step, item in items if item.outcome == "created"]
        for item in made:
            if item.link:
                item.link.write({"state": "linked", "res_id": item.target.id})
            else:
                item.hashes["active"] = self.importer.false_fingerprint
                item.decided.add("active")
        save_agreement(self.importer, made, self.undo.refs)
        for step, item in items:
            results[step.key] = None if item.target else getattr(item.error, "sentence", _NOT_TAKEN)
            if item.target:
                self.done.append(step)
                self._note(item.target, {})
        return results

    def _sent_again(self, steps):
        """Send again what was deleted in the external system, where the stream sends such records."""
        stream = self.importer.stream
        targets = self.importer.model.browse([step.res_id for step in steps])
        creatable = targets._sync_creatable(stream) if steps and self.importer.sends else targets.browse()
        queue(stream, creatable, priority=1)
        results = {}
        for step in steps:
            results[step.key] = None
            if step.res_id in creatable._ids:
                self.done.append(step)
                self._note(self.importer.model.browse(step.res_id), {})
            else:
                results[step.key] = _lt("The record cannot be sent as it is now. See its form.")
        return results

    # --- The history -------------------------------------------------------------------------------

    def _note(self, target, values):
        self.noted.append(Change("undone", target.id, target.display_name, values, user=self.user))

    def _mark_rows(self):
        """Have the undone rows say which of their fields were undone, with one write for rows with the same fields."""
        by_row = {}
        for step in self.done:
            for id_ in step.change_ids:
                by_row.setdefault(id_, set()).add(step.name)
        rows = self.undo.changes.browse(by_row)
        groups = rows.grouped(lambda row: tuple(sorted({*(row.undone or ()), *by_row[row.id]})))
        for names, part in groups.items():
            part.write({"undone": list(names)})
