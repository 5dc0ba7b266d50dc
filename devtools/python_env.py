"""The virtual environment, and the addons that come from PyPI."""

import functools
import hashlib
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

from . import paths
from .console import Failure, run, say, step

REQUIREMENTS = ("requirements-odoo.txt", "requirements.txt", "requirements-dev.txt")
# Its metadata asks for a distribution called "odoo", which PyPI does not have.
PAYROLL = "odoo-addon-payroll==19.0.1.0.2.1"
# The accessibility checks of axe-core as one script. The package is for Playwright, which brings a browser and which
# nothing here uses, so it is installed without what it depends on.
AXE = "axe-playwright-python==0.1.8"
NETWORK = "check the network and run the command again"
DISTRIBUTION = Path("/usr/bin")
_PROBE = """
import importlib.util, sys
print(importlib.util.find_spec("ensurepip") is not None)
print(importlib.util.find_spec("pip") is not None)
print(sys.version)
"""


def ensure_venv():
    """Make the virtual environment, or bring it up to date with the requirement files."""
    files = [paths.ROOT / name for name in REQUIREMENTS]
    digest = hashlib.sha256(f"{_interpreter().version}{AXE}".encode())
    for file in files:
        digest.update(file.read_bytes())
    stamp = paths.VENV / "requirements.sha256"
    if stamp.exists() and stamp.read_text() == digest.hexdigest() and _works():
        return
    if not _works():
        shutil.rmtree(paths.VENV, ignore_errors=True)
        _make_venv()
        (paths.VENV / "location").write_text(str(paths.VENV))
    with step("Installing the Python packages"):
        arguments = [part for file in files for part in ("-r", file)]
        _pip("install", *arguments, what="Installing the Python packages", log="pip")
        _pip("install", "--no-deps", AXE, what="Installing axe-core", log="pip-axe")
    stamp.write_text(digest.hexdigest())


def ensure_payroll():
    """Download OCA's payroll, which the addon depends on, into a folder of its own."""
    stamp = paths.PYPI_ADDONS / "VERSION"
    if not stamp.exists() or stamp.read_text() != PAYROLL:
        say("• Downloading OCA's payroll …")
        fresh = paths.STATE / "addons-pypi.new"
        shutil.rmtree(fresh, ignore_errors=True)
        arguments = ("install", "--no-deps", "--target", fresh, PAYROLL)
        _pip(*arguments, what="Downloading OCA's payroll", log="pip-payroll")
        (fresh / "VERSION").write_text(PAYROLL)
        shutil.rmtree(paths.PYPI_ADDONS, ignore_errors=True)
        fresh.rename(paths.PYPI_ADDONS)
    return paths.PYPI_ADDONS / "odoo" / "addons"


class _Python(NamedTuple):
    program: Path
    has_ensurepip: bool
    has_pip: bool
    version: str


@functools.cache
def _interpreter():
    """Return the Python of the environment: the one that runs this script, unless that is a slow build.

    A Python that was compiled without ``--enable-optimizations``, as pyenv does unless it is asked, needs a fifth more
    processor time for the tests. Distributions optimise theirs, so theirs is taken where the version is the same.
    """
    is_slow = "--enable-optimizations" not in (sysconfig.get_config_var("CONFIG_ARGS") or "")
    if is_slow and Path(sys.base_prefix) != DISTRIBUTION.parent:
        found = _ask(DISTRIBUTION / f"python{sys.version_info.major}.{sys.version_info.minor}")
        if found and found.has_ensurepip:
            return found
    return _ask(Path(sys.executable))


def _ask(program):
    """Return what matters here of a Python, None if it is missing or does not run."""
    try:
        done = subprocess.run([program, "-c", _PROBE], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    has_ensurepip, has_pip, version = done.stdout.split("\n", 2)
    return _Python(program, has_ensurepip == "True", has_pip == "True", version.strip())


def _works():
    """Tell whether the environment runs, here, with the Python that it should have."""
    location = paths.VENV / "location"
    if not location.exists() or location.read_text() != str(paths.VENV):
        return False
    found = _ask(paths.PYTHON)
    return found is not None and found.version == _interpreter().version


def _make_venv():
    """Make an empty environment; where Debian splits ensurepip off, use the machine's pip."""
    python = _interpreter()
    if not python.has_ensurepip and not python.has_pip:
        raise Failure("Python's venv is incomplete: install python3-venv and run this again")
    options = [] if python.has_ensurepip else ["--without-pip"]
    command = [python.program, "-m", "venv", *options, paths.VENV]
    advice = "install python3-venv if it is missing and run the command again"
    run(command, "Making the virtual environment", log="venv", advice=advice)


def _pip(*arguments, what, log):
    own = [paths.PYTHON, "-m", "pip"]
    probe = subprocess.run([*own, "--version"], capture_output=True, check=False)
    command = own if probe.returncode == 0 else [_interpreter().program, "-m", "pip"]
    if command is not own:
        command += ["--python", paths.PYTHON]
    run(
        [*command, "--disable-pip-version-check", *arguments],
        what,
        log=log,
        advice=NETWORK,
    )
