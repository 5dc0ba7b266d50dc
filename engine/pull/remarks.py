"""What was imported otherwise than the source has it, as notes of the run."""

from collections import Counter

from ...records import _lt, joined
from ..notes import MOST


class Remarks:
    """The remarks about one stream's records; of one kind no more than a run keeps, as they may be many."""

    def __init__(self, stream):
        self.stream = stream
        self._noted = Counter()

    def note(self, items, refs):
        """Leave a note, by ``refs``, about each remark on imported items."""
        for item in items:
            for remark in item.record.remarks if item.outcome != "unchanged" else ():
                if remark.field and remark.field not in item.apply:
                    continue  # it was noted when the field was imported
                kind = remark.sentence.template
                self._noted[kind] += 1
                if self._noted[kind] > MOST + 1:
                    continue  # one more than is kept, so that the run says that there are others
                sentence = _lt("%(label)s: %(remark)s.", label=self._label(item, remark), remark=remark.sentence)
                refs.note(sentence, item.target)

    def _label(self, item, remark):
        """Whose record it is, which one, and which of its fields."""
        owner = item.target.employee_id.name if "employee_id" in item.target._fields else ""
        field = self.stream._field_label_of(remark.field) if remark.field else None
        return joined(filter(None, (owner, item.record.label or item.record.external_id, field)))
