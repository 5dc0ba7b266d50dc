"""One remote record on its way into Odoo."""

from dataclasses import dataclass, field
from typing import Any

from ...records import RecordError

#: The outcome of an item that is put off to the end of the pass.
LATER = "later"


@dataclass
class Item:
    """One remote record on its way into Odoo.

    :param record: what is to be compared or written.
    :param hashes: the fingerprint of each of its fields.
    :param link: None until the entity is linked.
    :param target: the Odoo record.
    :param apply: the fields to write, ``settled`` those that agree or are decided without writing.
    :param waiting: references that cannot be resolved yet.
    :param error: why it failed; ``question``: what a person has to decide about it although the rest has landed.
    """

    record: Any
    hashes: dict
    link: Any = None
    target: Any = None
    apply: set = field(default_factory=set)
    settled: set = field(default_factory=set)
    waiting: dict = field(default_factory=dict)
    digest: str = ""
    outcome: str = ""
    error: RecordError | None = None
    question: RecordError | None = None
