"""Who has exported a record, and when: stored at its link as soon as the external system has got it."""

from odoo import fields
from odoo.fields import Domain

#: What became of a job whose record the external system has got.
_SENT = ("created", "recreated", "updated", "removed")


def note_exporters(stream, jobs):
    """Store at the links of what was sent who has started the run for which it was, and that it was now.

    A run may have ended before: what it could not send is tried again, or retried by a person.

    :param jobs: those of the stream that are done.
    """
    for run, mine in _by_asking_run(stream, jobs.filtered(lambda job: job.outcome in _SENT)).items():
        if run.trigger != "manual":
            continue  # it was exported by nobody
        links = stream.env["hr.sync.link"]._of_type(stream.connection_id, stream.record_type)
        links &= Domain("res_id", "in", list(set(mine.mapped("res_id")))) & Domain("state", "=", "linked")
        values = {"exported_by_id": run.create_uid.id, "exported_at": fields.Datetime.now()}
        stream.env["hr.sync.link"].search_fetch(links, ["res_id"]).write(values)


def _by_asking_run(stream, jobs):
    """The jobs by the run for which they are.

    An issue that a person has answered is for the run that has tried last to send its record, unless a job beside it
    says for which one it is.
    """
    grouped = dict(jobs.filtered("run_id").grouped("run_id"))
    issues = jobs.filtered(lambda job: job.purpose == "issue")
    beside = set((jobs - issues).mapped("res_id"))
    issues = issues.filtered(lambda job: job.res_id not in beside)
    if not issues:
        return grouped
    tries = Domain("connection_id", "=", stream.connection_id.id) & Domain("record_type", "=", stream.record_type)
    tries &= Domain("direction", "=", "out") & Domain("purpose", "=", "record") & Domain("run_id", "!=", False)
    tries &= Domain("res_id", "in", issues.mapped("res_id"))
    last = {job.res_id: job.run_id for job in jobs.search_fetch(tries, ["res_id", "run_id"]).sorted("id")}
    for issue in issues.filtered(lambda one: one.res_id in last):
        run = last[issue.res_id]
        grouped[run] = grouped.get(run, jobs.browse()) | issue
    return grouped
