"""Employees go to Xledger on a schedule: who is new, what differs, and why somebody is left out."""

from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .xledger import START, XledgerCase


class TestXledgerEmployees(XledgerCase):
    def test_declared(self):
        """Nothing but sending, on workdays at six in the morning by the clock of Norway."""
        stream = self.employees
        self.assertEqual((stream.direction, stream.trigger, stream.policy), ("out", "schedule", "odoo"))
        self.assertEqual((stream.schedule, stream.at_hour, stream.timezone), ("weekly", 6.0, "Europe/Oslo"))
        self.assertEqual(stream._days(), [0, 1, 2, 3, 4])

    def test_on_schedule(self):
        """What is edited waits for the next morning."""
        self.run_out()
        person = self.person("1")
        self.env.cr.flush()
        self.work()
        self.assertFalse(self.simulator.employees)
        # 4:00 by the server's clock is 6:00 in Oslo.
        with freeze_time(datetime(2026, 6, 2, 4) + self.employees._minutes_after() + timedelta(minutes=1)):
            self.work()
        self.assertTrue(person.hr_sync_external_id)

    def test_sent(self):
        boss = self.person("007", "Ola Nordmann")
        self.person(
            "008",
            "Kari Anne Berg",
            work_email="kari@eksempel.example",
            work_phone="900 00 000",
            birthday="1990-01-01",
            ssnid="01019012345",
            parent_id=boss.id,
            departure_date="2026-12-31",
        )
        run = self.run_out()
        self.assertEqual((run.state, run.created), ("done", 2))
        kari, ola = self.simulator.by_code("008"), self.simulator.by_code("007")
        self.assertEqual(kari["superior"], ola["dbId"])
        self.assertEqual((kari["email"], kari["socialSec"]), ("kari@eksempel.example", "01019012345"))
        self.assertEqual((kari["description"], kari["employmentFrom"]), ("Kari Anne Berg", "2020-01-01"))
        self.assertEqual((kari["employmentTo"], kari["dateTo"]), ("2026-12-31", None))
        self.assertEqual((kari["contact"]["phone"], kari["contact"]["birthday"]), ("900 00 000", "1990-01-01"))
        self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 2}))

    def test_a_manager_who_is_not_sent(self):
        """The others need not wait, and the manager is named once there."""
        boss = self.person(False, "Ola Nordmann")
        kari = self.person("2", parent_id=boss.id)
        self.assertEqual(self.counts(self.run_out())[1], {"created": 1})
        self.assertIsNone(self.simulator.by_code("2")["superior"])
        boss.personnel_number = "1"
        self.run_out()
        self.run_out()
        self.assertEqual(self.simulator.by_code("2")["superior"], self.simulator.by_code("1")["dbId"])
        self.assertTrue(kari.hr_sync_external_id)

    def test_left_out(self):
        """Whoever has no number, or no first day, is listed with the reason."""
        self.person(False, "Ola Nordmann")
        self.people({"number": "3", "name": "Per Dahl", "contract_date_start": False})
        run = self.run_out()
        self.assertEqual(self.simulator.employees, {})
        self.assertIn("enter a personnel number", run.notes)
        self.assertIn("enter the start date of the contract", run.notes)
        self.assertEqual(run.skipped, 2)

    def test_only_what_differs(self):
        """Odoo's change, and what somebody has changed there."""
        first, second, third = self.people(*({"number": n, "name": f"Kari Berg {n}"} for n in "123"))
        self.run_out()
        first.work_phone = "900"
        self.simulator.change(second.hr_sync_external_id, email="feil@eksempel.example")
        self.assertEqual(self.counts(self.run_out()), ("done", {"updated": 2, "unchanged": 1}))
        self.assertEqual(
            sorted(self.nodes(), key=lambda node: node["dbId"]),
            [
                {"dbId": first.hr_sync_external_id, "phone": "900"},
                {"dbId": second.hr_sync_external_id, "email": None},
            ],
        )
        self.assertTrue(third.hr_sync_external_id)

    def test_masked_number(self):
        """It is compared on Odoo's side: sent once, and again only when it has changed in Odoo."""
        person = self.person("1", ssnid="01019012345")
        self.run_out()
        jobs = self.env["hr.sync.job"].search([])
        with self.count_writes() as counter:
            self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 1}))
        self.assertEqual((self.nodes(), counter.statements), ([], []))
        self.assertEqual(self.env["hr.sync.job"].search([]), jobs, "nobody was looked into")
        person.ssnid = "02029012345"
        self.run_out()
        self.assertEqual(self.nodes(), [{"dbId": person.hr_sync_external_id, "socialSec": "02029012345"}])

    def test_a_first_day_that_was_changed_there(self):
        person = self.person("1")
        self.run_out()
        self.simulator.change(person.hr_sync_external_id, employmentFrom="2021-01-01")
        self.run_out()
        self.assertEqual(self.simulator.by_code("1")["employmentFrom"], "2020-01-01")
        self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 1}))

    def test_what_does_not_reach_there(self):
        """A new version of the contract changes the employment in Odoo, and nothing of what Xledger has of it."""
        person = self.person("1")
        self.run_out()
        person.create_version({"date_version": "2026-03-01"})
        self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 1}))
        self.assertEqual(self.nodes(), [])
        jobs = self.env["hr.sync.job"].search([])
        self.run_out()
        self.assertEqual(self.env["hr.sync.job"].search([]), jobs)

    def test_who_is_there_already(self):
        """Found by the number; nothing is sent where nothing differs."""
        number = self.simulator.add_employee(
            "0042", "Kari", "Berg", employmentFrom="2020-01-01", seniorityDate="2020-01-01"
        )
        person = self.person("0042", "Kari Berg")
        run = self.run_out()
        self.assertIn("linked: Kari Berg", run.notes)
        self.assertEqual((person.hr_sync_external_id, self.nodes()), (number, []))

    def test_two_with_one_number_there(self):
        """Nobody is linked or added before a person has said who it is."""
        for last in ("Berg", "Dahl"):
            self.simulator.add_employee("42", "Kari", last)
        person = self.person("42", "Kari Berg")
        self.run_out()
        self.assertEqual((person.hr_sync_external_id, self.nodes()), (False, []))
        self.assertIn("match", self.issues().mapped("error_code"))

    def test_zeros_in_front(self):
        """A number that differs only by them is a question, and is never shortened."""
        self.simulator.add_employee("42", "Kari", "Berg")
        person = self.person("0042", "Kari Berg")
        self.run_out()
        self.assertEqual((person.hr_sync_external_id, self.nodes()), (False, []))
        self.assertIn("match", self.issues().mapped("error_code"))

    def test_one_that_is_refused(self):
        """It has an issue; the others are created, and it follows once it is right."""
        bad = self.person("9" * 40)
        self.many(5)
        self.assertEqual(self.counts(self.run_out()), ("partial", {"created": 5, "failed": 1}))
        self.assertIn("more than 30 characters", self.issues().error)
        bad.personnel_number = "9"
        self.run_out()
        self.assertTrue(bad.hr_sync_external_id)
        self.assertFalse(self.issues())


class TestXledgerCalls(XledgerCase):
    """Calls are limited and paid for, so they are counted."""

    def test_calls(self):
        """Their number does not depend on how many people there are, up to a page of 1,000 and a batch of 500."""
        people = self.many(60)
        self.run_out()
        self.assertEqual(self.operations(), ["entities", "employees", "employees", "addEmployees"])
        self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 60}))
        self.assertEqual(self.operations(), ["entities", "employees"])
        for person in people[:30]:
            person.work_phone = f"900 {person.id}"
        self.assertEqual(self.counts(self.run_out()), ("done", {"updated": 30, "unchanged": 30}))
        self.assertEqual(self.operations(), ["entities", "employees", "updateEmployees"])


class TestXledgerFailures(XledgerCase):
    def stopping(self):
        return mute_logger("odoo.addons.hr_sync.models.sync.hr_sync_connection_engine")

    def test_credits_used_up(self):
        """It waits until the credits are renewed, and goes on where it was: each is there once."""
        self.many(3)
        self.simulator.faults.add(
            "mutation addEmployees", "call", call=lambda _request: setattr(self.simulator, "credits", 0)
        )
        with freeze_time(START) as clock:
            self.run_out()
            self.assertFalse(self.simulator.employees)
            wait = self.connection.wait_until - fields.Datetime.now()
            self.assertTrue(timedelta(minutes=9) < wait <= timedelta(minutes=11), wait)
            self.simulator.forget()
            self.work()
            self.assertEqual(self.simulator.requests, [])
            clock.tick(wait + timedelta(seconds=1))
            self.work()
            clock.tick(timedelta(minutes=5))
            self.work()
        self.assertEqual(sorted(one["code"] for one in self.simulator.employees.values()), ["1000", "1001", "1002"])
        self.assertFalse(self.issues())

    def test_an_answer_that_is_lost(self):
        """What was added is found by its code, and linked."""
        person = self.person("1")
        self.simulator.faults.add("mutation addEmployees", "reset", applied=True)
        with freeze_time(START) as clock:
            self.run_out()
            self.assertFalse(person.hr_sync_external_id)
            for _time in range(3):
                clock.tick(timedelta(minutes=5))
                self.work()
        self.assertEqual(person.hr_sync_external_id, self.simulator.by_code("1")["dbId"])

    def test_an_answer_that_is_lost_and_a_number_that_is_changed(self):
        """The employee is found by the number that was sent, gets the new one, and is not created twice."""
        people = self.many(3)
        self.simulator.faults.add("mutation addEmployees", "reset", applied=True)
        with freeze_time(START) as clock:
            self.run_out()
            people[0].personnel_number = "7"
            for _time in range(3):
                clock.tick(timedelta(minutes=5))
                self.work()
            # All are looked for with one call, and nothing is added.
            self.assertEqual(
                self.operations(), ["entities", "employees", "employees", "addEmployees", "entities", "employees"]
            )
            self.run_out()
        self.assertEqual(sorted(one["code"] for one in self.simulator.employees.values()), ["1001", "1002", "7"])
        self.assertEqual(people[0].hr_sync_external_id, self.simulator.by_code("7")["dbId"])
        self.assertFalse(self.issues())

    def test_many_that_are_missing(self):
        """As long as somebody is asked about them, nobody is created, and the list is not read over and over."""
        self.many(3)
        self.run_out()
        for number in list(self.simulator.employees):
            self.simulator.delete(number)
        self.person("9", "Siri Lie")
        with freeze_time(START) as clock, self.slice(100):
            self.assertEqual(self.run_out().state, "failed")
            self.assertEqual(self.operations(), ["entities", "employees"])
            clock.tick(timedelta(hours=2))
            self.simulator.forget()
            self.work()
            self.assertEqual(self.operations(), ["entities", "employees"])
        self.issues().action_allow()
        self.work()
        self.assertTrue(self.simulator.by_code("9"))

    def test_data_beside_errors(self):
        """The same: nobody knows what was carried out."""
        person = self.person("1")
        answer = {"data": {"addEmployees": {"edges": []}}, "errors": [{"message": "no"}]}
        self.simulator.faults.add("mutation addEmployees", "instead", value=answer)
        with freeze_time(START) as clock:
            self.run_out()
            for _time in range(3):
                clock.tick(timedelta(minutes=5))
                self.work()
        self.assertEqual(person.hr_sync_external_id, self.simulator.by_code("1")["dbId"])
        self.assertEqual(len(self.nodes()), 1)

    def test_a_token_that_is_revoked_on_the_way(self):
        """The connection stops; what was to be sent is kept."""
        person = self.person("1")
        self.simulator.faults.add(
            "query employees", "call", call=lambda _request: setattr(self.simulator, "token", "another")
        )
        with self.stopping():
            self.run_out()
        self.assertEqual((self.connection.state, self.nodes()), ("error", []))
        self.assertIn("the API key was refused", self.connection.last_error)
        self.connection.api_key = "another"
        self.connection.action_test()
        self.run_out()
        self.assertTrue(person.hr_sync_external_id)

    def test_a_token_without_the_right_to_write(self):
        self.person("1")
        self.simulator.scopes.discard("Human Resources: Write")
        run = self.run_out()
        self.assertEqual((run.state, self.connection.state), ("failed", "connected"))
        self.assertIn("Human Resources: Write", self.employees.stopped)
        self.simulator.scopes.add("Human Resources: Write")
        self.employees.action_sync()
        self.work()
        self.assertFalse(self.employees.stopped)
        # A call that was refused is looked up before it is made again.
        with freeze_time("2026-06-01 08:05:00"):
            self.work()
        self.assertEqual(len(self.simulator.employees), 1)

    def test_a_token_of_another_entity(self):
        """Nothing is sent to another company."""
        self.person("1")
        self.simulator.home = self.simulator.add_entity("900", "Fremmed AS")
        self.simulator.entities = {self.simulator.home: self.simulator.entities[self.simulator.home]}
        with self.stopping():
            self.run_out()
        self.assertEqual((self.connection.state, self.nodes()), ("error", []))
        self.assertIn("Nothing was written", self.connection.last_error)
