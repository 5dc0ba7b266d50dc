"""Approving a month of timesheets and sending it to payroll."""

import programs
from databases import copy
from programs import child

PEOPLE, LINES = 100, 5000
CALLS = 1.3


def payroll(bench):
    """Calls, speed, and what a second sending does."""
    report = bench.report
    with programs.tripletex(PEOPLE) as url:
        copy(bench.used, "bench_pull")
        figures = child("approve", "bench_pull", url=url, lines=LINES)
    report.keep("payroll", figures)
    here, there = figures["hours"]
    if (figures["lines"], figures["frozen"], here) != (LINES, LINES, there):
        raise SystemExit(f"Not all of the {LINES} lines were sent: {figures}")
    entries, sent = figures["entries"], figures["send"]
    calls = 100 * sent["calls"] / entries
    report.add(
        f"HTTP calls for 100 entries ({LINES} lines of {PEOPLE} people)",
        f"{calls:.2f}",
        f"<= {CALLS}",
        calls <= CALLS,
        f"{sent['calls']} calls, {sent['writes']} of them writing, for {entries} entries",
    )
    report.add("  lines approved", f"{LINES / figures['approve']['seconds']:.0f} lines/s")
    report.add(
        "  lines sent",
        f"{LINES / sent['seconds']:.0f} lines/s",
        note=f"{sent['network'] / sent['seconds']:.0%} of the time in calls",
    )
    for name, words in (("pass", "a second sending"), ("again", "reopening and approving all of it again")):
        writes = figures[name]["writes"]
        report.add(f"  calls that write in {words}", str(writes), "0", writes == 0, f"{figures[name]['calls']} calls")
