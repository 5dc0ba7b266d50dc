"""Avantage in the conformance suite: projects, which come in over TCP."""

from __future__ import annotations

from typing import Any

from ..core.adapter import Adapter
from .conforming import ConformingGateway


class AvantageAdapter(Adapter):
    system = "avantage"
    country = "base.ca"
    record_types = ("project",)
    pulls, lists = "project", "CNT"
    text = "name"
    refusal = "Avantage refused the log-in"
    logs = "odoo.addons.hr_sync.systems.transport.lines"
    lacks = {
        "push": "Hours go to a file, or by an operation that somebody has to describe: it has tests of its own.",
        "mapping": "Only hours are mapped: see above.",
        **dict.fromkeys(("webhook", "webhook_time"), "The gateway only answers."),
        "pages": "A table comes whole.",
        "status": "An answer has no status: the gateway says OK, or ERR with a text.",
        "company": "The gateway does not say whose company it serves.",
    }
    pushes = creates = ""

    def start(self) -> ConformingGateway:
        return ConformingGateway().start()

    def values(self, simulator: ConformingGateway) -> dict[str, Any]:
        point = {"name": "Serveur", "address": simulator.address, "login": simulator.user}
        return {"access_point_ids": [(0, 0, {**point, "password": simulator.password})]}

    def secrets(self, simulator: ConformingGateway) -> dict[str, tuple[str, ...]]:
        return {
            simulator.password: ("hr_sync_access_point.password",),
            simulator.user: ("hr_sync_access_point.login",),
        }

    def add(self, simulator: ConformingGateway, number: int) -> str:
        return simulator.add_project(26000 + number, f"Chantier {number}")

    def rename(self, simulator: ConformingGateway, external_id: str, name: str) -> None:
        simulator.project(external_id)[1] = name

    def revoke(self, simulator: ConformingGateway) -> None:
        simulator.password = "changed-meanwhile"
