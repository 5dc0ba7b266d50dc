"""Who an entity without a link might be, where the records are about persons: one number is not a person."""

from collections import Counter

from ...records import is_placeholder


class People:
    """The persons of one page's candidates, to confirm what a key has found and to find who looks alike.

    :param records: the candidates' records by Odoo id.
    :param former: the ids among them that are linked, and have left.
    :param unique: the record fields that no two Odoo records may share.
    """

    def __init__(self, records, former, unique):
        self._persons = {id_: record.person() for id_, record in records.items()}
        self._former = set(former)
        self._unique = set(unique)
        self._by_mark, self._by_number = {}, {}
        for id_, person in self._persons.items():
            for mark in person.marks():
                self._by_mark.setdefault(mark, set()).add(id_)
            for number in person.numbers:
                self._by_number.setdefault(number, set()).add(id_)
        #: How many of the page's entities have a number.
        self._there = Counter()

    def count(self, records):
        """Note the numbers of some of the page's entities: a number that several have identifies none of them."""
        self._there.update(number for record in records for number in record.person().numbers)

    def tells_nothing(self, key, values, exactly):
        """Whether the key's value is a number that identifies no one: several have it, on either side.

        :param exactly: how many candidates have exactly that value.
        """
        if len(key) > 1:
            return False
        several = exactly > 1 or self._there[key[0], values[0]] > 1
        return several or (not exactly and is_placeholder(values[0]))

    def judge(self, record, found, key):
        """Who the entity is or might be.

        :param found: the id of the one candidate that has an equal ``key``, or None.
        :return: the id if it is certain; and else those who might be the same person.
        """
        me = record.person()
        alike = self._with_number_of(me)
        if found:
            if me.is_confirmed_by(self._persons[found], key) and alike <= {found}:
                return found, set()
            alike.add(found)
        near = set().union(*(self._by_mark.get(mark, ()) for mark in me.marks()))
        return None, alike | {id_ for id_ in near if me.may_be(self._persons[id_])}

    def free(self, ids, taken):
        """Those of ``ids`` that are still nobody else, or have left: not those ``taken`` since the page began."""
        return sorted(id_ for id_ in ids if id_ in self._former or id_ not in taken)

    def has_left(self, ids):
        """Whether one of ``ids`` is linked, and has left."""
        return not self._former.isdisjoint(ids)

    def _with_number_of(self, me):
        found = set()
        for number in me.numbers:
            name, value = number
            holders = self._by_number.get(number, ())
            # A number that Odoo holds once only has to be asked about, whatever it looks like.
            if name in self._unique or not (is_placeholder(value) or len(holders) > 1 or self._there[number] > 1):
                found.update(holders)
        return found
