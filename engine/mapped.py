"""References that are sent by a mapping: the remote value that a person has chosen for an Odoo value."""

from odoo.fields import Domain

from ..records import MISSING, RecordError, Ref, _lt
from .messages import say

#: The cause of an issue about a record that refers to a value without a remote value.
CODE = "mapping"
_UNMAPPED = _lt(
    "%(name)s is not mapped to a value of %(system)s (%(mapping)s). Choose one under Mappings in the connection; the"
    " record is then sent."
)
_VANISHED = _lt(
    "%(name)s is mapped to %(value)s, which no longer exists in %(system)s (%(mapping)s). Choose another value under"
    " Mappings in the connection; the record is then sent."
)
_INACTIVE = _lt(
    "%(name)s is mapped to %(value)s, which is inactive in %(system)s (%(mapping)s). Choose another value under"
    " Mappings in the connection; the record is then sent."
)


class Mapped:
    """What a person has chosen, for the records of one chunk: looked up once for all of them."""

    def __init__(self, connection):
        self.connection = connection
        self.env = connection.env
        self._mappings = {}
        #: The remote values by mapping and Odoo id.
        self._values = {}

    def mapping_of(self, owner, name):
        """The ``Mapping`` by which the field ``name`` of the record class ``owner`` is sent, None if it is not."""
        key = owner, name
        if key not in self._mappings:
            self._mappings[key] = self.connection._system().mapping_of(owner.record_type(), name)
        return self._mappings[key]

    def load(self, mapping, records):
        """Find the remote values of ``records`` (two queries)."""
        wanted = [id_ for id_ in records.ids if (mapping.name, id_) not in self._values]
        if not wanted:
            return
        empty = self.env["hr.sync.mapping.value"]
        self._values.update(((mapping.name, id_), empty) for id_ in wanted)
        mine = Domain("connection_id", "=", self.connection.id) & Domain("mapping", "=", mapping.name)
        mine &= Domain("res_model", "=", records._name) & Domain("res_id", "in", wanted)
        # An Odoo value that is archived is still referred to.
        rows = self.env["hr.sync.mapping"].with_context(active_test=False)
        rows = rows.search_fetch(mine & Domain("value_id", "!=", False), ["res_id", "value_id"])
        rows.value_id.fetch(["external_id", "code", "name", "active", "vanished"])
        self._values.update(((mapping.name, row.res_id), row.value_id) for row in rows)

    def of(self, mapping, record):
        """The reference that is sent for ``record``: None for none, MISSING where it is sent without this field.

        :raise RecordError: nothing is sent without a value, and there is none that can be used.
        """
        if not record:
            return None
        value = self.value_of(mapping, record)
        return Ref(mapping.record.record_type(), value.external_id) if value else MISSING

    def value_of(self, mapping, record):
        """The remote value itself, empty where ``of`` has no reference.

        :raise RecordError: as for ``of``.
        """
        empty = self.env["hr.sync.mapping.value"]
        if not record:
            return empty
        self.load(mapping, record)
        value = self._values[mapping.name, record.id]
        if value and value.active and not value.vanished:
            return value
        if not value and not mapping.required:
            return empty
        sentence = _UNMAPPED if not value else _VANISHED if value.vanished else _INACTIVE
        names = {"value": value.display_name} if value else {}
        raise RecordError(
            CODE,
            sentence,
            system=self.connection.name,
            mapping=say(self.env, mapping.label, addon=self.connection._system().addon),
            name=record.display_name,
            **names,
        )
