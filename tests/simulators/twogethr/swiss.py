"""Swiss things a population is made of: numbers with their check digits, places, working weeks."""

from __future__ import annotations

from random import Random

PLACES = (
    # zip, city, language
    ("8001", "Zürich", "de"),
    ("8400", "Winterthur", "de"),
    ("3011", "Bern", "de"),
    ("3600", "Thun", "de"),
    ("4051", "Basel", "de"),
    ("4410", "Liestal", "de"),
    ("6003", "Luzern", "de"),
    ("6300", "Zug", "de"),
    ("9000", "St. Gallen", "de"),
    ("9500", "Wil SG", "de"),
    ("8200", "Schaffhausen", "de"),
    ("8500", "Frauenfeld", "de"),
    ("5000", "Aarau", "de"),
    ("5400", "Baden", "de"),
    ("4500", "Solothurn", "de"),
    ("4600", "Olten", "de"),
    ("7000", "Chur", "de"),
    ("6430", "Schwyz", "de"),
    ("8750", "Glarus", "de"),
    ("9050", "Appenzell", "de"),
    ("8610", "Uster", "de"),
    ("8952", "Schlieren", "de"),
    ("2502", "Biel/Bienne", "de"),
    ("1200", "Genève", "fr"),
    ("1003", "Lausanne", "fr"),
    ("1700", "Fribourg", "fr"),
    ("2000", "Neuchâtel", "fr"),
    ("1950", "Sion", "fr"),
    ("2800", "Delémont", "fr"),
    ("1800", "Vevey", "fr"),
    ("6500", "Bellinzona", "it"),
    ("6900", "Lugano", "it"),
    ("6600", "Locarno", "it"),
)

STREETS = {
    "de": ("Bahnhofstrasse", "Dorfstrasse", "Kirchgasse", "Seestrasse", "Im Grund", "Rosenweg"),
    "fr": ("Rue du Lac", "Avenue de la Gare", "Chemin des Vignes", "Rue de l'Église"),
    "it": ("Via Cantonale", "Via San Gottardo", "Via alla Chiesa", "Piazza Grande"),
}

JOB_TITLES = (
    "Sachbearbeiter/in",
    "Projektleiter/in",
    "Software-Entwickler/in",
    "Systemtechniker/in",
    "Kundenberater/in",
    "Polymechaniker/in",
    "Logistiker/in",
    "Elektroinstallateur/in",
    "Buchhalter/in",
    "HR-Fachperson",
    "Produktionsmitarbeiter/in",
    "Qualitätsprüfer/in",
    "Einkäufer/in",
    "Monteur/in",
    "Assistent/in",
)

DIVISIONS = (
    *("Verwaltung", "Produktion", "Verkauf", "Technik", "Logistik", "Finanzen", "Personal"),
    *("Informatik", "Einkauf", "Marketing", "Qualität", "Kundendienst", "Montage", "Entwicklung"),
    *("Unterhalt", "Recht", "Planung", "Labor", "Spedition", "Empfang"),
)

WEEKLY_HOURS = 42.0
MORNING = ("08:00", "12:00")
AFTERNOON = ("13:00", "17:24")
FULL_DAY = (MORNING, AFTERNOON)
LONG_MORNING = (("08:00", "12:12"),)


def _week(days: str, slots: tuple[tuple[str, str], ...]) -> list[dict]:
    return [{"weekday": int(day), "start": start, "end": end} for day in days for start, end in slots]


PART_TIME = (
    # workload in percent, schedule; the slots add up to that share of the 42 hours
    (90.0, _week("1234", FULL_DAY) + _week("5", LONG_MORNING)),
    (80.0, _week("1234", FULL_DAY)),
    (80.0, _week("1245", FULL_DAY)),
    (60.0, _week("123", FULL_DAY)),
    (60.0, _week("12", FULL_DAY) + _week("45", LONG_MORNING)),
    (50.0, _week("12345", LONG_MORNING)),
    (40.0, _week("45", FULL_DAY)),
)


def ahv_number(serial: int) -> str:
    """The social-insurance number with this serial of nine digits; its last digit is EAN-13's."""
    digits = f"756{serial:09d}"
    total = sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits))
    digits += str(-total % 10)
    return f"{digits[:3]}.{digits[3:7]}.{digits[7:11]}.{digits[11:]}"


def iban(bank: int, account: int) -> str:
    """A Swiss IBAN: clearing number, account, and the two digits that make it 1 modulo 97."""
    number = f"{bank:05d}{account:012d}"
    check = 98 - int(f"{number}121700") % 97  # C is 12, H is 17
    return f"CH{check:02d}{number}"


def mobile(random: Random) -> str:
    """A Swiss mobile number, written internationally."""
    number = f"{random.randrange(2_000_000, 9_999_999):07d}"
    prefix = random.choice(("76", "77", "78", "79"))
    return f"+41 {prefix} {number[:3]} {number[3:5]} {number[5:]}"


def address(random: Random, language: str) -> dict:
    """A private address, mostly in the part of the country where the language is spoken."""
    spoken = language if language in STREETS else "de"
    places = [place for place in PLACES if place[2] == spoken]
    zip_code, city, _language = random.choice(places)
    return {
        "street": f"{random.choice(STREETS[spoken])} {random.randint(1, 180)}",
        "street2": "Postfach" if random.random() < 0.03 else None,
        "zip": zip_code,
        "city": city,
        "country": "CH",
    }
