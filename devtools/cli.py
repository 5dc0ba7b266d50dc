"""The command line of ``./dev``."""

import argparse
import contextlib
import errno
import os

from . import paths, postgres
from .checks import lint
from .console import DISK_FULL, NO_SPACE, Failure, call, heed_signals, say
from .databases import ensure_base, ensure_database
from .demo import demo
from .demo_scenario import scenarios
from .dump import dump
from .environment import set_up
from .processes import require_port, running, start_odoo
from .suite import test
from .upstream import upstream

# Their arguments belong to another program, options such as --help included.
PASSED_ON = {
    "test": (test, "run the tests; the arguments are pytest's"),
    "odoo": (lambda arguments: odoo(arguments), "run Odoo's own command line"),
    "upstream": (upstream, "compare the results of Odoo's own tests with and without the addon"),
    "bench": (lambda arguments: script("benchmarks/run.py", arguments), "measure a sync"),
    "screenshots": (
        lambda arguments: script("tests/screenshots.py", arguments),
        "take the pictures of the documentation",
    ),
}


def main(arguments):
    """Run one command; turn what a person can mend into one line and exit status 1."""
    heed_signals()
    try:
        return _dispatch(arguments)
    except Failure as failure:
        say(f"./dev: {failure}")
    except KeyboardInterrupt:
        say("./dev: interrupted")
        return 130
    except OSError as error:
        say(f"./dev: {_explain(error)}")
    return 1


def _dispatch(arguments):
    if arguments and arguments[0] in PASSED_ON:
        command, _ = PASSED_ON[arguments[0]]
        return command(arguments[1:])
    options = _parser().parse_args(arguments)
    if options.command == "demo":
        return demo(options.port, options.employees, options.exit, options.system)
    if options.command == "serve":
        return serve(options.db, options.port, options.fresh, options.addons)
    if options.command == "dump":
        return dump(options.folder)
    return lint() if options.command == "lint" else stop()


def _parser():
    parser = argparse.ArgumentParser(
        prog="./dev",
        description="Run, test and check the addon. Everything it needs is set up on first use, "
        f"below {paths.STATE.name}/.",
        epilog="ODOO_SRC names a checkout of Odoo 19.0 to use; the usual PG* variables name a "
        "PostgreSQL server to use.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    show = commands.add_parser("demo", help="show the addon at work with a simulated system")
    show.add_argument("--port", type=int, help="of Odoo (8069, or a free one)")
    show.add_argument("--employees", type=_positive, help="in the simulated system (200; 12 where hours go to payroll)")
    show.add_argument("--system", choices=("twogethr", *scenarios()), default="twogethr", help="which one to show")
    show.add_argument("--exit", action="store_true", help="leave after the summary")
    server = commands.add_parser("serve", help="run Odoo with the addon in a database")
    server.add_argument("--db", required=True, help="the name of the database")
    server.add_argument("--port", type=int, required=True, help="of Odoo")
    server.add_argument("--fresh", action="store_true", help="make the database afresh")
    server.add_argument(
        "--addons", action="append", default=[], metavar="FOLDER", help="with further addons; can be repeated"
    )
    commands.add_parser("lint", help="check the code")
    dumped = commands.add_parser("dump", help="write a small database of this version, for the test of updates")
    dumped.add_argument("folder", help="tests/databases/VERSION")
    commands.add_parser("stop", help="stop the PostgreSQL server that was set up here")
    for name, (_, text) in PASSED_ON.items():
        commands.add_parser(name, help=text)
    return parser


def _positive(text):
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of 1 or more")
    return int(text)


def odoo(arguments):
    """Become Odoo's command line, with our settings read first."""
    environment = set_up()
    variables = environment.variables | {"ODOO_RC": str(paths.ODOO_CONF)}
    command = environment.odoo(*arguments)
    os.execve(command[0], command, variables)


def script(name, arguments):
    """Run a script of the project with all that Odoo needs; return its exit status."""
    if not (paths.ROOT / name).exists():
        raise Failure(f"{name} is missing from the checkout")
    environment = set_up()
    variables = {**environment.variables, "HR_SYNC_BASE_DATABASE": ensure_base(environment)}
    return call([str(paths.PYTHON), name, *arguments], variables)


def serve(database, port, fresh, addons):
    """Run Odoo on one database until stopped."""
    require_port(port)
    environment = set_up()
    environment.further_addons += _folders(addons)
    with contextlib.suppress(KeyboardInterrupt):
        ensure_database(environment, database, fresh=fresh)
        with running(start_odoo(environment, database, port)) as process:
            print(f"ready: http://127.0.0.1:{port} db={database}", flush=True)
            process.watch()
    return 0


def _folders(names):
    for name in names:
        if not os.path.isdir(name) or "," in name:
            raise Failure(f"{name} is not a folder that Odoo can take addons from")
    return [os.path.abspath(name) for name in names]


def stop():
    """Stop PostgreSQL."""
    say("PostgreSQL stopped" if postgres.stop() else "PostgreSQL was not running")
    return 0


def _explain(error):
    """Say what to do about an error of the operating system."""
    # Many files copied at once leave one error without a number.
    if error.errno == errno.ENOSPC or NO_SPACE in str(error):
        return f"{DISK_FULL}: free some room and run this again"
    if isinstance(error, PermissionError):
        return f"{error.filename} is not ours to write: run as the user who owns it"
    return f"{error}: run this again once that is mended"
