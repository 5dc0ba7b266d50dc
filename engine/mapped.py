"""References that are sent by a mapping: the remote value that a person has chosen for an Odoo value."""

from odoo.fields import Domain

from ..records import MISSING, RecordError, Ref, _lt, shared
from ..systems.mapping import MappingValue

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
_ELSEWHERE = _lt(
    "%(name)s is mapped to %(value)s (%(other)s) and counts there, so it is not sent under %(mapping)s as well."
)


class Mapped:
    """What a person has chosen, for the records of one chunk: looked up once for all of them."""

    def __init__(self, connection):
        self.connection = connection
        self.env = connection.env
        self._mappings = {}
        #: The rows by mapping and Odoo id.
        self._rows = {}
        #: The rows without a value, likewise; looked up for errors only.
        self._unset = {}

    def mapping_of(self, owner, name):
        """The ``Mapping`` by which the field ``name`` of the record class ``owner`` is sent, None if it is not."""
        key = owner, name
        if key not in self._mappings:
            self._mappings[key] = self.connection._system().mapping_of(owner.record_type(), name)
        return self._mappings[key]

    def load(self, mapping, records):
        """Find the remote values of ``records``, also those of the mappings that come first (two queries)."""
        wanted = [id_ for id_ in records.ids if (mapping.name, id_) not in self._rows]
        if not wanted:
            return
        names = (mapping.name, *mapping.unless)
        empty = self.env["hr.sync.mapping"]
        self._rows.update(((name, id_), empty) for id_ in wanted for name in names)
        mine = Domain("connection_id", "=", self.connection.id) & Domain("mapping", "in", names)
        mine &= Domain("res_model", "=", records._name) & Domain("res_id", "in", wanted)
        # An Odoo value that is archived is still referred to.
        rows = self.env["hr.sync.mapping"].with_context(active_test=False)
        fields = ["mapping", "res_id", "value_id", "choice"]
        rows = rows.search_fetch(mine & Domain("value_id", "!=", False), fields)
        rows.value_id.fetch(["external_id", "code", "name", "kind", "active", "vanished"])
        self._rows.update(((row.mapping, row.res_id), row) for row in rows)

    def of(self, mapping, record):
        """The reference that is sent for ``record``: None for none, MISSING where it is sent without this field.

        :raise RecordError: nothing is sent without a value, and there is none that can be used.
        """
        if not record:
            return None
        value = self.value_of(mapping, record)
        return Ref(mapping.record.record_type(), value.external_id) if value else MISSING

    def value_of(self, mapping, record):
        """The remote value itself, a ``MappingValue`` with what a person has chosen; None where ``of`` has none.

        :raise RecordError: as for ``of``, or the record counts in another mapping.
        """
        if not record:
            return None
        self.load(mapping, record)
        first = next((row for name in mapping.unless if (row := self._rows[name, record.id])), None)
        if first:
            raise self._error(_ELSEWHERE, mapping, record, first.value_id, first, other=first.label)
        row = self._rows[mapping.name, record.id]
        value = row.value_id
        if value and value.active and not value.vanished:
            choice = mapping.choice(row.choice)
            return MappingValue(
                value.external_id, value.code or None, value.name, kind=value.kind or None, choice=choice
            )
        if not value and not mapping.required:
            return None
        sentence = _UNMAPPED if not value else _VANISHED if value.vanished else _INACTIVE
        raise self._error(sentence, mapping, record, value, row)

    def elsewhere(self, mapping, records):
        """Those of ``records`` that count by a mapping that comes first."""
        self.load(mapping, records)
        return records.filtered(lambda one: any(self._rows[name, one.id] for name in mapping.unless))

    def _error(self, sentence, mapping, record, value, row, **names):
        names |= {"value": value.display_name} if value else {}
        where = row or self._row_of(mapping, record) or self.connection
        return RecordError(
            CODE,
            sentence,
            fix=(where._name, where.id),
            system=self.connection.name,
            mapping=mapping.label,
            name=shared(record.display_name),
            **names,
        )

    def _row_of(self, mapping, record):
        """The row in which a person chooses a value for ``record``; those that have none yet are not loaded."""
        if (mapping.name, record.id) not in self._unset:
            mine = Domain("connection_id", "=", self.connection.id) & Domain("mapping", "=", mapping.name)
            mine &= Domain("res_model", "=", record._name) & Domain("res_id", "=", record.id)
            rows = self.env["hr.sync.mapping"].with_context(active_test=False)
            self._unset[mapping.name, record.id] = rows.search(mine, limit=1)
        return self._unset[mapping.name, record.id]
