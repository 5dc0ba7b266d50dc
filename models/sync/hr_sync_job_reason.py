"""What causes an issue, so that those with one cause can be counted, and tried again together."""

import json
from collections import Counter
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
        names = self._cause_names(dict.fromkeys(key for group in groups if (key := group.get("cause_key"))))
        for group in groups:
            if name := names.get(group.get("cause_key")):
                group["cause_key"] = name
        return groups

    @api.model
    def _cause_names(self, keys):
        """A name of its own for each of these causes that has a text, by key.

        The web client merges groups with the same value. Causes with the same text therefore differ by the record to
        correct, else by a number.
        """
        if not keys:
            return {}
        latest = dict(self._read_group(Domain("cause_key", "in", list(keys)), ["cause_key"], ["id:max"]))
        jobs = self.browse(latest[key] for key in keys if key in latest).filtered("cause")
        counts = Counter(jobs.mapped("cause"))
        records = jobs.filtered(lambda job: counts[job.cause] > 1)._fix_names()
        names = {}
        for job in jobs:
            text = f"{job.cause} ({records[job]})" if records.get(job) else job.cause
            name, number = text, 1
            while name in names.values():
                number += 1
                name = f"{text} ({number})"
            names[job.cause_key] = name
        return names
