"""References by a code: the ids of all entities of a record type, by one of their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...records import RecordError, _lt, type_label
from ..decode import quoted
from ..errors import Rejected

if TYPE_CHECKING:
    from .reading import ReadingStream


class Codes:
    """
    :param stream: the stream of the record type that is referred to; all of its list is read at the first question.
    :param field: the record's field that has the code, a text.
    """

    def __init__(self, stream: ReadingStream, field: str):
        self._stream, self._field = stream, field
        self._ids: dict[str, list[str]] | None = None
        self._codes: dict[str, str] = {}

    def id_of(self, code: str) -> str:
        """
        :raise RecordError: no entity has the code, or several have it.
        """
        found = self._read().get(code, [])
        if len(found) == 1:
            return found[0]
        said = _lt("several entities have the code %(code)s: %(type)s") if found else _lt("%(type)s has no %(code)s")
        raise RecordError("value", said, code=quoted(code), type=type_label(self._stream.record_type()))

    def code_of(self, external_id: str) -> str:
        """
        :raise Rejected: the entity has no code, or shares it with another one.
        """
        ids, code = self._read(), self._codes.get(external_id)
        if code is None or len(ids[code]) > 1:
            said = _lt("%(type)s %(id)s has no code of its own in the external system.")
            raise Rejected(said.filled(type=type_label(self._stream.record_type()), id=external_id))
        return code

    def _read(self) -> dict[str, list[str]]:
        if self._ids is None:
            ids: dict[str, list[str]] = {}
            for external_id, code in self._stream.values_of(self._field):
                ids.setdefault(code, []).append(external_id)
                self._codes[external_id] = code
            self._ids = ids
        return self._ids
