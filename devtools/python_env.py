"""The virtual environment, and the addons that come from PyPI."""

import hashlib
import importlib.util
import shutil
import subprocess
import sys

from . import paths
from .console import Failure, run, say, step

REQUIREMENTS = ("requirements-odoo.txt", "requirements.txt", "requirements-dev.txt")
# Its metadata asks for a distribution called "odoo", which PyPI does not have.
PAYROLL = "odoo-addon-payroll==19.0.1.0.2.1"
NETWORK = "check the network and run the command again"


def ensure_venv():
    """Make the virtual environment, or bring it up to date with the requirement files."""
    files = [paths.ROOT / name for name in REQUIREMENTS]
    digest = hashlib.sha256(sys.version.encode())
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


def _works():
    """Tell whether the environment runs, here, with the Python that runs this script."""
    location = paths.VENV / "location"
    if not location.exists() or location.read_text() != str(paths.VENV):
        return False
    try:
        version = subprocess.run(
            [paths.PYTHON, "-c", "import sys; print(sys.version)"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return version.strip() == sys.version.strip()


def _make_venv():
    """Make an empty environment; where Debian splits ensurepip off, use the machine's pip."""
    has_ensurepip = importlib.util.find_spec("ensurepip") is not None
    if not has_ensurepip and importlib.util.find_spec("pip") is None:
        raise Failure("Python's venv is incomplete: install python3-venv and run this again")
    options = [] if has_ensurepip else ["--without-pip"]
    command = [sys.executable, "-m", "venv", *options, paths.VENV]
    advice = "install python3-venv if it is missing and run the command again"
    run(command, "Making the virtual environment", log="venv", advice=advice)


def _pip(*arguments, what, log):
    own = [paths.PYTHON, "-m", "pip"]
    probe = subprocess.run([*own, "--version"], capture_output=True, check=False)
    command = own if probe.returncode == 0 else [sys.executable, "-m", "pip"]
    if command is not own:
        command += ["--python", paths.PYTHON]
    run(
        [*command, "--disable-pip-version-check", *arguments],
        what,
        log=log,
        advice=NETWORK,
    )
