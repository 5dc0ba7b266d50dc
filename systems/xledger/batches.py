"""Many records in one mutation.

Whether Xledger carries out some of a batch that it refuses is not documented. So nothing that was refused is added
again before it is known that it does not exist, and a refused batch is halved until what is refused stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Callable

from ...records import Record, _lt
from ..errors import Conflict, ContractBroken, NotFound, Rejected, RemoteError
from ..transport.graphql_document import Document
from .errors import about_one

#: Nodes of a mutation; the system takes no more.
MOST = 500
#: Refusals of what was sent; all other errors are about the system or the token.
_REFUSALS = (Conflict, NotFound, Rejected)


@dataclass
class Item:
    """One record on its way.

    :param client_id: an id of our own, which the answer carries as well.
    :param node: what is sent.
    :param outcome: the current entity, or why it is not as wanted; None while that is open.
    """

    client_id: str
    node: dict[str, Any]
    record: Record
    outcome: Record | RemoteError | None = None


def send(items: Sequence[Item], call: Callable[[list[Item]], dict[str, Any]], build: Callable[[Any], Record]) -> None:
    """Send the items, and give each its outcome; what is about the system is the outcome of all that are left.

    :param call: sends some of them, after it has given an outcome to those that need not be sent. It returns the nodes
        of the answer by the ids of our own.
    :param build: makes the record of a node.
    """
    for start in range(0, len(items), MOST):
        try:
            _send(list(items[start : start + MOST]), call, build)
        except RemoteError as error:
            for one in items:
                one.outcome = one.outcome or error
            return


def mutate(client: Any, document: Document, items: Sequence[Item]) -> dict[str, Any]:
    """Send the mutation with these items; returns the nodes of the answer by the ids of our own.

    :raise ContractBroken: the answer does not have the form of one.
    """
    inputs = [{"clientId": one.client_id, "node": one.node} for one in items]
    found = next(iter(client.run(document, {"inputs": inputs}).body.values()), None)
    edges = (found.get("edges") if isinstance(found, dict) else None) or []
    if not isinstance(edges, list):
        raise ContractBroken(_lt("The answer does not say what became of a record."))
    return {str(edge.get("clientId")): edge.get("node") for edge in edges if isinstance(edge, dict)}


def _send(items: list[Item], call: Callable[[list[Item]], dict[str, Any]], build: Callable[[Any], Record]) -> None:
    try:
        nodes = call(items)
    except _REFUSALS as error:
        left = [one for one in items if one.outcome is None]
        if len(left) == 1:
            left[0].outcome = about_one(error)
            return
        middle = len(left) // 2
        for half in (left[:middle], left[middle:]):
            _send(half, call, build)
        return
    for one in items:
        if one.outcome is None:
            one.outcome = _answer(nodes.get(one.client_id), build)


def _answer(node: Any, build: Callable[[Any], Record]) -> Record | RemoteError:
    if node is None:
        return ContractBroken(_lt("The answer does not say what became of a record."))
    try:
        return build(node)
    except ContractBroken as error:
        return error
