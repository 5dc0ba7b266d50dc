"""What people read as the status of an issue: one that asks them something waits for them, and has not failed."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

_TO_DECIDE = "to_decide"


class HrSyncJob(models.Model):
    """``state`` has one value for both, because a question stays open in the same way as what has failed."""

    _inherit = "hr.sync.job"

    shown_state = fields.Selection(
        selection="_selection_shown_state",
        string="Status",
        compute="_compute_shown_state",
        search="_search_shown_state",
        help="To Decide: waits until a user chooses between two values, or allows or ignores a removal. Skipped: the"
        " record itself has no error. Ignored: a user excluded it from syncing.",
    )

    @api.model
    def _selection_shown_state(self):
        return [(_TO_DECIDE, self.env._("To Decide")), *self._fields["state"]._description_selection(self.env)]

    @api.depends("state", "purpose", "error_code", "asks_for_values")
    def _compute_shown_state(self):
        for job in self:
            asks = job.asks_for_values or job.error_code == "guard"
            job.shown_state = _TO_DECIDE if asks and job.purpose == "issue" and job.state == "failed" else job.state

    @api.model
    def _to_decide_domain(self):
        """The same as what is computed."""
        values = Domain("direction", "=", "out") | Domain("conflict_ids", "any!", Domain.TRUE)
        asks = Domain("error_code", "=", "guard") | Domain("error_code", "=", "conflict") & values
        return Domain("purpose", "=", "issue") & Domain("state", "=", "failed") & asks

    def _search_shown_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        asked = self._to_decide_domain()
        others = Domain("state", "in", [state for state in value if state != _TO_DECIDE]) & ~asked
        return others | asked if _TO_DECIDE in value else others

    def _field_to_sql(self, alias, field_expr, query=None):
        """Lists are grouped and sorted by it as by a stored field."""
        if field_expr != "shown_state":
            return super()._field_to_sql(alias, field_expr, query)
        state = super()._field_to_sql(alias, "state", query)
        asked = self._to_decide_domain().optimize_full(self)._to_sql(self, alias, query)
        return SQL("CASE WHEN %s THEN %s ELSE %s END", asked, _TO_DECIDE, state)
