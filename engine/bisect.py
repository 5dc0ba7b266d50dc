"""Bad records among good ones."""

from contextlib import suppress

import psycopg2
from odoo.tools.misc import mute_logger

from .signals import CONCURRENT

#: Classes of SQLSTATE that are about the server, not about a record: connection, rollback, resources, operator, system.
_SERVER_TROUBLE = ("08", "40", "53", "55", "57", "58")


def bisect(env, part, work, fail):
    """Do ``work(part)``; where it fails, halve the part until the bad records stand alone.

    :param fail: called with a bad record and its error.
    """
    if not part:
        return
    try:
        with env.cr.savepoint(), mute_logger("odoo.sql_db"):
            work(part)
        return
    except Exception as error:  # whatever it is: one record must not stop the others
        if not is_records_fault(error):
            raise
        env.invalidate_all(flush=False)
        if len(part) == 1:
            fail(part[0], error)
            return
    middle = len(part) // 2
    bisect(env, part[:middle], work, fail)
    bisect(env, part[middle:], work, fail)


def is_records_fault(error):
    """Whether ``error`` may be about a record; otherwise the whole chunk is done again, or PostgreSQL is in trouble."""
    if isinstance(error, CONCURRENT):
        return False
    return not _is_engine_conflict(error) and not _is_server_trouble(error)


def _is_engine_conflict(error):
    """Whether a unique index of the engine was hit: somebody else linked the entity meanwhile."""
    table = ""
    if isinstance(error, psycopg2.errors.UniqueViolation):
        with suppress(AttributeError):
            table = error.diag.table_name or ""
    return table.startswith("hr_sync_")


def _is_server_trouble(error):
    """Whether PostgreSQL itself is in trouble: no record is to blame then."""
    if not isinstance(error, psycopg2.Error):
        return False
    return isinstance(error, psycopg2.InterfaceError) or not error.pgcode or error.pgcode[:2] in _SERVER_TROUBLE
