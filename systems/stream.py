"""How one record type of a system is read and sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime
from typing import Any, Callable

from ..records import File, Record, RecordError
from .building import Building
from .errors import NotFound, RemoteError
from .page import Candidate, Page


class Stream(Building):
    """One record type of a system, as a subclass declares it; an instance reads it through one client."""

    #: After a ``reconcile`` that was broken off: the numbers of those of which it may have changed something.
    changed: frozenset[int] = frozenset()

    def __init__(self, client: Any, options: Iterable[str] = ()):
        super().__init__(client, options)
        #: After ``reconcile``: the ids of what stands for those that could not be sent, by their numbers.
        self.standing: dict[int, str] = {}

    def create(self, record: Record, own_id: str) -> Record:
        """Create an entity with all values of ``record``, and store ``own_id`` in it; returns the answer.

        An answer can name fields that are to be sent by an update right after (``unsent``).

        :raise Conflict: there is one with such values, or with this id, already.
        :raise RemoteError: any other; after some of them it may exist all the same.
        """
        raise NotImplementedError

    def update(self, external_id: str, record: Record) -> Record:
        """Change the fields that are not MISSING (None empties one); returns the answer."""
        raise NotImplementedError

    def session(self) -> AbstractContextManager[None]:
        """The calls that are made meanwhile, one after the other, may share a connection."""
        return nullcontext()

    def preview_line(self, record: Record) -> str:
        """What exactly would be sent to create ``record``, for people to look at; empty where nothing shows it.

        :raise RemoteError: it cannot be sent as it is.
        """
        return ""

    def create_all(self, wanted: Sequence[tuple[Record, str]]) -> list[Record | RemoteError]:
        """Create several entities in as few calls as possible; for streams that send many ``together``.

        :param wanted: for each what ``create`` takes.
        :return: for each the answer, or what ``create`` would raise; what is about the system is said of each one that
            was left.
        """
        raise NotImplementedError

    def update_all(self, wanted: Sequence[tuple[str, Record]]) -> list[Record | RemoteError]:
        """Change several entities, likewise; ``wanted`` has for each what ``update`` takes."""
        raise NotImplementedError

    def read_all(self, wanted: Sequence[tuple[str]]) -> list[Record | RemoteError]:
        """Read several entities, likewise; ``wanted`` has what ``read_or_vanished`` takes of each."""
        raise NotImplementedError

    def find_created_all(self, wanted: Sequence[tuple[str, datetime, Record]]) -> list[Record | RemoteError | None]:
        """Find several entities whose calls were lost, likewise; ``wanted`` has what ``find_created`` takes."""
        raise NotImplementedError

    def foresee(self, wanted: Sequence[Record]) -> list[RecordError | None]:
        """Why each of ``wanted`` would not be sent now, None where nothing that is read says so; nothing is sent.

        For streams that declare ``foresees``.

        :param wanted: what is to become of each; where an update says only what has changed, with these fields alone.
            One without an ``external_id`` is to be created, one that is ``deleted`` to be removed.
        :raise RemoteError: it cannot be read.
        """
        raise NotImplementedError

    def delete(self, external_id: str) -> None:
        """Delete the entity; one that is gone already is fine."""
        raise NotImplementedError

    def reconcile(self, wanted: Sequence[Record]) -> list[Record | RecordError | RemoteError]:
        """Bring the remote entities to the wanted state; for streams with a ``batch``.

        Entities are found by what identifies them, and read before anything is sent: however often it is called, and
        whatever became of the calls before, nothing is there twice. One that is ``deleted`` shall not be there.

        :return: for each of ``wanted`` the current entity, or why it is not as wanted; ``code`` "locked" if temporary.
        :raise RemoteError: one that is about the system or the key, not about a record; some may have been sent.
        """
        raise NotImplementedError

    def present(self, wanted: Sequence[Record]) -> list[Record | None]:
        """The current entity for each of ``wanted``, None if there is none; likewise for streams with a ``batch``.

        :raise RemoteError: it cannot be read.
        """
        raise NotImplementedError

    def candidates(self, wanted: Sequence[Record], since: datetime, until: datetime) -> list[Candidate]:
        """What calls that were made in that time, and not answered, may have left; likewise for such streams.

        :raise RemoteError: it cannot be read.
        """
        raise NotImplementedError

    def find_own(self, own_id: str, since: datetime) -> Record | None:
        """The entity that carries our id, among what changed since; None where there is none, or no list."""
        if not self.listed:
            return None
        listed = (record for page in self.pages(since) for record in page.records)
        return next((record for record in listed if record.own_id == own_id), None)

    def find_created(self, own_id: str, since: datetime, record: Record) -> Record | None:
        """The entity that a call without an answer has created.

        A system that keeps our id finds it by that; another one says by what of ``record``, which was to be created,
        it is known.

        :param record: with the fields in ``created_by`` as they were sent, and all others as Odoo has them now.
        :raise RemoteError: it cannot be read, or it cannot be said which one it is.
        """
        return self.find_own(own_id, since)

    def pages(self, since: datetime | None = None, start: int = 1, first_day: date | None = None) -> Iterator[Page]:
        """The whole list, or what changed at or after ``since``; each page is one call.

        :param start: the number of the page to start with, for a pass that is continued.
        :param first_day: leave out what is only about earlier days (where the list is ``ranged``).
        """
        raise NotImplementedError

    def changed_since(self, cursor: str | None) -> tuple[list[str], str] | None:
        """Which entities somebody has added, changed or deleted since, ourselves included.

        For streams that declare ``changes_kept``.

        :param cursor: the one that was returned last; None for a first one, since which nothing was changed.
        :return: the ids, each once, and the cursor to ask with next time; None where the system does not know the
            cursor any more, so that what was changed cannot be said.
        :raise RemoteError: it cannot be read.
        """
        raise NotImplementedError

    def recall(self, key: bytes, find: Callable[[list[str]], Mapping[str, str]], held_by: str = "") -> None:
        """Have ``pages`` build no record of an entity whose payload says what it said when both sides last agreed.

        The page names it in ``unchanged``, and the other records carry their ``payload_hash``, by which the next pass
        recognises them. A stream that cannot tell what else its reading depends on does nothing here.

        :param key: of the hashes.
        :param find: returns the payload hashes of those of these external ids that are known, as the last agreement
            has left them.
        :param held_by: what else decides what becomes of a payload.
        """

    def pages_of(self, owner_id: str, start: int = 1) -> Iterator[Page]:
        """What belongs to one entity; for streams with an ``owner``."""
        raise NotImplementedError

    def numbers(self) -> Iterator[tuple[str, str]]:
        """Each entity's number or code as it is stored, also an empty one, and what people call the entity.

        For streams with a ``checked`` field.
        """
        raise NotImplementedError

    def read_or_vanished(self, external_id: str, single: bool = True, label: str = "") -> Record:
        """One entity as ``read`` finds it, or else what is known of it: that it is not shown any more."""
        return self.read(external_id, single) or self.vanished(external_id, label)

    def vanished(self, external_id: str, label: str = "") -> Record:
        """What is known of an entity that is not shown any more."""
        return self.record(external_id, deleted=True, vanished=True, label=label)

    def read_file(self, external_id: str, file: File, limit: int) -> bytes:
        """The contents of one of an entity's files.

        :raise RemoteError: it cannot be read, or has more than ``limit`` bytes.
        """
        raise NotImplementedError

    def read(self, external_id: str, single: bool = True) -> Record | None:
        """One entity, None if it is gone; ``single=False`` after a pass whose ``seen`` vouches for keys left out."""
        raise NotImplementedError

    def read_or_none(self, call: Callable[[], Any], single: bool) -> Record | None:
        """What ``call`` returns, built; None where it finds nothing.

        A ``NotFound`` while it is built is about something else, and says nothing of this entity.
        """
        try:
            item = call()
        except NotFound:
            return None
        return self.build(item, single)
