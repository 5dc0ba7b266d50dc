"""Who is on both ends of a connection: the company there, and this database here."""

import json
from urllib.parse import urlsplit

from odoo import models
from odoo.exceptions import UserError


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    def _identify(self, tenant, accept=False):
        """Compare who is on both ends with who was there before.

        :param accept: a person asked: remember them, and take over the links of an earlier connection to the tenant.
        :return: a sentence when somebody else is there now.
        """
        self.ensure_one()
        tenant_key = f"{urlsplit(self.base_url).netloc}/{tenant.id}"
        parameters = self.env["ir.config_parameter"].sudo()  # sudo: the database's identity is no secret of a user
        database_key = json.dumps([parameters.get_param("database.uuid"), parameters.get_param("web.base.url")])
        if accept:
            if self.tenant_key and self.tenant_key != tenant_key:
                raise UserError(
                    self.env._(
                        "The key belongs to another company now: %(new)s instead of %(old)s. Make a new connection for"
                        " it, so that the two companies' records do not mix.",
                        new=tenant.name,
                        old=self.tenant_name,
                    )
                )
            self.write({"tenant": vars(tenant), "tenant_key": tenant_key, "database_key": database_key})
            self._take_over_links()
            return None
        if self.tenant_key != tenant_key:
            return self.env._(
                "The key belongs to another company (%s). Nothing was written. Enter the right key and test the"
                " connection.",
                tenant.name,
            )
        known = json.loads(self.database_key or "[]")
        if known[:1] != json.loads(database_key)[:1]:
            return self.env._(
                "This database is a copy of the one that was connected. Nothing was written. Test the connection if"
                " this database shall sync from now on."
            )
        if self.database_key != database_key:
            return self.env._(
                "This database is reached under another address than when it was connected. Nothing was written. Test"
                " the connection if this is the right database."
            )
        return None

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
            ignored = self.env["hr.sync.job"].sudo().search(
                [("connection_id", "in", former.ids), ("state", "=", "ignored")]
            )
            ignored.write({"connection_id": self.id})
