"""The short transactions of a worker's slice, and how much of its time is left."""

import random
import time

import psycopg2

from .signals import CONCURRENT

#: How often a transaction is tried when PostgreSQL says that somebody else was faster.
_TRIES = 8
#: Seconds beyond its time that a page may take. Odoo ends a cron after 120 (limit_time_real), and begins it up to ten
#: times within them.
_GRACE = 40


class Transactions:
    """Commits and rolls back for a slice, whose cron it keeps informed.

    :param env: the environment in which the slice works.
    """

    def __init__(self, env):
        self.env = env
        self.seconds_left = float("inf")

    def transaction(self, work):
        """Do ``work`` and commit; when PostgreSQL says that somebody else was faster, roll back and do it again."""
        for attempt in range(_TRIES):
            try:
                result = work()
                self.commit()
                return result
            except (*CONCURRENT, psycopg2.errors.UniqueViolation):
                self.rollback()
                if attempt == _TRIES - 1:
                    raise
                time.sleep(random.uniform(0.0, 0.05 * 2**attempt))
        raise AssertionError("unreachable")

    def commit(self, remaining=1, processed=1):
        """Commit, and tell Odoo how the slice gets on.

        :param processed: 0 where a slice begins and ends: Odoo calls a cron again and again until nothing is processed,
            and what did nothing is not called again at once.
        """
        self.seconds_left = self.env["ir.cron"]._commit_progress(processed, remaining=remaining)

    def rollback(self):
        self.env.cr.rollback()
        self.env.invalidate_all(flush=False)

    def is_overdue(self):
        """Whether the time limit is exceeded by so much that Odoo may be about to end the process."""
        end = self.env.context.get("cron_end_time")
        return self.seconds_left <= 0 and end is not None and time.monotonic() > end + _GRACE
