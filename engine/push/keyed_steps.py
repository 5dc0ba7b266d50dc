"""What one step of sending many records together hands to the next."""

import dataclasses
from typing import Any

from ...records import Record


@dataclasses.dataclass(frozen=True)
class Sending:
    """One record on its way: what is wanted, and the fields as they are in Odoo."""

    target: Any
    wanted: Record
    local: Record


@dataclasses.dataclass(frozen=True)
class Lost:
    """A record for which a call was made whose answer was lost: what is wanted now, and its link with the mark."""

    wanted: Record
    link: Any


@dataclasses.dataclass
class Wanted:
    """What is decided about the records of a slice.

    :param todo: what is to be sent, and ``known`` what has to be compared with what is there first.
    :param lost: what an earlier call may have created whose answer was lost: it is looked for before it is decided.
    :param failed: why others cannot be sent, by the id of the record.
    :param outcomes: what became of those about which nothing is to be done, likewise.
    :param taken: the ids of the rows that are completed with the rest.
    :param is_marked: whether a mark has been left at the link of everything that is to be sent.
    """

    todo: list = dataclasses.field(default_factory=list)
    known: list = dataclasses.field(default_factory=list)
    lost: list = dataclasses.field(default_factory=list)
    failed: dict = dataclasses.field(default_factory=dict)
    outcomes: dict = dataclasses.field(default_factory=dict)
    taken: list = dataclasses.field(default_factory=list)
    is_marked: bool = True

    def add(self, other):
        """Take in what was decided about other records, as far as the later steps need it."""
        for name in ("todo", "known", "lost", "taken"):
            getattr(self, name).extend(getattr(other, name))
        self.is_marked = self.is_marked and other.is_marked


@dataclasses.dataclass(frozen=True)
class Reconciled:
    """What became of one record.

    :param answer: what is there now, or why it cannot be so.
    :param standing: the external id of what stands for one that could not be sent.
    """

    sending: Sending
    answer: Any
    standing: str | None
