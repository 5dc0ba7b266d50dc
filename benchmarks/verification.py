"""Outbound runs over many linked records of which none has changed, in both ways in which they are compared."""

import math
import statistics

import programs
from databases import copy
from programs import child

#: Approved hours of so many people in a month, and as many tasks.
PEOPLE, LINES, TASKS = 230, 11_000, 10_000
RECORDS_A_SECOND, RUNS = 5000, 3
#: Employees that are sent many in one call, those of them that are changed, and the calls that a run may take.
EMPLOYEES, CHANGED, CALLS, CALLS_CHANGED = 1000, 100, 4, 5
#: Entries of a page of Tripletex' list, and tasks of one of 2getHR's.
PART, PAGE = 1000, 500


def verification(bench):
    """Speed, calls and writes of the runs, for a keyed system and for one whose list is read."""
    with programs.tripletex(PEOPLE) as url:
        copy(bench.used, "bench_pull")
        figures = child("verify_keyed", "bench_pull", url=url, lines=LINES, runs=RUNS)
    _report(bench, figures, "approved hours, keyed", PART)
    with programs.simulator(5, 1, f"projects=40,subprojects={TASKS}") as url:
        copy(bench.used, "bench_pull")
        figures = child("verify_listed", "bench_pull", url=url, runs=RUNS)
    _report(bench, figures, "tasks, by the list", PAGE)
    pulled = statistics.median(_own(one) for one in figures["pulled"])
    compared = statistics.median(_own(one) for one in figures["runs"])
    bench.report.add(
        "  its time / that of a pull that finds the same tasks unchanged",
        f"{compared / pulled:.2f} x",
        note="in the same process, without calls and JSON; a pull compares the external side only",
    )


def together(bench):
    """Calls of runs over employees that go to a system many at a time."""
    with programs.xledger() as url:
        copy(bench.used, "bench_pull")
        figures = child("verify_sent", "bench_pull", url=url, people=EMPLOYEES, changed=CHANGED, runs=RUNS)
    report, last, changed = bench.report, figures["runs"][-1], figures["changed"]
    report.keep("employees sent together", figures)
    bench.expect(last, "unchanged", EMPLOYEES)
    bench.expect(changed, "updated", CHANGED)
    words = f"HTTP calls for {EMPLOYEES} employees in Xledger"
    seconds = f"{last['seconds']:.1f} s"
    report.add(f"{words}, unchanged", str(last["calls"]), f"<= {CALLS}", last["calls"] <= CALLS, seconds)
    calls, seconds = changed["calls"], f"{changed['seconds']:.1f} s"
    report.add(f"{words}, {CHANGED} changed", str(calls), f"<= {CALLS_CHANGED}", calls <= CALLS_CHANGED, seconds)


def _own(figures):
    """The seconds of a run without those of its calls."""
    return figures["seconds"] - figures["network"]


def _report(bench, figures, words, page):
    report, count, runs = bench.report, figures["records"], figures["runs"]
    report.keep(f"verification of {words}", figures)
    for one in runs:
        bench.expect(one, "unchanged", count)
    speed = statistics.median(count / _own(one) for one in runs)
    busy = statistics.median(count / (one["cpu"] - one["network_cpu"]) for one in runs)
    report.add(
        f"Outbound verification of {count} unchanged ({words})",
        f"{speed:.0f} records/s",
        f">= {RECORDS_A_SECOND}",
        speed >= RECORDS_A_SECOND,
        f"without the time spent in calls and JSON; median of {len(runs)} runs in one process",
    )
    report.add(
        f"  the same by processor time of Odoo ({words})",
        f"{busy:.0f} records/s",
        note="without PostgreSQL; less noisy, where other programs run",
    )
    last = runs[-1]
    written, sent = sum(last["writes"].values()), last["sent"]
    kept = ", ".join(f"{number} x {table}" for table, number in sorted(last["book_keeping"].items())) or "nothing"
    report.add(
        f"  writes in Odoo, calls that write ({words})",
        f"{written}, {sent}",
        "0, 0",
        (written, sent) == (0, 0),
        f"apart from {kept}",
    )
    calls, expected = last["calls"], math.ceil(count / page)
    report.add(f"  HTTP calls ({words})", str(calls), f"pages + 2 = {expected + 2}", calls <= expected + 2)
