"""The record types that come after the people: first pulls beside the same ORM calls, and what they cost unchanged."""

import math
import statistics

import databases
import programs
from databases import copy
from measures import MEGABYTES, PAGE, RECORDS_A_SECOND, ratio, spread
from programs import ask, child

PEOPLE, UNITS = 200, 20
#: Which types are measured, what the simulator calls them, and the budget as a multiple of the bare calls.
KINDS = {
    "time_entry": ("time-entries", 1.3),
    "absence": ("absences", None),
    "hours_report": ("hours-reports", None),
    "expense": ("expenses", None),
}
EXTENT = "projects=40,subprojects=150,absences=2000,months_of_time={months},hours_reports=100,expenses=2000"
#: Months in which 200 people write down about 20,000 entries, and 5 (or 1,000) people about 1,000 (or 100,000).
MONTHS, FEW, MANY = 5, 8, 900


def kinds(bench):
    """First pulls of each type, and the time entries again when nothing has changed."""
    with programs.simulator(PEOPLE, UNITS, EXTENT.format(months=MONTHS)) as url:
        there = ask(url, "counts")
        content = "/".join(str(there[collection]) for collection, _budget in KINDS.values())
        template = databases.template(
            "bench_kinds", "bench_addon", f"{bench.fingerprint} {content}", lambda name: child("masters", name, url=url)
        )
        for record_type, (collection, budget) in KINDS.items():
            _first_pull(bench, template, url, record_type, there[collection], budget)


def memory(bench):
    """What unchanged passes over 1,000 and over 100,000 time entries need."""
    grown = {}
    for size, people in (("few", FEW), ("many", MANY)):
        with programs.simulator(people, 1, f"projects=10,subprojects=20,months_of_time={MONTHS}") as url:
            count = ask(url, "counts")["time-entries"]
            copy("bench_addon", "bench_many")
            child("link", "bench_many", url=url, record_type="time_entry")
            [figures] = child("pull", "bench_many", url=url, record_type="time_entry")
            bench.expect(figures, "unchanged", count)
            grown[size] = (count, figures["growth"])
    (few, little), (many, much) = grown["few"], grown["many"]
    bench.report.keep("memory of time entries", grown)
    bench.report.add(
        f"Memory, {many} unchanged time entries over {few}",
        f"{much - little:.0f} MB",
        f"< {MEGABYTES} MB",
        much - little < MEGABYTES,
        f"{little:.0f} MB and {much:.0f} MB, each in a process of its own",
    )


def _first_pull(bench, template, url, record_type, count, budget):
    pulls, bares, record = [], [], bench.record
    for _pair in range(bench.options.repeat):
        copy(template, "bench_pull")
        [figures] = child("pull", "bench_pull", url=url, record=record, record_type=record_type)
        bench.expect(figures, "created", count)
        pulls.append(figures)
        copy(template, "bench_bare")
        bares.append(child("bare", "bench_bare", record=record))
    bench.report.keep(f"first pull of {record_type}", {"pull": pulls, "bare": bares})
    name, measured = record_type.replace("_", " "), ratio(pulls, bares, "seconds")
    bench.report.add(
        f"First pull of {count} x {name} / same calls",
        f"{measured:.2f} x",
        f"<= {budget} x" if budget else "",
        measured <= budget if budget else None,
        f"{len(pulls)} pairs of {spread(pulls)} and {spread(bares)}",
    )
    work = ratio(pulls, bares, "cpu")
    bench.report.add("  the same by processor time of Odoo", f"{work:.2f} x")
    _unchanged(bench, url, record_type, count)


def _unchanged(bench, url, record_type, count):
    runs = child("pull", "bench_pull", url=url, record_type=record_type, runs=3, count=True)
    for figures in runs:
        bench.expect(figures, "unchanged", count)
    speed = statistics.median(count / (figures["seconds"] - figures["network"]) for figures in runs)
    writes = sum(sum(figures["writes"].values()) for figures in runs)
    calls, expected = runs[-1]["calls"], math.ceil(count / PAGE) + 1
    name, large = record_type.replace("_", " "), count >= 10 * PAGE
    bench.report.add(
        f"Unchanged pass over {count} x {name}",
        f"{speed:.0f} records/s",
        f">= {RECORDS_A_SECOND}" if large else "",
        speed >= RECORDS_A_SECOND if large else None,
        f"{writes} writes, {calls} calls",
    )
    bench.report.add(
        f"  writes and calls of it ({name})", f"{writes}, {calls}", f"0, {expected}", (writes, calls) == (0, expected)
    )
