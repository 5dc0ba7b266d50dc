"""Kleer's refusals: the name of an exception inside the message says more than the status, which is often 500.

Source: public clients, which distinguish these names.
"""

from __future__ import annotations

from ...records import _lt
from ..errors import Forbidden, NotFound


def understand(body: dict) -> dict:
    """A refusal as problem details.

    :raise NotFound: there is no such user, or no payroll contract of that user.
    :raise Forbidden: the token lacks a right.
    """
    said = body.get("error")
    message = said.get("message") if isinstance(said, dict) else None
    message = message if isinstance(message, str) else ""
    if "SingleAccessDeniedException" in message:
        raise Forbidden(_lt("The token lacks a right at Kleer that is needed."), detail=message)
    if "DoesNotExistException" in message:
        raise NotFound(_lt("Kleer does not have this record."), detail=message)
    return {"detail": message}
