"""Webhooks of a connection: registered and removed there, verified and kept here."""

import secrets
import time

from odoo import api, fields, models
from odoo.exceptions import UserError
from werkzeug.urls import url_join

from ...engine.error_table import Place
from ...records import _lt
from ...systems import RemoteError
from ...systems.secrets import register_secret
from . import connection_webhook
from .installed_systems import systems_of
from .sentence_field import SentenceText

_ADMINISTRATOR = "hr_sync.group_administrator"


def _secret(**options):
    return fields.Char(
        groups=_ADMINISTRATOR,
        copy=False,
        exportable=False,
        readonly=True,
        export_string_translation=False,
        **options,
    )


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    webhook_token = _secret(index="btree_not_null")
    webhook_secret = _secret()
    webhook_former_secret = _secret(help="Still accepted after the secret was changed.")
    webhook_external_id = fields.Char(readonly=True, copy=False, string="Webhook ID")
    webhook_url = fields.Char(compute="_compute_webhook_url", groups=_ADMINISTRATOR)
    webhook_result = SentenceText(readonly=True, copy=False, string="Webhook")
    offers_webhook = fields.Boolean(compute="_compute_offers_webhook", export_string_translation=False)

    @api.depends("system")
    def _compute_offers_webhook(self):
        for connection in self:
            connection.offers_webhook = connection._system().webhooks

    @api.depends("webhook_token")
    def _compute_webhook_url(self):
        for connection in self:
            token = connection.webhook_token
            connection.webhook_url = token and url_join(connection.get_base_url(), f"/hr_sync/webhook/{token}")

    # --- What a person does --------------------------------------------------------------------------

    def action_register_webhook(self):
        """Have the system report changes at once. What went wrong is shown and kept."""
        self.ensure_one()
        self.check_access("write")
        self._check_usable()
        values = {"webhook_token": self.webhook_token or secrets.token_urlsafe(32)}
        values["webhook_secret"] = self.webhook_secret or connection_webhook.new_secret()
        self._put(values)
        return self._register_there(self.webhook_external_id)

    def action_rotate_webhook_secret(self):
        """A new secret; what was signed with the one before is still taken."""
        self.ensure_one()
        self.check_access("write")
        self._check_usable()
        if not self.webhook_external_id:
            raise UserError(self.env._("Register the webhook first."))
        self._put({"webhook_former_secret": self.webhook_secret, "webhook_secret": connection_webhook.new_secret()})
        return self._register_there(self.webhook_external_id, rotated=True)

    def action_remove_webhook(self):
        """Have the system tell nothing any more. What has arrived is still worked off."""
        self.ensure_one()
        self.check_access("write")
        # In a copy it is that of the database which was connected.
        if self.webhook_external_id and not self._is_copy():
            former = self.webhook_external_id
            try:
                with self._calling() as client:
                    client.remove_webhook(former)
            except RemoteError as error:
                sentence = self._call_failed(error, Place.WEBHOOK_REMOVE)
                return self._notification("danger", self.env._("The webhook was not removed"), sentence)
        names = ("webhook_token", "webhook_secret", "webhook_former_secret", "webhook_external_id", "webhook_result")
        self._put(dict.fromkeys(names, False))
        return self._notification("success", self.env._("The webhook was removed"), "")

    def _register_there(self, former, rotated=False):
        url, secret = self.webhook_url, self.webhook_secret
        register_secret(secret)  # the system may repeat it
        try:
            # Token and secret are committed before: the system may tell something at once.
            with self._calling() as client:
                registered = client.register_webhook(url, secret)
        except RemoteError as error:
            if rotated:
                # What is there signs with the one before, which must not be lost when somebody tries again.
                self._put({"webhook_secret": self.webhook_former_secret, "webhook_former_secret": secret})
            sentence = self._call_failed(error, Place.WEBHOOK_REGISTER)
            return self._notification("danger", self.env._("The webhook was not registered"), sentence)
        result = _lt("Registered. Send a test event to check that this server can be reached.")
        self._put({"webhook_external_id": registered, "webhook_result": result})
        title = self.env._("The webhook is registered")
        try:
            if former:
                with self._calling() as client:
                    client.remove_webhook(former)
        except RemoteError as error:
            result = self.env._(
                "The previous webhook (ID %(id)s) could not be removed. Remove it in the external system: %(reason)s",
                id=former,
                reason=self._call_failed(error, Place.WEBHOOK_REMOVE),
            )
            return self._notification("warning", title, result)
        return self._notification("success", title, self.webhook_result)

    def action_probe_webhook(self):
        """Post something to our own address, to tell whether the system would get through; compare the clocks, too."""
        self.ensure_one()
        self.check_access("write")
        if not self.webhook_external_id:
            raise UserError(self.env._("Register the webhook first."))
        system, url = self._system(), self.webhook_url
        body = system.probe()
        headers = system.sign_webhook(body, self.webhook_secret, time.time())
        failed = None
        with self._calling() as client:
            status = connection_webhook.status_of(url, body, headers)
            try:
                client.tenant(refresh=True)  # asked for its clock only: what is tried is the way to us
            except RemoteError as error:
                failed = error
        if failed:
            self._call_failed(failed, Place.WEBHOOK_PROBE)
        self._note_clock(client)
        self._put({"webhook_result": connection_webhook.probed(url, status)})
        kind = "success" if status == 202 and not self.clock_warning else "warning"
        result = "\n".join(filter(None, (self.webhook_result, self.clock_warning)))
        return self._notification(kind, self.env._("Webhook tested"), result)

    # --- What the door does --------------------------------------------------------------------------

    @api.model
    def _of_token(self, token):
        # PostgreSQL refuses to look for some characters, and no token of ours has them.
        plain = token.isascii() and token.isprintable()
        if not (token and plain):
            return self.browse()
        # All that is looked at before the signature holds, in one query: an unknown token costs the same.
        names = ("system", "profile", "webhook_secret", "webhook_former_secret")
        return self.search_fetch([("webhook_token", "=", token)], names, limit=1)

    def _verify_delivery(self, headers, body, now):
        """Whether a delivery is the system's; takes as long for no connection as for one."""
        systems = systems_of(self.env).values()
        current, former = self.webhook_secret, self.webhook_former_secret
        return connection_webhook.is_genuine(self._system(), systems, current, former, (headers, body), now)

    def _receive(self, headers, body):
        """Keep a verified delivery, and wake the worker; nothing else."""
        delivery = self._system().parse_webhook(headers, body)
        if delivery is None or delivery.record_type is None:
            return
        connection_webhook.keep(self, delivery)
        if self.state == "connected":
            self._wake()
