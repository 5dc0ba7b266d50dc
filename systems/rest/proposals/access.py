"""How a key is sent, as far as an API description tells."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from ...openapi.contract import Contract, Operation

#: What most systems take, where nothing is said.
_USUAL = {"type": "bearer"}


def proposed_access(contract: Contract) -> dict[str, Any]:
    """The ``authentication`` of a profile: the first way that the description names and a profile can say."""
    for scheme in contract.security_schemes():
        if found := _access(scheme):
            return found
    return dict(_USUAL)


def proposed_headers(operations: Iterable[Operation]) -> dict[str, str]:
    """Which JSON a system speaks, if all of these calls answer in one that has a name of its own (JSON:API)."""
    found: set[str] = set()
    for operation in operations:
        responses = operation.definition.get("responses")
        answer = next((responses[one] for one in ("200", "2XX") if one in responses), None) if responses else None
        content = answer.get("content") if isinstance(answer, dict) else None
        found.update(content if isinstance(content, dict) else operation.definition.get("produces") or ())
    (media_type,) = found if len(found) == 1 else ("",)
    is_own = isinstance(media_type, str) and media_type.endswith("+json")
    return {"Accept": media_type, "Content-Type": media_type} if is_own else {}


def _access(scheme: dict) -> dict[str, Any] | None:
    kind, name = scheme.get("type"), scheme.get("name")
    if kind == "apiKey" and isinstance(name, str) and scheme.get("in") in ("header", "query"):
        # As Swagger 2 has to say it, which knows no bearer.
        if name.lower() == "authorization" and "bearer" in str(scheme.get("description")).lower():
            return dict(_USUAL)
        return {"type": scheme["in"], "name": name}
    if kind == "http":
        word = str(scheme.get("scheme")).lower()
        return {"type": word} if word in ("bearer", "basic") else None
    if kind == "basic":
        return {"type": "basic"}
    if kind == "oauth2":
        return _oauth2(scheme)
    return None


def _oauth2(scheme: dict) -> dict[str, Any] | None:
    flows = scheme.get("flows")
    flow = flows.get("clientCredentials") if isinstance(flows, dict) else scheme if scheme.get("flow") else None
    address = flow.get("tokenUrl") if isinstance(flow, dict) else None
    if not isinstance(address, str):
        return None
    try:
        path = urlsplit(address).path
    except ValueError:
        return None
    scopes = flow.get("scopes")
    found = {"type": "oauth2", "path": path if path.startswith("/") else f"/{path}"}
    return {**found, "scope": " ".join(map(str, scopes))[:200]} if isinstance(scopes, dict) and scopes else found
