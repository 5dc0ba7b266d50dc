"""Whatever goes wrong, the responsible reads it in their own language."""

from unittest.mock import patch

from odoo.tests import common, freeze_time

from ..systems.transport import http as transport
from .absences import AbsenceCase
from .expenses import ExpenseCase
from .german import GermanMixin, english_in
from .hours import HoursCase
from .pushing import PushCase
from .twogethr import TwogethrCase

#: What an answer to a read can be, and what the responsible reads then.
_FAULTS = (
    ("status", {"status": 401}, "Schlüssel"),
    ("status", {"status": 404, "detail": "unbekannt"}, "unbekannt"),
    ("status", {"status": 422, "detail": "pageSize"}, "pageSize"),
    ("status", {"status": 500, "detail": "gestört"}, "gestört"),
    ("html", {}, "Webseite statt Daten"),
    ("malformed", {}, "kein gültiges JSON"),
    ("cut", {}, "unvollständig"),
    ("redirect", {}, "anderen Adresse"),
    ("oversized", {"size": 3_000_000, "gzip": True}, "grösser als 1 MB"),
)


class TestReading(GermanMixin, TwogethrCase):
    """Calls that fail while a stream is read, by the real clock."""

    employees, units = 3, 1

    def test_reading(self):
        for kind, options, said in _FAULTS:
            with self.subTest(kind=kind, **options), patch.object(transport, "SIZE_LIMIT", 2**20):
                self.simulator.faults.add("listUsers", kind, times=None, **options)
                self.sync("employee", full=True)
                self.assertGerman(said)
                self.simulator.faults.clear()
                self.connection.action_resume()


@freeze_time("2026-06-01 08:00:00")
class TestCalls(GermanMixin, PushCase):
    """Calls that fail."""

    def test_the_check_finds_english(self):
        """Whole sentences, with values in their places, words and what stands inside of another sentence."""
        for text in (
            "Not Found. The system cannot be reached.",
            "am 04.05.2026: 'x' is not ein Text",
            "Name: The answer of listUsers has no items or no totalCount.",
            "Vorname: the value is missing.",
        ):
            self.assertTrue(english_in(text), text)
        self.assertFalse(english_in("Not Found; Das System ist nicht erreichbar. Name: der Wert fehlt."))

    def test_no_answer(self):
        self.simulator.stop()
        self.sync("employee")
        self.assertGerman("Das System ist nicht erreichbar.")
        self.simulator.start()
        self.connection.action_resume()
        self.patch(transport, "TIMEOUT", 0.3)  # of sockets, for which the time is not frozen
        # Odoo's tests make each limit of a call at least 10 seconds long.
        self.patch(type(self), "_request_handler", common._super_send)
        self.simulator.faults.add("listUsers", "hang", times=None)
        self.sync("employee")
        self.assertGerman("nicht rechtzeitig")

    def test_left_alone_for_a_while(self):
        self.simulator.faults.add("*", "status", status=503, times=None, detail="gewartet")
        for _turn in range(6):
            self.connection.wait_until = False
            self.sync("employee")
        self.assertGerman("gewartet", "ausgesetzt")

    def test_buttons(self):
        """What the test of a connection and the webhook say is in the language of who presses the button."""
        connection = self.german(self.connection)
        for operation, options, action in (
            ("getCompany", {"status": 403, "detail": "verboten"}, "action_test"),
            ("getCompany", {"status": 500, "detail": "gestört"}, "action_test"),
            ("createWebhook", {"status": 422, "detail": "abgelehnt"}, "action_register_webhook"),
        ):
            with self.subTest(operation, **options):
                self.simulator.faults.add(operation, "status", times=None, **options)
                answer = getattr(connection, action)()["params"]
                self.assertEqual(english_in(f"{answer['title']}\n{answer['message']}"), [])
                self.simulator.faults.clear()
        swagger = {**self.simulator.swagger, "paths": dict(self.simulator.swagger["paths"])}
        del swagger["paths"]["/api/v1/organisation-units"]
        self.patch(self.simulator, "swagger", swagger)
        answer = connection.action_test()["params"]
        self.assertIn("listOrganisationUnits", answer["message"])
        self.assertEqual(english_in(f"{answer['title']}\n{answer['message']}\n{connection.check_result}"), [])

    def test_results_of_a_colleague(self):
        """What somebody has tested in English is read in German, too."""
        english = self.connection.with_context(lang="en_US")
        english.action_test()
        english.action_register_webhook()
        for result in ("check_result", "webhook_result"):
            with self.subTest(result):
                self.assertTrue(english_in(english[result]))
                self.assertEqual(english_in(self.german(self.connection)[result]), [])

    def test_sending(self):
        _user, employee = self.synced(firstName="Anna", lastName="Keller")
        faults = (
            ("status", {"status": 404, "detail": "unbekannt"}),
            ("status", {"status": 409, "detail": "belegt"}),
            ("status", {"status": 422, "detail": "abgelehnt", "errors": {"jobTitle": ["zu lang"]}}),
            ("status", {"status": 429, "detail": "zu viel", "retry_after": 60}),
            ("status", {"status": 403, "detail": "verboten"}),
            ("malformed", {}),
            ("reset", {}),
        )
        for number, (kind, options) in enumerate(faults):
            with self.subTest(kind=kind, **options):
                employee.job_title = f"Stelle {number}"
                self.commit()
                self.simulator.faults.add("updateUser", kind, times=None, **options)
                self.work()
                self.assertTrue(self.waiting().filtered("error") or self.stream().stopped)
                self.assertGerman()
                self.simulator.faults.clear()
                self.later(hours=9)
                self.connection.action_resume()
                self.waiting().write({"state": "done"})

    def test_bad_people(self):
        bad = {
            "der Nachname fehlt": {"lastName": None},
            "der Geburtstag": {"birthDate": "2087-03-01"},
            "AHV-Nummer": {"ahvNumber": "756.9217.0769.00"},
            "'quantum'": {"gender": "quantum"},
            "eine Liste ist nicht ein Text": {"email": ["x"]},
            "ein Datum": {"entryDate": 7},
            "zwei": {"workPeriods": [self.period("2020-01-01"), self.period("2020-01-01", key="other")]},
            "Wochentag": {
                "workPeriods": [self.period("2020-01-01", schedule=[{"weekday": 9, "start": "08:00", "end": "12:00"}])]
            },
        }
        for number, fields in enumerate(bad.values()):
            user = self.person(firstName="Anna", lastName=f"Keller {number}")
            self.spoil(user, **fields)
        self.sync_through("employee")
        self.assertGerman(*bad)

    def test_questions(self):
        """A match that is not certain, a value that both sides changed, and many who are gone."""
        for number in ("7", "8"):
            self.env["hr.employee"].create(
                {"name": "Anna Keller", "company_id": self.company.id, "personnel_number": number}
            )
        self.person(firstName="Anna", lastName="Keller")
        user, employee = self.synced(firstName="Beat", lastName="Muster", jobTitle="Monteur")
        self.stream().policy = "ask"
        employee.job_title = "Leiter"
        self.simulator.update_user(user, jobTitle="Chef")
        others = [self.person(firstName="Urs", lastName=f"Graf {number}") for number in range(13)]
        self.sync_through("employee")
        self.assertGerman("Auf beiden Seiten geändert: ")
        self.assertIn("match", self.issues().mapped("error_code"))
        for other in others:
            self.simulator.delete_user(other)
        self.sync_through("employee")
        self.assertIn("guard", self.issues().mapped("error_code"))
        self.assertGerman("Dieser Datensatz würde archiviert")

    def test_preview(self):
        user = self.person(firstName="Anna", lastName="Keller")
        self.spoil(user, birthDate="2087-03-01")
        self.stream().action_preview()
        self.work()
        proposals = self.connection.run_ids.proposal_ids
        self.assertTrue(proposals.filtered("error"))
        self.assertGerman("der Geburtstag")
        shown = [text for one in self.german(proposals) for text in (one.changed_fields, one.changes_table) if text]
        self.assertTrue(shown)
        self.assertEqual([text for text in shown if english_in(text)], [])


@freeze_time("2026-06-01 08:00:00")
class TestExpenses(GermanMixin, ExpenseCase):
    german_modules = (*GermanMixin.german_modules, "hr_expense")

    def test_bad_input(self):
        bad = {
            "Ziffern": {"amount": int("1234567890" * 4)},
            "XYZ ist keine Währung": {"currency": "XYZ"},
            "drei Buchstaben": {"currency": "Fr."},
            "MWST": {"vatAmount": 99},
            "eine Liste von Belegen": {"receipts": {"id": "1"}},
            "'on_the_moon'": {"state": "on_the_moon"},
            "der Wert fehlt": {"date": None},
            "Entwurf": {"amount": 0},
            "nobody-yet": {"userId": "nobody-yet"},
        }
        for fields in bad.values():
            self.spoil(self.spend(), "expenses", **fields)
        self.sync_through()
        self.assertGerman(*bad)

    def test_days_and_amounts(self):
        """As the reader writes them."""
        self.spend(amount=100, currency="NOK", day="2026-05-04")
        self.spend(amount=43.24, vatAmount=1.11)
        self.sync_through()
        self.assertGerman("Für NOK gibt es am 04.05.2026 keinen Wechselkurs")
        notes = self.german(self.connection.run_ids.note_ids)
        self.assertIn("die MWST ist laut Meldung 1,11, nach der Steuer in Odoo 3,24", "".join(notes.mapped("text")))


@freeze_time("2026-06-01 08:00:00")
class TestHoursReports(GermanMixin, HoursCase):
    def test_bad_input(self):
        bad = {
            "Korrekturen": {"lines": [self.line("2026-05-04", hours=-1)]},
            "eine Uhrzeit": {"lines": [self.line("2026-05-05", "08:00", "16:00") | {"end": "acht"}]},
            "das Ende fehlt": {"lines": [self.line("2026-05-06", "08:00", "16:00") | {"end": None}]},
            "ein Objekt ist nicht eine Liste von Zeilen": {"lines": {}},
            "überschneiden": {
                "lines": [self.line("2026-05-07", "08:00", "12:00"), self.line("2026-05-07", "11:00", "13:00")]
            },
            "der Wert fehlt": {"number": ""},
        }
        for number, fields in enumerate(bad.values()):
            report = self.report_of(self.line(f"2026-04-{number + 1:02}"))
            for index, line in enumerate(fields.get("lines") or ()):
                line["id"] = f"{number}-{index}"
            self.spoil(report, "hours-reports", **fields)
        self.sync_through("hours_report")
        self.assertGerman(*bad)

    def test_what_is_not_set(self):
        self.connection.default_product_id = False
        self.report_of(self.line("2026-05-04"))
        self.sync_through("hours_report")
        self.assertGerman("kann nicht verrechnet werden")


@freeze_time("2026-06-01 08:00:00")
class TestAbsences(GermanMixin, AbsenceCase):
    german_modules = (*GermanMixin.german_modules, "hr_holidays")

    def test_bad_input(self):
        user, kind = self.person(), self.kind(name="Ferien")
        bad = {
            "der Wert fehlt": {"startDate": None, "endDate": None},
            "'soon'": {"startDate": "soon"},
            "'perhaps'": {"state": "perhaps"},
            "endet am": {"startDate": "2026-05-08", "endDate": "2026-05-07"},
            "dauert zu lange": {"startDate": "1950-01-01"},
        }
        for number, fields in enumerate(bad.values()):
            absence = self.absent(user, kind, f"2026-04-{number + 1:02}", f"2026-04-{number + 1:02}")
            self.spoil(absence, "absences", **fields)
        self.absent(user, kind, "2026-03-02", "2026-03-03")
        self.absent(user, kind, "2026-03-03", "2026-03-04")
        self.sync_all()
        self.assertGerman(*bad, "überschneidet sich")
