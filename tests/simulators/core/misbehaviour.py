"""The kinds of misbehaviour. Each is a function of the proper answer that gives the wrong one."""

from __future__ import annotations

import inspect
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from .reply import Reply, Request, Wire, problem

if TYPE_CHECKING:
    from .contract import Operation


@dataclass
class Context:
    """What a kind may look at."""

    request: Request
    operation: Operation
    previous: Callable[[], Reply]
    """Answers the page before the one that was asked for."""
    released: threading.Event
    """Set when nothing may wait any longer."""
    late: list[Callable[[], Reply]]
    """Requests that are still to be carried out."""
    again: Callable[[], Reply] = lambda: Reply(204)
    """Carries the request out (once more)."""
    reply: Reply = field(default_factory=lambda: Reply(204))
    """The proper answer; empty before the request is handled and when it is refused."""


# -- before the request is handled -------------------------------------------------------------


def latency(context: Context, seconds: float) -> None:
    """Wait first."""
    context.released.wait(seconds)


def call(context: Context, call: Callable[[Request], object]) -> None:
    """Run a function of the test first, for example to insert an entity between two pages."""
    call(context.request)


# -- refusals ----------------------------------------------------------------------------------


def status(
    context: Context,
    status: int,
    retry_after: float | str | datetime | None = None,
    detail: str = "simulated",
    errors: dict[str, list[str]] | None = None,
) -> Reply:
    """Answer with any status: 401, 403, 429, 500, 502, 503… Retry-After as seconds or as a date."""
    reply = problem(status, detail, errors)
    if isinstance(retry_after, datetime):
        reply.headers["Retry-After"] = format_datetime(retry_after, usegmt=True)
    elif retry_after is not None:
        reply.headers["Retry-After"] = str(retry_after)
    return reply


def redirect(context: Context, location: str = "http://other.invalid/api/v1/users", status: int = 302) -> Reply:
    """Send the client, and its key, to another host."""
    return Reply(status, headers={"Location": location})


def reset(context: Context) -> Reply:
    """Reset the connection instead of answering."""
    context.reply.wire.reset = True
    return context.reply


def hang(context: Context) -> Reply:
    """Never answer, until released or stopped."""
    context.reply.wire.hang = True
    return context.reply


def conflict(context: Context, existing_id: str | None = None) -> Reply:
    """Say that there is one already."""
    return problem(409, "An entity with this value exists already.", None, existing_id)


# -- writes ------------------------------------------------------------------------------------


def twice(context: Context) -> Reply:
    """Carry the request out a second time, as a proxy does that did not see the first answer."""
    context.reply = context.again()
    return context.reply


def later(context: Context) -> Reply:
    """Break off now, and carry the request out only when the test says so."""
    context.late.append(context.again)
    context.reply.wire.reset = True
    return context.reply


# -- the body as a whole -----------------------------------------------------------------------


def cut(context: Context, fraction: float = 0.5) -> Reply:
    """Promise the whole body, send a part of it and close the connection."""
    context.reply.wire.fraction = fraction
    return context.reply


def wrong_length(context: Context, delta: int = -1) -> Reply:
    """Promise fewer bytes than there are, so that the end goes missing unnoticed, or more than ever come."""
    context.reply.wire.surplus = delta
    return context.reply


def drip(context: Context, chunk: int = 1, interval: float = 0.01) -> Reply:
    """Send the body a few bytes at a time."""
    context.reply.wire.chunk, context.reply.wire.interval = chunk, interval
    return context.reply


def oversized(context: Context, size: int = 100_000_000, gzip: bool = False) -> Reply:
    """Blow the body up with blanks; compressed, it is small on the wire and large when opened."""
    context.reply.wire = Wire(padding=size, gzip=gzip)
    return context.reply


def html(context: Context) -> Reply:
    """Answer as a proxy or a login page in between would: 200, but HTML."""
    page = b"<!doctype html><title>Sign in</title><h1>Please sign in</h1>"
    return Reply(200, page, "text/html; charset=utf-8")


def malformed(context: Context) -> Reply:
    """Break off the JSON or the file in the middle, with a Content-Length that fits."""
    reply = context.reply
    body = reply.render()
    return Reply(reply.status, body[: len(body) // 2] or b"{", reply.content_type)


def instead(context: Context, value: Any) -> Reply:
    """Answer with another JSON value, as a server does that means something else by the same path."""
    return Reply(200, json.dumps(value).encode())


def headers(context: Context, headers: dict[str, str | None]) -> Reply:
    """Set headers, or leave some out with None (``{"Date": None}``)."""
    context.reply.headers |= headers
    return context.reply


# -- pages -------------------------------------------------------------------------------------


def repeat_page(context: Context) -> Reply:
    """Answer the page before once more, under the number that was asked for."""
    context.reply.items = context.previous().items
    return context.reply


def duplicate_item(context: Context, index: int = 0) -> Reply:
    """Give one entity of the page twice."""
    items = context.reply.items or []
    context.reply.items = [*items, *items[index : index + 1]]
    return context.reply


def wrong_total(context: Context, delta: int = 1, total: int | None = None) -> Reply:
    """Count wrongly."""
    if context.reply.page is not None:
        right = context.reply.page["totalCount"]
        context.reply.page["totalCount"] = right + delta if total is None else total
    return context.reply


# -- items -------------------------------------------------------------------------------------


def unknown_enum(
    context: Context,
    field: str | None = None,
    value: str = "quantum",
    index: int = 0,
    id: str | None = None,
) -> Reply:
    """Give a value that the enumeration does not have; by default to the item's first one."""
    field = field or next((name for name, schema in _properties(context).items() if "enum" in schema), None)
    if field is None:
        raise ValueError(f"{context.operation.id} has no enumeration at hand; name the field")
    return _change(context, index, id, field, value)


def missing_field(context: Context, field: str | None = None, index: int = 0, id: str | None = None) -> Reply:
    """Leave out a field; by default the first required one that is not the id."""
    required = context.operation.entity.get("required", ())
    field = field or next(name for name in required if name != "id")
    return _change(context, index, id, field, _ABSENT)


def wrong_type(
    context: Context,
    field: str | None = None,
    value: Any = None,
    index: int = 0,
    id: str | None = None,
) -> Reply:
    """Give a value of another type; by default an object for the first text but the id."""
    field = field or next(
        name for name, schema in _properties(context).items() if "string" in schema.get("type", ()) and name != "id"
    )
    return _change(context, index, id, field, {"not": "expected"} if value is None else value)


_ABSENT = object()


def _properties(context: Context) -> dict[str, dict]:
    return context.operation.entity.get("properties", {})


def _change(context: Context, index: int, id_: str | None, place: str, value: object) -> Reply:
    """Change one place, such as ``workPeriods.0.status``, in one item or in the entity itself."""
    reply = context.reply
    texts = [reply.body.decode()] if reply.items is None else list(reply.items)
    for number, text in enumerate(texts):
        item = json.loads(text)
        if item.get("id") == id_ if id_ else number == index:
            target: Any = item
            *path, last = [int(part) if part.isdigit() else part for part in place.split(".")]
            for part in path:
                target = target[part]
            if value is _ABSENT:
                del target[last]
            else:
                target[last] = value
            texts[number] = json.dumps(item, ensure_ascii=False)
    if reply.items is None:
        reply.body = texts[0].encode()
    else:
        reply.items = texts
    return reply


KINDS: dict[str, Callable[..., Any]] = {
    kind.__name__: kind
    for kind in (
        *(latency, call, status, redirect, reset, hang),
        *(conflict, twice, later),
        *(cut, wrong_length, drip, oversized, html, malformed, instead, headers),
        *(repeat_page, duplicate_item, wrong_total),
        *(unknown_enum, missing_field, wrong_type),
    )
}


def check(kind: str, options: dict[str, Any]) -> None:
    """Refuse a kind that does not exist and options it does not take."""
    if kind not in KINDS:
        raise ValueError(f"unknown kind of fault {kind!r}; there are {', '.join(sorted(KINDS))}")
    try:
        inspect.signature(KINDS[kind]).bind(None, **options)
    except TypeError as error:
        raise ValueError(f"fault {kind!r}: {error}") from error
