"""The calls of a system that a profile describes: its address, its key, its limits, and whose account it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from typing import Any, Callable, TypeVar
from urllib.parse import unquote_plus, urlencode, urlsplit

from ...records import Record, _lt, clean_text
from ..account import Check, Credentials, Tenant
from ..decode import is_id, zone
from ..errors import ContractBroken, NotFound, Rejected, Unauthorized
from ..openapi.contract import Contract, Operation
from ..stream import Stream
from ..transport import Answer, Transport
from ..transport.pace import Pace
from ..transport.retry import PATIENCE
from .calls.access import access_of
from .calls.allowance import Allowance
from .calls.refusals import understand
from .check import look
from .codes import Codes
from .descriptions import find_description
from .paths import find, names_of, put, steps_of
from .profile import Profile
from .values.clock import minutes

_T = TypeVar("_T")
#: Where a company's values stand unless the profile says something else.
_COMPANY = ("name", "time_zone", "country", "currency", "weekly_hours")


class RestClient:
    """One account at a system.

    :param streams: the streams of the profile.
    """

    def __init__(
        self,
        profile: Profile,
        streams: Iterable[type[Stream]],
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ):
        self.profile = profile
        self.settings = credentials.settings
        self.capabilities = credentials.capabilities
        self._before_call = before_call
        #: Minutes to which hours are rounded.
        self.rounding = credentials.rounding
        self._streams = {stream.record: stream for stream in streams}
        self._tenant = tenant
        self._codes: dict[tuple[type[Record], str], Codes] = {}
        document = profile.document
        #: The address of the server, and what stands before each path of the profile.
        self.origin, prefix = _split(credentials.base_url)
        self.base = self.origin + prefix
        self._prefix = prefix + profile.base_path
        limit = document.get("rate_limit", {})
        heard = None
        if limit.get("type") == "pace":
            before_call = Pace(limit["calls"], limit["seconds"], before_call, PATIENCE)
        elif limit.get("type") == "headers":
            before_call = allowance = Allowance(limit, before_call)
            heard = allowance.note
        self._access = access_of(profile, credentials, self.base, before_call)
        self.transport = Transport(
            self.origin,
            document.get("headers", {}),
            before_call,
            understand=understand(document.get("errors")),
            heard=heard,
        )

    def close(self) -> None:
        self._access.close()
        self.transport.close()

    # --- Calls ---------------------------------------------------------------------------------------

    def url(self, said: Mapping[str, Any], external_id: str | None = None, **values: str) -> str:
        """The path of a call on the server, with its places filled; an id can never lead elsewhere.

        :param said: the call as the profile has it.
        :raise ContractBroken: the id is none, or the account's API description has no such call.
        """
        if said.get("absent"):
            raise ContractBroken(
                _lt(
                    "The contract has no operation %(name)s. Test the connection to see all that it lacks.",
                    name=said["absent"],
                )
            )
        path = said["path"]
        if external_id is not None:
            values["id"] = external_id
        return self._prefix + Operation(path, "", path, {}).url(**values)

    def call(self, method: str, url: str, parameters: Mapping[str, str] | None = None, payload: Any = None) -> Answer:
        """
        :param url: what ``url`` gives, or a link to a page of a list.
        """
        url, added = _without(url, self._access.parameters), self._access.parameters
        return self._with_key(lambda: self.transport.request(method, url, {**(parameters or {}), **added}, payload))

    def download(self, url: str, limit: int) -> bytes:
        """The contents of a file.

        :raise RemoteError: it cannot be read, or has more than ``limit`` bytes.
        """
        return self._with_key(lambda: self.transport.download(_with(url, self._access.parameters), limit))

    def _with_key(self, send: Callable[[], _T]) -> _T:
        """What ``send`` returns. It is called once more with another token if the first is not taken: what is refused
        with 401 was not carried out.
        """
        self.transport.send_with(self._access.headers())
        try:
            return send()
        except Unauthorized:
            if not self._access.renew():
                raise
        self.transport.send_with(self._access.headers())
        return send()

    # --- Whose account it is -------------------------------------------------------------------------

    def tenant(self, refresh: bool = False) -> Tenant:
        """The company; read once for each client, or again with ``refresh``. Without a call for it, the account is
        known by the URL: a server may have several accounts, each with a path of its own.
        """
        if self._tenant is None or refresh:
            said = self.profile.document.get("company")
            self._tenant = self._company(said) if said else self._server()
        return self._tenant

    def _server(self) -> Tenant:
        place = self.base.partition("://")[2]
        return Tenant(place or self.base, self.profile.name, timezone=self._time_zone(None))

    def _company(self, said: Mapping[str, Any]) -> Tenant:
        body = self.call("GET", self.url(said), said.get("parameters")).body
        item = find(body, steps_of(said.get("item", "@")))
        number = find(item, steps_of(said["id"]))
        if not is_id(number):
            raise ContractBroken(_lt("The system does not say which company the key belongs to."))
        found = {name: find(item, steps_of(said[name])) for name in _COMPANY if name in said}
        name, hours = found.get("name"), found.get("weekly_hours")
        return Tenant(
            id=str(number),
            name=(clean_text(name[:200]) if isinstance(name, str) else None) or str(number),
            timezone=self._time_zone(found.get("time_zone")),
            country=_code(found.get("country")),
            currency=_code(found.get("currency")),
            weekly_minutes=None if hours is None else minutes(hours),
        )

    def _time_zone(self, found: Any) -> str:
        said = found.strip() if isinstance(found, str) else ""
        return zone(said or self.profile.document.get("time_zone", "UTC")).key

    def check(self, uses: dict[str, set[str]], sends: dict[str, set[str]], before: dict | None = None) -> Check:
        """Look whether the profile fits the system: see ``look``.

        :raise RemoteError: the system cannot be reached, or does not take the key.
        """
        return look(self, self.profile, tuple(self._streams.values()), before)

    def find_description(self, url: str, only: bool = False) -> tuple[Contract, str]:
        """The live API description, and its path on the host; see ``descriptions``."""
        return find_description(url, self._before_call, self._access, only)

    def register_webhook(self, url: str, secret: str) -> str:
        """Have everything that changes posted to ``url``; returns the registration's id.

        :raise Rejected: the profile has no call for it.
        """
        said = self.profile.document.get("webhook", {}).get("register")
        if said is None:
            raise Rejected(
                _lt(
                    "%(system)s has no call that registers a webhook: enter its URL there by hand.",
                    system=self.profile.name,
                )
            )
        body = deepcopy(said.get("body", {}))
        for name, value in (("url", url), ("secret", secret)):
            put(body, names_of(said[name]), value)
        found = find(self.call("POST", self.url(said), None, body).body, steps_of(said["answer"]))
        if not is_id(found):
            raise ContractBroken(_lt("The answer of %(path)s has no id.", path=said["path"]))
        return str(found)

    def remove_webhook(self, webhook_id: str) -> None:
        said = self.profile.document.get("webhook", {}).get("remove")
        if said:
            with suppress(NotFound):
                self.call("DELETE", self.url(said, webhook_id))

    # --- Streams -------------------------------------------------------------------------------------

    def stream(self, cls: type[Stream], options: Iterable[str] = ()) -> Stream:
        # The account may have another description of the API than the system that the class was made for.
        return self._streams.get(cls.record, cls)(self, options)

    def stream_class(self, record_type: str) -> type[Stream]:
        return next(cls for cls in self._streams.values() if cls.record_type() == record_type)

    def codes(self, record: type[Record], field: str) -> Codes:
        """The ids of a record type's entities by that field; read once for each client."""
        key = (record, field)
        if key not in self._codes:
            self._codes[key] = Codes(self.stream(self._streams[record]), field)
        return self._codes[key]


def _split(url: str) -> tuple[str, str]:
    """The address of a server, and the path on it. What is no address stays as it is: the call says so."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url, ""
    return f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")


def _without(url: str, names: Iterable[str]) -> str:
    """The URL with these parameters left out of its query, which a link may have: they are added to each call."""
    path, mark, query = url.partition("?")
    left = "&".join(part for part in query.split("&") if unquote_plus(part.partition("=")[0]) not in names)
    return path + mark + left if left else path


def _with(url: str, parameters: Mapping[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}" if parameters else url


def _code(value: Any) -> str | None:
    """A country's or a currency's code, None for anything that is none."""
    return value if isinstance(value, str) and value.isalpha() and len(value) <= 3 else None
