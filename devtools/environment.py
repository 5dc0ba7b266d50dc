"""Putting the pieces together: what a program needs in order to run Odoo with the addon."""

import os
from concurrent.futures import ThreadPoolExecutor

from . import debian, paths, postgres, python_env
from .console import Failure, setup_lock

# What the addon depends on, and so is installed in the database that all others are copied from.
MODULES = (
    "account",
    "hr",
    "hr_attendance",
    "hr_expense",
    "hr_holidays",
    "hr_timesheet",
    "payroll",
    "project",
)
FOREIGN = ("ODOO_RC", "OPENERP_SERVER", "PGDATABASE", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV")


class Environment:
    """A machine that was set up: the variables for child processes, and Odoo's command line."""

    def __init__(self, source, payroll, postgres_variables):
        if "," in f"{paths.ROOT}{source.python_path}":
            raise Failure("Odoo separates its folders with commas: no path may have one in it")
        self.source = source
        self.addons_path = [paths.ADDONS, payroll, *source.addons]
        #: Folders with addons beside this one; not in the settings, which all commands share.
        self.further_addons = []
        self.variables = base_variables() | postgres_variables
        self.variables["PYTHONPATH"] = str(source.python_path)
        self.variables["HR_SYNC_ADDONS_PATH"] = ",".join(map(str, self.addons_path))
        self.variables["HR_SYNC_STATE"] = str(paths.STATE)

    def odoo(self, *arguments):
        """Return the command that runs Odoo with our settings."""
        return [str(paths.PYTHON), str(self.source.program), *map(str, arguments)]

    def server(self, database, *arguments):
        """Return the command that runs Odoo's server on a database, with the further folders of addons."""
        folders = [*self.addons_path, *self.further_addons]
        path = [f"--addons-path={','.join(map(str, folders))}"] if self.further_addons else []
        return self.odoo("server", "-c", paths.ODOO_CONF, "-d", database, *path, *arguments)

    def write_conf(self):
        """Write the settings that every way of running Odoo shares."""
        settings = {
            "addons_path": ",".join(map(str, self.addons_path)),
            "data_dir": paths.DATA,
            "http_interface": "127.0.0.1",
            "max_cron_threads": 2,
            "workers": 0,
        }
        lines = ["[options]", *(f"{name} = {value}" for name, value in settings.items())]
        fresh = paths.ODOO_CONF.with_suffix(".new")
        fresh.write_text("\n".join(lines) + "\n")
        fresh.replace(paths.ODOO_CONF)


def base_variables():
    """Return our environment with the virtual environment first, and nothing that misleads."""
    variables = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    programs = [paths.VENV / "bin", postgres.binaries()]
    variables["PATH"] = os.pathsep.join([*map(str, programs), variables.get("PATH", os.defpath)])
    variables["VIRTUAL_ENV"] = str(paths.VENV)
    variables["PRE_COMMIT_HOME"] = str(paths.STATE / "pre-commit")
    return variables


def set_up_python():
    """Do the part of the set-up that needs no Odoo."""
    with setup_lock():
        python_env.ensure_venv()
    return base_variables()


def set_up():
    """Do all of the set-up that is still missing. The two downloads run side by side."""
    with setup_lock():
        debian.check()
        with ThreadPoolExecutor() as pool:
            odoo = pool.submit(debian.ensure_odoo)
            python_env.ensure_venv()
            payroll = python_env.ensure_payroll()
            source = odoo.result()
        environment = Environment(source, payroll, postgres.ensure_postgres())
        environment.write_conf()
    return environment
