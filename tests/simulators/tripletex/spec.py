"""Holds requests and answers to Tripletex' own OpenAPI document, where somebody has put it.

The document is not a part of this project (get it from https://tripletex.no/v2/openapi.json). Name its file in
``HR_SYNC_TRIPLETEX_SPEC``, or put it beside this module as ``tripletex.openapi.json``.

Exceptions from it, with their sources:

- Answers may have null anywhere: no schema says ``nullable``, and real replies have it (``"invoice": null``, a 201 of
  ``POST /timesheet/entry`` recorded in github.com/lisamariet/cc-tripletex).
- ``/token/session/:createFromRefreshToken`` is newer than the document 2.74.00 (github.com/SkyeTec-no/tripletex-mcp).
- Refusals are not described for any operation; their shape is the one of recorded replies (``ApiError``).
- ``createWithBody`` has its two descriptions of tokens swapped; the names are right.
- Webhook deliveries are not described.
"""

from __future__ import annotations

import json
import os
import re
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from ..core.openapi import resolve

_BESIDE = Path(__file__).with_name("tripletex.openapi.json")
_TYPES = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "array": list,
    "object": dict,
}
_UNDESCRIBED = frozenset(["POST /token/session/:createFromRefreshToken"])


class Spec:
    """The document."""

    def __init__(self, document: dict) -> None:
        self.document = document
        self._resolve = partial(resolve, document)

    @classmethod
    def load(cls) -> Spec | None:
        """The document, None where nobody has put it."""
        path = Path(os.environ.get("HR_SYNC_TRIPLETEX_SPEC") or _BESIDE)
        return cls(json.loads(path.read_text())) if path.exists() else None

    def request_errors(self, operation: str, query: str, body: Any) -> dict[str, list[str]]:
        """What is wrong with a request; ``operation`` is the method and the path as the document has it."""
        found = self._operation(operation)
        if found is None:
            return {} if operation in _UNDESCRIBED else {"path": [f"{operation} is not in the document"]}
        errors: dict[str, list[str]] = {}
        known = {one["name"]: one for one in map(self._resolve, found.get("parameters", ())) if one["in"] == "query"}
        given = dict(parse_qsl(query, keep_blank_values=True))
        for name, text in given.items():
            if name not in known:
                errors.setdefault(name, []).append("unknown query parameter")
            elif not _fits_text(text, known[name].get("schema", {}).get("type")):
                errors.setdefault(name, []).append(f"{text!r} is no {known[name]['schema']['type']}")
        for name, one in known.items():
            if one.get("required") and name not in given:
                errors.setdefault(name, []).append("required query parameter is missing")
        schema = self._content(found.get("requestBody", {}))
        if schema is None and body is not None:
            errors.setdefault("", []).append("the operation takes no body")
        elif schema is not None:
            self._check(schema, body, "", errors, sent=True)
        return errors

    def answer_errors(self, operation: str, status: int, body: Any) -> dict[str, list[str]]:
        """What is wrong with a successful answer."""
        found = self._operation(operation)
        if found is None or status >= 400:
            return {}
        described = found["responses"].get(str(status))
        if described is None:
            return {"status": [f"{status} instead of {', '.join(found['responses'])}"]}
        errors: dict[str, list[str]] = {}
        schema = self._content(described)
        if schema is not None:
            self._check(schema, body, "", errors, sent=False)
        return errors

    def _operation(self, operation: str) -> dict | None:
        method, path = operation.split(" ", 1)
        return self.document["paths"].get(path, {}).get(method.lower())

    def _content(self, node: dict) -> dict | None:
        schemas = [one["schema"] for one in self._resolve(node).get("content", {}).values() if one.get("schema")]
        return schemas[0] if schemas else None

    def _check(self, schema: dict, value: Any, place: str, errors: dict, *, sent: bool) -> None:
        schema = self._resolve(schema)
        if value is None:
            if sent:
                errors.setdefault(place, []).append("null is sent")
            return
        wanted = _TYPES.get(schema.get("type", "object"))
        if wanted and (not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool)):
            errors.setdefault(place, []).append(f"{value!r:.80} is no {schema.get('type')}")
            return
        if "enum" in schema and value not in schema["enum"]:
            errors.setdefault(place, []).append(f"{value!r} is not one of {schema['enum']}")
        if isinstance(value, list):
            for number, item in enumerate(value):
                self._check(schema.get("items", {}), item, f"{place}[{number}]", errors, sent=sent)
        if isinstance(value, dict) and "properties" in schema:
            for name, inner in value.items():
                at = f"{place}.{name}".strip(".")
                described = schema["properties"].get(name)
                if described is None:
                    errors.setdefault(at, []).append("unknown property")
                elif sent and described.get("readOnly"):
                    errors.setdefault(at, []).append("is read-only")
                else:
                    self._check(described, inner, at, errors, sent=sent)


def _fits_text(text: str, kind: str | None) -> bool:
    if kind == "integer":
        return re.fullmatch(r"-?\d+", text) is not None
    return text in {"true", "false"} if kind == "boolean" else True
