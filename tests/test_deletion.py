"""Deletion: archived, never unlinked; much at once is asked about; who left or came back is believed."""

from datetime import datetime
from zoneinfo import ZoneInfo

from lxml import etree
from odoo.tools.safe_eval import safe_eval

from .twogethr import TwogethrCase


class TestDeletion(TwogethrCase):
    """Promise 7: no master data is deleted in Odoo."""

    employees, units = 6, 2

    def prepare(self):
        super().prepare()
        self.sync()
        self.user = self.plain_users()[0]
        self.person = self.employee(self.user["id"])
        self.assertTrue(self.person.active)

    def test_deleted(self):
        self.simulator.delete_user(self.user["id"])
        runs = self.sync()
        self.assertCounts(runs["employee"], archived=1)
        self.assertFalse(self.person.active)
        # The company's day, which late in the evening is another one than the server's.
        today = datetime.now(ZoneInfo(self.connection._timezone())).date()
        self.assertEqual(self.person.departure_date, today)
        with self.count_writes() as counter:
            self.sync()
        self.assertEqual(counter.statements, [])

    def test_subordinates_keep_their_manager(self):
        user = next(user for user in self.simulator.users if user["managerId"])
        manager = self.employee(user["managerId"])
        self.simulator.delete_user(user["managerId"])
        self.sync()
        self.assertFalse(manager.active)
        self.assertEqual(self.employee(user["id"]).parent_id, manager)

    def test_comes_back(self):
        before = self.person.departure_date
        self.simulator.delete_user(self.user["id"])
        self.sync()
        self.undelete(self.user["id"])
        runs = self.sync()
        self.assertTrue(self.person.active)
        self.assertEqual(self.person.departure_date, before)
        self.assertCounts(runs["employee"], updated=1)
        self.assertEqual(len(self.all_employees()), 6)

    def undelete(self, id_):
        store = self.simulator.store
        entry = store["users"].entries[id_]
        entry.deleted = False
        store.update("users", id_, {"isDeleted": False})

    def test_vanished(self):
        self.simulator.vanish_user(self.user["id"])
        self.sync()
        self.assertTrue(self.person.active, "a pass over changes says nothing about who is not in it")
        self.simulator.forget()
        runs = self.sync(full=True)
        self.assertFalse(self.person.active)
        self.assertEqual(runs["employee"].archived, 1)
        self.assertEqual(self.simulator.count("getUser"), 1, "confirmed by reading")
        self.simulator.forget()
        self.sync(full=True)
        self.assertEqual(self.simulator.count("getUser"), 0, "and not again")

    def test_not_listed_but_there(self):
        """The list leaves somebody out who can be read: no reason to archive."""
        self.hide(self.user["id"])
        self.sync(full=True)
        self.assertTrue(self.person.active)

    def hide(self, id_):
        """Lists leave the user out, reading finds it."""
        store = self.simulator.store
        original = store.select

        def select(name, *args):
            return [entry for entry in original(name, *args) if entry.data["id"] != id_]

        self.patch(store, "select", select)

    def test_incomplete_pass_archives_nobody(self):
        self.simulator.vanish_user(self.user["id"])
        self.simulator.faults.add("listUsers", "wrong_total", delta=1, times=None)
        runs = self.sync(full=True)
        self.assertEqual(runs["employee"].state, "partial")
        self.assertTrue(self.person.active)

    def test_listed_again(self):
        kept = self.simulator.user(self.user["id"])
        self.simulator.vanish_user(self.user["id"])
        self.sync(full=True)
        self.assertFalse(self.person.active)
        self.simulator.store.create("users", kept)
        self.sync(full=True)
        self.assertTrue(self.person.active)
        self.assertEqual(len(self.all_employees()), 6)

    def test_deleted_before_it_ever_came(self):
        new = self.simulator.add_user()
        self.simulator.delete_user(new["id"])
        runs = self.sync()
        self.assertCounts(runs["employee"], skipped=1)
        self.assertEqual(len(self.all_employees()), 6)

    def test_deleted_in_odoo(self):
        """Unlinked here: no pass brings it back, and it is not taken for vanished there."""
        self.person.unlink()
        self.assertEqual(self.link(self.user["id"]).state, "detached")
        self.simulator.update_user(self.user["id"], jobTitle="Neu")
        for full in (False, True):
            runs = self.sync(full=full)
            self.assertEqual(runs["employee"].skipped, 1)
        self.assertEqual(len(self.all_employees()), 5)
        self.assertFalse(self.issues())

    def test_archived_in_odoo(self):
        """A person archives somebody here: a pull does not undo it."""
        self.person.active = False
        self.simulator.update_user(self.user["id"], jobTitle="Neu")
        self.sync()
        self.sync(full=True)
        self.assertFalse(self.person.active)
        self.assertEqual(self.person.job_title, "Neu")


class TestGuard(TwogethrCase):
    """Promise 7: mass archiving and emptying ask first; the answer covers exactly what was listed."""

    employees, units = 30, 3

    def prepare(self):
        super().prepare()
        self.sync()
        self.victims = [user for user in self.plain_users() if self.employee(user["id"]).active][:15]
        self.assertEqual(len(self.victims), 15)

    def active(self):
        return [user["id"] for user in self.victims if self.employee(user["id"]).active]

    def test_few_need_no_question(self):
        for user in self.victims[:10]:
            self.simulator.delete_user(user["id"])
        self.sync()
        self.assertEqual(len(self.active()), 5)
        self.assertFalse(self.issues())
        self.assertFalse(self.connection.last_run_ids.note_ids)

    def assertOffered(self, issue, *actions):
        """The buttons of an issue's form, in their order: to try again would only ask again."""
        arch = etree.fromstring(self.env["hr.sync.job"].get_view(view_type="form")["arch"])
        [values] = issue.read()
        nodes = arch.xpath("/form/header/button")
        shown = [node.get("name") for node in nodes if not safe_eval(node.get("invisible") or "False", values)]
        self.assertEqual(shown, list(actions))

    def test_deleted(self):
        for user in self.victims:
            self.simulator.delete_user(user["id"])
        runs = self.sync()
        held = self.issues(error_code="guard")
        self.assertEqual(set(held.mapped("external_id")), set(self.active()))
        self.assertGreaterEqual(len(held), 5)
        self.assertEqual(runs["employee"].failed, len(held))
        self.assertIn("Allow or ignore each of them", runs["employee"].notes)
        self.assertOffered(held[0], "action_allow", "action_ignore", "action_assign_to_me")
        self.sync(full=True)
        self.assertEqual(self.issues(error_code="guard"), held, "nothing goes without an answer")
        allowed, left = held[:3], held[3:]
        allowed.action_allow()
        self.work()
        self.assertEqual(set(allowed.mapped("state")), {"done"})
        self.assertEqual(set(self.active()), set(left.mapped("external_id")))
        left._ignore()
        self.sync(full=True)
        self.assertEqual(set(self.active()), set(left.mapped("external_id")))
        self.assertFalse(self.issues())

    def test_vanished(self):
        for user in self.victims:
            self.simulator.vanish_user(user["id"])
        self.sync(full=True)
        held = self.issues(error_code="guard")
        self.assertEqual(set(held.mapped("external_id")), set(self.active()))
        self.assertGreaterEqual(len(held), 5)
        held.action_allow()
        self.work()
        self.assertEqual(self.active(), [])
        self.assertEqual(set(held.mapped("state")), {"done"})

    def test_many_answers_in_one_turn(self):
        for user in self.victims:
            self.simulator.vanish_user(user["id"])
        more = [user for user in self.plain_users() if self.employee(user["id"]).active][:10]
        for user in more:
            self.simulator.vanish_user(user["id"])
        self.victims += more
        self.sync(full=True)
        held = self.issues(error_code="guard")
        self.assertGreater(len(held), 20 - 10)
        held.action_allow()
        self.work()
        self.assertEqual(self.active(), [])

    def test_ignored_ones_do_not_count(self):
        """What a person chose to keep is no reason to ask about the next one."""
        for user in self.victims[:12]:
            self.simulator.vanish_user(user["id"])
        self.sync(full=True)
        self.issues(error_code="guard")._ignore()
        self.env["hr.sync.job"].search([("purpose", "=", "removal")]).unlink()  # as if it were the day after
        self.simulator.vanish_user(self.victims[12]["id"])
        self.sync(full=True)
        self.assertFalse(self.issues())
        self.assertNotIn(self.victims[12]["id"], self.active())

    def test_emptied(self):
        """Values that disappear from everybody are a removal too."""
        for user in self.simulator.users:
            self.simulator.update_user(user["id"], jobTitle=None)
        self.sync()
        kept = self.all_employees().filtered("job_title")
        self.assertGreaterEqual(len(kept), 20)
        self.assertEqual(len(self.issues(error_code="guard")), len(kept))
