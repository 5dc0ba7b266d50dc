"""A system's contract document (OpenAPI 3 or Swagger 2): the one source of paths and of the key's header."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlsplit

from .errors import ContractBroken

_METHODS = frozenset(["get", "post", "put", "patch", "delete"])
#: How many references are followed, so that those that lead in a circle end.
_DEPTH = 12
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True)
class Operation:
    """One call that the contract offers."""

    id: str
    method: str
    path: str
    definition: dict

    def url(self, **path_values: str) -> str:
        """The path with its places filled; values are escaped, so an id can never lead elsewhere.

        :raise ContractBroken: an id that leads elsewhere even so, or a place that nobody fills.
        """
        path = self.path
        for name, value in path_values.items():
            if str(value) in ("", ".", ".."):  # dots are no less dots when they are escaped
                raise ContractBroken(f"{value!r} is not an id.")
            path = path.replace("{" + name + "}", quote(str(value), safe=""))
        if "{" in path:
            raise ContractBroken(f"The operation {self.id} has a path with unknown places: {path}")
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
            return cls(json.loads(text.lstrip("\ufeff") if isinstance(text, str) else text))
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
                    name = definition.get("operationId")
                    name = name if name and isinstance(name, str) else f"{method} {path}"
                    found[name] = Operation(name, method.upper(), self._prefix + path, definition)
        return found

    @property
    def _prefix(self) -> str:
        """What stands between the host and the paths (``basePath``, or the path of the first server)."""
        base = self.document.get("basePath")
        if not base:
            servers = self.document.get("servers")
            first = servers[0] if isinstance(servers, list) and servers else {}
            try:
                base = urlsplit(str(first.get("url", ""))).path if isinstance(first, dict) else ""
            except ValueError:
                raise ContractBroken("The first server of the document has no usable address.") from None
        return str(base or "").rstrip("/")

    @cached_property
    def key_header(self) -> str | None:
        """The name of the header that takes the API key, None if the document does not tell."""
        components = self.document.get("components")
        schemes = components.get("securitySchemes") if isinstance(components, dict) else None
        schemes = schemes or self.document.get("securityDefinitions") or {}
        for scheme in schemes.values() if isinstance(schemes, dict) else ():
            if isinstance(scheme, dict) and scheme.get("type") == "apiKey" and scheme.get("in") == "header":
                name = scheme.get("name")
                return name if isinstance(name, str) and _HEADER_NAME.fullmatch(name) else None
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

    def lacks(self, operation: Operation, fields: Iterable[str]) -> list[str]:
        """Which of ``fields`` no successful answer can have: nested with dots, in items of lists without an index."""
        schema = self._answer(operation)
        if not any(isinstance(node.get("properties"), dict) for node in self._alternatives([schema])):
            return []  # an answer that is not described
        return sorted(field for field in fields if not self._has(schema, field))

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
            absent = self.lacks(operation, fields)
            if absent:
                lacking.append(f"The answer of {operation.id} has no {', '.join(absent)}.")
            gone = sorted(needed.parameters(needed.operations[name]) - self.parameters(operation))
            if gone:
                lacking.append(f"The operation {operation.id} does not take {', '.join(gone)}.")
        return lacking

    def _answer(self, operation: Operation) -> Any:
        """The schema of a successful answer."""
        responses = operation.definition.get("responses")
        for status in ("200", "201"):
            answer = self._resolve(responses.get(status)) if isinstance(responses, dict) else {}
            content = answer.get("content")
            media = content.values() if isinstance(content, dict) else ()
            for described in (answer, *media):  # Swagger 2 has the schema beside, OpenAPI 3 below the content
                if isinstance(described, dict) and described.get("schema"):
                    return described["schema"]
        return None

    def _has(self, schema: Any, field: str) -> bool:
        level = [schema]
        for part in field.split("."):
            offered = [node.get("properties") for node in self._alternatives(level)]
            level = [properties[part] for properties in offered if isinstance(properties, dict) and part in properties]
        return bool(level)

    def _alternatives(self, schemas: Iterable[Any]) -> Iterable[dict]:
        """The schemas with what they are made of or are lists of; each once, as one may contain itself."""
        found: dict[int, dict] = {}
        waiting = list(schemas)
        while waiting:
            node = self._resolve(waiting.pop())
            if id(node) not in found:
                found[id(node)] = node
                for part in ("allOf", "oneOf", "anyOf"):
                    waiting += node[part] if isinstance(node.get(part), list) else ()
                waiting += [node["items"]] if "items" in node else ()
        return found.values()

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
