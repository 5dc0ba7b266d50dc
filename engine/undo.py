"""What can be undone of the history: each field with the value that it goes back to, or the reason why it stays."""

import dataclasses
from typing import Any

from odoo.fields import Domain

from ..records import MISSING, RecordError, Ref, Sentence, _lt, fingerprint, from_json
from .changes import links_of
from .history import names_in, text_of
from .pull.importer import Importer
from .pull.verdict import reads_the_same
from .refs import Refs

#: The name of no field: the record as a whole, which was created or deleted.
WHOLE = ""
#: Kinds of changes that are about a record as a whole.
_WHOLE_KINDS = ("created", "deleted")
#: Kinds of changes that say what a person did, without a value of a record.
NOT_UNDOABLE = ("decided", "unlinked")


@dataclasses.dataclass
class Step:
    """One field of one record, or a record as a whole (``WHOLE``).

    :param change_ids: the rows of the history that are undone by it, the newest first.
    :param kind: what the newest of them did.
    :param before: the value that the field goes back to; of a deleted record, a dict of its values.
    :param after: the value that the sync left.
    :param now: the value that Odoo has; MISSING where it cannot be said.
    :param reason: why it stays as it is, a ``Sentence``; None if it can be undone.
    :param is_changed: Odoo has another value than the sync left.
    :param is_sent: the value that it goes back to is then sent to the external system.
    """

    res_id: int
    name: str
    change_ids: list
    kind: str
    direction: str
    before: Any = MISSING
    after: Any = MISSING
    now: Any = MISSING
    is_undone: bool = False
    is_sent: bool = False
    is_changed: bool = False
    reason: Sentence | None = None

    @property
    def key(self):
        return self.res_id, self.name


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
        self.steps = _collect(self.changes)
        ids = sorted({step.res_id for step in self.steps})
        self.targets = self.model.browse(ids).exists()
        self.links = links_of(self.importer.stream, self.model.browse(ids))
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
        """What Odoo has now in the fields of ``steps``, by ``Step.key``; what cannot be said is left out."""
        by_id = {}
        for step in steps:
            by_id.setdefault(step.res_id, set()).add(step.name)
        targets = self.targets.filtered(lambda target: target.id in by_id)
        targets._sync_load_refs(set().union(*by_id.values()), self.refs)
        found = {}
        for target in targets:
            try:
                values = target._sync_to_record(by_id[target.id], self.refs).values()
            except RecordError:
                continue
            found.update({(target.id, name): value for name, value in values.items()})
        return found

    def hashed(self, value):
        return fingerprint(value, self.importer.key)

    # --- Why something stays as it is -------------------------------------------------------------

    def _judge(self):
        fields = [step for step in self.steps if step.name]
        now = self.present(fields)
        self.refs.load(ref for step in fields for ref in _refs(step.before))
        refused = self._refused()
        mapped, sent = self.importer.declaration.mapped(), self._sent()
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
            elif step.name in mapped:
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
        if step.now is not MISSING and self.hashed(step.now) == self.hashed(step.before):
            return _lt("Odoo already has this value.")
        if not self._is_unchanged(step):
            step.is_changed = True
            return _lt("Changed since.")
        if any(self.refs[ref] is MISSING for ref in _refs(step.before)):
            return _lt("The earlier value refers to a record that is no longer in Odoo.")
        return None

    def _is_unchanged(self, step):
        """Whether Odoo still has what the sync left: the same value, or what Odoo made of it."""
        if step.now is MISSING:
            return False
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
            return None
        system = self.importer.connection.name
        if self.importer.stream.delete_remote and self.importer.declaration.deletes:
            return _lt("Delete the record in Odoo: it is then deleted in %(system)s too.", system=system)
        return _lt("Delete it in %(system)s.", system=system)

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


def _collect(changes):
    """The steps that undo ``changes``: of several changes of a field, back to what was there before the first."""
    steps = {}
    for change in changes.sorted("id", reverse=True):
        undone = set(change.undone or ())
        for name, (before, after) in _values(change).items():
            step = steps.get((change.res_id, name))
            if step is None or (step.is_undone and name not in undone):
                step = Step(change.res_id, name, [], change.kind, change.direction, before, after)
                step.is_undone = name in undone
                steps[step.key] = step
            elif step.is_undone != (name in undone):
                continue
            step.before = before
            step.change_ids.append(change.id)
    # A record that the undo removes needs no earlier values.
    created = {step.res_id for step in steps.values() if step.kind == "created" and step.direction == "in"}
    return [step for step in steps.values() if not step.name or step.res_id not in created]


def _values(change):
    """The values before and after by the field; of what was changed by an older version they are not known."""
    if change.kind in NOT_UNDOABLE:
        return {}
    raw = {name: tuple(map(from_json, both)) for name, both in (change.raw or {}).items()}
    if change.kind == "deleted":
        return {WHOLE: ({name: before for name, (before, _after) in raw.items()}, MISSING)}
    if change.kind in _WHOLE_KINDS:
        return {WHOLE: (MISSING, MISSING)}
    return raw or dict.fromkeys(change.values or (), (MISSING, MISSING))


def _refs(value):
    """The reference that a value is; values of several parts refer to nothing that is resolved."""
    return [value] if isinstance(value, Ref) else []
