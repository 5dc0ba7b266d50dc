"""The page for people, and doors for other processes. None of this is part of the API."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from ..core.reply import Reply, json_reply

if TYPE_CHECKING:
    from .simulator import KleerSimulator

_PAGE = """<!doctype html>
<html lang="sv"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Kleer</title>
<style>body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem }}
th, td {{ text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd }}</style>
<h1>{title}</h1><p>Simulated Kleer. It shows by itself what has changed.</p>
<table><tr><th>Date<th>User<th>Activity<th>Child<th>Hours<th>Status</tr>{rows}</table></html>"""


class KleerControl:
    """``/`` and ``/_control/…``."""

    def __init__(self, simulator: KleerSimulator) -> None:
        self.simulator = simulator

    def answer(self, method: str, path: str, body: bytes, content_type: str = "") -> Reply:
        simulator = self.simulator
        with simulator.lock:
            if path == "/":
                return Reply(200, self._page().encode(), "text/html; charset=utf-8")
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

    def _page(self) -> str:
        simulator = self.simulator
        rows = sorted(
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
        cells = ("".join(f"<td>{escape(str(cell))}" for cell in row) for row in rows)
        return _PAGE.format(title=escape(simulator.company["name"]), rows="".join(f"<tr>{row}</tr>" for row in cells))
