"""The first sync of the demo company by a real server and its cron: what an administrator waits for."""

import collections
from datetime import datetime

import programs
from databases import copy
from programs import ask, child

PEOPLE, UNITS = 200, 20
#: Seconds that it may take, and the share of them that may pass between slices.
SECONDS, IDLE = 60, 0.05


def first_sync(bench):
    """Sync as ``./dev demo`` does, pauses of the cron included, then once more, when nothing has changed."""
    from devtools.slices import seconds_worked

    report, database = bench.report, "bench_demo"
    copy("bench_addon", database)
    with programs.simulator(PEOPLE, UNITS, "demo") as url:
        runs, periods = _synced(database, url)
        again = child("again", database, url=url)
    wrong = [run for run in runs if run["state"] != "done" or run["failed"]]
    if wrong or again["left"]:
        raise SystemExit(f"The demo company is not in sync: {wrong or again}")
    seconds = sum((slices[-1].end - since).total_seconds() for since, slices in periods)
    idle = seconds - sum(seconds_worked(found) for _since, found in periods)
    by_type = collections.Counter()
    for run in runs:
        by_type[run["record_type"]] += (_moment(run["finished_at"]) - _moment(run["started_at"])).total_seconds()
    report.keep("first sync of the demo company", {"seconds": seconds, "idle": idle, "types": by_type, "again": again})
    report.add(
        "First sync of the demo company",
        f"{seconds:.0f} s",
        f"<= {SECONDS} s",
        seconds <= SECONDS,
        ", ".join(f"{name.replace('_', ' ')} {took:.0f} s" for name, took in by_type.most_common() if took),
    )
    slices = sum(len(slices) for _since, slices in periods)
    report.add(
        "  of it between slices",
        f"{idle / seconds:.1%}",
        f"<= {IDLE:.0%}",
        idle <= IDLE * seconds,
        f"{idle:.1f} s, {slices} slices",
    )
    writes = sum(again["writes"].values())
    report.add("  writes of a second sync", str(writes), "0", writes == 0, f"{again['seconds']:.1f} s")


def _synced(database, url):
    """The runs, and when each of the two parts was asked for with the slices that it took.

    Reports are synced when an officer has said whose hours are invoiced, which is the second part.
    """
    from devtools import demo_company, slices
    from devtools.environment import set_up
    from devtools.processes import free_port, running, start_odoo
    from devtools.rpc import Client

    port = free_port()
    with running(start_odoo(set_up(), database, port)) as odoo:
        client = Client(f"http://127.0.0.1:{port}", database, "admin", "admin")
        demo_company.make_swiss(client)
        connection = demo_company.connect(client, url)
        moments = [slices.now()]
        runs = demo_company.synchronise(client, connection, odoo)
        moments.append(slices.now())
        demo_company.lease(client, ask(url, "hours-reports"))
        later = demo_company.finish(client, connection, odoo, after=runs)
        names = ["record_type", "state", "failed", "started_at", "finished_at"]
        parts = [client("hr.sync.run", "read", [run["id"] for run in part], names) for part in (runs, later)]
        [name] = client("hr.sync.connection", "read", [connection], ["name"])
        log = odoo.log.read_text(errors="replace")
    periods = [
        (since, _until_done(slices.slices(log, name["name"], since), part))
        for since, part in zip(moments, parts, strict=True)
    ]
    return [run for part in parts for run in part], periods


def _until_done(slices, runs):
    """The slices up to the first that left nothing after all runs had finished."""
    finished = max(_moment(run["finished_at"]) for run in runs)
    for number, one in enumerate(slices, 1):
        if one.done and one.end >= finished:
            return slices[:number]
    raise SystemExit("Odoo's log does not tell when the sync was over")


def _moment(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
