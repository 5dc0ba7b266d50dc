"""Tables whose names and columns are data, for systems in which each installation may have its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TableColumn:
    """What one column of a table may hold; ``label`` is marked with ``_lt``.

    :param number: where the column is unless a person says something else, counted from 0; None if that is not known.
    """

    name: str
    label: str
    number: int | None = None


@dataclass(frozen=True)
class TableMap:
    """One table as a system declares it: what is known is entered for a new connection, all else is left empty.

    :param operation: how the table is read, by the system's own word for it.
    :param table: the system's name of the table.
    :param index: the index by which its records are found.
    :param digits: of the keys in the index, which are padded with zeros; 0 if they are not.
    :param is_personal: the table holds personal data, which only people with the HR right see in a trial.
    """

    name: str
    label: str
    columns: tuple[TableColumn, ...]
    operation: str = ""
    table: str = ""
    index: str = ""
    digits: int = 0
    is_personal: bool = False
