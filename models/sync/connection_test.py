"""What a connection test asks the system about, and what people read of the result."""

from odoo.tools import format_datetime

from ...engine.error_classes import Seen, seen
from ...engine.messages import say

#: What is no answer of the system.
_UNANSWERED = (Seen.UNREACHABLE, Seen.UNANSWERED, Seen.SERVER_ERROR)


def used_and_sent(streams):
    """What the system's streams use of its API, and what they send, as the client's ``check`` takes it."""
    uses, sends = {}, {}
    for stream in streams:
        uses.update(stream.uses())
        sends.update(stream.sends())
    return uses, sends


def result_of(env, check, last_good):
    """What is missing, and what has changed since the last good test.

    :param check: a ``systems.Check``.
    :param last_good: the moment of that test.
    """
    lines = [say(env, sentence) for sentence in check.lacking]
    lines = lines or [env._("Connection works; all permissions are available.")]
    if check.changes:
        lines.append(env._("Changed since the last successful test (%s):", format_datetime(env, last_good)))
        lines += [say(env, sentence) for sentence in check.changes]
    return "\n".join(lines)


def failed(connection, error):
    """The values that a failed test leaves on a connection in use: a test without an answer counts as a failed turn."""
    if connection.state == "connected" and seen(error) in _UNANSWERED:
        return {"failures": connection.failures + 1}
    return {}
