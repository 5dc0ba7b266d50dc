"""The API description of a dialect, made of what it really answers: OpenAPI 3, as frameworks write it."""

from __future__ import annotations

import json
import re
from typing import Any

from ..core.reply import Reply, Request
from .dialect import Dialect
from .parts import Part, same

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}")
#: What the store has a fixed set of words for, where a dialect uses the same ones.
_WORDS = {
    "gender": ("male", "female", "other"),
    "civilStatus": ("single", "married", "registeredPartnership", "widowed", "divorced"),
    "state": ("requested", "approved", "rejected", "cancelled"),
    "unit": ("day", "halfDay", "hour"),
    "startPeriod": ("morning", "afternoon"),
    "endPeriod": ("morning", "afternoon"),
}


def describe(dialect: Dialect) -> dict[str, Any]:
    """The document."""
    paths: dict[str, Any] = {}
    for name, collection in dialect.collections.items():
        here, kind = f"/{name}", dialect.media_type
        item = _item(dialect, collection)
        single = here + dialect.single_path.replace("id", "{id}")
        one = {"type": "object", "properties": {dialect.wrapper: item}} if dialect.wrapper else item
        post = {**_answer(one, f"create {name}", kind), **_body(one, kind)}
        paths[here] = {"get": _listing(dialect, collection, name, item), "post": post}
        update = {**_answer(one, f"update {name}", kind), **_body(one, kind)}
        if _updated(dialect, collection).status == 204:
            update["responses"] = {"204": {"description": ""}}
        paths[single] = {
            "get": _answer(one, f"get {name}", kind),
            dialect.update_method.lower(): update,
            "delete": {},
        }
    return {
        "openapi": "3.0.3",
        "info": {"title": type(dialect).__name__, "version": "1"},
        "servers": [{"url": dialect.prefix}],
        "paths": paths,
        "components": {"securitySchemes": {"key": dialect.security}},
    }


def _item(dialect: Dialect, collection: str) -> dict[str, Any]:
    """The schema of an entity, from all of them that the store has."""
    shown = [dialect.entity(collection, entry.data) for entry in dialect.found(collection)]
    schema = _schema(shown)
    if "type" in schema["properties"]:
        schema["properties"]["type"] = {"type": "string", "enum": [shown[0]["type"]]}
    for part in dialect.parts[collection]:
        words = _WORDS.get(part.ours) if part.show is same and isinstance(part.ours, str) else None
        if choices := words or getattr(part.show, "choices", None):
            _at(schema, part).update({"type": "string", "enum": list(choices)})
    return schema


def _at(schema: dict[str, Any], part: Part) -> dict[str, Any]:
    for name in part.theirs.split("/"):
        schema = schema["properties"][name]
    return schema


def _schema(values: list[Any]) -> dict[str, Any]:
    known = [value for value in values if value is not None]
    if not known:
        return {"type": "string", "nullable": True}
    first = known[0]
    if isinstance(first, dict):
        names = dict.fromkeys(name for value in known for name in value)
        return {
            "type": "object",
            "properties": {name: _schema([value.get(name) for value in known]) for name in names},
        }
    if isinstance(first, list):
        return {"type": "array", "items": _schema([one for value in known for one in value])}
    if isinstance(first, bool):
        return {"type": "boolean"}
    if isinstance(first, (int, float)):
        return {"type": "integer" if isinstance(first, int) else "number"}
    if _MOMENT.match(first):
        return {"type": "string", "format": "date-time"}
    if _DAY.fullmatch(first):
        return {"type": "string", "format": "date"}
    return {"type": "string", "example": first}


def _listing(dialect: Dialect, collection: str, name: str, item: dict[str, Any]) -> dict[str, Any]:
    """The schema of a list: that of a real answer, whose entities are as ``item`` says."""
    request = Request(f"GET /{name}", "GET", f"{dialect.prefix}/{name}", dict(dialect.described_query))
    body = json.loads(dialect.listing(collection, request).body)
    schema = _schema([body])
    for key, value in body.items():
        if isinstance(value, list):
            schema["properties"][key] = {"type": "array", "items": item}
    parameters = [
        {"name": one, "in": "query", "schema": dialect.schemas.get(one, {"type": "string"})}
        for one in dialect.parameters
    ]
    return {**_answer(schema, f"list {name}", dialect.media_type), "parameters": parameters}


def _updated(dialect: Dialect, collection: str) -> Reply:
    """What an update is answered with."""
    return dialect.single(collection, dialect.found(collection)[0].data, 202)


def _answer(schema: dict[str, Any], operation: str, media_type: str) -> dict[str, Any]:
    content = {media_type: {"schema": schema}}
    return {"operationId": operation, "responses": {"200": {"description": "", "content": content}}}


def _body(schema: dict[str, Any], media_type: str) -> dict[str, Any]:
    return {"requestBody": {"content": {media_type: {"schema": schema}}}}
