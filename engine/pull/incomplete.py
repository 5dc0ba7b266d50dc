"""New records that refer to something which they cannot do without and which Odoo does not have."""

from ...records import MISSING, RecordError, _lt, joined, shared
from ..messages import type_name


class Incomplete:
    """Leaves them out, and says why.

    :param model: the Odoo model of the records.
    :param needed: the fields without which nothing is created.
    """

    def __init__(self, connection, model, needed):
        self.connection = connection
        self.model = model
        self.needed = needed

    def leave_out(self, items, refs):
        """Leave out what lacks something (yet).

        The stream keeps who the missing ones are: when one comes, it reads everything once more.

        :return: an example of who needs it, by (record type, external id) of what is missing.
        """
        needs = {}
        for item in items:
            if item.outcome or item.link:
                continue
            lacking = [ref for ref in self._needed(item) if refs[ref] is MISSING]
            if not lacking:
                continue
            self._skip(item, dict.fromkeys(self._why(ref, refs) for ref in lacking))
            item.missing = tuple(sorted({(ref.record, ref.external_id) for ref in lacking}))
            for target in item.missing:
                needs.setdefault(target, item.record.label or item.record.external_id)
        return needs

    def foresee(self, items, refs, supplied=False):
        """Leave out what would be left out, as far as that can be known before anything else has come.

        :param supplied: what a new record requires of the connection is taken as given.
        """
        for item in items:
            if item.outcome or not item.apply:
                continue
            why = [self._why(ref, refs) for ref in self._needed(item) if not item.link and refs.gone(ref)]
            if not why and not (supplied and not item.link and self.model._sync_requirements(item.record, refs)):
                why = list(filter(None, [self.model._sync_left_out(item.record.only(item.apply), refs)]))
            if any(why):
                self._skip(item, why)

    def _needed(self, item):
        return [ref for name, ref in item.record.refs().items() if name in self.needed]

    @staticmethod
    def _skip(item, sentences):
        item.outcome = "skipped"
        item.skipped = RecordError("skipped", joined(sentences, "\n"))

    def _why(self, ref, refs):
        """Why a record that needs ``ref`` is left out."""
        kind, name = type_name(ref.record), refs.gone(ref)
        if name:
            sentence = _lt("%(type)s %(name)s was deleted in Odoo, and the record requires it.")
        else:
            sentence = _lt("%(type)s %(name)s is not in Odoo, and the record requires it.")
        return sentence.filled(type=kind, name=shared(name or ref.external_id))
