"""One measurement in a process of its own: ``child.py STEP DATABASE OPTIONS``, options and answer are JSON.

Memory and caches of one figure would otherwise be those of the figures before it.
"""

import json
import sys

import approving
import filling
import furnishing
import pages
import peers
import pulls
import sending
import statements
import verifying
from session import session

STEPS = {
    "approve": approving.approve,
    "furnish": furnishing.furnish,
    "fill": filling.fill,
    "open_pages": pages.open_pages,
    "without_holidays": furnishing.without_holidays,
    "units": pulls.units,
    "masters": pulls.masters,
    "pull": pulls.pull,
    "again": pulls.again,
    "link": pulls.link,
    "bare": peers.bare,
    "calendars": peers.calendars,
    "load": peers.load,
    "known": statements.known,
    "new": statements.new,
    "writes": sending.writes,
    "drain": sending.drain,
    "door": sending.door,
    "verify_keyed": verifying.keyed,
    "verify_listed": verifying.listed,
    "verify_sent": verifying.sent_together,
}


def main(step, database, options):
    with session(database) as env:
        answer = STEPS[step](env, **json.loads(options))
    print(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
