"""The calls about events, and about the days on which they can be changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from ...records import RecordError, _lt, clean_text
from ..decode import day, is_id
from ..errors import NotFound, RateLimited, Rejected, RemoteError, Unauthorized

#: Days between two events for which the list is asked twice rather than for all that lies between.
_GAP = timedelta(days=31)
#: What a refusal says of a day, a month or a salary that is closed; its words are not documented.
_LOCKED = ("locked", "approved", "certified", "utbetald", "låst", "paid out")
_STATES = {
    "approved": _lt(
        "The time report of %(employee)s for %(day)s is approved in Kleer. Once it is open again there, the hours are"
        " sent."
    ),
    "certified": _lt(
        "The time report of %(employee)s for %(day)s is certified in Kleer. Once it is open again there, the hours are"
        " sent."
    ),
}
#: The only status in which Kleer takes changes.
_OPEN = "open"
_UNKNOWN = _lt(
    "Kleer says %(status)s of the time report of %(employee)s for %(day)s, a status that is not known. Once the day is"
    " open there, the hours are sent."
)


class DayLocked(Rejected):
    """Kleer refuses an event because its day, or its month, is closed."""


class Events:
    """Events of a company; each is a dict as Kleer has it, with a plain ``id`` and a ``version`` of its values."""

    def __init__(self, client: Any):
        self.client = client

    def listed(self, days: Iterable[date], user: str = "") -> list[dict]:
        """The events on and around these days, of one user or of all.

        :raise RemoteError: they cannot be read.
        """
        found = []
        for first, last in _spans(days):
            asked = {"startDate": first.isoformat(), "endDate": last.isoformat(), **({"userId": user} if user else {})}
            answer, _answer = self.client.read(f"/event?{urlencode(asked)}", "event-readables")
            found += [_flat(item) for item in answer["event-readable"]]
        return found

    def one(self, external_id: str) -> dict | None:
        """One event, None if it is gone."""
        try:
            return _flat(self.client.read(f"/event/{int(external_id)}", "event-readable")[0])
        except NotFound:
            return None

    def create(self, event: dict) -> None:
        self._write("PUT", "/event", {"event-writable": event}, ("created", "saved", "ok"))

    def update(self, external_id: str, event: dict) -> None:
        self._write("POST", f"/event/{int(external_id)}", {"event-writable": event}, ("saved", "ok", "created"))

    def delete(self, external_id: str) -> None:
        self._write("DELETE", f"/event/{int(external_id)}", None, ("deleted", "saved", "ok"))

    def _write(self, method: str, path: str, payload: Any, roots: tuple[str, ...]) -> None:
        """
        :raise DayLocked: the refusal says so; its status does not.
        """
        try:
            self.client.write(method, path, payload, roots)
        except (RateLimited, Unauthorized):
            raise
        except RemoteError as error:
            said = f"{error.sentence} {error.detail}".lower()
            if getattr(error, "status", None) and any(word in said for word in _LOCKED):
                raise DayLocked(error.sentence, detail=error.detail) from None
            raise


class Days:
    """Which days of which users are open; read once for all events that are sent together."""

    def __init__(self, client: Any):
        self.client = client
        self._states: dict[tuple[str, date], str] = {}

    def load(self, places: Iterable[tuple[str, date]]) -> None:
        """Read the states of these users' days anew.

        :raise RemoteError: they cannot be read.
        """
        by_user: dict[str, set[date]] = {}
        for user, on in places:
            by_user.setdefault(user, set()).add(on)
        for user, days in by_user.items():
            for first, last in _spans(days):
                asked = urlencode({"userId": user, "fromDate": first.isoformat(), "toDate": last.isoformat()})
                answer, _answer = self.client.read(f"/event/statuses?{asked}", "event-restriction-readables")
                for on in days:
                    if first <= on <= last:
                        self._states.pop((user, on), None)
                for item in answer["event-restriction-readable"]:
                    status = item.get("status") if isinstance(item, dict) else None
                    if isinstance(status, dict) and status.get("type"):
                        self._states[user, _day(status.get("event-date"))] = str(status.get("type"))

    def note(self, event: dict, user: str | None, on: date | None) -> None:
        """Note the state of an event: of what is closed, a day may say nothing."""
        status = event.get("status")
        state = status.get("type") if isinstance(status, dict) else None
        if state and str(state).lower() != _OPEN and user and on:
            self._states[user, on] = str(state)

    def why(self, user: str, on: date, name: str = "") -> RecordError | None:
        """Why events of that day cannot be changed now; None if nothing that was read speaks against it."""
        state = self._states.get((user, on), _OPEN)
        if state.lower() == _OPEN:
            return None
        sentence = _STATES.get(state.lower()) or _UNKNOWN.filled(status=clean_text(state[:100]) or "")
        return RecordError("locked", sentence, employee=name or user, day=on)


def closed(on: date, name: str, error: RemoteError) -> RecordError:
    """A refusal that speaks of closed days, although the state of the day does not."""
    return RecordError(
        "locked",
        _lt(
            "Kleer refuses changes on %(day)s for %(employee)s: the month may be closed or paid. Odoo tries again every"
            " hour. Kleer says: %(said)s"
        ),
        employee=name,
        day=on,
        said=error.sentence,
    )


def _spans(days: Iterable[date]) -> list[tuple[date, date]]:
    spans: list[tuple[date, date]] = []
    for on in sorted(set(days)):
        if spans and on - spans[-1][1] <= _GAP:
            spans[-1] = (spans[-1][0], on)
        else:
            spans.append((on, on))
    return spans


def _flat(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    reference = item.get("id")
    number = reference.get("id") if isinstance(reference, dict) else reference
    if not is_id(number):
        return item
    # What the schema allows to be left out is empty.
    values = sorted((name, str(value)) for name, value in item.items() if name != "status")
    return {"child": None, "comment": None, **item, "id": number, "version": repr(values)}


def _day(value: Any) -> date | None:
    try:
        return day(value)
    except RecordError:
        return None
