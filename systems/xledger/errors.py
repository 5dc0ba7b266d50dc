"""What Xledger's errors mean.

Sources: the vendor's samples for the codes and their waits, public clients for the sentences. No source has the words
for missing rights, and for a token that is not known any more: what other servers say is looked for.
"""

from __future__ import annotations

from ..errors import Forbidden, NotFound, RateLimited, Rejected, RemoteError, Unauthorized, Unreachable
from ..transport.graphql_errors import Meaning

#: Seconds after which it is tried again: when the credits of the hour are used up and nothing says until when (as the
#: vendor's sample does), after too many calls in five seconds, and after too many at the same time.
CREDITS, BURST, CONCURRENCY = 1200.0, 5.0, 1.0

MEANINGS = (
    Meaning(RateLimited, ("BAD_REQUEST.INSUFFICIENT_CREDITS",), wait=CREDITS),
    Meaning(RateLimited, ("BAD_REQUEST.BURST_RATE_LIMIT_REACHED",), ("too many requests",), wait=BURST),
    Meaning(RateLimited, ("BAD_REQUEST.CONCURRENCY_LIMIT_REACHED",), wait=CONCURRENCY),
    Meaning(
        Unauthorized,
        ("BAD_REQUEST.UNAUTHORIZED", "UNAUTHORIZED"),
        ("format for api token", "invalid api token", "invalid token", "token has expired", "token has been revoked"),
    ),
    Meaning(
        Forbidden,
        ("BAD_REQUEST.FORBIDDEN", "BAD_REQUEST.ACCESS_DENIED"),
        ("access denied", "not authorized", "missing scope", "insufficient scope", "insufficient permission"),
    ),
    Meaning(Unreachable, texts=("query timed out",)),
)
#: How the sentence begins that says that the record itself does not exist; of what it refers to, the name of the field
#: comes first.
_GONE = "dbId: No value matching"


def about_one(error: RemoteError) -> RemoteError:
    """The refusal of a call about one record, as it is to be understood."""
    said = str(error)
    if isinstance(error, Rejected) and (said == _GONE or said.startswith(f"{_GONE} ")):
        return NotFound(error.sentence, detail=error.detail)
    return error
