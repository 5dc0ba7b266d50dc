"""Who is on both ends of a connection: whether they are still the same, and what the system says about its company."""

from odoo import models
from odoo.exceptions import UserError

from ...engine.zone_change import ZoneChange
from . import connection_clock, connection_company, connection_identity, connection_notices


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

    def _identify(self, tenant, accept=False):
        """Compare who is on both ends with who was there before.

        :param accept: a person asked: store them, and take over the links of an earlier connection to the tenant.
        :return: a sentence when somebody else is there now.
        """
        self.ensure_one()
        key = connection_identity.tenant_key(self.base_url, tenant)
        if accept:
            if self.tenant and self.tenant["id"] != tenant.id:
                raise UserError(
                    self.env._(
                        "The key now belongs to another company: %(new)s instead of %(old)s. Create a new"
                        " connection for it, so that records of the two companies are not mixed.",
                        new=tenant.name,
                        old=self.tenant_name,
                    )
                )
            self._take_tenant(tenant)
            self._put({"tenant_key": key, "database_key": connection_identity.database_key(self.env)})
            if former := self._former():
                connection_identity.take_over_links(former, self, self.stream_ids)
                connection_identity.take_over_choices(former, self)
                connection_identity.take_over_mappings(former, self)
            return None
        if self.tenant_key != key:
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
        return self.database_key != connection_identity.database_key(self.env)

    def _former(self):
        """The removed connections to the same tenant: what they have linked must not be made twice."""
        if not self.tenant_key:  # never tested
            return self.browse()
        same = [(name, "=", self[name]) for name in ("system", "tenant_key")]
        gone = [("id", "!=", self.id), ("active", "=", False), ("company_id", "=", self.company_id.id)]
        return self.with_context(active_test=False).search([*gone, *same])

    def _take_tenant(self, tenant):
        """Keep what the system says about the company, and tell the responsible if it was corrected.

        A new time zone moves what the sync has made in the former one. All else follows from reading everything
        again. The company in Odoo keeps its own currency and country, which are people's.

        :param tenant: a ``systems.Tenant``.
        """
        self.ensure_one()
        before, after = self.tenant or {}, vars(tenant)
        if before == after:
            return
        changed = connection_company.corrected(before, after)
        engine = self.sudo()  # sudo: called for the administrator who tests the connection, too
        move = ZoneChange(engine, before["timezone"]) if "timezone" in changed else None
        engine.tenant = after
        if move:
            move.carry_out()
        if changed:
            streams = engine.stream_ids.filtered(
                lambda one: one.enabled and one.direction != "out" and one.last_success and not one._is_set_up()
            )
            streams._request("change", full=True, again=True)
            engine._wake()
            user = engine._whom_to_tell()
            env = engine.with_context(lang=user.lang or engine._language()).env
            note = connection_company.note_of(env, engine.name, before, after, changed, move)
            connection_notices.tell_corrected(engine, user, note)

    def _note_clock(self, client):
        """Keep by how much the clocks differ, as ``client``'s last answer showed."""
        self.ensure_one()
        minutes = connection_clock.minutes_ahead(client, self.clock_ahead)
        if minutes != self.clock_ahead:
            self._put({"clock_ahead": minutes})
