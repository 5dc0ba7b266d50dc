"""What somebody changes in Xledger between two runs: asked about within the hour, where people are asked at all."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import freeze_time
from odoo.tools import mute_logger

from ..engine.error_table import TABLE, Action, Notify, Place
from ..systems.xledger import Employees
from .failing import FAULTS, RAISED
from .xledger import START, XledgerCase

_HOUR = timedelta(hours=1)
_LOGS = (
    "odoo.addons.hr_sync.engine.worker",
    "odoo.addons.hr_sync.engine.push.remote_changes",
    "odoo.addons.hr_sync.models.sync.hr_sync_connection_engine",
)


class XledgerChangesCase(XledgerCase):
    """Kari and Ola were sent, the policy is to ask, and Xledger was asked for the first time."""

    def prepare(self):
        super().prepare()
        self.kari, self.ola = self.people(
            {"number": "1", "name": "Kari Moe", "work_email": "kari@eksempel.example"},
            {"number": "2", "name": "Ola Dahl"},
        )
        # No other runs than on Mondays, and those that people start.
        days = dict.fromkeys(("tuesday", "wednesday", "thursday", "friday"), False)
        self.employees.write({"policy": "ask", **days})
        with freeze_time(START) as self.clock:
            self.run_out()
            # As nothing is known about changes, all is read, once the run is over.
            self.assertEqual(self.operations()[-2:], ["employee_deltas", "employees"])
            self.assertEqual(self.pass_hour(), ["employee_deltas", "entities", "employees"])
        self.assertFalse(self.issues())

    def setUp(self):
        super().setUp()
        frozen = freeze_time("2026-06-01 09:00:00")
        self.clock = frozen.start()
        self.addCleanup(frozen.stop)

    def pass_hour(self, **more):
        """An hour later the worker has a turn; returns the operations of its calls."""
        self.env.cr.flush()
        self.clock.tick(_HOUR + timedelta(**more))
        self.simulator.forget()
        self.work()
        return self.operations()

    def change(self, person, **fields):
        """Somebody changes an employee in Xledger."""
        self.simulator.change(person.hr_sync_external_id, **fields)

    def there(self, person):
        return self.simulator.employees[person.hr_sync_external_id]


class TestXledgerChanges(XledgerChangesCase):
    def test_nothing_changed(self):
        """One call an hour, and none in between."""
        self.assertEqual(self.pass_hour(), ["employee_deltas"])
        self.simulator.forget()
        for _time in range(11):
            self.clock.tick(timedelta(minutes=5))
            self.work()
        self.assertEqual(self.operations(), [])
        self.assertEqual(self.pass_hour(), ["employee_deltas"])

    def test_nobody_is_to_be_asked(self):
        """With another policy, or where people start the runs, Xledger is not asked."""
        self.change(self.kari, email="feil@eksempel.example")
        for values in ({"policy": "odoo"}, {"policy": "remote"}, {"trigger": "manual"}, {"enabled": False}):
            with self.subTest(values), self.env.cr.savepoint() as savepoint:
                self.employees.write(values)
                self.assertEqual(self.pass_hour(), [])
                savepoint.rollback()
            self.env.invalidate_all()

    def test_before_the_first_run(self):
        self.employees.write({"last_success": False, "changes_next": False})
        self.assertEqual(self.pass_hour(), [])

    def test_a_change_there(self):
        """Somebody is asked within the hour; nothing is sent, not at the next schedule either."""
        self.change(self.kari, email="feil@eksempel.example")
        self.simulator.add_employee("77", "Siri", "Lie")
        self.assertEqual(self.pass_hour(), ["employee_deltas", "entities", "employees"])
        issue = self.issues()
        self.assertEqual((issue.res_id, issue.error_code, issue.direction), (self.kari.id, "conflict", "out"))
        self.assertIn("Work Email feil@eksempel.example", issue.error)
        self.assertEqual(self.pass_hour(), ["employee_deltas"])
        self.assertIn("employees", self.pass_hour(days=7), "the next run")
        self.assertEqual(self.nodes(), [])
        self.assertEqual(self.issues(), issue)

    def test_kept_or_overwritten(self):
        ours, theirs = "kari@eksempel.example", "feil@eksempel.example"
        calls = ["employee_deltas", "entities", "employees"]
        for choice, email, later in (("action_retry", ours, calls), ("action_take_remote", theirs, calls[:1])):
            with self.subTest(choice):
                self.change(self.kari, email=theirs)
                self.pass_hour()
                getattr(self.issues(), choice)()
                self.work()
                self.assertFalse(self.issues())
                self.assertEqual(self.there(self.kari)["email"], email)
                self.assertEqual(self.pass_hour(), later)
                self.assertFalse(self.issues())

    def test_own_writes(self):
        """What Odoo has sent is in the list as well, and is no question."""
        self.ola.work_email = "ola@eksempel.example"
        self.person("3", "Per Lien")
        self.run_out()
        self.assertEqual(len(self.nodes()), 2)
        self.assertEqual(self.pass_hour(), ["employee_deltas", "entities", "employees"])
        self.assertFalse(self.issues())
        self.assertEqual(self.pass_hour(), ["employee_deltas"])

    def test_an_answer_that_is_lost(self):
        """What a call without an answer has changed is no change of somebody else's, whatever Odoo has by then."""
        for email in ("nyest@eksempel.example", "kari@eksempel.example"):
            with self.subTest(email):
                self.kari.work_email = "ny@eksempel.example"
                self.simulator.faults.add("mutation updateEmployees", "reset", applied=True)
                self.run_out()
                self.assertEqual(self.there(self.kari)["email"], "ny@eksempel.example")
                self.kari.work_email = email
                self.pass_hour()
                self.run_out()
                self.assertFalse(self.issues())
                self.assertEqual(self.there(self.kari)["email"], email)

    def test_changed_on_both_sides(self):
        """What was changed in Odoo goes on waiting for the schedule, and does not overwrite what is asked about."""
        for choice, email in (("action_retry", "ny@eksempel.example"), ("action_take_remote", "feil@eksempel.example")):
            with self.subTest(choice), self.env.cr.savepoint() as savepoint:
                before = self.simulator.snapshot()
                self.change_both_sides()
                getattr(self.issues(), choice)()
                self.work()
                self.run_out()
                self.assertFalse(self.issues())
                self.assertEqual(self.there(self.kari)["email"], email)
                savepoint.rollback()
            self.simulator.reset(before)
            self.env.invalidate_all()

    def change_both_sides(self):
        self.kari.work_email = "ny@eksempel.example"
        self.ola.work_email = "ola@eksempel.example"
        self.change(self.kari, email="feil@eksempel.example")
        self.change(self.ola, email="ola@eksempel.example")
        self.pass_hour()
        self.assertEqual(self.nodes(), [])
        self.assertEqual(self.issues().mapped("res_id"), self.kari.ids, "the other one is the same on both sides")
        waiting = self.env["hr.sync.job"].search([("state", "=", "pending"), ("held", "=", True)])
        self.assertEqual(set(waiting.mapped("res_id")), {self.kari.id, self.ola.id})

    def test_left_alone(self):
        """A question that a person has put aside is not asked again."""
        self.change(self.kari, email="feil@eksempel.example")
        self.pass_hour()
        self.issues()._ignore()
        self.change(self.kari, email="nok@eksempel.example")
        self.pass_hour()
        self.assertFalse(self.issues())

    def test_deleted_there(self):
        self.simulator.delete(self.ola.hr_sync_external_id)
        self.pass_hour()
        self.assertEqual((self.issues().res_id, self.issues().error_code), (self.ola.id, "not_found"))

    def test_many_deleted_there(self):
        """It may be a right that was lost: the next run asks about all of them together."""
        self.many(12)
        self.run_out()
        self.pass_hour()
        for number in list(self.simulator.employees):
            self.simulator.delete(number)
        self.pass_hour()
        self.assertFalse(self.issues())

    def test_each_is_read_once(self):
        """Many changes are read page by page, each with one call."""
        self.pages_of(5)
        people = self.many(12)
        self.run_out()
        self.pass_hour()
        for person in people:
            self.change(person, email="feil@eksempel.example")
            self.change(person, email="feil.igjen@eksempel.example")
        self.assertEqual(self.pass_hour(), ["employee_deltas", "entities", *["employees"] * 3])
        self.assertEqual(set(self.issues().mapped("res_id")), set(people.ids))


class TestXledgerChangesCursor(XledgerChangesCase):
    def test_older_than_three_days(self):
        """All is read once, and whatever was changed meanwhile is found; after that there is a new cursor."""
        self.change(self.kari, email="feil@eksempel.example")
        self.clock.tick(timedelta(days=3))
        self.assertEqual(self.pass_hour(), ["entities", "employee_deltas", "employees"])
        self.assertEqual(self.issues().res_id, self.kari.id)
        self.assertEqual(self.pass_hour(), ["employee_deltas"])

    def test_refused(self):
        self.employees.changes_cursor = "17"
        self.change(self.kari, email="feil@eksempel.example")
        self.assertEqual(self.pass_hour(), ["employee_deltas", "entities", "employee_deltas", "employees"])
        self.assertEqual(self.issues().res_id, self.kari.id)
        self.assertEqual(self.pass_hour(), ["employee_deltas"])

    def test_changed_while_all_is_read(self):
        """The cursor is older than what was read: nothing falls in between."""
        self.employees.changes_cursor_at = False
        number = self.ola.hr_sync_external_id

        def change(_request):
            self.simulator.change(number, email="feil@eksempel.example")
            self.clock.tick(timedelta(minutes=1))

        self.simulator.faults.add("query employees", "call", call=change)
        with patch.object(Employees, "build_page", lambda _stream, _items: ([], [])):
            self.pass_hour()
        self.assertFalse(self.issues())
        self.pass_hour()
        self.assertEqual(self.issues().res_id, self.ola.id)

    def test_killed(self):
        """The cursor is kept once everything behind it was compared."""
        self.change(self.kari, email="feil@eksempel.example")
        with self.die_at("odoo.addons.hr_sync.engine.push.remote_changes.RemoteChanges", "_keep"):
            self.pass_hour()
        with self.die_at("odoo.addons.hr_sync.engine.push.remote_changes.RemoteChanges", "_question"):
            self.pass_hour()
        self.pass_hour()
        self.assertEqual(self.issues().res_id, self.kari.id)


class TestXledgerChangesFailing(XledgerChangesCase):
    def test_the_table(self):
        """Whatever becomes of the question, what is sent does not depend on it, and it is asked again."""
        self.change(self.kari, email="feil@eksempel.example")
        for kind, outcome in TABLE[Place.CHANGES].items():
            if outcome.action is Action.NONE:
                continue
            with self.subTest(kind=kind.name), self.env.cr.savepoint() as savepoint, mute_logger(*_LOGS):
                with self.failing(kind):
                    self.pass_hour()
                stopped = outcome.action is Action.STOP_CONNECTION
                self.assertEqual(self.connection.state, "error" if stopped else "connected")
                self.assertEqual(bool(self.connection.wait_until), outcome.action is Action.WAIT)
                self.assertEqual(bool(self.connection.failures), outcome.action is Action.END_TURN)
                place = self.issues().filtered(lambda one: one.external_id == "*:changes")
                self.assertEqual(bool(place), outcome.notify is Notify.PLACE)
                self.assertEqual(place, self.issues())
                self.assertFalse(self.employees.stopped)
                self.connection.action_resume()
                self.pass_hour()
                self.assertEqual(self.issues().mapped("res_id"), self.kari.ids)
                savepoint.rollback()
            self.env.invalidate_all()

    @contextmanager
    def failing(self, kind):
        """While this lasts, the list of changes cannot be read."""
        if kind in RAISED:
            with patch.object(Employees, "changed_since", side_effect=RAISED[kind]):
                yield
            return
        name, options = FAULTS[kind]
        self.simulator.faults.add("query employee_deltas", name, times=None, **options)
        yield
        self.simulator.faults.clear()

    def test_credits(self):
        """Without credits it waits until they are renewed."""
        self.change(self.kari, email="feil@eksempel.example")
        self.simulator.credits = 0
        self.assertEqual(self.pass_hour(), ["employee_deltas"])
        self.assertTrue(self.connection.wait_until)
        self.clock.tick(timedelta(minutes=11))
        self.pass_hour()
        self.assertEqual(self.issues().res_id, self.kari.id)

    def test_another_entity(self):
        """The token is that of another company: nothing is compared, and the connection stops."""
        self.change(self.kari, email="feil@eksempel.example")
        self.simulator.home = self.simulator.add_entity("900", "Fremmed AS")
        self.simulator.entities = {self.simulator.home: self.simulator.entities[self.simulator.home]}
        with mute_logger("odoo.addons.hr_sync.models.sync.hr_sync_connection_engine"):
            self.pass_hour()
        self.assertEqual((self.connection.state, self.issues().ids), ("error", []))
