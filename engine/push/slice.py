"""Some records of one stream on their way out: what Odoo has of them and what is known of them, read once for all."""

from dataclasses import dataclass, field

from ...records import MISSING
from ..changes import links_of
from .local_records import local_records
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
        #: Whether several records may be one entity.
        self.shares = bool(self.declaration.mapped_key())
        self.model = self.env[stream._model_name()].with_context(active_test=False)
        self.rows = Rows(stream)
        #: The rows that wait, and the open or ignored issue, by the id of the record.
        self.waiting, self.issues = self.rows.take(ids)
        self.read_records()

    def read_records(self):
        """The links, by the id of the record, and the records that are there; again where an import changed them."""
        self.links = links_of(self.stream, self.model.browse(self.ids))
        self.targets = self.model.browse(self.ids).exists()
        self._locals = None

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
        return self.locals.of(target)

    @property
    def locals(self):
        """The ``LocalRecords``, looked up once."""
        if self._locals is None:
            self._locals = local_records(self.stream, self.targets)
        return self._locals

    def known_links(self):
        """The links of all records of which is known what Odoo has, by their ids."""
        return {**self.links, **self.locals.links} if self.shares else self.links

    def links_about(self, target):
        """The links on which it depends whether something can be sent of one record: its own, or of what it is with."""
        return self.locals.links_about(target) if self.shares else [*filter(None, [self.links.get(target.id)])]

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
