"""The record types that come after the people: first pulls beside the same ORM calls, and what they cost unchanged."""

import math
import statistics
from typing import NamedTuple

import databases
import programs
from databases import copy
from measures import MEGABYTES, PAGE, RATIO, RECORDS_A_SECOND, ratio, spread
from programs import ask, child

PEOPLE, UNITS = 200, 20


class Kind(NamedTuple):
    """A record type that is measured.

    :param collection: what the simulator calls it.
    :param budget: the most that a first pull may take, as a multiple of the bare calls.
    :param files: whether the files of its records are fetched too.
    """

    record_type: str
    collection: str
    budget: float | None
    files: bool = True
    words: str = ""

    @property
    def title(self):
        return self.record_type.replace("_", " ") + self.words


KINDS = (
    Kind("time_entry", "time-entries", RATIO),
    Kind("absence", "absences", RATIO),
    Kind("hours_report", "hours-reports", None),
    Kind("expense", "expenses", RATIO, files=False, words=" without receipts"),
    Kind("expense", "expenses", 1.5, words=" with receipts"),
)
EXTENT = "projects=40,subprojects=150,absences=2000,months_of_time={months},hours_reports=100,expenses=2000"
#: Months in which 200 people write down about 20,000 entries, and 5 (or 1,000) people about 1,000 (or 100,000).
MONTHS, FEW, MANY = 5, 8, 900


def kinds(bench):
    """First pulls of each type, and the time entries again when nothing has changed."""
    with programs.simulator(PEOPLE, UNITS, EXTENT.format(months=MONTHS)) as url:
        there = ask(url, "counts")
        content = "/".join(str(there[kind.collection]) for kind in KINDS)
        template = databases.template(
            "bench_kinds", bench.used, f"{bench.used_content} {content}", lambda name: child("masters", name, url=url)
        )
        for kind in KINDS:
            _first_pull(bench, template, url, kind, there[kind.collection])


def memory(bench):
    """What unchanged passes over 1,000 and over 100,000 time entries need."""
    grown = {}
    for size, people in (("few", FEW), ("many", MANY)):
        with programs.simulator(people, 1, f"projects=10,subprojects=20,months_of_time={MONTHS}") as url:
            count = ask(url, "counts")["time-entries"]
            copy(bench.used, "bench_many")
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


def _first_pull(bench, template, url, kind, count):
    pulls, bares, options = [], [], {"record": bench.record, "record_type": kind.record_type, "files": kind.files}
    for _pair in range(bench.options.repeat):
        copy(template, "bench_pull")
        [figures] = child("pull", "bench_pull", url=url, **options)
        bench.expect(figures, "created", count)
        pulls.append(figures)
        copy(template, "bench_bare")
        bares.append(child("bare", "bench_bare", record=bench.record))
    bench.report.keep(f"first pull of {kind.title}", {"pull": pulls, "bare": bares})
    measured, budget = ratio(pulls, bares, "seconds"), kind.budget
    bench.report.add(
        f"First pull of {count} x {kind.title} / same calls",
        f"{measured:.2f} x",
        f"<= {budget} x" if budget else "",
        measured <= budget if budget else None,
        f"{len(pulls)} pairs of {spread(pulls)} and {spread(bares)}",
    )
    work = ratio(pulls, bares, "cpu")
    bench.report.add("  the same by processor time of Odoo", f"{work:.2f} x")
    if kind.files:
        _unchanged(bench, url, kind, count)


def _unchanged(bench, url, kind, count):
    runs = child("pull", "bench_pull", url=url, record_type=kind.record_type, runs=3, count=True)
    for figures in runs:
        bench.expect(figures, "unchanged", count)
    speed = statistics.median(count / (figures["seconds"] - figures["network"]) for figures in runs)
    writes = sum(sum(figures["writes"].values()) for figures in runs)
    calls, expected = runs[-1]["calls"], math.ceil(count / PAGE) + 1
    large = count >= 10 * PAGE
    bench.report.add(
        f"Unchanged pass over {count} x {kind.title}",
        f"{speed:.0f} records/s",
        f">= {RECORDS_A_SECOND}" if large else "",
        speed >= RECORDS_A_SECOND if large else None,
        f"{writes} writes, {calls} calls",
    )
    bench.report.add(
        f"  writes and calls of it ({kind.title})",
        f"{writes}, {calls}",
        f"0, {expected}",
        (writes, calls) == (0, expected),
    )
