"""How approved hours are sent by the operation that writes, where an administrator has described one.

The gateway has no list of hours that is known, so that what a call without an answer has left cannot be found: see
``finds_created``. Nor is it known how hours are changed or removed: that is done in Avantage.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ...records import Record, RecordError, Ref, _lt
from ..errors import Rejected
from ..stream import Stream
from .mapped import DOUBLE, HALF, REGULAR, quantity
from .writing_settings import SWITCH
from .writing_template import HoursLine

#: The field of a line that holds each quantity.
_FIELD_OF = {REGULAR: "regular", HALF: "half", DOUBLE: "double"}
_CORRECT = _lt("These hours are in Avantage already. Correct them there: Odoo cannot change or remove them.")


class SentHours(Stream):
    """The part of the stream that sends. Each total of Odoo is a line of its own, and is known by our own id."""

    creates = foresees = own_ids = True
    finds_created = False
    create_setting = SWITCH

    def session(self) -> Any:
        return self.client.gateway.session()

    def create(self, record: Record, own_id: str) -> Record:
        """Send the line; there is no other id than ours.

        :raise Unanswered: it may have been taken.
        :raise RemoteError: it was not taken.
        """
        self.client.write_hours(self._line(record))
        return replace(record, external_id=own_id)

    def update(self, external_id: str, record: Record) -> Record:
        raise Rejected(_CORRECT)

    def delete(self, external_id: str) -> None:
        raise Rejected(_CORRECT)

    def preview_line(self, record: Record) -> str:
        return self.client.hours_line(self._line(record))

    def foresee(self, wanted: Sequence[Record]) -> list[RecordError | None]:
        return [self._foreseen(record) for record in wanted]

    def _foreseen(self, record: Record) -> RecordError | None:
        if record.external_id or record.deleted:
            return RecordError("rejected", _CORRECT)
        try:
            self.preview_line(record)
        except Rejected as error:
            return RecordError("rejected", error.sentence)
        return None

    def _line(self, record: Any) -> HoursLine:
        """
        :raise Rejected: it is not known as which of the three quantities the hours count.
        """
        hour_type = _id(record.wage_type)
        try:
            hours: dict[str, Decimal] = {_FIELD_OF[quantity(self.client.hour_type(hour_type))]: record.hours}
        except RecordError as error:
            raise Rejected(error.sentence) from None
        return HoursLine(
            company=self.client.company,
            employee=_id(record.employee),
            project=_id(record.project),
            day=record.day,
            activity=_id(record.activity),
            trade=_id(record.trade),
            hour_type=hour_type,
            note=record.note or "",
            **hours,
        )


def _id(ref: Any) -> str:
    """The number or code of what is referred to, empty for nothing."""
    return ref.external_id if isinstance(ref, Ref) else ""
