"""Whether a person has excluded a record from the sync, who and when, and the way back."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from .feedback import notification
from .hr_sync_status_mixin import INTERNAL


class HrSyncMixin(models.AbstractModel):
    """What excludes a record is an ignored issue, or the decision not to create it in the external system."""

    _inherit = "hr.sync.mixin"

    hr_sync_excluded = fields.Json(
        compute="_compute_hr_sync_excluded",
        compute_sudo=True,
        exportable=False,
        export_string_translation=False,
        groups=INTERNAL,
        help="IDs of the streams from which a person excluded the record.",
    )
    hr_sync_exclusion = fields.Text(
        string="Excluded",
        compute="_compute_hr_sync_excluded",
        compute_sudo=True,
        exportable=False,
        groups=INTERNAL,
        help="The connections from which the record was excluded, by whom and when.",
    )

    @api.depends_context("allowed_company_ids", "lang", "tz", "uid")
    def _compute_hr_sync_excluded(self):
        self.hr_sync_excluded = self.hr_sync_exclusion = False
        for record in self.filtered("id"):
            # sudo (compute_sudo): anyone who may read a record may read that it is not synced.
            found = record._hr_sync_exclusions()
            record.hr_sync_excluded = [stream.id for stream in found]
            record.hr_sync_exclusion = "\n".join(record._hr_sync_exclusion_texts(found).values()) or False

    def _hr_sync_exclusions(self):
        """What excludes one record: the ignored issues and the decision (either may be empty), by stream.

        Two queries where nothing does; one of a record that every connected system has.
        """
        company = self.company_id if "company_id" in self._fields else self.env["res.company"]
        companies = company & self.env.companies if company else self.env.companies
        here = Domain("company_id", "in", companies.ids) & Domain("record_type", "in", self._hr_sync_types()[:1])
        here &= Domain("res_model", "=", self._name)
        # An ignored question who an entity is: it may be the record.
        asked = Domain("res_id", "in", (0, False)) & Domain("error_code", "=", "match")
        asked &= Domain("candidates", "in", self.ids)
        about = Domain("res_id", "=", self.id) | asked
        ignored = Domain("purpose", "=", "issue") & Domain("state", "=", "ignored")
        # What is about the record itself comes first.
        jobs = self.env["hr.sync.job"].search(here & ignored & about).sorted(lambda job: (not job.res_id, job.id))
        unlinked, rows = self.hr_sync_unlinked or (), self.env["hr.sync.sending"]
        if unlinked:  # a decision not to create a record says nothing where it is linked
            rows = rows.search(here & Domain("res_id", "=", self.id) & Domain("choice", "=", "exclude"))
        if not jobs and not rows:
            return {}
        found = {}
        streams = self.env["hr.sync.stream"].search(self._hr_sync_places_domain(companies))
        for stream in streams.filtered(lambda one: one.connection_id._system().is_present and one._is_known()):
            is_unlinked = stream.id in unlinked
            issues = jobs.filtered(lambda job, stream=stream, free=is_unlinked: job._excludes(stream, free))
            decides = is_unlinked and stream._asks_to_create()
            row = rows.filtered(lambda one, stream=stream: one.stream_id == stream) if decides else rows.browse()
            if issues or row:
                found[stream] = (issues, row)
        return found

    def _hr_sync_exclusion_texts(self, exclusions):
        """A sentence for each stream from which one record is excluded."""
        texts, is_officer = {}, self.env.user.has_group("hr_sync.group_officer")
        for stream, (issues, row) in exclusions.items():
            issue = issues[:1]
            user, day = (row.choice_by_id, row.choice_on) if row else (issue.write_uid, issue.write_date)
            named = {"connection": stream.connection_id.name, "user": user.name, "date": format_date(self.env, day)}
            one_way = stream.direction != "both" or stream.id in (self.hr_sync_unlinked or ())
            if not user or not day:
                text = self.env._("Excluded from the sync with %s", stream.connection_id.name)
            elif not row and not issue.res_id:
                text = self.env._(
                    "%(label)s, which may be this record, was excluded from the sync with %(connection)s by %(user)s"
                    " on %(date)s",
                    label=issue.display_name,
                    **named,
                )
            elif one_way:
                text = self.env._("Excluded from the sync with %(connection)s by %(user)s on %(date)s", **named)
            elif issue.direction == "in":
                text = self.env._("Excluded from the import from %(connection)s by %(user)s on %(date)s", **named)
            else:
                text = self.env._("Excluded from sending to %(connection)s by %(user)s on %(date)s", **named)
            # The reason was written by an officer, for officers.
            texts[stream] = f"{text}: {issue.ignore_reason}" if is_officer and issue.ignore_reason else text
        return texts

    def _hr_sync_why_excluded(self, stream):
        """What to know of one stream before the record is linked by hand; empty if it is not excluded from it."""
        found = self._hr_sync_exclusions()
        if stream not in found:
            return ""
        text, (issues, _row) = self._hr_sync_exclusion_texts(found)[stream], found[stream]
        if entity := issues.filtered(lambda job: not job.res_id)[:1]:
            return self.env._(
                "%(text)s. Until it is included again, %(label)s is not listed.", text=text, label=entity.display_name
            )
        return self.env._("%s. Linking it includes it again.", text)

    def action_hr_sync_include(self):
        """Take back that this record is excluded from the stream that the button names in its context.

        :raise UserError: it is not excluded.
        """
        self.ensure_one()
        self.env["hr.sync.stream"]._check_may_start()
        self.check_access("read")
        chosen, engine = self.env.context.get("default_stream_id"), self.sudo()  # sudo: rows and jobs are the engine's
        found = {stream.id: (stream, *subjects) for stream, subjects in engine._hr_sync_exclusions().items()}
        if chosen not in found:
            raise UserError(self.env._("%s is not excluded.", self.display_name))
        stream, issues, row = found[chosen]
        stream.sudo(False)._check_may_be_started()
        if stream._asks_to_create() and chosen in (self.hr_sync_unlinked or ()):
            self.env["hr.sync.sending"]._check_may_choose()
            of_sending = issues.filtered(lambda job: job.direction == "out")
            if row or of_sending:
                # It waits for a decision again, which also ends the issue about sending it.
                self.env["hr.sync.sending"].sudo()._decide(stream, engine, False)  # sudo: as checked
            issues -= of_sending
        if issues:
            return issues.sudo(False).action_reopen()
        title = self.env._("%s is included again", self.display_name)
        return notification(title, self.env._("Create it in %s or link it.", stream.connection_id.name))
