"""Tripletex' refusals: ``ApiError`` bodies, distinguished by status, code and field and never by their words.

Sources: the OpenAPI document 2.74.00 (``info.description``) for the codes, and its schema of errors as replies show it.
"""

from __future__ import annotations

from ..errors import Conflict, RemoteError

#: An entry with this employee, date, activity and project is there already.
EXISTS = 7000
#: ``fields`` names what nobody has.
UNKNOWN_FIELD = 11000
#: It was changed since its version was read.
REVISION = 8000
#: It cannot be changed now.
LOCKED = 10000
#: A value does not do, or not beside others.
VALIDATION = (15000, 18000)
#: More than 10,000 rows, whatever ``count`` says.
TOO_MANY = 23000


def understand(body: dict) -> dict:
    """An ``ApiError`` as problem details. Messages are in the language of the key's owner."""
    errors: dict[str, list[str]] = {}
    messages = body.get("validationMessages")
    for item in messages if isinstance(messages, list) else ():
        if isinstance(item, dict):
            errors.setdefault(str(item.get("field") or ""), []).append(str(item.get("message") or ""))
    return {"detail": body.get("message"), "errors": errors, "code": body.get("code")}


def is_revision(error: RemoteError) -> bool:
    return isinstance(error, Conflict) and error.remote_code == REVISION
