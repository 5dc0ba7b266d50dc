"""What was changed in Xledger, by the lists of changes that it keeps.

Source of how they are used: a public program (github.com/Skyvell/xledger). The cursor of the newest change is taken
before everything is read; from then on, what was changed behind it is asked for. No source says what Xledger answers to
a cursor that it does not keep any more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ..decode import is_id
from ..errors import NotFound, Rejected
from ..transport.graphql_document import Document

#: How long Xledger keeps a change in its lists.
KEPT = timedelta(days=3)
#: Changes in a page, of which Xledger gives at most 10,000.
_PAGE = 5000


def changed_since(client: Any, document: Document, name: str, cursor: str | None) -> tuple[list[str], str] | None:
    """What ``Stream.changed_since`` returns.

    The cursor of a list without any change is empty: what is there next time was changed afterwards.

    :param document: the query, and ``name`` that of its list.
    """
    if cursor is None:
        newest = next(client.transport.pages(document, name, {"last": 1}, None))
        client.note(newest.answer)
        return [], newest.end or ""
    ids: dict[str, None] = {}
    try:
        for page in client.transport.pages(document, name, {"last": None}, _PAGE, cursor or None):
            client.note(page.answer)
            ids.update((str(node["dbId"]), None) for node in page.nodes if is_id(node.get("dbId")))
            cursor = page.end or cursor
    except (NotFound, Rejected):
        return None
    return list(ids), cursor
