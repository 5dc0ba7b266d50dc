"""What causes an issue, so that those with one cause can be counted, and tried again together."""

import json
from hashlib import blake2b

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.messages import say, sentence_of


class HrSyncJob(models.Model):
    _inherit = "hr.sync.job"

    cause_key = fields.Char(
        string="Exact Cause",
        compute="_compute_cause_key",
        store=True,
        index="btree_not_null",
        readonly=True,
        help="Issues with the same value are solved by the same correction.",
    )
    cause = fields.Char(string="Cause in Words", compute="_compute_cause", export_string_translation=False)
    retry_label = fields.Char(compute="_compute_retry_label", export_string_translation=False)

    @api.depends("purpose", "error_code", "error", "missing", "fix_model", "fix_id")
    def _compute_cause_key(self):
        """The same for issues with one code, sentence and field, and one target that is missing or to be corrected.

        Values that are only about the record of the issue do not count.
        """
        for job in self:
            if job.purpose != "issue" or not job.error_code:
                job.cause_key = False
                continue
            sentence = sentence_of(job, "error")
            shared = (job.missing, job.fix_model, job.fix_id) if job._fix_is_shared() else (job.missing,)
            parts = [job.error_code, sentence.cause().packed() if sentence else None, *shared]
            text = json.dumps(parts, sort_keys=True)
            job.cause_key = blake2b(text.encode(), digest_size=8).hexdigest()

    @api.depends("error")
    @api.depends_context("lang")
    def _compute_cause(self):
        for job in self:
            sentence = sentence_of(job, "error")
            job.cause = say(job.env, sentence.cause()) if sentence else False

    @api.depends("cause_key", "state", "connection_id", "record_type")
    @api.depends_context("lang", "uid")
    def _compute_retry_label(self):
        """How many issues one click would try again (one query)."""
        keys = [key for key in self.mapped("cause_key") if key]
        mine = Domain("cause_key", "in", keys) & Domain("state", "in", ("failed", "skipped"))
        groups = self._read_group(mine, ["connection_id", "record_type", "cause_key"], ["__count"]) if keys else ()
        counts = {(connection.id, *rest): count for connection, *rest, count in groups}
        for job in self:
            count = counts.get((job.connection_id.id, job.record_type, job.cause_key), 0)
            job.retry_label = self.env._("Retry %s like this", count) if count > 1 else False

    def _alike(self):
        """The domain of the open issues with the same cause, record type and connection."""
        mine = Domain("connection_id", "=", self.connection_id.id) & Domain("record_type", "=", self.record_type)
        mine &= Domain("purpose", "=", "issue") & Domain("state", "in", ("failed", "skipped"))
        return mine & Domain("error_code", "=", self.error_code) & Domain("cause_key", "=", self.cause_key)

    @api.model
    def formatted_read_group(self, domain, groupby=(), aggregates=(), **options):
        """Groups by ``cause_key`` are named by their cause, in the language of the reader."""
        groups = super().formatted_read_group(domain, groupby, aggregates, **options)
        keys = [key for group in groups if (key := group.get("cause_key"))]
        if keys:
            latest = dict(self._read_group(Domain("cause_key", "in", keys), ["cause_key"], ["id:max"]))
            texts = {key: self.browse(latest[key]).with_prefetch(latest.values()).cause for key in latest}
            for group in groups:
                if texts.get(group.get("cause_key")):
                    group["cause_key"] = texts[group["cause_key"]]
        return groups
