"""Kleer in the conformance suite: people, in both directions."""

from __future__ import annotations

from typing import Any

from ..core.adapter import Adapter
from .simulator import KleerSimulator


class KleerAdapter(Adapter):
    system = "kleer"
    country = "base.se"
    record_types = ("employee",)
    pulls, lists = "employee", "GET /user"
    text = "user.0.name"
    pushes, creates = "employee", "PUT /user"
    refusal = "the API key was refused"
    lacks = {
        **dict.fromkeys(("webhook", "webhook_time"), "Kleer does not tell what has changed."),
        "pages": "Kleer gives all users at once.",
        "mapping": "Nothing that is sent has to be mapped.",
    }

    def start(self) -> KleerSimulator:
        return KleerSimulator().start()

    def values(self, simulator: KleerSimulator) -> dict[str, Any]:
        return {"base_url": simulator.base_url, "api_key": simulator.token}

    def settings(self, simulator: KleerSimulator) -> dict[str, str]:
        every = dict.fromkeys(("may_create", "users_only", "work_email"), "true")
        return {"company": simulator.company_id, **every, "number": "none"}

    def secrets(self, simulator: KleerSimulator) -> dict[str, tuple[str, ...]]:
        return {simulator.token: ("api_key",)}

    def add(self, simulator: KleerSimulator, number: int) -> str:
        return str(simulator.add_user(f"Anna Berg {number}", f"anna{number}@exempel.example"))

    def rename(self, simulator: KleerSimulator, external_id: str, name: str) -> None:
        simulator.users[int(external_id)]["name"] = f"Anna {name}"

    def make(self, env: Any, company: Any) -> Any:
        values = {"name": "Ny Anställd", "work_email": "ny@exempel.example", "company_id": company.id}
        return env["hr.employee"].create(values)

    def made(self, simulator: KleerSimulator) -> int:
        return len(simulator.users)

    def revoke(self, simulator: KleerSimulator) -> None:
        simulator.token = "exchanged"

    def swap_company(self, simulator: KleerSimulator) -> None:
        simulator.company.update(name="Främmande AB", orgno="559999-0000")
