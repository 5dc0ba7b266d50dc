"""What was imported otherwise than the source has it, as notes of the run."""

from collections import Counter

from ...records import _lt

#: Remarks of one kind that a run lists.
_MOST = 20


class Remarks:
    """The remarks about one stream's records; of one kind only some are noted, as they may be many."""

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
                if self._noted[kind] <= _MOST:
                    refs.note(_lt("%(label)s: %(remark)s.", label=self._label(item, remark), remark=remark.sentence))
                else:
                    refs.note(_lt("There are more records of this kind than listed."))

    def _label(self, item, remark):
        """Whose record it is, which one, and which of its fields."""
        owner = item.target.employee_id.name if "employee_id" in item.target._fields else ""
        field = remark.field and self.stream._field_name(remark.field)
        return ", ".join(filter(None, (owner, item.record.label or item.record.external_id, field)))
