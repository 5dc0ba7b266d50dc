"""The documents that are exchanged with Kleer, in the order of its XML schema. What is not read or sent is left out."""

from __future__ import annotations

from ..transport.xml import Xml
from ..transport.xml_schema import DAY, DECIMAL, FLAG, TEXT, WHOLE, Element
from .time_off_schema import TIME_OFF

_REFERENCE = (Element("id", WHOLE, required=True),)
#: An update of a user replaces it, so that what is not ours is sent as it was read.
_USER = (
    Element("id", WHOLE, required=True),
    Element("foreign-id"),
    Element("internal-id", WHOLE),
    Element("name", required=True),
    Element("email", required=True),
    Element("active", FLAG, required=True),
    Element(
        "dimensions",
        (Element("dimension-entry", (Element("id", WHOLE, required=True), Element("percentage", DECIMAL)), many=True),),
    ),
    Element("dimension-user-percentage", DECIMAL),
)
_ADDRESS = (
    Element("ssn"),
    Element("address1"),
    Element("address2"),
    Element("zip-code"),
    Element("state"),
    Element("country-code"),
    Element("phone"),
    Element("tax-table", WHOLE),
    Element("tax-table-column", WHOLE),
    Element("clearing-nr"),
    Element("account-nr"),
    Element("employment-start-date", DAY),
)
#: What of the salary is both read and sent. Kleer's schema has whole numbers, and does not say of what.
_SALARY = (
    Element("monthly-salary", WHOLE),
    Element("monthly-salary-start-date", DAY),
    Element("hourly-salary", WHOLE),
    Element("hourly-salary-start-date", DAY),
)
#: Only what is sent changes; an empty end date ends nothing any more.
_CONTRACT_WRITABLE = (
    *_ADDRESS,
    Element("employment-end-date", (Element("employment-end-date", DAY), Element("employment-end-type"))),
    *_SALARY,
)
_CONTRACT = (
    Element("user", _REFERENCE),
    *_ADDRESS,
    Element("employment-end-date", DAY),
    *_SALARY,
    Element("children", (Element("child", (Element("name"),), many=True),)),
)
_COMPANY = (
    Element("id", WHOLE),
    Element("name"),
    Element("active", FLAG),
    Element("token"),
    Element("accesses", (Element("type", many=True),)),
)
_ID = (Element("id", WHOLE),)

KLEER = Xml(
    (
        Element("user-authentication", (Element("email", required=True), Element("password", required=True))),
        Element("accessible-companies", (Element("accessible-company", _COMPANY, many=True),)),
        Element("user", _USER),
        Element("users", (Element("user", _USER, many=True),)),
        Element("payroll-user-writable", _CONTRACT_WRITABLE),
        Element("payroll-user-readable", _CONTRACT),
        Element("payroll-user-readables", (Element("payroll-user-readable", _CONTRACT, many=True),)),
        Element("company-information", (Element("name"), Element("orgno"), Element("accounting-currency", TEXT))),
        Element("created", _ID),
        Element("saved", _ID),
        Element("ok", _ID),
        Element("error", (Element("message"),)),
        *TIME_OFF,
    )
)
