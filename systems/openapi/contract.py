"""A system's contract document (OpenAPI 3 or Swagger 2): the one source of paths and of the key's header."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from ...records import _lt
from ..errors import ContractBroken

_METHODS = frozenset(["get", "post", "put", "patch", "delete"])
#: How many references are followed, so that those that lead in a circle end.
_DEPTH = 12
#: How deep, and how many, fields are looked at one by one.
_NESTED, _FIELDS = 3, 2000
_PLACE = re.compile(r"\{[^{}/]*\}")
_INDEX = re.compile(r"[0-9]{1,9}", re.ASCII)
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

        :raise ContractBroken: an id that leads to another path in spite of this, or an unfilled placeholder.
        """
        path = self.path
        for name, value in path_values.items():
            if str(value) in ("", ".", ".."):  # escaping does not change dots
                raise ContractBroken(_lt("%(value)s is not an id.", value=repr(value)))
            path = path.replace("{" + name + "}", quote(str(value), safe=""))
        if "{" in path:
            raise ContractBroken(
                _lt("The operation %(name)s has a path with unknown places: %(path)s", name=self.id, path=path)
            )
        return path


class Contract:
    """A contract document.

    :raise ContractBroken: ``document`` is not an OpenAPI or Swagger description.
    """

    def __init__(self, document: Any):
        if not isinstance(document, dict) or not isinstance(document.get("paths"), dict):
            raise ContractBroken(_lt("This is not an OpenAPI or Swagger document: it has no paths."))
        self.document = document

    @classmethod
    def parse(cls, text: str | bytes) -> Contract:
        """The contract in a JSON text."""
        try:
            return cls(json.loads(text.lstrip("\ufeff") if isinstance(text, str) else text))
        except (ValueError, RecursionError):
            raise ContractBroken(_lt("This is not a Swagger JSON file.")) from None

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """All operations by their id; one without an id is found by its method and path alone."""
        found = {}
        for path, item in self.document["paths"].items():
            item = self._resolve(item)
            shared = item.get("parameters")
            for method, definition in item.items():
                if method in _METHODS and isinstance(definition, dict):
                    name = definition.get("operationId")
                    name = name if name and isinstance(name, str) else f"{method} {path}"
                    if shared and isinstance(shared, list):
                        own = definition.get("parameters")
                        definition = {**definition, "parameters": [*shared, *(own if isinstance(own, list) else ())]}
                    found[name] = Operation(name, method.upper(), f"{self.prefix}{path}", definition)
        return found

    @property
    def prefix(self) -> str:
        """What stands between the host and the paths (``basePath``, or the path of the first server)."""
        base = self.document.get("basePath")
        if not base:
            servers = self.document.get("servers")
            first = servers[0] if isinstance(servers, list) and servers else {}
            try:
                base = urlsplit(_address(first)).path if isinstance(first, dict) else ""
            except ValueError:
                raise ContractBroken(_lt("The first server of the document has no usable address.")) from None
        return str(base or "").rstrip("/")

    def security_schemes(self, operation: Operation | None = None, only_asked: bool = False) -> list[dict]:
        """The ways to send a key that the document describes, those first that it asks for.

        :param operation: one that may ask for others than the rest of the document.
        :param only_asked: leave out those that are not asked for, unless none is.
        """
        components = self.document.get("components")
        found = components.get("securitySchemes") if isinstance(components, dict) else None
        found = found or self.document.get("securityDefinitions")
        if not isinstance(found, dict):
            return []
        asked = (operation and operation.definition.get("security")) or self.document.get("security")
        names = [name for one in asked if isinstance(one, dict) for name in one] if isinstance(asked, list) else []
        first = [name for name in dict.fromkeys(names) if name in found]
        others = () if only_asked and first else (name for name in found if name not in first)
        return [scheme for scheme in (self._resolve(found[name]) for name in (*first, *others)) if scheme]

    @cached_property
    def key_header(self) -> str | None:
        """The name of the header that takes the API key, None if the document does not tell."""
        for scheme in self.security_schemes():
            if scheme.get("type") == "apiKey" and scheme.get("in") == "header":
                name = scheme.get("name")
                return name if isinstance(name, str) and _HEADER_NAME.fullmatch(name) else None
        return None

    def find(self, operation: Operation) -> Operation | None:
        """This contract's counterpart of another contract's operation: the same id, or else the same call."""
        if operation.id in self.operations:
            return self.operations[operation.id]
        return self._by_call.get(_call(operation))

    @cached_property
    def _by_call(self) -> dict[tuple[str, str], Operation]:
        return {_call(operation): operation for operation in reversed(self.operations.values())}

    def parameters(self, operation: Operation) -> set[str]:
        """The names of the operation's query and path parameters."""
        return set(self.described_parameters(operation))

    def described_parameters(self, operation: Operation) -> dict[str, dict]:
        """The definitions of these parameters, by name."""
        listed = operation.definition.get("parameters")
        resolved = (self._resolve(item) for item in (listed if isinstance(listed, list) else ()))
        return {item["name"]: item for item in resolved if isinstance(item.get("name"), str)}

    def lacks(self, operation: Operation, fields: Iterable[str], sent: bool = False) -> list[str]:
        """Which of ``fields`` no successful answer can have: nested with dots, in items of lists without an index.

        :param sent: they are the fields of the call's body instead.
        """
        schema = self.body(operation) if sent else self.answer(operation)
        if not any(isinstance(node.get("properties"), dict) for node in self._alternatives([schema])):
            return []  # it is not described
        return sorted(field for field in fields if not self._has(schema, field))

    def answer(self, operation: Operation) -> Any:
        """The schema of a successful answer, None if it is not described."""
        responses = operation.definition.get("responses")
        for status in ("200", "201", "2XX"):
            schema = self._described(responses.get(status)) if isinstance(responses, dict) else None
            if schema:
                return schema
        return None

    def body(self, operation: Operation) -> Any:
        """The schema of what is sent, None if it is not described."""
        listed = operation.definition.get("parameters")
        for parameter in listed if isinstance(listed, list) else ():
            if self._resolve(parameter).get("in") == "body":  # as Swagger 2 has it
                return self._described(parameter)
        return self._described(operation.definition.get("requestBody"))

    def flat(self, schema: Any) -> dict[str, str]:
        """Each field of a schema with its type, nested ones with dots; limited to a plausible number of fields."""
        found: dict[str, str] = {}
        waiting = [("", schema, 0)]
        while waiting and len(found) < _FIELDS:
            prefix, node, depth = waiting.pop(0)
            nodes = list(self._alternatives([node]))
            required = {name for one in nodes for name in _texts(one.get("required"))}
            for one in nodes:
                properties = one.get("properties")
                for name, inner in properties.items() if isinstance(properties, dict) else ():
                    kinds = sorted({_kind(part) for part in self._alternatives([inner])} - {""})
                    found[f"{prefix}{name}"] = " or ".join(kinds) + (", required" if name in required else "")
                    if depth < _NESTED:
                        waiting.append((f"{prefix}{name}.", inner, depth + 1))
        return found

    def parts(self, schema: Any) -> list[dict]:
        """The schema with all that it is made of (``allOf``, ``oneOf``, ``anyOf``), what lists hold left out."""
        return list(self._alternatives([schema], in_lists=False))

    def _described(self, node: Any) -> Any:
        """The schema of an answer or of a body."""
        described = self._resolve(node)
        content = described.get("content")
        # Swagger 2 has the schema beside, OpenAPI 3 below the content.
        places = (described, *(content.values() if isinstance(content, dict) else ()))
        return next((one["schema"] for one in places if isinstance(one, dict) and one.get("schema")), None)

    def _has(self, schema: Any, field: str) -> bool:
        level = [schema]
        for part in field.split("."):
            nodes = self._alternatives(level)
            offered = [node["properties"] for node in nodes if isinstance(node.get("properties"), dict)]
            if not offered and nodes and all(node.get("type") in (None, "object", "array") for node in nodes):
                return True  # an object of which no more is said
            level = [properties[part] for properties in offered if part in properties]
        return bool(level)

    def _alternatives(self, schemas: Iterable[Any], in_lists: bool = True) -> Iterable[dict]:
        """The schemas with what they are made of or are lists of; each once, as one may contain itself."""
        found: dict[int, dict] = {}
        waiting = list(schemas)
        while waiting:
            node = self._resolve(waiting.pop())
            if id(node) not in found:
                found[id(node)] = node
                for part in ("allOf", "oneOf", "anyOf"):
                    waiting += node[part] if isinstance(node.get(part), list) else ()
                waiting += [node["items"]] if in_lists and "items" in node else ()
        return found.values()

    def _resolve(self, node: Any) -> dict:
        """``node``, or what it refers to inside the document; an empty dict for anything else."""
        for _step in range(_DEPTH):
            if not isinstance(node, dict):
                return {}
            target = node.get("$ref")
            if not isinstance(target, str):
                return node
            node = self._at(target)
        return {}

    def _at(self, target: str) -> Any:
        """What a reference inside the document leads to, which is a JSON pointer (RFC 6901)."""
        node: Any = self.document
        for part in unquote(target).lstrip("#/").split("/"):
            part = part.replace("~1", "/").replace("~0", "~")
            if isinstance(node, list):
                number = int(part) if _INDEX.fullmatch(part) else len(node)
                node = node[number] if number < len(node) else None
            else:
                node = node.get(part) if isinstance(node, dict) else None
        return node


def _call(operation: Operation) -> tuple[str, str]:
    """What makes two calls the same, however the places in their paths are called."""
    return operation.method, _PLACE.sub("{}", operation.path).rstrip("/")


def _address(server: dict) -> str:
    """The address of a server, with the defaults of what is variable in it."""
    variables = server.get("variables")
    address = str(server.get("url", ""))
    for name, said in variables.items() if isinstance(variables, dict) else ():
        if isinstance(said, dict) and isinstance(said.get("default"), str):
            address = address.replace(f"{{{name}}}", said["default"])
    return address


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _kind(schema: dict) -> str:
    """What a value is: ``string``, ``string (date)``, ``string (female, male)`` …"""
    kinds = schema.get("type")
    words = "/".join(_texts(kinds)) if isinstance(kinds, list) else kinds if isinstance(kinds, str) else ""
    if isinstance(schema.get("enum"), list):
        return f"{words} ({', '.join(sorted(map(str, schema['enum'])))})"[:300]
    return f"{words} ({schema['format']})" if isinstance(schema.get("format"), str) else words
