"""``./dev upstream``: whether Odoo's own tests give the same result with the addon as without it."""

import argparse
import xml.etree.ElementTree as ElementTree
from collections import Counter

from . import paths
from .console import call, say
from .databases import copy_base, ensure_database
from .environment import set_up
from .suite import pytest_command

#: The applications whose models the addon extends most.
MODULES = ("hr_holidays", "hr_attendance", "hr_timesheet", "hr_expense", "project")
BARE, WITH_ADDON = "hr_sync_upstream_bare", "hr_sync_upstream"


def upstream(arguments):
    """Run the tests of Odoo's applications in two databases; return 1 if any has another result with the addon."""
    options = _parser().parse_args(arguments)
    environment = set_up()
    copy_base(environment, BARE)
    ensure_database(environment, WITH_ADDON, recreate_on_change=True)
    differing = 0
    for module in options.module or MODULES:
        bare, ours = (_results(environment, database, module, options.k) for database in (BARE, WITH_ADDON))
        differences = {name for name in bare.keys() | ours.keys() if bare.get(name) != ours.get(name)}
        print(f"{module}: {_summary(bare)} without the addon, {_summary(ours)} with it", flush=True)
        for name in sorted(differences):
            print(f"  {name}: {bare.get(name, 'not run')} without, {ours.get(name, 'not run')} with", flush=True)
        differing += len(differences)
    print(f"{differing or 'No'} test{'s have' if differing != 1 else ' has'} another result with the addon.")
    return 1 if differing else 0


def _parser():
    parser = argparse.ArgumentParser(prog="./dev upstream", description=__doc__.splitlines()[0])
    parser.add_argument("module", nargs="*", help=f"applications of Odoo (all of {', '.join(MODULES)})")
    parser.add_argument("-k", help="only tests that fit this expression of pytest's")
    return parser


def _results(environment, database, module, selection):
    """The outcome of each test of a module in a database, by the test's name."""
    folder = next(path / module for path in environment.addons_path if (path / module / "__manifest__.py").exists())
    report = paths.LOGS / f"upstream-{database}-{module}.xml"
    report.unlink(missing_ok=True)
    say(f"• Odoo's tests of {module} in {database}")
    arguments = [f"--odoo-config={paths.ODOO_CONF}", f"--odoo-database={database}", "--odoo-http"]
    arguments += [f"--rootdir={folder}", f"--confcutdir={folder}", f"--junitxml={report}", "-q", "--no-header"]
    arguments += ["--tb=no", "--no-summary", *(["-k", selection] if selection else [])]
    call(*pytest_command([*arguments, folder / "tests"], environment.variables))
    cases = ElementTree.parse(report).getroot().iter("testcase") if report.exists() else ()
    return {f"{case.get('classname')}.{case.get('name')}": _outcome(case) for case in cases}


def _outcome(case):
    for child in case:
        if child.tag in ("failure", "error", "skipped"):
            return {"failure": "failed", "error": "failed"}.get(child.tag, child.tag)
    return "passed"


def _summary(results):
    counts = Counter(results.values())
    return ", ".join(f"{counts[outcome]} {outcome}" for outcome in ("passed", "failed", "skipped") if counts[outcome])
