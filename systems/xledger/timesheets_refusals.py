"""Why hours cannot be entered in Xledger, or changed there.

No source says which rows Xledger refuses to change, and in which words. What a row says of itself counts first, then
what its project says, then the words of the refusal.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from ...records import RecordError, Sentence, _lt
from ..decode import day
from ..errors import RemoteError
from ..keyed import Refusals
from ..keyed_reading import Wanted
from . import timesheets_documents as documents
from .timesheets_rows import flag_in, nodes, place_of

if TYPE_CHECKING:
    from .timesheets import Timesheets

#: What closes a row, in the order in which it is said.
_CLOSED = {
    "invoiced": _lt(
        "The hours of %(day)s are invoiced in Xledger, so they cannot be changed. Odoo retries every hour. Credit the"
        " invoice in Xledger, or correct the hours there."
    ),
    "posted": _lt(
        "The hours of %(day)s are posted in Xledger, so they cannot be changed. Odoo retries every hour. Reverse the"
        " posting in Xledger, or correct the hours there."
    ),
    "isHeaderApproved": _lt(
        "The timesheet of %(day)s is approved in Xledger. Once the approval is taken back there, the hours are sent."
    ),
}
_APPROVED = _lt(
    "The hours of %(day)s are approved in Xledger. Once the approval is taken back there, the hours are sent."
)
_LOCKED = _lt(
    "Xledger currently rejects hours of %(day)s: the period or the timesheet is probably closed. Odoo retries every"
    " hour. Xledger says: %(said)s"
)
_UNKNOWN = _lt(
    "Xledger already has %(amounts)s hours of this employee on %(day)s with this project, activity and time type that"
    " someone has entered there. Nothing was changed. Delete them in Xledger if they are the same hours, or enter them"
    " with another project, activity or time type there; then retry."
)
_NO_PROJECT = _lt(
    "The project to which these hours are mapped no longer exists in Xledger. Choose another one under Mappings in the"
    " connection; the hours are then sent."
)
_NO_TIMESHEETS = _lt(
    "Project %(project)s takes no timesheets in Xledger. Open it for timesheets there, then retry, or choose another"
    " one under Mappings in the connection."
)
_TOO_EARLY = _lt("Project %(project)s starts on %(day)s in Xledger, after these hours. Correct it there, then retry.")
_TOO_LATE = _lt("Project %(project)s ended on %(day)s in Xledger, before these hours. Correct it there, then retry.")
#: Words of a refusal that is probably about what is closed for now.
_CLOSING = re.compile(r"\b(locked|closed|posted|invoiced|approved)\b", re.IGNORECASE)
#: The refusal begins with the name of an input field where it is about that.
_OF_A_FIELD = re.compile(r"(employee|project|activity|timeType|owner)\b")


class TimesheetRefusals(Refusals):
    """Rows that are closed, rows that others have entered, and projects that take no hours."""

    def __init__(self, stream: Timesheets):
        self.stream = stream

    def check(self, part: list[Wanted]) -> None:
        for one in part:
            one.outcome = self.why(one) or self._is_entered(one)

    def why(self, one: Wanted) -> RecordError | None:
        for item in (one.item, one.surplus):
            sentence = item and self._closing(item)
            if sentence:
                return _locked(one, item, sentence)
        return None

    def explain(self, part: list[Wanted], reasons: bool = False) -> list[Wanted]:
        projects = self._projects(part) if reasons else {}
        for one in part:
            one.outcome = self.why(one)
            if one.outcome is None and reasons and not one.record.deleted:
                one.outcome = _of_project(one, projects)
        return [one for one in part if not one.outcome]

    def behind(self, one: Wanted, error: RemoteError) -> RecordError | None:
        said = str(error)
        if _CLOSING.search(said) and not _OF_A_FIELD.match(said):
            return _locked(one, one.item, _LOCKED, said=error.sentence)
        return None

    def _closing(self, item: dict) -> Sentence | None:
        found = next((sentence for name, sentence in _CLOSED.items() if flag_in(item, name)), None)
        if found is None and flag_in(item, "approved") and not self.stream.approves:
            found = _APPROVED
        return found

    def _is_entered(self, one: Wanted) -> RecordError | None:
        """The same hours may have been entered by hand: they would be paid twice."""
        if one.record.deleted or one.item is not None:
            return None
        employee, on, *rest = one.key[:-1]
        found = [
            item
            for item in self.stream.others.get((employee, on), {}).values()
            if all(mine in (None, theirs) for mine, theirs in zip(rest, (place_of(item) or ())[2:]))
        ]
        if not found:
            return None
        amounts = ", ".join(self.stream.shown_amount(item) for item in found)
        return RecordError("value", _UNKNOWN, amounts=amounts, day=on)

    def _projects(self, part: list[Wanted]) -> dict[str, dict]:
        """The projects of these; empty where none is to be read."""
        ids = sorted({one.record.project.external_id for one in part if not one.record.deleted})
        about = {"ids": ids}
        found = nodes(self.stream.client, documents.PROJECTS_BY_ID, "projects", about) if ids else ()
        return {str(node.get("dbId")): node for node in found}


def _of_project(one: Wanted, projects: dict[str, dict]) -> RecordError | None:
    """Why a project takes no hours of that day."""
    project, on = projects.get(one.record.project.external_id), one.record.day
    if project is None:
        return RecordError("value", _NO_PROJECT)
    name = " ".join(str(project[key]) for key in ("code", "description") if project.get(key)) or str(project["dbId"])
    starts, ends = (_day(project.get(key)) for key in ("fromDate", "toDate"))
    if flag_in(project, "timesheetEntry") is False:
        return RecordError("value", _NO_TIMESHEETS, project=name)
    if starts and on < starts:
        return RecordError("value", _TOO_EARLY, project=name, day=starts)
    if ends and on > ends:
        return RecordError("value", _TOO_LATE, project=name, day=ends)
    return None


def _locked(one: Wanted, item: Any, sentence: Sentence, **more: Any) -> RecordError:
    """:param item: the row that is closed; where it is not of the record's own day, it is that day that is named."""
    place = place_of(item) if item else None
    on = place[1] if place else one.record.day
    return RecordError("locked", sentence, day=on, **more)


def _day(value: Any) -> date | None:
    try:
        return day(value, None)
    except RecordError:
        return None
