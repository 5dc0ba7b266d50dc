"""The page for people, and doors for other processes. None of this is part of the API."""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING

from ..core.reply import Reply, json_reply
from .rules import Refused

if TYPE_CHECKING:
    from .simulator import TripletexSimulator

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; color: #222 }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd }}
</style>
<h1>{title}</h1><p>Simulated Tripletex. It shows by itself what has changed.</p>
<main>{tables}</main>
<script>
setInterval(async () => {{
    const answer = await fetch("/");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("main").replaceWith(fresh.querySelector("main"));
}}, 1000);
</script>
</html>"""


class TripletexControl:
    """``/`` and ``/_control/…``."""

    def __init__(self, simulator: TripletexSimulator) -> None:
        self.simulator = simulator

    def answer(self, method: str, path: str, body: bytes, content_type: str = "") -> Reply:
        """Answer; a mistake of the caller is a 400 that says which."""
        simulator = self.simulator
        try:
            if path == "/":
                return Reply(200, self._page().encode(), "text/html; charset=utf-8")
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

    def _page(self) -> str:
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
            _table("Timeliste", ("Dato", "Ansatt", "Prosjekt", "Aktivitet", "Timer", "Kommentar"), sorted(entries)),
            _table("Lønnsarter på timer", ("Dato", "Ansatt", "Lønnsart", "Antall"), sorted(wages)),
            _table("Ansatte", ("Nummer", "Navn"), people),
            _table("Prosjekter", ("Nummer", "Navn"), projects),
        )
        return _PAGE.format(title=escape(simulator.company["name"]), tables="".join(tables))


_NAMED = ("employee", "project", "activity", "salaryType")


def _name(one: dict) -> str:
    return one.get("name") or f"{one.get('firstName')} {one.get('lastName')}"


def _table(title: str, heads: tuple, rows: list) -> str:
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(one))}</td>" for one in row) + "</tr>" for row in rows[:200])
    return f"<h2>{escape(title)} ({len(rows)})</h2><table><tr>{head}</tr>{body}</table>"
