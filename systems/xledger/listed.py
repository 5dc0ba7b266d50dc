"""What the streams of Xledger share that read their records in pages, and write many of them in one call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from ...records import Record
from ..decode import is_id
from ..errors import RemoteError
from ..stream import Page, Stream
from ..transport.graphql_document import Document
from .batches import MOST
from .moments import written_moment


class ListedStream(Stream):
    """A subclass names its list, the query for it, and what is sent."""

    together = MOST
    page_size = 1000
    #: The name of the list in the answer.
    list_name: ClassVar[str]

    def _document(self, owners: str, what: str) -> Document:
        """The query for the list.

        :param owners: ``CURRENT`` for what belongs to the token's entity, ``LOWER`` for that of those below it as well.
        :param what: what the list is narrowed to.
        """
        raise NotImplementedError

    # --- Reading -------------------------------------------------------------------------------------

    def pages(self, since: datetime | None = None, start: int = 1, first_day: date | None = None) -> Iterator[Page]:
        """Pages are found by the cursor of the one before, so that a continued pass reads those before it too."""
        is_all = since is None or not self.incremental
        what, about = ("all", {}) if is_all else ("since", {"since": written_moment(since)})
        for number, page in enumerate(self._read(what, about), 1):
            if number >= start:
                records, broken = self.build_page([self._item(node) for node in page.nodes if self._is_ours(node)])
                yield Page(records, broken, None, page.answer.date, page.last)

    def read(self, external_id: str, single: bool = True) -> Record | None:
        found = self._find("ids", {"ids": [external_id]}) if is_number(external_id) else []
        return self.build(found[0], single) if found else None

    def _read(self, what: str, variables: Mapping[str, Any]) -> Iterator[Any]:
        document = self._document("LOWER" if self.client.is_below() else "CURRENT", what)
        for page in self.client.transport.pages(document, self.list_name, variables, self.page_size):
            self.client.note(page.answer)
            yield page

    def _find(self, what: str, variables: Mapping[str, Any]) -> list[dict]:
        return [self._item(node) for page in self._read(what, variables) for node in page.nodes if self._is_ours(node)]

    def _is_ours(self, node: dict) -> bool:
        """Whether a record belongs to the entity, where the list shows those of others as well."""
        return not self.client.is_below() or str(node.get("ownerDbId")) == self.client.tenant().id

    def _item(self, node: Any) -> dict:
        """A node with its number as all streams name it, as a text: numbers of 64 bits do not fit everywhere."""
        if not isinstance(node, dict):
            return {}
        return {**node, "id": str(node["dbId"])} if is_id(node.get("dbId")) else node

    def _built(self, node: Any) -> Record:
        return self.build(self._item(node), single=True)

    # --- Sending -------------------------------------------------------------------------------------

    def create(self, record: Record, own_id: str) -> Record:
        return _one(self.create_all([(record, own_id)]))

    def update(self, external_id: str, record: Record) -> Record:
        return _one(self.update_all([(external_id, record)]))


def is_number(external_id: str) -> bool:
    return external_id.isascii() and external_id.isdigit()


def _one(outcomes: Sequence[Record | RemoteError]) -> Record:
    (outcome,) = outcomes
    if isinstance(outcome, RemoteError):
        raise outcome
    return outcome
