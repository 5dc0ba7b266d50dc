"""Xledger, a Norwegian accounting and payroll system with a GraphQL API.

Employees are sent to it on a schedule, approved hours once they are approved.

Nothing outside this package knows a query, a header or a field name of it.
"""

from __future__ import annotations

from typing import Callable

from ...records import _lt
from ..account import Credentials, Tenant
from ..system import System
from .absences import CODE, Absences
from .client import DEMO, LIVE, XledgerClient
from .employees import Employees
from .settings import SETTINGS
from .targets import MAPPINGS
from .timesheets import Timesheets
from .timesheets_mappings import MAPPINGS as TIMESHEET_MAPPINGS


class Xledger(System):
    code = "xledger"
    name = "Xledger"
    url_example = LIVE
    hosts = {"production": LIVE, "test": DEMO}
    access_label = _lt("API Token")
    key_kind = "token"
    streams = (Employees, Timesheets, Absences)
    mappings = (*MAPPINGS, *TIMESHEET_MAPPINGS, CODE)
    settings = SETTINGS
    summary = _lt(
        "Sends employees to Xledger on selected days, where only what differs is changed, and approved hours as soon as"
        " they are approved. Exports time off for the employees and the period that you choose."
    )
    guide = (
        _lt(
            "In Xledger, open the entity (company) whose employees are sent: a token belongs to the entity in which it"
            " is created."
        ),
        _lt("Open Administration → System Access → GraphQL → API tokens, and add a token."),
        _lt(
            "Tick Read and Write for these five scopes: Accounts payable, Accounts receivable, Common, General Ledger,"
            " Human Resources."
        ),
        _lt(
            "The token is shown only once: copy it and paste it here. No second token is needed: Odoo itself has no"
            " access token for this connection."
        ),
    )
    guide_url = "https://www.xledger.net/f/api-tokens"

    def connect(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ) -> XledgerClient:
        return XledgerClient(credentials, before_call, tenant)


__all__ = ["Absences", "Employees", "Timesheets", "Xledger", "XledgerClient"]
