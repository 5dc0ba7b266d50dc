"""A Norwegian company, always the same for the same number of people."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .simulator import TripletexSimulator

_FIRST = ("Kari", "Ola", "Ingrid", "Lars", "Anne", "Per", "Marit", "Knut", "Liv", "Bjørn", "Astrid", "Svein", "Odd")
_LAST = ("Berg", "Dahl", "Eide", "Foss", "Haugen", "Lie", "Moen", "Næss", "Olsen", "Ruud", "Sæther", "Vik", "Øvrebø")
_PROJECTS = ("Brygga kontorbygg", "Fjordgata 12", "Rehabilitering skole", "Tak Solbakken", "Serviceavtaler")
_ACTIVITIES = ("Montering", "Prosjektering", "Reise")
_WAGES = (("2050", "Overtid 50 %"), ("2100", "Overtid 100 %"), ("3010", "Kveldstillegg"))


def populate(simulator: TripletexSimulator, employees: int = 12, seed: int = 1) -> None:
    """Fill an empty simulator: people, projects with their activities, wage types."""
    chance = random.Random(seed)
    activities = [simulator.add_activity(name) for name in _ACTIVITIES]
    simulator.add_activity("Administrasjon", activityType="GENERAL_ACTIVITY", isChargeable=False)
    simulator.settings["defaultProjectActivity"] = {"id": activities[0]}
    for number, name in enumerate(_PROJECTS, 1):
        simulator.add_project(name, str(number), activities=(activities[number % 3],), startDate="2024-01-01")
    for code, name in _WAGES:
        simulator.add_wage_type(name, code)
    simulator.add_wage_type("Fastlønn", "2000", showInTimesheet=False)
    for number in range(1, employees + 1):
        first, last = chance.choice(_FIRST), chance.choice(_LAST)
        mail = f"{first}.{last}.{number}@fjellverk.example".lower()
        simulator.add_employee(first, last, str(number), email=mail, dateOfBirth=f"{1960 + number % 40}-03-14")
