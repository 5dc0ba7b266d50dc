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
        #: The ids of all records, in order: they are counted before they are cut.
        self.ids = {}
        #: Whether there are more sentences than are kept.
        self.is_cut = False

    def add(self, sentence, records):
        packed = sentence.packed()
        self.is_cut |= add_to(self.sentences, {as_key(packed): packed})
        if records and self.model in ("", records._name):
            self.model = records._name
            self.ids.update(dict.fromkeys(records.ids))

    def values(self, known=None):
        """What is stored of the note, added to what is stored already.

        Records that are not kept can be met again, and nobody knows whether they were counted. The count is therefore
        exact for the records of one call, and otherwise the least that there are; ``is_least`` says so.

        :param known: the values of the stored note; None for a new one.
        """
        known = known or {}
        sentences = {as_key(one): one for one in known.get("sentences") or ()}
        ids = dict.fromkeys(known.get("res_ids") or ())
        counted = known.get("count", 0) if len(ids) >= MOST else 0
        found = len(ids | self.ids)
        is_repeated = found == len(ids) or (ids.keys() <= self.ids.keys() and found >= counted)
        is_unsure = counted > len(ids) and not is_repeated
        lost_sentences = add_to(sentences, self.sentences) | self.is_cut
        lost_records = add_to(ids, self.ids)
        return {
            "sentences": list(sentences.values()),
            "res_model": known.get("res_model") or self.model or False,
            "res_ids": list(ids) or False,
            "count": max(len(sentences), found, counted),
            "is_cut": bool(known.get("is_cut")) | lost_sentences | lost_records,
            "is_least": bool(known.get("is_least")) | lost_sentences | is_unsure,
        }


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
