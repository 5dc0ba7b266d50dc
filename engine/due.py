"""Which jobs are due."""

from odoo import fields
from odoo.fields import Domain


def is_due(resting=()):
    """The domain of the jobs that wait and that may be tried now.

    :param resting: record types whose jobs are left out. Inbound jobs are searched for a whole connection at once;
        outbound jobs are searched by stream, and a stream that rests is left out before that.
    """
    due = Domain("next_attempt", "=", False) | Domain("next_attempt", "<=", fields.Datetime.now())
    return due & Domain("state", "=", "pending") & Domain("record_type", "not in", list(resting))
