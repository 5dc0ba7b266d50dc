"""Xledger, a Norwegian accounting and payroll system with a GraphQL API: employees are sent to it on a schedule.

Nothing outside this package knows a query, a header or a field name of it.
"""

from __future__ import annotations

from typing import Callable

from ...records import _lt
from ..account import Credentials, Tenant
from ..setting import Setting
from ..system import System
from .client import DEMO, LIVE, XledgerClient
from .employees import Employees


class Xledger(System):
    code = "xledger"
    name = "Xledger"
    url_example = LIVE
    hosts = {"production": LIVE, "test": DEMO}
    streams = (Employees,)
    settings = (
        Setting(
            "owner",
            "selection",
            _lt("Entity"),
            _lt("The Xledger entity to which the employees belong. Empty: the entity in which the token was created."),
            remote=True,
        ),
        Setting(
            "employee_group",
            "char",
            _lt("Employee Group"),
            _lt("The code of the Xledger employee group that new employees get. Empty: none."),
        ),
        Setting(
            "employee_type",
            "char",
            _lt("Employee Type"),
            _lt("The code of the Xledger employee type that new employees get. Empty: none."),
        ),
        Setting(
            "timesheet",
            "boolean",
            _lt("Timesheets"),
            _lt("Whether new employees enter timesheets in Xledger."),
            default=False,
        ),
        Setting(
            "close_leavers",
            "boolean",
            _lt("Close Employees Who Leave"),
            _lt(
                "The departure date also closes the employee in Xledger. Leave it off if pay, such as holiday pay, is"
                " posted after that day."
            ),
            default=False,
        ),
    )
    summary = _lt("Sends employees to Xledger on selected days; only what differs is changed there.")
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


__all__ = ["Employees", "Xledger", "XledgerClient"]
