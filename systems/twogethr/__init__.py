"""2getHR, a Swiss HR system (2BIT GmbH).

Its API description is only reachable with a customer's account, so ``contract.json`` beside this file is assumed.
Nothing outside this package knows a path, a header or a field name of it; paths and the header of the key are read
from the contract, which an administrator can replace by the customer's own Swagger JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Callable
from urllib.parse import urlsplit

from ...records import _lt
from ..account import Credentials, Tenant
from ..settings_page import SettingsPage
from ..system import System
from ..webhook import Delivery
from . import webhooks
from .absences import Absences, AbsenceTypes
from .client import TwogethrClient
from .departments import Departments
from .employees import Employees
from .expenses import Expenses, ExpenseTypes
from .hours_reports import HoursReports
from .payslips import Payslips
from .projects import Projects, Tasks
from .public_holidays import PublicHolidays
from .time_entries import Activities, TimeEntries


class Twogethr(System):
    code = "twogethr"
    name = "2getHR"
    url_example = "https://t-2payroll-api.azurewebsites.net/"
    streams = (
        Departments,
        PublicHolidays,
        Employees,
        Projects,
        Tasks,
        AbsenceTypes,
        Absences,
        Activities,
        TimeEntries,
        HoursReports,
        ExpenseTypes,
        Expenses,
        Payslips,
    )

    webhooks = True
    settings_page = SettingsPage(
        title=_lt("Flectra 2getHR Integration"),
        account_title=_lt("2getHR API Details"),
        url_label=_lt("2getHR URL"),
        url_help=_lt("URL of the API. The URL of its Swagger page also works."),
        key_label=_lt("2getHR API key"),
        key_help=_lt("2getHR portal → Settings → Public API Keys → add. Copy it now, it is shown only once."),
        streams_title=_lt("2getHR Synchronization Settings"),
        defaults_title=_lt("2getHR Default Settings"),
    )
    defaults = ("product", "journal", "project", "customer", "invoices", "rounding")
    takes_contract = True
    guide = (
        _lt(
            "In 2getHR, open Settings → Public API Keys and create a key with permission to read, and to write"
            " the data that Odoo sends."
        ),
        _lt("The key is shown only once: copy it and paste it here. Enter the API URL from 2getHR."),
    )

    def verify_webhook(self, headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: float) -> bool:
        return webhooks.verify(headers, body, secrets, now)

    def sign_webhook(self, body: bytes, secret: str, now: float) -> dict[str, str]:
        return webhooks.sign(body, secret, now)

    def probe(self) -> bytes:
        return b'{"id": "probe", "event": "endpoint.probed", "entityId": "-"}'

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Delivery | None:
        return webhooks.parse(body, self.streams)

    def connect(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ) -> TwogethrClient:
        return TwogethrClient(credentials, before_call, tenant)

    def clean_url(self, url: str) -> str:
        """The API's address, also from the address of its Swagger page (``.../swagger/index.html``)."""
        url = url.strip()
        if url and "://" not in url:
            url = f"https://{url}"
        parts = urlsplit(url)
        path = parts.path
        if "/swagger" in path.lower():
            path = path[: path.lower().index("/swagger")]
        return f"{parts.scheme}://{parts.netloc}{path}".rstrip("/") if parts.netloc else url.rstrip("/")


__all__ = [
    "AbsenceTypes",
    "Absences",
    "Activities",
    "Departments",
    "Employees",
    "ExpenseTypes",
    "Expenses",
    "HoursReports",
    "Payslips",
    "Projects",
    "PublicHolidays",
    "Tasks",
    "TimeEntries",
    "Twogethr",
    "TwogethrClient",
]
