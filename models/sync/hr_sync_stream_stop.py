"""A stream that the system refuses (403): what people read, and when it is tried again."""

from datetime import timedelta

from odoo import api, fields, models

from ...engine.push.outbox import rows_of
from ...records import _lt
from .hr_sync_link import PARTS
from .sentence_field import SentenceText

#: A right may be given back at any time; one that is not is asked for less and less often.
_FIRST_WAIT, _LONGEST_WAIT = timedelta(minutes=15), timedelta(hours=6)


class HrSyncStream(models.Model):
    _inherit = "hr.sync.stream"

    stopped = SentenceText(
        readonly=True,
        help="Why the stream does not run. It is retried automatically; a manual sync retries it immediately.",
    )
    stopped_way = fields.Selection(
        [("in", "Reading"), ("out", "Sending")],
        readonly=True,
        help="What was refused. Without permission to send, reading continues; without permission to read,"
        " nothing is sent either.",
        export_string_translation=False,
    )
    refusals = fields.Integer(readonly=True, help="Number of consecutive refusals.", export_string_translation=False)
    retry_at = fields.Datetime(string="Next Attempt", readonly=True)

    @api.model
    def _behind(self, records):
        """The streams by which links or jobs are exchanged, by connection and record type; those of their parts too."""
        streams = {(stream.connection_id, stream.record_type): stream for stream in records.connection_id.stream_ids}
        return {
            (one.connection_id, one.record_type): stream
            for one in records
            if (stream := streams.get((one.connection_id, PARTS.get(one.record_type, one.record_type))))
        }

    def _stop(self, way, said):
        """Stop the stream for a while.

        :param way: what was refused, ``in`` or ``out``.
        :param said: the system's own words, as a sentence.
        """
        self.ensure_one()
        if way == "in":
            sentence = _lt("The API key has no permission to read this: %(said)s", said=said)
        else:
            sentence = _lt("The API key has no permission to write this: %(said)s", said=said)
        moment = fields.Datetime.now() + min(_FIRST_WAIT * 2 ** min(self.refusals, 8), _LONGEST_WAIT)
        self.write({"stopped": sentence, "stopped_way": way, "refusals": self.refusals + 1, "retry_at": moment})
        self.connection_id._wake_at(moment)

    def _is_stopped(self, way):
        """Whether that way, ``in`` or ``out``, is closed."""
        # A database of before has no way: both were closed then.
        return bool(self.stopped) and not (way == "in" and self.stopped_way == "out")

    def _why_unsent(self):
        """Why nothing is sent through the stream now, in words; empty if nothing keeps it."""
        return self.stopped if self._is_stopped("out") else self.connection_id._why_waiting()

    def _rests(self, way):
        """Whether that way is closed, and not to be tried yet."""
        return self._is_stopped(way) and bool(self.retry_at) and self.retry_at > fields.Datetime.now()

    def _works_off(self, way):
        """Those whose jobs of that way are tried now: reading is, unless it rests; sending has to be enabled too."""
        active = self.filtered(lambda stream: not stream._rests(way))
        return active if way == "in" else active.filtered(lambda one: one.enabled and one.direction != "in")._pushed()

    def _resting(self, way):
        """The record types of those that rest that way."""
        return self.filtered(lambda stream: stream._rests(way)).mapped("record_type")

    def _goes(self, way):
        """That way has worked: what was said about it is true no more."""
        if self.stopped and (self.stopped_way in (False, way) or self.direction == way):
            self._clear_stop()

    def _start_again(self):
        """Have the worker try stopped streams at once, as a person asks for it.

        What is said about them stays until it has worked.
        """
        stopped = self.sudo().filtered("stopped")  # sudo: officers start streams, only the engine writes this
        stopped.write({"refusals": 0, "retry_at": False})
        stopped.connection_id._wake()

    def _try_again(self):
        """Queue a run of each stopped stream whose time has come; what is to be sent is tried by the outbox.

        :return: the runs.
        """
        runs = self.env["hr.sync.run"]
        for stream in self.filtered(lambda one: one.enabled and one.stopped and not one._rests("out")):
            # The run that was refused: what its end starts (the rest of a set-up) is still to be started.
            last = stream._last_run()
            if stream.direction != "out" and stream._is_stopped("in"):
                runs |= stream._request(last.trigger or "schedule", full=last.full, batch=last.batch_id)
            elif stream.direction == "in" or not stream.env["hr.sync.job"].search_count(rows_of(stream), limit=1):
                if stream.direction == "out" and last.state == "failed" and not last.scope:
                    runs |= stream._request_outbound(last.trigger, batch=last.batch_id)
                else:
                    stream._clear_stop()  # nothing is left to be refused
        return runs

    def _clear_stop(self):
        self.write({"stopped": False, "stopped_way": False, "refusals": 0, "retry_at": False})
