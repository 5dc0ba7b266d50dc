"""Projects, their parts, and the kinds of activity that time is spent on."""

from __future__ import annotations

from datetime import date
from random import Random

from .drawing import DAY, day_between, new_id, some, stamp

CUSTOMERS = (
    *("Seilbahn Piz Gloria AG", "Gemeinde Oberwil", "Käserei Grüebler & Söhne", "Hôtel du Lac SA"),
    *("Kantonsspital Olten", "Rhätische Holzbau AG", "Müller Maschinen AG", "Stadtwerke Wil"),
    *("Fratelli Bernasconi SA", "Uhrenfabrik Frésard", "Zürcher Obst & Gemüse GmbH", "Stiftung «Birkenhof»"),
)
"""Those who pay; the position gives their number."""

SUBJECTS = (
    *("Neubau Halle", "Umbau Empfang", "Ersatz Steuerung", "Wartung Förderanlage", "Einführung ERP"),
    *("Sanierung Dach", "Webauftritt", "Umzug Rechenzentrum", "Prüfstand", "Photovoltaik"),
    *("Lagerverwaltung", "Schulung Personal", "Energieaudit", "Retrofit Presse", "Brandschutz"),
)
PARTS = (
    *("Vorstudie", "Konzept", "Ausführung", "Montage", "Inbetriebnahme", "Abnahme", "Dokumentation"),
    *("Projektleitung", "Qualitätssicherung", "Garantiearbeiten", "Schulung", "Reserve"),
)
ACTIVITIES = (
    # name, whether it is billed
    ("Entwicklung", True),
    ("Beratung", True),
    ("Montage", True),
    ("Projektleitung", True),
    ("Reisezeit", True),
    ("Administration", False),
)


def customer_number(name: str | None) -> str | None:
    """The number under which the customer is known."""
    return f"K-{1001 + CUSTOMERS.index(name)}" if name else None


def make_projects(random: Random, count: int, users: list[dict], today: date) -> list[dict]:
    """Projects of the last three years. Some are closed, some run on beyond their end, some are the company's own."""
    leaders = [user["id"] for user in users if user["status"] == "active"]
    made = []
    for index in range(count):
        round_, subject = divmod(index, len(SUBJECTS))
        start = day_between(random, today - 1000 * DAY, today - 30 * DAY)
        end = some(random, [start + days * DAY for days in (120, 240, 365, 540, 800)], 0.7)
        closed = end is not None and end < today and random.random() < 0.7
        made.append(
            {
                "id": new_id(random),
                "number": f"P-{index + 1:04d}",
                "name": f"{SUBJECTS[subject]} {round_ + 1}".removesuffix(" 1"),
                "description": some(
                    random, ("Gemäss Offerte.", "Rahmenvertrag, Abruf nach Bedarf.\nSpesen separat."), 0.4
                ),
                "customerName": some(random, CUSTOMERS, 0.85),
                "leaderId": some(random, leaders, 0.95),
                "startDate": start.isoformat(),
                "endDate": end and end.isoformat(),
                "isActive": not closed,
            }
        )
    stamp(random, made, today)
    return made


def make_subprojects(random: Random, count: int, projects: list[dict], today: date) -> list[dict]:
    """Parts of projects, numbered within each; some projects have none, as there are more parts in others."""
    sizes: dict[str, int] = {}
    made = []
    for _index in range(count):
        project = random.choice(projects)
        sizes[project["id"]] = number = sizes.get(project["id"], 0) + 1
        round_, part = divmod(number - 1, len(PARTS))
        start = date.fromisoformat(project["startDate"])
        end = date.fromisoformat(project["endDate"]) if project["endDate"] else today + 200 * DAY
        made.append(
            {
                "id": new_id(random),
                "projectId": project["id"],
                "number": f"{project['number']}-{number:02d}",
                "name": f"{PARTS[part]} {round_ + 1}".removesuffix(" 1"),
                "description": None,
                "plannedHours": some(random, (8.0, 16.0, 40.0, 84.0, 120.5, 250.0, 600.0), 0.75),
                "deadline": day_between(random, start, end).isoformat() if random.random() < 0.6 else None,
                "isActive": project["isActive"] and random.random() < 0.9,
            }
        )
    stamp(random, made, today)
    return made


def make_activities(random: Random) -> list[dict]:
    """The kinds of activity, one of which nobody pays for."""
    return [{"id": new_id(random), "name": name, "isBillable": billable} for name, billable in ACTIVITIES]
