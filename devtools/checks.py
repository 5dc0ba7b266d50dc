"""``./dev test`` and ``./dev lint``."""

import os
import shutil

from . import paths
from .console import Failure, call, say
from .databases import ensure_database
from .environment import set_up, set_up_python

TEST_DATABASE = "hr_sync_test"
NO_TESTS = 5
# Their value may look like a path, and is none of the places to take tests from.
VALUED = {"-k", "-m", "-n", "-o", "-p", "-r", "-W", "--deselect", "--durations", "--ignore"}
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def test(arguments):
    """Run the tests that need no Odoo, those with servers of their own, and those in Odoo; return the exit status."""
    plain, server, odoo, options = _sort(arguments)
    if not plain and not server and not odoo:
        plain, server, odoo = [paths.PLAIN_TESTS], [paths.SERVER_TESTS], [paths.ADDON_LINK / "tests"]
    environment = set_up() if server or odoo else None
    statuses = []
    if plain:
        say("• Tests that need no Odoo")
        statuses.append(_apart(paths.PLAIN_TESTS, plain, options))
    if server:
        say("• Tests of real servers, which are killed")
        statuses.append(_apart(paths.SERVER_TESTS, server, options))
    if odoo:
        statuses.append(_odoo(environment, odoo, options))
    # "No tests" is fine if the others, for which the selection was meant, did run.
    counted = [status for status in statuses if status != NO_TESTS] or [NO_TESTS]
    return max(counted, key=abs)


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


def _apart(folder, tests, options):
    """Run the tests of one folder with the repository's root out of sight: importing it would import Odoo."""
    variables = set_up_python()
    # Only what was installed, not what the caller's shell happens to offer.
    variables.pop("PYTHONPATH", None)
    return pytest([f"--rootdir={folder}", f"--confcutdir={folder}", "-p", "no:odoo", *options, *tests], variables)


def _odoo(environment, tests, options):
    if not any(shutil.which(browser) for browser in BROWSERS):
        say("! No Chromium: Odoo skips the tours (`apt-get install chromium` provides it)")
    ensure_database(environment, TEST_DATABASE, recreate_on_change=True)
    arguments = [f"--odoo-config={paths.ODOO_CONF}", f"--odoo-database={TEST_DATABASE}"]
    # Odoo's screenshots of failed tours would otherwise go to a folder that all users share.
    extra = [f"--odoo-extra=screenshots={paths.LOGS / 'tours'}"]
    ignored = [f"--ignore={paths.ADDON_LINK / 'tests' / name}" for name in ("plain", "server")]
    say("• Tests in Odoo")
    arguments += [f"--rootdir={paths.ADDON_LINK}", f"--confcutdir={paths.ADDON_LINK}"]
    arguments += ["--odoo-http", *extra, *ignored, *options, *tests]
    return pytest(arguments, environment.variables)


def pytest(arguments, variables):
    """Run pytest with the project's settings; return its exit status."""
    fixed = ["-c", paths.ROOT / "pyproject.toml", "-o", f"cache_dir={paths.STATE / 'pytest'}"]
    # Unlike `python -m pytest`, the program keeps the checkout's folders off the import path.
    command = [paths.PYTHON, paths.VENV / "bin" / "pytest", *fixed, *arguments]
    return call(command, variables)


def lint():
    """Run every check of the code; return 1 if one of them found something."""
    variables = set_up_python()
    ruff = ["ruff", "check", "--quiet"]
    commands = {
        "ruff": [*ruff, "."],
        "ruff format": ["ruff", "format", "--check", "--quiet", "."],
        # What knows nothing of Odoo is to stay usable with the Python of older systems.
        "ruff for Python 3.9": [*ruff, "--target-version", "py39", "records", "systems"],
        "pylint": ["pylint", "."],
        "pre-commit": ["pre-commit", "run", "--all-files", "--color=never"],
    }
    variables["SKIP"] = "ruff,ruff-format,pylint-odoo"
    failed = [name for name, command in commands.items() if not _check(name, command, variables)]
    if failed:
        raise Failure(f"Checks that found something: {', '.join(failed)}")
    return 0


def _check(name, command, variables):
    say(f"• {name}")
    program, *arguments = command
    found = shutil.which(program, path=variables["PATH"])
    return call([found, *arguments], variables) == 0
