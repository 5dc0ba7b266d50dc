"""Where a system wants the API key, as its own API description says."""

from __future__ import annotations

import re

from .contract import Contract, Operation

#: What a header, a cookie or a parameter can be called; what people read is no longer than that.
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,60}")
_IN = {"header": "{}: <key>", "query": "?{}=<key>", "cookie": "Cookie: {}=<key>"}
_BARE = "Authorization: <key>"
_HTTP = {"bearer": "Authorization: Bearer <key>", "basic": "Authorization: Basic <user:password>"}


def in_header(name: str) -> str:
    """How a key is sent that stands alone in a header."""
    return _IN["header"].format(name)


def elsewhere(contract: Contract, operation: Operation | None, sent: str) -> str | None:
    """Where an operation wants the key, if that is not where it is sent; None if it is, or if nothing is said.

    :param sent: where it is sent, as ``in_header`` writes it.
    :return: in the same notation, such as ``Authorization: Bearer <key>``.
    """
    schemes = contract.security_schemes(operation, only_asked=True)
    places = [place for place in map(_place, schemes) if place]
    return places[0] if places and not any(_is_same(place, sent) for place in places) else None


def _is_same(place: str, sent: str) -> bool:
    # The names of headers are the same in capital and small letters. This one also takes a word before the key, which
    # few descriptions tell.
    return place.lower() == sent.lower() or (place == _BARE and sent.lower().startswith("authorization:"))


def _place(scheme: dict) -> str | None:
    kind = scheme.get("type")
    if kind == "apiKey" and scheme.get("in") in _IN and isinstance(scheme.get("name"), str):
        name = scheme["name"]
        # As Swagger 2 has to say it, which knows no bearer.
        if name.lower() == "authorization" and "bearer" in str(scheme.get("description")).lower():
            return _HTTP["bearer"]
        return _IN[scheme["in"]].format(name) if _NAME.fullmatch(name) else None
    if kind == "http":
        scheme_name = str(scheme.get("scheme"))
        if not _NAME.fullmatch(scheme_name):
            return None
        return _HTTP.get(scheme_name.lower(), f"Authorization: {scheme_name} <key>")
    return {"basic": _HTTP["basic"], "oauth2": "OAuth 2", "openIdConnect": "OpenID Connect"}.get(str(kind))
