"""How approved totals are brought to Tripletex: read first, then send what differs, then read again.

Tripletex keeps one entry for each key and knows no request ids, so the key is what makes sending safe to repeat: an
entry is looked for before each attempt, made where there is none, and given the whole total where there is one. Hours
are never added to what is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from ...records import Record, RecordError, Ref, _lt
from ..convert import is_id
from ..errors import Conflict, ContractBroken, NotFound, Rejected, RemoteError
from ..stream import Stream
from .client import iso_next
from .errors import TOO_MANY
from .masters import day
from .months import Months

#: How often an entry is read and sent again when somebody else is faster.
_TRIES = 3
#: Characters of a comment; how many Tripletex takes is not documented.
COMMENT = 2000
#: Employees whose entries are asked for in one call; more make the address too long.
_PEOPLE = 100

Key = tuple
Outcome = "Record | RecordError | RemoteError"


class Wanted:
    """One total on its way: what is wanted, what is there, and what became of it."""

    def __init__(self, record: Record, key: Key):
        self.record = record
        self.key = key
        self.payload: dict = {}
        self.item: dict | None = None
        self.outcome: Any = None


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

    def settle(self, wanted: Sequence[Record]) -> list:
        self.client.tenant()
        todo = [Wanted(record, self.key_of_record(record)) for record in wanted]
        for one in todo:
            try:
                one.payload = self.payload(one.record)
            except ValueError:
                one.outcome = RecordError("contract", _lt("One of Tripletex' ids that are linked is no number."))
        usable = [one for one in todo if not one.outcome]
        self._look_up(usable)
        open_ = [one for one in usable if not self._is_settled(one)]
        if open_:
            self._check(open_)
        self._remove([one for one in open_ if one.record.deleted and not one.outcome])
        self._send_all([one for one in open_ if not one.record.deleted and not one.outcome])
        return [one.outcome for one in todo]

    def key_of_record(self, record: Record) -> Key:
        return tuple(_plain(getattr(record, name)) for name in self.key)

    def _is_settled(self, one: Wanted) -> bool:
        """Take what is there as the outcome where it is what is wanted."""
        if one.record.deleted:
            if one.item is None:
                one.outcome = type(one.record)(one.record.external_id, deleted=True)
        elif one.item is not None and self.is_as(one.item, one.record):
            one.outcome = self.build(one.item, single=True)
        return one.outcome is not None

    def _check(self, part: list[Wanted]) -> None:
        months = Months(self.client)
        months.load((one.record.employee.external_id, one.record.day) for one in part)
        for one in part:
            locked = one.item is not None and one.item.get("locked") is True
            one.outcome = months.why(one.record.employee.external_id, one.record.day, locked)
            if one.outcome is None and not one.record.deleted:
                one.outcome = self.before(one)

    def _remove(self, part: list[Wanted]) -> None:
        for one in part:
            try:
                self.remove(one)
            except NotFound:
                pass
            except (Conflict, Rejected) as error:
                self._look_up([one])
                if one.item is not None:
                    one.outcome = error
                    continue
            one.outcome = type(one.record)(one.record.external_id, deleted=True)

    def _send_all(self, part: list[Wanted]) -> None:
        """Send, read what is there now, and send again what somebody else was faster with."""
        for _attempt in range(_TRIES):
            for sort in (False, True):
                self._send_part([one for one in part if (one.item is not None) == sort and not one.outcome])
            part = [one for one in part if not one.outcome]
            if not part:
                return
            # The answers to lists may be empty (seen in production), so that only reading tells.
            self._look_up(part)
            part = [one for one in part if not self._is_settled(one)]
        for one in part:
            if one.item is not None and self.amount(one.item) == one.record.hours:
                # The words are not kept as they were sent, shortened perhaps; what is paid by is right.
                one.outcome = self.build(one.item, single=True)
            else:
                one.outcome = Conflict(_lt("Tripletex has something else although it took what was sent."))

    def _send_part(self, part: list[Wanted]) -> None:
        """Send entries of one sort; a list that is refused is looked into until the bad ones stand alone.

        Whether Tripletex takes some of a list that it refuses is not documented: what is there is read before
        anything is sent again.
        """
        for start in range(0, len(part), self.most):
            chunk = part[start : start + self.most]
            try:
                self.send(chunk)
            except (Conflict, Rejected, NotFound) as error:
                self._refused(chunk, error)

    def _refused(self, part: list[Wanted], error: RemoteError) -> None:
        before = {one.key: (one.item or {}).get("version") for one in part}
        self._look_up(part)
        part = [one for one in part if not self._is_settled(one)]
        # What appeared, vanished or was changed meanwhile goes round again, as what it is now.
        part = [one for one in part if (one.item or {}).get("version") == before[one.key]]
        if len(part) > 1 or isinstance(error, Rejected):
            reasons = self.why(part)
            for one in part:
                one.outcome = reasons.get(one.key)
            part = [one for one in part if not one.outcome]
        if len(part) == 1:
            self._refused_alone(part[0], error)
        elif part:
            middle = len(part) // 2
            for half in (part[:middle], part[middle:]):
                try:
                    self.send(half)
                except (Conflict, Rejected, NotFound) as again:
                    self._refused(half, again)

    def _refused_alone(self, one: Wanted, error: RemoteError) -> None:
        """A refusal of a list says nothing about its only member that is left: it is tried by itself once."""
        try:
            self.send([one])
        except Conflict:
            pass  # somebody was faster, or the refusal was none (seen in production): it goes round again
        except (Rejected, NotFound) as again:
            one.outcome = self.why([one]).get(one.key) or again

    # --- Reading -------------------------------------------------------------------------------------

    def _look_up(self, part: list[Wanted]) -> None:
        """Give each the entry that is there for it now."""
        by_key = {one.key: one for one in part}
        for one in part:
            one.item = None
        by_month: dict[tuple[int, int], list[Wanted]] = {}
        for one in part:
            by_month.setdefault((one.record.day.year, one.record.day.month), []).append(one)
        for same in by_month.values():
            people = sorted({one.record.employee.external_id for one in same})
            days = [one.record.day for one in same]
            for start in range(0, len(people), _PEOPLE):
                for item in self._entries(people[start : start + _PEOPLE], min(days), max(days)):
                    key = self.key_of(item) if isinstance(item, dict) and is_id(item.get("id")) else None
                    if key is None:
                        raise ContractBroken(f"An entry in the list of {self.path} has no id, or says not whose it is.")
                    if key in by_key:
                        by_key[key].item = item

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
