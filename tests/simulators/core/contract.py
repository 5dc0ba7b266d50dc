"""An OpenAPI document as something that can be asked: which operation is this, and does it fit?

A simulator that is built on it knows no path and no field by heart. Everything it serves comes out of
the contract document, so a request that passes here is a request that the contract allows, and a change
of the document changes the simulator with it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator, FormatChecker

from .openapi import resolve

FORMATS = FormatChecker(formats=())
FORMATS.checks("date", raises=ValueError)(
    lambda value: not isinstance(value, str) or date.fromisoformat(value) is not None
)
FORMATS.checks("email")(lambda value: not isinstance(value, str) or 0 < value.find("@") < len(value) - 1)
FORMATS.checks("uri")(lambda value: not isinstance(value, str) or "://" in value)


@FORMATS.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    """An instant without an offset is refused: it is the commonest mistake with time zones."""
    return not isinstance(value, str) or parse_instant(value).tzinfo is not None


@FORMATS.checks("byte", raises=binascii.Error)
def _is_base64(value: object) -> bool:
    return not isinstance(value, str) or base64.b64decode(value, validate=True) is not None


def parse_instant(text: str) -> datetime:
    """Read an RFC 3339 instant, with the Z that older Pythons do not know."""
    if "T" not in text:
        raise ValueError(f"{text!r} is not an instant")
    return datetime.fromisoformat(re.sub("[Zz]$", "+00:00", text))


@dataclass(frozen=True)
class Operation:
    """One operation of the contract, and the generic action that serves it."""

    id: str
    method: str
    path: str
    action: str
    """list, read, create, update, delete, single, bytes or document"""
    collection: str
    """The kind of entity, named as in the path: ``users``."""
    secured: bool
    parameters: dict[str, dict]
    """Query parameters by name."""
    body: dict | None
    body_required: bool
    status: int
    """The status of success."""
    answer: dict | None
    pattern: re.Pattern[str] = field(repr=False)

    @property
    def paged(self) -> bool:
        """Whether a list comes in pages rather than as a bare array."""
        return "items" in (self.answer or {}).get("properties", {})

    @property
    def entity(self) -> dict:
        """The schema of the entity this operation deals with."""
        schema = self.answer or {}
        if self.action == "list":
            items = schema["properties"]["items"] if self.paged else schema
            return items["items"]
        return schema


class Contract:
    """The contract, compiled once."""

    def __init__(self, document: dict) -> None:
        self.document = document
        self._resolve = partial(resolve, document)
        self._validators: dict[int, Draft202012Validator] = {}
        self.operations: dict[str, Operation] = {
            operation.id: operation
            for path, methods in document["paths"].items()
            for method, spec in methods.items()
            if method in {"get", "post", "put", "patch", "delete"}
            for operation in [self._operation(path, method.upper(), spec)]
        }

    @classmethod
    def load(cls, path: Path) -> Contract:
        """Read the document from a file."""
        return cls(json.loads(path.read_text(encoding="utf-8")))

    @cached_property
    def key_header(self) -> str:
        """The name of the header that carries the API key."""
        return self.document["components"]["securitySchemes"]["ApiKey"]["name"]

    @cached_property
    def entities(self) -> dict[str, dict]:
        """The schema of the entities of each collection; what is read wins over what is listed."""
        schemas: dict[str, dict] = {}
        for action in ("create", "list", "read"):
            for operation in self.operations.values():
                if operation.action == action:
                    schemas[operation.collection] = operation.entity
        return schemas

    @cached_property
    def problem(self) -> dict:
        """The schema of problem details."""
        return self._flat(self.document["components"]["schemas"]["Problem"])

    def match(self, method: str, path: str) -> tuple[Operation | None, dict[str, str], list[str]]:
        """Find the operation; without one, tell which methods the path would have taken."""
        allowed = []
        for operation in self.operations.values():
            if found := operation.pattern.fullmatch(path):
                if operation.method == method:
                    return operation, found.groupdict(), []
                allowed.append(operation.method)
        return None, {}, allowed

    def read_query(self, operation: Operation, query: str) -> tuple[dict, dict[str, list[str]]]:
        """Turn the query string into typed values, and name everything in it that does not fit."""
        values: dict[str, Any] = {}
        errors: dict[str, list[str]] = {}
        for name, text in parse_qsl(query, keep_blank_values=True):
            parameter = operation.parameters.get(name)
            if parameter is None:
                errors.setdefault(name, []).append("unknown query parameter")
            elif name in values:
                errors.setdefault(name, []).append("given twice")
            else:
                values[name] = value = _typed(text, parameter["schema"])
                if found := self.errors(parameter["schema"], value):
                    errors[name] = [message for messages in found.values() for message in messages]
        for name, parameter in operation.parameters.items():
            if parameter.get("required") and name not in values:
                errors.setdefault(name, []).append("required query parameter is missing")
            elif "default" in parameter["schema"]:
                values.setdefault(name, parameter["schema"]["default"])
        return values, errors

    def errors(self, schema: dict, value: object) -> dict[str, list[str]]:
        """Validate, and answer with messages by place, as problem details carry them."""
        validator = self._validators.get(id(schema))
        if validator is None:
            validator = Draft202012Validator(schema, format_checker=FORMATS)
            self._validators[id(schema)] = validator
        found: dict[str, list[str]] = {}
        for error in validator.iter_errors(value):
            place = ".".join(str(part) for part in error.absolute_path)
            found.setdefault(place, []).append(error.message[:300])
        return found

    def _operation(self, path: str, method: str, spec: dict) -> Operation:
        parameters = [self._resolve(parameter) for parameter in spec.get("parameters", ())]
        body = spec.get("requestBody", {})
        status, answer = next((int(code), response) for code, response in spec["responses"].items() if code[0] == "2")
        media = answer.get("content", {})
        answer_schema = self._content(media, "application/json")
        return Operation(
            id=spec["operationId"],
            method=method,
            path=path,
            action=_action(method, path, media, answer_schema),
            collection=_collection(path),
            secured=bool(spec.get("security", self.document.get("security"))),
            parameters={
                parameter["name"]: {**parameter, "schema": self._flat(parameter["schema"])}
                for parameter in parameters
                if parameter["in"] == "query"
            },
            body=self._content(body.get("content", {}), "application/json"),
            body_required=body.get("required", False),
            status=status,
            answer=answer_schema,
            pattern=re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)),
        )

    def _content(self, content: dict, media_type: str) -> dict | None:
        return self._flat(content[media_type]["schema"]) if media_type in content else None

    def _flat(self, schema: dict) -> dict:
        """Make JSON Schema of an OpenAPI 3.0 schema: no references, no ``allOf``, no ``nullable``.

        An object that names its properties is closed. A field that the contract does not know is
        a mistake here, on whichever side it was made, though a real server might ignore it.
        """
        schema = self._resolve(schema)
        flat: dict[str, Any] = {
            key: value for key, value in schema.items() if key not in {"allOf", "nullable", "example", "description"}
        }
        for part in map(self._flat, schema.get("allOf", ())):
            properties = {**flat.get("properties", {}), **part.pop("properties", {})}
            required = [*flat.get("required", ()), *part.pop("required", ())]
            flat.update(part)
            flat.update({"properties": properties, "required": sorted(set(required))})
        if properties := flat.get("properties"):
            flat["properties"] = {name: self._flat(value) for name, value in properties.items()}
            flat.setdefault("additionalProperties", False)
        if isinstance(flat.get("additionalProperties"), dict):
            flat["additionalProperties"] = self._flat(flat["additionalProperties"])
        if "items" in flat:
            flat["items"] = self._flat(flat["items"])
        if schema.get("nullable"):
            flat["type"] = [flat["type"], "null"]
            if "enum" in flat:
                flat["enum"] = [*flat["enum"], None]
        return flat


def _typed(text: str, schema: dict) -> object:
    """Read a query value by its type; what cannot be read stays text and fails the schema."""
    if schema.get("type") == "integer" and re.fullmatch(r"-?\d+", text):
        return int(text)
    if schema.get("type") == "boolean" and text in {"true", "false"}:
        return text == "true"
    return text


def _action(method: str, path: str, media: dict, answer: dict | None) -> str:
    if method != "GET":
        return {"POST": "create", "DELETE": "delete"}.get(method, "update")
    if path.endswith(".json"):
        return "document"
    if answer is None:
        return "bytes" if media else "single"
    if path.endswith("}"):
        return "read"
    is_list = answer.get("type") == "array" or "items" in answer.get("properties", {})
    return "list" if is_list else "single"


def _collection(path: str) -> str:
    """Name the collection by the last part of the path that is no parameter."""
    return [part for part in path.split("/") if not part.startswith("{")][-1]
