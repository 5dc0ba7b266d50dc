"""The fields of an employee: how they are found in what Xledger says, and what is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...records import Employee
from ..decode import code, day, ref
from ..encode import iso_day, plain
from ..field import Field
from . import contacts, targets
from .values import (
    bank_account,
    not_told,
    person_name,
    superior,
    write_first_day,
    write_last_day,
    write_name,
)

FIELDS = (
    Field(
        "name",
        ("contact.firstName", "contact.lastName", "description"),
        person_name,
        required=True,
        encode=write_name,
        sent=("firstName", "lastName", "description"),
    ),
    Field("personnel_number", "code", code(), encode=plain),
    Field("work_email", "email", code(), encode=plain),
    # Read in a masked form, and not at all: compared on our side only.
    Field("social_security", "socialSec", not_told, encode=plain),
    Field("work_phone", "phone", not_told, encode=plain),
    # Xledger calls them lists. Its sample has one value in each, and no source says how several are divided.
    Field("mobile_phone", "contactPhoneList", not_told, encode=plain),
    Field("private_email", "contactEmailList", not_told, encode=plain),
    Field("bank_account", "bankAccount", not_told, option="bank_accounts", encode=bank_account),
    Field("birthday", "contact.birthday", day, encode=iso_day, sent=("birthday",)),
    Field("manager", "superior.dbId", ref(Employee), encode=superior, sent=("superior",)),
    Field("contract_start", "employmentFrom", day, encode=write_first_day, sent=("employmentFrom", "dateFrom")),
    Field("contract_end", "employmentTo", day, encode=write_last_day, sent=("employmentTo", "dateTo")),
    Field("trial_end", "trialTo", day, encode=iso_day),
    Field("seniority_start", "seniorityDate", day, encode=iso_day),
    *contacts.FIELDS,
    *targets.FIELDS,
)
#: What new employees get from the settings, the same for everybody and never changed afterwards: field to setting.
_CODES = {
    "employeeGroup": "employee_group",
    "employeeType": "employee_type",
    "employmentType": "new_employment_type",
    "positionCategory": "position_category",
    "positionValue": "position_value",
}


def fixed(settings: Mapping[str, Any]) -> dict[str, Any]:
    """What is sent of everybody new, by Xledger's names."""
    codes = {name: str(settings.get(setting) or "").strip() for name, setting in _CODES.items()}
    values: dict[str, Any] = {name: {"code": value} for name, value in codes.items() if value}
    return {**values, "timesheet": bool(settings.get("timesheet"))}


#: What is sent and never read.
ONLY_SENT = frozenset(declared.name for declared in FIELDS if declared.decode is not_told)
