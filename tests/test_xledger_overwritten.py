"""What is said, before the first run and after each, about what a run overwrites and what its calls cost."""

from datetime import timedelta

from odoo.tests import freeze_time

from .xledger import START, XledgerCase


class TestXledgerOverwritten(XledgerCase):
    def preview(self):
        """The proposals of a preview, by the Odoo record: outcome, and (before, after) by field."""
        self.env.cr.flush()
        run = self.employees.sudo()._request_preview()
        self.work()
        found = self.env["hr.sync.proposal"].search([("run_id", "=", run.id), ("external_id", "=", False)])
        changes = {one.res_id: {it["name"]: (it["before"], it["after"]) for it in one.changes or ()} for one in found}
        return run, {one.res_id: (one.outcome, changes[one.res_id]) for one in found}

    def test_before_the_first_run(self):
        """Who is there already is linked, and the preview says what is overwritten; nothing is sent."""
        since = dict.fromkeys(("employmentFrom", "seniorityDate"), "2020-01-01")
        self.simulator.add_employee("1", "Kari", "Berg", email="feil@eksempel.example", **since)
        self.simulator.add_employee("2", "Ola", "Dahl", email="ola@eksempel.example", **since)
        self.simulator.add_employee("0004", "Siri", "Lie")
        people = self.people(
            {"number": "1", "name": "Kari Berg", "work_email": "kari@eksempel.example"},
            {"number": "2", "name": "Ola Dahl"},
            {"number": "3", "name": "Per Lien"},
            {"number": "4", "name": "Siri Lie"},
        )
        run, found = self.preview()
        self.assertEqual(self.nodes(), [])
        kari, ola, per, siri = (found[person.id] for person in people)
        self.assertEqual(kari, ("send", {"work_email": ("feil@eksempel.example", "kari@eksempel.example")}))
        self.assertEqual(ola, ("linked", {}), "what is empty in Odoo is not emptied there")
        self.assertEqual((per[0], siri[0]), ("create_there", "unsent"))
        self.assertEqual((run.outbound, run.unchanged, run.skipped), (2, 1, 1))
        setup = self.env["hr.sync.setup"].create({"connection_id": self.connection.id})
        self.assertEqual(setup.both_count, 2)
        done = self.run_out()
        self.assertEqual((done.created, done.updated), (1, 1))
        self.assertEqual(self.simulator.by_code("1")["email"], "kari@eksempel.example")
        self.assertEqual(self.simulator.by_code("2")["email"], "ola@eksempel.example")

    def test_what_somebody_has_changed_there(self):
        person = self.person("1", work_email="kari@eksempel.example")
        self.run_out()
        self.simulator.change(person.hr_sync_external_id, email="feil@eksempel.example")
        _run, found = self.preview()
        self.assertEqual(
            found, {person.id: ("send", {"work_email": ("feil@eksempel.example", "kari@eksempel.example")})}
        )

    def test_said_in_the_set_up(self):
        setup = self.env["hr.sync.setup"].create({"connection_id": self.connection.id})
        self.assertIn("Employee: changes made in Xledger to these fields are overwritten", setup.overwrites)
        for word in ("Personnel Number", "Work Email", "Contract Start Date"):
            self.assertIn(word, setup.overwrites)
        self.assertNotIn("Job Title", setup.overwrites, "it is sent only with the contact details")
        self.employees.policy = "ask"
        self.assertFalse(setup.overwrites)

    def test_credits(self):
        """They are shown after the test, and after each run."""
        self.connection.action_test()
        # The last calls of a test ask for the names of what can be read and written, and not for their cost.
        names = [request.operation for request in self.simulator.requests]
        last = next(number for number, name in enumerate(reversed(names)) if name != "query __type")
        self.assertGreater(last, 0)
        self.assertIn(f"Credits left in this hour: {self.simulator.credits + last}.", self.connection.facts)
        before = self.connection.facts
        self.person("1")
        self.run_out()
        self.assertIn(f"{self.simulator.credits + 1}. Cost of the last query: 1.", self.connection.facts)
        self.assertNotEqual(self.connection.facts, before)


class TestXledgerAsked(XledgerCase):
    """A person decides about what somebody has changed there."""

    def prepare(self):
        super().prepare()
        self.employees.policy = "ask"
        self.kari = self.person("1", work_email="kari@eksempel.example")
        self.run_out()

    @property
    def email(self):
        """The address in Xledger."""
        return self.simulator.by_code("1")["email"]

    def test_an_answer_that_is_lost(self):
        """What a call without an answer has changed is no change of somebody else's, whatever Odoo has by then."""
        with freeze_time(START) as clock:
            for email in ("nyest@eksempel.example", "kari@eksempel.example"):
                self.kari.work_email = "ny@eksempel.example"
                self.simulator.faults.add("mutation updateEmployees", "reset", applied=True)
                self.run_out()
                self.assertEqual(self.email, "ny@eksempel.example")
                self.kari.work_email = email
                clock.tick(timedelta(hours=1))
                self.run_out()
                self.assertFalse(self.issues())
                self.assertEqual(self.email, email)

    def test_changed_on_both_sides(self):
        theirs = "feil@eksempel.example"
        for ours, choice in (("ny@eksempel.example", "action_retry"), ("nyest@eksempel.example", "action_take_remote")):
            self.kari.work_email = ours
            self.simulator.change(self.kari.hr_sync_external_id, email=theirs)
            self.run_out()
            self.assertEqual((self.email, self.issues().error_code), (theirs, "conflict"))
            getattr(self.issues(), choice)()
            self.work()
            self.run_out()
            self.assertFalse(self.issues())
            self.assertEqual(self.email, ours if choice == "action_retry" else theirs)
