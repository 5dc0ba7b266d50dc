"""What is to be answered, before it goes over the wire."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any


@dataclass
class Request:
    """A light record of one request, kept for the asserts of a test."""

    operation: str
    """The operationId, or an empty text when the contract has no such path."""
    method: str
    path: str
    query: dict[str, Any]
    status: int = 0
    """0 until it is answered, and for good when no answer is ever sent."""
    body: Any = None
    """The JSON that was sent, as parsed."""


@dataclass
class Violation:
    """A request that does not fit the contract, or an answer of the simulator that does not."""

    operation: str
    method: str
    path: str
    errors: dict[str, list[str]]

    def __str__(self) -> str:
        places = "; ".join(f"{place or 'body'}: {', '.join(texts)}" for place, texts in self.errors.items())
        return f"{self.method} {self.path}: {places}"


@dataclass
class Wire:
    """How the bytes are sent; the plain values are those of a well-behaved server."""

    reset: bool = False
    """Send nothing and reset the connection."""
    hang: bool = False
    """Send nothing and keep the connection open until it is released."""
    fraction: float = 1.0
    """Send only this part of the body, though Content-Length promises all of it."""
    surplus: int = 0
    """Say in Content-Length that there are so many bytes more than there are, or fewer."""
    chunk: int = 0
    """Send this many bytes at a time…"""
    interval: float = 0.0
    """…with this many seconds in between."""
    padding: int = 0
    """Send this many blanks before the body: valid JSON, but far too much of it."""
    gzip: bool | None = None
    """Force or forbid compression."""


@dataclass
class Reply:
    """An answer. A list keeps its entities apart as text, so that nothing is serialised twice."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: dict[str, str | None] = field(default_factory=dict)
    """Additional headers; None leaves one out."""
    page: dict | None = None
    """The envelope of a list; None with ``items`` means a bare array."""
    items: list[str] | None = None
    wire: Wire = field(default_factory=Wire)

    def render(self) -> bytes:
        """The body as bytes."""
        if self.items is None:
            return self.body
        rows = ",".join(self.items)
        if self.page is None:
            return f"[{rows}]".encode()
        return f'{json.dumps(self.page)[:-1]}, "items": [{rows}]}}'.encode()


def json_reply(value: object, status: int = 200) -> Reply:
    """Answer with any JSON value."""
    return Reply(status, json.dumps(value, ensure_ascii=False).encode())


def problem(
    status: int,
    detail: str = "",
    errors: dict[str, list[str]] | None = None,
    existing_id: str | None = None,
) -> Reply:
    """Answer with problem details (RFC 9457)."""
    title = HTTPStatus(status).phrase
    value: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if detail:
        value["detail"] = detail
    if errors:
        value["errors"] = errors
    if existing_id:
        value["existingId"] = existing_id
    reply = json_reply(value, status)
    reply.content_type = "application/problem+json; charset=utf-8"
    return reply
