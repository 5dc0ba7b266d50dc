"""The queries and mutations that are sent to Xledger.

Sources: the vendor's samples (github.com/xledger/graphql-samples), and the field lists that a public client of the API
has read from the live schema by introspection (ds-provider-xledger-py-lib, 0.2.4). Apart from the inputs of mutations,
variables have only the scalar types that the samples use, since the names of other types are not published.
"""

from __future__ import annotations

from ..transport.graphql_document import Document

_RATE = "rateLimit { remaining cost }"
_EMPLOYEE = """
  dbId code description email createdAt modifiedAt ownerDbId employmentFrom employmentTo
  contact { firstName lastName birthday }
  superior { dbId }
"""
#: What a list of employees is narrowed to: the declaration of the variable, and the filter.
_FILTERS = {
    "all": ("", ""),
    "since": (", $since: DateTimeString!", ", filter: {modifiedAt_gte: $since}"),
    "ids": (", $ids: [Int64String!]!", ", filter: {dbId_in: $ids}"),
    "codes": (", $codes: [String!]!", ", filter: {code_in: $codes}"),
}


def _employees(owners: str, variable: str, narrowed: str) -> Document:
    return Document(
        f"""query Employees($first: Int!, $after: String{variable}) {{
  {_RATE}
  employees(first: $first, after: $after, ownerSet: {owners}, objectStatus: ALL{narrowed}) {{
    pageInfo {{ hasNextPage }}
    edges {{ cursor node {{ {_EMPLOYEE} }} }}
  }}
}}"""
    )


#: The employees of the token's entity, and of the entities below it, by what they are narrowed to.
EMPLOYEES = {
    owners: {name: _employees(owners, *narrowed) for name, narrowed in _FILTERS.items()}
    for owners in ("CURRENT", "LOWER")
}

ENTITIES = Document(
    f"""query Entities($first: Int!, $after: String) {{
  {_RATE}
  entities(first: $first, after: $after) {{
    pageInfo {{ hasNextPage }}
    edges {{ cursor node {{ dbId code description ownerDbId }} }}
  }}
}}"""
)

#: The names of what can be written, which the schema tells whoever has a token.
MUTATIONS = Document("query Mutations($type: String!) { __type(name: $type) { fields { name } } }")

ADD_EMPLOYEES = Document(
    f"""mutation AddEmployees($inputs: [AddEmployeesInput!]!) {{
  addEmployees(inputs: $inputs) {{ edges {{ clientId node {{ {_EMPLOYEE} }} }} }}
}}"""
)
UPDATE_EMPLOYEES = Document(
    f"""mutation UpdateEmployees($inputs: [UpdateEmployeesInput!]!) {{
  updateEmployees(inputs: $inputs) {{ edges {{ clientId node {{ {_EMPLOYEE} }} }} }}
}}"""
)

#: All documents, by what they are for.
DOCUMENTS = {
    **{f"employees {owners} {name}": one for owners, found in EMPLOYEES.items() for name, one in found.items()},
    "entities": ENTITIES,
    "mutations": MUTATIONS,
    "addEmployees": ADD_EMPLOYEES,
    "updateEmployees": UPDATE_EMPLOYEES,
}
