"""What Odoo has of some records, as it is sent; of records that are one entity together, their sum."""

import dataclasses

import psycopg2
from odoo.fields import Domain

from ...records import MISSING, _lt, shown_together
from ..changes import links_of
from ..issues import issues_of
from ..refs import Refs
from ..signals import CONCURRENT
from ..values import shown
from .comparison import check_references


def local_records(stream, targets):
    """
    :param stream: in the engine's environment.
    :return: the ``LocalRecords`` of ``targets``, or their ``SummedRecords`` where several may be one entity.
    """
    kind = SummedRecords if stream._declaration().mapped_key() else LocalRecords
    return kind(stream, targets)


class LocalRecords:
    """Records as Odoo has them; the number of queries does not depend on how many."""

    def __init__(self, stream, targets):
        self.stream = stream
        self.targets = targets
        self.names = stream._sent()
        #: Those of them without which a record cannot be used.
        self.required = stream._declaration().required() & self.names
        self.refs = Refs(stream.connection_id)
        self.refs.once("batch", lambda: targets)
        targets._sync_load_refs(self.names, self.refs)

    def of(self, target):
        """What is sent of one record.

        :raise RecordError: it cannot be sent as it is.
        """
        return self.own(target)

    def own(self, target):
        """What Odoo has of one record by itself.

        :raise RecordError: it cannot be sent as it is.
        """
        return target._sync_to_record(self.names, self.refs)

    def withdrawn(self, target):
        """What can be built of one record that is to be withdrawn; a field that cannot be is MISSING.

        Its link says which entity it is, so that nothing that is wrong with the record may keep the entity there.
        """
        whole, _error = self._built(target, self.names)
        if whole is not None:
            return whole
        usable = {name for name in self.names if self._built(target, {name})[0] is not None}
        record, _error = self._built(target, usable)
        return record or target._sync_record(external_id="")

    def _built(self, target, names):
        """One record with the fields ``names``, or None and why it cannot be sent so."""
        try:
            record = target._sync_to_record(names, self.refs)
            check_references(self.stream, target, record, self.required & names)
        except (psycopg2.Error, *CONCURRENT):
            raise
        except Exception as error:  # whatever is wrong with one record, the others are sent without it
            return None, error
        return record, None

    def members(self, target):
        """The records that are one entity with this one, itself among them; empty where it is not to be sent."""
        return (target,)

    def stands_for(self, target, scope):
        """Whether one record is the one of its entity of which a preview says what becomes.

        :param scope: the domain of the records that are looked at.
        """
        return True

    def parts(self, target):
        """What the entity of one record is the sum of: a ``Sentence``; None where it is no sum."""
        return None


class SummedRecords(LocalRecords):
    """Records whose keys are equal once mapped are one entity, with the sum of what the stream declares in ``sums``.

    All records are looked at that have the same values in those fields of the key that are not mapped: whatever a
    person maps, what is one entity, or was it before, is among them. A record counts if it is to be sent and can be.
    """

    def __init__(self, stream, targets):
        self._by_place = _place_fields(stream, targets)
        super().__init__(stream, targets | self._neighbours(stream, targets))
        self.links = links_of(stream, self.targets)
        self._owns = {}
        #: The records of each entity in the order in which they were made, by the entity's key.
        self.groups = {}
        self._keys = {}
        self._links_at = None
        self._group()

    def of(self, target):
        record, members = self.own(target), self.members(target)
        return self.sum_of(members) if len(members) > 1 else record

    def own(self, target):
        record, error = self._own(target)
        if error:
            raise error
        return record

    def members(self, target):
        return self.groups.get(self.key_of(target), ())

    def key_of(self, target):
        """The key of the entity that one record is a part of, None where it is not to be sent."""
        return self._keys.get(target.id)

    def sum_of(self, members):
        """What is sent of several records; what is not summed is that of the first."""
        owns = [self.own(member) for member in members]
        sums = {name: summed(getattr(own, name) for own in owns) for name in self.stream._declaration().sums}
        return dataclasses.replace(owns[0], **sums)

    def error(self, target):
        """Why one record cannot be sent as it is, None if it can."""
        return self._own(target)[1]

    def place(self, target):
        """The values of one record that no mapping changes: whatever becomes one entity has the same."""
        return tuple(plain(target[field]) for field in self._by_place)

    def stands_for(self, target, scope):
        members = self.members(target)
        if not members:
            link = self.links.get(target.id)
            # An entity from which it is taken is corrected: the others say so.
            return not any(
                link and other.external_id == link.external_id and self.key_of(target.browse(other.res_id))
                for other in self.links_about(target)
            )
        seen = [one for one in members if one.filtered_domain(scope)]
        return target == next((one for one in seen if one.id in self.links), seen[0] if seen else target)

    def parts(self, target):
        members = self.members(target)
        if len(members) < 2:
            return None
        fields = [target._sync_refs[name][1] for name in sorted(self.stream._declaration().mapped_key())]
        parts = []
        for one in members:
            own = self.own(one)
            names = [one[field].display_name for field in fields]
            amounts = [shown(self.stream.env, getattr(own, name), name) for name in self.stream._declaration().sums]
            parts.append(shown_together((*names, *amounts), " "))
        return _lt("Sum of: %(parts)s", parts=shown_together(parts, "; "))

    def links_about(self, target):
        """The links of all records at the place of this one."""
        if self._links_at is None:
            self._links_at = {}
            for one in self.targets.filtered(lambda one: one.id in self.links):
                self._links_at.setdefault(self.place(one), []).append(self.links[one.id])
        return self._links_at.get(self.place(target), ())

    def _neighbours(self, stream, targets):
        domain = Domain.TRUE
        for field in self._by_place:
            domain &= Domain(field, "in", list({plain(target[field]) for target in targets}))
        places = {self.place(target) for target in targets}
        found = targets.search(domain) if targets else targets
        return found.filtered(lambda one: self.place(one) in places)._sync_of_company(stream.connection_id.company_id)

    def _group(self):
        fresh = self.targets.filtered(lambda one: one.id not in self.links)
        creatable = set(fresh._sync_creatable(self.stream).ids) - self._left_out(fresh) if fresh else set()
        for target in self.targets.sorted("id"):
            link = self.links.get(target.id)
            if (link.state == "detached") if link else (target.id not in creatable):
                continue
            if target._sync_outcome() == "send" and not self.error(target):
                own = self.own(target)
                key = tuple(getattr(own, name) for name in self.stream._declaration().key)
                self._keys[target.id] = key
                self.groups[key] = (*self.groups.get(key, ()), target)

    def _left_out(self, fresh):
        """The ids of those that a person has left out."""
        mine = issues_of(self.stream, "out") & Domain("state", "=", "ignored") & Domain("res_id", "in", fresh.ids)
        return set(self.stream.env["hr.sync.job"].search_fetch(mine, ["res_id"]).mapped("res_id"))

    def _own(self, target):
        if target.id not in self._owns:
            is_withdrawn = target._sync_outcome() == "withdraw" and is_removable(self.links.get(target.id))
            found = (self.withdrawn(target), None) if is_withdrawn else self._built(target, self.names)
            self._owns[target.id] = found
        return self._owns[target.id]


def is_removable(link):
    """Whether the entity of a record can be removed by what its link says.

    What a lost call may have created is found by its key alone: the record has to be built.
    """
    return bool(link) and (link.state == "linked" or not link.sent)


def _place_fields(stream, targets):
    """The Odoo fields behind those fields of the key that are not mapped."""
    declaration = stream._declaration()
    names = [name for name in declaration.key if name not in declaration.mapped_key()]
    refs = {name: field for name, (_record, field) in targets._sync_refs.items()}
    return [field for name in names if (field := targets._sync_fields.get(name) or refs.get(name))]


def plain(value):
    """The value of an Odoo field, of a reference its id."""
    return value.id if hasattr(value, "_ids") else value


def summed(values):
    """The sum of those values that there are, None if there are none."""
    found = [value for value in values if value is not None and value is not MISSING]
    return sum(found[1:], found[0]) if found else None
