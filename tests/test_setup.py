"""A connection is set up step by step, and nothing is written before the last one."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user

from ..engine import proposals
from .people import PeopleCase
from .pushing import PushCase


class SetupCase(PushCase):
    """A connection whose key has been tested, in a set-up; most people are on both sides."""

    record_types = ("department", "employee")

    def connect(self, **values):
        administrator = new_test_user(
            self.env,
            "setup_administrator",
            "hr_sync.group_administrator",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        connection = self.make_connection(**values).with_user(administrator)
        self.setup = self.env["hr.sync.setup"].create({"connection_id": connection.id}).with_user(administrator)
        return connection

    def here(self, name, **values):
        return self.env["hr.employee"].create({"name": name, "company_id": self.company.id, **values})

    def look(self):
        self.setup.action_key()
        self.setup.action_look()
        self.work()

    def proposal(self, external_id=None, record=None):
        domain = [("connection_id", "=", self.connection.id)]
        domain += [("external_id", "=", external_id)] if external_id else [("external_id", "=", False)]
        domain += [("res_id", "=", record.id)] if record else []
        return self.connection.env["hr.sync.proposal"].search(domain)


@freeze_time("2026-06-01 08:00:00")
class TestSetup(SetupCase):
    def test_step_by_step(self):
        both = self.person(firstName="Anna", lastName="Muster", personnelNumber="P-1")
        new = self.person(firstName="Neu", lastName="Dabei")
        anna = self.here("Anna Muster", personnel_number="P-1")
        alone = self.here("Nur Hier")
        self.assertEqual(self.connection.health, "Set-up not finished.")
        self.setup.action_key()
        self.assertEqual((self.connection.state, self.connection.setup_step), ("draft", "streams"))
        with self.count_writes() as counter:
            self.setup.action_look()
            self.work()
        self.assertEqual(counter.statements, [], "looking has written something")
        self.assertEqual(self.connection.setup_step, "match")
        self.assertEqual(set(self.setup.preview_ids.mapped("state")), {"done"})
        found = self.proposal(both)
        self.assertEqual((found.outcome, found.certainty, found.res_id), ("match", "certain", anna.id))
        self.assertEqual((self.proposal(new).outcome, self.proposal(new).certainty), ("create", "unmatched"))
        self.assertEqual(self.proposal(record=alone).outcome, "create_there")
        self.setup.action_preview()
        # It can be left: nothing runs by itself, nothing is sent.
        self.here("Spaeter Gekommen")
        self.commit()
        self.work()
        self.assertEqual([one for one in self.simulator.requests if one.method != "GET"], [])
        self.assertFalse(self.env["hr.sync.link"].search([("connection_id", "=", self.connection.id)]))
        opened = self.setup.action_start()["params"]["next"]
        shown = self.env["hr.sync.run"].search(opened["domain"])
        self.assertEqual(len(shown.batch_id), 1)
        self.assertIn("search_default_group_sync", opened["context"])
        self.assertFalse(opened["help"])
        self.assertNotIn("running", opened["context"], "runs that are done would disappear from the list")
        self.work()
        self.assertEqual((self.connection.state, self.connection.setup_step), ("connected", False))
        self.assertEqual(self.employee(both), anna)
        self.assertTrue(self.employee(new))
        self.assertNoIssues()
        self.assertFalse(self.env["hr.sync.proposal"].search([("decision", "!=", False)]))

    def test_wrong_key(self):
        self.connection.api_key = "falsch"
        answer = self.setup.action_key()
        said = (
            "2getHR refused the key. Check it, or enter another one in the step API Key, then click Test and Continue."
        )
        self.assertEqual((answer["params"]["type"], answer["params"]["message"]), ("danger", said))
        self.assertEqual((self.connection.last_error, self.connection.health), (said, said))
        self.assertEqual(self.connection.setup_step, "key")
        self.assertNotIn("Resume", self.connection.advice)
        with self.assertRaisesRegex(UserError, "Finish its set-up first"):
            self.connection.sudo().action_sync()
        with self.assertRaisesRegex(UserError, "Test the connection first"):
            self.setup.action_look()

    def test_no_step_is_left_out(self):
        self.setup.action_key()
        with self.assertRaisesRegex(UserError, "Complete the set-up steps first"):
            self.setup.action_start()
        self.setup.action_look()
        with self.assertRaisesRegex(UserError, "still being compared"):
            self.setup.action_preview()
        self.setup.action_back()
        self.assertEqual(self.connection.setup_step, "streams")

    def test_streams_of_the_connection(self):
        """The form of the set-up writes them, and nothing else of them."""
        self.setup.action_key()
        stream = self.setup.stream_ids.filtered(lambda one: one.record_type == "employee")
        self.setup.web_save({"stream_ids": [Command.update(stream.id, {"policy": "ask"})]}, {"stream_ids": {}})
        self.assertEqual((stream.policy, stream.connection_id), ("ask", self.connection))
        with self.assertRaises(AccessError):
            self.setup.web_save({"stream_ids": [Command.update(stream.id, {"record_type": "task"})]}, {})

    def test_decisions(self):
        chosen = self.person(firstName="Anders", lastName="Geschrieben")
        left = self.person(firstName="Bleibt", lastName="Draussen")
        doubtful = self.person(firstName="Zweimal", lastName="Da", personnelNumber="7")
        right = self.here("Andreas Geschriben")
        one, two = self.here("Zweimal Hier", personnel_number="07"), self.here("Sonst Wer")
        self.look()
        question = self.proposal(doubtful)
        self.assertEqual((question.outcome, question.certainty, question.res_id), ("question", "probable", one.id))
        self.assertEqual(question.candidates, [one.id])
        run = self.setup.preview_ids.filtered(lambda run: run.record_type == "employee")
        self.assertEqual((run.to_review, question.expected), (1, "question"))
        self.proposal(chosen).chosen_id = right.id
        self.assertEqual(self.proposal(chosen).decision, "link")
        self.proposal(left).action_leave()
        self.proposal(record=two).action_leave()
        question.action_new()
        self.assertEqual((run.to_review, question.expected), (0, "create"))
        with self.assertRaisesRegex(UserError, "Nothing is written until"):
            question.action_apply()
        self.assertEqual(self.setup.decided_count, 4)
        self.setup.action_preview()
        self.setup.action_start()
        self.work()
        self.assertEqual(self.employee(chosen), right)
        self.assertEqual(self.employee(doubtful).personnel_number, "7")
        self.assertFalse(self.employee(left))
        self.assertNoIssues()
        # And no pass proposes again what was left out, nor takes it for vanished.
        self.connection.stream_ids.filtered("enabled").action_full_sync()
        self.work()
        self.assertFalse(self.employee(left))
        self.assertTrue(two.active)
        self.assertEqual(self.env["hr.sync.job"].search_count([("state", "=", "ignored")]), 2)

    def test_numbers_follow_decisions(self):
        """Each number counts the records that its list shows, with what was decided about them."""
        linked = self.person(firstName="Anders", lastName="Geschrieben")
        doubtful = self.person(firstName="Zweimal", lastName="Da")
        excluded = self.person(firstName="Bleibt", lastName="Draussen")
        right, _alike, alone = self.here("Andreas Geschriben"), self.here("Zweimal Da"), self.here("Nur Hier")
        self.look()
        run = self.setup.preview_ids.filtered(lambda run: run.record_type == "employee")

        def numbers():
            names = ("to_create", "to_update", "to_send", "to_review", "to_skip")
            for name in names:
                domain = getattr(run, f"action_open_{name}")()["domain"]
                self.assertEqual(self.env["hr.sync.proposal"].search_count(domain), run[name], name)
            setup = self.setup
            counts = [setup[f"{name}_count"] for name in ("both", "new", "only_here", "question")]
            return [run[name] for name in names], counts[0:1] + counts[2:]

        self.assertEqual(numbers(), ([2, 0, 2, 1, 0], [0, 2, 1]))
        self.proposal(linked).chosen_id = right.id
        self.assertEqual(numbers(), ([1, 1, 1, 1, 0], [1, 1, 1]))
        self.proposal(doubtful).action_new()
        self.assertEqual(numbers(), ([2, 1, 1, 0, 0], [1, 1, 0]))
        (self.proposal(excluded) | self.proposal(record=alone)).action_leave()
        self.assertEqual(numbers(), ([1, 1, 0, 0, 2], [1, 0, 0]))
        self.proposal(doubtful).action_reset()
        self.assertEqual(numbers(), ([0, 1, 0, 1, 2], [1, 0, 1]))

    def test_more_than_are_listed(self):
        """The numbers that count listed records say that there are at least as many."""
        for number in range(4):
            self.person(firstName="A", lastName=f"B{number}")
        with patch.object(proposals, "_MOST", 3):
            self.look()
            self.assertEqual(self.setup.preview_ids.filtered("is_cut").mapped("record_type"), ["employee"])
            self.assertIn("at least", self.setup.cut_notice)
        self.env.invalidate_all()
        self.assertFalse(self.setup.preview_ids.filtered("is_cut"))
        run = self.setup.preview_ids.filtered(lambda run: run.record_type == "employee")
        self.assertEqual((run.to_create, len(run.proposal_ids)), (4, 3))

    def test_entries_that_cannot_be_read(self):
        """They are said with their reason; no number counts them, as no line stands for them."""
        self.person(firstName="Anna", lastName="Muster")
        broken = self.person(firstName="Kein", lastName="Mensch")
        self.simulator.store["users"].entries[broken]._json = '"surprise"'
        self.look()
        run = self.setup.preview_ids.filtered(lambda run: run.record_type == "employee")
        self.assertEqual((run.failed, run.to_review, run.to_create), (0, 0, 1))
        self.assertIn("cannot be read and are left out", self.setup.preview_notes)

    def test_exclusion_holds_both_ways(self):
        """Whether it was certain or a question: neither side is created on the other, and nobody is asked again."""
        certain = self.person(firstName="Anna", lastName="Muster", personnelNumber="P-1")
        doubtful = self.person(firstName="Zweimal", lastName="Da")
        here = self.here("Anna Muster", personnel_number="P-1") | self.here("Zweimal Da")
        self.commit()
        self.look()
        (self.proposal(certain) | self.proposal(doubtful)).action_leave()
        self.setup.action_preview()
        self.setup.action_start()
        self.work()
        self.connection.stream_ids.filtered("enabled").action_full_sync()
        self.work()
        self.assertEqual(len(self.simulator.users), 2)
        self.assertNoIssues()
        ignored = self.env["hr.sync.job"].search([("state", "=", "ignored"), ("direction", "=", "out")])
        self.assertEqual(set(ignored.mapped("res_id")), set(here.ids))
        # A person who links the pair after all has both sides synced.
        issue = self.env["hr.sync.job"].search([("state", "=", "ignored"), ("external_id", "=", doubtful)])
        issue.action_same_person()
        self.commit()
        here[1].work_phone = "+41 44 1"
        self.commit()
        self.work()
        self.assertEqual({user["id"]: user["phone"] for user in self.simulator.users}[doubtful], "+41 44 1")

    def test_exclusion_of_one_of_several(self):
        """It names none of those whom the entity might be: about each a person is asked before it is sent."""
        user = self.person(firstName="Zweimal", lastName="Da")
        here = self.here("Zweimal Da") | self.here("Zweimal Da")
        self.look()
        self.proposal(user).action_leave()
        self.setup.action_preview()
        self.setup.action_start()
        self.work()
        self.assertEqual(len(self.simulator.users), 1)
        self.assertEqual(set(self.issues(direction="out").mapped("res_id")), set(here.ids))

    def test_creation_holds_both_ways(self):
        """Who was said to be another person than the one in Odoo is created in Odoo, and that one is sent unasked."""
        user = self.person(firstName="Zweimal", lastName="Da")
        here = self.here("Zweimal Da")
        self.look()
        self.assertEqual(self.proposal(user).outcome, "question")
        # Issues and matches show the same reason, and have buttons with other names.
        self.assertIn("Link the two if so, or create a new record", self.proposal(user).error)
        self.proposal(user).action_new()
        self.setup.action_preview()
        self.setup.action_start()
        self.work()
        self.connection.stream_ids.filtered("enabled").action_full_sync()
        self.work()
        self.assertNoIssues()
        self.assertEqual(len(self.simulator.users), 2)
        self.assertNotIn(self.employee(user), (here, self.env["hr.employee"]))
        of_here = [("res_model", "=", "hr.employee"), ("res_id", "=", here.id)]
        self.assertEqual(self.env["hr.sync.link"].search(of_here).mapped("state"), ["linked"])

    def test_looked_at_again(self):
        """What was said stays; what is gone there is no longer proposed."""
        user = self.person(firstName="Anna", lastName="Muster")
        gone = self.person(firstName="Geht", lastName="Wieder")
        self.look()
        self.proposal(user).action_leave()
        self.simulator.store.delete("users", gone)
        self.setup.action_back()
        self.setup.action_look()
        self.work()
        self.assertEqual(self.proposal(user).decision, "leave")
        self.assertFalse(self.proposal(gone))

    def test_taken_already(self):
        """Two of them cannot be the same person: the second choice is refused, and names both."""
        one, two = self.person(firstName="A", lastName="B"), self.person(firstName="C", lastName="D")
        here = self.here("E F")
        self.look()
        self.proposal(one).chosen_id = here.id
        with self.assertRaisesRegex(UserError, "C D and A B cannot both be linked to E F"), self.env.cr.savepoint():
            self.proposal(two).chosen_id = here.id
        self.proposal(one).chosen_id = False
        self.assertFalse(self.proposal(one).decision)
        self.proposal(two).chosen_id = here.id

    def test_linked_meanwhile(self):
        """Nothing has been written when that comes out."""
        one = self.person(firstName="A", lastName="B")
        here = self.here("E F")
        self.look()
        self.proposal(one).chosen_id = here.id
        self.env["hr.sync.link"]._pair(self.connection.sudo(), "employee", "usr_other", here)
        self.setup.action_preview()
        with self.assertRaisesRegex(UserError, "A B: E F is already linked"), self.env.cr.savepoint():
            self.setup.action_start()
        self.assertEqual(self.connection.state, "draft")

    def test_of_another_company(self):
        """Nobody is linked who is not the connection's company's, whatever an officer writes."""
        user = self.person(firstName="A", lastName="B")
        other = self.env["res.company"].create({"name": "Andere AG"})
        stranger = self.env["hr.employee"].create({"name": "Fremd Da", "company_id": other.id})
        self.look()
        groups, mine = "hr_sync.group_officer,hr.group_hr_user", self.company.ids
        officer = new_test_user(self.env, "hst_officer", groups=groups, company_id=mine[0], company_ids=mine)
        for impossible in (-1, 2**31 - 1, stranger.id):
            self.proposal(user).sudo().chosen_id = impossible
            self.env.flush_all()
            found = self.proposal(user).with_user(officer).with_context(allowed_company_ids=mine)
            found.invalidate_recordset()
            self.assertFalse(found.web_read({"chosen_name": {}, "chosen_id": {}})[0]["chosen_name"])
        self.setup.action_preview()
        with self.assertRaisesRegex(UserError, "belongs to another company"):
            self.setup.action_start()

    def test_key_that_is_revoked_meanwhile(self):
        """It stops in words; with a new key the set-up goes on, and still nothing is written before its end."""
        self.setup.action_key()
        self.setup.action_look()
        self.simulator.faults.add("*", "status", status=401, times=None)
        self.work()
        self.assertEqual(self.connection.state, "error")
        self.assertIn("enter another one in the step API Key", self.setup.looking_error)
        self.simulator.faults.clear()
        self.setup.action_back()
        self.setup.action_back()
        self.setup.action_key()
        self.assertEqual((self.connection.state, self.connection.last_error), ("draft", False))
        self.setup.action_look()
        self.work()
        self.assertEqual(set(self.setup.preview_ids.mapped("state")), {"done"})

    def test_pause_and_resume_end_no_setup(self):
        self.setup.action_key()
        self.connection.action_pause()
        self.connection.action_resume()
        self.assertEqual(self.connection.state, "draft")

    def test_in_slices(self):
        for number in range(6):
            self.person(firstName="A", lastName=f"B{number}")
        self.pages_of(2)
        self.setup.action_key()
        self.setup.action_look()
        turns = self.work_in_slices(commits=3)
        self.assertGreater(turns, 2)
        self.assertEqual((self.setup.new_count, self.setup.looking), (7, False))
        employees = self.setup.preview_ids.filtered(lambda run: run.record_type == "employee")
        self.assertEqual((employees.fetched, employees.created), (6, 6))

    def test_killed_while_looking(self):
        self.person(firstName="Anna", lastName="Muster")
        self.setup.action_key()
        self.setup.action_look()
        with self.die_at("odoo.addons.hr_sync.engine.pull.preview.Preview", "_preview_unlinked"):
            self.work()
        self.work()
        self.assertEqual(set(self.setup.preview_ids.mapped("state")), {"done"})
        self.assertEqual(self.setup.new_count, 2)  # with the one unit

    def test_who_may(self):
        officer = new_test_user(
            self.env, "setup_officer", "hr_sync.group_officer", company_id=self.company.id, company_ids=self.company.ids
        )
        user = self.person(firstName="Anna", lastName="Muster", birthDate="1980-02-29")
        self.look()
        mine = self.proposal(user).with_user(officer)
        for method in ("action_key", "action_look", "action_start"):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(self.setup.with_user(officer), method)()
        mine.action_leave()
        with self.assertRaises(AccessError):
            mine.write({"res_id": 1})
        for name in ("changes", "hint", "changes_table"):
            with self.subTest(name), self.assertRaises(AccessError):
                mine.read([name])
        self.assertIn("Birthday", mine.changed_fields)
        other = self.env["res.company"].create({"name": "Andere AG"})
        outsider = new_test_user(
            self.env, "setup_outsider", "hr_sync.group_officer", company_id=other.id, company_ids=other.ids
        )
        theirs = self.env(user=outsider, context={})["hr.sync.proposal"]
        self.assertFalse(theirs.search([("id", "=", mine.id)]))


@freeze_time("2026-06-01 08:00:00")
class TestPreview(PeopleCase):
    """What a sync would do, field by field, on a connection that runs."""

    record_types = ("department", "employee")
    sending = ("employee",)

    def preview(self, record_type="employee"):
        stream = self.connection.stream_ids.filtered(lambda one: one.record_type == record_type)
        action = stream.action_preview()
        with self.count_writes() as counter:
            self.work()
        self.assertEqual(counter.statements, [])
        return self.env["hr.sync.run"].browse(action["res_id"])

    def test_field_by_field(self):
        user, anna = self.synced(firstName="Anna", lastName="Muster", jobTitle="Leiterin", phone="+41 31 1")
        gone, _beat = self.synced(firstName="Beat", lastName="Muster")
        new = self.person(firstName="Neu", lastName="Dabei")
        self.simulator.update_user(user, jobTitle="Chefin")
        self.simulator.store.delete("users", gone)
        anna.work_phone = "+41 31 2"
        self.env.flush_all()
        run = self.preview()
        self.assertEqual((run.state, run.created, run.updated), ("done", 1, 1))
        changes = {one["name"]: one for one in run.proposal_ids.filtered(lambda one: one.external_id == user).changes}
        self.assertEqual(
            {name: (one["before"], one["after"], one["way"]) for name, one in changes.items()},
            {"job_title": ("Leiterin", "Chefin", "in"), "work_phone": ("+41 31 1", "+41 31 2", "out")},
        )
        self.assertIn("Chefin", run.proposal_ids.filtered(lambda one: one.external_id == user).changes_table)
        self.assertEqual(run.proposal_ids.filtered(lambda one: one.external_id == new).outcome, "create")
        self.assertEqual(anna.job_title, "Leiterin")

    def test_each_reader_in_their_language(self):
        """A preview in English is read in German."""
        self.env["res.lang"]._activate_lang("de_DE")
        modules = self.env["ir.module.module"].search([("name", "in", ("hr", "hr_sync"))])
        modules._update_translations(["de_DE"])
        user, anna = self.synced(firstName="Anna", lastName="Muster", birthDate="1980-02-29", civilStatus="single")
        self.simulator.update_user(user, birthDate="1981-03-30", civilStatus="married")
        proposal = self.preview().proposal_ids.filtered(lambda one: one.external_id == user)
        german = anna.with_context(lang="de_DE").fields_get(["birthday", "marital"])
        labels = [german["birthday"]["string"], german["marital"]["string"]]
        self.assertNotEqual(labels, ["Birthday", "Marital Status"])
        for lang, names, texts, hint in (
            ("de_DE", labels, ("29.02.1980", "30.03.1981", "Verheiratet"), "30.03.1981"),
            ("en_US", ["Birthday", "Marital Status"], ("02/29/1980", "03/30/1981", "Married"), "03/30/1981"),
        ):
            with self.subTest(lang):
                mine = proposal.with_context(lang=lang)
                self.assertEqual(mine.changed_fields, ", ".join(names))
                for text in (*names, *texts):
                    self.assertIn(f">{text}<", mine.changes_table)
                self.assertIn(hint, mine.hint)

    def test_nothing_to_do(self):
        self.synced(firstName="Anna", lastName="Muster")
        run = self.preview()
        self.assertFalse(run.proposal_ids.filtered("external_id"))
        self.assertEqual((run.created, run.updated, run.outbound), (0, 0, 0))

    def test_conflict_and_bad_values(self):
        user, anna = self.synced(firstName="Anna", lastName="Muster", jobTitle="A")
        self.connection.stream_ids.policy = "ask"
        self.simulator.update_user(user, jobTitle="B")
        anna.job_title = "C"
        bad = self.person(firstName="Falsch", lastName="Datiert")
        self.simulator.update_user(bad, birthDate="31.2.1980")
        run = self.preview()
        outcomes = {one.external_id: one.outcome for one in run.proposal_ids}
        self.assertEqual(outcomes[user], "conflict")
        self.assertEqual(outcomes[bad], "create")
        self.assertIn(
            "birthday is not a valid date", run.proposal_ids.filtered(lambda one: one.external_id == bad).error
        )
        self.assertFalse(self.issues(), "a preview opens no issue")

    def test_cancelled(self):
        """Between two pages; what was imported stays, and the next run goes on."""
        for number in range(6):
            self.person(firstName="A", lastName=f"B{number}")
        self.pages_of(2)
        run = self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")._request("manual")
        with self.slice(4):
            self.work()
        run.action_cancel()
        self.work()
        self.assertEqual(run.state, "cancelled")
        self.assertLess(run.fetched, 6)
        again = self.sync("employee")["employee"]
        self.assertEqual((again.state, again.fetched), ("done", 6))

    def test_cancelled_before_it_began(self):
        run = self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")._request("manual")
        run.action_cancel()
        self.assertEqual(run.state, "cancelled")

    def test_told_over_the_bus(self):
        """Ids only."""
        self.person(firstName="Anna", lastName="Muster")
        channel = self.env.ref("hr_sync.group_officer")
        sent = []
        self.patch(type(channel), "_bus_send", lambda self, kind, message, **_options: sent.append((kind, message)))
        run = self.sync("employee")["employee"]
        ids = {"run_ids": run.ids, "connection_ids": self.connection.ids, "company_ids": self.company.ids}
        self.assertIn(("hr_sync.run", {**ids, "user_ids": run.create_uid.ids}), sent)
