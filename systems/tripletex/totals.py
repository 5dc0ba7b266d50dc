"""Approved totals in Tripletex: one entry for each key, how it is read, and why it is refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from ...records import Record, RecordError, _lt
from ..decode import day, is_id
from ..errors import ContractBroken, NotFound, Rejected, RemoteError
from ..keyed import KeyedStream, Refusals
from ..keyed_reading import Key, Wanted
from .client import iso_next
from .errors import TOO_MANY, UNKNOWN_FIELD
from .locks import Locks
from .months import in_addresses

#: Characters of a comment; how many Tripletex takes is not documented.
COMMENT = 2000
#: Who has made an entry, and when. The document's schemas have it; that lists give it is not certain.
_CHANGES = "changes(employeeId,timestamp,changeType)"
#: How far an entry may have been moved if it is looked for without its id.
_NEAR = timedelta(days=31)
#: How much the clocks, and the moment of a call and of its being carried out, may differ.
_SKEW = timedelta(minutes=10)
_SEVERAL = _lt(
    "Tripletex has more than one entry of these hours on %(day)s: %(amounts)s. Nothing was changed in Tripletex."
    " Delete the surplus entries in Tripletex, then retry."
)
_UNLIKE = _lt("Tripletex accepted the values but stored different ones.")
_NO_ID = _lt("A linked Tripletex ID is not a number.")


class TotalsStream(KeyedStream):
    """Totals of one kind; a subclass says where they are kept and what they look like."""

    path: ClassVar[str]
    #: What is read of an entry, in Tripletex' notation.
    reads: ClassVar[tuple[str, ...]]
    directions = ("out",)
    ranged = True
    #: What a slice reads is read once for all of them; what it sends has to be done before Odoo ends the slice.
    batch = 1500
    #: As many as one list may have; of more entries Tripletex refuses a list (developer.tripletex.no, FAQ).
    compared = 10_000
    several = _SEVERAL
    unlike = _UNLIKE
    no_id = _NO_ID

    # --- What a subclass says ------------------------------------------------------------------------

    def amount(self, item: dict) -> Decimal | None:
        """How much an entry says."""
        raise NotImplementedError

    def words(self, item: dict) -> str:
        """What an entry says beside that."""
        raise NotImplementedError

    def before(self, wanted: Wanted) -> RecordError | None:
        """Why one cannot be sent, as far as that can be known beforehand."""
        return None

    def explain_refused(self, part: list[Wanted]) -> dict[Key, RecordError]:
        """Why some of the refused hours cannot be sent, as far as Tripletex reports it."""
        return {}

    # --- What an entry is ----------------------------------------------------------------------------

    def has_amount(self, item: dict, record: Record) -> bool:
        return self.amount(item) == record.hours

    def is_as(self, item: dict, record: Record) -> bool:
        return self.has_amount(item, record) and self.words(item) == comment(record.note)

    def shown_amount(self, item: dict) -> str:
        return str(self.amount(item))

    def prepare(self) -> None:
        self.client.tenant()

    def refusals(self) -> Refusals:
        return _Refusals(self, Locks(self.client))

    # --- Reading -------------------------------------------------------------------------------------

    def list_for(self, part: list[Wanted]) -> Iterator[Any]:
        for people, days in _spans(part):
            for some in self.people_of_lists(people):
                yield from self._entries(some, min(days), max(days))

    def by_ids(self, lost: Mapping[str, Wanted]) -> list:
        found = []
        for external_id in lost:
            with suppress(NotFound):
                found.append(self.client.value(f"{self.path}/{int(external_id)}", self.reads))
        return found

    def list_near(self, part: list[Wanted], since: datetime, until: datetime) -> Iterator[tuple[dict, bool | None]]:
        days = [one.record.day for one in part]
        first, last = min(days) - _NEAR, max(days) + _NEAR
        try:
            found = self._entries([], first, last, (*self.reads, _CHANGES))
        except Rejected as error:
            if error.remote_code != UNKNOWN_FIELD:
                raise
            found = self._entries([], first, last)
        maker = self.client.employee_id() if any(_changes(item) for item in found) else None
        for item in found:
            yield item, _was_made(item, maker, since - _SKEW, until + _SKEW)

    def _entries(self, people: list[str], first: date, last: date, reads: Iterable[str] = ()) -> list[dict]:
        """The entries of these people, or of all where none is named."""
        params = {"dateFrom": first.isoformat(), "dateTo": iso_next(last), **self.narrowed(people)}
        try:
            return [item for page in self.client.rows(self.path, params, reads or self.reads) for item in page]
        except Rejected as error:
            if error.remote_code != TOO_MANY:
                raise
        if first < last:
            middle = first + (last - first) // 2
            after = date.fromisoformat(iso_next(middle))
            return self._entries(people, first, middle, reads) + self._entries(people, after, last, reads)
        if len(people) > 1:
            half = len(people) // 2
            return self._entries(people[:half], first, last, reads) + self._entries(people[half:], first, last, reads)
        raise ContractBroken(_lt("Tripletex lists more than 10,000 entries of one person and day."))

    def people_of_lists(self, people: Iterable[str]) -> Iterable[list[str]]:
        """The people of each list that is read of all of them."""
        return in_addresses(people)

    def narrowed(self, people: list[str]) -> dict:
        return {"employeeId": ",".join(people)} if people else {}


class _Refusals(Refusals):
    """Closed months, weeks and entries, and what the stream itself can find out."""

    def __init__(self, stream: TotalsStream, locks: Locks):
        self.stream = stream
        self.locks = locks

    def check(self, part: list[Wanted]) -> None:
        self.locks.load(place for one in part for place in _places(one))
        for one in part:
            one.outcome = self.why(one)
            if one.outcome is None and not one.record.deleted:
                one.outcome = self.stream.before(one)

    def why(self, one: Wanted) -> RecordError | None:
        is_locked = any(item is not None and item.get("locked") is True for item in (one.item, one.surplus))
        reasons = (self.locks.why(*place, entry_locked=is_locked) for place in _places(one))
        return next(filter(None, reasons), None)

    def explain(self, part: list[Wanted], reasons: bool = False) -> list[Wanted]:
        self.locks.load_again(place for one in part for place in _places(one))
        for one in part:
            one.outcome = self.why(one)
        part = [one for one in part if not one.outcome]
        found = self.stream.explain_refused(part) if reasons and part else {}
        for one in part:
            one.outcome = found.get(one.key)
        return [one for one in part if not one.outcome]

    def behind(self, one: Wanted, error: RemoteError) -> RecordError | None:
        places = _places(one)
        return self.locks.behind(*places[0], error) if places else None


def _spans(part: list[Wanted]) -> list[tuple[set[str], set[date]]]:
    """The people and days of each list: of one month, and of the next ones where most people are the same.

    A list shows all that its people have on all its days. The more is read in one, the fewer pages are half full.
    """
    months: dict[int, tuple[set[str], set[date]]] = {}
    for one in part:
        on = one.record.day
        people, days = months.setdefault(12 * on.year + on.month, (set(), set()))
        people.add(one.record.employee.external_id)
        days.add(on)
    spans: list[tuple[set[str], set[date]]] = []
    for month, (people, days) in sorted(months.items()):
        before = spans[-1][0] if month - 1 in months else set()
        if 2 * len(people & before) > len(people | before):
            before.update(people)
            spans[-1][1].update(days)
        else:
            spans.append((people, days))
    return spans


def _places(one: Wanted) -> list[tuple[str, date]]:
    """The people and days whose hours change: the record's own, and those to which its entry was moved."""
    places = [] if one.record.deleted and one.item else [(one.record.employee.external_id, one.record.day)]
    for item in (one.item, one.surplus):
        employee, on = (reference(item, "employee"), day_of(item)) if item else (None, None)
        if employee and on:
            places.append((employee, on))
    return list(dict.fromkeys(places))


def _changes(item: Any) -> list:
    changes = item.get("changes") if isinstance(item, dict) else None
    return [one for one in changes if isinstance(one, dict)] if isinstance(changes, list) else []


def _was_made(item: Any, maker: int | None, since: datetime, until: datetime) -> bool | None:
    """Whether an entry was made by that employee in that time, None if nothing is said about it."""
    for change in _changes(item):
        if change.get("changeType") == "CREATE":
            try:
                made = datetime.fromisoformat(str(change.get("timestamp")).replace("Z", "+00:00"))
            except ValueError:
                return None
            if maker is None or made.tzinfo is None:
                return None
            return change.get("employeeId") == maker and since <= made <= until
    return None


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
