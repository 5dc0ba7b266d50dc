"""A system's contract document (OpenAPI 3 or Swagger 2): the one source of paths and of the key's header."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Iterable
from urllib.parse import quote, urlsplit

from .errors import ContractBroken

_METHODS = frozenset(["get", "post", "put", "patch", "delete"])
#: How deep schemas are followed, so that one that contains itself ends.
_DEPTH = 12


@dataclass(frozen=True)
class Operation:
    """One call that the contract offers."""

    id: str
    method: str
    path: str
    definition: dict

    def url(self, **path_values: str) -> str:
        """The path with its places filled; values are escaped, so an id can never lead elsewhere."""
        path = self.path
        for name, value in path_values.items():
            path = path.replace("{" + name + "}", quote(str(value), safe=""))
        return path


class Contract:
    """A contract document.

    :raise ContractBroken: ``document`` is not an OpenAPI or Swagger description.
    """

    def __init__(self, document: Any):
        if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
            raise ContractBroken("This is not an OpenAPI or Swagger document: it has no paths.")
        self.document = document

    @classmethod
    def parse(cls, text: str | bytes) -> Contract:
        """The contract in a JSON text."""
        try:
            return cls(json.loads(text))
        except (ValueError, RecursionError):
            raise ContractBroken("This is not a Swagger JSON file.") from None

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """All operations by their id; one without an id is found by its method and path alone."""
        found = {}
        for path, item in self.document["paths"].items():
            if not isinstance(item, dict):
                continue
            for method, definition in item.items():
                if method in _METHODS and isinstance(definition, dict):
                    name = definition.get("operationId") or f"{method} {path}"
                    found[name] = Operation(name, method.upper(), self._prefix + path, definition)
        return found

    @property
    def _prefix(self) -> str:
        """What stands between the host and the paths (``basePath``, or the path of the first server)."""
        base = self.document.get("basePath")
        if not base:
            servers = self.document.get("servers")
            first = servers[0] if isinstance(servers, list) and servers else {}
            base = urlsplit(str(first.get("url", ""))).path if isinstance(first, dict) else ""
        return str(base or "").rstrip("/")

    @cached_property
    def key_header(self) -> str | None:
        """The name of the header that takes the API key, None if the document does not tell."""
        components = self.document.get("components")
        schemes = components.get("securitySchemes") if isinstance(components, dict) else None
        schemes = schemes or self.document.get("securityDefinitions") or {}
        for scheme in schemes.values() if isinstance(schemes, dict) else ():
            if isinstance(scheme, dict) and scheme.get("type") == "apiKey" and scheme.get("in") == "header":
                return scheme.get("name")
        return None

    def find(self, operation: Operation) -> Operation | None:
        """This contract's counterpart of another contract's operation: the same id, or else the same call."""
        if operation.id in self.operations:
            return self.operations[operation.id]
        same = (op for op in self.operations.values() if (op.method, op.path) == (operation.method, operation.path))
        return next(same, None)

    def parameters(self, operation: Operation) -> set[str]:
        """The names of the operation's query and path parameters."""
        listed = operation.definition.get("parameters")
        resolved = (self._resolve(item) for item in (listed if isinstance(listed, list) else ()))
        return {item["name"] for item in resolved if isinstance(item.get("name"), str)}

    def answer_fields(self, operation: Operation) -> set[str]:
        """Every field that a successful answer may have, nested ones with dots, items of lists without an index."""
        responses = operation.definition.get("responses")
        for status in ("200", "201"):
            answer = self._resolve(responses.get(status)) if isinstance(responses, dict) else {}
            schema = answer.get("schema")  # Swagger 2
            for media in (answer.get("content") or {}).values() if not schema else ():
                schema = media.get("schema")
            if schema:
                return set(self._fields(schema, "", _DEPTH))
        return set()

    def missing(self, needed: Contract, uses: dict[str, Iterable[str]]) -> list[str]:
        """What a driver uses and this contract lacks, as sentences.

        :param needed: the contract that the driver was written for.
        :param uses: the field names that the driver reads, by operation id.
        """
        lacking = []
        if not self.key_header:
            lacking.append("The document does not name the header for the API key.")
        for name, fields in uses.items():
            operation = self.find(needed.operations[name])
            if operation is None:
                wanted = needed.operations[name]
                lacking.append(f"The operation {name} ({wanted.method} {wanted.path}) is not there.")
                continue
            offered = self.answer_fields(operation)
            absent = sorted(set(fields) - offered) if offered else []
            if absent:
                lacking.append(f"The answer of {operation.id} has no {', '.join(absent)}.")
            gone = sorted(needed.parameters(needed.operations[name]) - self.parameters(operation))
            if gone:
                lacking.append(f"The operation {operation.id} does not take {', '.join(gone)}.")
        return lacking

    def _fields(self, schema: Any, prefix: str, depth: int) -> Iterable[str]:
        schema = self._resolve(schema)
        if not depth:
            return
        for part in ("allOf", "oneOf", "anyOf"):
            for choice in schema.get(part) or ():
                yield from self._fields(choice, prefix, depth - 1)
        if schema.get("items"):
            yield from self._fields(schema["items"], prefix, depth - 1)
        properties = schema.get("properties")
        for name, inner in properties.items() if isinstance(properties, dict) else ():
            yield prefix + name
            yield from self._fields(inner, f"{prefix}{name}.", depth - 1)

    def _resolve(self, node: Any) -> dict:
        """``node``, or what it refers to inside the document; an empty dict for anything else."""
        for _step in range(_DEPTH):
            if not isinstance(node, dict):
                return {}
            target = node.get("$ref")
            if not isinstance(target, str):
                return node
            node = self.document
            for part in target.lstrip("#/").split("/"):
                node = node.get(part) if isinstance(node, dict) else None
        return {}
