"""How approved totals are brought to Tripletex: read first, then send what differs, then read again.

Tripletex keeps one entry for each key and knows no request ids, so the key is what makes sending safe to repeat: an
entry is looked for before each attempt, made where there is none, and given the whole total where there is one. Hours
are never added to what is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from ...records import Record, RecordError, Ref, _lt
from ..decode import day, is_id
from ..errors import Conflict, ContractBroken, Forbidden, NotFound, Rejected, RemoteError
from ..stream import Stream
from .client import iso_next
from .errors import TOO_MANY
from .locks import Locks
from .months import PEOPLE

#: How often an entry is read and sent again when somebody else is faster.
_TRIES = 3
#: Characters of a comment; how many Tripletex takes is not documented.
COMMENT = 2000
_SEVERAL = _lt(
    "Tripletex has more than one entry of these hours on %(day)s: %(amounts)s. Nothing was changed there. Delete those"
    " that are too many in Tripletex, then retry."
)

Key = tuple
Outcome = "Record | RecordError | RemoteError"


class Wanted:
    """One total on its way: what is wanted, what is there, and what became of it."""

    def __init__(self, record: Record, key: Key):
        self.record = record
        self.key = key
        self.payload: dict = {}
        self.item: dict | None = None
        #: The entries of this key, where there is more than one.
        self.several: list[dict] = []
        self.outcome: Any = None

    @property
    def version(self) -> Any:
        """The version of what is there, None where nothing is."""
        return self.item and self.item.get("version")

    @property
    def day(self) -> tuple[str, date]:
        """Whose hours of which day these are."""
        return self.record.employee.external_id, self.record.day


class TotalsStream(Stream):
    """Totals of one kind; a subclass says where they are kept and what they look like."""

    path: ClassVar[str]
    #: The record's fields that identify an entry.
    key: ClassVar[tuple[str, ...]]
    #: What is read of an entry, in Tripletex' notation.
    reads: ClassVar[tuple[str, ...]]
    directions = ("out",)
    trigger = "change"
    listed = False
    ranged = True
    readable = False
    creates = updates = deletes = True
    partial = False
    batch = 400

    # --- What a subclass says ------------------------------------------------------------------------

    def payload(self, record: Record) -> dict:
        raise NotImplementedError

    def amount(self, item: dict) -> Decimal | None:
        """How much an entry says."""
        raise NotImplementedError

    def words(self, item: dict) -> str:
        """What an entry says beside that."""
        raise NotImplementedError

    def is_as(self, item: dict, record: Record) -> bool:
        """Whether an entry has what the record wants."""
        return self.amount(item) == record.hours and self.words(item) == comment(record.note)

    def key_of(self, item: dict) -> Key | None:
        raise NotImplementedError

    def before(self, wanted: Wanted) -> RecordError | None:
        """Why one cannot be sent, as far as that can be told beforehand."""
        return None

    def why(self, part: list[Wanted]) -> dict[Key, RecordError]:
        """Why some of what was refused cannot be sent, as far as Tripletex tells."""
        return {}

    def send(self, part: list[Wanted]) -> None:
        """Create or update these, all in one call or each by itself; all of them are of one sort.

        :raise RemoteError: some may have been sent.
        """
        raise NotImplementedError

    def remove(self, one: Wanted) -> None:
        raise NotImplementedError

    # --- Settling ------------------------------------------------------------------------------------

    def reconcile(self, wanted: Sequence[Record]) -> list:
        self.client.tenant()
        todo = [Wanted(record, self.key_of_record(record)) for record in wanted]
        for one in todo:
            try:
                one.payload = self.payload(one.record)
            except ValueError:
                one.outcome = RecordError("contract", _lt("One of Tripletex' ids that are linked is no number."))
        usable = [one for one in todo if not one.outcome]
        self._look_up(usable)
        open_ = [one for one in usable if not self._is_reconciled(one)]
        locks = Locks(self.client)
        if open_:
            self._check(open_, locks)
        self._remove([one for one in open_ if one.record.deleted and not one.outcome], locks)
        self._send_all([one for one in open_ if not one.record.deleted and not one.outcome], locks)
        return [one.outcome for one in todo]

    def present(self, wanted: Sequence[Record]) -> list:
        self.client.tenant()
        todo = [Wanted(record, self.key_of_record(record)) for record in wanted]
        self._look_up(todo)
        # One that is there twice is not as it was sent: it is looked into.
        return [None if one.several else one.item and self.build(one.item, single=True) for one in todo]

    def key_of_record(self, record: Record) -> Key:
        return tuple(_plain(getattr(record, name)) for name in self.key)

    def _is_reconciled(self, one: Wanted) -> bool:
        """Take what is there as the outcome where it is what is wanted, or where nobody knows which of it is."""
        if one.several:
            amounts = ", ".join(str(self.amount(item)) for item in one.several)
            one.outcome = RecordError("value", _SEVERAL, amounts=amounts, day=one.record.day.isoformat())
        elif one.record.deleted:
            if one.item is None:
                one.outcome = type(one.record)(one.record.external_id, deleted=True)
        elif one.item is not None and self.key_of(one.item) == one.key and self.is_as(one.item, one.record):
            one.outcome = self.build(one.item, single=True)
        return one.outcome is not None

    def _check(self, part: list[Wanted], locks: Locks) -> None:
        locks.load(one.day for one in part)
        for one in part:
            one.outcome = _why_locked(one, locks)
            if one.outcome is None and not one.record.deleted:
                one.outcome = self.before(one)

    def _remove(self, part: list[Wanted], locks: Locks) -> None:
        for one in part:
            error: RemoteError | None = None
            for _attempt in range(_TRIES):
                before = one.version
                error = self._remove_one(one)
                if error is None or one.version == before:
                    break
                # Somebody changed it meanwhile: it is removed as what it is now.
            if error and not self._explain([one], locks):
                continue
            if isinstance(error, Forbidden):
                raise error
            one.outcome = error and (locks.behind(*one.day, error) or error)
            one.outcome = one.outcome or type(one.record)(one.record.external_id, deleted=True)

    def _remove_one(self, one: Wanted) -> RemoteError | None:
        """The refusal if it is still there."""
        try:
            self.remove(one)
        except (Conflict, Forbidden, NotFound, Rejected) as error:
            # Not found may be said of what nobody may touch now, too: only reading tells whether it is gone.
            self._look_up([one])
            return error if one.item is not None else None
        return None

    def _send_all(self, part: list[Wanted], locks: Locks) -> None:
        """Send, read what is there now, and send again what somebody else was faster with."""
        for _attempt in range(_TRIES):
            for sort in (False, True):
                self._send_part([one for one in part if (one.item is not None) == sort and not one.outcome], locks)
            part = [one for one in part if not one.outcome]
            if not part:
                return
            # The answers to lists may be empty (seen in production), so that only reading tells.
            self._look_up(part)
            part = [one for one in part if not self._is_reconciled(one)]
            for one in part:
                one.outcome = _why_locked(one, locks)
        for one in part:
            if one.outcome:
                continue
            right = one.item is not None and self.key_of(one.item) == one.key
            if right and self.amount(one.item) == one.record.hours:
                # The words are not kept as they were sent, shortened perhaps; what is paid by is right.
                one.outcome = self.build(one.item, single=True)
            else:
                one.outcome = Conflict(_lt("Tripletex has something else although it took what was sent."))

    def _send_part(self, part: list[Wanted], locks: Locks) -> None:
        """Send entries of one sort; a list that is refused is looked into until the bad ones stand alone.

        Whether Tripletex takes some of a list that it refuses is not documented: what is there is read before
        anything is sent again.
        """
        for start in range(0, len(part), self.most):
            self._send_some(part[start : start + self.most], locks)

    def _send_some(self, part: list[Wanted], locks: Locks) -> None:
        before = {one.key: one.version for one in part}
        try:
            self.send(part)
            return
        except (Conflict, Forbidden, NotFound, Rejected) as refusal:
            error = refusal
        if isinstance(error, Forbidden) and len(self._explain(part, locks)) == len(part):
            raise error  # it is about the key: nothing that was read is locked
        self._look_up(part)
        left = [one for one in part if not self._is_reconciled(one)]
        # What appeared, vanished or was changed meanwhile goes round again, as what it is now.
        left = [one for one in left if one.version == before[one.key]]
        left = self._explain(left, locks, reasons=len(part) > 1 or not isinstance(error, Conflict))
        if len(part) == 1:
            for one in left:
                one.outcome = locks.behind(*one.day, error) or error
        elif len(left) < len(part):
            # The refusal may have been about those that are accounted for by now.
            self._send_part(left, locks)
        else:
            middle = len(left) // 2
            for half in (left[:middle], left[middle:]):
                self._send_some(half, locks)

    def _explain(self, part: list[Wanted], locks: Locks, reasons: bool = False) -> list[Wanted]:
        """Find out why these, as they are there now, were refused.

        :param reasons: also what else than a lock it may be.
        :return: those about which nothing is found.
        """
        locks.load_again(one.day for one in part)
        for one in part:
            one.outcome = _why_locked(one, locks)
        part = [one for one in part if not one.outcome]
        found = self.why(part) if reasons and part else {}
        for one in part:
            one.outcome = found.get(one.key)
        return [one for one in part if not one.outcome]

    # --- Reading -------------------------------------------------------------------------------------

    def _look_up(self, part: list[Wanted]) -> None:
        """Give each the entry that is there for it now."""
        by_key = {one.key: one for one in part}
        for one in part:
            one.item, one.several = None, []
        by_month: dict[tuple[int, int], list[Wanted]] = {}
        for one in part:
            by_month.setdefault((one.record.day.year, one.record.day.month), []).append(one)
        for same in by_month.values():
            people = sorted({one.record.employee.external_id for one in same})
            days = [one.record.day for one in same]
            for start in range(0, len(people), PEOPLE):
                for item in self._entries(people[start : start + PEOPLE], min(days), max(days)):
                    key = self.key_of(item) if isinstance(item, dict) and is_id(item.get("id")) else None
                    if key is None:
                        raise ContractBroken(f"An entry in the list of {self.path} has no id, or says not whose it is.")
                    one = by_key.get(key)
                    if one and one.item and one.item["id"] != item["id"]:
                        one.several = [*(one.several or [one.item]), item]
                    if one and (one.item is None or str(item["id"]) == one.record.external_id):
                        one.item = item
        self._look_elsewhere(part)

    def _look_elsewhere(self, part: list[Wanted]) -> None:
        """What was there before and is not any more may have been moved to another day, project or person."""
        found = {str(one.item["id"]) for one in part if one.item}
        lost = {one.record.external_id: one for one in part if one.item is None}
        lost = {id_: one for id_, one in lost.items() if id_.isascii() and id_.isdigit() and id_ not in found}
        if lost:
            for item in self.by_ids(lost):
                one = lost.get(str(item.get("id"))) if isinstance(item, dict) else None
                if one and self.key_of(item):
                    one.item = item

    def by_ids(self, lost: Mapping[str, Wanted]) -> list:
        """Entries, read by their ids, which are the keys of ``lost``."""
        found = []
        for external_id in lost:
            with suppress(NotFound):
                found.append(self.client.value(f"{self.path}/{int(external_id)}", self.reads))
        return found

    def _entries(self, people: list[str], first: date, last: date) -> list[dict]:
        try:
            return [item for page in self._rows(people, first, last) for item in page]
        except Rejected as error:
            if error.remote_code != TOO_MANY:
                raise
        if first < last:
            middle = first + (last - first) // 2
            after = date.fromisoformat(iso_next(middle))
            return self._entries(people, first, middle) + self._entries(people, after, last)
        if len(people) > 1:
            half = len(people) // 2
            return self._entries(people[:half], first, last) + self._entries(people[half:], first, last)
        raise ContractBroken(_lt("Tripletex lists more than 10,000 entries of one person and day."))

    def _rows(self, people: list[str], first: date, last: date) -> Iterable[list]:
        params = {"dateFrom": first.isoformat(), "dateTo": iso_next(last), **self.narrowed(people)}
        return self.client.rows(self.path, params, self.reads)

    def narrowed(self, people: list[str]) -> dict:
        return {"employeeId": ",".join(people)}

    #: How many are sent in one call; how many are taken is not documented.
    most: ClassVar[int] = 100


def _why_locked(one: Wanted, locks: Locks) -> RecordError | None:
    return locks.why(*one.day, entry_locked=one.item is not None and one.item.get("locked") is True)


def reference(item: dict, name: str) -> str | None:
    """The id of the entity to which an entry refers."""
    value = item.get(name)
    found = value.get("id") if isinstance(value, dict) else None
    return str(found) if is_id(found) else None


def day_of(item: dict) -> date | None:
    try:
        return day(item.get("date"))
    except RecordError:
        return None


def comment(note: str | None) -> str:
    return (note or "")[:COMMENT]


def _plain(value: Any) -> Any:
    return value.external_id if isinstance(value, Ref) else value
