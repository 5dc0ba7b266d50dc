"""2getHR's users."""

from __future__ import annotations

from ...records import Department, Employee, PublicHoliday, _lt, clean_text
from ..decode import code, one_of, ref, text
from ..encode import external_id, iso_day, plain, word_of
from ..field import Field
from ..personal import ahv_number, birthday, country, iban, language, name_parts, person_name
from .client import TwogethrStream
from .employment import active, departure, employment
from .values import CheckedField

_SEX = {"male": "male", "female": "female", "other": "other"}
_MARITAL = {
    "single": "single",
    "married": "married",
    "registeredPartnership": "registered_partnership",
    "widowed": "widowed",
    "divorced": "divorced",
}
_EMPLOYMENT = ("entryDate", "exitDate", "workPeriods")


class Employees(TwogethrStream):
    """Users: people who are invited, work or have left."""

    record = Employee
    button = _lt("Sync 2getHR Employees")
    title = _lt("Employees")
    summary = _lt("Users become employees, with their work periods and working hours.")
    list_operation = "listUsers"
    webhook_entity = "user"
    read_operation = "getUser"
    create_operation = "createUser"
    update_operation = "updateUser"
    directions = ("both", "in", "out")
    verifies = True
    after = (Department,)
    # So that working times that are made for somebody new know the holidays already.
    follows = (PublicHoliday,)
    match = (("personnel_number",), ("social_security",), ("name", "birthday"))
    options = ("bank_accounts",)
    fields = (
        Field("name", ("firstName", "lastName"), person_name, required=True, encode=name_parts),
        Field("personnel_number", "personnelNumber", code(), encode=plain),
        Field("work_email", "email", code(), encode=plain),
        Field("work_phone", "phone", code(), encode=plain),
        Field("mobile_phone", "mobile", code(), encode=plain),
        Field("private_email", "privateEmail", code(), encode=plain),
        Field("private_phone", "privatePhone", code(), encode=plain),
        Field("birthday", "birthDate", birthday, encode=iso_day),
        Field("sex", "gender", one_of(_SEX), encode=word_of(_SEX)),
        Field("marital", "civilStatus", one_of(_MARITAL), encode=word_of(_MARITAL)),
        Field("nationality", "nationality", country, encode=plain),
        Field("language", "language", language, encode=plain),
        Field("social_security", "ahvNumber", ahv_number, encode=plain),
        Field("street", "address.street", text(), encode=plain),
        Field("street2", "address.street2", text(), encode=plain),
        Field("zip", "address.zip", code(), encode=plain),
        Field("city", "address.city", text(), encode=plain),
        Field("country", "address.country", country, encode=plain),
        Field("iban", "iban", iban, option="bank_accounts", encode=plain),
        Field("job_title", "jobTitle", text(), encode=plain),
        Field("department", "organisationUnitId", ref(Department), encode=external_id),
        Field("manager", "managerId", ref(Employee), encode=external_id),
        # Only the exit can be sent; entry and work periods are the system's own.
        CheckedField("departure", _EMPLOYMENT, departure, encode=iso_day, sent=("exitDate",), against=("status",)),
        CheckedField("employment", _EMPLOYMENT, employment, against=("status",)),
        # Without the dates, which a system may leave out when they are empty: leaving must not wait for a whole pass.
        Field("active", ("status", "workPeriods"), active),
    )

    def label(self, item: dict) -> str:
        return clean_text(f"{item.get('firstName') or ''} {item.get('lastName') or ''}"[:100]) or ""
