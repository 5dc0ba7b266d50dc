"""The server on which Avantage runs: its gateway, and a page that shows what Avantage holds."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Self

from ..core.life import Simulated
from ..core.reply import Reply, json_reply
from .page import AvantageControl
from .simulator import AvantageSimulator, SimulatedTable
from .writing import SimulatedWriting

USER, PASSWORD = "odoo", "motdepasse-92hx"


class AvantageOffice(Simulated):
    """A page over HTTP, and beside it the gateway over TCP, on a port of its own."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.gateway = AvantageSimulator(USER, PASSWORD)
        self.writing = self.gateway.writing = SimulatedWriting()
        self.control, self.service = AvantageControl(self), _NoApi()

    def start(self) -> Self:
        try:
            self.gateway.__enter__()
        except OSError:
            # Somebody else has the port of the last time.
            self.gateway.wanted_port = 0
            self.gateway.__enter__()
        self.gateway.wanted_port = self.gateway.port
        return super().start()

    def stop(self) -> None:
        self.gateway.close_program()
        super().stop()

    def kept(self) -> dict[str, Any]:
        """What Avantage holds, as JSON, with the lines that were written, and the port of the gateway."""
        tables = [
            {"operation": operation, "name": name, "index": table.index, "rows": table.rows, "literal": table.literal}
            for (operation, name), table in self.gateway.tables.items()
        ]
        written = {"asked": self.writing.asked, "taken": self.writing.taken}
        return {"port": self.gateway.wanted_port, "tables": tables, **written}

    def restore(self, kept: dict[str, Any]) -> None:
        """Know again what was kept."""
        self.gateway.wanted_port = kept["port"]
        self.writing.asked, self.writing.taken = kept["asked"], kept["taken"]
        self.gateway.tables = {
            (one["operation"], one["name"]): SimulatedTable(tuple(one["index"]), one["rows"], one["literal"])
            for one in kept["tables"]
        }

    def table(self, name: str) -> list[list[str]]:
        """The rows of the table of that name; none if there is no such table."""
        with suppress(StopIteration):
            return next(table.rows for (_operation, one), table in self.gateway.tables.items() if one == name)
        return []


class _NoApi:
    """Over HTTP there is nothing but the page."""

    def answer(self, *_request: Any) -> Reply:
        return json_reply({}, 404)
