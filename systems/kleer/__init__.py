"""Kleer (formerly PE Accounting), a Swedish accounting and payroll system.

Sources: the vendor's XML schema (https://api.kleer.se/v1/xsd), and what public clients of the API do. Nothing outside
this package knows a path, a header or a field name of it.
"""

from __future__ import annotations

from typing import Callable

from ...records import _lt
from ..account import Credentials, Tenant
from ..setting import Setting
from ..system import System
from .client import PRODUCTION, TEST, KleerClient
from .employees import Employees

_FIRST, _SECOND = _lt("First Address Line"), _lt("Second Address Line")


class Kleer(System):
    code = "kleer"
    name = "Kleer"
    url_example = PRODUCTION
    hosts = {"production": PRODUCTION, "test": TEST}
    streams = (Employees,)
    settings = (
        Setting(
            "company",
            "char",
            _lt("Company Number"),
            _lt("The number that Kleer has for the company. Kleer's support gives it to you together with the token."),
        ),
        Setting(
            "street",
            "selection",
            _lt("Street"),
            _lt("The line of Kleer's address in which the street stands."),
            default="address2",
            choices=(("address2", _SECOND), ("address1", _FIRST)),
        ),
    )
    summary = _lt("Syncs employees with the users and payroll contracts of Kleer.")
    guide = (
        _lt(
            "Ask Kleer's support (support@kleer.se) for an API token and for the company's number; Kleer shows neither."
        ),
        _lt("Paste the token here, and enter the number in the settings of the connection."),
    )

    def connect(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ) -> KleerClient:
        return KleerClient(credentials, before_call, tenant)


__all__ = ["Employees", "Kleer", "KleerClient"]
