"""What the engine needs of a connection: a client, and words for what went wrong."""

import base64
import secrets
from contextlib import closing, contextmanager
from urllib.parse import quote

from odoo import models
from odoo.exceptions import UserError

from ...engine.error_table import Action, Place, outcome_of
from ...engine.languages import SOURCE
from ...engine.messages import say
from ...records import _lt
from ...systems import Credentials, KeyRefused, Tenant, Unauthorized
from ...systems.secrets import get_logger, register_secret
from . import connection_settings, connection_tables

_logger = get_logger(__name__)


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    def _open_external(self, record_type, external_id):
        """The action that leads to an entity's page in the system."""
        if not self.record_url or not external_id:
            raise UserError(
                self.env._(
                    "The record URL template of %s is not set. An administrator can enter it in the connection.",
                    self.name,
                )
            )
        # Not str.format: users who may enter the URL must not access object attributes with it.
        url = self.record_url.replace("{type}", record_type).replace("{id}", quote(external_id, safe=""))
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    @contextmanager
    def _calling(self, renewed=False, point=None, system=None):
        """A client for the calls of a button, which are made with no transaction open, as the worker's are.

        Whatever was written before is committed: that is what may stay if the call fails. What comes of the call is
        written after it, in the request's next transaction. The block itself reads and writes nothing in Odoo.

        :param renewed: as for ``_client``, and so are ``point`` and ``system``.
        """
        client = self._client(renewed=renewed, fresh=True, point=point, system=system)
        self.env.cr.commit()  # pylint: disable=invalid-commit
        with closing(client):
            yield client

    def _client(self, check_idle=True, renewed=False, fresh=False, point=None, system=None):
        """A client of this connection's system. Everything it needs is read here, so that it needs no database.

        :param renewed: with the key that is to replace the one in use, where there is one.
        :param fresh: it knows nothing of who is there.
        :param point: through that access point, and not through the default one.
        :param system: as that system declares it, and not as the connection's own.
        """
        self.ensure_one()
        if system is None:
            self._check_present()
            system = self._system()
        record = self.sudo()  # sudo: the engine and the test button use the key without showing it
        url, key, user = record._entry(point and point.sudo())
        key = (renewed and record._new_key()) or key
        credentials = Credentials(
            url,
            key,
            record._contract_text(),
            record.application_key or None,
            record.rounding,
            connection_settings.values_of(record.setting_ids, system.settings),
            user,
            connection_tables.values_of(record.table_ids, system.tables),
            record.capabilities or {},
        )
        known = Tenant(**record.tenant) if record.tenant and not fresh else None
        return system.connect(credentials, self._before_call() if check_idle else None, known)

    def _before_call(self):
        """What is done before each call: it asserts that no transaction is open."""
        cursor = self.env.cr

        def before_call():
            if not _is_idle(cursor):
                raise AssertionError("a transaction is open during an HTTP call")

        return before_call

    def _entry(self, point=None):
        """The URL, the key, and the user of the access point where the system has one."""
        return self.base_url or "", self.api_key or "", ""

    def _setting_values(self):
        """The values of the declared settings by their names, for the system's code, which cannot change them."""
        return connection_settings.values_of(self.setting_ids, self._system().settings)

    def _contract_text(self):
        content = self.sudo().contract  # sudo: only administrators see the document, the engine reads it
        return base64.b64decode(content).decode(errors="replace") if content else None

    def _call_failed(self, error, place):
        """Do what the error table says about a failed call of a button; returns what the person reads, as a text."""
        return say(self.env, self._call_outcome(error, place))

    def _call_outcome(self, error, place):
        """The same; returns a ``Sentence``, for whoever keeps it as well."""
        sentence = self._sentence(error, new_key=place is Place.TEST_NEW_KEY)
        if outcome_of(error, place).action is Action.STOP_CONNECTION:
            self._fail(sentence)
        return sentence

    def _sentence(self, error, new_key=False):
        """What people read about a failed call, as a ``Sentence``.

        :param new_key: it was made with a key that is not in use yet.
        """
        if isinstance(error, Unauthorized) and not isinstance(error, KeyRefused):
            place = {"system": self._system().name, "step": self._system().access_label}
            if new_key:
                # The one in use goes on.
                return _lt(
                    "%(system)s refused the new key. Check it, or enter another one in the step %(step)s, then click"
                    " Test and Continue.",
                    **place,
                )
            if self._in_setup():
                # Nothing was running that could stop.
                return _lt(
                    "%(system)s refused the key. Check it, or enter another one in the step %(step)s, then click Test"
                    " and Continue.",
                    **place,
                )
            return _lt("Stopped, since the API key was refused. Make a new key and enter it in the connection.")
        return error.sentence

    # --- Languages -----------------------------------------------------------------------------------

    def _wanted_language(self):
        """The company's language, else that of whoever is responsible, else the first installed one."""
        self.ensure_one()
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        own = (self.company_id.partner_id.lang, self.responsible_id.lang)
        return next((lang for lang in own if lang in installed), (installed or [SOURCE])[0])

    def _value_language(self):
        """The language in which records are read, compared and written; one that can be read."""
        self.ensure_one()
        known = self.value_language or SOURCE
        return known if self.env["res.lang"]._get_data(code=known) else SOURCE

    def _language(self):
        """The language of the values that people read in issues and notes: that of the responsible user."""
        self.ensure_one()
        return self.responsible_id.lang or self.company_id.partner_id.lang or "en_US"

    def _fail(self, message):
        """Stop until a person acts. Queued work is kept."""
        _logger.warning("Connection %s stopped: %s", self.id, message)
        self._put({"state": "error", "last_error": message})

    def _timezone(self):
        """The IANA name of the time zone by which the company goes."""
        self.ensure_one()
        return (self.tenant or {}).get("timezone") or self.company_id.resource_calendar_id.tz or "UTC"

    def _fingerprint_key(self):
        """The database's secret for fingerprints, made when it is first needed."""
        parameters = self.env["ir.config_parameter"].sudo()  # sudo: never shown to anybody
        key = parameters.get_param("hr_sync.fingerprint_key")
        if not key:
            key = secrets.token_hex(32)
            register_secret(key)
            parameters.set_param("hr_sync.fingerprint_key", key)
        register_secret(key)
        return bytes.fromhex(key)


def _is_idle(cursor):
    """Whether no transaction is open on ``cursor``, also for the cursors that Odoo's tests wrap around one."""
    if hasattr(cursor, "_savepoint"):
        return cursor._savepoint is None
    return cursor._cnx.get_transaction_status() == 0
