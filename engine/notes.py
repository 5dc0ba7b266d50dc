"""What people should know about a run although nothing failed, grouped by cause."""

import json

from ..records import as_sentence

#: So many sentences, and records, are kept of one cause.
MOST = 200


class Note:
    """What several sentences have in common, the sentences themselves, and the records that they are about."""

    def __init__(self, cause):
        #: Packed, as JSON can hold it.
        self.cause = cause
        #: The packed sentences by their text in JSON: each is kept once, in the order in which it came up.
        self.sentences = {}
        self.model = ""
        #: The ids of the records, in order.
        self.ids = {}
        #: Whether there are more than are kept.
        self.is_cut = False

    def add(self, sentence, records):
        packed = sentence.packed()
        self.is_cut |= add_to(self.sentences, {as_key(packed): packed})
        if records and self.model in ("", records._name):
            self.model = records._name
            self.is_cut |= add_to(self.ids, dict.fromkeys(records.ids))


def by_cause(notes):
    """
    :param notes: sentences or texts; as a dict with the records that each is about, True if there are none.
    :return: a ``Note`` for each cause, by ``as_key`` of it.
    """
    about, found = notes if isinstance(notes, dict) else {}, {}
    for said in notes:
        sentence, records = as_sentence(said), about.get(said, True)
        cause = sentence.cause().packed()
        note = found.setdefault(as_key(cause), Note(cause))
        note.add(sentence, None if records is True else records)
    return found


def add_to(known, fresh):
    """Add ``fresh`` to the dict ``known`` as far as there is room.

    :return: whether something was left out.
    """
    missing = [key for key in fresh if key not in known]
    room = max(MOST - len(known), 0)
    known.update((key, fresh[key]) for key in missing[:room])
    return len(missing) > room


def as_key(packed):
    """A packed sentence as a text: equal sentences have equal texts."""
    return json.dumps(packed, sort_keys=True)
