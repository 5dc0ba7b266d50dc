"""How a worker's turn, or one piece of it, ends early."""

from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

#: What another transaction caused: the same work is done again, and no record is to blame.
CONCURRENT = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)


class SliceEnded(Exception):
    """The connection's turn ends; the remaining work stays queued."""


class Cancelled(Exception):
    """A person wants the run to stop."""


class Deferred(Exception):
    """Something else has to come first; the jobs stay as they are, or are planned for later."""
