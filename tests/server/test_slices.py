"""A sync that takes longer than one slice of its cron goes on at once, slice after slice."""

import re
from datetime import datetime

from simulators.twogethr import TwogethrSimulator

#: Seconds that an answer takes: the record types together then need several slices of ten seconds, and little else.
LATENCY = 2
#: The most that may pass between the slices, as a share of the time from the first one's start to the last one's end.
IDLE = 0.05

_LINE = re.compile(r"^(\S+ \S+) \d+ INFO .*: Job 'HR Sync: 2getHR' \(\d+\) (starting|partially done|fully done)")


def slices(log):
    """Start and end of each slice of the sync, as Odoo logs them; nothing before the last one has ended."""
    found, start = [], None
    for moment, what in (match.groups() for match in map(_LINE.match, log.splitlines()) if match):
        moment = datetime.strptime(moment, "%Y-%m-%d %H:%M:%S,%f")
        if what == "starting":
            start = moment
        elif what == "partially done" or found:
            found.append((start, moment))
            if what == "fully done":
                return found
    return []


def test_no_pause_between_slices(server):
    with TwogethrSimulator(employees=3, units=2, seed=3) as simulator:
        values = {"name": "2getHR", "system": "twogethr", "base_url": simulator.url, "api_key": simulator.api_key}
        connection = server("hr.sync.connection", "create", values)
        server("hr.sync.connection", "action_test", [connection])
        simulator.faults.add("*", "latency", times=None, seconds=LATENCY)
        server("hr.sync.connection", "action_sync", [connection])
        running = [["connection_id", "=", connection], ["state", "=", "running"]]
        server.wait(lambda: not server("hr.sync.run", "search_count", running), "the runs to end")
        runs = server("hr.sync.run", "search_read", [["connection_id", "=", connection]], ["state", "error"])
        assert {run["state"] for run in runs} == {"done"}, runs
        found = server.wait(lambda: slices(server.log), "the last slice")
    assert len(found) >= 3, found
    whole = (found[-1][1] - found[0][0]).total_seconds()
    worked = sum((end - start).total_seconds() for start, end in found)
    print(f"{len(found)} slices, {whole:.1f} s, {1 - worked / whole:.2%} of them between slices")
    assert 1 - worked / whole <= IDLE, found
