"""Entities that a pass reads one by one."""

from ...systems import RemoteError
from ..error_table import MANY, Action, Notify, Place, outcome_of
from ..stream_issues import open_issue


class SingleReads:
    """Fetches single entities of a stream; one that cannot be read is reported as the error table says.

    :param transactions: the slice's.
    :param places: the connection's ``PlaceIssues``.
    :param remote: the system's stream.
    """

    def __init__(self, transactions, places, stream, remote):
        self.transactions = transactions
        self.env = transactions.env
        self.places = places
        self.stream = stream
        self.remote = remote

    def fetch(self, external_ids, single=False):
        """The entities that could be read.

        :param single: as for ``Stream.read``.
        :raise RemoteError: it is about the system, or about the whole stream.
        """
        if not external_ids:
            return []
        self.transactions.commit()
        failed, records = [], []
        for external_id in external_ids:
            try:
                records.append(self.remote.read_or_vanished(external_id, single))
            except RemoteError as error:
                outcome = outcome_of(error, Place.PULL_SINGLE)
                failed.append((external_id, error, outcome))
                alike = sum(other.many is not None for _external_id, _error, other in failed)
                if outcome.action is not Action.FAIL or (outcome.many and alike >= MANY):
                    raise
        self.transactions.transaction(lambda: self._note_failed(failed, bool(records)))
        return records

    def _note_failed(self, failed, fits):
        """
        :param failed: external id, error and outcome of each entity that could not be read.
        :param fits: whether any other could.
        """
        if fits:
            self.places.fits(Place.PULL_SINGLE, self.stream)
        for external_id, error, outcome in failed:
            sentence = self.stream.connection_id._sentence(error)
            if outcome.notify is Notify.PLACE:
                self.places.open(self.stream, Place.PULL_SINGLE, error.code, sentence, error.detail)
            else:
                open_issue(self.env, self.stream, external_id, error.code, sentence, detail=error.detail)
