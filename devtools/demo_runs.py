"""What scenarios of ``./dev demo`` wait for: a run, everything, or something of their own."""

import time

from .console import Failure

#: Seconds that anything may take.
_PATIENCE = 300
_COUNTS = ("created", "updated", "removed", "unchanged", "failed", "skipped")


def run(client, stream, start):
    """Start a run, wait until it is over, and print its summary; return its counts."""
    mine = [["stream_id", "=", stream], ["kind", "=", "sync"]]
    last = client("hr.sync.run", "search", mine, limit=1, order="id desc")
    start()
    settle(client)
    runs = client(
        "hr.sync.run", "search_read", [*mine, ["id", ">", max(last, default=0)]], ["state", "error", *_COUNTS]
    )
    counts = {name: sum(one[name] for one in runs) for name in _COUNTS}
    print("  Run:", ", ".join(f"{name} {count}" for name, count in counts.items() if count), flush=True)
    if not runs or any(one["state"] != "done" for one in runs):
        raise Failure(f"The run is not done: {[one['error'] or one['state'] for one in runs]}")
    return counts


def settle(client):
    """Wait until nothing runs, waits or is to be counted."""

    def is_over():
        waiting = [["state", "=", "pending"], ["held", "=", False]]
        busy = client("hr.sync.run", "search_count", [["state", "=", "running"]])
        return not (
            busy or client("hr.sync.job", "search_count", waiting) or client("hr.leave.recount", "search_count", [])
        )

    wait(is_over, "syncing")


def wait(is_over, what):
    deadline = time.monotonic() + _PATIENCE
    while not is_over():
        if time.monotonic() > deadline:
            raise Failure(f"{what}: not over after {_PATIENCE} s")
        time.sleep(0.3)
