"""A system that a profile describes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Callable, ClassVar

from ...records import RECORD_TYPES, Record, Sentence, _lt
from ..absent import absent_stream
from ..account import Credentials, Tenant
from ..openapi.contract import Contract
from ..setting import Setting
from ..stream import Stream
from ..system import System
from ..webhook import Delivery
from . import webhooks
from .client import RestClient
from .fitting import fitted
from .offer import RECORDS, SENT, types_of_fields
from .profile import Profile, load_profile
from .stream import streams_of

_USER = Setting("user", "char", _lt("User name"), _lt("The name that goes with the password."))
_CLIENT = (
    Setting("client_id", "char", _lt("Client ID"), _lt("The ID that the system has given to this application.")),
    Setting(
        "token_url",
        "char",
        _lt("Token URL"),
        _lt("Only if tokens come from another server than the one of the URL: its whole address."),
    ),
)
_SETTINGS = {"basic": (_USER,), "oauth2": _CLIENT}
#: The defaults of a connection, with the record types that use them.
_DEFAULTS = {
    "product": ("hours_report",),
    "journal": ("hours_report",),
    "project": ("time_entry",),
    "customer": ("hours_report",),
    "invoices": ("hours_report",),
    "rounding": ("time_entry", "hours_report"),
}
#: Where the address of a Swagger page goes on after that of the API; a server's name may begin like this as well.
_SWAGGER = re.compile(r"(?<=[^/])/swagger", re.IGNORECASE)
_KEY_KINDS = {"basic": "password", "oauth2": "secret"}
_ACCESS_LABELS = {"basic": _lt("Log-in"), "oauth2": _lt("Client")}
_KEY_HINTS = {"basic": _lt("The password of the user"), "oauth2": _lt("The client secret")}


class RestSystem(System):
    """One system; what a subclass of ``System`` declares, this one takes from its profile.

    :param profile: None for the built-in one, if the class has one. A system without any has no streams; only its
        connections know more.
    :param code: stored with connections; never changes. None for that of the class.
    """

    takes_profile = True
    #: The built-in profile; its class has the ``streams`` of it.
    profile: Profile | None = None
    #: What a system without a profile is called.
    title = _lt("Another HR system (REST)")
    name: ClassVar[str] = title.template
    summary = _lt("Records are exchanged as the profile of the system says.")
    #: By record type, what its stream is called otherwise than in other systems: ``title``, ``summary``, ``button``.
    labels: ClassVar[Mapping[type[Record], Mapping[str, Sentence]]] = {}

    def __init__(self, profile: Profile | None = None, code: str | None = None):
        built_in = type(self).profile
        self.profile = profile = profile or built_in
        self.code = code or type(self).code
        if profile is None:
            return
        if profile is not built_in:
            self.streams = streams_of(profile, self.labels)
        self.name, self.title = profile.name, None
        kind = profile.document["authentication"]["type"]
        if kind in _SETTINGS:
            self.settings = (*type(self).settings, *_SETTINGS[kind])
        self.key_hint, self.key_kind = _KEY_HINTS.get(kind, ""), _KEY_KINDS.get(kind, type(self).key_kind)
        self.access_label = _ACCESS_LABELS.get(kind, type(self).access_label)
        self.webhooks = "webhook" in profile.document
        self.defaults = tuple(name for name, records in _DEFAULTS.items() if any(map(self.knows, records)))

    def of_profile(self, text: str | None) -> System:
        return _of_profile(self, text) if text else self

    def with_profile(self, profile: Profile) -> RestSystem:
        """The same system with another profile."""
        return type(self)(profile, self.code)

    def sendable(self, record_type: str) -> set[str]:
        """All that any profile may have sent: a connection can get another one at any time."""
        record = RECORDS.get(record_type)
        return set(types_of_fields(record)) if record in SENT else set()

    def stream_class(self, record_type: str) -> type[Stream]:
        """
        :return: one that does nothing for a record type that the profile does not have, or not any more.
        """
        if not self.knows(record_type):
            return absent_stream(RECORD_TYPES[record_type])
        return super().stream_class(record_type)

    def connect(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ) -> RestClient:
        """
        :raise ContractBroken: the connection's API description is none.
        """
        profile, streams = self.profile, self.streams
        if self.takes_contract and credentials.contract:
            profile = fitted(profile, Contract.parse(credentials.contract))
            streams = streams_of(profile, self.labels)
        return RestClient(profile, streams, credentials, before_call, tenant)

    def verify_webhook(self, headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: float) -> bool:
        return self.webhooks and webhooks.verify(self._webhook["signature"], headers, body, secrets, now)

    def sign_webhook(self, body: bytes, secret: str, now: float) -> dict[str, str]:
        return webhooks.sign(self._webhook["signature"], body, secret, now)

    def probe(self) -> bytes:
        return b'{"probe": true}'

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Delivery | None:
        return webhooks.parse(self._webhook, headers, body)

    def clean_url(self, url: str) -> str:
        """The API's address, also from the address of its Swagger page (``.../swagger/index.html``)."""
        url = _SWAGGER.split(super().clean_url(url), 1)[0]
        return url if not url or "://" in url else f"https://{url}"

    @property
    def _webhook(self) -> Mapping:
        return self.profile.document["webhook"]


@lru_cache(maxsize=256)
def _of_profile(system: RestSystem, text: str) -> RestSystem:
    """The same object for the same text: whether a connection's system has changed is told by that."""
    return system.with_profile(load_profile(text.encode()))
