"""What a connection test asks the system about, and what people read of the result."""

from ...engine.error_classes import Seen, seen
from ...records import _lt, shown_value

#: What is no answer of the system.
_UNANSWERED = (Seen.UNREACHABLE, Seen.UNANSWERED, Seen.SERVER_ERROR)


def used_and_sent(streams):
    """What the system's streams use of its API, and what they send, as the client's ``check`` takes it."""
    uses, sends = {}, {}
    for stream in streams:
        uses.update(stream.uses())
        sends.update(stream.sends())
    return uses, sends


def result_of(check, last_good):
    """What is missing, and what has changed since the last good test.

    :param check: a ``systems.Check``.
    :param last_good: the moment of that test, in UTC; False if there was none.
    :return: a list of ``Sentence``, and whether nothing is missing and nothing has changed.
    """
    lines = list(check.lacking) or [_lt("Connection works; all permissions are available.")]
    if check.changes:
        since = _lt("What has changed since the last test:")
        if last_good:
            moment = shown_value(last_good.isoformat(), "datetime")
            since = _lt("What has changed since the last successful test on %(moment)s:", moment=moment)
        lines += [since, *check.changes]
    return lines, not (check.lacking or check.changes)


def failed(connection, error):
    """The values that a failed test leaves on a connection in use: a test without an answer counts as a failed turn."""
    if connection.state == "connected" and seen(error) in _UNANSWERED:
        return {"failures": connection.failures + 1}
    return {}
