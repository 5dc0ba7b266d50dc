"""What a connection needs before it can sync: the way on for those who may, a request for those who may not."""

from markupsafe import escape
from odoo import models
from odoo.exceptions import RedirectWarning, UserError

from . import connection_overview

_ADMINISTRATOR = "hr_sync.group_administrator"
#: The type of the activity by which an administrator is asked.
REQUEST = "hr_sync.mail_activity_type_request"


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    def _check_usable(self):
        """
        :raise RedirectWarning: one of them cannot sync; its button leads on, or asks an administrator.
        :raise UserError: likewise, where no person can click.
        """
        self._check_present()
        for connection in self:
            if not connection.active:
                connection._refuse_removed()
            if connection.state != "connected":
                connection._refuse_use()

    def _refuse_removed(self):
        """A removed connection is not resumed: the next one to the same company continues with its links."""
        message = self.env._(
            "%s was removed and no longer syncs. Connect the system again under HR Sync → Connect a System: the new"
            " connection continues with the linked records of the removed one.",
            self.name,
        )
        if self.env.su:
            raise UserError(message)
        if self.env.user.has_group(_ADMINISTRATOR):
            action = self.env.ref("hr_sync.hr_sync_setup_begin_action")
            raise RedirectWarning(message, action.id, self.env._("Connect a System"))
        names = connection_overview.administrators(self.env, self.company_id)
        raise UserError(self.env._("%(reason)s Administrators: %(names)s.", reason=message, names=names))

    def _refuse_use(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        if self._in_setup():
            message = self.env._("%s cannot sync yet. Finish its set-up first.", self.name)
        else:
            message = self.env._(
                '%(connection)s cannot sync in state "%(state)s". Test or resume it first.',
                connection=self.name,
                state=states[self.state],
            )
        if self.env.su:
            raise UserError(message)
        if self.env.user.has_group(_ADMINISTRATOR):
            action, button = "hr_sync.hr_sync_connection_continue_action", self._way_on()
        else:
            action, button = "hr_sync.hr_sync_connection_ask_action", self.env._("Ask an Administrator")
            names = connection_overview.administrators(self.env, self.company_id)
            message = self.env._(
                '%(connection)s cannot sync in state "%(state)s". Administrators: %(names)s.',
                connection=self.name,
                state=states[self.state],
                names=names,
            )
        context = {"active_model": self._name, "active_id": self.id, "active_ids": self.ids}
        raise RedirectWarning(message, self.env.ref(action).id, button, context)

    def _way_on(self):
        """The label of the button that ``action_continue`` stands for."""
        if self.setup_step:
            return self.env._("Continue the Set-up")
        return self.env._("Resume") if self.state == "paused" else self.env._("Test Connection")

    def action_continue(self):
        """Do what the connection needs before it can sync: finish the set-up, resume it, or test it."""
        self.ensure_one()
        self.check_access("write")
        if not self.active:
            self._refuse_removed()
        if self.setup_step:
            return self.action_setup_resume()
        if self.state != "paused":
            return self.action_test()
        self.action_resume()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_ask_administrator(self):
        """Ask the administrators of the company to have the connection sync again; each is asked once.

        :raise UserError: it syncs, or the user need not ask.
        """
        self.ensure_one()
        self.check_access("read")
        self.env["hr.sync.stream"]._check_may_start()
        if not self.active:
            self._refuse_removed()
        if self.state == "connected":
            raise UserError(self.env._("%s is connected.", self.name))
        if self.env.user.has_group(_ADMINISTRATOR):
            raise UserError(self.env._("You are an administrator: test or resume %s yourself.", self.name))
        users = connection_overview.whom_to_ask(self.env, self.company_id)
        connection = self.sudo()  # sudo: officers only read connections; what they may leave is this request
        asked = connection.activity_search([REQUEST]).user_id
        for user in users - asked:
            env = connection.with_context(lang=user.lang).env
            connection.activity_schedule(
                REQUEST,
                summary=env._(
                    "%(user)s asks you to have %(connection)s sync again", user=self.env.user.name, connection=self.name
                ),
                note=escape(connection.with_env(env).health or ""),
                user_id=user.id,
            )
        names = ", ".join(users.mapped("name"))
        said = self.env._("Asked: %s", names) if users - asked else self.env._("Already asked: %s", names)
        return self._notification("info", said, self.name)

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "connected":
            # sudo: the requests are done, whoever of the administrators has done it
            self.sudo().activity_unlink([REQUEST])
        return result
