"""What can be undone of the history: each field with the value that it goes back to, or the reason why it stays."""

from odoo.fields import Domain

from ..records import MISSING, RecordError, Ref, _lt, fingerprint, is_empty
from .changes import links_of, local_changes
from .history import names_in, text_of
from .pull.importer import Importer
from .pull.verdict import reads_the_same
from .refs import Refs
from .undo_steps import WHOLE, collect


class Undo:
    """The steps that undo some changes of one stream. The number of queries does not depend on how many these are.

    :param stream: the ``hr.sync.stream`` as superuser, in the language of whoever reads the reasons.
    :param changes: rows of ``hr.sync.change``, all of that stream, as superuser.
    """

    def __init__(self, stream, changes):
        self.stream = stream
        self.importer = Importer(stream, stream.connection_id._fingerprint_key())
        self.model = self.importer.model.with_context(active_test=False)
        self.record_class = self.model._sync_record
        self.refs = Refs(self.importer.connection)
        self.changes = changes.with_env(self.importer.env)
        self.steps = collect(self.changes)
        ids = sorted({step.res_id for step in self.steps})
        self.targets = self.model.browse(ids).exists()
        self.links = links_of(self.importer.stream, self.model.browse(ids))
        self.mapped = self.importer.declaration.mapped()
        #: Why Odoo's values of a record cannot be read, by its id.
        self.unread = {}
        #: Of each record that is to be deleted what Odoo has in the fields that the sync has written, by its id.
        self.created = self._read_created()
        self._judge()

    def texts(self):
        """The value of each step now and the one that it goes back to, as people read them, by ``Step.key``."""
        values = {step.key: (step.now, step.before) for step in self.steps if step.name}
        names = names_in(self.stream, [values])
        return {
            (res_id, name): tuple(text_of(self.stream, value, name, names) or "" for value in both)
            for (res_id, name), both in values.items()
        }

    def record(self, res_id, steps):
        """The record of an entity with the values to which these steps go back."""
        link = self.links.get(res_id)
        values = {step.name: step.before for step in steps}
        return self.record_class(external_id=link.external_id if link else "", **values)

    def present(self, steps):
        """What Odoo has now in the fields of ``steps``, by ``Step.key``; what cannot be said is left out.

        Values that a mapping sends are never undone: they are not read, as one that is not mapped is an error.
        """
        by_id = {}
        for step in steps:
            if step.name not in self.mapped:
                by_id.setdefault(step.res_id, set()).add(step.name)
        records = self._read(by_id)
        return {(id_, name): value for id_, record in records.items() for name, value in record.values().items()}

    def _read(self, names_by_id):
        """What Odoo has in these fields: a record by the id; why one cannot be read is kept in ``unread``."""
        targets = self.targets.filtered(lambda target: target.id in names_by_id)
        targets._sync_load_refs(set().union(*names_by_id.values()), self.refs)
        found = {}
        for target in targets:
            try:
                found[target.id] = target._sync_to_record(names_by_id[target.id], self.refs)
            except RecordError as error:
                self.unread[target.id] = error.sentence
        return found

    def hashed(self, value):
        return fingerprint(value, self.importer.key)

    def require(self, may_write_record):
        """Refuse the steps of records that a user may not change in this way.

        :param may_write_record: says so of the name of a model, the id of a record and the operation: ``write``,
            ``unlink``, or ``create`` of one that was deleted.
        """
        for step in self.steps:
            if not step.reason and not may_write_record(self.model._name, step.res_id, self._operation(step)):
                step.reason = _lt("You may not edit this record.")

    def _operation(self, step):
        if step.kind == "deleted" and step.direction == "in":
            return "create"
        return "unlink" if step.kind == "created" and self.is_deleting() else "write"

    def is_deleting(self):
        """Whether records that a sync has created are deleted, as they cannot be archived."""
        return "active" not in self.record_class.field_names() or self.model._sync_removes

    # --- Why something stays as it is -------------------------------------------------------------

    def _judge(self):
        fields = [step for step in self.steps if step.name]
        now = self.present(fields)
        self.refs.load(ref for step in fields for ref in _refs(step.before))
        refused = self._refused()
        sent = self._sent()
        alive = set(self.targets.ids)
        for step in self.steps:
            step.now = now.get(step.key, MISSING)
            step.is_sent = (step.name or "active") in sent
            if step.is_undone:
                step.reason = _lt("Already undone.")
            elif self.model._sync_derived:
                step.reason = _lt("It follows from other records. Correct those in Odoo; the change is then sent.")
            elif step.kind == "deleted":
                step.reason = self._why_deleted(step, alive)
            elif step.res_id not in alive:
                step.reason = _lt("The record no longer exists in Odoo.")
            elif step.kind == "created":
                step.reason = self._why_created(step) or refused.get(step.res_id)
            elif step.name in self.mapped:
                step.reason = _lt("The value is sent by a mapping. Change it in Odoo.")
            elif step.before is MISSING:
                step.reason = _lt("The earlier value is not known.")
            else:
                step.reason = refused.get(step.res_id) or self._why_changed(step)

    def _sent(self):
        """The fields whose changes in Odoo are sent."""
        stream = self.importer.stream
        return stream._sent() if self.importer.sends and stream.enabled else set()

    def _refused(self):
        """Why nothing of some records may be undone, by id."""
        by_id = {}
        for step in self.steps:
            if step.name and step.before is not MISSING:
                by_id.setdefault(step.res_id, []).append(step)
        records = [self.record(target.id, by_id.get(target.id, ())) for target in self.targets]
        sentence = _lt("The record is final in the external system. Nothing of it can be undone.")
        refused = dict.fromkeys(self.model._sync_final(self.targets, records), sentence)
        return refused | _settled(self.targets.with_context(lang=self.stream.env.lang))

    def _why_changed(self, step):
        if step.now is MISSING:
            return self._why_unread(step)
        if self.hashed(step.now) == self.hashed(step.before):
            return _lt("Odoo already has this value.")
        if not self._is_unchanged(step):
            step.is_changed = True
            return _lt("Changed since.")
        if step.name in self.model._sync_never_empty and is_empty(step.before):
            return _lt("Odoo had no value before, and cannot be without one again. Change it in Odoo.")
        if any(self.refs[ref] is MISSING for ref in _refs(step.before)):
            return _lt("The earlier value refers to a record that is no longer in Odoo.")
        return None

    def _why_unread(self, step):
        sentence = self.unread.get(step.res_id)
        if sentence:
            return _lt("The value in Odoo cannot be read: %(reason)s", reason=sentence)
        return _lt("The value in Odoo cannot be read.")

    def _is_unchanged(self, step):
        """Whether Odoo still has what the sync left: the same value, or what Odoo made of it."""
        if step.after is not MISSING:
            here, left = self.hashed(step.now), self.hashed(step.after)
            if here == left or reads_the_same(step.now, step.after):
                return True
            link = self.links.get(step.res_id)
            known_in, known_out = ((link and link[name]) or {} for name in ("fingerprint_in", "fingerprint_out"))
            return known_in.get(step.name) == left and known_out.get(step.name) == here
        return False

    def _why_created(self, step):
        if step.direction == "in":
            return self._why_edited(step) if self.is_deleting() else None
        system = self.importer.connection.name
        if self.importer.stream.delete_remote and self.importer.declaration.deletes:
            return _lt("Delete the record in Odoo: it is then deleted in %(system)s too.", system=system)
        return _lt("Delete it in %(system)s.", system=system)

    def _read_created(self):
        """See ``created``; one that is not linked any more, or whose values cannot be read, has no values."""
        names, imported = {}, set(self.record_class.field_names()) - self.mapped - {"active"}
        for step in self.steps if self.is_deleting() else ():
            link = self.links.get(step.res_id)
            if step.kind == "created" and step.direction == "in" and link:
                names[step.res_id] = imported.intersection(link.fingerprint_out or ())
        return self._read(names) if names else {}

    def _why_edited(self, step):
        """Why a record is not deleted: an edit of somebody would be lost."""
        if step.res_id in self.unread:
            return self._why_unread(step)
        record, link = self.created.get(step.res_id), self.links.get(step.res_id)
        if record and local_changes(link, record, self.importer.key):
            step.is_changed = True
            return _lt("Changed since.")
        return None

    def _why_deleted(self, step, alive):
        if step.direction == "out":
            return None if step.res_id in alive else _lt("The record no longer exists in Odoo. Create it again.")
        if step.res_id in alive:
            return _lt("The record is still in Odoo.")
        if not step.before.get(WHOLE):
            return _lt("The earlier values are not known.")
        return None


def _settled(targets):
    """Why nothing of some records may be undone: a ``Sentence`` by id."""
    if not targets._sync_settled:
        return {}
    name, settled = targets._sync_settled
    words = dict(targets._fields[name]._description_selection(targets.env))
    return {
        target.id: _lt("Its state in Odoo is %(state)s. Reset it first.", state=words[target[name]])
        for target in targets
        if target[name] in settled
    }


def later_changes(steps, stream, changes):
    """The last change by a sync or an undo after those of ``steps``, by ``Step.key`` (one query, if there are steps).

    :param changes: the rows that the steps undo.
    """
    if not steps:
        return {}
    by_key = {step.key: step for step in steps}
    mine = Domain("res_model", "=", stream._model_name()) & Domain("res_id", "in", [step.res_id for step in steps])
    mine &= Domain("id", ">", min(max(step.change_ids) for step in steps)) & Domain("raw", "!=", False)
    names = ["res_id", "raw", "kind", "create_date", "user_id"]
    found = {}
    for row in changes.search_fetch(mine, names, order="id"):
        for name in row.raw:
            step = by_key.get((row.res_id, name))
            if step and row.id > max(step.change_ids):
                found[step.key] = row
    return found


def _refs(value):
    """The reference that a value is; values of several parts refer to nothing that is resolved."""
    return [value] if isinstance(value, Ref) else []
