"""What the simulated Xledger does with absences.

No source tells how Xledger adds, changes or removes them. Here these mutations look like Xledger's others, take the
fields that a test chooses, and can be switched off.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

#: The mutations that there are unless a test says otherwise.
MUTATIONS = ("addAbsences", "updateAbsences", "removeAbsences")
_WRITTEN = {
    "text": "String",
    "comment": "String",
    "fromDate": "DateTimeString",
    "toDate": "DateTimeString",
    "leavePercent": "String",
    "employee": "AbsenceReference",
    "absenceCode": "AbsenceReference",
    "position": "AbsenceReference",
    "owner": "AbsenceReference",
}
_REFERENCE = "input AbsenceReference { dbId: Int64String code: String description: String }"


class Absences:
    """The absences, codes and positions, by their numbers, and what of the schema concerns them."""

    def __init__(self) -> None:
        self.entities: dict[str, dict] = {}
        self.codes: dict[str, dict] = {}
        self.positions: dict[str, dict] = {}
        #: The mutations and the fields of their inputs, and whether codes have a list of their own.
        self.mutations: tuple[str, ...] = MUTATIONS
        self.fields: dict[str, str] = dict(_WRITTEN)
        self.lists_codes = True

    def snapshot(self) -> dict[str, Any]:
        """What is known now, for `reset`."""
        return deepcopy(vars(self))

    def reset(self, snapshot: dict[str, Any]) -> None:
        vars(self).update(deepcopy(snapshot))

    # --- What there is -------------------------------------------------------------------------------

    def add_code(self, code: str, description: str) -> str:
        number = str(5_500_000_000 + len(self.codes))
        self.codes[number] = {"dbId": number, "code": code, "description": description}
        return number

    def add_position(self, employee: str, first: str, last: str | None = None) -> str:
        number = str(6_600_000_000 + len(self.positions))
        self.positions[number] = {"dbId": number, "employeeDbId": employee, "dateFrom": first, "dateTo": last}
        return number

    def add(self, employee: str, code: str, first: str, last: str, *, owner: str, percent: str = "100") -> str:
        """Add an absence as somebody does in Xledger; ``code`` is the number of one."""
        node = {"employee": employee, "absenceCode": code, "fromDate": first, "toDate": last, "leavePercent": percent}
        return self.put(None, node, owner)

    def put(self, number: str | None, node: dict, owner: str) -> str:
        if number is None:
            number = str(7_700_000_000 + max((int(one) - 7_700_000_000 + 1 for one in self.entities), default=0))
            empty = dict.fromkeys((*_WRITTEN, "approved", "timeFrom", "timeTo"))
            self.entities[number] = {**empty, "dbId": number, "ownerDbId": owner}
        known = {name: value for name, value in node.items() if name not in ("dbId", "owner")}
        self.entities[number].update(deepcopy(known))
        return number


def definitions(absences: Absences) -> tuple[str, str]:
    """The input types, and the fields of the type of mutations."""
    types, fields = [_REFERENCE, "type Removed { numAffected: Int skippedDbIds: [Int64String!] }"], []
    body = " ".join(f"{name}: {type_}" for name, type_ in absences.fields.items())
    for name in absences.mutations:
        if name.startswith("remove"):
            fields.append(f"{name}(dbIds: [Int64String!]!): Removed")
            continue
        big, number = name[0].upper() + name[1:], "dbId: Int64String!" if name.startswith("update") else ""
        types.append(f"input {big}InputNode {{ {body} {number} }}")
        types.append(f"input {big}Input {{ clientId: String node: {big}InputNode! }}")
        types.append(f"type {big}Edge {{ clientId: String node: Absence }}")
        types.append(f"type {big}Result {{ edges: [{big}Edge!] }}")
        fields.append(f"{name}(inputs: [{big}Input!]!): {big}Result")
    return " ".join(types), " ".join(fields)
