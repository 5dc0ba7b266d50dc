"""The fields of Xledger's types that are used here, in the notation of the lists that were read by introspection.

Each section is an operation with its fields, nested ones with ``_``. Whoever has the whole lists names their file in
``HR_SYNC_XLEDGER_FIELDS``, or puts it beside this module as ``xledger.fields.txt``: then the schema is made of them.
Source: the field lists of github.com/grasp-labs/ds-provider-xledger-py-lib 0.2.4 (Apache-2.0), names and types.
"""

from __future__ import annotations

import os
from pathlib import Path

_BESIDE = Path(__file__).with_name("xledger.fields.txt")
_OBJECTS = "; ".join(f"glObject{number}_dbId:int64; glObject{number}_code:string" for number in range(1, 6))
_READ_OBJECTS = "; ".join(f"glObject{number}_dbId:int64" for number in range(1, 6))
_WRITTEN = f"""code:string; description:string; employmentFrom:datetime; employmentTo:datetime; dateFrom:datetime;
dateTo:string; seniorityDate:datetime; timesheet:bool; phone:string; phoneSubledger:string; email:string;
bankAccount:string; firstName:string; middleName:string; lastName:string; birthday:datetime; socialSec:string;
contactPhoneList:string; contactEmailList:string; trialTo:string; employmentType_dbId:string;
employmentType_code:string; positionCategory_dbId:int64; positionCategory_code:string; positionValue_dbId:int64;
positionValue_code:string; {_OBJECTS}; employeeGroup_dbId:int64; employeeGroup_code:string;
employeeGroup_description:string; employeeType_dbId:int64; employeeType_code:string; employeeType_description:string;
superior_dbId:int64; superior_code:string; superior_description:string"""
_REFERENCES = ("employee", "project", "timeType", "activity")
_ROW = "; ".join(
    [f"{name}_{part}:string" for name in _REFERENCES for part in ("dbId", "code", "description")]
    + [f"{name}:string" for name in ("assignmentDate", "workingHours", "text", "comment")]
    + ["approved:boolean"]
)
OWN = f"""
=== employees/create
{_WRITTEN}; owner_dbId:int64; owner_code:string; owner_description:string; owner_ownerCode:string
=== employees/update
dbId:int64; {_WRITTEN}
=== employees/read
dbId:int64; code:string; description:string; email:string; dateFrom:datetime; dateTo:datetime; createdAt:datetime;
modifiedAt:datetime; ownerDbId:int64; contactDbId:int64; employmentFrom:datetime; employmentTo:datetime;
seniorityDate:datetime; trialTo:datetime; socialSecurityMasked:string; timesheet:bool; superior_dbId:string;
superior_code:string; employeeGroup_dbId:int64; {_READ_OBJECTS}
=== timesheets/create
{_ROW}; owner_dbId:string; owner_code:string; owner_ownerCode:int64
=== timesheets/update
dbId:string; {_ROW}
=== timesheets/read
dbId:string; text:string; createdAt:string; modifiedAt:string; ownerDbId:string; assignmentDate:string;
projectDbId:string; approved:string; comment:string; invoiced:string; isHeaderApproved:string; posted:string;
workingHours:string; activity_dbId:string; employee_dbId:string; timeType_dbId:string
=== projects/read
dbId:int; code:string; description:string; fromDate:string; toDate:string; ownerDbId:int; timesheetEntry:string
=== projectTasks/read
dbId:string; activity_dbId:string; timeType_dbId:string; project_dbId:string; owner_dbId:string
=== absences/read
dbId:string; text:string; fromDate:string; toDate:string; approvedDate:string; ownerDbId:string; approved:string;
comment:string; leavePercent:string; timeFrom:string; timeTo:string; absenceCode_dbId:string; absenceCode_code:string;
absenceCode_description:string; employee_dbId:string; position_dbId:string
=== employeePositions/read
dbId:string; dateFrom:string; dateTo:string; employeeDbId:string
=== contacts/read
dbId:int64; code:string; name:string; email:string; phone:string; firstName:string; lastName:string; birthday:string;
jobTitle:string; gender_dbId:string; gender_code:string; homeAddress_streetAddress:string; homeAddress_zipCode:string;
homeAddress_place:string; homeAddress_country_dbId:string; homeAddress_country_code:string
=== contacts/update
dbId:int64; jobTitle:string; gender_code:string; homeAddress_streetAddress:string; homeAddress_zipCode:string;
homeAddress_place:string; homeAddress_country:string
=== employeeGroups/read
dbId:string; code:string; description:string; createdAt:string; modifiedAt:string; ownerDbId:string
=== objectValues/read
dbId:int; code:string; description:string; dateFrom:datetime; dateTo:datetime; ownerDbId:string; posting:boolean;
object_dbId:string; object_name:string
=== entities/read
dbId:int; code:string; description:string; email:string; ownerDbId:string; createdAt:datetime; modifiedAt:datetime
"""


def text() -> str:
    """The whole lists where somebody has put them, or else what is used here."""
    path = Path(os.environ.get("HR_SYNC_XLEDGER_FIELDS") or _BESIDE)
    return path.read_text() if path.exists() else OWN


def sections(lists: str) -> dict[str, dict[str, str]]:
    """The types of the fields, by operation and name."""
    found: dict[str, dict[str, str]] = {}
    for part in lists.split("\n=== ")[1:]:
        title, _end, rest = part.partition("\n")
        lines = [line for line in rest.splitlines() if not line.startswith(("input type:", "#"))]
        entries = (entry.strip().rstrip("*+") for entry in " ".join(lines).split(";"))
        found[title.split()[0]] = dict(entry.split(":", 1) for entry in entries if ":" in entry)
    return found
