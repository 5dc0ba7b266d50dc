"""Whether hours may be registered for an employee in a month: completed and approved months are closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from ...records import RecordError, Sentence, _lt, shown_value
from ..decode import day
from ..errors import ContractBroken, Forbidden, NotFound, Rejected

#: Characters of the ids in one address. Tripletex documents no limit; servers should take addresses of 8,000 characters
#: (RFC 9110, 4.1).
_LENGTH = 4000
#: Includes the employee, so that no other call is needed to see who may have hours.
_READS = ("employee(id,allowInformationRegistration)", "monthYear", "completed", "approved", "approvedUntilDate")


class Months:
    """The states of some months of some people, read with one call for hundreds of them.

    What was open is not read again with the same client: a month that is closed meanwhile shows when hours are refused.
    """

    def __init__(self, client: Any):
        self.client = client
        self._states: dict[tuple[str, str], dict] = {}
        self._barred: set[str] = set()

    def load(self, wanted: Iterable[tuple[str, date]], again: bool = False) -> None:
        """Read what is not known to be open.

        :param again: also what was open when it was read.
        """
        pairs = {(employee, f"{on:%Y-%m}") for employee, on in wanted}
        if not again:
            pairs = {pair for pair in pairs if not self._is_open(*pair)}
        people, months = {employee for employee, _month in pairs}, {month for _employee, month in pairs}
        for part in in_addresses(people):
            asked = {"employeeIds": ",".join(part), "monthYearList": ",".join(sorted(months))}
            try:
                for page in self.client.rows("/timesheet/month/byMonthNumberList", asked, _READS):
                    for item in page:
                        self._note(item)
            except (Forbidden, NotFound, Rejected):
                # Not every company approves months, nor may every key read them: then the entries tell.
                return

    def _note(self, item: Any) -> None:
        employee = item.get("employee") if isinstance(item, dict) else None
        month = item.get("monthYear") if isinstance(item, dict) else None
        if not isinstance(employee, dict) or not isinstance(month, str):
            raise ContractBroken(_lt("A month in the list of Tripletex has no employee."))
        person = str(employee.get("id"))
        self._states[person, month[:7]] = item
        if employee.get("allowInformationRegistration") is False:
            self._barred.add(person)
        else:
            self._barred.discard(person)

    def _is_open(self, employee: str, month: str) -> bool:
        state = self._states.get((employee, month), {})
        is_open = state.get("approved") is False and state.get("completed") is False
        return is_open and employee not in self._barred

    def why(self, employee: str, on: date, entry_locked: bool = False) -> RecordError | None:
        """Why hours of that day cannot be changed now, None if nothing speaks against it."""
        if employee in self._barred:
            return RecordError(
                "value",
                _lt(
                    "Tripletex accepts no hours for this employee. Allow the registration of hours for the"
                    " employee in Tripletex, then retry."
                ),
            )
        state = self._states.get((employee, f"{on:%Y-%m}"), {})
        if state.get("approved") is True and self._until(state, on) >= on:
            return locked(
                _lt("%(month)s is approved in Tripletex. Once the approval is taken back there, the hours are sent."),
                on,
            )
        if state.get("completed") is True:
            return locked(
                _lt("%(month)s is completed in Tripletex. Once it is reopened there, the hours are sent."), on
            )
        if entry_locked:
            return locked(
                _lt(
                    "The hours of this day are locked in Tripletex: approved, paid or invoiced (%(month)s). Once they"
                    " are open again there, they are sent."
                ),
                on,
            )
        return None

    def is_known(self, employee: str, on: date) -> bool:
        """Whether it could be read if the month is closed."""
        state = self._states.get((employee, f"{on:%Y-%m}"), {})
        return isinstance(state.get("approved"), bool) and isinstance(state.get("completed"), bool)

    def _until(self, state: dict, on: date) -> date:
        """The last day that an approval covers; all of the month, unless it says something else."""
        try:
            return day(state.get("approvedUntilDate")) or on
        except RecordError:
            return on


def in_addresses(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids in order, as many of them together as fit into the address of one call."""
    part: list[str] = []
    length = 0
    for id_ in sorted(ids):
        taken = len(id_) + len("%2C")  # a comma, as it is written in an address
        if part and length + taken > _LENGTH:
            yield part
            part, length = [], 0
        part.append(id_)
        length += taken
    if part:
        yield part


def locked(sentence: Sentence, on: date, **more: Any) -> RecordError:
    return RecordError("locked", sentence, month=shown_value(f"{on:%Y-%m}", "month"), **more)
