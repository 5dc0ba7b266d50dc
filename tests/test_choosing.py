"""A person decides who is sent: who is who, who is created in the external system, and who is excluded."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from ..systems.kleer import Employees
from .choosing import ChoosingCase


class TestChoosing(ChoosingCase):
    def prepare(self):
        super().prepare()
        self.connected()

    def apply(self, proposals=None):
        (self.proposals() if proposals is None else proposals).action_apply()
        self.work()

    def test_nobody_is_created_undecided(self):
        """An edit, a run and the list: nobody is sent before a person has said so."""
        anna = self.here("Anna Berg")
        self.env.cr.flush()
        self.work()
        run = self.run_out()
        self.assertEqual(self.names_there(), [])
        self.assertIn("somebody has to decide", run.notes)
        self.assertEqual(self.rows(), {"Anna Berg": "undecided"})
        self.assertIn("somebody has to decide", anna.hr_sync_hint)

    def test_what_is_compared(self):
        """Both sides: who is certain, who may be the same, who is on one side only."""
        self.here("Anna Berg", "Bo Ek", "Cia Dal")
        self.there("Anna Berg")
        self.there("BO EK")
        self.there("Dan Fors")
        self.assertEqual(
            self.compare(),
            {
                "Anna Berg": "match",
                "BO EK": "question",
                "Bo Ek": "only_here",
                "Cia Dal": "only_here",
                "Dan Fors": "only_there",
            },
        )
        self.assertIn("May be the same as BO EK", self.proposals("Bo Ek").error)
        self.assertEqual(self.simulator_writes(), [])

    def simulator_writes(self):
        return [one.operation for one in self.simulator.requests if one.method != "GET"]

    def test_created(self):
        self.here("Anna Berg", "Bo Ek")
        self.compare()
        self.proposals("Anna Berg").action_create_there()
        self.apply()
        self.assertEqual(self.names_there(), ["Anna Berg"])
        self.assertEqual(self.rows(), {"Anna Berg": "linked", "Bo Ek": "undecided"})
        self.simulator.forget()
        self.run_out()
        self.assertEqual(self.simulator_writes(), [])

    def test_excluded(self):
        """Not sent, not proposed, not linked, also where the same person appears in the external system later."""
        anna = self.here("Anna Berg")
        self.compare()
        self.proposals("Anna Berg").action_leave()
        self.apply()
        self.assertEqual(self.rows(), {"Anna Berg": "excluded"})
        self.assertEqual(self.compare(), {})
        user = self.there("Anna Berg")
        self.assertEqual(self.compare(), {"Anna Berg": "only_there"})
        anna.work_phone = "08 1"
        self.run_out()
        self.assertEqual((self.simulator_writes(), self.link(user)), ([], self.link("none")))
        # A person takes the decision back.
        self.row(anna).action_reset()
        self.assertEqual(self.rows(), {"Anna Berg": "undecided"})
        self.assertEqual(self.compare(), {"Anna Berg": "match"})
        self.apply()
        self.assertEqual(self.link(user).res_id, anna.id)

    def test_excluded_stays(self):
        """A copy of an excluded record is another record; archiving and unarchiving changes nothing."""
        anna = self.here("Anna Berg")
        self.row(anna).action_exclude()
        anna.write({"active": False})
        self.assertEqual(self.rows(), {"Anna Berg": "excluded"})
        anna.write({"active": True})
        copy = self.here("Anna Berg")
        self.run_out()
        self.assertEqual(self.names_there(), [])
        self.assertEqual((self.row(anna).state, self.row(copy).state), ("excluded", "undecided"))
        (copy | anna).unlink()
        self.assertEqual(self.rows(), {})

    def test_question_is_a_pair(self):
        bo = self.here("Bo Ek")
        user = self.there("BO EK")
        self.compare()
        self.proposals("BO EK").action_confirm()
        self.apply()
        self.assertEqual(self.link(user).res_id, bo.id)
        self.assertEqual(self.names_there(), ["Bo Ek"])

    def test_question_is_another(self):
        """Who was said to be different is created, and is not asked about again."""
        bo = self.here("Bo Ek")
        self.there("BO EK")
        self.compare()
        self.proposals("Bo Ek").action_create_there()
        self.apply(self.proposals("Bo Ek"))
        self.assertEqual(self.names_there(), ["BO EK", "Bo Ek"])
        self.assertEqual(self.row(bo).state, "linked")
        self.assertFalse(self.issues().mapped("error"))

    def test_question_came_later(self):
        """Who appeared after the decision is asked about before anybody is created."""
        bo = self.here("Bo Ek")
        self.row(bo).action_create()
        self.there("BO EK")
        self.run_out()
        self.assertEqual(self.names_there(), ["BO EK"])
        self.assertEqual(self.row(bo).state, "unsent")

    def test_certain_is_another(self):
        """Not even the same name and e-mail address make one person of two of whom somebody says that they are two."""
        self.here("Anna Berg")
        self.there("Anna Berg")
        self.assertEqual(self.compare(), {"Anna Berg": "match"})
        self.proposals().action_create_there()
        self.apply()
        self.assertEqual(self.names_there(), ["Anna Berg", "Anna Berg"])
        self.compare()
        self.assertNotIn("match", self.proposals().mapped("outcome"))
        self.assertIn("only_there", self.proposals().mapped("outcome"))

    def test_certain_without_a_word(self):
        """What is certain is linked when the decisions are applied; on first contact the policy decides, and a value
        beats an empty one.
        """
        anna = self.here("Anna Berg", private_street="Storgatan 1")
        user = self.there("Anna Berg", address2="Lillgatan 2", phone="08 7")
        self.compare()
        self.apply()
        self.assertEqual(self.link(user).res_id, anna.id)
        contract = self.simulator.contracts[int(user)]
        self.assertEqual((contract["address2"], contract["phone"]), ("Storgatan 1", "08 7"))
        self.assertFalse(self.proposals())

    def test_first_contact_asks(self):
        self.stream.policy = "ask"
        self.here("Anna Berg", private_street="Storgatan 1")
        user = self.there("Anna Berg", address2="Lillgatan 2")
        self.compare()
        self.apply()
        self.assertEqual(self.simulator.contracts[int(user)]["address2"], "Lillgatan 2")
        self.assertEqual(self.issues().mapped("error_code"), ["conflict"])
        self.assertEqual(self.rows(), {"Anna Berg": "unsent"})

    def test_first_contact_fills(self):
        """A value beats an empty one, whatever the policy, also where a person has said who it is."""
        self.stream.policy = "ask"
        anna = self.here("Anna Berg")
        user = self.simulator.add_user("Anna Berg")
        self.compare()
        entity = self.proposals().filtered("external_id")
        self.pair(entity, res_id=anna.id)
        self.apply()
        self.assertEqual(self.simulator.users[user]["email"], anna.work_email)
        self.assertFalse(self.issues().mapped("error"))

    def pair(self, proposal, **values):
        wizard = self.env["hr.sync.pair"].with_context(**proposal.action_pair()["context"]).create(values)
        return wizard.action_pair()

    def test_paired_by_hand(self):
        """From either side: the Odoo record gets an entity, the entity an Odoo record."""
        anna, bo = self.here("Anna Berg", "Bo Ek")
        first, second = self.there("Nina Lind"), self.there("Olof Palm")
        self.compare()
        self.pair(self.proposals("Anna Berg"), entity_id=self.proposals("Nina Lind").id)
        self.pair(self.proposals("Olof Palm"), res_id=bo.id)
        self.assertEqual(self.proposals("Anna Berg").chosen_name, "Nina Lind")
        self.assertEqual(self.proposals("Nina Lind").chosen_name, "Anna Berg")
        self.assertEqual(set(self.proposals().mapped("decision")), {"link"})
        self.apply()
        self.assertEqual((self.link(first).res_id, self.link(second).res_id), (anna.id, bo.id))
        self.assertEqual(self.names_there(), ["Anna Berg", "Bo Ek"])

    def test_sent_again(self):
        """Whoever was linked, deleted there, and is sent again because a person says so, is created without another."""
        anna = self.here("Anna Berg")
        user = self.there("Nina Lind")
        self.compare()
        self.pair(self.proposals("Nina Lind"), res_id=anna.id)
        self.apply()
        del self.simulator.users[int(user)]
        self.run_out()
        self.assertEqual(self.issues().mapped("error_code"), ["not_found"])
        self.issues().action_retry()
        self.work()
        self.assertEqual(self.names_there(), ["Anna Berg"])
        self.assertEqual(self.rows(), {"Anna Berg": "linked"})

    def test_paired_and_taken_back(self):
        self.here("Anna Berg")
        self.there("Nina Lind")
        self.compare()
        self.pair(self.proposals("Anna Berg"), entity_id=self.proposals("Nina Lind").id)
        self.proposals("Anna Berg").action_reset()
        self.assertEqual(set(self.proposals().mapped("decision")), {False})
        self.assertFalse(self.proposals().filtered(lambda one: one.chosen_id or one.entity_id))

    def test_paired_twice(self):
        """Nobody is two entities."""
        anna = self.here("Anna Berg")
        self.there("Nina Lind")
        self.there("Olof Palm")
        self.compare()
        self.pair(self.proposals("Nina Lind"), res_id=anna.id)
        with self.assertRaisesRegex(UserError, "Olof Palm and Nina Lind cannot both be linked to Anna Berg"):
            self.pair(self.proposals("Olof Palm"), res_id=anna.id)
        with self.assertRaisesRegex(UserError, "Choose a record"):
            self.pair(self.proposals("Olof Palm"))

    def test_only_there_excluded(self):
        """It stays as it is, and is not listed again."""
        self.there("Nina Lind")
        self.assertEqual(self.compare(), {"Nina Lind": "only_there"})
        self.proposals("Nina Lind").action_leave()
        self.apply()
        self.assertEqual(self.compare(), {})
        self.assertEqual(self.simulator_writes(), [])

    def test_nothing_is_imported(self):
        self.there("Nina Lind")
        self.compare()
        with self.assertRaisesRegex(UserError, "Nothing is imported"):
            self.proposals("Nina Lind").action_new()
        with self.assertRaisesRegex(UserError, "already"):
            self.proposals("Nina Lind").action_create_there()

    def test_bulk(self):
        people = self.here(*(f"Namn{number} Efternamn" for number in range(6)))
        self.compare()
        self.proposals()[:2].action_create_there()
        self.proposals()[2:4].action_leave()
        self.apply()
        self.assertEqual(sorted(self.rows().values()), ["excluded"] * 2 + ["linked"] * 2 + ["undecided"] * 2)
        self.stream.action_open_sending()
        rows = self.env["hr.sync.sending"].search([("res_id", "in", people.ids)])
        rows.action_create()
        self.work()
        self.assertEqual(set(self.rows().values()), {"linked"})
        with self.assertRaisesRegex(UserError, "not in the external system yet"):
            rows.action_exclude()

    def test_second_look_writes_nothing(self):
        self.here("Anna Berg", "Bo Ek")
        self.rows()
        self.env.cr.flush()
        seen = []
        with self.watch_queries(lambda cursor, *_query: seen.append(cursor._obj.query.decode(errors="replace"))):
            self.rows()
            self.env.flush_all()
        written = [query for query in seen if query.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))]
        self.assertEqual(written, [])

    def test_queries(self):
        """The list takes as many queries for 20 records as for 4."""
        counts = []
        for count in (3, 4, 20):  # what the first one reads besides is kept
            self.here(*(f"Namn{number} Nr{count}" for number in range(count)))
            self.env.flush_all()
            self.env.invalidate_all()
            seen = []
            with self.watch_queries(lambda *query, seen=seen: seen.append(query)):
                self.stream.action_open_sending()
                self.env.flush_all()
            counts.append(len(seen))
        self.assertEqual(counts[1], counts[2])

    def test_buttons(self):
        """Where nobody decides, the list has no buttons for it."""

        def buttons():
            views = self.stream.action_open_sending()["views"]
            arch = self.env["hr.sync.sending"].with_user(administrator).get_view(*views[0])["arch"]
            return arch.count("action_exclude")

        administrator = self.user("administrator")
        self.assertEqual(buttons(), 1)
        self.startPatcher(patch.object(Employees, "asks_to_create", False))
        self.env.invalidate_all()
        self.assertEqual(buttons(), 0)

    def test_reasons(self):
        """What cannot be sent, with a way to where it is put right."""
        one, two = self.here("Ensam", "Anna Berg")
        self.assertEqual(self.rows(), {"Ensam": "unsent", "Anna Berg": "undecided"})
        self.assertIn("first and a last name", self.row(one).reason)
        self.assertEqual(self.row(one).action_fix()["res_id"], one.id)
        self.assertEqual(self.row(two).action_fix()["res_model"], "hr.sync.run", "both sides are compared first")
        self.work()
        action = self.row(two).action_fix()
        self.assertEqual(
            (action["res_model"], action["context"]), ("hr.sync.proposal", {"search_default_label": two.name})
        )
        self.there("Anna Alm")  # has her address
        self.row(two).action_create()
        self.work()
        self.assertEqual(self.rows()["Anna Berg"], "unsent")
        action = self.row(two).action_fix()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]).res_id, two.id)

    def test_rights(self):
        """Officers see the list; who may set up connections decides."""
        anna = self.here("Anna Berg")
        self.compare()
        officer, administrator = self.user("officer", "officer"), self.user("administrator")
        stream = self.stream.with_user(officer)
        rows = self.env["hr.sync.sending"].with_user(officer).search(stream.action_open_sending()["domain"])
        self.assertEqual(rows.mapped("name"), ["Anna Berg"])
        for action in ("action_create", "action_exclude", "action_reset"):
            with self.assertRaises(AccessError):
                getattr(rows, action)()
        proposal = self.proposals("Anna Berg").with_user(officer)
        for action in ("action_create_there", "action_leave", "action_apply"):
            with self.assertRaises(AccessError):
                getattr(proposal, action)()
        with self.assertRaises(AccessError):
            proposal.write({"decision": "new"})
        values = {"proposal_id": proposal.id, "entity_id": proposal.id}
        with self.assertRaises(AccessError):
            self.env["hr.sync.pair"].with_user(officer).create(values).action_pair()
        with self.assertRaises(AccessError):
            rows.with_user(administrator).write({"choice": "create"})
        rows.with_user(administrator).action_exclude()
        self.assertEqual(self.row(anna).choice, "exclude")

    def test_both_ways(self):
        """In a stream that also imports, nobody is created without a word either, and who is excluded is not linked."""
        self.stream.direction = "both"
        self.there("Dan Fors")
        excluded, _anna = self.here("Bo Ek", "Anna Berg")
        self.row(excluded).action_exclude()
        self.assertEqual(self.compare(), {"Dan Fors": "create", "Anna Berg": "only_here"})
        self.there("Bo Ek")
        self.sync(full=True)
        self.assertEqual(self.names_there(), ["Bo Ek", "Dan Fors"])
        self.assertEqual(self.rows()["Bo Ek"], "excluded")
        self.assertEqual(self.issues().mapped("candidates"), [excluded.ids])
        self.compare()
        self.proposals("Anna Berg").action_create_there()
        self.apply(self.proposals("Anna Berg"))
        self.sync(full=True)
        self.work()
        self.assertEqual(self.names_there(), ["Anna Berg", "Bo Ek", "Dan Fors"])

    def test_both_ways_another(self):
        """Who was asked about when people were imported, and is a different one, is created."""
        self.stream.direction = "both"
        bo = self.here("Bo Ek")
        user = self.there("BO EK")
        self.sync(full=True)
        self.assertEqual(self.issues().mapped("error_code"), ["match"])
        self.assertEqual(self.compare(), {"BO EK": "question", "Bo Ek": "only_here"})
        self.proposals("Bo Ek").action_create_there()
        self.apply(self.proposals("Bo Ek"))
        self.sync(full=True)
        self.work()
        self.assertEqual(self.names_there(), ["BO EK", "Bo Ek"])
        # Nor is it asked about when people are imported again.
        self.assertFalse(self.issues().mapped("error"))
        self.assertNotIn(self.link(user).res_id, (False, bo.id))

    def test_new_connection(self):
        """What was decided stays when the connection is removed and made again."""
        anna = self.here("Anna Berg")
        self.row(anna).action_exclude()
        self.connection.action_remove()
        self.connection = self.make_connection()
        self.stream = self.employees()
        self.stream.write({"direction": "out", "enabled": True})
        self.connected()
        self.assertEqual(self.rows(), {"Anna Berg": "excluded"})
