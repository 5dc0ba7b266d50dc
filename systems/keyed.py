"""Streams whose system finds entities by what identifies them: many are brought to what is wanted with a few calls.

Entities are read first, then what differs is sent, then they are read again. An entity is looked for by the id that is
known for it, and by its key: the system keeps one for each key and knows no request ids, so the key is what makes
sending safe to repeat. Amounts are never added to what is there, and nothing is removed but what has a known id:
what stands at a key may be somebody else's.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar

from ..records import Record, RecordError
from .errors import Conflict, Forbidden, NotFound, RateLimited, Rejected, RemoteError, Unauthorized
from .keyed_reading import KeyedReader, Wanted

#: How often an entity is read and sent again after a concurrent change.
_TRIES = 3
#: Refusals of what was sent; all other errors are about the system or the key.
_REFUSALS = (Conflict, Forbidden, NotFound, Rejected)


class Refusals:
    """What keeps entities from being changed; a system that can tell has a class of its own."""

    def check(self, part: list[Wanted]) -> None:
        """Give those an outcome of which it is known beforehand that they cannot be sent."""

    def why(self, one: Wanted) -> RecordError | None:
        """Why this one cannot be changed, by what has been read."""
        return None

    def explain(self, part: list[Wanted], reasons: bool = False) -> list[Wanted]:
        """Find out why these, as they are there now, were refused, and give them that outcome.

        :param reasons: also what else than a lock it may be.
        :return: those about which nothing is found.
        """
        return part

    def behind(self, one: Wanted, error: RemoteError) -> RecordError | None:
        """What the refusal of one entity means that nothing else explains; None if it is as it says."""
        return None


class KeyedStream(KeyedReader):
    """Records of one kind; a subclass says where they are kept and what they look like."""

    #: How many are sent in one call.
    most: ClassVar[int] = 100
    #: What a person reads where a key has several entities, with ``amounts`` and ``day``; and where the system has
    #: something else than it took.
    several: ClassVar[str]
    unlike: ClassVar[str]
    #: The same where an id that is linked cannot be one of the system's.
    no_id: ClassVar[str]
    #: Whether many can be removed in one call, by ``remove_all``.
    removes_together: ClassVar[bool] = False
    creates = updates = deletes = foresees = True
    partial = False

    # --- What a subclass says ------------------------------------------------------------------------

    def payload(self, record: Record) -> dict:
        """
        :raise ValueError: an id of the record is not one of the system's.
        """
        raise NotImplementedError

    def has_amount(self, item: dict, record: Record) -> bool:
        """Whether an entity has what matters of the record."""
        raise NotImplementedError

    def is_as(self, item: dict, record: Record) -> bool:
        """Whether an entity has all that the record wants."""
        raise NotImplementedError

    def shown_amount(self, item: dict) -> str:
        raise NotImplementedError

    def refusals(self) -> Refusals:
        return Refusals()

    def send(self, part: list[Wanted]) -> None:
        """Create or update these, all in one call or one by one; all of them are of one sort.

        :raise RemoteError: some may have been sent.
        """
        raise NotImplementedError

    def remove(self, item: dict) -> None:
        raise NotImplementedError

    def remove_all(self, items: Sequence[dict]) -> None:
        """Remove at most ``most`` entities in one call.

        :raise RemoteError: some may have been removed.
        """
        raise NotImplementedError

    # --- What the engine calls -----------------------------------------------------------------------

    def foresee(self, wanted: Sequence[Record]) -> list:
        todo, _open, _refusals = self._checked(wanted)
        return [one.outcome if isinstance(one.outcome, RecordError) else None for one in todo]

    def reconcile(self, wanted: Sequence[Record]) -> list:
        self.changed = frozenset()
        todo, open_, refusals = self._checked(wanted)
        self._remove([one for one in open_ if not one.outcome], refusals)
        open_ = [one for one in open_ if not one.outcome and not self._is_reconciled(one)]
        self._send_all(open_, refusals)
        self.standing = {
            number: str(one.item["id"])
            for number, one in enumerate(todo)
            if isinstance(one.outcome, Exception) and one.item and one.item in one.at_key
        }
        return [one.outcome for one in todo]

    def _checked(self, wanted: Sequence[Record]) -> tuple[list[Wanted], list[Wanted], Refusals]:
        """What is wanted, compared with what is there; those that are not as wanted, with known reasons; and these."""
        self.prepare()
        todo = self._all_wanted(wanted)
        names = [declared.name for declared in self.offered]
        for one in todo:
            if one.record.deleted and self._lacks(one.record, names):
                continue  # a record that cannot be sent as it is may still be removed
            try:
                one.payload = self.payload(one.record)
            except ValueError:
                one.outcome = RecordError("contract", self.no_id)
        usable = [one for one in todo if not one.outcome]
        self._look_up(usable)
        open_ = [one for one in usable if not self._is_reconciled(one)]
        refusals = self.refusals()
        if open_:
            refusals.check(open_)
        return todo, open_, refusals

    # --- What became of one --------------------------------------------------------------------------

    def _is_reconciled(self, one: Wanted) -> bool:
        """Take the current entity as the outcome if it is as wanted, or if the outcome is unknown."""
        if self._is_ambiguous(one):
            amounts = ", ".join(self.shown_amount(item) for item in one.at_key)
            one.outcome = RecordError("value", self.several, amounts=amounts, day=one.record.day)
        elif one.record.deleted:
            if one.item is None:
                one.outcome = _gone(one)
        elif self._is_in_place(one) and self.is_as(one.item, one.record):
            one.outcome = self.build(one.item, single=True)
        return one.outcome is not None

    def _is_in_place(self, one: Wanted) -> bool:
        if one.item is None or one.surplus is not None:
            return False
        return any(item is one.item for item in one.at_key) or self.key_of(one.item) == one.key

    # --- Removing ------------------------------------------------------------------------------------

    def _remove(self, part: list[Wanted], refusals: Refusals) -> None:
        """Remove what is not wanted any more, and those of ours in whose place others stand."""
        if self.removes_together:
            self._remove_together([one for one in part if self._superfluous(one) is not None])
        for one in part:
            if not one.record.deleted and one.surplus is None:
                continue
            error: RemoteError | None = None
            for _attempt in range(_TRIES):
                before = self._superfluous(one)
                if before is None:
                    error = None
                    break
                error = self._remove_one(one, before)
                after = self._superfluous(one)
                if error is None or (after and after.get("version") == before.get("version")):
                    break
                # It was changed meanwhile: its current version is removed.
            if error and not refusals.explain([one]):
                continue
            if isinstance(error, Forbidden):
                raise error
            one.outcome = error and (refusals.behind(one, error) or error)
            if one.outcome is None and one.record.deleted:
                one.outcome = _gone(one)

    def _remove_together(self, part: list[Wanted]) -> None:
        """Remove many with few calls; what is still there afterwards is removed by itself, which shows why."""
        if len(part) < 2:
            return
        for start in range(0, len(part), self.most):
            some = part[start : start + self.most]
            with suppress(*_REFUSALS), _Noting(self, some):
                self.remove_all([item for one in some if (item := self._superfluous(one))])
        self._look_up(part)

    def _superfluous(self, one: Wanted) -> dict | None:
        return one.item if one.record.deleted else one.surplus

    def _remove_one(self, one: Wanted, item: dict) -> RemoteError | None:
        """The refusal if it is still there."""
        try:
            with _Noting(self, [one]):
                self.remove(item)
        except _REFUSALS as error:
            # A system may also answer "not found" for a locked entity: only reading shows whether it still exists.
            self._look_up([one])
            return error if self._superfluous(one) is not None else None
        one.surplus = None
        return None

    # --- Sending -------------------------------------------------------------------------------------

    def _send_all(self, part: list[Wanted], refusals: Refusals) -> None:
        """Send, read the current state, and send again what was changed concurrently."""
        for _attempt in range(_TRIES):
            for exists in (False, True):
                self._send_part([one for one in part if (one.item is not None) == exists and not one.outcome], refusals)
            part = [one for one in part if not one.outcome]
            if not part:
                return
            # The answers to lists may be empty (seen in production), so that only reading shows it.
            self._look_up(part)
            part = [one for one in part if not self._is_reconciled(one)]
            for one in part:
                one.outcome = refusals.why(one)
        for one in part:
            if one.outcome:
                continue
            if self._is_in_place(one) and self.has_amount(one.item, one.record):
                # The words are not kept as they were sent, shortened perhaps; what is paid by is right.
                one.outcome = self.build(one.item, single=True)
            else:
                one.outcome = Conflict(self.unlike)

    def _send_part(self, part: list[Wanted], refusals: Refusals) -> None:
        """Send entities of one sort; a list that is refused is looked into until the bad ones stand alone.

        Whether a system takes some of a list that it refuses may not be known: what is there is read before anything
        is sent again.
        """
        for start in range(0, len(part), self.most):
            self._send_some(part[start : start + self.most], refusals)

    def _send_some(self, part: list[Wanted], refusals: Refusals) -> None:
        before = {one.key: one.version for one in part}
        try:
            with _Noting(self, part):
                self.send(part)
            return
        except _REFUSALS as refusal:
            error = refusal
        if isinstance(error, Forbidden) and len(refusals.explain(part)) == len(part):
            raise error  # it is about the key: nothing that was read is locked
        self._look_up(part)
        left = [one for one in part if not self._is_reconciled(one)]
        # What appeared, vanished or was changed meanwhile goes round again, as what it is now.
        left = [one for one in left if one.version == before[one.key]]
        left = refusals.explain(left, reasons=len(part) > 1 or not isinstance(error, Conflict))
        if len(part) == 1:
            for one in left:
                one.outcome = refusals.behind(one, error) or error
        elif len(left) < len(part):
            # The refusal may have been about those that are accounted for by now.
            self._send_part(left, refusals)
        else:
            middle = len(left) // 2
            for half in (left[:middle], left[middle:]):
                self._send_some(half, refusals)


class _Noting:
    """Notes at a stream for which of those that are wanted a call may have been carried out that changes something."""

    def __init__(self, stream: KeyedStream, part: list[Wanted]):
        self.stream = stream
        self.part = part

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, _trace: Any) -> None:
        if not isinstance(error, (Forbidden, RateLimited, Unauthorized)):
            self.stream.changed |= {one.number for one in self.part}


def _gone(one: Wanted) -> Record:
    return type(one.record)(one.record.external_id, deleted=True)
