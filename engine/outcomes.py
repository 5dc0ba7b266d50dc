"""What a model says of a record that it does not write."""

from ..records import RecordError


class SkipRecord(Exception):
    """A record that is none of Odoo's business now; raised by ``_sync_values``.

    It is counted, leaves nothing behind, and is looked at again by the next pass over everything.

    :param sentence: why, where a person should know.
    :param fix: the Odoo record in which a person changes that, as of a ``RecordError``.
    """

    def __init__(self, sentence=None, fix=None):
        super().__init__(str(sentence or ""))
        self.sentence = sentence
        self.fix = fix


class FrozenRecord(RecordError):
    """What is posted stands: nothing of the record changes, also not the fields that might."""
