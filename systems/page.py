"""What a stream gives of the entities that it has read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..records import Record
from .errors import ContractBroken


@dataclass(frozen=True)
class Page:
    """One page of a list.

    :param broken: what is wrong with items that are not entities, so that nothing else is known about them.
    :param total: how many entities the whole list has, None if the system does not tell.
    :param date: the server's clock when it answered.
    :param last: no page follows.
    :param unchanged: the external ids of entities of which no record was built, as nothing has changed (``recall``).
    """

    records: list[Record]
    broken: list[ContractBroken]
    total: int | None
    date: datetime | None
    last: bool
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """An entity that may have come of a call whose answer was lost.

    :param record: the entity; of one whose id was asked for, the id alone.
    :param place: the number of the wanted record that it would be by its key, None if it is none of them.
    :param made: whether it was made with this key while the call was under way; None if the system does not tell.
    """

    record: Record
    place: int | None
    made: bool | None
