"""The engine's own queries: as many for a small page as for a large one."""

from unittest.mock import patch

from freezegun import freeze_time

from ..engine.pull import run_pass
from ..engine.pull.inbox import Inbox
from ..engine.push.outbox import Outbox
from ..engine.worker import Worker
from .queries import FlatCase, QueryCase


class TestQueries(FlatCase):
    def people(self, size):
        return size

    def fill(self, size):
        """Every second person is in Odoo already."""
        self.env["hr.employee"].create(
            [
                {
                    "name": f"{user['firstName']} {user['lastName']}",
                    "personnel_number": user["personnelNumber"],
                    "company_id": self.company.id,
                }
                for user in self.simulator.users[::2]
            ]
        )

    def measure(self, size):
        measured = super().measure(size)
        self.assertEqual(len(self.all_employees()), size, "every second one was recognised")
        # Schedules are looked for and made for each kind of them, of which large companies have more.
        return {**measured, "values": []}

    def test_flat(self):
        self.check_flat()


class TestIdlePass(QueryCase):
    """What a pass costs after its last page, where nothing waits and nothing changed."""

    #: Without a look at each of the connection's streams; there are more of them with each record type.
    most = 24

    def test_nothing_to_do(self):
        self.sync()
        with self.counting(run_pass.Pass, "_complete") as calls:
            self.sync(full=True)
        self.assertEqual([len(queries) <= self.most for queries in calls], [True, True], list(map(len, calls)))


class TestBetweenPages(QueryCase):
    """How often a pass looks, between its pages, whether anything else is due."""

    def looked(self, **clock):
        with freeze_time("2026-06-01 08:00:00", **clock), self.counting(Worker, "drain") as calls:
            self.sync("department", "employee", full=True)
        return len(calls)

    def test_once_a_second(self):
        self.sync()
        at_once = self.looked()
        self.pages_of(1)
        self.assertEqual(self.looked(), at_once, "many pages in one moment")
        self.simulator.forget()
        self.assertGreaterEqual(self.looked(auto_tick_seconds=1), at_once + self.employees)

    def test_more_is_due(self):
        """What is left over from the last look does not wait for a second."""
        self.sync()
        at_once = self.looked()
        self.pages_of(1)
        with patch.object(Inbox, "drain", lambda _inbox: bool(self.simulator.count("listUsers") < 3)):
            self.assertGreater(self.looked(), at_once)


class TestIdleOutbox(QueryCase):
    """What it costs between two pages of a pass to find that there is nothing to send."""

    record_types = ("department", "employee", "project", "task")
    sending = ("employee", "project", "task")

    def test_nothing_to_send(self):
        """One query, not one for each stream that sends."""
        self.sync()
        self.assertGreater(len(self.connection.stream_ids._works_off("out")), 1)
        with self.counting(Outbox, "drain") as calls:
            self.sync(full=True)
        self.assertTrue(calls)
        self.assertEqual({len(queries) for queries in calls}, {1}, calls)
