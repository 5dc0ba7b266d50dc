"""``./dev test``: the tests that need no Odoo, those in Odoo, and those with servers of their own.

The tests in Odoo run in as many processes as there are cores, each with its own copy of one prepared database and of
its files. The tests with servers run beside them. Nothing is shared between two runs either, so a second ``./dev test``
in the same checkout does no harm.
"""

import argparse
import contextlib
import fcntl
import itertools
import os
import random
import shutil

from . import paths
from .checks import BROWSERS
from .console import call, say
from .databases import TEST_DATABASE, copy_for_tests, ensure_database
from .environment import set_up, set_up_python
from .processes import Process, require_free_ports, running

NO_TESTS = 5
# Their value may look like a path, and is none of the places to take tests from.
VALUED = {"-k", "-m", "-o", "-p", "-r", "-W", "--deselect", "--ignore"}
#: How many set-ups and tests ``--durations`` prints unless a number is given, and from how many seconds on.
SLOWEST, SLOW = 40, 0.5


def test(arguments):
    """Run what was named, or everything; return the exit status."""
    options, arguments = _parser().parse_known_args(_completed(arguments))
    plain, server, odoo, passed_on = _sort(arguments)
    passed_on += _for_pytest(options)
    everything = not plain and not server and not odoo
    if everything:
        plain, server, odoo = [paths.PLAIN_TESTS], [paths.SERVER_TESTS], [paths.ADDON_LINK / "tests"]
    environment = set_up() if server or odoo else None
    if environment:
        # Here, so that the tests with servers find it finished, and copy it.
        ensure_database(environment, TEST_DATABASE, recreate_on_change=True)
    statuses = []
    with contextlib.ExitStack() as stack:
        beside = None
        if everything and _cores() > 1:
            beside = Process("tests-server", *_apart(paths.SERVER_TESTS, server, passed_on))
            stack.enter_context(running(beside))
        if plain:
            say("• Tests that need no Odoo")
            statuses.append(call(*_apart(paths.PLAIN_TESTS, plain, passed_on, _processes(options, plain))))
        if server and not beside:
            say("• Tests of real servers, which are killed")
            statuses.append(call(*_apart(paths.SERVER_TESTS, server, passed_on)))
        if odoo:
            statuses.append(_odoo(environment, odoo, passed_on, _processes(options, odoo)))
        if beside:
            say("• Tests of real servers, which are killed")
            statuses.append(beside.wait())
            print(beside.log.read_text(errors="replace"), flush=True)
    # "No tests" is fine if the others, for which the selection was meant, did run.
    counted = [status for status in statuses if status != NO_TESTS] or [NO_TESTS]
    return max(counted, key=abs)


def _parser():
    """What is ours, or means something to us; all else is pytest's alone."""
    parser = argparse.ArgumentParser(prog="./dev test", description=test.__doc__, allow_abbrev=False)
    parser.add_argument("-n", type=int, metavar="PROCESSES", help="in how many processes (one a core)")
    parser.add_argument("--durations", type=int, metavar="N", help=f"print the N slowest set-ups and tests ({SLOWEST})")
    parser.add_argument(
        "--shuffle", type=int, metavar="SEED", help="run in another order; the same seed gives the same"
    )
    parser.add_argument("--pdb", action="store_true", help="debug what fails, in one process")
    parser.epilog = "Files, folders and tests can be named; all other options are those of pytest."
    return parser


def _completed(arguments):
    """The options that may stand without a number, with one; what follows them may be a file."""
    numbers = {"--durations": SLOWEST, "--shuffle": random.randrange(1, 10**6)}
    following = [*arguments, ""][1:]
    return [
        f"{argument}={numbers[argument]}" if argument in numbers and not after.isdecimal() else argument
        for argument, after in zip(arguments, following, strict=True)
    ]


def _for_pytest(options):
    """Our options in the words of pytest and its plugins."""
    arguments = ["--pdb"] if options.pdb else []
    if options.durations is not None:
        arguments += [f"--durations={options.durations}", f"--durations-min={SLOW}"]
    if options.shuffle is not None:
        # Each process has to shuffle in the same way, so none chooses the seed itself.
        arguments += ["--random-order", "--random-order-bucket=class", f"--random-order-seed={options.shuffle}"]
    return arguments


def _sort(arguments):
    """Tell the tests that were named apart, and from pytest's options."""
    plain, server, odoo, options = [], [], [], []
    previous = ""
    for argument in arguments:
        name, separator, selection = argument.partition("::")
        path = os.path.abspath(name)
        inside = os.path.exists(path) and (path + os.sep).startswith(str(paths.ROOT) + os.sep)
        if previous in VALUED or argument.startswith("-") or not inside:
            options.append(argument)
        elif (path + os.sep).startswith(str(paths.PLAIN_TESTS) + os.sep):
            plain.append(path + separator + selection)
        elif (path + os.sep).startswith(str(paths.SERVER_TESTS) + os.sep):
            server.append(path + separator + selection)
        else:
            relative = os.path.relpath(path, paths.ROOT)
            odoo.append(os.path.join(paths.ADDON_LINK, relative) + separator + selection)
        previous = argument
    return plain, server, odoo, options


def _cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processes(options, tests):
    """As many as were asked for; else one for a single file, where starting more takes longer than it saves."""
    if options.pdb:
        return 1
    if options.n is not None:
        return max(options.n, 1)
    is_file = len(tests) == 1 and not os.path.isdir(str(tests[0]).partition("::")[0])
    return 1 if is_file else _cores()


def _parallel(processes):
    """Options of pytest-xdist; a class stays in one process, as its tests share what was set up for it."""
    if processes == 1:
        return []
    # What a process that died had done is not known: the run is over, and has failed.
    return [f"-n{processes}", "--dist=loadscope", "--no-loadscope-reorder", "--max-worker-restart=0"]


def _apart(folder, tests, options, processes=1):
    """The command for the tests of one folder, with the repository's root out of sight: importing it imports Odoo."""
    # Only what was installed, not what the caller's shell happens to offer.
    variables = set_up_python() | {"PYTHONPATH": ""}
    arguments = [f"--rootdir={folder}", f"--confcutdir={folder}", "-p", "no:odoo", *_parallel(processes)]
    return pytest_command([*arguments, *options, *tests], variables)


def _odoo(environment, tests, options, processes):
    if not any(shutil.which(browser) for browser in BROWSERS):
        say("! No Chromium: Odoo skips the tours (`apt-get install chromium` provides it)")
    require_free_ports(processes)
    with _databases(environment, processes) as databases:
        arguments = [f"--odoo-config={paths.ODOO_CONF}", f"--odoo-database={databases[0]}", "--odoo-http"]
        # Odoo's screenshots of failed tours would otherwise go to a folder that all users share.
        arguments.append(f"--odoo-extra=screenshots={paths.LOGS / 'tours'}")
        arguments += [f"--ignore={paths.ADDON_LINK / 'tests' / name}" for name in ("plain", "server")]
        arguments += [f"--rootdir={paths.ADDON_LINK}", f"--confcutdir={paths.ADDON_LINK}"]
        say(f"• Tests in Odoo, in {processes} process{'es' if processes > 1 else ''}")
        variables = environment.variables | {"HR_SYNC_TEST_DATABASES": ",".join(databases)}
        return call(*pytest_command([*arguments, *_parallel(processes), *options, *tests], variables))


@contextlib.contextmanager
def _databases(environment, number):
    """So many fresh copies of the test database that no other run has; those of a killed run are replaced."""
    with contextlib.ExitStack() as stack:
        slots = itertools.islice((slot for slot in itertools.count() if _take(stack, slot)), number)
        names = [f"{TEST_DATABASE}_{slot}" for slot in slots]
        copy_for_tests(environment, names)
        yield names


def _take(stack, slot):
    """Whether the slot was free; it is ours until the stack unwinds or this process dies."""
    lock = stack.enter_context((paths.STATE / f"test-{slot}.lock").open("w"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def pytest_command(arguments, variables):
    """The command that runs pytest with the project's settings, and its variables."""
    fixed = ["-c", paths.ROOT / "pyproject.toml", "-o", f"cache_dir={paths.STATE / 'pytest'}", "-p", "hr_sync_suite"]
    path = [str(paths.PLUGINS), *filter(None, [variables["PYTHONPATH"]])]
    variables = variables | {"PYTHONPATH": os.pathsep.join(path), "HR_SYNC_ROOT": str(paths.ROOT)}
    # Unlike `python -m pytest`, the program keeps the checkout's folders off the import path.
    return [paths.PYTHON, paths.VENV / "bin" / "pytest", *fixed, *arguments], variables
