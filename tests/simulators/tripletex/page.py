"""The page for people, and doors for other processes. None of this is part of the API."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from ..core.page import page, table
from ..core.reply import Reply, json_reply
from .rules import Refused

if TYPE_CHECKING:
    from .simulator import TripletexSimulator


class TripletexControl:
    """``/`` and ``/_control/…``."""

    def __init__(self, simulator: TripletexSimulator) -> None:
        self.simulator = simulator

    def answer(self, method: str, path: str, body: bytes, content_type: str = "") -> Reply:
        """Answer; a mistake of the caller is a 400 that says which."""
        simulator = self.simulator
        try:
            if path == "/":
                return self._page()
            if path == "/_control/state":
                return json_reply(simulator.kept())
            if path == "/_control/counts":
                counts = {name: len(items) for name, items in simulator.entities.items()}
                counts["writes"] = simulator.writes()
                return json_reply({**counts, "violations": [str(one) for one in simulator.violations]})
            if path == "/_control/requests":
                return json_reply([asdict(request) for request in simulator.requests])
            if path == "/_control/month" and method == "POST":
                given = json.loads(body)
                simulator.set_month(given.pop("employee"), given.pop("month"), **given)
                return Reply(204)
        except (Refused, ValueError, TypeError, KeyError) as error:
            return json_reply({"error": repr(error)}, 400)
        return json_reply({}, 404)

    def _page(self) -> Reply:
        simulator = self.simulator
        with simulator.lock:
            names = {name: {id_: _name(one) for id_, one in simulator.entities[name].items()} for name in _NAMED}
            entries = [
                (
                    one["date"],
                    names["employee"][one["employee"]["id"]],
                    names["project"].get((one["project"] or {}).get("id"), ""),
                    names["activity"][one["activity"]["id"]],
                    f"{one['hours']:g}",
                    one["comment"],
                )
                for one in simulator.entities["entry"].values()
            ]
            wages = [
                (
                    one["date"],
                    names["employee"][one["employee"]["id"]],
                    names["salaryType"][one["salaryType"]["id"]],
                    f"{one['count']:g}",
                )
                for one in simulator.entities["specification"].values()
            ]
            people = [(one["employeeNumber"], _name(one)) for one in simulator.entities["employee"].values()]
            projects = [(one["number"], one["name"]) for one in simulator.entities["project"].values()]
        tables = (
            table("Timeliste", ("Dato", "Ansatt", "Prosjekt", "Aktivitet", "Timer", "Kommentar"), entries),
            table("Lønnsarter på timer", ("Dato", "Ansatt", "Lønnsart", "Antall"), wages),
            table("Ansatte", ("Nummer", "Navn"), people),
            table("Prosjekter", ("Nummer", "Navn"), projects),
        )
        return page("nb", simulator.company["name"], "Simulated Tripletex.", *tables)


_NAMED = ("employee", "project", "activity", "salaryType")


def _name(one: dict) -> str:
    return one.get("name") or f"{one.get('firstName')} {one.get('lastName')}"
