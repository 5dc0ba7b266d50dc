"""The measurements, and what is put beside each budget."""

import math
import statistics
import time
from datetime import date

import databases
import programs
from databases import STATE, copy, drop
from peers import employees_of, jsonable
from programs import child

#: Employees in one ``create()`` and one page of the large bare variant: what the engine asks 2getHR for.
PAGE = 500
RPC_RECORDS, RPC_WARM_UP, LOAD_RECORDS = 200, 5, 300
#: What figures are taken in; the templates stay for the next run.
COPIES = tuple(f"bench_{name}" for name in ("pull", "bare", "linked", "many", "peers", "peer", "demo", "pages"))
RATIO, RECORDS_A_SECOND, MEGABYTES, TIMES_FASTER = 1.15, 8000, 50, 3


class Bench:
    """What the measurements share: the simulator, the templates and the recorded pull."""

    def __init__(self, options, report, addons_path, fingerprint):
        self.options = options
        self.report = report
        self.addons_path = addons_path
        self.fingerprint = fingerprint
        self.size = options.employees
        self.url = ""
        self.record = str(STATE / "bench.pickle")
        self.first = None

    def prepare(self, people=True):
        """Make the templates, and record what the engine asks of Odoo in a first pull of people if that is needed."""
        base = databases.base()
        (STATE / "log").mkdir(exist_ok=True)
        databases.template(
            "bench_addon", base, f"{base} {self.fingerprint}", lambda name: programs.install(name, self.addons_path)
        )
        # What public holidays are coming is a matter of the day.
        self.used_content = f"{self.fingerprint} {databases.digest()} {date.today()}"
        self.used = databases.template(
            "bench_used", "bench_addon", self.used_content, lambda name: child("furnish", name, url=self.url)
        )
        if not people:
            return
        content = f"{self.used_content} {self.size}/{self.options.units}"
        self.with_units = databases.template(
            "bench_units", self.used, content, lambda name: child("units", name, url=self.url)
        )
        copy(self.with_units, "bench_linked")
        recorded = child("pull", "bench_linked", url=self.url, record=self.record)[0]
        self.expect(recorded, "created", self.size)
        self.rows = databases.rows("bench_linked")

    def clean(self):
        for name in COPIES:
            drop(name)

    def expect(self, figures, outcome, count):
        """A figure counts only if the pull did what it was to do."""
        if figures["state"] != "done" or figures["counts"][outcome] != count:
            raise SystemExit(f"The pull did not leave {count} {outcome}: {figures['state']}, {figures['counts']}")


def first_pull(bench):
    """A first pull beside the same ORM calls in a database without public holidays; each in a fresh copy, in turn.

    With holidays the calls would take half an hour: Odoo counts the hours of all of them for each employee.
    """
    pulls, bares, pages = [], [], []
    calm = databases.template(
        "bench_calm",
        bench.with_units,
        databases.comment(bench.with_units),
        lambda name: child("without_holidays", name),
    )
    for _pair in range(bench.options.repeat):
        copy(bench.with_units, "bench_pull")
        # The engine's pages are as long as a transaction may take: each pair replays its own.
        pulls.append(child("pull", "bench_pull", url=bench.url, record=bench.record)[0])
        bench.expect(pulls[-1], "created", bench.size)
        for figures, page in ((bares, None), (pages, PAGE)):
            copy(calm, "bench_bare")
            figures.append(child("bare", "bench_bare", record=bench.record, page=page))
            found = databases.rows("bench_bare")
            if found != bench.rows:
                raise SystemExit(f"The bare calls led elsewhere: {found} instead of {bench.rows}")
    bench.first = statistics.median(figures["seconds"] for figures in pulls)
    report = bench.report
    report.keep("first_pull", {"pull": pulls, "bare": bares, f"bare_{PAGE}": pages})
    same, paged = (ratio(pulls, others, "seconds") for others in (bares, pages))
    holidays = "SELECT count(*) FROM resource_calendar_leaves WHERE resource_id IS NULL"
    lines = "SELECT count(*) FROM account_analytic_line WHERE global_leave_id IS NOT NULL"
    what, budget = f"First pull of {bench.size}", f"<= {RATIO} x"
    report.add(
        f"{what}, {databases.sql(holidays, bench.with_units)} public holidays / same calls without any",
        f"{same:.2f} x",
        budget,
        same <= RATIO,
        f"{len(pulls)} pairs of {spread(pulls)} and {spread(bares)}; departments were there before; with holidays Odoo"
        f" has made {databases.sql(lines, 'bench_pull')} timesheet lines of those to come",
    )
    report.add(
        "  the same by processor time of Odoo",
        f"{ratio(pulls, bares, 'cpu'):.2f} x",
        note="without PostgreSQL; less noisy, where other programs run",
    )
    report.add(
        f"{what} / same values without holidays, {PAGE} a create()",
        f"{paged:.2f} x",
        note=f"{spread(pages)}; managers of the same page written afterwards, pages longer than a transaction may be",
    )
    expected = math.ceil(bench.size / PAGE) + 1
    calls = pulls[-1]["calls"]
    report.add("HTTP calls of a first pull", str(calls), f"pages + 1 = {expected}", calls <= expected)
    report.add(
        f"Memory of a first pull of {bench.size}",
        f"{pulls[-1]['growth']:.0f} MB",
        note="peak over start, with Odoo's caches",
    )


def unchanged(bench):
    """Passes that find nothing new, over the employees of the first pull and over many more."""
    report, options = bench.report, bench.options
    few = child("pull", "bench_linked", url=bench.url, runs=3, count=True)
    with programs.simulator(options.many, options.units) as url:
        if options.full:
            really = _really_pulled(bench, url)
            copy(really, "bench_many")
        else:
            copy(bench.used, "bench_many")
            child("link", "bench_many", url=url)
        many = child("pull", "bench_many", url=url, runs=3, count=True)
    report.keep("unchanged", {"few": few, "many": many, "many_really_pulled": options.full})
    for size, runs in ((bench.size, few), (options.many, many)):
        for figures in runs:
            bench.expect(figures, "unchanged", size)
        speed = statistics.median(size / (figures["seconds"] - figures["network"]) for figures in runs)
        busy = statistics.median(size / (figures["cpu"] - figures["network_cpu"]) for figures in runs)
        report.add(
            f"Unchanged pass over {size}",
            f"{speed:.0f} records/s",
            f">= {RECORDS_A_SECOND}",
            speed >= RECORDS_A_SECOND,
            f"without the time spent in calls and JSON; median of {len(runs)} runs in one process;"
            f" {busy:.0f} a second of Odoo's own processor time",
        )
        writes = sum(sum(figures["writes"].values()) for figures in runs)
        kept = runs[-1]["book_keeping"]
        report.add(
            f"Writes of an unchanged pass over {size}",
            str(writes),
            "0",
            writes == 0,
            "apart from " + (", ".join(f"{count} x {table}" for table, count in sorted(kept.items())) or "nothing"),
        )
        calls = runs[-1]["calls"]
        expected = math.ceil(size / PAGE) + 1
        report.add(
            f"HTTP calls of an unchanged pass over {size}", str(calls), f"pages + 1 = {expected}", calls <= expected
        )
    # The first run of a process: later ones find room that the first has left.
    grown = many[0]["growth"] - few[0]["growth"]
    note = f"{few[0]['growth']:.0f} MB and {many[0]['growth']:.0f} MB, each the first pass of a process of its own"
    report.add(
        f"Memory, {options.many} unchanged over {bench.size}",
        f"{grown:.0f} MB",
        f"< {MEGABYTES} MB",
        grown < MEGABYTES,
        note,
    )


def _really_pulled(bench, url):
    """A template with the many employees in it; it takes minutes, and is kept while the addon stays the same."""

    def fill(name):
        child("units", name, url=url)
        figures = child("pull", name, url=url)[0]
        bench.report.keep("first_pull_of_many", figures)
        grown = f"{figures['growth']:.0f} MB, {figures['calls']} calls, {figures['seconds']:.0f} s"
        bench.report.add(f"First pull of {bench.options.many}", grown)

    content = f"{bench.used_content} {bench.options.many}/{bench.options.units}"
    return databases.template("bench_10k", bench.used, content, fill)


def page_queries(bench):
    """The engine's own statements for pages of several sizes."""
    copy(bench.with_units, "bench_peers")
    child("calendars", "bench_peers", record=bench.record)
    counts = child("known", "bench_linked", url=bench.url) | child("new", "bench_peers", url=bench.url)
    bench.report.keep("queries", counts)
    sizes = "/".join(str(min(size, bench.size)) for size in (10, 100, 500))
    titles = {
        "unchanged": "unchanged",
        "matched": "matched and linked to what is there",
        "new": "resolved and linked, new (Odoo's create() apart)",
    }
    for kind, title in titles.items():
        asked = [count["select"] for count in counts[kind]]
        # One more in a small page is a matter of what is in it; growing is what must not be.
        written = [f"{count['insert']}+{count['write']}" for count in counts[kind]]
        bench.report.add(
            f"Own queries, page of {sizes} {title}",
            "/".join(map(str, asked)),
            "no growth",
            max(asked) <= asked[0],
            f"INSERT+UPDATE on the engine's tables: {', '.join(written)}; Odoo inserts at most 100 rows a statement",
        )


def against_peers(bench):
    """The same employees by CSV import, and by one JSON-RPC call each."""
    if bench.first is None:
        copy(bench.with_units, "bench_pull")
        bench.first = child("pull", "bench_pull", url=bench.url)[0]["seconds"]
    copy(bench.with_units, "bench_peers")
    child("calendars", "bench_peers", record=bench.record)
    copy("bench_peers", "bench_peer")
    wanted = bench.size if bench.options.full else min(LOAD_RECORDS, bench.size)
    loaded = child("load", "bench_peer", record=bench.record, limit=wanted)
    if loaded["records"] != wanted:
        raise SystemExit(f"load() took {loaded['records']} of {wanted} employees: {loaded['messages']}")
    copy("bench_peers", "bench_peer")
    called, each = _over_rpc(bench)
    load_each = loaded["seconds"] / wanted
    bench.report.keep("peers", {"pull": bench.first, "load_each": load_each, "rpc_each": each})
    faster = load_each * bench.size / bench.first
    bench.report.add(
        f"First pull of {bench.size}, faster than load()",
        f"{faster:.1f} x",
        "> 1 x",
        faster > 1,
        f"{load_each * 1000:.0f} ms a row, measured on {wanted} and scaled; without managers, heads, later periods",
    )
    faster = each * bench.size / bench.first
    bench.report.add(
        f"First pull of {bench.size}, faster than JSON-RPC",
        f"{faster:.1f} x",
        f">= {TIMES_FASTER} x",
        faster >= TIMES_FASTER,
        f"one create() a record, {each * 1000:.0f} ms each, measured on {called} and scaled; without the same",
    )


def _over_rpc(bench):
    """How many employees went over JSON-RPC once the server was warm, and the seconds that each took."""
    from devtools.processes import free_port
    from devtools.rpc import Client

    employees = [jsonable(values) for values in employees_of(bench.record)][: RPC_RECORDS + RPC_WARM_UP]
    with programs.server("bench_peer", bench.addons_path, free_port()) as url:
        odoo = Client(url, "bench_peer", "admin", "admin")
        for index, values in enumerate(employees):
            if index == RPC_WARM_UP:
                started = time.perf_counter()
            odoo("hr.employee", "create", [values])
        called = len(employees) - RPC_WARM_UP
        return called, (time.perf_counter() - started) / called


def ratio(some, others, name):
    """The median ratio of what was measured in turn."""
    return statistics.median(a[name] / b[name] for a, b in zip(some, others, strict=True))


def spread(figures):
    """The seconds behind a ratio."""
    return " / ".join(f"{one['seconds']:.1f}" for one in figures) + " s"
