"""The queries and mutations about absences.

Source of what can be read: the field lists of ds-provider-xledger-py-lib 0.2.4 (Apache-2.0). The names in mutations are
those that the schema of the connection has (``absences_schema``), and are never texts of a person.
"""

from __future__ import annotations

import re
from typing import Any

from ..transport.graphql_document import Document

_RATE = "rateLimit { remaining cost }"
_ABSENCE = """
  dbId text comment fromDate toDate leavePercent ownerDbId
  absenceCode { dbId code description } employee { dbId } position { dbId }
"""
_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
_TYPE = re.compile(r"[_0-9A-Za-z\[\]!]+")
#: What a list of absences is narrowed to: the declaration of the variables, and the filter.
_FILTERS = {
    "all": ("", ""),
    "ids": (", $ids: [Int64String!]!", ", filter: {dbId_in: $ids}"),
    "days": (
        ", $from: DateTimeString!, $until: DateTimeString!",
        ", filter: {fromDate_gte: $from, fromDate_lte: $until}",
    ),
}


def _absences(owners: str, variables: str, narrowed: str) -> Document:
    return Document(
        f"""query Absences($first: Int!, $after: String{variables}) {{
  {_RATE}
  absences(first: $first, after: $after, ownerSet: {owners}{narrowed}) {{
    pageInfo {{ hasNextPage }}
    edges {{ cursor node {{ {_ABSENCE} }} }}
  }}
}}"""
    )


#: The absences of the token's entity, and of the entities below it, by what they are narrowed to.
ABSENCES = {
    owners: {name: _absences(owners, *narrowed) for name, narrowed in _FILTERS.items()}
    for owners in ("CURRENT", "LOWER")
}

#: The codes, where the schema has a list of them; no public source names it.
CODES = Document(
    f"""query AbsenceCodes($first: Int!, $after: String) {{
  {_RATE}
  absenceCodes(first: $first, after: $after) {{
    pageInfo {{ hasNextPage }}
    edges {{ cursor node {{ dbId code description }} }}
  }}
}}"""
)

#: The positions of some employees.
POSITIONS = Document(
    f"""query Positions($first: Int!, $after: String, $employees: [Int64String!]!) {{
  {_RATE}
  employeePositions(first: $first, after: $after, ownerSet: ALL, filter: {{employeeDbId_in: $employees}}) {{
    pageInfo {{ hasNextPage }}
    edges {{ cursor node {{ dbId employeeDbId dateFrom dateTo }} }}
  }}
}}"""
)

#: All documents whose names are known beforehand, by what they are for.
DOCUMENTS = {
    **{f"absences {owners} {name}": one for owners, found in ABSENCES.items() for name, one in found.items()},
    "codes": CODES,
    "positions": POSITIONS,
}


def writing(capability: dict[str, Any]) -> Document:
    """The mutation that adds or changes many absences."""
    name, type_ = _checked(_NAME, capability["name"]), _checked(_NAME, capability["input"])
    return Document(
        f"""mutation Absences($inputs: [{type_}!]!) {{
  {name}(inputs: $inputs) {{ edges {{ clientId node {{ {_ABSENCE} }} }} }}
}}"""
    )


def removing(capability: dict[str, Any]) -> Document:
    """The mutation that removes absences."""
    name, type_ = _checked(_NAME, capability["name"]), _checked(_TYPE, capability["type"])
    return Document(
        f"""mutation RemoveAbsences($dbIds: {type_}) {{
  {name}(dbIds: $dbIds) {{ numAffected skippedDbIds }}
}}"""
    )


def _checked(pattern: re.Pattern[str], name: str) -> str:
    """A name of the schema, which becomes a part of a document.

    :raise ValueError: it is none.
    """
    if not pattern.fullmatch(name):
        raise ValueError(f"not a name of a schema: {name!r}")
    return name
