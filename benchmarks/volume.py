"""The pages of the app in a database with a hundred thousand links and a million rows of history."""

import databases
import programs
from databases import copy
from programs import child

PEOPLE, UNITS = 200, 20
EXTENT = "projects=40,subprojects=150,months_of_time=5"
SIZES = {"links": 100_000, "changes": 1_000_000, "issues": 20_000, "matches": 20_000, "runs": 2000}
QUERIES = 40


def volume(bench):
    """Queries and seconds of each page, and its slowest query."""
    content = f"{bench.used_content} {databases.digest('filling', 'volume')}"
    with programs.simulator(PEOPLE, UNITS, EXTENT) as url:

        def fill(name):
            child("masters", name, url=url)
            child("fill", name, url=url, **SIZES)

        template = databases.template("bench_volume", bench.used, content, fill)
    copy(template, "bench_pages")
    figures = child("open_pages", "bench_pages")
    bench.report.keep("volume", figures)
    for name, one in figures.items():
        bench.report.add(
            f"Page: {name}",
            f"{one['queries']} queries, {one['seconds']:.2f} s",
            f"<= {QUERIES} queries",
            one["queries"] <= QUERIES,
            f"{one['first']} queries when it is opened first; slowest query {one['slowest']:.3f} s:"
            f" {' '.join(one['text'].split())[:100]}",
        )
