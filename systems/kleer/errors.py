"""Kleer's refusals: the name of an exception inside the message says more than the status, which is often 500.

Source: public clients, which distinguish these names.
"""

from __future__ import annotations

import re

from ...records import _lt
from ..errors import Forbidden, NotFound, Rejected

#: Characters of a message that are shown; Kleer's may be a whole page.
_SHOWN = 500
_EXCEPTION = re.compile(r"\b[A-Z]\w+Exception\b")


def understand(body: dict) -> dict:
    """A refusal as problem details.

    :raise NotFound: there is no such user, no payroll contract of that user, or no such event that the token may see.
    :raise Forbidden: the token lacks a right.
    :raise Rejected: another exception; whatever the status, the same call will fail again.
    """
    said = body.get("error")
    message = said.get("message") if isinstance(said, dict) else None
    message = " ".join(message.split()) if isinstance(message, str) else ""
    if "SingleAccessDeniedException" in message:
        raise Forbidden(_lt("The token lacks a right at Kleer that is needed."), detail=message)
    # So is an event that is not there called, as it may be another company's.
    if "DoesNotExistException" in message or "EventAccessDeniedException" in message:
        raise NotFound(_lt("Kleer does not have this record."), detail=message)
    if _EXCEPTION.search(message):
        shown = message if len(message) <= _SHOWN else f"{message[:_SHOWN]} …"
        raise Rejected(_lt("Kleer refuses this: %(message)s", message=shown), detail=message)
    return {"detail": message[:_SHOWN]}
