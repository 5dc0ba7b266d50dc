"""The steps of an undo: of several changes of a field, back to the value before the first of them."""

import dataclasses
from typing import Any

from ..records import MISSING, Sentence, from_json

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


def collect(changes):
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
    created = {
        step.res_id
        for step in steps.values()
        if step.kind == "created" and step.direction == "in" and not step.is_undone
    }
    return [step for step in steps.values() if not step.name or step.res_id not in created]


def undoable(change):
    """The names of what an undo of the change takes back: its fields, or ``WHOLE``."""
    if change.kind in _WHOLE_KINDS:
        return {WHOLE}
    return set() if change.kind in NOT_UNDOABLE else set(change.raw or change.values or ())


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
