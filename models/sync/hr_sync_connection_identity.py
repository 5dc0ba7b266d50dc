"""Who is on both ends of a connection: the company there, and this database here."""

import json
from urllib.parse import urlsplit

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    def _identify(self, tenant, accept=False):
        """Compare who is on both ends with who was there before.

        :param accept: a person asked: store them, and take over the links of an earlier connection to the tenant.
        :return: a sentence when somebody else is there now.
        """
        self.ensure_one()
        tenant_key = f"{urlsplit(self.base_url).netloc}/{tenant.id}"
        if accept:
            if self.tenant and self.tenant["id"] != tenant.id:
                raise UserError(
                    self.env._(
                        "The key belongs to another company now: %(new)s instead of %(old)s. Make a new connection for"
                        " it, so that the two companies' records do not mix.",
                        new=tenant.name,
                        old=self.tenant_name,
                    )
                )
            self._take_tenant(tenant)
            self._put({"tenant_key": tenant_key, "database_key": self._database_key()})
            self._take_over_links()
            return None
        if self.tenant_key != tenant_key:
            return self.env._(
                "The URL or the key leads to another company (%s). Nothing was written. Enter the right ones and test"
                " the connection.",
                tenant.name,
            )
        if self._is_copy():
            return self.env._(
                "This database is a copy of the one that was connected. Nothing was written. To sync with this"
                " database, test the connection again."
            )
        return None

    def _is_copy(self):
        """Whether this database is not the one that was connected."""
        return self.database_key != self._database_key()

    def _database_key(self):
        """What tells this database from a copy of it.

        Odoo's uuid changes only when Odoo makes the copy, so the name and the server count too. ``web.base.url``
        counts only where it is frozen: otherwise it changes whenever an administrator logs in by another name.
        """
        parameters = self.env["ir.config_parameter"].sudo()  # sudo: compared, never shown
        frozen = parameters.get_param("web.base.url.freeze") and parameters.get_param("web.base.url")
        cluster = self.env.execute_query(SQL("SELECT system_identifier FROM pg_control_system()"))[0][0]
        return json.dumps([parameters.get_param("database.uuid"), self.env.cr.dbname, str(cluster), frozen or ""])

    def _take_over_links(self):
        """A removed connection to the same tenant leaves its links to this one, so that nothing is made twice."""
        former = self.with_context(active_test=False).search(
            [
                ("id", "!=", self.id),
                ("active", "=", False),
                ("system", "=", self.system),
                ("company_id", "=", self.company_id.id),
                ("tenant_key", "=", self.tenant_key),
            ]
        )
        if not former:
            return
        # sudo: links belong to the engine
        Link = self.env["hr.sync.link"].sudo()
        if not Link.search_count([("connection_id", "=", self.id)], limit=1):
            Link.search([("connection_id", "in", former.ids)]).write({"connection_id": self.id})
            # What was edited in the meantime was queued for nobody. sudo: as above. What a person exports is compared
            # when a person says so.
            self.sudo().stream_ids._request_comparison()
            self._put({"value_language": former.sorted("id")[-1].value_language})
            ignored = (
                self.env["hr.sync.job"].sudo().search([("connection_id", "in", former.ids), ("state", "=", "ignored")])
            )
            ignored.write({"connection_id": self.id})
