"""A system that a profile describes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Callable

from ...records import TimeEntry, _lt
from ..account import Credentials, Tenant
from ..setting import Setting
from ..system import System
from ..webhook import Delivery
from . import webhooks
from .client import RestClient
from .profile import Profile
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
_KEY_HINTS = {"basic": _lt("The password of the user"), "oauth2": _lt("The client secret")}


class RestSystem(System):
    """One system; what a subclass of ``System`` declares, this one takes from its profile.

    :param code: stored with connections; never changes.
    """

    summary = _lt("Records are exchanged as the profile of the system says.")

    def __init__(self, profile: Profile, code: str):
        self.profile = profile
        self.code = code
        self.name = profile.name
        self.streams = streams_of(profile)
        kind = profile.document["authentication"]["type"]
        self.settings = _SETTINGS.get(kind, ())
        self.key_hint = _KEY_HINTS.get(kind, "")
        self.webhooks = "webhook" in profile.document
        #: Time entries without a project go to the one of the connection.
        self.defaults = ("project",) if self.knows(TimeEntry.record_type()) else ()

    def connect(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ) -> RestClient:
        streams = {stream.record: stream for stream in self.streams}
        return RestClient(self.profile, streams, credentials, before_call, tenant)

    def verify_webhook(self, headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: float) -> bool:
        return self.webhooks and webhooks.verify(self._webhook["signature"], headers, body, secrets, now)

    def sign_webhook(self, body: bytes, secret: str, now: float) -> dict[str, str]:
        return webhooks.sign(self._webhook["signature"], body, secret, now)

    def probe(self) -> bytes:
        return b'{"probe": true}'

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Delivery | None:
        return webhooks.parse(self._webhook, headers, body)

    def clean_url(self, url: str) -> str:
        url = super().clean_url(url)
        return url if not url or "://" in url else f"https://{url}"

    @property
    def _webhook(self) -> Mapping:
        return self.profile.document["webhook"]
