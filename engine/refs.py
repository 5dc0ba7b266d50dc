"""References, resolved through links: external ids to Odoo ids and back, one query per record type."""

from odoo.fields import Domain

from ..records import MISSING, Ref
from .mapped import Mapped


class Refs:
    """The references of one chunk of records.

    ``refs[ref]`` is the Odoo id, False for an empty reference, MISSING for one that cannot be resolved (yet), so that
    the field is left alone. ``refs.of(record_type, record)`` is the way back, ``refs.of_field(…)`` that of a field,
    which may be sent by a mapping that a person has filled in.
    """

    def __init__(self, connection, notes=None, lasting=None):
        self.connection = connection
        self.env = connection.env
        #: What models keep for the chunks that follow, each in a transaction of its own: others may have changed by
        #: then what it was made of.
        self.lasting = {} if lasting is None else lasting
        #: What the people who look at the run should know although nothing failed, in the order in which it came up:
        #: sentences, with the records that each is about or True.
        self.notes = {} if notes is None else notes
        self._ids = {}
        #: What could not be resolved: external ids by record type; and what the latest comparison proposes for it.
        self._unresolved, self._foreseen = {}, {}
        #: The names of those whose record was deleted in Odoo.
        self._gone = {}
        self._external = {}
        self._once = {}
        self._mapped = Mapped(connection)

    def load(self, refs):
        """Resolve ``refs`` (references, MISSING and None mixed) with one query per record type."""
        wanted = {}
        for ref in refs:
            if isinstance(ref, Ref) and ref not in self._ids:
                wanted.setdefault(ref.record, set()).add(ref.external_id)
        for record_type, external_ids in wanted.items():
            self._unresolved.setdefault(record_type, set()).update(external_ids)
            self._foreseen.pop(record_type, None)
            for link in self._links(record_type, Domain("external_id", "in", list(external_ids))):
                ref = Ref(record_type, link.external_id)
                if link.state == "detached":
                    self._gone[ref] = link.label or link.external_id
                else:
                    self._ids[ref] = link.res_id

    def load_records(self, record_type, records):
        """Find the external ids of ``records`` with one query."""
        wanted = [id_ for id_ in records.ids if (record_type, id_) not in self._external]
        if not wanted:
            return
        self._external.update(((record_type, id_), MISSING) for id_ in wanted)
        domain = Domain("res_model", "=", records._name) & Domain("res_id", "in", wanted)
        for link in self._links(record_type, domain & Domain("state", "=", "linked")):
            self._external[record_type, link.res_id] = Ref(record_type, link.external_id)

    def load_field(self, owner, name, record_type, records):
        """Find what the field ``name`` of the record class ``owner`` is sent as, for all records to which it refers."""
        mapping = self._mapped.mapping_of(owner, name)
        if mapping:
            self._mapped.load(mapping, records)
        else:
            self.load_records(record_type, records)

    def __getitem__(self, ref):
        if ref is MISSING:
            return MISSING
        return self._ids.get(ref, MISSING) if ref else False

    def ids(self, record_type):
        """The Odoo ids of all entities of that type to which the chunk refers."""
        return [id_ for ref, id_ in self._ids.items() if ref.record == record_type]

    def foreseen(self, ref):
        """What a reference will lead to by what the latest comparison proposes, where it cannot be resolved yet.

        :return: the Odoo id; False for an empty reference, and for a record that will be new in Odoo; MISSING where
            that is not known (one query per record type).
        """
        if not ref or ref is MISSING or self[ref] is not MISSING:
            return self[ref]
        return self._proposed(ref.record).get(ref.external_id, MISSING)

    def foreseen_ids(self, record_type):
        """The Odoo ids to which the chunk's unresolved references of that type will lead, as for ``foreseen``."""
        return [id_ for id_ in self._proposed(record_type).values() if id_]

    def _proposed(self, record_type):
        if record_type in self._foreseen:
            return self._foreseen[record_type]
        unresolved = [id_ for id_ in self._unresolved.get(record_type, ()) if self[Ref(record_type, id_)] is MISSING]
        mine = Domain("connection_id", "=", self.connection.id) & Domain("record_type", "=", record_type)
        proposals = self.env["hr.sync.proposal"].search(mine & Domain("external_id", "in", unresolved))
        found = self._foreseen[record_type] = {}
        for one in proposals:
            if one.expected == "match" and (one.chosen_id or one.res_id):
                found[one.external_id] = one.chosen_id or one.res_id
            elif one.expected == "create":
                found[one.external_id] = False
        return found

    def waits_for(self, ref):
        """Whether ``ref`` may be resolved later: it is not linked, and nobody deleted its record in Odoo."""
        return isinstance(ref, Ref) and ref not in self._ids and ref not in self._gone

    def gone(self, ref):
        """The name of what ``ref`` refers to, if its record was deleted in Odoo; else None."""
        return self._gone.get(ref)

    def of(self, record_type, record):
        """The reference to ``record``; MISSING where the external system does not know it."""
        return self._external.get((record_type, record.id), MISSING) if record else None

    def of_field(self, owner, name, record_type, record):
        """The reference to ``record`` as the field ``name`` of the record class ``owner`` is sent.

        :return: as for ``of``.
        :raise RecordError: it is sent by a mapping, and nothing can be sent without a value of that.
        """
        mapping = self._mapped.mapping_of(owner, name)
        return self._mapped.of(mapping, record) if mapping else self.of(record_type, record)

    def mapped_value(self, owner, name, record):
        """The remote value (a ``MappingValue``) as which the field ``name`` is sent; None if by no mapping.

        :raise RecordError: as for ``of_field``.
        """
        mapping = self._mapped.mapping_of(owner, name)
        return self._mapped.value_of(mapping, record) if mapping else None

    def note(self, sentence, records=None):
        """Say a ``Sentence`` in the run; the same is said once.

        :param records: the Odoo records that it is about.
        """
        known = self.notes.get(sentence, True)
        self.notes[sentence] = known if not records else records if known is True else known | records

    def once(self, name, load):
        """What ``load()`` returns, looked up once for the whole chunk."""
        if name not in self._once:
            self._once[name] = load()
        return self._once[name]

    @property
    def calendars(self):
        """Finds or makes the calendar of a schedule; loads all of the company's once."""
        return self.once("calendars", lambda: self.env["resource.calendar"]._sync_finder(self.connection))

    def _links(self, record_type, domain):
        Link = self.env["hr.sync.link"]
        domain &= Link._of_type(self.connection, record_type)
        return Link.search_fetch(domain, ["external_id", "res_id", "state", "label"])
