"""Bad records among good ones."""

from contextlib import suppress

import psycopg2
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools.misc import mute_logger

from ...records import RecordError

#: What one record can do wrong; everything else is the programmer's fault and stops the run.
_RECORD_ERRORS = (UserError, AccessError, MissingError, RecordError, ValueError, psycopg2.Error)


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
    except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
        raise  # nobody's fault: the whole chunk is done again
    except _RECORD_ERRORS as error:
        if _is_engine_conflict(error):
            raise
        env.invalidate_all(flush=False)
        if len(part) == 1:
            fail(part[0], error)
            return
    middle = len(part) // 2
    bisect(env, part[:middle], work, fail)
    bisect(env, part[middle:], work, fail)


def _is_engine_conflict(error):
    """Whether a unique index of the engine was hit: somebody else linked the entity meanwhile."""
    table = ""
    if isinstance(error, psycopg2.errors.UniqueViolation):
        with suppress(AttributeError):
            table = error.diag.table_name or ""
    return table.startswith("hr_sync_")
