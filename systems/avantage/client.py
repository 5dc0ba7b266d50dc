"""The calls that all of Avantage's streams share: tables are read through one access point."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Callable

from ..account import Check, Credentials, Tenant
from ..stream import Stream
from .gateway import COMPANY, AccessPoint, Gateway
from .tables import DEFAULTS, Table

#: The clock of the customers, who are in Québec; the gateway does not tell one.
TIMEZONE = "America/Toronto"


class AvantageClient:
    """One company in Avantage, seen through one access point.

    :param credentials: the address, the user and the password of the access point, and the settings of the system.
    """

    def __init__(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ):
        self.settings = credentials.settings
        self.company = str(self.settings.get("company") or COMPANY).strip()
        self.gateway = Gateway(
            AccessPoint(credentials.base_url, credentials.user, credentials.api_key, self.company), before_call
        )

    def close(self) -> None:
        """Nothing is open between two reads."""

    def tenant(self, refresh: bool = False) -> Tenant:
        """The company whose number is sent with the log-in. The gateway says nothing about it."""
        return Tenant(
            self.company,
            f"Avantage {self.company}",
            timezone=TIMEZONE,
            country="CA",
            currency="CAD",
        )

    def check(self, uses: dict[str, set[str]], sends: dict[str, set[str]], before: dict | None = None) -> Check:
        """Log in, which is all that can be tried without reading a table."""
        self.gateway.test()
        return Check([], [], None)

    def table(self, name: str) -> Table | None:
        """The table of that name, None if it has not been entered."""
        return DEFAULTS.get(name)

    def stream(self, cls: type[Stream], options: Iterable[str] = ()) -> Stream:
        return cls(self, options)
