"""A full pass builds no records of entities whose payload has not changed; whatever is still open is read each time."""

import re
from contextlib import contextmanager
from unittest.mock import patch

from ..records import Employee
from ..systems.rest.reading import ReadingStream
from .pushing import PushCase
from .twogethr import LEFT_OUT


class TestRecall(PushCase):
    employees, units = 12, 4

    def prepare(self):
        super().prepare()
        self.sync()
        self.leaving = {user["id"] for user in self.simulator.users if user["workPeriods"][-1]["validFrom"] > "2026-06"}
        working = [user for user in self.plain_users() if user["workPeriods"][-1]["status"] != "left"]
        self.user, self.other = working[:2]
        self.everybody = len(self.simulator.users) - len(self.leaving)

    @contextmanager
    def looking(self):
        """The users of whom records are built, and the statements that write links."""
        read, links = [], []
        original = ReadingStream.build

        def build(stream, item, single=False):
            if stream.record is Employee:
                read.append(str(item["id"]))
            return original(stream, item, single)

        def hook(_cursor, query, *_rest):
            if re.match(r'\s*(UPDATE|INSERT INTO) "hr_sync_link"', str(query)):
                links.append(query)

        with patch.object(ReadingStream, "build", build), self.watch_queries(hook):
            yield read, links

    def full(self):
        """A full pass over the employees: whom it reads, and how many statements write links.

        Those who are to leave are read in each pass, as another day makes other people of them.
        """
        self.env.flush_all()
        with self.looking() as (read, links):
            run = self.sync("employee", full=True)["employee"]
        self.assertEqual(run.fetched, len(self.simulator.users))
        self.assertLessEqual(self.leaving, set(read))
        return sorted(set(read) - self.leaving), len(links)

    def test_nothing_is_read_again(self):
        with self.count_writes() as counter:
            self.assertEqual(self.full(), ([], 0))
        self.assertEqual(counter.statements, [])

    def test_only_what_has_changed(self):
        self.spoil(self.user["id"], phone="044 111 11 11")
        self.spoil(self.other["id"], modifiedAt="2026-06-02T00:00:00Z", touch=False)
        self.assertEqual(self.full()[0], [self.user["id"]])
        self.assertEqual(self.employee(self.user["id"]).work_phone, "044 111 11 11")
        self.assertEqual(self.full(), ([], 0))

    def test_deleted_and_back(self):
        """The payload is the one that was agreed on before, and the agreement is not."""
        store, employee = self.simulator.store, self.employee(self.user["id"])
        store.delete("users", self.user["id"])
        self.sync("employee")
        self.assertFalse(employee.active)
        store["users"].entries[self.user["id"]].deleted = False
        store.update("users", self.user["id"], {"isDeleted": False})
        self.assertEqual(self.full()[0], [self.user["id"]])
        self.assertTrue(employee.active)
        self.assertEqual(self.full(), ([], 0))

    def test_links_of_an_earlier_version(self):
        """They say nothing of payloads: the first full pass reads everything, and writes down what it has read."""
        self.env["hr.sync.link"].search([]).payload_hash = False
        self.spoil(self.user["id"])
        self.env.flush_all()
        with self.looking() as (changed, links):
            self.sync("employee")
        self.assertEqual(changed, [self.user["id"]])
        self.assertEqual(links, [], "a pass over changes only leaves it to the next full one")
        read, written = self.full()
        self.assertEqual((len(read), written), (self.everybody, 2), "a statement for the page of each type")
        self.assertEqual(self.full(), ([], 0))

    def test_killed_before_it_is_written_down(self):
        self.env["hr.sync.link"].search([]).payload_hash = False
        with self.die_at("odoo.addons.hr_sync.engine.pull.comparer.Comparer", "keep_payloads"):
            self.sync("employee", full=True)
        self.work()
        self.assertEqual(self.full(), ([], 0))

    def test_read_otherwise_after_an_update(self):
        with patch("odoo.addons.hr_sync.systems.rest.recall._code", lambda: "another version"):
            self.assertEqual(len(self.full()[0]), self.everybody)
            self.assertEqual(self.full(), ([], 0))

    def test_written_in_another_way(self):
        """A payload that says the same in other words is read in each pass, and nothing is written for that."""
        before = self.link(self.user["id"]).payload_hash
        self.spoil(self.user["id"], jobTitle=f" {self.user['jobTitle']} ")
        for _pass in range(2):
            self.assertEqual(self.full(), ([self.user["id"]], 0))
        self.assertEqual(self.link(self.user["id"]).payload_hash, before)

    def test_what_was_sent(self):
        """Both sides have agreed on something else since: the entity is read once, and recognised from then on."""
        self.employee(self.user["id"]).work_phone = "044 222 22 22"
        self.send()
        self.assertEqual(self.full(), ([self.user["id"]], 1))
        self.assertEqual(self.full(), ([], 0))

    def test_what_is_asked_is_read_in_each_pass(self):
        self.stream().policy = "ask"
        self.employee(self.user["id"]).job_title = "Hier"
        self.spoil(self.user["id"], jobTitle="Dort")
        self.sync()
        [issue] = self.issues()
        for _pass in range(2):
            self.assertEqual(self.full()[0], [self.user["id"]])
        self.assertEqual(self.issues(), issue)
        self.spoil(self.user["id"], jobTitle=self.user["jobTitle"])
        self.full()
        self.assertFalse(self.issues())
        self.assertEqual(self.full(), ([], 0))

    def test_what_cannot_be_read_is_listed_in_each_pass(self):
        self.spoil(self.user["id"], gender="quantum")
        for _pass in range(2):
            self.assertEqual(self.full()[0], [self.user["id"]])
            self.assertIn("quantum", self.issues().error)

    def test_an_issue_about_what_is_as_it_was_is_closed(self):
        was = self.user["gender"]
        self.spoil(self.user["id"], gender="quantum")
        self.full()
        self.assertTrue(self.issues())
        self.spoil(self.user["id"], gender=was)
        self.assertEqual(self.full()[0], [], "the payload is the one that was agreed on")
        self.assertFalse(self.issues())

    def test_a_key_that_nobody_has_any_more(self):
        """The values are kept, and the question stays, pass after pass."""
        for user in self.simulator.users:
            self.spoil(user["id"], personnelNumber=user["personnelNumber"], phone="044 333 33 33")
        self.full()
        for user in self.simulator.users:
            self.spoil(user["id"], phone=LEFT_OUT)
        for _pass in range(2):
            self.assertEqual(len(self.full()[0]), self.everybody)
            self.assertIn('no longer sends "', self.issues().error)
            self.assertEqual(self.employee(self.user["id"]).work_phone, "044 333 33 33")
