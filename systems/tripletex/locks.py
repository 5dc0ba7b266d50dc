"""What keeps the hours of a day from being changed: months, weeks and entries that are closed in Tripletex.

What a refusal of locked hours looks like is not documented: 409 or 422, in the language of the key's owner. A refusal
is therefore explained by reading again, and by what is known of the day's month and week.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from ...records import RecordError, _lt, joined
from ..decode import is_id
from ..errors import Conflict, Forbidden, NotFound, Rejected, RemoteError
from .errors import LOCKED, VALIDATION
from .months import Months, in_addresses, locked

_WEEK = ("employee(id)", "year", "week", "completed", "approved")
#: What a refusal may name that has nothing to do with the day.
_NOT_THE_DAY = frozenset(("activity", "comment", "description", "employee", "project", "salaryType"))


class Locks:
    """What closes the days of some people, read for all of them together."""

    def __init__(self, client: Any):
        self.client = client
        #: Of all slices of a turn: the next one mostly has the same people and months.
        self.months = client.once.setdefault("months", Months(client))
        self._weeks: dict[tuple[str, int, int], dict] = {}
        self._asked: set[tuple[str, int, int]] = set()

    def load(self, days: Iterable[tuple[str, date]]) -> None:
        """Read the months, which tell nearly always; the weeks are read only when something was refused."""
        self.months.load(days)

    def load_again(self, days: Iterable[tuple[str, date]]) -> None:
        """After a refusal: what was closed meanwhile, and the weeks, each once."""
        fresh: dict[tuple[int, int], set[str]] = {}
        again = []
        for employee, on in days:
            year, week = on.isocalendar()[:2]
            if (employee, year, week) not in self._asked:
                self._asked.add((employee, year, week))
                fresh.setdefault((year, week), set()).add(employee)
                again.append((employee, on))
        if again:
            self.months.load(again, again=True)
        for (year, week), people in fresh.items():
            for part in in_addresses(people):
                self._load_week(year, week, part)

    def _load_week(self, year: int, week: int, people: list[str]) -> None:
        asked = {"employeeIds": ",".join(people), "weekYear": f"{year}-{week:02}"}
        try:
            found = [item for page in self.client.rows("/timesheet/week", asked, _WEEK) for item in page]
        except (Forbidden, NotFound, Rejected):
            return  # not every company approves weeks, nor may every key read them
        for item in found:
            employee = item.get("employee") if isinstance(item, dict) else None
            person = employee.get("id") if isinstance(employee, dict) else None
            if is_id(person) and item.get("week") == week and item.get("year") == year:
                self._weeks[str(person), year, week] = item

    def why(self, employee: str, on: date, entry_locked: bool = False) -> RecordError | None:
        """Why hours of that day cannot be changed now, None if nothing that was read speaks against it."""
        return self.months.why(employee, on, entry_locked) or self._why_week(employee, on)

    def _why_week(self, employee: str, on: date) -> RecordError | None:
        year, week = on.isocalendar()[:2]
        state = self._weeks.get((employee, year, week), {})
        if state.get("approved") is True:
            sentence = _lt(
                "Week %(week)s is approved in Tripletex. Once the approval is taken back there, the hours are sent."
            )
        elif state.get("completed") is True:
            sentence = _lt("Week %(week)s is completed in Tripletex. Once it is reopened there, the hours are sent.")
        else:
            return None
        return RecordError("locked", sentence, week=f"{year}-{week:02}")

    def behind(self, employee: str, on: date, error: RemoteError) -> RecordError | None:
        """What the refusal of one entry means that nothing else explains; None if it is about something else.

        The day may not really be closed. Hourly retries resolve this in any case.
        """
        # A conflict, or not found: whether the entry exists, or was changed, has been looked at.
        if not isinstance(error, (Conflict, NotFound)) and not self._may_be_lock(employee, on, error):
            return None
        texts = [text for texts in getattr(error, "fields", {}).values() for text in texts]
        return locked(
            _lt(
                "Tripletex currently rejects hours of this day in %(month)s. The month or week may be closed,"
                " which the key cannot see. Odoo retries every hour. Tripletex says: %(said)s"
            ),
            on,
            said=joined([error.sentence, *texts], " "),
        )

    def _may_be_lock(self, employee: str, on: date, error: RemoteError) -> bool:
        if error.remote_code == LOCKED:
            return True
        # Where month and week could be read, it is not about them.
        known = self.months.is_known(employee, on) and (employee, *on.isocalendar()[:2]) in self._weeks
        if known or not isinstance(error, Rejected) or error.remote_code not in (None, *VALIDATION):
            return False
        return all(_NOT_THE_DAY.isdisjoint(re.findall("[A-Za-z]+", name)) for name in error.fields)
