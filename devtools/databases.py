"""Databases: a base with all that the addon depends on, and copies of it with the addon.

A copy tells in its comment which addon is in it, so that ``./dev`` touches databases it made only.
"""

import hashlib
import lzma
import os
import shutil
import subprocess

from . import paths
from .console import DISK_FULL, NO_SPACE, Failure, run, setup_lock, step
from .environment import MODULES
from .python_env import PAYROLL

MARK = "made by ./dev: "
#: Nobody works in it: each process of the tests gets a copy.
TEST_DATABASE = "hr_sync_test"
# Folders of the checkout that Odoo does not load, besides hidden ones.
APART = {"__pycache__", "benchmarks", "devtools", "doc", "docs", "tests"}
NOT_LOADED = (".pyc", ".md", ".rst", ".swp", "~")


def ensure_base(environment):
    """Make the database that all others start from, once for each version of what is in it."""
    parts = (environment.source.version, PAYROLL, *MODULES)
    base = f"hr_sync_base_{hashlib.sha256(' '.join(parts).encode()).hexdigest()[:8]}"
    if _exists(environment, base):
        return base
    with step("Making a database with Odoo's applications (about a minute)"):
        fresh = f"{base}_new"
        _drop(environment, fresh)
        _odoo(environment, fresh, "-i", ",".join(MODULES))
        _require_installed(environment, fresh, MODULES)
        _filestore(fresh).mkdir(parents=True, exist_ok=True)
        shutil.rmtree(_filestore(base), ignore_errors=True)
        _filestore(fresh).rename(_filestore(base))
        sql(environment, f'ALTER DATABASE "{fresh}" RENAME TO "{base}"')
    return base


def database_of(name, employees, usual):
    """The database of a demo: a simulated company of another size is another one, which a connection refuses."""
    return name if employees == usual else f"{name}_{employees}"


def ensure_database(environment, name, *, fresh=False, recreate_on_change=False):
    """Make sure of a database with the addon as it is now in the checkout.

    One that exists is kept and updated, unless it is to be made afresh or was left half made.
    """
    with setup_lock():
        base = ensure_base(environment)
        wanted = f"{MARK}{base} {fingerprint()}"
        found = _comment(environment, name)
        if found == wanted and not fresh:
            return
        exists = _exists(environment, name)
        if exists and not found.startswith(MARK) and not fresh:
            raise Failure(f"The database {name} was not made by ./dev: choose another name")
        is_new = fresh or recreate_on_change or not exists or found == MARK + "unfinished"
        if is_new and name != TEST_DATABASE and _comment(environment, TEST_DATABASE) == wanted:
            # Installing takes longer than copying what is installed already.
            _copy(environment, TEST_DATABASE, name)
        elif is_new:
            _copy(environment, base, name)
            _install(environment, name)
        else:
            # On another base Odoo itself has changed, and with it every application.
            same_base = found.startswith(f"{MARK}{base} ")
            _update(environment, name, paths.ADDON if same_base else "base")
        _set_comment(environment, name, wanted)


def is_known(environment, name):
    """Whether there is a database of this name that was made here."""
    return _comment(environment, name).startswith(MARK)


def copy_base(environment, name):
    """Make a database with Odoo's applications, and without the addon, unless it is there."""
    with setup_lock():
        wanted = f"{MARK}{ensure_base(environment)} bare"
        if _comment(environment, name) != wanted:
            _copy(environment, ensure_base(environment), name)
            _set_comment(environment, name, wanted)


def copy_for_tests(environment, names):
    """Make fresh copies of the test database, which is there, in place of whatever had their names."""
    with setup_lock():
        for name in names:
            _copy(environment, TEST_DATABASE, name)


def restore(environment, name, dump):
    """Make a database from the SQL that ``./dev dump`` wrote: with the addon of another version, to be updated."""
    with setup_lock(), step(f"Restoring the database {name}"), lzma.open(dump) as file:
        base = ensure_base(environment)
        _drop(environment, name)
        sql(environment, f'CREATE DATABASE "{name}"')
        _set_comment(environment, name, f"{MARK}{base} {dump.parent.name}")
        command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-d", name]
        with subprocess.Popen(command, env=environment.variables, stdin=subprocess.PIPE) as process:
            shutil.copyfileobj(file, process.stdin)
        if process.returncode:
            raise Failure(f"PostgreSQL refused the database in {dump}: see above")
        _filestore(name).mkdir(parents=True)


def fingerprint():
    """Return a digest of every file of the addon that Odoo loads."""
    digest = hashlib.sha256()
    for folder, folders, files in os.walk(paths.ROOT):
        folders[:] = sorted(name for name in folders if name not in APART and not name.startswith("."))
        at_root = folder == str(paths.ROOT)
        for name in sorted(files):
            if name.endswith(NOT_LOADED) or (at_root and not name.endswith(".py")):
                continue
            path = os.path.join(folder, name)
            digest.update(os.path.relpath(path, paths.ROOT).encode() + b"\0")
            with open(path, "rb") as file:
                digest.update(file.read() + b"\0")
    return digest.hexdigest()[:16]


def sql(environment, statement, database="postgres"):
    """Run one statement; return what it answers, unaligned."""
    done = subprocess.run(
        ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement],
        env=environment.variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        if NO_SPACE in done.stderr:
            raise Failure(f"{DISK_FULL}: free some room and run the command again")
        cause = (done.stderr.strip().splitlines() or ["psql failed"])[0]
        raise Failure(f"PostgreSQL refused: {cause}; check the PG* variables, or ./dev stop, retry")
    return done.stdout.strip()


def _install(environment, name):
    if not (paths.ROOT / "__manifest__.py").exists():
        raise Failure("The checkout holds no addon: __manifest__.py is missing")
    with step(f"Installing the addon into the database {name}"):
        _odoo(environment, name, "-i", paths.ADDON)
        _require_installed(environment, name, [paths.ADDON])


def _update(environment, name, module):
    with step(f"Updating the addon in the database {name}"):
        _odoo(environment, name, "-u", module)
        _require_installed(environment, name, [paths.ADDON])


def _odoo(environment, database, *arguments):
    command = environment.server(database, *arguments)
    run(
        [*command, "--stop-after-init", "--no-http", "--max-cron-threads=0"],
        f"Odoo's work on the database {database}",
        log=f"install-{database}",
        advice="mend it and run the command again",
        env=environment.variables,
    )


def _require_installed(environment, database, modules):
    """Odoo only warns of a module that it cannot find or install."""
    query = "SELECT name FROM ir_module_module WHERE state = 'installed'"
    missing = set(modules) - set(sql(environment, query, database).split())
    if missing:
        log = f".dev/log/install-{database}.log"
        raise Failure(f"Odoo did not install {', '.join(sorted(missing))}: see {log}")


def _copy(environment, base, name):
    with step(f"Making the database {name}"):
        _drop(environment, name)
        sql(environment, f'CREATE DATABASE "{name}" TEMPLATE "{base}"')
        _set_comment(environment, name, MARK + "unfinished")
        # Odoo names a stored file by its contents and never writes to it again.
        shutil.copytree(_filestore(base), _filestore(name), copy_function=os.link)


def _drop(environment, name):
    sql(environment, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(_filestore(name), ignore_errors=True)


def _exists(environment, name):
    return bool(sql(environment, f"SELECT 1 FROM pg_database WHERE datname = {_quote(name)}"))


def _comment(environment, name):
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = "
    return sql(environment, query + _quote(name))


def _set_comment(environment, name, comment):
    sql(environment, f'COMMENT ON DATABASE "{name}" IS {_quote(comment)}')


def _quote(text):
    return "'" + text.replace("'", "''") + "'"


def _filestore(name):
    return paths.DATA / "filestore" / name
