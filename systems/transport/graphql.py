"""GraphQL over HTTP, by the rules of the HTTP transport: each call is a POST, and errors come with status 200 too."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Callable

from ...records import _lt
from ..errors import ContractBroken, RateLimited, RemoteError, Unreachable
from ..secrets import mask
from .answer import Answer
from .graphql_document import Document
from .graphql_errors import Meaning, error_of, fields, is_known, words
from .http import DEADLINE, Transport
from .retry import PATIENCE, TRIES

#: A connection that never ends would be read for ever.
_MAX_PAGES = 100_000
#: The statuses with which the HTTP transport has repeated a read by itself.
_REPEATED = (429, 500, 502, 503, 504)


@dataclass
class GraphqlAnswer(Answer):
    """An answer without errors: its ``data`` as ``body``, and ``extensions`` (such as the cost of the call)."""

    extensions: dict[str, Any] = field(default_factory=dict)


@dataclass
class Nodes:
    """One page of a connection (in the sense of Relay): its nodes, the answer, and whether more pages follow.

    :param end: the cursor of its last node, None where it has none.
    """

    nodes: list[Any]
    answer: GraphqlAnswer
    last: bool
    end: str | None = None


class Graphql:
    """One GraphQL endpoint.

    Queries are sent again as reads are; a mutation is sent once. Each has a transport of its own, so that nothing but
    the document decides about it.

    :param url: of the endpoint.
    :param headers: sent with every call; the key among them.
    :param meanings: what the errors of this system mean, besides the common codes.
    :param before_call: called before each request goes out; the host uses it to make sure that it holds no
        transaction open meanwhile.
    :param pause: seconds that repetitions wait (see `retries`).
    """

    def __init__(
        self,
        url: str,
        headers: dict[str, str],
        meanings: tuple[Meaning, ...] = (),
        before_call: Callable[[], None] | None = None,
        pause: float = 0.5,
    ):
        self._meanings = meanings
        #: A slash at the end belongs to the address.
        self._path = "/" if url.endswith("/") else ""
        self._queries = Transport(
            url, headers, before_call, pause, _REPEATED, self._understand_query, reads=("GET", "POST")
        )
        self._mutations = Transport(url, headers, before_call, pause, (), self._understand_mutation)

    @property
    def calls(self) -> int:
        return self._queries.calls + self._mutations.calls

    @property
    def ahead(self) -> float | None:
        """Seconds by which the server's clock was ahead of ours at its last answer to a query."""
        return self._queries.ahead

    def close(self) -> None:
        self._queries.close()
        self._mutations.close()

    def send_with(self, headers: dict[str, str]) -> None:
        """Send these headers with every call from now on, besides those of before."""
        for transport in (self._queries, self._mutations):
            transport.send_with(headers)

    def run(self, document: Document, variables: dict[str, Any] | None = None) -> GraphqlAnswer:
        """Send a query or a mutation, and return its complete answer.

        :raise Unreachable: also for a mutation of which a part was carried out: it is the same as a lost answer, and
            what exists has to be looked up.
        :raise RemoteError: one of its kinds, for everything that is not data without errors.
        """
        if not document.is_query:
            return self._send(self._mutations, document, variables)
        until = time.monotonic() + DEADLINE
        for tries_left in range(TRIES - 1, -1, -1):
            try:
                return self._send(self._queries, document, variables)
            except RateLimited as error:
                wait = error.retry_after
                # An answer with such a status has been waited for by the transport.
                if error.status in _REPEATED or not tries_left or not wait or wait > PATIENCE:
                    raise
                if time.monotonic() + wait > until:
                    raise
                time.sleep(wait)
        raise AssertionError("unreachable")

    def pages(
        self,
        document: Document,
        name: str,
        variables: Mapping[str, Any],
        size: int | None,
        after: str | None = None,
    ) -> Iterator[Nodes]:
        """The pages of the connection that the query has under ``name``, by the cursors of its last edges.

        :param document: has the variables ``$first`` and ``$after``, and asks for ``pageInfo { hasNextPage }`` and for
            ``cursor`` and ``node`` of the ``edges``.
        :param size: so many nodes in each page; None if the variables say how many.
        :param after: the cursor behind which the first page begins.
        """
        seen = set()
        for _number in range(_MAX_PAGES):
            answer = self.run(document, {**variables, "first": size, "after": after})
            found = answer.body.get(name)
            edges, has_next = _connection(found, name)
            after = edges[-1].get("cursor") if edges else None
            yield Nodes([edge["node"] for edge in edges], answer, not has_next, after)
            if not has_next:
                return
            if not isinstance(after, str) or after in seen:
                raise ContractBroken(
                    _lt("The list %(name)s has more pages, and does not say where the next one begins.", name=name),
                    detail=mask(repr(after))[:300],
                )
            seen.add(after)

    def _send(self, transport: Transport, document: Document, variables: dict[str, Any] | None) -> GraphqlAnswer:
        answer = transport.request("POST", self._path, payload={"query": document.text, "variables": variables or {}})
        body = answer.body
        if not isinstance(body, dict):
            raise ContractBroken(_lt("The answer has no data."), detail=mask(repr(body))[:300])
        data, errors, extensions = (body.get(key) for key in ("data", "errors", "extensions"))
        if errors:
            raise self._error(errors, data, document.is_query, answer)
        if not isinstance(data, dict):
            raise ContractBroken(_lt("The answer has no data."), detail=mask(repr(body))[:300])
        return GraphqlAnswer(data, answer.date, answer.headers, extensions if isinstance(extensions, dict) else {})

    def _error(self, errors: Any, data: Any, is_query: bool, answer: Answer | None = None) -> RemoteError:
        """The typed error. Data beside errors are not complete, and are not used."""
        error = error_of(errors, self._meanings, is_query, answer.date if answer else None)
        if not is_query and isinstance(data, dict) and any(value is not None for value in data.values()):
            said = _lt("The system has carried out a part of the changes and reports: %(said)s", said=error.sentence)
            error = Unreachable(said, detail=error.detail)
        if answer:
            error.headers = answer.headers
        return error

    def _understand_query(self, body: dict) -> dict:
        return self._understand(body, True)

    def _understand_mutation(self, body: dict) -> dict:
        return self._understand(body, False)

    def _understand(self, body: dict, is_query: bool) -> dict:
        """Errors come with other statuses than 200 as well. One with a meaning means the same then."""
        errors = body.get("errors")
        if not errors:
            return body
        if is_known(errors, self._meanings) or body.get("data"):
            raise self._error(errors, body.get("data"), is_query)
        return {"detail": words(errors), "errors": fields(errors)}


def _connection(found: Any, name: str) -> tuple[list[dict], bool]:
    """The edges of a connection, and whether more follow. Some servers say null where there are no edges."""
    info = found.get("pageInfo") if isinstance(found, dict) else None
    has_next = info.get("hasNextPage") if isinstance(info, dict) else None
    edges = found.get("edges") if isinstance(found, dict) else None
    edges = [] if edges is None else edges
    readable = isinstance(edges, list) and all(
        isinstance(edge, dict) and isinstance(edge.get("node"), dict) for edge in edges
    )
    if not isinstance(has_next, bool) or not readable:
        raise ContractBroken(_lt("The answer has no pages of %(name)s.", name=name), detail=mask(repr(found))[:300])
    return edges, has_next
