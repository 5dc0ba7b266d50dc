"""The children whom Kleer knows of an employee: payroll contracts list them. They are read, and never changed."""

from __future__ import annotations

from typing import Any

from ...records import clean_text
from ..errors import Forbidden, NotFound


class Children:
    """The names of children by user, each read once.

    An event names the child. That Kleer wants one of the contract's names is what a public client of the API assumes;
    its schema says neither that nor the opposite.
    """

    def __init__(self, client: Any):
        self.client = client
        self._names: dict[str, frozenset[str]] = {}

    def names(self, user: str) -> frozenset[str]:
        """The names that the payroll contract lists; empty where there is nothing to compare with.

        That is so without a contract, without children in it, and if the token may not read contracts.

        :raise RemoteError: the contract cannot be read.
        """
        if user not in self._names:
            self._names[user] = frozenset(self._read(user))
        return self._names[user]

    def _read(self, user: str) -> list[str]:
        try:
            contract, _answer = self.client.read(f"/payroll/user/{int(user)}", "payroll-user-readable")
        except (Forbidden, NotFound):
            return []
        names = (child.get("name") for child in (contract.get("children") or {}).get("child") or ())
        return [name for name in map(clean_text, filter(None, names)) if name]
