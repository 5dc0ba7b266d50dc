"""The test of a connection: what its API offers, and whose account it is."""

from odoo import fields, models
from odoo.exceptions import UserError

from ...engine.error_table import Place
from ...records import joined
from ...systems import RemoteError
from . import connection_questions, connection_settings, connection_test
from .feedback import notification


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    def action_test(self):
        """Read the live contract and the company; the connection is connected when both work.

        What went wrong is shown and kept in ``last_error``; a key that is refused stops the connection.

        :raise UserError: URL or key are missing, or the key belongs to another company than before.
        """
        self.ensure_one()
        self.check_access("write")
        system, client, before, choices = self._system(), None, self.contract_shapes, {}
        self._check_entered()
        uses, sends = connection_test.used_and_sent(system.streams)
        try:
            with self._calling() as client:
                # First: the test may fail until one of them has been chosen.
                choices = {one.name: client.choices(one.name) for one in system.settings if one.remote}
                check = client.check(uses, sends, before)
                tenant = client.tenant()
        except RemoteError as error:
            connection_settings.offer(self.setting_ids, choices)
            sentence = self._call_outcome(error, Place.TEST)
            self._put({"last_error": sentence, **connection_test.failed(self, error)})
            if client:
                self._note_clock(client)
            return self._notification("danger", self.env._("The test failed"), self.last_error)
        self._identify(tenant, accept=True)
        connection_settings.offer(self.setting_ids, choices)
        self._note_clock(client)
        self._note_facts(client)
        questions, unanswerable = connection_questions.asked(self, check.questions)
        lines, passed = connection_test.result_of(check, self.contract_date)
        result = joined((*lines, *unanswerable), "\n")
        values = {"last_error": False, "check_result": result, "check_passed": passed}
        if self.failures:
            values |= {"failures": 0, "wait_until": False}
        if check.shapes and not check.lacking:
            values |= {"contract_shapes": check.shapes, "contract_date": fields.Datetime.now()}
        if self._in_setup():
            values["state"] = "draft"  # until the last step
        elif self.state != "paused":
            values["state"] = "connected"
        self._put(values)
        self._keep_capabilities(check.capabilities)
        self.stream_ids._start_again()
        return self._notification(
            "warning" if check.lacking or check.changes or questions or self.clock_warning else "success",
            self.env._("Connected to %s", tenant.name),
            # Questions may tell what people earn: they are shown to whoever tests, and not kept.
            "\n".join(filter(None, (self.check_result, *questions, self.clock_warning))),
        )

    def _check_entered(self):
        """
        :raise UserError: what a call needs has not been entered.
        """
        if not self.base_url or not (self.api_key or self._system().key_is_optional):
            raise UserError(self.env._("Enter the URL and the API key first."))
        return True

    def _notification(self, kind, title, message):
        """A notification, after which the form shows what has changed."""
        reload = {"type": "ir.actions.client", "tag": "soft_reload"}
        return notification(title, message, kind, sticky=kind != "success", then=reload)
