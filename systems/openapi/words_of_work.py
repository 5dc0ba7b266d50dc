"""What HR systems call work and absences: projects, hours, time off, expenses."""

from __future__ import annotations

from .vocabulary import (
    ACTIVE,
    CHANGED,
    CODE,
    DELETED,
    EMPLOYEE,
    ID,
    ID_FIELD,
    NAME,
    NOTE,
    OWN_ID,
    PROJECT,
    WORK_DAY,
    Meaning,
    Vocabulary,
    day,
    flag,
    names_of,
    number,
    reference,
    text,
    within,
)

_LINES = "lines, entries, positions, rows, zeilen, positionen, eintraege, lignes"
_FILES = "receipts, attachments, files, documents, belege, anhaenge, dateien, justificatifs, fichiers, annexes"

WORK: dict[str, Vocabulary] = {
    "absence_type": Vocabulary(
        names_of(
            "absence types, absence type, absence reasons, reasons, abwesenheitsgruende, leave types, time off"
            " types, absenzarten, absenztypen, abwesenheitsarten, types d absence, types absence, absence categories,"
            " leave policies"
        ),
        {
            "id": ID_FIELD,
            "name": NAME,
            "code": CODE,
            "unit": text("unit, einheit, unite"),
            "paid": flag("paid, is paid, bezahlt, ist bezahlt, paye"),
            "active": ACTIVE,
            "modified": CHANGED,
            "deleted": DELETED,
            "own_id": OWN_ID,
        },
    ),
    "absence": Vocabulary(
        names_of(
            "absences, absence, away, leaves, leave, time offs, time off, time off requests, leave requests,"
            " vacations, leave applications, absence periods, absence requests, absenzen,"
            " abwesenheiten, ferien, urlaube, conges, conge"
        ),
        {
            "id": ID_FIELD,
            "employee": EMPLOYEE,
            "absence_type": reference(
                "absence type id, leave type id, reason id, reason, grund, type id, absence type, leave type, type,"
                " absenzart id, absenzart, abwesenheitsart, art, time off type id, type d absence, type absence id,"
                " request type",
                True,
            ),
            "first": day(
                "start date, from, date from, start, begin, begin date, first day, start on, starts on, starts from,"
                " starts at, beginn, von, startdatum, date debut, debut",
                True,
            ),
            "last": day(
                "end date, to, until, date to, end, last day, end on, ends on, ends at, finish on, finish date, ende,"
                " bis, enddatum, date fin, fin",
                True,
            ),
            "first_half": text(
                "start period, first half, start half, from half, von halbtag, beginn halbtag, debut periode"
            ),
            "last_half": text("end period, last half, end half, to half, bis halbtag, ende halbtag, fin periode"),
            "hours": number("hours, duration, duration hours, amount, stunden, dauer, heures, duree"),
            "state": text("status, state, approval status, approval state, zustand, statut, etat"),
            "comment": NOTE,
            "modified": CHANGED,
            "deleted": DELETED,
            "own_id": OWN_ID,
        },
        ("types", "balances", "policies", "entitlements"),
    ),
    "project": Vocabulary(
        names_of("projects, project, projekte, projekt, projets, projet, jobs"),
        {
            "id": ID_FIELD,
            "name": NAME,
            "number": text("number, project number, code, project code, nummer, projektnummer, kuerzel, numero"),
            "description": NOTE,
            "customer": text(
                "customer name, client name, customer, client, kunde, kundenname, auftraggeber, nom client"
            ),
            "manager": reference(
                "leader id, manager id, owner id, owner, lead, leitung, project manager id, project leader id,"
                " leader, manager, projektleiter, projektleiter id, leiter, leiter id, chef de projet, responsable id,"
                " responsable"
            ),
            "start": day("start date, start, begin, begins on, starts on, startdatum, beginn, date debut"),
            "end": day("end date, end, deadline, ends on, enddatum, ende, date fin"),
            "active": flag(f"{', '.join(ACTIVE.names)}, open, is open, offen, ouvert"),
            "modified": CHANGED,
            "deleted": DELETED,
            "own_id": OWN_ID,
        },
        ("members", "tasks", "roles"),
    ),
    "task": Vocabulary(
        names_of("tasks, task, subprojects, aufgaben, teilprojekte, taches, work packages"),
        {
            "id": ID_FIELD,
            "name": NAME,
            "number": CODE,
            "project": Meaning(PROJECT.names, ID, True),
            "description": NOTE,
            "planned_hours": number("planned hours, estimated hours, budget hours, sollstunden, heures prevues"),
            "deadline": day("deadline, due date, end date, faellig am, termin, echeance"),
            "active": ACTIVE,
            "modified": CHANGED,
            "deleted": DELETED,
            "own_id": OWN_ID,
        },
    ),
    "activity": Vocabulary(
        names_of(
            "activity types, activities, activity, work types, taetigkeiten, leistungsarten, activites, prestations"
        ),
        {
            "id": ID_FIELD,
            "name": NAME,
            "code": CODE,
            "billable": flag("billable, is billable, chargeable, verrechenbar, fakturierbar, facturable"),
            "active": ACTIVE,
            "modified": CHANGED,
            "deleted": DELETED,
            "own_id": OWN_ID,
        },
    ),
    "time_entry": Vocabulary(
        names_of(
            "time entries, time entry, work, work entries, zeiten, zeitbuchungen, timesheets, timesheet, timesheet"
            " entries, work logs, hours, zeiteintraege, zeiterfassung, stunden, leistungen, arbeitszeiten, saisies de"
            " temps, temps, heures, feuilles de temps"
        ),
        {
            "id": ID_FIELD,
            "employee": EMPLOYEE,
            "day": WORK_DAY,
            "hours": number(
                "hours, duration, duration hours, time, minutes, duration minutes, quantity, time spent, amount,"
                " stunden, dauer, anzahl stunden, minuten, heures, duree, quantite, worked hours, working hours, number"
                " of hours, hours worked, nombre d heures, minutes worked, worked minutes",
                True,
            ),
            "project": PROJECT,
            "task": reference("task id, task, subproject id, aufgabe id, aufgabe, teilprojekt, tache id, tache"),
            "activity": reference(
                "activity type id, activity id, activity, activity type, work type, taetigkeit id, taetigkeit,"
                " leistungsart, activite id, activite"
            ),
            "note": NOTE,
            "locked": flag(
                "locked, is locked, final, is final, abgeschlossen, approved, gesperrt, freigegeben, verrouille, bloque"
            ),
            "modified": CHANGED,
            "deleted": DELETED,
            "own_id": OWN_ID,
        },
        ("types", "settings", "reports", "export", "employees"),
    ),
    "public_holiday": Vocabulary(
        names_of("public holidays, public holiday, holidays, bank holidays, feiertage, jours feries"),
        {
            "id": ID_FIELD,
            "name": NAME,
            "day": WORK_DAY,
            "half_day": flag("half day, is half day, halbtag, halber tag, demi journee"),
            "modified": CHANGED,
            "deleted": DELETED,
            "own_id": OWN_ID,
        },
    ),
    "hours_report": Vocabulary(
        names_of(
            "hours reports, hours report, work reports, time reports, arbeitsrapporte, stundenrapporte, regierapporte,"
            " rapports d heures, rapports de travail"
        ),
        {
            "id": ID_FIELD,
            "employee": EMPLOYEE,
            "number": text(
                "number, report number, code, nummer, rapportnummer, numero, numero de rapport, reference", True
            ),
            "customer_name": text("customer name, client name, customer, client, kundenname, kunde, nom client"),
            "customer_number": text("customer number, client number, kundennummer, numero client"),
            "project": PROJECT,
            "hourly_rate": number("hourly rate, rate, price per hour, stundensatz, ansatz, taux horaire, tarif"),
            "currency": text("currency, currency code, waehrung, devise, monnaie"),
            "state": text("status, state, approval status, zustand, statut, etat"),
            "line_id": reference(within(_LINES, "id, uuid, key")),
            "line_day": day(within(_LINES, "date, day, work date, datum, tag, jour")),
            "line_hours": number(within(_LINES, "hours, duration, quantity, stunden, dauer, heures, duree")),
            "line_start": text(within(_LINES, "start, start time, from, beginn, von, debut")),
            "line_end": text(within(_LINES, "end, end time, to, until, ende, bis, fin")),
            "line_break": number(within(_LINES, "break minutes, break, pause minuten, pause, pause minutes")),
            "line_note": text(within(_LINES, ", ".join(NOTE.names))),
            "modified": CHANGED,
            "deleted": DELETED,
            "own_id": OWN_ID,
        },
        ("types", "templates", "settings"),
    ),
    "expense_type": Vocabulary(
        names_of("expense types, expense categories, spesenarten, auslagenarten, types de frais, categories de frais"),
        {
            "id": ID_FIELD,
            "name": NAME,
            "code": CODE,
            "vat_rate": number("vat rate, vat, tax rate, tax, vat percent, mwst satz, mwst, taux tva, tva"),
            "active": ACTIVE,
            "modified": CHANGED,
            "deleted": DELETED,
            "own_id": OWN_ID,
        },
    ),
    "expense": Vocabulary(
        names_of("expenses, expense, expense claims, spesen, auslagen, frais, notes de frais, depenses"),
        {
            "id": ID_FIELD,
            "employee": EMPLOYEE,
            "expense_type": reference(
                "expense type id, category id, type id, expense type, category, type, spesenart id, spesenart,"
                " kategorie, type de frais, categorie",
                True,
            ),
            "day": WORK_DAY,
            "amount": number("amount, total, total amount, gross amount, betrag, summe, montant, somme", True),
            "currency": text("currency, currency code, waehrung, devise, monnaie"),
            "vat_amount": number("vat amount, vat, tax amount, tax, mwst betrag, mwst, montant tva, tva"),
            "description": NOTE,
            "project": PROJECT,
            "state": text("status, state, approval status, zustand, statut, etat"),
            "receipt_id": reference(within(_FILES, "id, uuid, key")),
            "receipt_name": text(within(_FILES, "file name, name, filename, title, dateiname, nom fichier, nom")),
            "receipt_type": text(within(_FILES, "content type, media type, mime type, type, dateityp, type mime")),
            "modified": CHANGED,
            "deleted": DELETED,
            "own_id": OWN_ID,
        },
        ("types", "categories", "reports"),
    ),
}
