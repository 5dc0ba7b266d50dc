"""Decides what is wanted of records that are sent together: each an entity of its own, or several of them one."""

import dataclasses

from ...records import RecordError
from ..changes import local_changes
from .comparison import check_references
from .keyed_steps import Lost, Sending, Wanted
from .local_records import is_removable


def decide(part, key, targets, is_looked_for):
    """
    :param part: the ``Slice``.
    :param key: the fingerprint key.
    :param targets: those of its records about which a row waits.
    :param is_looked_for: what earlier calls have left, whose answers were lost, has been looked for.
    :return: a ``Wanted``.
    """
    found = Wanted()
    ready = _ready(part, targets, found)
    if part.shares:
        _SharedEntities(part, key, found, is_looked_for).decide(ready)
        return found
    required = part.declaration.required() & part.names
    for target, outcome in ready.items():
        link = part.links.get(target.id)
        external_id = link.external_id if link and link.state == "linked" else ""
        deleted = outcome == "withdraw"
        try:
            if deleted and is_removable(link):
                local = part.locals.withdrawn(target)
            else:
                local = part.local(target)
                check_references(part.stream, target, local, required)
        except RecordError as error:
            found.failed[target.id] = error
            continue
        wanted = dataclasses.replace(local, external_id=external_id, deleted=deleted)
        if link and link.sent and not is_looked_for:
            found.lost.append(Lost(wanted, (link,), (target.id,)))
            continue
        as_sent = external_id and not link.sent and not local_changes(link, local, key)
        sending = Sending(((target, local),), wanted, local, (target.id,))
        (found.known if wanted.deleted or as_sent else found.todo).append(sending)
    return found


def _ready(part, targets, found):
    """Those that are to be sent or taken back, each with its outcome; about the others nothing is to be done."""
    fresh = targets.filtered(lambda one: one.id not in part.links)
    fresh = set(fresh._sync_creatable(part.stream).ids) if fresh else set()
    ready = {}
    for target in targets:
        outcome = target._sync_outcome()
        if outcome == "wait" or (target.id not in part.links and target.id not in fresh):
            found.outcomes[target.id] = "skipped"
        else:
            ready[target] = outcome
    return ready


class _SharedEntities:
    """Decides about records of which several may be one entity, as its key is mapped.

    Whatever is wanted of an entity is the sum of what Odoo has now: also for what is not due, and for what it loses.
    """

    def __init__(self, part, key, found, is_looked_for):
        self.part = part
        self.key = key
        self.found = found
        self.is_looked_for = is_looked_for
        self.locals = part.locals
        self.links = self.locals.links
        self.groups = self.locals.groups
        #: The links to each entity, by its external id.
        self.holders = {}
        for link in self.links.values():
            if link.state == "linked":
                self.holders.setdefault(link.external_id, []).append(link)
        self.sums = {key: self.locals.sum_of(members) for key, members in self.groups.items()}
        self.entities = self._entities()
        self.claimed = set(self.entities.values())
        # What was sent and not answered may have left entities of any record at the same place, and so looks at all.
        self.doubtful = {
            self.locals.place(one) for one in self.locals.targets if is_looked_for or self._is_sent(one.id)
        }

    def decide(self, ready):
        """
        :param ready: the records that are due.
        """
        due = {}
        for target in ready:
            if error := self.locals.error(target):
                self.found.failed[target.id] = error
                continue
            for entity in self._touched(target):
                due.setdefault(entity, []).append(target.id)
        for (group, external_id), ids in due.items():
            sending = self._of_group(group, ids) if group else self._removal(external_id, ids)
            if self.locals.place(sending.target) in self.doubtful and not self.is_looked_for:
                marked = [self.links[id_] for id_ in sending.ids if self._is_sent(id_)]
                self.found.lost.append(Lost(sending.wanted, tuple(marked), sending.due))
            elif sending.wanted.deleted or self._is_as_sent(sending):
                self.found.known.append(sending)
            else:
                self.found.todo.append(sending)

    def _entities(self):
        """Which entity is to become what: external ids by the keys of groups; no entity is claimed twice.

        One that is what is wanted at a key stays at it, whoever it was of. Otherwise that of a record is moved.
        """
        names = self.part.declaration.key
        agreed = {}
        for external_id, links in self.holders.items():
            for link in links:
                record, hashes = self._record(link), link.fingerprint_out or {}
                if not hashes and not self.locals.key_of(record) and not self.locals.error(record):
                    hashes = self.locals.own(record).fingerprints(self.key)
                agreed.setdefault(tuple(hashes.get(name) for name in names), external_id)
        found, claimed = {}, set()
        for group, local in self.sums.items():
            hashes = local.fingerprints(self.key)
            if external_id := agreed.get(tuple(hashes.get(name) for name in names)):
                found[group] = external_id
                claimed.add(external_id)
        for group, members in self.groups.items():
            if group not in found and (free := [id_ for id_ in self._linked(members) if id_ not in claimed]):
                found[group] = free[0]
                claimed.add(free[0])
        return found

    def _linked(self, members):
        """The entities that these records are linked to, each once: external ids."""
        links = [self.links[one.id] for one in members if one.id in self.links]
        return list(dict.fromkeys(link.external_id for link in links if link.state == "linked"))

    def _touched(self, target):
        """The entities to which one record belongs, or belonged: pairs of a group, if any, and an external id."""
        group, link = self.locals.key_of(target), self.links.get(target.id)
        groups = [group] if group else []
        place, removed = self.locals.place(target), None
        if place in self.doubtful:
            groups += [one for one, members in self.groups.items() if self.locals.place(members[0]) == place]
        if link and link.state == "linked":
            holders = [self._record(other) for other in self.holders[link.external_id]]
            owners = [one for one, id_ in self.entities.items() if id_ == link.external_id]
            # Where other entities take its place, it goes once they are there.
            groups += owners or [one for other in holders if (one := self.locals.key_of(other))]
            removed = link.external_id if not owners and not any(map(self.locals.members, holders)) else None
        elif link and not group:
            own = self._key_of_own(target)
            # What it is of now stands where an entity of it would.
            groups += [own] if own in self.groups else []
            removed = link.external_id if own not in self.groups else None
        touched = [(one, self.entities.get(one, "")) for one in dict.fromkeys(groups)]
        return [*touched, (None, removed)] if removed else touched

    def _of_group(self, group, due):
        members, local = self.groups[group], self.sums[group]
        external_id = self.entities.get(group, "")
        surplus = tuple(id_ for id_ in self._linked(members) if id_ not in self.claimed)
        left = [link for id_ in (external_id, *surplus) for link in self.holders.get(id_, ())]
        left += [link for id_ in due if (link := self.links.get(id_)) and link.state == "creating"]
        leaving = dict.fromkeys(link.res_id for link in left if not self.locals.key_of(self._record(link)))
        owns = tuple((one, self.locals.own(one)) for one in members)
        wanted = dataclasses.replace(local, external_id=external_id)
        return Sending(owns, wanted, local, tuple(due), tuple(leaving), surplus)

    def _removal(self, external_id, due):
        """The last of its records is withdrawn."""
        holders = [self._record(link) for link in self.holders.get(external_id, ())] or [self.part.model.browse(due[0])]
        members = [one for one in holders if not self.locals.error(one)]
        leaving = [one.id for one in holders if self.locals.error(one)]
        local = self.locals.own(members[0])
        linked = external_id if external_id in self.holders else ""
        wanted = dataclasses.replace(local, external_id=linked, deleted=True)
        owns = tuple((one, self.locals.own(one)) for one in members)
        return Sending(owns, wanted, local, tuple(due), tuple(leaving))

    def _is_as_sent(self, sending):
        if not sending.wanted.external_id or sending.leaving or sending.surplus:
            return False
        for id_ in sending.ids:
            link = self.links.get(id_)
            if not link or link.sent or link.external_id != sending.wanted.external_id:
                return False
            if local_changes(link, sending.local, self.key):
                return False
        return True

    def _is_sent(self, id_):
        return id_ in self.links and bool(self.links[id_].sent)

    def _key_of_own(self, target):
        own = self.locals.own(target)
        return tuple(getattr(own, name) for name in self.part.declaration.key)

    def _record(self, link):
        return self.part.model.browse(link.res_id)
