"""What can go wrong with a call, as types: the engine's error table goes by these and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import islice
from types import MappingProxyType

from ..records import Sentence, as_sentence
from .secrets import shown

#: How many fields a refusal may name, and sentences for each.
_FIELDS, _TEXTS = 50, 10


class RemoteError(Exception):
    """A call that did not give what it was made for.

    :param message: a sentence for the person who reads the issue list, or what the system itself says, as a text. What
        the system says is cut, and secrets in it are masked.
    :param retry_after: seconds after which the system asks to be called again, if it said so.
    :param detail: technical detail for the integrator (status, place, start of the body).
    """

    #: Stable name of the cause, stored with jobs and runs.
    code = "remote"
    #: The status of the answer, None where there was none.
    status: int | None = None
    #: The system's own number for it, where it has one, and the headers of the answer.
    remote_code: int | None = None
    headers: Mapping[str, str] = MappingProxyType({})

    def __init__(self, message: Sentence | str, *, retry_after: float | None = None, detail: str = ""):
        self.sentence = as_sentence(message).mapped(shown)
        super().__init__(str(self.sentence))
        self.retry_after = retry_after
        self.detail = shown(detail)


class Unreachable(RemoteError):
    """No answer, or one that only says that the system is in trouble (time-out, connection, 5xx)."""

    code = "unreachable"


class Unanswered(RemoteError):
    """Nobody knows whether a call was carried out, and nothing that can be read shows it: a person has to look.

    Streams that do not ``find_created`` raise this of every call that may have been carried out, and other errors only
    of calls that were not.
    """

    code = "unanswered"


class RateLimited(RemoteError):
    """Too many calls (429, or 503 with Retry-After)."""

    code = "rate_limit"


class Unauthorized(RemoteError):
    """The key is not, or no longer, known (401)."""

    code = "unauthorized"


class KeyRefused(Unauthorized):
    """The key cannot be the right one, and the message says why, and what to do."""


class Forbidden(RemoteError):
    """The key lacks the right for this operation (403)."""

    code = "forbidden"


class NotFound(RemoteError):
    """No such entity (404, 410)."""

    code = "not_found"


class Conflict(RemoteError):
    """The entity exists already or has changed meanwhile (409)."""

    code = "conflict"

    def __init__(self, message: Sentence | str, *, existing_id: str | None = None, detail: str = ""):
        super().__init__(message, detail=detail)
        self.existing_id = existing_id


class Rejected(RemoteError):
    """The system refuses the values that were sent (400, 422).

    :param fields: the system's own messages by its own field names.
    """

    code = "rejected"

    def __init__(self, message: Sentence | str, *, fields: dict[str, list[str]] | None = None, detail: str = ""):
        # Its words are read by people who may not see what they are about.
        super().__init__(as_sentence(message).mapped(partial(shown, personal=True)), detail=detail)
        self.fields = {
            shown(str(name)): [
                shown(str(text), personal=True)
                for text in islice(texts if isinstance(texts, list) else [texts], _TEXTS)
            ]
            for name, texts in islice((fields or {}).items(), _FIELDS)
        }


class ContractBroken(RemoteError):
    """An answer, or a contract document, that is not what was agreed."""

    code = "contract"


class TooLarge(ContractBroken):
    """An answer, or a file, that is larger than any legitimate one."""
