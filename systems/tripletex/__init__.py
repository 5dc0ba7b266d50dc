"""Tripletex, a Norwegian accounting and payroll system: master data come in, approved hours go out.

Nothing outside this package knows a path, a header or a field name of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Callable

from ...records import Employee, Project, WageType, _lt
from ..account import Credentials, Tenant
from ..steps import choose
from ..system import System
from ..webhook import Delivery
from . import webhooks
from .client import PRODUCTION, TEST, TripletexClient
from .hours import Hours, Wages
from .masters import Activities, Employees, Projects, WageTypes


class Tripletex(System):
    code = "tripletex"
    name = "Tripletex"
    url_example = PRODUCTION
    hosts = {"production": PRODUCTION, "test": TEST}
    application_keys = True
    access_label = _lt("API Keys")
    webhooks = True
    streams = (Activities, Projects, WageTypes, Employees, Hours, Wages)
    steps = choose(
        (Project, _lt("Projects")),
        (WageType, _lt("Wage Types")),
        (Employee, _lt("Employees")),
    )
    summary = _lt("Imports projects, wage types and employees from Tripletex, and sends approved hours to Tripletex.")
    removal = _lt("Hours will no longer be sent. Records stay in Odoo and are matched again if you reconnect.")
    guide = (
        _lt('In Tripletex, open Selskap → Mitt abonnement and check that "Integrasjoner" is enabled.'),
        _lt(
            "Open the employee in whose name hours are sent, then Mer → API-tilgang → Ny nøkkel. The key can do what"
            " this employee may do there: read projects, employees and wage types, and register hours for everybody."
        ),
        _lt("Enter the application name exactly like this, including upper and lower case: %(application)s"),
        _lt("The key is shown only once: copy it and paste it here."),
    )
    guide_url = "https://hjelp.tripletex.no/hc/no/articles/4409557117713"

    def verify_webhook(self, headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: float) -> bool:
        return webhooks.verify(headers, body, secrets)

    def sign_webhook(self, body: bytes, secret: str, now: float) -> dict[str, str]:
        return webhooks.sign(body, secret)

    def probe(self) -> bytes:
        return b'{"subscriptionId": 0, "event": "endpoint.probed", "id": 0, "value": null}'

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Delivery | None:
        return webhooks.parse(headers, body, self.streams)

    def connect(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ) -> TripletexClient:
        return TripletexClient(credentials, before_call, tenant)


__all__ = ["Activities", "Employees", "Hours", "Projects", "Tripletex", "TripletexClient", "WageTypes", "Wages"]
