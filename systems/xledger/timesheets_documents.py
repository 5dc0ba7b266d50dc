"""The queries and mutations about timesheets.

Sources: those of ``documents``, and public programs that read timesheets (a filter by ``assignmentDate``, a row's
``activity`` with ``dbId``, ``code`` and ``description``). That a row's ``timeType`` has the same, and a project task's
two, follows from what the inputs of mutations take.
"""

from __future__ import annotations

from ..transport.graphql_document import Document

_RATE = "rateLimit { remaining cost }"
_ROW = """
  dbId ownerDbId createdAt modifiedAt assignmentDate workingHours text comment
  approved isHeaderApproved posted invoiced projectDbId
  employee { dbId } activity { dbId } timeType { dbId }
"""
_USED = "activity { dbId code description } timeType { dbId code description }"
_PROJECT = "dbId ownerDbId code description fromDate toDate timesheetEntry"
_BETWEEN = (", $from: String!, $before: String!", "assignmentDate_gte: $from, assignmentDate_lt: $before")
_IDS = (", $ids: [Int64String!]!", "dbId_in: $ids")


def _list(name: str, owners: str, node: str, variables: str = "", narrowed: str = "", more: str = "") -> Document:
    title = name[0].upper() + name[1:]
    narrowed = f", filter: {{{narrowed}}}" if narrowed else ""
    return Document(
        f"""query {title}($first: Int!, $after: String{variables}) {{
  {_RATE}
  {name}(first: $first, after: $after, ownerSet: {owners}{more}{narrowed}) {{
    pageInfo {{ hasNextPage }}
    edges {{ cursor node {{ {node} }} }}
  }}
}}"""
    )


def _for_owners(name: str, node: str, narrowed: tuple[str, str] = ("", ""), more: str = "") -> dict[str, Document]:
    return {owners: _list(name, owners, node, *narrowed, more) for owners in ("CURRENT", "LOWER")}


#: Each for the token's entity, and for the entities below it.
ROWS_BETWEEN = _for_owners("timesheets", _ROW, _BETWEEN)
ROWS_BY_ID = _for_owners("timesheets", _ROW, _IDS)
USED_IN_ROWS = _for_owners("timesheets", f"dbId ownerDbId {_USED}", _BETWEEN)
PROJECTS = _for_owners("projects", _PROJECT, more=", objectStatus: ALL")
PROJECTS_BY_ID = _for_owners("projects", _PROJECT, _IDS, ", objectStatus: ALL")
#: The owner of a task is an object, and not a number as elsewhere.
USED_IN_TASKS = _for_owners("projectTasks", f"dbId owner {{ dbId }} {_USED}")

ADD_TIMESHEETS = Document(
    """mutation AddTimesheets($inputs: [AddTimesheetsInput!]!) {
  addTimesheets(inputs: $inputs) { edges { clientId node { dbId workingHours } } }
}"""
)
UPDATE_TIMESHEETS = Document(
    """mutation UpdateTimesheets($inputs: [UpdateTimesheetsInput!]!) {
  updateTimesheets(inputs: $inputs) { edges { clientId node { dbId workingHours } } }
}"""
)

_LISTS = {
    "timesheets between": ROWS_BETWEEN,
    "timesheets by id": ROWS_BY_ID,
    "timesheets used": USED_IN_ROWS,
    "projects": PROJECTS,
    "projects by id": PROJECTS_BY_ID,
    "projectTasks used": USED_IN_TASKS,
}
#: All documents, by what they are for.
DOCUMENTS = {
    **{f"{name} {owners}": one for name, found in _LISTS.items() for owners, one in found.items()},
    "addTimesheets": ADD_TIMESHEETS,
    "updateTimesheets": UPDATE_TIMESHEETS,
}
