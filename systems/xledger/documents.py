"""The queries and mutations that are sent to Xledger about employees, and the lists of values that they have.

Sources: the vendor's samples (github.com/xledger/graphql-samples), and the field lists that a public client of the API
has read from the live schema by introspection (ds-provider-xledger-py-lib, 0.2.4). Apart from the inputs of mutations,
variables have only the scalar types that the samples use, since the names of other types are not published.
"""

from __future__ import annotations

from functools import lru_cache

from ..transport.graphql_document import Document

_RATE = "rateLimit { remaining cost }"
_EMPLOYEE = """
  dbId code description email createdAt modifiedAt ownerDbId employmentFrom employmentTo trialTo seniorityDate
  contact { dbId firstName lastName birthday }
  superior { dbId }
"""
#: What is read of the contact where its details are sent.
_DETAILS = "jobTitle gender { code } homeAddress { streetAddress zipCode place country { code } }"
CONTACT = f"contact {{ {_DETAILS} }}"
#: What a list of employees is narrowed to: the declaration of the variable, and the filter.
_FILTERS = {
    "all": ("", ""),
    "since": (", $since: DateTimeString!", ", filter: {modifiedAt_gte: $since}"),
    "ids": (", $ids: [Int64String!]!", ", filter: {dbId_in: $ids}"),
    "codes": (", $codes: [String!]!", ", filter: {code_in: $codes}"),
}


@lru_cache(maxsize=256)
def employees(owners: str, what: str, more: tuple[str, ...] = ()) -> Document:
    """A query for employees.

    :param owners: ``CURRENT`` for those of the token's entity, ``LOWER`` for those of the entities below it as well.
    :param what: what they are narrowed to.
    :param more: selections of fields beyond those that are always read.
    """
    variable, narrowed = _FILTERS[what]
    return Document(
        f"""query Employees($first: Int!, $after: String{variable}) {{
  {_RATE}
  employees(first: $first, after: $after, ownerSet: {owners}, objectStatus: ALL{narrowed}) {{
    pageInfo {{ hasNextPage }}
    edges {{ cursor node {{ {_EMPLOYEE} {" ".join(more)} }} }}
  }}
}}"""
    )


@lru_cache(maxsize=256)
def change_employees(name: str, more: tuple[str, ...] = ()) -> Document:
    """The mutation ``addEmployees`` or ``updateEmployees``; it answers with what is read of an employee."""
    big = name[0].upper() + name[1:]
    return Document(
        f"""mutation {big}($inputs: [{big}Input!]!) {{
  {name}(inputs: $inputs) {{ edges {{ clientId node {{ {_EMPLOYEE} {" ".join(more)} }} }} }}
}}"""
    )


UPDATE_CONTACTS = Document(
    f"""mutation UpdateContacts($inputs: [UpdateContactsInput!]!) {{
  updateContacts(inputs: $inputs) {{ edges {{ clientId node {{ dbId {_DETAILS} }} }} }}
}}"""
)


def _list(name: str, arguments: str, fields: str) -> Document:
    return Document(
        f"""query {name[0].upper()}{name[1:]}($first: Int!, $after: String) {{
  {_RATE}
  {name}(first: $first, after: $after{arguments}) {{
    pageInfo {{ hasNextPage }}
    edges {{ cursor node {{ {fields} }} }}
  }}
}}"""
    )


ENTITIES = _list("entities", "", "dbId code description ownerDbId")
#: Those of all entities: values of an entity above are used below it. Closed ones are listed, so as to be shown so.
EMPLOYEE_GROUPS = _list("employeeGroups", ", ownerSet: ALL, objectStatus: ALL", "dbId code description ownerDbId")
OBJECT_VALUES = _list(
    "objectValues",
    ", ownerSet: ALL, objectStatus: ALL",
    "dbId code description ownerDbId dateTo posting object { name }",
)

#: What was changed after a cursor, or (``last``) the newest change. That nodes can be asked for in both ways, and what
#: they have, is read in a public program (github.com/Skyvell/xledger): the vendor's samples do not use these lists.
EMPLOYEE_CHANGES = Document(
    f"""query EmployeeChanges($first: Int, $last: Int, $after: String) {{
  {_RATE}
  employee_deltas(first: $first, last: $last, after: $after) {{
    pageInfo {{ hasNextPage }}
    edges {{ cursor node {{ dbId }} }}
  }}
}}"""
)

#: The names of what can be written, which the schema tells whoever has a token.
MUTATIONS = Document("query Mutations($type: String!) { __type(name: $type) { fields { name } } }")
