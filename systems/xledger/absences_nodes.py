"""What is sent of absences, in the fields that the schema of the connection has (``absences_schema``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from ...records import Record
from ..decode import is_id
from . import absences_documents as documents

#: Characters of a comment; how many Xledger takes is not documented.
COMMENT = 1000
#: Employees whose positions are asked for in one query, and positions of a page.
_ASKED = 1000
#: What of an absence is sent, by the fields of the record; of days both are sent.
_FIELDS = {"employee": "employee", "absence_type": "code", "span": "first", "percent": "percent", "comment": "text"}
#: The names of types that are numbers, which are not sent as texts.
_NUMBERS = ("Float", "Decimal", "BigDecimal")


class Positions:
    """The positions of employees, of which an absence may have to name one.

    That the number of an employee's position is wanted, and not that of the kind of position, is an assumption: no
    source says so.
    """

    def __init__(self, client: Any):
        self.client = client
        self._known: dict[str, list[dict]] = {}

    def load(self, records: Iterable[Record]) -> None:
        """Read the positions of the employees of these absences.

        :raise RemoteError: they cannot be read.
        """
        numbers = list(dict.fromkeys(record.employee.external_id for record in records))  # type: ignore[attr-defined]
        for start in range(0, len(numbers), _ASKED):
            about = {"employees": numbers[start : start + _ASKED]}
            for page in self.client.transport.pages(documents.POSITIONS, "employeePositions", about, _ASKED):
                self.client.note(page.answer)
                for node in page.nodes:
                    self._known.setdefault(str(node.get("employeeDbId")), []).append(node)

    def on(self, employee: str, first: date) -> str | None:
        """The number of the position in which somebody is on a day; None unless there is just one."""
        day = first.isoformat()
        current = [one for one in self._known.get(employee, ()) if _is_current(one, day)]
        return str(current[0]["dbId"]) if len(current) == 1 and is_id(current[0].get("dbId")) else None


def takes(fields: Mapping[str, Any], record: Record) -> bool:
    """Whether a mutation with these fields takes all that a record has."""
    return all(_FIELDS[name] in fields for name in record.values() if name in _FIELDS)


def new_node(
    fields: Mapping[str, Any], record: Record, owner: str | None, positions: Positions | None
) -> dict[str, Any]:
    """What is sent of an absence that is added.

    :param fields: of the mutation, as the schema has them.
    :param owner: the number of the entity to which it belongs; None for that of the token.
    """
    wanted = _values(record)
    wanted = {name: value for name, value in wanted.items() if value not in (None, "")}
    position = positions and positions.on(wanted["employee"], record.span.first)  # type: ignore[attr-defined]
    wanted |= {name: value for name, value in (("owner", owner), ("position", position)) if value}
    return _written(fields, wanted)


def changed_node(fields: Mapping[str, Any], external_id: str, record: Record) -> dict[str, Any]:
    """What is sent of an absence that is changed: the fields that are not MISSING."""
    return _written(fields, {"dbId": external_id, **_values(record)})


def _values(record: Record) -> dict[str, Any]:
    """The values by the names that ``absences_schema`` has for them."""
    values, found = record.values(), {}
    for name in ("employee", "absence_type"):
        if values.get(name) is not None:
            found[_FIELDS[name]] = values[name].external_id
    if "span" in values:
        found |= {"first": values["span"].first.isoformat(), "last": values["span"].last.isoformat()}
    if "percent" in values:
        found["percent"] = values["percent"]
    if "comment" in values:
        found["text"] = values["comment"] and values["comment"][:COMMENT]
    return found


def _written(fields: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    node: dict[str, Any] = {}
    for name, value in wanted.items():
        if name not in fields:
            continue  # a schema without it
        *outer, last = fields[name]["path"]
        place = node
        for key in outer:
            place = place.setdefault(key, {})
        place[last] = _typed(value, fields[name]["type"])
    return node


def _typed(value: Any, type_: str | None) -> Any:
    """Decimal numbers are texts in Xledger's inputs, and so are its numbers of 64 bits, unless the type says not."""
    if isinstance(value, Decimal):
        return float(value) if type_ in _NUMBERS else format(value.normalize(), "f")
    return int(value) if type_ == "Int" and isinstance(value, str) else value


def _is_current(position: Mapping[str, Any], day: str) -> bool:
    first, last = (str(position.get(name) or "")[:10] for name in ("dateFrom", "dateTo"))
    return first <= day and (not last or last >= day)
