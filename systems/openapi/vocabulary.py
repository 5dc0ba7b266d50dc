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
    """

    names: tuple[str, ...]
    kind: str = ""
    required: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """One record type.

    :param names: what a path, a schema or an operation is called that is about it.
    :param avoid: words of paths that are about something else, although one of the names is in them.
    """

    names: tuple[str, ...]
    fields: dict[str, Meaning] = field(default_factory=dict)
    avoid: tuple[str, ...] = ()


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


def _text(names: str, required: bool = False) -> Meaning:
    return Meaning(_names(names), required=required)


def _day(names: str, required: bool = False) -> Meaning:
    return Meaning(_names(names), DAY, required)


def _number(names: str, required: bool = False) -> Meaning:
    return Meaning(_names(names), NUMBER, required)


def _flag(names: str) -> Meaning:
    return Meaning(_names(names), FLAG)


def _ref(names: str, required: bool = False) -> Meaning:
    return Meaning(_names(names), ID, required)


_ID = _ref("id, uuid, guid, key, identifier, identifikation, identifiant", True)
_CHANGED = _text(
    "updated at, modified at, changed at, last modified, last updated, last changed, updated, modified, changed on,"
    " modification date, update time, modified date, last modified date time, geaendert am, aenderungsdatum,"
    " letzte aenderung, modifie le, date modification, derniere modification"
)
_ACTIVE = _flag("active, is active, enabled, aktiv, ist aktiv, actif, est actif")
_NAME = _text("name, title, label, display name, bezeichnung, titel, nom, libelle, designation, intitule", True)
_CODE = _text("code, short name, abbreviation, kuerzel, kurzzeichen, kurzname, abrege, number, nummer, numero")
_EMPLOYEE = _ref(
    "employee id, user id, person id, worker id, staff id, mitarbeiter id, personal id, employe id, collaborateur id,"
    " employee, user, person, worker, mitarbeiter, personalnummer, employe, collaborateur, salarie, employee number",
    True,
)
_PROJECT = _ref("project id, project, projekt id, projekt, projet id, projet, project code, projektnummer, job id")
_NOTE = _text("note, notes, comment, comments, remark, description, bemerkung, kommentar, notiz, remarque, commentaire")
_WORK_DAY = _day("date, day, work date, entry date, datum, tag, jour, spent on, date worked", True)

VOCABULARIES: dict[str, Vocabulary] = {
    "department": Vocabulary(
        _names(
            "departments, department, organisation units, organization units, org units, teams, cost centers,"
            " abteilungen, abteilung, organisationseinheiten, bereiche, departements, departement, services, unites"
        ),
        {
            "id": _ID,
            "name": _NAME,
            "code": _CODE,
            "parent": _ref(
                "parent id, parent, parent department id, parent department, superior id, uebergeordnete id,"
                " uebergeordnet, uebergeordnete abteilung, parent unit, departement parent, superieur"
            ),
            "head": _ref(
                "head id, manager id, head user id, leader id, head, manager, leiter, leiter id, abteilungsleiter,"
                " vorgesetzter, responsable, responsable id, chef"
            ),
            "active": _ACTIVE,
            "modified": _CHANGED,
        },
    ),
    "employee": Vocabulary(
        _names(
            "employees, employee, users, user, persons, people, person, workers, staff, personnel, mitarbeiter,"
            " mitarbeitende, personal, personen, angestellte, benutzer, employes, collaborateurs, salaries, personnes"
        ),
        {
            "id": _ID,
            "first_name": _text("first name, given name, forename, firstname, vorname, rufname, prenom", True),
            "last_name": _text(
                "last name, family name, surname, lastname, nachname, familienname, nom de famille", True
            ),
            "name": _text("name, full name, display name, vollstaendiger name, nom complet, nom"),
            "personnel_number": _text(
                "personnel number, employee number, staff number, employee code, number, personalnummer,"
                " mitarbeiternummer, personal nr, matricule, numero employe, numero personnel"
            ),
            "work_email": _text(
                "email, work email, e mail, business email, email address, mail, email geschaeft, e mail geschaeft,"
                " courriel, adresse email, email professionnel"
            ),
            "work_phone": _text(
                "phone, work phone, phone number, business phone, telephone, telefon, telefon geschaeft,"
                " telephone professionnel"
            ),
            "mobile_phone": _text(
                "mobile, mobile phone, cell phone, mobile number, mobiltelefon, handy, natel, telephone mobile,"
                " portable"
            ),
            "private_email": _text(
                "private email, personal email, home email, email privat, e mail privat, courriel prive, email prive"
            ),
            "private_phone": _text(
                "private phone, home phone, personal phone, telefon privat, privattelefon, telephone prive"
            ),
            "birthday": _day(
                "birth date, date of birth, birthday, birthdate, dob, geburtsdatum, geburtstag, date de naissance,"
                " date naissance, naissance"
            ),
            "sex": _text("gender, sex, geschlecht, sexe, genre"),
            "marital": _text("civil status, marital status, zivilstand, familienstand, etat civil"),
            "nationality": _text(
                "nationality, citizenship, nationality code, nationalitaet, staatsangehoerigkeit, nationalite"
            ),
            "language": _text(
                "language, language code, preferred language, locale, sprache, korrespondenzsprache, langue"
            ),
            "social_security": _text(
                "social security number, ahv number, ssn, national id, insurance number, social insurance number, ahv,"
                " ahv nummer, sozialversicherungsnummer, numero avs, avs, numero securite sociale, tax file number"
            ),
            "street": _text(
                "street, address street, address line 1, street 1, address 1, strasse, adresse strasse, rue,"
                " adresse rue"
            ),
            "street2": _text("street 2, address line 2, address 2, adresszusatz, zusatz, complement adresse"),
            "zip": _text("zip, postal code, zip code, postcode, plz, postleitzahl, code postal, npa"),
            "city": _text("city, town, locality, ort, stadt, wohnort, ville, localite"),
            "country": _text("country, country code, land, laendercode, pays, code pays"),
            "iban": _text("iban, bank account, account number, bankkonto, kontonummer, compte bancaire"),
            "job_title": _text(
                "job title, title, position, function, role, funktion, stelle, stellenbezeichnung, fonction, poste"
            ),
            "department": _ref(
                "department id, department, organisation unit id, organization unit id, org unit id, team id,"
                " department code, abteilung id, abteilung, abteilungsnummer, departement id, departement, service id"
            ),
            "manager": _ref(
                "manager id, supervisor id, line manager id, manager, supervisor, reports to, superior id,"
                " vorgesetzter id, vorgesetzter, responsable id, superieur, responsable"
            ),
            "contract_start": _day(
                "entry date, hire date, start date, employment start, employment start date, joined on, eintrittsdatum,"
                " eintritt, anstellungsbeginn, date entree, date embauche, employed from"
            ),
            "contract_end": _day(
                "exit date, termination date, end date, employment end, employment end date, leaving date,"
                " austrittsdatum, austritt, anstellungsende, date sortie, date depart, employed to"
            ),
            "active": _ACTIVE,
            "modified": _CHANGED,
        },
        ("roles", "groups", "login", "permissions", "children", "documents"),
    ),
    "absence_type": Vocabulary(
        _names(
            "absence types, absence type, leave types, time off types, absenzarten, absenztypen, abwesenheitsarten,"
            " types d absence, types absence, absence categories, leave policies"
        ),
        {"id": _ID, "name": _NAME, "code": _CODE, "active": _ACTIVE, "modified": _CHANGED},
    ),
    "absence": Vocabulary(
        _names(
            "absences, absence, leaves, leave, time offs, time off, time off requests, leave requests, vacations,"
            " leave applications, absenzen, abwesenheiten, ferien, urlaube, conges, conge"
        ),
        {
            "id": _ID,
            "employee": _EMPLOYEE,
            "absence_type": _ref(
                "absence type id, leave type id, type id, absence type, leave type, type, absenzart id, absenzart,"
                " abwesenheitsart, art, time off type id, type d absence, type absence id, request type",
                True,
            ),
            "first": _day(
                "start date, from, date from, start, begin, begin date, first day, beginn, von, startdatum,"
                " date debut, debut",
                True,
            ),
            "last": _day("end date, to, until, date to, end, last day, ende, bis, enddatum, date fin, fin", True),
            "hours": _number("hours, duration, duration hours, amount, stunden, dauer, heures, duree"),
            "state": _text("status, state, approval status, approval state, zustand, statut, etat"),
            "comment": _NOTE,
            "modified": _CHANGED,
        },
        ("types", "balances", "policies", "entitlements"),
    ),
    "project": Vocabulary(
        _names("projects, project, projekte, projekt, projets, projet, jobs"),
        {
            "id": _ID,
            "name": _NAME,
            "number": _text("number, project number, code, project code, nummer, projektnummer, kuerzel, numero"),
            "description": _NOTE,
            "customer": _text(
                "customer name, client name, customer, client, kunde, kundenname, auftraggeber, nom client"
            ),
            "manager": _ref(
                "leader id, manager id, project manager id, project leader id, leader, manager, projektleiter,"
                " projektleiter id, leiter id, chef de projet, responsable id, responsable"
            ),
            "start": _day("start date, start, begin, begins on, startdatum, beginn, date debut"),
            "end": _day("end date, end, deadline, ends on, enddatum, ende, date fin"),
            "active": _ACTIVE,
            "modified": _CHANGED,
        },
        ("members", "tasks", "roles"),
    ),
    "task": Vocabulary(
        _names("tasks, task, subprojects, aufgaben, teilprojekte, taches, work packages"),
        {
            "id": _ID,
            "name": _NAME,
            "number": _CODE,
            "project": Meaning(_PROJECT.names, ID, True),
            "description": _NOTE,
            "planned_hours": _number("planned hours, estimated hours, budget hours, sollstunden, heures prevues"),
            "deadline": _day("deadline, due date, end date, faellig am, termin, echeance"),
            "active": _ACTIVE,
            "modified": _CHANGED,
        },
    ),
    "activity": Vocabulary(
        _names(
            "activity types, activities, activity, work types, taetigkeiten, leistungsarten, activites, prestations"
        ),
        {
            "id": _ID,
            "name": _NAME,
            "code": _CODE,
            "billable": _flag("billable, is billable, chargeable, verrechenbar, fakturierbar, facturable"),
            "active": _ACTIVE,
            "modified": _CHANGED,
        },
    ),
    "time_entry": Vocabulary(
        _names(
            "time entries, time entry, timesheets, timesheet, timesheet entries, work logs, hours, zeiteintraege,"
            " zeiterfassung, stunden, leistungen, arbeitszeiten, saisies de temps, temps, heures, feuilles de temps"
        ),
        {
            "id": _ID,
            "employee": _EMPLOYEE,
            "day": _WORK_DAY,
            "hours": _number(
                "hours, duration, duration hours, minutes, duration minutes, quantity, time spent, amount, stunden,"
                " dauer, anzahl stunden, minuten, heures, duree, quantite, worked hours, working hours",
                True,
            ),
            "project": _PROJECT,
            "task": _ref("task id, task, subproject id, aufgabe id, aufgabe, teilprojekt, tache id, tache"),
            "activity": _ref(
                "activity type id, activity id, activity, activity type, work type, taetigkeit id, taetigkeit,"
                " leistungsart, activite id, activite"
            ),
            "note": _NOTE,
            "locked": _flag("locked, is locked, approved, gesperrt, freigegeben, verrouille, bloque"),
            "modified": _CHANGED,
        },
        ("types", "settings", "reports", "export", "employees"),
    ),
    "public_holiday": Vocabulary(
        _names("public holidays, public holiday, holidays, bank holidays, feiertage, jours feries"),
        {
            "id": _ID,
            "name": _NAME,
            "day": _WORK_DAY,
            "half_day": _flag("half day, is half day, halbtag, halber tag, demi journee"),
            "modified": _CHANGED,
        },
    ),
    "expense_type": Vocabulary(
        _names("expense types, expense categories, spesenarten, auslagenarten, types de frais, categories de frais"),
        {"id": _ID, "name": _NAME, "code": _CODE, "active": _ACTIVE, "modified": _CHANGED},
    ),
    "expense": Vocabulary(
        _names("expenses, expense, expense claims, spesen, auslagen, frais, notes de frais, depenses"),
        {
            "id": _ID,
            "employee": _EMPLOYEE,
            "expense_type": _ref(
                "expense type id, category id, type id, expense type, category, type, spesenart id, spesenart,"
                " kategorie, type de frais, categorie",
                True,
            ),
            "day": _WORK_DAY,
            "amount": _number("amount, total, total amount, gross amount, betrag, summe, montant, somme", True),
            "currency": _text("currency, currency code, waehrung, devise, monnaie"),
            "description": _NOTE,
            "project": _PROJECT,
            "state": _text("status, state, approval status, zustand, statut, etat"),
            "modified": _CHANGED,
        },
        ("types", "categories", "reports"),
    ),
}
