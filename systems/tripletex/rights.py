"""What a key has to be allowed to read. Tripletex may answer with an empty list where it is not."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from ...records import Sentence, _lt
from ..errors import Forbidden, NotFound, Rejected
from .errors import TOO_MANY

#: What the key has to be able to read: what it means when it may not, and when it sees nothing.
NEEDED = {
    "/employee": (
        _lt("The key has no permission to read employees. Give its owner this permission in Tripletex."),
        _lt("Tripletex shows no employees: the owner of the key probably has no permission to see them."),
    ),
    "/project": (
        _lt("The key has no permission to read projects. Give its owner this permission in Tripletex."),
        _lt("Tripletex shows no projects. If there are some, the owner of the key has no permission to see them."),
    ),
    "/activity": (
        _lt("The key has no permission to read activities. Give its owner this permission in Tripletex."),
        _lt("Tripletex shows no activities: the owner of the key probably has no permission to see them."),
    ),
    "/salary/type": (
        _lt(
            "The key has no permission to read wage types. Give its owner this permission in Tripletex if hours"
            " have wage types."
        ),
        None,
    ),
    "/timesheet/entry": (
        _lt("The key has no permission to read timesheet hours. Give its owner this permission in Tripletex."),
        None,
    ),
}


def lacking(client: Any) -> list[Sentence]:
    """Sentences on what the client's key may not, or probably may not, read."""
    missing = []
    day = datetime.now(timezone.utc).date()
    days = {"dateFrom": day.isoformat(), "dateTo": (day + timedelta(days=1)).isoformat()}
    for path, (barred, empty) in NEEDED.items():
        try:
            found, _date = client.page(path, days if path == "/timesheet/entry" else {}, ("id",), 0, 1)
        except (Forbidden, NotFound):
            missing.append(barred)
        except Rejected as error:
            if error.remote_code != TOO_MANY:  # which also means that there are some
                raise
        else:
            if empty and not found:
                missing.append(empty)
    return missing
