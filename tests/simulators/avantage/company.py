"""A construction company of Québec in Avantage, always the same for the same number of people.

The names of its tables are made up, except those of projects: each installation may have its own, and somebody has to
enter them.
"""

from __future__ import annotations

from .simulator import AvantageSimulator, SimulatedTable

_FIRST = (
    *("Marie-Ève", "Jean-François", "Geneviève", "Mathieu", "Josée", "Étienne", "Chloé", "Benoît", "Anaïs", "Félix"),
    *("Noémie", "Réjean", "Sylvie", "Frédéric", "Valérie"),
)
_LAST = (
    *("Tremblay", "Gagnon", "Roy", "Côté", "Bouchard", "Gauthier", "Morin", "Lavoie", "Fortin", "Gagné", "Ouellet"),
    *("Pelletier", "Bélanger"),
)
_TRADES = (
    ("CHA", "Charpentier-menuisier"),
    ("CIM", "Cimentier-applicateur"),
    ("ÉLE", "Électricien"),
    ("FER", "Ferrailleur"),
    ("GRU", "Grutier"),
    ("MAN", "Manœuvre"),
)
#: Codes, with the names in French and English.
_ACTIVITIES = (
    ("01100", "Organisation de chantier", "Site set-up"),
    ("02300", "Excavation", "Excavation"),
    ("03100", "Coffrage", "Formwork"),
    ("03300", "Bétonnage", "Concrete"),
    ("06100", "Charpente de bois", "Wood framing"),
    ("16100", "Électricité", "Electrical work"),
)
#: Codes, names, and the kind: how often an hour counts.
_HOUR_TYPES = (("REG", "Régulier", "1.0"), ("TD", "Temps et demi", "1.5"), ("TDB", "Temps double", "2.0"))
_EARNINGS = (("STAT", "Stationnement"), ("REP", "Repas"), ("KM", "Kilométrage"), ("PRH", "Prime de hauteur"))
_BUILDINGS = (
    *("Agrandissement de l'école", "Réfection du pont", "Nouvel aréna", "Bibliothèque municipale"),
    *("Caserne d'incendie", "Garderie", "Résidence pour aînés", "Usine de filtration", "Stationnement étagé"),
    "Viaduc, phase 2",
)
_PLACES = ("Laval", "Saint-Jérôme", "Terrebonne", "Longueuil")
#: Values of the status column; which ones a real installation has is not known.
OPEN, CLOSED = "O", "F"
WORKING, LEFT = "A", "P"
#: Employees who have left, in addition to those who work.
FORMER = 2


def populate(gateway: AvantageSimulator, employees: int) -> None:
    """Fill a gateway: tables by their operation and name."""
    people = [_person(number, WORKING if number < employees else LEFT) for number in range(employees + FORMER)]
    gateway.tables = {
        ("R01", "CNT"): SimulatedTable(("CONUM", 0), list(_projects()), literal=True),
        ("R09", "EMPMAI"): SimulatedTable(("EMNO", 0), people),
        ("R09", "METIER"): SimulatedTable(("MECODE", 0), [list(one) for one in _TRADES]),
        ("R09", "ACTIVE"): SimulatedTable(("ACCODE", 0), [list(one) for one in _ACTIVITIES]),
        ("R09", "TYPHEU"): SimulatedTable(("THCODE", 0), [list(one) for one in _HOUR_TYPES]),
        ("R09", "GAINAD"): SimulatedTable(("GACODE", 0), [list(one) for one in _EARNINGS]),
    }


def _person(number: int, status: str) -> list[str]:
    """Number, last and first name, telephone, e-mail, birthday, trade, status."""
    first, last = _FIRST[number % len(_FIRST)], _LAST[number % len(_LAST)]
    phone, born = f"450 555-{100 + number:04}", f"{1965 + number % 35}/{1 + number % 12:02}/15"
    return [
        *(f"{101 + number:06}", last, first, phone, f"employe{101 + number}@constructionlaval.example", born),
        *(_TRADES[number % len(_TRADES)][0], status),
    ]


def _projects():
    """Number, name, three columns that nobody reads, customer, status; a quarter of them is open."""
    for number in range(len(_BUILDINGS) * len(_PLACES)):
        place, building = _PLACES[number % len(_PLACES)], _BUILDINGS[number // len(_PLACES)]
        status = OPEN if number % 4 == 3 else CLOSED
        yield [f"{24001 + number:010}", f"{building}, {place}", "", "", "", f"C{number % 7:03}", status]
