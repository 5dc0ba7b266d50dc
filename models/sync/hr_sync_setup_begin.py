"""How a set-up begins, is continued by whoever comes back to it, and is given up."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .feedback import notification
from .installed_systems import system_in

#: Days after which a set-up that nobody has continued is deleted.
_KEEP_DAYS = 30


class HrSyncSetup(models.Model):
    _inherit = "hr.sync.setup"

    @api.model
    def action_connect(self):
        """Continue the set-up that the user has not finished; without one, ask for the system to connect."""
        self.check_access("create")
        mine = Domain("create_uid", "=", self.env.uid) & Domain("setup_done", "=", False)
        mine &= Domain("company_id", "in", self.env.companies.ids)
        setup = self.search(mine, order="write_date desc, id desc", limit=1)
        return setup._open() if setup else self.action_connect_another()

    @api.model
    def action_connect_another(self):
        """Ask for the system to connect, also while the set-up of another one is not finished."""
        return self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_connect_action")

    def action_discard(self):
        """Give up a first set-up: nothing that was entered stays.

        While its worker reads, the runs are cancelled instead: Odoo deletes no cron that is being executed.
        """
        self.ensure_one()
        self.check_access("write")
        if self.setup_done:
            raise UserError(self.env._("This connection is in use. To stop syncing, remove the connection."))
        if self.connection_id._is_worker_busy():
            self.connection_id.run_ids.action_cancel()
            message = self.env._(
                "Data is still being read from the external system. Wait until this is over, then discard the set-up."
            )
            return notification(self.env._("Not discarded"), message, "warning")
        self._abandon()
        action = self.env["ir.actions.act_window"]._for_xml_id("hr_sync.hr_sync_overview_action")
        return {**action, "target": "main"}

    @api.model
    def _begin(self, code, company):
        """The first set-up of that system in the company: the one in progress, whoever began it, or else a new one."""
        system = system_in(self.env, code)
        return self._in_progress(code, company) or self.create(
            {
                "name": system.name,
                "system": code,
                "company_id": company.id,
                "base_url": system.hosts.get("production"),
                **self._application_of(system),
            }
        )

    @api.model
    def _in_progress(self, code, company):
        """The first set-up of that system in the company, which is not finished; none if there is no such."""
        same = Domain("system", "=", code) & Domain("company_id", "=", company.id) & Domain("setup_done", "=", False)
        return self.search(same, order="id", limit=1)

    @api.model
    def _application_of(self, system):
        """The application's name and key, as another connection of the administrator's companies has them."""
        if not system.application_keys:
            return {}
        # sudo: the administrator's other companies are not those that are switched on; who gets this far sees keys
        Connection = self.env["hr.sync.connection"].sudo().with_context(active_test=False)
        mine = [("system", "=", system.code), ("company_id", "in", self.env.user.company_ids.ids)]
        known = Connection.search([*mine, ("application_key", "!=", False)], order="id desc", limit=1)
        return {"application_name": known.application_name, "application_key": known.application_key} if known else {}

    def _abandon(self):
        """Delete the set-up, and its connection where that was never in use."""
        for setup in self:
            connection = setup.connection_id
            setup._remove()
            if not connection.setup_done:
                connection._remove_unused()

    @api.autovacuum
    def _gc_abandoned(self):
        limit = fields.Datetime.now() - timedelta(days=_KEEP_DAYS)
        old = self.with_context(active_test=False).search([("write_date", "<", limit)], limit=100)
        old = old.filtered(lambda one: one.setup_done or one.connection_id.write_date < limit)
        old.filtered(lambda one: one.setup_done or not one.connection_id._is_worker_busy())._abandon()
