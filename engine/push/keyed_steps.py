"""What one step of sending many records together hands to the next."""

import dataclasses
import functools
from typing import Any

from ...records import Record


@dataclasses.dataclass(frozen=True)
class Sending:
    """One entity on its way.

    :param members: the records that it is of, mostly just one, each with its own fields as they are in Odoo.
    :param wanted: what is wanted, and ``local`` the same as it is in Odoo: of several records their sum.
    :param due: the ids of the records about which a row waits.
    :param leaving: the ids of records that were of this entity, and are of none any more.
    :param surplus: entities of the same records that this one takes the place of: removed once it is as wanted.
    """

    members: tuple
    wanted: Record
    local: Record
    due: tuple
    leaving: tuple = ()
    surplus: tuple = ()

    @property
    def target(self):
        """The record that stands for all of them."""
        return self.members[0][0]

    @functools.cached_property
    def ids(self):
        return [target.id for target, _own in self.members]

    def link_of(self, links):
        """The link to the entity, any of the records' where there is none yet; None without links.

        :param links: by the ids of records.
        """
        mine = [links[id_] for id_ in self.ids if id_ in links]
        linked = [link for link in mine if link.external_id == self.wanted.external_id]
        return next(iter(linked or mine), None)


@dataclasses.dataclass(frozen=True)
class Lost:
    """An entity about which a call was made whose answer was lost.

    :param wanted: what is wanted now.
    :param links: the links with a mark of such a call.
    :param due: as of a ``Sending``.
    """

    wanted: Record
    links: tuple
    due: tuple


@dataclasses.dataclass
class Wanted:
    """What is decided about the records of a slice.

    :param todo: what is to be sent, and ``known`` what has to be compared with what is there first.
    :param lost: what an earlier call may have created whose answer was lost: it is looked for before it is decided.
    :param failed: why others cannot be sent, by the id of the record.
    :param outcomes: what became of those about which nothing is to be done, likewise.
    :param taken: the ids of the rows that are completed with the rest.
    :param is_marked: whether a mark has been left at the links of everything that is to be sent.
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
    """What became of one entity.

    :param answer: what is there now, or why it cannot be so.
    :param standing: the external id of what stands for one that could not be sent.
    :param left: why entities that it takes the place of are still there, by their external ids.
    """

    sending: Sending
    answer: Any
    standing: str | None
    left: dict = dataclasses.field(default_factory=dict)
