"""``./dev lint``."""

import shutil

from . import paths
from .console import Failure, call, say
from .environment import set_up_python

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


def lint():
    """Run every check of the code; return 1 if one of them found something."""
    variables = set_up_python()
    ruff = ["ruff", "check", "--quiet"]
    commands = {
        "ruff": [*ruff, "."],
        "ruff format": ["ruff", "format", "--check", "--quiet", "."],
        # What knows nothing of Odoo is to stay usable with the Python of older systems.
        "ruff for Python 3.9": [*ruff, "--target-version", "py39", "records", "systems"],
        "imports": ["lint-imports", "--no-logo", "--no-cache", "pyproject.toml"],
        "pylint": ["pylint", "."],
        "pre-commit": ["pre-commit", "run", "--all-files", "--color=never"],
    }
    # Where the checkout has the name of the addon.
    variables["PYTHONPATH"] = str(paths.ADDONS)
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
