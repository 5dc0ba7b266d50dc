"""The outbound jobs of some records that are sent together: completed, put off, or turned into issues."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

from ...records import RecordError
from ...systems import RemoteError
from ..issues import reason
from .creation import LOST

#: The cause of what nobody foresaw.
UNEXPECTED = "unexpected"
#: How long what is closed for now is left alone.
_LOCKED = timedelta(hours=1)


class BatchRows:
    """The rows about the records ``ids`` of one stream; ``taken`` are the ids of those that a sending completes."""

    def __init__(self, stream, ids):
        self.env = stream.env
        self.stream = stream
        self.connection = stream.connection_id
        self.ids = ids
        self.taken = []

    def take(self):
        """Fix the rows: those that wait now, and no later ones, are completed with the values read with them."""
        rows = self.env["hr.sync.job"].search(
            self.mine() & Domain("state", "=", "pending") & Domain("held", "=", False)
        )
        self.taken = rows.ids
        return rows

    def jobs(self):
        """The rows that were taken with the values."""
        return self.env["hr.sync.job"].browse(self.taken).exists()

    def mine(self):
        """The domain of all outbound rows about the records."""
        domain = Domain("connection_id", "=", self.connection.id) & Domain("record_type", "=", self.stream.record_type)
        return domain & Domain("direction", "=", "out") & Domain("res_id", "in", self.ids)

    def complete(self, outcomes):
        """The rows of these records are done, and so is any issue about sending them.

        :param outcomes: what was done in the external system, by the ids of the records.
        """
        ids = set(outcomes)
        rows = self.jobs().filtered(lambda job: job.res_id in ids and job.state == "pending")
        for outcome, part in rows.grouped(lambda job: outcomes[job.res_id]).items():
            part.write({"state": "done", "outcome": outcome})
        issues = self.mine() & Domain("purpose", "=", "issue") & Domain("state", "=", "failed")
        self.env["hr.sync.job"].search(issues).filtered(lambda job: job.res_id in ids).write({"state": "done"})

    def fail(self, failed):
        """Open, or refresh, the one issue about each; what is only closed for now is tried again by itself."""
        if not failed:
            return
        Job = self.env["hr.sync.job"]
        ids = {target.id for target in failed}
        later = fields.Datetime.now() + _LOCKED
        rows = self.jobs().filtered(lambda job: job.res_id in ids and job.purpose == "record")
        locked = {target.id for target, error in failed.items() if error.code == "locked"}
        rows.filtered(lambda job: job.res_id in locked).write({"next_attempt": later})
        rows.filtered(lambda job: job.res_id not in locked).write({"state": "done", "outcome": "failed"})
        if locked:
            self.connection._wake_at(later)
        opened = self.mine() & Domain("purpose", "=", "issue") & Domain("state", "in", ("pending", "failed"))
        known = {job.res_id: job for job in Job.search(opened)}
        waiting = set(rows.mapped("res_id"))
        fresh = [
            {**self._common(target), "purpose": "record", "next_attempt": later}
            for target in failed
            if target.id in locked - waiting
        ]
        for target, error in failed.items():
            explained = self._explained(error)
            values = {"state": "failed", "error_code": explained.code, "error": str(explained), "resolution": False}
            values |= {"next_attempt": False, "detail": getattr(error, "detail", "")}
            job = known.get(target.id)
            if job:
                job.write({**values, "attempts": job.attempts + 1})
            else:
                fresh.append({**self._common(target), **values, "purpose": "issue", "attempts": 1})
        Job.create(fresh)

    def _common(self, target):
        return {
            "connection_id": self.connection.id,
            "record_type": self.stream.record_type,
            "direction": "out",
            "res_model": target._name,
            "res_id": target.id,
            "label": target.display_name,
        }

    def _explained(self, error):
        if not isinstance(error, RemoteError):
            return reason(self.stream, error)
        sentence = self.connection._sentence(error)
        fields_reported = getattr(error, "fields", None)
        if fields_reported:
            sentence = "\n".join([sentence, *(" ".join(texts) for texts in fields_reported.values())])
        return RecordError(error.code if error.code != "conflict" else "taken", sentence)

    def doubt(self, error):
        """All of them failed, and nobody knows whose fault it is: they are tried in smaller parts.

        :param error: what is said about one that failed alone.
        """
        ids = sorted(set(self.jobs().mapped("res_id")))
        if len(ids) <= 1:
            model = self.env[self.stream._model_name()]
            self.fail({model.browse(ids): error} if ids else {})
            return
        moment = fields.Datetime.now() + LOST
        for attempts, rows in self.jobs().grouped("attempts").items():
            rows.write({"error_code": UNEXPECTED, "attempts": attempts + 1, "next_attempt": moment})
        self.connection._wake_at(moment)
