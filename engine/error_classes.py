"""Errors, sorted into the classes that the error table knows."""

from enum import Enum

from ..records import RecordError
from ..systems import (
    Conflict,
    ContractBroken,
    Forbidden,
    NotFound,
    RateLimited,
    Rejected,
    RemoteError,
    Unanswered,
    Unauthorized,
    Unreachable,
)
from .signals import CONCURRENT


class Seen(Enum):
    """Classes of error."""

    UNREACHABLE = "no answer: time-out, broken connection, unknown host"
    UNANSWERED = "nobody knows whether it was carried out, and nothing that can be read shows it"
    SERVER_ERROR = "an answer that only says that the system is in trouble (5xx)"
    RATE_LIMIT = "too many calls (429, 503 with Retry-After)"
    UNAUTHORIZED = "the key is refused (401)"
    FORBIDDEN = "the key lacks a right (403)"
    NOT_FOUND = "no such entity (404, 410)"
    CONFLICT = "it exists already, or has changed meanwhile (409)"
    REJECTED = "the values are refused (400, 422)"
    CONTRACT = "an answer that does not fit the contract"
    CONTENTION = "PostgreSQL says that another transaction was faster"
    VALUE = "a record of ours that cannot be sent as it is"
    UNEXPECTED = "anything else: an error in a program"


#: The types of error, the first that fits counts. Subclasses go before what they are made from.
_TYPES = (
    (CONCURRENT, Seen.CONTENTION),
    (RateLimited, Seen.RATE_LIMIT),
    (Unauthorized, Seen.UNAUTHORIZED),
    (Forbidden, Seen.FORBIDDEN),
    (NotFound, Seen.NOT_FOUND),
    (Conflict, Seen.CONFLICT),
    (Rejected, Seen.REJECTED),
    (ContractBroken, Seen.CONTRACT),
    (Unreachable, Seen.UNREACHABLE),
    (Unanswered, Seen.UNANSWERED),
    # A system's own kind of refusal.
    (RemoteError, Seen.REJECTED),
    (RecordError, Seen.VALUE),
)


def seen(error):
    """The class of ``error``."""
    found = next((kind for types, kind in _TYPES if isinstance(error, types)), Seen.UNEXPECTED)
    if found is Seen.UNREACHABLE and error.status:
        return Seen.SERVER_ERROR
    return found
