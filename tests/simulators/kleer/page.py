"""The page for people, and doors for other processes. None of this is part of the API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..core.page import page, table
from ..core.reply import Reply, json_reply

if TYPE_CHECKING:
    from .simulator import KleerSimulator


class KleerControl:
    """``/`` and ``/_control/…``."""

    def __init__(self, simulator: KleerSimulator) -> None:
        self.simulator = simulator

    def answer(self, method: str, path: str, body: bytes, content_type: str = "") -> Reply:
        simulator = self.simulator
        with simulator.lock:
            if path == "/":
                return self._page()
            if path == "/_control/state":
                return json_reply(simulator.kept())
            if path == "/_control/counts":
                writes = sum(request.method != "GET" for request in simulator.requests)
                counts = {"users": len(simulator.users), "events": len(simulator.events), "writes": writes}
                return json_reply({**counts, "violations": [str(one) for one in simulator.violations]})
            if path == "/_control/day" and method == "POST":
                # As a manager at Kleer's own screen would approve a day, or open it again.
                given = json.loads(body)
                simulator.close_day(int(given["user"]), str(given["date"]), str(given["status"]))
                return json_reply({})
        return json_reply({}, 404)

    def _page(self) -> Reply:
        simulator = self.simulator
        rows = (
            (
                event["date"],
                simulator.users[event["user"]["id"]]["name"],
                simulator.activities[event["activity"]["id"]]["name"],
                event.get("child", ""),
                event["hours"],
                simulator.closed.get((event["user"]["id"], event["date"]), "Open"),
            )
            for event in simulator.events.values()
        )
        heads = ("Date", "User", "Activity", "Child", "Hours", "Status")
        return page("sv", simulator.company["name"], "Simulated Kleer.", table("Time reports", heads, rows))
