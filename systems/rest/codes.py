"""References by a code: the ids of all entities of a record type, by one of their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...records import RecordError, _lt, type_label
from ..decode import quoted
from ..errors import ContractBroken, NotFound, Rejected

if TYPE_CHECKING:
    from .reading import ReadingStream


class Codes:
    """
    :param stream: the stream of the record type that is referred to; all of its list is read at the first question,
        and again for a code or an id that is not in it: once for each of them, and once between two ``prepare``.
    :param field: the record's field that has the code, a text.
    """

    def __init__(self, stream: ReadingStream, field: str):
        self._stream, self._field = stream, field
        self._ids: dict[str, list[str]] | None = None
        self._codes: dict[str, str] = {}
        self._unknown: set[str] = set()
        self._may_read_again = False

    def prepare(self) -> None:
        """
        :raise ContractBroken: there is no such list.
        :raise RemoteError: it cannot be read.
        """
        if self._ids is None:
            self._read()
        self._may_read_again = True

    def id_of(self, code: str) -> str:
        """
        :raise RecordError: no entity has the code, or several have it.
        """
        found = self._known(code, known_by="code").get(code, [])
        if len(found) == 1:
            return found[0]
        said = _lt("several entities have the code %(code)s: %(type)s") if found else _lt("%(type)s has no %(code)s")
        raise RecordError("value", said, code=quoted(code), type=type_label(self._stream.record_type()))

    def code_of(self, external_id: str) -> str:
        """
        :raise Rejected: the entity has no code, or shares it with another one.
        """
        ids = self._known(external_id, known_by="id")
        code = self._codes.get(external_id)
        if code is None or len(ids[code]) > 1:
            said = _lt("%(type)s %(id)s has no code of its own in the external system.")
            raise Rejected(said.filled(type=type_label(self._stream.record_type()), id=external_id))
        return code

    def _known(self, word: str, known_by: str) -> dict[str, list[str]]:
        """The ids by code; read again if ``word`` is not known, as it may have been created since."""
        ids = self._read() if self._ids is None else self._ids
        known = ids if known_by == "code" else self._codes
        if word not in known and self._may_read_again and word not in self._unknown:
            self._may_read_again = False
            self._unknown.add(word)
            ids = self._read()
        return ids

    def _read(self) -> dict[str, list[str]]:
        ids: dict[str, list[str]] = {}
        codes: dict[str, str] = {}
        try:
            for external_id, code in self._stream.values_of(self._field):
                ids.setdefault(code, []).append(external_id)
                codes[external_id] = code
        except NotFound as error:
            # As it is, it would mean that the entity that refers to the list is not there.
            said = _lt("%(title)s cannot be read: %(reason)s", title=self._stream.title, reason=error.sentence)
            raise ContractBroken(said, detail=error.detail) from error
        self._ids, self._codes = ids, codes
        return ids
