"""Reads the remote values of a connection's mappings, and has what waited for a mapping sent."""

from odoo.fields import Domain

from ..records import _lt
from ..systems.secrets import get_logger
from .error_table import Action, Place, Seen, outcome_of, seen
from .mapped import CODE
from .signals import SliceEnded

_logger = get_logger(__name__)


class MappingValues:
    """The lists from which a person chooses; read on the worker's turn, as no call is made while somebody waits.

    :param connection: in the language of whoever is responsible.
    :param transactions: the slice's.
    :param failures: the slice's ``Failures``.
    """

    def __init__(self, connection, transactions, failures):
        self.connection = connection
        self.transactions = transactions
        self.failures = failures

    def are_due(self):
        """Whether there are mappings whose values are to be read now."""
        return bool(self.connection._sent_mappings()) and self.connection._are_mapping_values_due()

    def read_values(self, client):
        """Read the values of all mappings.

        :param client: gives the client, once it is known which company is there.
        :raise SliceEnded: nothing more can be called now.
        """
        names, place = [mapping.name for mapping in self.connection._sent_mappings()], Place.FIRST_CALL
        try:
            reader, place = client(), Place.MAPPING
            self.transactions.commit()
            found = {name: list(reader.mapping_values(name)) for name in names}
            self.transactions.transaction(lambda: self.connection._keep_mapping_values(found))
        except SliceEnded:
            raise
        except Exception as error:  # what was read before still counts; the other work goes on
            self._failed(error, place, names)

    def _failed(self, error, place, names):
        """What the error table says; the values are read again in a while."""
        outcome = outcome_of(error, place)
        if outcome.action is Action.REDO:
            raise error
        self.transactions.rollback()
        if seen(error) is Seen.UNEXPECTED:
            _logger.error("Connection %s: unexpected error", self.connection.id, exc_info=error)
            sentence = _lt("An unexpected error occurred. See the server log for details.")
        else:
            sentence = self.connection._sentence(error)
        self.transactions.transaction(lambda: self.connection._mapping_values_failed(sentence))
        if seen(error) is not Seen.UNEXPECTED:
            stream = streams_of(self.connection, names)[:1]
            self.failures.carry_out(outcome.action, outcome, error, place, stream, "out")


def streams_of(connection, names):
    """The streams that send values of the mappings with these names."""
    types = connection._system().mapped_types(names)
    return connection.stream_ids.filtered(lambda stream: stream.record_type in types)


def send_again(connection, names):
    """Have what waited for these mappings sent, and what is in sync compared with what is mapped now."""
    streams = streams_of(connection, names)
    waiting = Domain("connection_id", "=", connection.id) & Domain("direction", "=", "out")
    waiting &= Domain("state", "=", "failed") & Domain("error_code", "=", CODE)
    waiting &= Domain("record_type", "in", streams.mapped("record_type"))
    connection.env["hr.sync.job"].search(waiting).write({"state": "pending", "next_attempt": False})
    if connection.state == "draft":
        return  # nothing is in sync before the set-up is over
    # What is exported, or sent on schedule, is compared then.
    streams._request_comparison()
    connection._wake()
