"""The Odoo records that an ambiguous entity may be, for whoever decides, and the answer that it is one of them."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.details import detail_names
from ...engine.messages import say
from ...records import unpacked
from .change_access import MASKED, may_read_field
from .detailed_names import detailed_name
from .hr_sync_job import OPEN
from .proposal_changes import compared_table

#: So many Odoo records stand side by side; all of them are in the list behind the button.
_MOST_COMPARED = 5


class HrSyncJob(models.Model):
    _inherit = "hr.sync.job"

    candidate_count = fields.Integer(
        string="Possible Matches",
        compute="_compute_candidate_count",
        help="Odoo records that may be the same as this one.",
    )
    # Texts by the record's field. People read them in the table only, which masks what they may not read.
    identity = fields.Json(readonly=True, groups=fields.NO_ACCESS, export_string_translation=False)
    candidates_table = fields.Html(compute="_compute_candidates_table", sanitize=False, export_string_translation=False)

    @api.depends("error_code", "candidates", "res_model")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_candidate_count(self):
        for job in self:
            job.candidate_count = len(job._readable_candidates())

    @api.depends("error_code", "candidates", "res_model", "res_id", "identity", "label")
    @api.depends_context("uid", "lang", "tz", "allowed_company_ids")
    def _compute_candidates_table(self):
        streams = self.env["hr.sync.stream"]._behind(self)
        for job in self:
            stream = streams.get((job.connection_id, job.record_type))
            is_known = stream and job.res_model in self.env
            # sudo: as in ``_compared``
            is_question = is_known and job.error_code == "match" and (job.candidates or job.sudo().identity)
            job.candidates_table = is_question and job._compared(stream, job._readable_candidates())

    def _compared(self, stream, found):
        """The record of the question beside those that it may be, with a row for each field that says something.

        What the reader may not read on an Odoo record is masked in the values of the external one too.
        """
        model = self.env[self.res_model].with_context(active_test=False)
        # What they are called stands above the values.
        names = [name for name in detail_names(stream._declaration()) if name != "name"]
        columns = []
        if self.direction == "in":
            # sudo: nobody reads the values themselves
            texts = {name: say(self.env, unpacked(text)) for name, text in (self.sudo().identity or {}).items()}
            texts = {name: text if may_read_field(model, name) else MASKED for name, text in texts.items()}
            columns.append((detailed_name(self.display_name, stream.connection_id.name), texts))
        else:
            found = model.browse(self.res_id).exists()._filtered_access("read") + found
        columns += [(f"{one.display_name} (ID {one.id})", one._hr_sync_texts(names)) for one in found[:_MOST_COMPARED]]
        rows = [(stream._field_name(name), [texts.get(name) for _head, texts in columns]) for name in names]
        return compared_table([head for head, _texts in columns], [row for row in rows if any(row[1])])

    def _excludes(self, stream, unlinked):
        """Whether one ignored issue keeps an Odoo record out of a stream.

        :param unlinked: whether the external system does not know the record.
        """
        if (self.connection_id, self.record_type) != (stream.connection_id, stream.record_type):
            return False
        if not self.res_id:
            return unlinked
        return stream.direction in ("both", self.direction)

    def _readable_candidates(self):
        """The candidates that exist and that the reader may open."""
        if self.error_code != "match" or not self.res_model or not self.candidates:
            return self.browse()
        model = self.env[self.res_model].with_context(active_test=False)
        return model.browse(self.candidates).exists()._filtered_access("read")

    def action_open_candidates(self):
        """Open what may be the same: one record in its form, several as a list."""
        self.ensure_one()
        found = self._readable_candidates()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Possible Matches"),
            "res_model": self.res_model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", found.ids)],
            "context": {"active_test": False},
        }
        return {**action, "views": [(False, "form")], "res_id": found.id} if len(found) == 1 else action

    def action_same_person(self):
        """The entity is the one candidate: they are linked, and the entity is read again."""
        self._check_officer()
        # What has been answered meanwhile stays as it is.
        for job in self.filtered(lambda job: job.state in (*OPEN, "ignored")):
            if job.direction != "in" or job.error_code != "match" or len(job.candidates or ()) != 1:
                raise UserError(
                    self.env._(
                        "%s: several records may match. Click Preview on the record type, open the line and"
                        " select a record in Link To.",
                        job.display_name,
                    )
                )
            target = self.env[job.res_model].with_context(active_test=False).browse(job.candidates).exists()
            if not target:
                raise UserError(self.env._("%s: the Odoo record no longer exists. Click Retry.", job.display_name))
            # sudo: officers decide about jobs, but links are the engine's
            Link = self.env["hr.sync.link"].sudo()
            place = job.connection_id, job.record_type
            if not Link._pair(*place, job.external_id, target.sudo()):
                labels, targets = {job.external_id: job.display_name}, {job.external_id: target}
                raise UserError(Link._why_not_paired(*place, labels, targets)[job.external_id])
            if stream := Link.env["hr.sync.stream"]._behind(job.with_env(Link.env)).get(place):
                Link.env["hr.sync.sending"]._forget_ignored(stream, target)
        return self._decide(False, "match")

    @api.model
    def _answered(self, connection, record_type, candidates):
        """Have candidates of a question that was answered sent again, if they waited for the answer."""
        mine = [("connection_id", "=", connection.id), ("record_type", "=", record_type), ("direction", "=", "out")]
        mine += [("error_code", "=", "match"), ("state", "=", "failed"), ("res_id", "in", candidates or [])]
        # sudo: the engine's
        self.sudo().search(mine).write({"state": "pending", "next_attempt": False})
