"""What the external system says about the company, and what follows when it says something else."""

from markupsafe import escape
from odoo import models

from ...engine.zone_change import ZoneChange


class HrSyncConnection(models.Model):
    _inherit = "hr.sync.connection"

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
        changed = [
            name
            for name in ("timezone", "currency", "country", "weekly_minutes")
            if before.get(name) and before[name] != after[name]
        ]
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
            engine._tell_of_company(before, changed, move)

    def _tell_of_company(self, before, changed, move):
        """Leave it in the chatter, and as something to do for whoever is in charge."""
        user = self._whom_to_tell()
        env = self.with_context(lang=user.lang or self._language()).env
        labels = {
            "timezone": env._("time zone"),
            "currency": env._("currency"),
            "country": env._("country"),
            "weekly_minutes": env._("minutes of a full week"),
        }
        pairs = [f"{labels[name]} {before[name]} → {self.tenant[name] or '–'}" for name in changed]
        sentences = [
            env._(
                "Company data changed in %(connection)s: %(changes)s. All records are read again.",
                connection=self.name,
                changes=", ".join(pairs),
            )
        ]
        if move:
            sentences.append(
                env._(
                    "Moved to the new time zone: %(calendars)s working schedules, %(employees)s employees, %(records)s"
                    " records with times. %(kept)s records stay as they are, as they were changed in Odoo or are"
                    " posted.",
                    **{name: move.counts[name] for name in ("calendars", "employees", "records", "kept")},
                )
            )
        if {"currency", "country"}.intersection(changed):
            sentences.append(
                env._("The company in Odoo keeps its own currency and country: check whether they are right.")
            )
        note = " ".join(sentences)
        self._message_log(body=note)
        if user:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=env._("%s: company data changed", self.name),
                note=escape(note),
                user_id=user.id,
            )
