"""Databases of the benchmarks: a fresh copy of a template for each figure.

Rolled-back or repeated bulk creates leave dead rows behind, and a figure taken in such a database is worthless. A
template tells in its comment what is in it, so that it is made anew when the addon has changed.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

STATE = Path(os.environ.get("HR_SYNC_STATE", Path(__file__).resolve().parent.parent / ".dev"))
FILESTORE = STATE / "data" / "filestore"
MARK = "made by the benchmarks: "


def sql(statement, database="postgres"):
    """Run one statement with ``psql``; return what it answers, unaligned."""
    command = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def base():
    """The database with everything that the addon depends on, as ``./dev`` made it; the newest if there are several."""
    if name := os.environ.get("HR_SYNC_BASE_DATABASE"):
        return name
    pattern = "^hr_sync_base_[0-9a-f]+$"
    found = sql(f"SELECT datname FROM pg_database WHERE datname ~ '{pattern}' ORDER BY oid DESC LIMIT 1")
    if not found:
        raise SystemExit("There is no database to start from: run `./dev bench`, which makes it")
    return found


def copy(source, name):
    """Make ``name`` a fresh copy of ``source``, files included."""
    drop(name)
    sql(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    # Odoo names a stored file by its contents and never writes to it again.
    shutil.copytree(FILESTORE / source, FILESTORE / name, copy_function=os.link)
    return name


def drop(name):
    sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(FILESTORE / name, ignore_errors=True)


def template(name, source, content, fill):
    """Make sure of a template.

    :param content: what is in it; the template is kept as long as that stays the same.
    :param fill: called with the database's name when it was copied from ``source`` and has to be filled.
    """
    wanted = f"{MARK}{content}"
    if comment(name) != wanted:
        copy(source, name)
        fill(name)
        # An exact size on disk and statistics that fit: whoever is copied from here starts alike.
        sql("VACUUM ANALYZE", name)
        sql(f"COMMENT ON DATABASE \"{name}\" IS '{wanted}'")
    return name


def comment(name):
    """What is in a template."""
    return sql(f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'")


def digest(*names):
    """Of the scripts that fill templates, which are no part of the addon; by default of those that fill all of them."""
    names = names or ("furnishing", "session", "pulls")
    scripts = (Path(__file__).with_name(f"{name}.py").read_bytes() for name in names)
    return hashlib.sha256(b"".join(scripts)).hexdigest()[:8]


def holidays(name):
    """How many public holidays there are in a database."""
    return int(sql("SELECT count(*) FROM resource_calendar_leaves WHERE resource_id IS NULL", name))


def rows(name):
    """How many rows a pull is about there are in a database, to tell whether two ways led to the same."""
    tables = ("hr_employee", "hr_version", "resource_calendar", "res_partner", "ir_attachment")
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    managed = "(SELECT count(*) FROM hr_employee WHERE parent_id IS NOT NULL)"
    heads = "(SELECT count(*) FROM hr_department WHERE manager_id IS NOT NULL)"
    values = sql(f"SELECT {counts}, {managed}, {heads}", name).split("|")
    return dict(zip((*tables, "managers", "heads"), map(int, values), strict=True))
