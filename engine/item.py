"""One remote record on its way into Odoo."""

from dataclasses import dataclass, field
from typing import Any

from ..records import RecordError, fingerprint

#: The outcome of an item that is put off to the end of the pass.
LATER = "later"
#: The outcomes after which both sides agree.
SYNCED = ("created", "updated", "archived", "unchanged")


@dataclass
class Item:
    """One remote record on its way into Odoo.

    :param record: what is to be compared or written.
    :param hashes: the fingerprint of each of its fields.
    :param link: None until the entity is linked.
    :param target: the Odoo record.
    :param apply: the fields to write, ``decided`` those that agree or are decided without writing.
    :param owed: decided fields for which Odoo's value counts, so that the external system is to get it.
    :param before: what Odoo had in the fields that the remote side wins, before they were written.
    :param own: decided fields that people changed in Odoo beside the remote side: what Odoo had when the two agreed
        stays known.
    :param asked: fields that a person has to decide about, with Odoo's value and the external one; they stay as they
        are on both sides.
    :param waiting: references that cannot be resolved yet.
    :param is_new: a person has said that it is a record of its own.
    :param joined: another entity is linked to the target too, and was first.
    :param removed: the target is gone, with its link; ``kept`` is what it was.
    :param lacking: files whose contents are not here yet.
    :param skipped: why it is left out, unless a person chose that; ``missing``: what it cannot be without and that
        Odoo does not have, as (record type, external id).
    :param not_held: fields of the entity that cannot be held in Odoo now.
    :param wanted: what was to be applied at first.
    :param frozen: nothing of the target may change.
    :param left: what could not be imported although the rest was.
    :param error: why it failed; ``question``: what a person has to decide about it although the rest was imported.
    """

    record: Any
    hashes: dict
    link: Any = None
    target: Any = None
    apply: set = field(default_factory=set)
    decided: set = field(default_factory=set)
    owed: set = field(default_factory=set)
    before: dict = field(default_factory=dict)
    own: set = field(default_factory=set)
    asked: dict = field(default_factory=dict)
    waiting: dict = field(default_factory=dict)
    digest: str = ""
    outcome: str = ""
    is_new: bool = False
    joined: bool = False
    removed: bool = False
    kept: dict | None = None
    lacking: tuple = ()
    skipped: RecordError | None = None
    missing: tuple = ()
    not_held: tuple = ()
    wanted: frozenset = frozenset()
    frozen: bool = False
    left: RecordError | None = None
    error: RecordError | None = None
    question: RecordError | None = None

    def outward_hash(self, name, value, key):
        """The fingerprint of ``value``, which Odoo has in a field: the record's own, where it has the very same."""
        remote = getattr(self.record, name)
        # Of the same type, as True equals 1.
        if type(value) is type(remote) and value == remote:
            return self.hashes[name]
        return fingerprint(value, key)

    def open_names(self):
        """The fields that still differ from what both sides agreed on, once the item was imported."""
        return self.wanted - self.apply - self.decided - self.waiting.keys()

    def waits_already(self):
        """The references that are known to wait for just these targets."""
        known = (self.link and self.link.waiting) or {}
        return {name for name, ref in self.record.refs().items() if known.get(name) == [ref.record, ref.external_id]}

    def is_gone(self):
        """Whether the entity no longer exists or is inactive, and this is to be imported."""
        return "active" in self.apply and self.record.active is False
