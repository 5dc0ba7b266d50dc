"""What HR systems call people, their departments, and what is known of them."""

from __future__ import annotations

from .vocabulary import (
    ACTIVE,
    CHANGED,
    CODE,
    DELETED,
    ID_FIELD,
    NAME,
    OWN_ID,
    Vocabulary,
    day,
    names_of,
    reference,
    text,
)

PEOPLE: dict[str, Vocabulary] = {
    "department": Vocabulary(
        names_of(
            "departments, department, units, organisation units, organization units, org units, teams, cost centers,"
            " abteilungen, abteilung, organisationseinheiten, bereiche, departements, departement, services, unites"
        ),
        {
            "id": ID_FIELD,
            "name": NAME,
            "code": CODE,
            "parent": reference(
                "parent id, parent, parent department id, parent department, superior id, uebergeordnete id,"
                " uebergeordnet, uebergeordnete abteilung, parent unit, departement parent, superieur"
            ),
            "head": reference(
                "head id, boss, leitung, manager id, head user id, leader id, head, manager, leiter, leiter id,"
                " abteilungsleiter, vorgesetzter, responsable, responsable id, chef"
            ),
            "active": ACTIVE,
            "modified": CHANGED,
            "deleted": DELETED,
            "own_id": OWN_ID,
        },
    ),
    "employee": Vocabulary(
        names_of(
            "employees, employee, users, user, persons, people, person, workers, staff, personnel, mitarbeiter,"
            " mitarbeitende, personal, personen, angestellte, benutzer, employes, collaborateurs, salaries, personnes"
        ),
        {
            "id": ID_FIELD,
            "first_name": text("first name, given name, forename, firstname, vorname, rufname, prenom", True),
            "last_name": text(
                "last name, family name, surname, lastname, nachname, familienname, nom de famille", True
            ),
            "name": text("name, full name, display name, vollstaendiger name, nom complet, nom"),
            "personnel_number": text(
                "personnel number, employee number, no, nr, staff number, employee code, number, personalnummer,"
                " employee id in company, payroll number, mitarbeiternummer, personal nr, matricule,"
                " numero employe, numero personnel"
            ),
            "work_email": text(
                "email, work email, e mail, business email, email address, mail, email geschaeft, e mail geschaeft,"
                " courriel, adresse email, email professionnel"
            ),
            "work_phone": text(
                "phone, work phone, phone number, business phone, telephone, telefon, telefon geschaeft, telephone"
                " professionnel"
            ),
            "mobile_phone": text(
                "mobile, mobile phone, cell phone, mobile number, mobiltelefon, handy, natel, telephone mobile,"
                " portable"
            ),
            "private_email": text(
                "private email, personal email, home email, email privat, e mail privat, courriel prive, email prive"
            ),
            "private_phone": text(
                "private phone, home phone, personal phone, telefon privat, privattelefon, telephone prive"
            ),
            "birthday": day(
                "birth date, date of birth, birthday, birthdate, dob, born on, born, geboren am, ne le,"
                " geburtsdatum, geburtstag, date de naissance, date naissance, naissance"
            ),
            "sex": text("gender, sex, geschlecht, sexe, genre"),
            "marital": text("civil status, marital status, zivilstand, familienstand, etat civil"),
            "nationality": text(
                "nationality, citizenship, nationality code, nationalitaet, staatsangehoerigkeit, nationalite"
            ),
            "language": text(
                "language, language code, preferred language, locale, sprache, korrespondenzsprache, langue"
            ),
            "social_security": text(
                "social security number, ahv number, ssn, national id, insurance number, social insurance number,"
                " ahv, ahv nummer, sozialversicherungsnummer, numero avs, avs, numero securite sociale, tax file"
                " number"
            ),
            "street": text(
                "street, address street, address line 1, street 1, address 1, strasse, adresse strasse, rue, adresse"
                " rue"
            ),
            "street2": text("street 2, address line 2, address 2, adresszusatz, zusatz, complement adresse"),
            "zip": text("zip, postal code, zip code, postcode, plz, postleitzahl, code postal, npa"),
            "city": text("city, town, locality, ort, stadt, wohnort, ville, localite"),
            "country": text("country, country code, land, laendercode, pays, code pays"),
            "iban": text("iban, bank account, account number, bankkonto, kontonummer, compte bancaire"),
            "job_title": text(
                "job title, title, position, function, role, funktion, stelle, stellenbezeichnung, fonction, poste"
            ),
            "department": reference(
                "department id, department, team, unit, organisation unit id, organization unit id, org unit id,"
                " team id, department code, abteilung id, abteilung, abteilungsnummer, departement id, departement,"
                " service id"
            ),
            "manager": reference(
                "manager id, supervisor id, boss, line manager id, manager, supervisor, reports to, superior id,"
                " vorgesetzter id, vorgesetzter, responsable id, superieur, responsable"
            ),
            "contract_start": day(
                "entry date, hire date, hired on, since, seit, start date, employment start, employment start date,"
                " joined on, eintrittsdatum, eintritt, anstellungsbeginn, date entree, date embauche, employed from"
            ),
            "contract_end": day(
                "exit date, termination date, terminated on, last working day, contract end date, until, left on, bis,"
                " end date, employment end, employment end date,"
                " leaving date, austrittsdatum, austritt, anstellungsende, date sortie, date depart, employed to"
            ),
            "active": ACTIVE,
            "modified": CHANGED,
            "deleted": DELETED,
            "own_id": OWN_ID,
        },
        ("roles", "groups", "login", "permissions", "children", "documents"),
    ),
}
