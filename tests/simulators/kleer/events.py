"""Kleer's time reports: events of users, the activities that they are about, and days that are closed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

OPERATIONS = {
    "GET /activity": re.compile("/activity"),
    "GET /event/statuses": re.compile("/event/statuses"),
    "GET /event": re.compile("/event"),
    "PUT /event": re.compile("/event"),
    "GET /event/{id}": re.compile(r"/event/(?P<id>\d+)"),
    "POST /event/{id}": re.compile(r"/event/(?P<id>\d+)"),
    "DELETE /event/{id}": re.compile(r"/event/(?P<id>\d+)"),
}


class TimeReports:
    """What the simulator holds of them: ``events`` and ``activities`` by id, ``closed`` days by user and date."""

    users: dict[int, dict]
    contracts: dict[int, dict]
    lock: Any

    def open_time_reports(self) -> None:
        self.events: dict[int, dict] = {}
        self.activities: dict[int, dict] = {}
        #: "Approved" or "Certified", by the id of the user and the date.
        self.closed: dict[tuple[int, str], str] = {}
        #: Months in which salaries are paid, of which the status of a day says nothing: "2026-05".
        self.paid: set[str] = set()
        #: With which status and words a closed day is refused; neither is documented.
        self.refusal = (500, "Tidrapporten är låst")
        #: Whether the words of a status are written as in JSON: "APPROVED".
        self.screams = False
        self.next_event = 9000

    def add_activity(self, name: str, needs_child: bool = False) -> int:
        """Add an activity; returns the id. Names need not be unique."""
        id_ = 300 + len(self.activities)
        self.activities[id_] = {
            "id": {"id": id_},
            "name": name,
            "description": "",
            "mandatory-child-when-reporting": needs_child,
        }
        return id_

    def add_event(self, user: int, on: str, activity: int, hours: float, foreign_id: str = "", **more: Any) -> int:
        """Report hours in Kleer itself; returns the id. ``project``, ``child`` and ``comment`` may be given."""
        with self.lock:
            self.next_event += 1
            project = {"client-project": {"id": more["project"]}} if more.get("project") else {}
            child = {"child": more["child"]} if more.get("child") else {}
            self.events[self.next_event] = {
                "foreign-id": foreign_id or f"kleer-{self.next_event}",
                "user": {"id": user},
                "activity": {"id": activity},
                **project,
                **child,
                "date": on,
                "hours": str(hours),
                "comment": more.get("comment", ""),
                "internal-comment": more.get("internal", ""),
            }
            return self.next_event

    def add_child(self, user: int, name: str, birth_date: str = "2020-01-01") -> None:
        """Enter a child in the payroll contract of a user."""
        children = self.contracts[user]["children"]["child"]
        self.contracts[user]["children"] = {"child": [*children, {"name": name, "birth-date": birth_date}]}

    def close_day(self, user: int, on: str, status: str = "Approved") -> None:
        """Approve or certify a day, or open it again (``Open``)."""
        if status == "Open":
            self.closed.pop((user, on), None)
        else:
            self.closed[user, on] = status

    def reported(self) -> dict[tuple[int, str, str], list[Decimal]]:
        """The hours by user, date and name of the activity; more than one where there are several events."""
        found: dict[tuple[int, str, str], list[Decimal]] = {}
        for event in self.events.values():
            activity = self.activities[event["activity"]["id"]]["name"]
            found.setdefault((event["user"]["id"], event["date"], activity), []).append(Decimal(event["hours"]))
        return found


def handle(simulator: Any, request: Any, id_: int) -> tuple:
    """What is answered: the root and its value, or a status and a message."""
    operation, asked = request.operation, request.query
    if operation == "GET /activity":
        return "activity-readables", {"activity-readable": list(simulator.activities.values())}
    if operation == "GET /event/statuses":
        return "event-restriction-readables", {"event-restriction-readable": list(_statuses(simulator, asked))}
    if operation == "GET /event":
        found = [
            _readable(simulator, number, event)
            for number, event in simulator.events.items()
            if asked["startDate"] <= event["date"] <= asked["endDate"]
            and asked.get("userId", str(event["user"]["id"])) == str(event["user"]["id"])
        ]
        return "event-readables", {"event-readable": found}
    if operation == "PUT /event":
        refused = _refused(simulator, request.body)
        if refused:
            return refused
        simulator.next_event += 1
        simulator.events[simulator.next_event] = _event(request.body["event-writable"])
        return "created", {"id": simulator.next_event}
    if id_ not in simulator.events:
        return 500, "EventAccessDeniedException"
    event = simulator.events[id_]
    if operation == "GET /event/{id}":
        return "event-readable", _readable(simulator, id_, event)
    if _is_closed(simulator, event):
        return simulator.refusal
    if operation == "POST /event/{id}":
        refused = _refused(simulator, request.body)
        if refused:
            return refused
        simulator.events[id_] = _event(request.body["event-writable"])
        return "saved", {"id": id_}
    del simulator.events[id_]
    return "deleted", {}


def _refused(simulator: Any, body: Any) -> tuple | None:
    """Why an event is not taken."""
    # Also without the id that its sender gives it.
    if body is None or not body["event-writable"]["foreign-id"]:
        return 500, "Tekniskt fel"
    event = _event(body["event-writable"])
    user = simulator.users.get(event["user"]["id"])
    activity = simulator.activities.get(event["activity"]["id"])
    if user is None:
        return 500, "UserDoesNotExistException"
    if not user["active"]:
        return 400, "Användaren är inte aktiv"
    if activity is None:
        return 400, "Aktiviteten finns inte"
    if activity["mandatory-child-when-reporting"] and not event.get("child"):
        return 400, "Barn måste anges"
    if event.get("child") and not _is_known_child(simulator, event):
        return 400, "Barnet finns inte"
    if Decimal(event["hours"]) <= 0:
        return 400, "Antal timmar måste anges"
    return simulator.refusal if _is_closed(simulator, event) else None


def _is_known_child(simulator: Any, event: dict) -> bool:
    """Where the payroll contract has children, it must be one of them; whether Kleer does so is not documented."""
    children = simulator.contracts.get(event["user"]["id"], {}).get("children") or {}
    names = [child["name"] for child in children.get("child") or ()]
    return not names or event["child"] in names


def _is_closed(simulator: Any, event: dict) -> bool:
    return (event["user"]["id"], event["date"]) in simulator.closed or event["date"][:7] in simulator.paid


def _event(written: dict) -> dict:
    """An event of what was written, in the order of the schema."""
    event = {"foreign-id": written["foreign-id"]}
    for name in ("user", "activity", "client-project"):
        if name in written:
            event[name] = {"id": int(written[name]["id"])}
    if written.get("child"):
        event["child"] = written["child"]
    texts = {name: written.get(name) or "" for name in ("comment", "internal-comment")}
    return {**event, "date": written["date"], "hours": written["hours"], **texts}


def _readable(simulator: Any, id_: int, event: dict) -> dict:
    state = simulator.closed.get((event["user"]["id"], event["date"]), "Open")
    return {
        "id": {"id": id_},
        **event,
        "invoiceable": False,
        "invoiced-hours": 0,
        "invoiced-price": 0,
        "approved": state != "Open",
        "status": {"type": _word(simulator, state), "registration-user": {"id": 1}, "registration-date": event["date"]},
    }


def _word(simulator: Any, state: str) -> str:
    return state.upper() if simulator.screams else state


def _statuses(simulator: Any, asked: dict) -> Any:
    """One for each date, whether there is an event or not."""
    on, last = date.fromisoformat(asked["fromDate"]), date.fromisoformat(asked["toDate"])
    while on <= last:
        state = simulator.closed.get((int(asked["userId"]), on.isoformat()), "Open")
        yield {
            "status": {"type": _word(simulator, state), "registration-user": {"id": 1}, "event-date": on.isoformat()}
        }
        on += timedelta(days=1)
