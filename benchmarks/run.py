#!/usr/bin/env python3
"""``./dev bench``: measure a sync against its budgets.

Every figure is a ratio within one run, or a count: machines differ, and so does what else they do meanwhile. Nothing
here fails because something was slow; it is printed.
"""

import argparse
import fcntl
import os
import sys
import time
from pathlib import Path

import databases
import exchange
import first_sync
import kinds
import measures
import payroll
import programs
import verification
import volume
from report import Report

ROOT = Path(__file__).resolve().parent.parent
# At the end: names in the checkout, such as ``tests``, must not hide others.
sys.path.append(str(ROOT))

from devtools.databases import fingerprint  # noqa: E402

GROUPS = {
    "demo": first_sync.first_sync,
    "first": measures.first_pull,
    "unchanged": measures.unchanged,
    "queries": measures.page_queries,
    "peers": measures.against_peers,
    "sending": exchange.sending,
    "webhooks": exchange.webhooks,
    "kinds": kinds.kinds,
    "memory": kinds.memory,
    "payroll": payroll.payroll,
    "verification": verification.verification,
    "together": verification.together,
    "volume": volume.volume,
}


#: Those that measure employees, and need them prepared.
OF_PEOPLE = {"first", "unchanged", "queries", "peers", "sending", "webhooks"}


def main(arguments):
    options = _parser().parse_args(arguments)
    report, started = Report(), time.monotonic()
    lock = (databases.STATE / "bench.lock").open("w")
    try:
        # Two at a time would use the same databases, and neither would measure anything but the other.
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("Another run is measuring already")
    bench = measures.Bench(options, report, os.environ["HR_SYNC_ADDONS_PATH"], fingerprint())
    try:
        # With an extent there are public holidays, which the databases are furnished with.
        with programs.simulator(options.employees, options.units, "projects=0") as bench.url:
            bench.prepare(people=not options.only or bool(set(options.only) & OF_PEOPLE))
            for name, measure in GROUPS.items():
                if not options.only or name in options.only:
                    measure(bench)
    finally:
        bench.clean()
    report.save(databases.STATE / "bench.json")
    print(f"\n{report.table()}\n\n{time.monotonic() - started:.0f} s; as JSON in {databases.STATE / 'bench.json'}")
    return 0


def _parser():
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__.splitlines()[0])
    parser.add_argument("--employees", type=int, default=1000, help="in the first pull (1000)")
    parser.add_argument("--units", type=int, default=60, help="departments they are in (60)")
    parser.add_argument("--repeat", type=int, default=2, help="rounds of first pull and bare calls (2)")
    parser.add_argument("--many", type=int, default=10_000, help="employees in the large pass without changes (10000)")
    parser.add_argument("--full", action="store_true", help="really pull the many, instead of only linking them (slow)")
    parser.add_argument("--only", action="append", choices=GROUPS, help="measure this group only; may be repeated")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
