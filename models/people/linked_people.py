"""The persons whom a connection has linked, read once for a slice of its worker."""

from weakref import WeakKeyDictionary

#: By the cursor, which the worker keeps through all transactions of a slice, and by the connection's id.
_OF_SLICES = WeakKeyDictionary()


def linked_people(connection):
    """What is known of the connection's ``LinkedPeople`` in this slice."""
    return _OF_SLICES.setdefault(connection.env.cr, {}).setdefault(connection.id, LinkedPeople())


class LinkedPeople:
    """An index of persons by what two who may be the same have in common.

    Each of some new employees is compared with all who are linked. Reading these anew each time would take as many
    readings as there are new ones, so only those who have been linked or changed since are read again.
    """

    def __init__(self):
        self._stamps, self._persons, self._by_mark = {}, {}, {}

    def refresh(self, employees, read):
        """Know exactly ``employees``.

        :param read: returns the ``Person`` of each of some employees, by id.
        """
        stamps = {employee.id: employee.write_date for employee in employees}
        new = [id_ for id_, stamp in stamps.items() if self._stamps.get(id_) != stamp]
        self._stamps = stamps
        self._persons = {id_: person for id_, person in self._persons.items() if id_ in stamps}
        for id_, person in read(employees.browse(new)).items():
            self._persons[id_] = person
            for mark in person.marks():
                self._by_mark.setdefault(mark, set()).add(id_)

    def alike(self, person):
        """The ids of those who may be the same person, in the order in which they were refreshed."""
        near = set().union(*(self._by_mark.get(mark, ()) for mark in person.marks()))
        return [id_ for id_ in self._stamps if id_ in near and person.may_be(self._persons[id_])]
