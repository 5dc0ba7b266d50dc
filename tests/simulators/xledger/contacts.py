"""The contacts of the simulated Xledger: what stands there of an employee."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .part import Part, invalid, no_value

#: Longer job titles are refused.
TITLE_LENGTH = 60


class ContactsPart(Part):
    table = "employees"
    scopes = {"mutation updateContacts": "Common: Write"}

    @staticmethod
    def types(types: Any, lists: dict) -> tuple[list[str], list[str]]:
        """The type of contacts is that of the employees' part."""
        return [], [types.mutation("updateContacts", "Contact", lists["contacts/update"])]

    def fields(self) -> dict[str, Callable[..., Any]]:
        return {"updateContacts": lambda inputs: self.write(inputs, self._write_one, dict)}

    @property
    def contacts(self) -> dict[str, dict]:
        every = (one["contact"] for one in super().rows.values())
        return {one["dbId"]: one for one in every if one}

    def row(self, number: str) -> dict:
        return self.contacts[number]

    def _write_one(self, node: dict) -> str:
        number = node.pop("dbId")
        if number not in self.contacts:
            raise no_value("dbId", self.simulator.home, "dbId", number)
        if len(node.get("jobTitle") or "") > TITLE_LENGTH:
            raise invalid("jobTitle", f"The value has more than {TITLE_LENGTH} characters.")
        address = node.get("homeAddress")
        if address:
            # Whether a part of an address keeps the rest is not documented: here it empties it.
            country = address.get("country")
            parts = {name: address.get(name) for name in ("streetAddress", "zipCode", "place")}
            node["homeAddress"] = {**parts, "country": country and {"code": country}}
        self.contacts[number].update(node)
        return number
