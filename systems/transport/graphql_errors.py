"""What the errors inside a GraphQL answer mean, as the typed errors of all systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from ...records import _lt
from ..errors import (
    Conflict,
    ContractBroken,
    Forbidden,
    NotFound,
    RateLimited,
    Rejected,
    RemoteError,
    Unauthorized,
    Unreachable,
)
from ..secrets import mask
from .retry import ABSURD_WAIT

#: Characters of an error that are kept for the integrator.
_KEPT = 500
#: Errors of one answer that are looked at.
_ERRORS = 100


@dataclass(frozen=True)
class Meaning:
    """What some errors of a system mean. Declared by each system, with the sources.

    :param error: the type that they become.
    :param codes: the codes that they have, in ``code`` or in ``extensions.code``.
    :param texts: parts of their messages, for what has no code; letter case does not matter.
    :param wait: seconds to wait where the error does not say how long.
    """

    error: type[RemoteError]
    codes: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    wait: float | None = None

    def fits(self, code: str, message: str) -> bool:
        message = message.lower()
        return code in self.codes or any(text.lower() in message for text in self.texts)


#: The codes that servers of several makers share (Apollo Server, graphql-java, Hot Chocolate, Hasura and others).
COMMON = (
    Meaning(Unauthorized, ("UNAUTHENTICATED", "AUTH_NOT_AUTHENTICATED")),
    Meaning(Forbidden, ("FORBIDDEN", "AUTH_NOT_AUTHORIZED", "ACCESS_DENIED")),
    Meaning(RateLimited, ("RATE_LIMITED", "THROTTLED", "TOO_MANY_REQUESTS")),
    Meaning(Unreachable, ("INTERNAL_SERVER_ERROR", "SERVICE_UNAVAILABLE", "TIMEOUT")),
    Meaning(NotFound, ("NOT_FOUND",)),
    Meaning(Conflict, ("CONFLICT",)),
    Meaning(Rejected, ("BAD_USER_INPUT", "INVALID_VALUE")),
    # What is asked for is not in the schema: it has changed, and no record is at fault.
    Meaning(ContractBroken, ("GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED", "ARGUMENTS_OF_CORRECT_TYPE")),
    Meaning(ContractBroken, texts=("cannot query field", "unknown argument", "unknown type")),
)
#: If an answer has several errors, the first of these decides: what concerns all calls comes before one record.
_ORDER = (
    Unauthorized,
    RateLimited,
    Forbidden,
    Unreachable,
    ContractBroken,
    Conflict,
    NotFound,
    Rejected,
)


def error_of(errors: Any, meanings: tuple[Meaning, ...], is_query: bool, now: datetime | None = None) -> RemoteError:
    """The typed error for the ``errors`` of an answer.

    :param meanings: what the errors of this system mean; the first that fits counts. What nobody knows is a refusal of
        the values that a mutation has sent, and of a query an answer that does not fit.
    :param now: the clock of the server, for errors that say until when to wait.
    """
    detail = f"GraphQL {mask(repr(errors))[:_KEPT]}"
    if not _readable(errors):
        return ContractBroken(_lt("The errors in the answer cannot be read."), detail=detail)
    unknown = Meaning(ContractBroken if is_query else Rejected)
    found = [(error, _meaning(error, meanings) or unknown) for error in errors[:_ERRORS]]
    type_ = min((meaning.error for _error, meaning in found), key=_rank)
    chosen = [error for error, meaning in found if meaning.error is type_]
    said = words(chosen) or _lt("The system reports an error of its own and does not describe it.")
    if issubclass(type_, Rejected):
        return type_(said, fields=fields(chosen), detail=detail)
    if issubclass(type_, Conflict):
        return type_(said, detail=detail)
    waits = [_wait(error, meaning, now) for error, meaning in found if meaning.error is type_]
    return type_(said, retry_after=max(filter(None, waits), default=None), detail=detail)


def is_known(errors: Any, meanings: tuple[Meaning, ...]) -> bool:
    """Whether one of the errors has a meaning, so that the status of the answer need not be asked."""
    return _readable(errors) and any(_meaning(error, meanings) for error in errors[:_ERRORS])


def words(errors: Any) -> str:
    """What the errors say, each sentence once."""
    return "; ".join(dict.fromkeys(filter(None, map(_message, errors[:_ERRORS])))) if _readable(errors) else ""


def fields(errors: Any) -> dict[str, list[str]]:
    """Messages by field: where the error names one, or else by the place in the answer that it concerns."""
    found: dict[str, list[str]] = {}
    for error in errors[:_ERRORS] if _readable(errors) else ():
        path = error.get("path")
        name = _extensions(error).get("field")
        if not isinstance(name, str):
            name = ".".join(map(str, path[:10])) if isinstance(path, list) else ""
        found.setdefault(name, []).append(_message(error))
    return found


def _readable(errors: Any) -> bool:
    return isinstance(errors, list) and all(isinstance(error, dict) for error in errors)


def _rank(type_: type[RemoteError]) -> int:
    return next((place for place, known in enumerate(_ORDER) if issubclass(type_, known)), len(_ORDER))


def _meaning(error: dict, meanings: tuple[Meaning, ...]) -> Meaning | None:
    codes = [str(code) for code in (error.get("code"), _extensions(error).get("code")) if code] or [""]
    message = _message(error)
    return next((meaning for meaning in (*meanings, *COMMON) for code in codes if meaning.fits(code, message)), None)


def _extensions(error: dict) -> Mapping[str, Any]:
    extensions = error.get("extensions")
    return extensions if isinstance(extensions, dict) else {}


def _message(error: dict) -> str:
    message = error.get("message")
    return message if isinstance(message, str) else ""


def _wait(error: dict, meaning: Meaning, now: datetime | None) -> float | None:
    """Seconds: those that the error names (``extensions.retryAfter``), or until its moment (``extensions.resetAt``)."""
    extensions = _extensions(error)
    seconds = extensions.get("retryAfter")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
        seconds = _until(extensions.get("resetAt"), now)
    # What no system means, a moment in the past among it, is not taken.
    return float(seconds) if seconds is not None and 0 < seconds < ABSURD_WAIT else meaning.wait


def _until(moment: Any, now: datetime | None) -> float | None:
    try:
        until = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    except (AttributeError, ValueError):
        return None
    if until.tzinfo is None:
        return None  # nobody says whose clock it is
    return (until - (now or datetime.now(timezone.utc))).total_seconds()
