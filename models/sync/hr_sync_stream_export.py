"""The streams through which a person exports: what is chosen by employee and period, and what of it there is."""

import psycopg2
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"

    @api.model
    def _exportable(self, record_types=None):
        """The streams of the user's companies that send, and whose records belong to employees.

        :param record_types: only these.
        """
        mine = Domain("company_id", "in", self.env.companies.ids) & Domain("direction", "in", ("out", "both"))
        mine &= Domain("enabled", "=", True) & Domain("connection_id.active", "=", True)
        mine &= Domain("connection_id.state", "!=", "draft")
        if record_types is not None:
            mine &= Domain("record_type", "in", list(record_types))
        return self.search(mine).filtered(lambda stream: stream._is_exportable())

    def _is_exportable(self):
        system = self.connection_id._system()
        if not system.is_present or not self._is_known() or self._is_stopped("out"):
            return False
        model = self.env[self._model_name()]
        employee, _day = getattr(model, "_sync_scope_fields", (None, None))
        return bool(employee) and model.has_access("read") and self._may_be_started()

    def _check_readable(self, scope):
        """Officers export what they may read.

        :raise AccessError: the user may not read one of the records in scope.
        """
        for stream in self:
            # sudo: whether the user may read them is asked right after
            model = self.env[stream._model_name()].sudo().with_context(active_test=False)
            mine = model._sync_candidates_domain(stream.connection_id)
            model.search(model._sync_scope_domain(scope) & mine).with_env(self.env).check_access("read")

    def _with_something(self, scope):
        """Those of these streams for which there is anything in scope."""
        streams = self.sudo()  # sudo: only whether there is anything is used
        return self.filtered(
            lambda stream: streams.env[stream._model_name()]._sync_is_in_scope(streams.browse(stream.id), scope)
        )

    def _request_export(self, scope):
        """An outbound run of each stream, the one that is queued already where there is one.

        :raise UserError: somebody else queues the same at this moment.
        """
        return self._once(lambda streams: streams._request_outbound("manual", scope, again=True))

    def _request_export_preview(self, scope):
        """Likewise a preview of each."""
        return self._once(lambda streams: streams._request_preview(scope))

    def _once(self, request):
        """Two people who ask for the same at once start it once: a unique index sees to that.

        :raise UserError: in the transaction that comes second.
        """
        try:
            with self.env.cr.savepoint():
                return request(self.sudo())  # sudo: officers start runs, but only the engine may write them otherwise
        except psycopg2.errors.UniqueViolation:
            raise UserError(
                self.env._("Somebody else has just started the same. Open HR Sync → Runs to see its progress.")
            ) from None
