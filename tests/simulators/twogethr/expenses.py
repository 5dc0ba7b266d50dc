"""Types of expense, expenses with their receipts, and the receipts themselves."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from .drawing import DAY, day_between, draw, new_id, some, stamp
from .receipts import pdf, png
from .workdays import Person

TYPES = (
    # name, code, rate of VAT in percent (None: not known), least and greatest amount, what it was for
    ("Reise Bahn", "BAHN", 8.1, 4, 180, ("Zürich–Bern retour", "Olten–Genève, 2. Klasse")),
    ("Kilometergeld", "KM", None, 7, 250, ("Kundenbesuch, 120 km", "Baustelle Wil, 2 Fahrten")),
    ("Verpflegung", "VERPF", 8.1, 12, 90, ("Mittagessen mit Kunde", "Nachtessen Montageteam")),
    ("Lebensmittel", "LEBM", 2.6, 5, 120, ("Znüni für Kurs", "Früchtekorb")),
    ("Übernachtung", "HOTEL", 3.8, 85, 420, ("Hotel Krone, 2 Nächte", "Hôtel de la Gare")),
    ("Kleinmaterial", "MAT", 8.1, 6, 480, ("Schrauben & Dübel", "Kabel (5 m)")),
    ("Porti und Gebühren", "PORTO", 0.0, 1, 60, ("Einschreiben", "Strassenverkehrsamt")),
    ("Mobiltelefon", "MOBIL", 8.1, 20, 90, ("Abo, Anteil geschäftlich",)),
)
INACTIVE = "MOBIL"
RECEIPTS = {0: 25, 1: 60, 2: 15}


def make_expense_types(random: Random, today: date) -> list[dict]:
    """All types, the one that is no longer used too."""
    made = [
        {"id": new_id(random), "name": name, "code": code, "vatRate": rate, "isActive": code != INACTIVE}
        for name, code, rate, *_rest in TYPES
    ]
    stamp(random, made, today)
    return made


def make_expenses(
    random: Random,
    count: int,
    people: list[Person],
    kinds: dict[str, list[dict]],
    today: date,
) -> tuple[list[dict], dict[str, tuple[str, bytes]]]:
    """Expenses of the last year, and the files that belong to them by the ids of the receipts."""
    spans = [(person, span) for person in people if (span := person.span(today - 365 * DAY, today))]
    files: dict[str, tuple[str, bytes]] = {}
    made = []
    for _index in range(count if spans else 0):
        person, (first, last) = random.choice(spans)
        number = random.randrange(len(TYPES))
        _name, code, rate, least, most, purposes = TYPES[number]
        if code == INACTIVE:
            last = max(first, min(last, today - 200 * DAY))
        day = day_between(random, first, last)
        amount = Decimal(random.randint(least * 100, most * 100)) / 100
        made.append(
            {
                "id": new_id(random),
                "userId": person.id,
                "expenseTypeId": kinds["expense-types"][number]["id"],
                "date": day.isoformat(),
                "amount": float(amount),
                "currency": draw(random, {"CHF": 85, "EUR": 10, "USD": 5}),
                "vatAmount": None if rate is None else float(vat_of(amount, rate)),
                "description": some(random, purposes, 0.9),
                "projectId": (some(random, kinds["projects"], 0.4) or {}).get("id"),
                "state": _state(random, day, today),
                "receipts": _receipts(random, files, f"Alpenwerk AG, {code} {day:%d.%m.%Y}, {amount:.2f}"),
            }
        )
    stamp(random, made, today)
    return made, files


def vat_of(amount: Decimal, rate: float) -> Decimal:
    """The tax that is in an amount, to the centime."""
    percent = Decimal(str(rate))
    return (amount * percent / (100 + percent)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _state(random: Random, day: date, today: date) -> str:
    """Most of what is older than two months is booked."""
    if day < today - 60 * DAY:
        return draw(random, {"booked": 75, "approved": 15, "rejected": 8, "submitted": 2})
    return draw(random, {"draft": 20, "submitted": 35, "approved": 35, "rejected": 5, "booked": 5})


def _receipts(random: Random, files: dict[str, tuple[str, bytes]], text: str) -> list[dict]:
    made = []
    for number in range(1, draw(random, RECEIPTS) + 1):
        receipt = {"id": new_id(random), "fileName": f"Beleg {number}.pdf", "contentType": "application/pdf"}
        content = pdf(text)
        if random.random() < 0.4:
            receipt |= {"fileName": f"Foto {number}.png", "contentType": "image/png"}
            content = png(*random.choices(range(256), k=3))
        files[receipt["id"]] = (receipt["contentType"], content)
        made.append(receipt)
    return made
