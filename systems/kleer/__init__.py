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
from .time_off import ACTIVITY, TimeOff

# By themselves: Odoo's export takes every text of a nested tuple with a marked one for marked.
_FIRST, _SECOND = _lt("First Address Line"), _lt("Second Address Line")
_ID, _INTERNAL, _NONE = _lt("ID of the user"), _lt("Internal ID of the user"), _lt("Do not import")
_KRONOR, _ORE = _lt("Kronor"), _lt("Öre")


class Kleer(System):
    code = "kleer"
    name = "Kleer"
    url_example = PRODUCTION
    hosts = {"production": PRODUCTION, "test": TEST}
    key_is_optional = True
    access_label = _lt("Log-in")
    key_kind = "token"
    key_hint = _lt("Only with an API token, instead of e-mail and password")
    streams = (Employees, TimeOff)
    mappings = (ACTIVITY,)
    settings = (
        Setting(
            "company",
            "char",
            _lt("Company Number"),
            _lt("The number that Kleer has for the company. Kleer's support gives it to you together with the token."),
        ),
        Setting(
            "email",
            "char",
            _lt("User E-mail"),
            _lt("The e-mail address of the integration user in Kleer, if you have no token."),
        ),
        Setting("password", "char", _lt("User Password"), secret=True),
        Setting(
            "login_company",
            "selection",
            _lt("Company"),
            _lt("The companies of the integration user are listed after the first connection test."),
            remote=True,
        ),
        Setting(
            "work_email",
            "boolean",
            _lt("Use Work E-mail Instead"),
            _lt("The e-mail address in Kleer is the work e-mail of the employee, and not the private one."),
            default=False,
            after_test=True,
        ),
        Setting(
            "street",
            "selection",
            _lt("Street"),
            _lt("The line of Kleer's address in which the street stands."),
            default="address2",
            choices=(("address2", _SECOND), ("address1", _FIRST)),
            after_test=True,
        ),
        Setting(
            "number",
            "selection",
            _lt("Personnel Number"),
            _lt("Which number of Kleer becomes the personnel number of the employee. It is never sent."),
            default="id",
            choices=(("id", _ID), ("internal-id", _INTERNAL), ("none", _NONE)),
            after_test=True,
        ),
        Setting(
            "salary_unit",
            "selection",
            _lt("Salary Unit"),
            _lt(
                "In what Kleer has salaries. Test Connection shows one as Kleer has it: compare it with the employee's"
                " salary. Without a choice no salary is read or sent."
            ),
            choices=(("krona", _KRONOR), ("ore", _ORE)),
            after_test=True,
        ),
        Setting(
            "end_type",
            "selection",
            _lt("Employment End Type"),
            _lt("Sent with the last day of a contract, as Kleer calls it. Without a choice Kleer keeps its own."),
            choices=(("Disabled", "Disabled"), ("NextMonth", "NextMonth")),
            after_test=True,
        ),
        Setting(
            "may_create",
            "boolean",
            _lt("May Create Employees in Kleer"),
            _lt("Employees that Kleer does not have become users with a payroll contract."),
            default=False,
            after_test=True,
        ),
        Setting(
            "users_only",
            "boolean",
            _lt("Also Without Payroll Contract"),
            _lt("Employees without personal identity number or first day of the contract become users only."),
            default=False,
            after_test=True,
        ),
        Setting(
            "contract_verb",
            "selection",
            _lt("Method for New Payroll Contracts"),
            _lt("Change it only if Kleer refuses to create payroll contracts."),
            default="POST",
            choices=(("POST", "POST"), ("PUT", "PUT")),
            after_test=True,
        ),
    )
    summary = _lt("Syncs employees with the users and payroll contracts of Kleer, and sends approved time off.")
    guide = (
        _lt(
            "In Kleer, create an integration user: Permissions → Payroll: Administer all the payroll; Roles: Finance"
            " manager; User permissions: administrate; Password settings: Password. Make it a secure password."
        ),
        _lt(
            "Your own user is not optimal: the change log of Kleer could not tell your changes from those of the"
            " integration, and a user with BankID cannot be used."
        ),
        _lt(
            "Enter the e-mail address and the password of the integration user in the settings of the connection. Or"
            " ask Kleer's support (support@kleer.se) for an API token and for the company's number, paste the token"
            " here and enter the number in the settings; Kleer shows neither."
        ),
        _lt(
            "If you record working time in Odoo, turn off Kleer's reminders about time reports: in the payroll settings"
            " of each employee, open General → Salary reports – Management and select Administrator/manager must submit"
            " salary report."
        ),
    )

    def connect(
        self,
        credentials: Credentials,
        before_call: Callable[[], None] | None = None,
        tenant: Tenant | None = None,
    ) -> KleerClient:
        return KleerClient(credentials, before_call, tenant)


__all__ = ["Employees", "Kleer", "KleerClient", "TimeOff"]
