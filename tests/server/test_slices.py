"""A sync that takes longer than one slice of its cron goes on at once, slice after slice."""

from simulators.twogethr import TwogethrSimulator

from devtools.slices import now, seconds_worked, slices

#: Seconds that an answer takes: the record types together then need several slices of ten seconds, and little else.
LATENCY = 2
#: The most that may pass between the slices, as a share of the time from the first one's start to the last one's end.
IDLE = 0.05


def test_no_pause_between_slices(server):
    with TwogethrSimulator(employees=3, units=2, seed=3) as simulator:
        values = {"name": "2getHR", "system": "twogethr", "base_url": simulator.url, "api_key": simulator.api_key}
        connection = server("hr.sync.connection", "create", values)
        server("hr.sync.connection", "action_test", [connection])
        simulator.faults.add("*", "latency", times=None, seconds=LATENCY)
        since = now()
        server("hr.sync.connection", "action_sync", [connection])
        running = [["connection_id", "=", connection], ["state", "=", "running"]]
        server.wait(lambda: not server("hr.sync.run", "search_count", running), "the runs to end")
        runs = server("hr.sync.run", "search_read", [["connection_id", "=", connection]], ["state", "error"])
        assert {run["state"] for run in runs} == {"done"}, runs
        found = server.wait(lambda: _all_slices(server.log, since), "the last slice")
    assert len(found) >= 3, found
    whole = (found[-1].end - found[0].start).total_seconds()
    idle = 1 - seconds_worked(found) / whole
    print(f"{len(found)} slices, {whole:.1f} s, {idle:.2%} of them between slices")
    assert idle <= IDLE, found


def _all_slices(log, since):
    """The slices up to the one that left nothing; nothing before it has ended."""
    found = slices(log, "2getHR", since)
    ends = [number for number, one in enumerate(found, 1) if one.done]
    return found[: ends[0]] if ends else []
