"""Doors for people and for other processes: a page to look at, and endpoints that change things.

None of this is part of the contract. The server listens on the loopback address only.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING

from .reply import Reply, json_reply, problem
from .store import ConflictError, NotFoundError

if TYPE_CHECKING:
    from .twogethr import TwogethrSimulator

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; color: #222 }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #ddd }}
.left {{ color: #999 }}
</style>
<h1>{title}</h1><p>Simulated 2getHR: {counts}.</p>
<h2>Users</h2><p>{shown}</p>
<table><tr><th>No.<th>Name<th>E-mail<th>Job<th>Unit<th>Workload<th>Status</tr>{users}</table>
<h2>Organisation units</h2>{units}
</html>"""


class Control:
    """``/`` and ``/_control/…``."""

    def __init__(self, simulator: TwogethrSimulator) -> None:
        self.simulator = simulator

    def answer(self, method: str, path: str, body: bytes) -> Reply:
        """Answer; a mistake of the caller is a 400 that says which."""
        name = "page" if path == "/" else path.removeprefix("/_control/").partition("/")[0]
        if name not in {"page", "counts", "requests", "faults", *self.simulator.store}:
            return problem(404)
        try:
            if name == "page":
                return Reply(200, self._page().encode(), "text/html; charset=utf-8")
            if name == "counts":
                return json_reply(self._counts())
            if name == "requests":
                return json_reply([asdict(request) for request in self.simulator.requests])
            if name == "faults":
                return self._faults(method, json.loads(body or b"{}"))
            return self._entity(method, name, path.removeprefix(f"/_control/{name}"), body)
        except NotFoundError:
            return problem(404)
        except ConflictError as error:
            return problem(409, str(error), existing_id=error.existing_id)
        except (ValueError, TypeError, KeyError) as error:
            return problem(400, repr(error))

    def _counts(self) -> dict:
        simulator = self.simulator
        return {
            **{name: len(simulator.store.select(name)) for name in simulator.store},
            "requests": len(simulator.requests),
            "violations": [str(violation) for violation in simulator.violations],
        }

    def _faults(self, method: str, options: dict) -> Reply:
        if method == "DELETE":
            self.simulator.faults.clear()
            self.simulator.faults.release()
        else:
            self.simulator.faults.add(**options)
        return Reply(204)

    def _entity(self, method: str, name: str, rest: str, body: bytes) -> Reply:
        store, id_ = self.simulator.store, rest.strip("/")
        if method == "POST":
            fields = json.loads(body or b"{}")
            if id_:
                return json_reply(store.update(name, id_, fields))
            made = self.simulator.add_user(**fields) if name == "users" else None
            return json_reply(made or store.create(name, fields), 201)
        if method == "DELETE" and id_:
            store.delete(name, id_)
            return Reply(204)
        if method == "GET":
            return json_reply(store.get(name, id_) if id_ else store.all(name))
        return problem(405)

    def _page(self) -> str:
        store = self.simulator.store
        units = {unit["id"]: unit for unit in store.all("organisation-units")}
        entries = store.select("users")
        users = [entry.copy() for entry in entries[:50]]
        return PAGE.format(
            title=escape(store.company.get("name", "")),
            counts=f"{len(entries)} users, {len(units)} organisation units",
            shown=f"The first {len(users)} of {len(entries)}",
            users="".join(_row(user, units) for user in users),
            units=_tree(units, None),
        )


def _row(user: dict, units: dict[str, dict]) -> str:
    periods = [period for period in user["workPeriods"] or () if period["status"] == "active"]
    unit = units.get(user["organisationUnitId"] or "", {})
    cells = (
        user["personnelNumber"],
        f"{user['firstName']} {user['lastName']}",
        user["email"],
        user["jobTitle"],
        unit.get("name"),
        f"{periods[-1].get('workloadPercent', 100):g} %" if periods else "",
        user["status"],
    )
    row = "".join(f"<td>{escape(str(cell or ''))}" for cell in cells)
    return f'<tr class="{escape(user["status"])}">{row}</tr>'


def _tree(units: dict[str, dict], parent_id: str | None, depth: int = 0) -> str:
    """Units as nested lists; a unit whose parent is gone stands at the top."""
    rows = "".join(
        f"<li>{escape(unit['name'])}{_tree(units, id_, depth + 1)}"
        for id_, unit in units.items()
        if (unit["parentId"] if unit["parentId"] in units else None) == parent_id and depth < 20
    )
    return f"<ul>{rows}</ul>" if rows else ""
