"""Some records of one stream on their way out: what Odoo has of them and what is known of them, read once for all."""

from dataclasses import dataclass, field

from ...records import MISSING
from ..changes import links_of
from ..refs import Refs
from .rows import Rows


class Slice:
    """Read in the transaction in which it is decided what is sent; the number of queries does not depend on how many.

    :param stream: in the engine's environment.
    :param ids: the ids of the records.
    """

    def __init__(self, stream, ids):
        self.env = stream.env
        self.stream = stream
        self.ids = ids
        self.declaration = stream._declaration()
        self.names = stream._sent()
        self.model = self.env[stream._model_name()].with_context(active_test=False)
        self.rows = Rows(stream)
        #: The rows that wait, and the open or ignored issue, by the id of the record.
        self.waiting, self.issues = self.rows.take(ids)
        self.read_records()

    def read_records(self):
        """The links, by the id of the record, and the records that are there; again where an import changed them."""
        self.links = links_of(self.stream, self.model.browse(self.ids))
        self.targets = self.model.browse(self.ids).exists()
        self._refs = None

    def left_out(self):
        """The ids of the records about which nothing waits, and of those that a person has left out."""
        ignored = {id_ for id_, issue in self.issues.items() if issue.state == "ignored"}
        return {id_ for id_ in self.ids if id_ in ignored or id_ not in self.waiting}

    def issue(self, target):
        return self.issues.get(target.id, self.env["hr.sync.job"])

    def local(self, target):
        """What Odoo has of one record, with the fields that are sent.

        :raise RecordError: it cannot be sent as it is.
        """
        if self._refs is None:
            self._refs = Refs(self.stream.connection_id)
            self._refs.once("batch", lambda: self.targets)
            self.targets._sync_load_refs(self.names, self._refs)
        return target._sync_to_record(self.names, self._refs)

    def lacking(self, local):
        """The fields that are sent and that the external system would not understand yet."""
        return {name for name in self.names if getattr(local, name) is MISSING}


@dataclass
class Plan:
    """What is decided about the records of a slice.

    :param taken: the ids of the rows that were taken with the values.
    :param outcomes: what became of those about which nothing is to be done any more, by the id of the record.
    :param failed: the errors of those that cannot be sent, and ``put_off`` until when others wait, likewise.
    :param reads: the calls by which more has to be found out first, each with the key of its answer as its intent.
    :param calls: the calls that are to be made; marked before they are.
    :param deferred: the ids of the records for which something else has to come first.
    """

    taken: list = field(default_factory=list)
    outcomes: dict = field(default_factory=dict)
    failed: dict = field(default_factory=dict)
    put_off: dict = field(default_factory=dict)
    reads: list = field(default_factory=list)
    calls: list = field(default_factory=list)
    deferred: set = field(default_factory=set)

    def add(self, other):
        """Take in what was decided about other records."""
        for name in ("taken", "reads", "calls"):
            getattr(self, name).extend(getattr(other, name))
        self.deferred |= other.deferred
