"""What people are told of issues: that a retry is queued, what came of it, and that a list has changed."""

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.push.missing import MISSING_ISSUE
from .feedback import notification, tell

#: In the data of a transaction: the ids of the connections whose issues it has changed.
_CHANGED = "hr_sync.changed_issues"
#: So many records are named in a result.
_NAMED = 3


class HrSyncJob(models.Model):
    _inherit = "hr.sync.job"

    retried_by_id = fields.Many2one(
        "res.users", string="Retry Requested By", readonly=True, help="The user who is told what came of the retry."
    )

    _retried_index = models.Index("(connection_id) WHERE retried_by_id IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        jobs = super().create(vals_list)
        self._note_changed({vals["connection_id"] for vals in vals_list if vals.get("purpose") == "issue"})
        return jobs

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state", "pending") != "pending":
            self._note_changed(self.filtered(lambda job: job.purpose == "issue").connection_id.ids)
        return result

    def _note_changed(self, connection_ids):
        """Have open lists of issues read again after the commit: told once, however many issues have changed."""
        if not connection_ids:
            return
        callbacks = self.env.cr.precommit
        if _CHANGED not in callbacks.data:
            callbacks.data[_CHANGED] = set()
            callbacks.add(self._tell_changed)
        callbacks.data[_CHANGED].update(connection_ids)

    def _tell_changed(self):
        changed = self.env.cr.precommit.data.pop(_CHANGED)
        connections = self.env["hr.sync.connection"].browse(sorted(changed)).exists()
        tell(self.env, "hr_sync.job", {"connection_ids": connections.ids, "company_ids": connections.company_id.ids})

    def _queued(self, resolution):
        """What a button says once the jobs wait for the worker."""
        titles = {
            "remote": self.env._("The external values will be used"),
            "odoo": self.env._("The Odoo values will be kept"),
            "allow": self.env._("The removal is allowed"),
            "new": self.env._("A new record will be created"),
            "there": self.env._("Marked as sent"),
            "absent": self.env._("It will be sent again"),
        }
        if resolution == "allow" and self and set(self.mapped("external_id")) == {MISSING_ISSUE}:
            resolution = "absent"  # what is allowed is to send again what is missing
        title = titles.get(resolution, self.env._("Retry queued"))
        if not self:
            return notification(title, self.env._("Nothing is left to do: this was resolved in the meantime."), "info")
        if resolution == "there":
            return notification(title, self.env._("It is not sent again."))
        stopped = self.connection_id.filtered(lambda connection: connection.state != "connected")
        if stopped:
            message = self.env._(
                "Records that will be tried: %(count)s, once %(connection)s is connected again.",
                count=len(self),
                connection=stopped[0].name,
            )
            return notification(title, message, "warning")
        records = self.filtered(lambda job: not job._is_of_stream())
        if not records:
            # The run that reads or sends the whole record type tells what comes of it, on its own page.
            return notification(title, self.env._("The whole record type is synced again. See the runs."), "info")
        message = self.env._("Records that will be tried: %s. The result is shown here.", len(records))
        return notification(title, message, "info")

    def _is_of_stream(self):
        """Whether one inbound job is about the whole stream instead of a record."""
        return self.direction == "in" and (not self.external_id or self.external_id.startswith("*"))

    @api.model
    def _retries_over(self, connection):
        """The jobs that people had tried again, by user, if none of theirs is left to be tried now (one query)."""
        asked = Domain("connection_id", "=", connection.id) & Domain("retried_by_id", "!=", False)
        names = ["retried_by_id", "state", "next_attempt", "direction", "record_type", "held"]
        jobs, now = self.search_fetch(asked, names), fields.Datetime.now()
        due = jobs.filtered(lambda job: job.state == "pending" and not job.held and (job.next_attempt or now) <= now)
        if connection.state != "connected":
            due = due.browse()  # they wait until somebody has seen to it
        for way, part in due.grouped("direction").items():
            tried = connection.stream_ids._works_off(way).mapped("record_type")
            due -= part.filtered(lambda job, tried=tried: job.record_type not in tried)  # nor are these tried now
        return {user: part for user, part in jobs.grouped("retried_by_id").items() if not part & due}

    @api.model
    def _tell_retries(self, connection):
        """Tell whoever had jobs tried again that they are through."""
        for user, jobs in self._retries_over(connection).items():
            jobs.retried_by_id = False
            user._bus_send("hr_sync.retried", {"job_ids": sorted(jobs.ids)})

    def retry_result(self):
        """What came of a retry, as the page shows it: the message, and the kind of notification.

        It is read in all companies of the user, who may have switched to another one; what the user may not read, or no
        longer exists, is left out. The message is empty if nothing is left.
        """
        jobs = self.with_context(allowed_company_ids=self.env.user.company_ids.ids).exists()._filtered_access("read")
        by_state = jobs.grouped("state")
        fixed, left, later = (by_state.get(state, self.browse()) for state in ("done", "failed", "pending"))
        parts = [self.env._("%s fixed", len(fixed))] if fixed else []
        if left:
            titles = ", ".join(left[:_NAMED].mapped("display_name")) + ("…" if len(left) > _NAMED else "")
            parts.append(
                self.env._("1 still fails: %s", titles)
                if len(left) == 1
                else self.env._("%(count)s still fail: %(titles)s", count=len(left), titles=titles)
            )
        if later:
            parts.append(self.env._("%s will be tried again later", len(later)))
        rest = len(jobs - fixed - left - later)
        if rest:
            parts.append(self.env._("%s skipped", rest))
        return {"message": ", ".join(parts), "type": "success" if jobs == fixed else "warning"}
