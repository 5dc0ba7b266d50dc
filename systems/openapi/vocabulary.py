"""What HR systems call records and their fields, in English, German and French.

Names are written as words; how an API puts them together (firstName, first_name, Vorname) is told apart elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

#: What a value must be to be used for a field; fields that are not here take any text.
DAY, NUMBER, FLAG, ID = "day", "number", "flag", "id"


@dataclass(frozen=True)
class Meaning:
    """One field of a record, as APIs may call it.

    :param names: the most usual ones first.
    :param kind: what its value is; empty for a text.
    :param required: nothing can be imported without it.
    :param whole: a name that says more than one of these means something else, such as "contactPersonId" for an id.
    """

    names: tuple[str, ...]
    kind: str = ""
    required: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """One record type.

    :param names: what a path, a schema or an operation is called that is about it.
    :param avoid: words of paths that are about something else, although one of the names is in them.
    """

    names: tuple[str, ...]
    fields: dict[str, Meaning] = field(default_factory=dict)
    avoid: tuple[str, ...] = ()


def names_of(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


def within(lists: str, names: str) -> str:
    """The names of something in a list that may itself be called differently."""
    return ", ".join(f"{outer} {name}" for outer in names_of(lists) for name in names_of(names))


def text(names: str, required: bool = False) -> Meaning:
    return Meaning(names_of(names), required=required)


def day(names: str, required: bool = False) -> Meaning:
    return Meaning(names_of(names), DAY, required)


def number(names: str, required: bool = False) -> Meaning:
    return Meaning(names_of(names), NUMBER, required)


def flag(names: str) -> Meaning:
    return Meaning(names_of(names), FLAG)


def reference(names: str, required: bool = False) -> Meaning:
    return Meaning(names_of(names), ID, required)


ID_FIELD = Meaning(
    names_of("id, uuid, guid, key, identifier, identifikation, identifiant, nr, no"), ID, required=True, whole=True
)
CHANGED = text(
    "updated at, modified at, changed at, last modified, last updated, last changed, updated, modified, changed on,"
    " modification date, update time, modified date, last modified date time, geaendert am, aenderungsdatum,"
    " letzte aenderung, modifie le, date modification, derniere modification"
)
DELETED = flag(
    "deleted, is deleted, removed, deleted at, geloescht, ist geloescht, geloescht am, supprime, est supprime"
)
OWN_ID = text(
    "external id, external ref, external reference, foreign key, foreign id, third party id, externe id,"
    " fremdschluessel, ref, externe referenz, reference externe, id externe"
)
ACTIVE = flag("active, is active, enabled, aktiv, ist aktiv, actif, est actif")
NAME = text("name, title, label, display name, bezeichnung, titel, nom, libelle, designation, intitule", True)
CODE = text("code, short name, abbreviation, kuerzel, kurzzeichen, kurzname, abrege, number, nummer, numero")
EMPLOYEE = reference(
    "employee id, user id, person id, worker id, staff id, mitarbeiter id, personal id, employe id, collaborateur id,"
    " employee, user, person, worker, mitarbeiter, personalnummer, employe, collaborateur, salarie, employee number",
    True,
)
PROJECT = reference(
    "project id, project, projekt id, projekt, projet id, projet, project code, projektnummer, job id, job"
)
NOTE = text("note, notes, comment, comments, remark, description, bemerkung, kommentar, notiz, remarque, commentaire")
WORK_DAY = day("date, day, work date, entry date, datum, tag, jour, spent on, date worked", True)
