"""The outbound jobs about the records of a slice: taken, completed, put off, or turned into issues."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

from ...records import RecordError, joined, verbatim
from ...systems import RemoteError
from ..changes import links_of
from ..error_table import Seen, seen
from ..history import keep_sent
from ..issues import reason
from ..messages import fix_values
from .exporters import note_exporters

#: The cause of what nobody foresaw.
UNEXPECTED = "unexpected"
#: How long what is closed for now is left alone.
_LOCKED = timedelta(hours=1)
#: What is read of rows, thousands at once; what is kept in them for people is long.
_READ = ("res_id", "state", "purpose", "direction", "run_id", "external_id", "attempts", "error_code", "resolution")


class Rows:
    """The rows of one stream that a sending completes.

    These are the ones that waited in the snapshot from which the values were read: an edit that is committed meanwhile
    has a row of its own.

    :param taken: their ids.
    """

    def __init__(self, stream, taken=()):
        self.env = stream.env
        self.stream = stream
        self.taken = list(taken)

    @property
    def connection(self):
        return self.stream.connection_id

    def take(self, ids):
        """Fix the rows about these records, in the transaction in which the values are read (one query).

        :return: the rows that wait, and the open or ignored issue, each by the id of the record.
        """
        open_states = Domain("state", "=", "pending") | (
            Domain("purpose", "=", "issue") & Domain("state", "in", ("failed", "ignored"))
        )
        found = self.env["hr.sync.job"].search_fetch(self._mine(ids) & open_states, _READ, order="id")
        waiting = found.filtered(lambda job: job.state == "pending")
        self.taken = waiting.ids
        issues = {job.res_id: job for job in found if job.purpose == "issue"}
        return dict(waiting.grouped("res_id")), issues

    def of(self, ids):
        """The rows about these records that were taken with the values, and are still there."""
        mine = Domain("id", "in", self.taken) & Domain("res_id", "in", list(ids))
        return self.env["hr.sync.job"].search_fetch(mine, _READ, order="id")

    def run(self):
        """The run that sends the rows that were taken; empty where none does."""
        return self.env["hr.sync.job"].browse(self.taken).exists().run_id[:1]

    def complete(self, outcomes, external_ids=None, sent=None):
        """The rows of these records are done, and so is any issue about sending them. No rows are completed elsewhere.

        :param outcomes: what became of each record, by its id: a value of ``hr.sync.job.outcome``.
        :param external_ids: the entities that stand for some of them now, likewise.
        :param sent: the values that were sent of some of them, likewise: for each field the one before and after.
        """
        if not outcomes:
            return
        rows = self.of(outcomes).filtered(lambda job: job.state == "pending")
        for outcome, part in rows.grouped(lambda job: outcomes[job.res_id]).items():
            part.write({"state": "done", "outcome": outcome})
        note_exporters(self.stream, rows)
        keep_sent(self.stream, rows, outcomes, sent or {})
        for job in rows.filtered(lambda job: job.res_id in (external_ids or {})):
            if job.external_id != external_ids[job.res_id]:
                job.external_id = external_ids[job.res_id]
        issues = self._mine(outcomes) & Domain("purpose", "=", "issue") & Domain("state", "=", "failed")
        self.env["hr.sync.job"].search(issues).write({"state": "done"})

    def fail(self, errors):
        """Open, or refresh, the one issue about each record; what is only closed for now is tried again by itself.

        No rows fail elsewhere.

        :param errors: the error by the id of the record.
        """
        if not errors:
            return
        rows = self.of(errors).filtered(lambda job: job.purpose == "record")
        locked = {id_ for id_, error in errors.items() if _code(error) == "locked"}
        self._put_off(rows.filtered(lambda job: job.res_id in locked), fields.Datetime.now() + _LOCKED)
        rows = rows.filtered(lambda job: job.res_id not in locked)
        for outcome, part in rows.grouped(lambda job: _outcome(errors[job.res_id])).items():
            part.write({"state": "done", "outcome": outcome})
        Job, fresh = self.env["hr.sync.job"], []
        known = self._mine(errors) & Domain("purpose", "=", "issue")
        known &= Domain("state", "in", ("pending", "failed", "ignored"))
        known = {job.res_id: job for job in Job.search(known, order="id")}
        common = self._common(errors)
        for id_, error in errors.items():
            explained = self._explained(error)
            values = {"state": "failed", "error_code": explained.code, "error": explained.sentence}
            values["outcome"] = _outcome(error)
            values.update(resolution=False, next_attempt=False, detail=getattr(error, "detail", ""))
            values |= {"candidates": explained.candidates or False, **fix_values(explained)}
            values["last_tried"] = fields.Datetime.now()
            if id_ in known:
                known[id_].write({**values, "attempts": known[id_].attempts + 1})
            else:
                fresh.append({**common[id_], **values, "purpose": "issue", "attempts": 1})
        Job.create(fresh)

    def note(self, remarks):
        """Say what people should know although nothing failed: in the rows, and in the run that has sent them, if any.

        :param remarks: ``RecordError`` of each record, by its id.
        """
        told = {
            id_: joined([reason(self.stream, one).sentence for one in found], " ")
            for id_, found in remarks.items()
            if found
        }
        for run, rows in self.of(told).grouped("run_id").items():
            notes = {}
            for job in rows:
                job.error = told[job.res_id]
                record = self.env[job.res_model].browse(job.res_id)
                sentence = joined([record._sync_title(), told[job.res_id]], ": ")
                notes[sentence] = notes.get(sentence, record) | record
            run._note(notes)

    def put_off(self, moments):
        """Leave the rows for later.

        :param moments: until when, by the id of the record.
        """
        rows = self.of(moments)
        for moment, part in rows.grouped(lambda job: moments[job.res_id]).items():
            self._put_off(part, moment)

    def doubt(self, error, moment):
        """All of them failed, and nobody knows whose fault it is: they are tried in smaller parts.

        :param error: what is said about one that failed alone.
        :param moment: when a call that was lost cannot be carried out any more.
        """
        rows = self.env["hr.sync.job"].browse(self.taken).exists()
        ids = sorted(set(rows.mapped("res_id")))
        if len(ids) <= 1:
            self.fail(dict.fromkeys(ids, error))
            return
        for attempts, part in rows.grouped("attempts").items():
            part.write({"error_code": UNEXPECTED, "attempts": attempts + 1})
        self._put_off(rows, moment)

    def _put_off(self, rows, moment):
        if rows:
            rows.write({"next_attempt": moment})
            self.connection._wake_at(moment)

    def _mine(self, ids):
        """The domain of all outbound rows about these records."""
        domain = Domain("connection_id", "=", self.connection.id) & Domain("record_type", "=", self.stream.record_type)
        return domain & Domain("direction", "=", "out") & Domain("res_id", "in", list(ids))

    def _common(self, ids):
        """What all issues about these records say, by id."""
        model = self.env[self.stream._model_name()].with_context(active_test=False)
        targets = model.browse(ids).exists()
        labels = {target.id: target._sync_title() for target in targets}
        links = links_of(self.stream, model.browse(ids), ["res_id", "external_id", "state"])
        linked = {id_: link.external_id for id_, link in links.items() if link.state == "linked"}
        common = {
            "connection_id": self.connection.id,
            "record_type": self.stream.record_type,
            "direction": "out",
            "res_model": model._name,
        }
        return {
            id_: {**common, "res_id": id_, "external_id": linked.get(id_, False), "label": labels.get(id_, "")}
            for id_ in ids
        }

    def _explained(self, error):
        """``error`` as one that a person understands; of a refused call with the system's own messages by field."""
        if not isinstance(error, RemoteError):
            return reason(self.stream, error)
        sentence = self.connection._sentence(error)
        reported = getattr(error, "fields", None)
        if reported and self.stream._declaration().batch:
            # Its names need not be those of this record's fields: they may be of what it refers to.
            sentence = joined([sentence, *(verbatim(" ".join(texts)) for texts in reported.values())], "\n")
        elif reported:
            sentence = joined(
                (
                    joined([self.stream._field_label(name), verbatim(" ".join(texts))], ": ")
                    for name, texts in reported.items()
                ),
                "\n",
            )
        return RecordError(_code(error), sentence)


def _outcome(error):
    return "conflicted" if _code(error) == "conflict" else "failed"


def _code(error):
    if isinstance(error, RemoteError) and seen(error) is Seen.CONFLICT:
        return "taken"
    return getattr(error, "code", UNEXPECTED)
