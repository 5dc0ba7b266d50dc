"""When the crons of connections worked, as Odoo's log tells it."""

import re
from datetime import datetime, timezone
from typing import NamedTuple

_LINE = re.compile(r"^(\S+ \S+) \d+ INFO .*: Job 'HR Sync: (.+)' \(\d+\) (starting|partially done|fully done)")


class Slice(NamedTuple):
    """One call of a connection's cron.

    :param done: whether it left nothing to do.
    """

    start: datetime
    end: datetime
    done: bool


def now():
    """The time by which Odoo logs."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def slices(log, connection, since):
    """The slices of a connection that began after ``since`` and have ended, in order.

    :param log: the text of Odoo's log.
    :param connection: its name.
    """
    found, start = [], None
    for moment, name, what in (match.groups() for match in map(_LINE.match, log.splitlines()) if match):
        if name != connection:
            continue
        moment = datetime.strptime(moment, "%Y-%m-%d %H:%M:%S,%f")
        if what == "starting":
            start = moment
        elif start and start >= since:
            found.append(Slice(start, moment, what == "fully done"))
    return found


def seconds_worked(found):
    """How long the slices took together."""
    return sum((one.end - one.start).total_seconds() for one in found)
