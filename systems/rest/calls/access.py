"""How calls are authenticated: by a key in a header or in the query, by user and password, or by OAuth 2 tokens."""

from __future__ import annotations

import hashlib
import threading
import time
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Callable
from urllib.parse import quote, quote_plus, urlencode, urlsplit

from ....records import _lt
from ...account import Credentials
from ...errors import ContractBroken, KeyRefused, Unreachable
from ...secrets import register_secret
from ...transport import Transport
from ...transport.codec import Json
from ..profile import Profile

#: Seconds before its end when a token is not used any more, as clocks differ and calls take time.
_MARGIN = 60
#: Seconds that a token is used whose end is not said (RFC 6749, 5.1, only recommends to say it), and the most.
_UNSAID, _LONGEST = 600, 86_400
#: Characters of a token.
_MAX_TOKEN = 8192
#: What RFC 6749 (5.2) has for a client that may not get a token; all of them come with status 400 or 401.
_REFUSALS = ("invalid_client", "unauthorized_client", "invalid_grant", "access_denied", "invalid_scope")


class Access:
    """What goes with each call, and never changes."""

    def __init__(self, headers: dict[str, str], parameters: dict[str, str]):
        self._headers = headers
        #: Parameters of the query.
        self.parameters = parameters

    def headers(self) -> dict[str, str]:
        """
        :raise RemoteError: a token cannot be got.
        """
        return self._headers

    def renew(self) -> bool:
        """After a call that was refused: whether another one may not be."""
        return False

    def close(self) -> None:
        """Close what was opened to get in."""


def access_of(
    profile: Profile, credentials: Credentials, origin: str, before_call: Callable[[], None] | None
) -> Access:
    """
    :param origin: the address of the server, to which the profile's paths are appended.
    """
    said = profile.document["authentication"]
    key, user = credentials.api_key.strip(), str(credentials.settings.get("user") or "").strip()
    register_secret(key)
    if said["type"] == "oauth2":
        return _Tokens(said, profile, credentials, origin, before_call)
    if said["type"] == "query":
        # As addresses show it, which errors quote: links are written by the server.
        for shown in (quote_plus(key), quote(key), quote(key, safe="")):
            register_secret(shown)
        return Access({}, {said["name"]: key})
    if said["type"] == "basic":
        return Access({"Authorization": basic(user, key)}, {})
    name, prefix = said.get("name", "Authorization"), said.get("prefix", "")
    return Access({name: f"Bearer {key}" if said["type"] == "bearer" else prefix + key}, {})


def basic(user: str, password: str) -> str:
    """The header of RFC 7617."""
    both = b64encode(f"{user}:{password}".encode()).decode()
    register_secret(both)
    return f"Basic {both}"


class _TokenCache:
    """The tokens of this process by what they were got with, and when each ends by the monotonic clock."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[str, float]] = {}
        self._lock = threading.Lock()

    def get(self, name: bytes) -> str | None:
        with self._lock:
            token, until = self._known.get(name, ("", 0.0))
        return token if until > time.monotonic() else None

    def put(self, name: bytes, token: str, until: float) -> None:
        with self._lock:
            self._known[name] = (token, until)

    def forget(self, name: bytes) -> None:
        with self._lock:
            self._known.pop(name, None)


TOKENS = _TokenCache()


class _Form(Json):
    """Forms are sent, and JSON comes back."""

    media_type = "application/x-www-form-urlencoded"

    def dump(self, payload: Any) -> bytes:
        return urlencode(payload).encode()


class _Tokens(Access):
    """Tokens by OAuth 2.0's client credentials (RFC 6749, 4.4): the key is the client's secret."""

    def __init__(
        self,
        said: Mapping[str, Any],
        profile: Profile,
        credentials: Credentials,
        origin: str,
        before_call: Callable[[], None] | None,
    ):
        super().__init__({}, {})
        self._client = str(credentials.settings.get("client_id") or "").strip()
        self._secret = credentials.api_key.strip()
        self._form = {"grant_type": "client_credentials"}
        if said.get("scope"):
            self._form["scope"] = said["scope"]
        headers = {"Accept": "application/json"}
        if said.get("credentials", "header") == "header":
            # Both are encoded first (RFC 6749, 2.3.1).
            headers["Authorization"] = basic(quote_plus(self._client), quote_plus(self._secret))
        else:
            self._form.update(client_id=self._client, client_secret=self._secret)
        # A profile names no server: an address elsewhere is for the administrator to enter.
        elsewhere = str(credentials.settings.get("token_url") or "").strip()
        base, self._path = _split(elsewhere) if elsewhere else (origin, said["path"])
        self._is_usable = bool(base)
        names = (base, self._path, self._client, self._secret, said.get("scope", ""))
        self._name = hashlib.sha256("\0".join(names).encode()).digest()
        self._transport = Transport(base, headers, before_call, understand=_token_refused, codec=_Form())

    def close(self) -> None:
        self._transport.close()

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {TOKENS.get(self._name) or self._get()}"}

    def renew(self) -> bool:
        """A token may end before it was said to."""
        TOKENS.forget(self._name)
        return True

    def _get(self) -> str:
        if not self._client or not self._secret:
            raise KeyRefused(_lt("Enter the client ID and the client secret."))
        if not self._is_usable:
            raise Unreachable(_lt("The Token URL is not a valid URL."))
        body = self._transport.request("POST", self._path, payload=self._form).body
        token = body.get("access_token") if isinstance(body, dict) else None
        if not isinstance(token, str) or not 0 < len(token) <= _MAX_TOKEN:
            raise ContractBroken(_lt("The answer to the request for a token has no token."))
        register_secret(token)
        if str(body.get("token_type") or "bearer").lower() != "bearer":
            raise ContractBroken(_lt("The token is not a bearer token."))
        seconds = body.get("expires_in")
        if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds <= 0:
            seconds = _UNSAID
        seconds = min(seconds, _LONGEST)
        TOKENS.put(self._name, token, time.monotonic() + max(seconds - _MARGIN, seconds / 2))
        return token


def _split(url: str) -> tuple[str, str]:
    """The address of the server that gives tokens, empty if it is none, and the path on it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return (f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""), parts.path


def _token_refused(body: dict) -> dict:
    """
    :raise KeyRefused: the client may not get a token.
    """
    if body.get("error") in _REFUSALS:
        said = _lt("The system refuses the client ID or the client secret (%(error)s).", error=body["error"])
        raise KeyRefused(said, detail=str(body.get("error_description") or ""))
    return {"title": body.get("error"), "detail": body.get("error_description")}
