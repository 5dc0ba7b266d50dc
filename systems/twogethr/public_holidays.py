"""2getHR's public holidays."""

from __future__ import annotations

from ...records import PublicHoliday, _lt
from ..decode import day, flag, text
from ..field import Field
from .client import TwogethrStream
from .values import EXISTS, words


class PublicHolidays(TwogethrStream):
    """Days on which the company, or one of its locations, does not work; those of several locations may coincide."""

    record = PublicHoliday
    button = _lt("Sync 2getHR Public Holidays")
    title = _lt("Public Holidays")
    summary = _lt("Days on which the company does not work.")
    list_operation = "listPublicHolidays"
    match = (("day",),)
    incremental = False
    shared = True
    fields = (
        Field("name", "name", text(), required=True),
        Field("day", "date", day, required=True),
        Field("half_day", "isHalfDay", flag(False)),
        EXISTS,
    )

    def label(self, item: dict) -> str:
        return words(item, "name", "date")
