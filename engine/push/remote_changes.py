"""Asks between two runs of a stream what somebody has changed in the external system, and asks a person about it.

Only for streams that only send and whose policy is to ask: what was changed is read and compared with what was sent.
Nothing is sent.
"""

from odoo.fields import Domain

from ...records import RecordError, _lt
from ...systems.errors import RemoteError
from ...systems.secrets import get_logger
from ..context import engine_env
from ..error_table import Action, Place, Seen, outcome_of, seen
from ..signals import SliceEnded
from .comparison import check_still_there
from .missing import are_too_many
from .remote_edits import names_to_send
from .rows import UNEXPECTED, Rows
from .verification import Verification

_logger = get_logger(__name__)


class RemoteChanges:
    """The lists of changes of one connection's streams, on the worker's turn.

    :param worker: the ``Worker`` of the slice.
    """

    def __init__(self, worker):
        self.worker = worker
        self.connection = worker.connection

    def ask(self):
        """Ask for the changes of each stream whose time has come.

        :return: whether there was one.
        :raise SliceEnded: nothing more can be called now.
        """
        streams = self.connection.stream_ids._to_ask_for_changes()
        for stream in streams:
            self._ask(stream)
        return bool(streams)

    def _ask(self, stream):
        place = Place.CHANGES
        try:
            cursor = self.worker.transaction(stream._begin_asking)
            remote = self.worker.client.stream(stream._declaration(), stream._options())
            self.worker.commit()
            found = remote.changed_since(cursor) if cursor is not None else None
            if found == ([], cursor):
                newest = cursor
            else:
                place = Place.FIRST_CALL
                self.worker.identify()
                place = Place.CHANGES
                newest = self._compare_all(stream, remote) if found is None else self._compare(stream, remote, *found)
            self.worker.transaction(lambda: self._keep(stream, newest))
        except SliceEnded:
            raise
        except Exception as error:  # the next run compares everything all the same
            self._failed(error, place, stream)

    def _keep(self, stream, cursor):
        stream._keep_changes_cursor(cursor)
        self.worker.places.fits(Place.CHANGES, stream)

    def _failed(self, error, place, stream):
        """What the error table says; the stream is asked again in a while."""
        outcome = outcome_of(error, place)
        if outcome.action is Action.REDO:
            raise error
        if seen(error) is not Seen.UNEXPECTED:
            self.worker.failures.carry_out(outcome.action, outcome, error, place, stream, "out")
            return
        self.worker.rollback()
        _logger.error("Connection %s: unexpected error", self.connection.id, exc_info=error)
        sentence = _lt("An unexpected error occurred. See the server log for details.")
        self.worker.transaction(lambda: self.worker.places.open(stream, place, UNEXPECTED, sentence))

    # --- What is compared ----------------------------------------------------------------------------

    def _compare(self, stream, remote, ids, newest):
        """Compare what was changed, as far as it is linked; returns the new cursor.

        What the sync itself has sent is among it, and is as it was agreed on.
        """
        linked = self.worker.transaction(lambda: self._linked(stream, ids))
        for start in range(0, len(linked), remote.page_size):
            part = linked[start : start + remote.page_size]
            found = remote.read_all([(external_id,) for external_id in part])
            if error := next((one for one in found if isinstance(one, RemoteError)), None):
                raise error
            there = dict(zip(part, found, strict=True))
            self.worker.transaction(lambda there=there: self._question(stream, there))
        return newest

    def _compare_all(self, stream, remote):
        """Read the whole list, as nobody knows what was changed; returns the new cursor.

        It is taken first: what somebody changes while the list is read is asked for next time.
        """
        self.worker.commit()
        _ids, newest = remote.changed_since(None)
        for page in remote.pages():
            there = {one.external_id: one for one in page.records}
            self.worker.transaction(lambda there=there: self._question(stream, there))
        return newest

    def _linked(self, stream, ids):
        links = self.connection.env["hr.sync.link"]._of_entities(
            self.connection, stream.record_type, ids, ["external_id", "state"]
        )
        return [external_id for external_id, link in links.items() if link.state == "linked"]

    def _question(self, stream, there):
        """Open an issue about each record of which these entities are no more what both sides agreed on.

        What waits in Odoo goes on waiting for the next run. What nobody has compared yet is left to it, and so are many
        entities that are gone: about them it asks as a whole.

        :param there: entities as they were just read, by their external ids.
        """
        stream = stream.with_env(engine_env(stream))
        verification = Verification(stream, self.worker.key, Domain.TRUE)
        compared = [one for one in verification.of_entities(there) if one.outcome == "send" and one.local is not None]
        changed = [one for one in compared if one.link.fingerprint_in and self._differs(verification, one, there)]
        lost = sum(there[one.external_id].deleted for one in changed)
        are_gone = are_too_many(lost, len(compared))
        _waiting, issues = Rows(stream).take([one.target.id for one in changed])
        errors = {}
        for one in changed:
            found, issue = there[one.external_id], issues.get(one.target.id, stream.env["hr.sync.job"])
            # What a person has answered or put aside is not asked again.
            if issue.state in ("pending", "ignored") or (found.deleted and are_gone):
                continue
            try:
                if found.deleted:
                    check_still_there(stream, issue.browse())
                else:
                    names_to_send(stream, issue.browse(), one.link, set(), one.local, found, self.worker.key)
            except RecordError as error:
                errors[one.target.id] = error
        Rows(stream).fail(errors)

    def _differs(self, verification, one, there):
        found = there[one.external_id]
        return found.deleted or not verification.is_as_agreed(one, found)
