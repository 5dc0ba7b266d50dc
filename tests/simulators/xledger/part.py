"""What the simulated Xledger consists of: a part for each kind of entity, with its types, calls and scopes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from .filters import matches

if TYPE_CHECKING:
    from .schema import Types
    from .simulator import XledgerSimulator

#: Nodes of a mutation, and records of a page.
MOST, PAGE = 500, 10_000


class Part:
    """One kind of entity; its rows are in an attribute of the simulator, by their numbers.

    :param simulator: whose rows it lists and changes.
    """

    #: The attribute with the rows.
    table: str
    #: The scope that each operation needs, such as ``query employees``.
    scopes: dict[str, str] = {}

    def __init__(self, simulator: XledgerSimulator) -> None:
        self.simulator = simulator

    @staticmethod
    def types(types: Types, lists: dict[str, dict[str, str]]) -> tuple[list[str], list[str]]:
        """Add the types of the schema; returns the fields of queries, and those of mutations."""
        raise NotImplementedError

    def fields(self) -> dict[str, Callable[..., Any]]:
        """What is carried out, by the names of queries and mutations; each takes the arguments by name."""
        raise NotImplementedError

    @property
    def rows(self) -> dict[str, dict]:
        return getattr(self.simulator, self.table)

    def row(self, number: str) -> dict:
        """The row with the number that a mutation was about."""
        return self.rows[number]

    # --- What most kinds have ------------------------------------------------------------------------

    def list(self, rows: list[dict], shown: Callable[[dict], dict], **given: Any) -> dict:
        """A page of those rows that pass the filter; ``edges`` is null and no empty list where there are none."""
        first, after = given.get("first") or PAGE, given.get("after")
        if not 0 < first <= PAGE:
            raise GraphQLError("first: At most 10000 records.", extensions={"code": "INVALID_VALUE"})
        rows = [one for one in rows if matches(one, given.get("filter") or {})]
        start = next((number for number, one in enumerate(rows, 1) if one["dbId"] == after), 0)
        edges = [{"cursor": one["dbId"], "node": shown(one)} for one in rows[start : start + first]]
        more = start + first < len(rows)
        return {"pageInfo": {"hasNextPage": more, "hasPreviousPage": start > 0}, "edges": edges or None}

    def owned(self, **given: Any) -> list[dict]:
        """The rows of the token's entity, and with ``LOWER`` or ``ALL`` those of other entities too."""
        is_all = given.get("ownerSet") in ("LOWER", "ALL")
        return [one for one in self.rows.values() if is_all or one["ownerDbId"] == self.simulator.home]

    def write(self, inputs: list[dict], one: Callable[[dict], str], shown: Callable[[dict], dict]) -> dict:
        """The answer of a mutation.

        :param one: carries out one node, and returns the number of its row.
        """
        if len(inputs) > MOST:
            raise GraphQLError(f"inputs: At most {MOST} nodes.", extensions={"code": "INVALID_VALUE"})
        edges, refused = [], None
        for given in inputs:
            try:
                number = one(dict(given["node"]))
            except GraphQLError as error:
                refused = error
                if not self.simulator.carries_out_parts:
                    break
                continue
            edges.append({"clientId": given.get("clientId"), "node": shown(self.row(number))})
        if refused:
            raise refused
        return {"edges": edges}

    def number_of(self, reference: dict | None, field: str, rows: dict[str, dict]) -> str | None:
        """The number of the row that a reference in a node names by ``dbId`` or ``code``; None for none."""
        if not reference:
            return None
        for key in ("dbId", "code"):
            value = reference.get(key)
            if value is not None:
                found = [number for number, row in rows.items() if str(row.get(key)) == str(value)]
                if not found:
                    raise no_value(f"{field}.{key}", self.simulator.home, key, value)
                return found[0]
        return None


def invalid(field: str, why: str) -> GraphQLError:
    return GraphQLError(f"{field}: {why}", extensions={"code": "INVALID_VALUE"})


def no_value(field: str, owner: str, what: str, value: Any) -> GraphQLError:
    return invalid(field, f"No value matching owner {owner}, {what} '{value}'.")
