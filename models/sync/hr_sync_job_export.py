"""Who has exported a record, and when: stored at its link as soon as the external system has got it."""

from odoo import fields, models
from odoo.fields import Domain

#: What became of a job whose record the external system has got.
_SENT = ("created", "updated", "removed")


class HrSyncJob(models.Model):
    _inherit = "hr.sync.job"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("outcome") in _SENT:
            self._note_export()
        return result

    def _note_export(self):
        """Store at the links of what was sent who has started the run for which it was, and that it was now.

        A run may have ended before: what it could not send is tried again, or retried by a person.
        """
        for run, jobs in self._grouped_by_asking_run().items():
            if run.trigger != "manual":
                continue  # it was exported by nobody
            links = self.env["hr.sync.link"]._of_type(run.connection_id, run.record_type)
            links &= Domain("res_id", "in", list(set(jobs.mapped("res_id")))) & Domain("state", "=", "linked")
            values = {"exported_by_id": run.create_uid.id, "exported_at": fields.Datetime.now()}
            self.env["hr.sync.link"].search_fetch(links, ["res_id"]).write(values)

    def _grouped_by_asking_run(self):
        """The jobs by the run for which they are.

        An issue that a person has answered is for the run that has tried last to send its record.
        """
        grouped = dict(self.filtered("run_id").grouped("run_id"))
        for (connection, record_type), issues in self._answered_issues().items():
            mine = Domain("connection_id", "=", connection.id) & Domain("record_type", "=", record_type)
            mine &= Domain("direction", "=", "out") & Domain("purpose", "=", "record") & Domain("run_id", "!=", False)
            tried = self.search_fetch(mine & Domain("res_id", "in", issues.mapped("res_id")), ["res_id", "run_id"])
            last = {job.res_id: job.run_id for job in tried.sorted("id")}
            for issue in issues.filtered(lambda one, last=last: one.res_id in last):
                run = last[issue.res_id]
                grouped[run] = grouped.get(run, self.browse()) | issue
        return grouped

    def _answered_issues(self):
        """Those of these jobs that are issues and alone: a job beside one says for which run it is."""
        alone = self.filtered(lambda job: job.direction == "out" and job.purpose == "issue")
        beside = set((self - alone).mapped("res_id"))
        alone = alone.filtered(lambda job: job.res_id not in beside)
        return alone.grouped(lambda job: (job.connection_id, job.record_type))
