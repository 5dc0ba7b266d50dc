"""The error table, cell by cell: each class of error at each place, and what becomes of the work."""

from contextlib import nullcontext
from unittest.mock import patch

from odoo.tests import freeze_time

from ..engine.error_table import MANY, TABLE, TRIES, Action, Notify, Place, Seen, outcome_of, seen
from ..systems import KeyRefused, RemoteError, TooLarge
from ..systems.tripletex.client import TripletexClient
from .failing import FAULTS, OPERATIONS, RAISED, FailingCase
from .payroll import PayrollCase

#: Where a person has pressed a button.
_BUTTONS = {
    Place.TEST: "action_test",
    Place.TEST_NEW_KEY: "_test",
    Place.WEBHOOK_REGISTER: "action_register_webhook",
    Place.WEBHOOK_REMOVE: "action_remove_webhook",
    Place.WEBHOOK_PROBE: "action_probe_webhook",
}
#: Those that need a system to which many are sent together.
_BATCHES = (Place.PUSH_BATCH, Place.VERIFY)
#: Those that need a system with mappings: ``test_mappings`` walks them.
_MAPPINGS = (Place.MAPPING,)
#: Those that need a system that can be asked for changes: ``test_xledger_changes`` walks them.
_CHANGES = (Place.CHANGES,)


class TestTheTable(FailingCase):
    def test_complete(self):
        """A class or a place without a cell would only be missed when it is met."""
        self.assertEqual(set(TABLE), set(Place))
        for place, row in TABLE.items():
            self.assertEqual(set(row), set(Seen), place)
            self.assertNotEqual(row[Seen.UNEXPECTED].action, Action.NONE, place)
            for kind, outcome in row.items():
                with self.subTest(place=place, kind=kind):
                    self.assertEqual(outcome.action is Action.NONE, bool(outcome.why))

    def test_every_place_and_class_is_walked(self):
        self.assertEqual({*OPERATIONS, Place.CONNECT, *_BATCHES, *_MAPPINGS, *_CHANGES}, set(Place))
        self.assertEqual(FAULTS.keys() | RAISED.keys(), set(Seen))

    def test_sorted(self):
        """Kinds of an error count as what they are made from; what nobody knows is an error in a program."""
        self.assertIs(seen(KeyRefused("no")), Seen.UNAUTHORIZED)
        self.assertIs(seen(TooLarge("no")), Seen.CONTRACT)
        self.assertIs(seen(type("Own", (RemoteError,), {})("no")), Seen.REJECTED)
        self.assertIs(seen(KeyError("no")), Seen.UNEXPECTED)

    def test_what_cannot_happen(self):
        for place, row in TABLE.items():
            for kind in [kind for kind in RAISED if row[kind].action is Action.NONE]:
                self.assertEqual(outcome_of(RAISED[kind], place), row[Seen.UNEXPECTED])


class TestSlices(FailingCase):
    """What the worker meets."""

    def walk(self, place):
        for kind, outcome in TABLE[place].items():
            if outcome.action is Action.NONE:
                continue
            with self.cell(place=place.name, seen=kind.name):
                record_type, pieces = self.begin(place)
                with self.failing(place, kind):
                    self.work()
                action = Action.FAIL if outcome.action in (Action.ADOPT, Action.ASK) else outcome.action
                self.assertEqual(self.became(record_type, pieces), (action, outcome.notify))

    def test_connect(self):
        self.walk(Place.CONNECT)

    def test_first_call(self):
        self.walk(Place.FIRST_CALL)

    def test_pull_list(self):
        self.walk(Place.PULL_LIST)

    def test_pull_single(self):
        self.walk(Place.PULL_SINGLE)

    def test_due(self):
        self.walk(Place.DUE)

    def test_retry(self):
        self.walk(Place.RETRY)

    def test_delivery(self):
        self.walk(Place.DELIVERY)

    def test_file(self):
        self.walk(Place.FILE)

    def test_preview(self):
        self.walk(Place.PREVIEW)

    def test_preview_new_key(self):
        self.walk(Place.PREVIEW_NEW_KEY)

    def test_push_read(self):
        self.walk(Place.PUSH_READ)

    def test_push_create(self):
        self.walk(Place.PUSH_CREATE)

    def test_push_update(self):
        self.walk(Place.PUSH_UPDATE)

    def test_push_remove(self):
        self.walk(Place.PUSH_REMOVE)

    def test_many(self):
        """Many in a row mean the system: that is another action, and no more calls are made."""
        for place, row in TABLE.items():
            for kind, outcome in row.items():
                if outcome.many is None:
                    continue
                with self.cell(place=place.name, seen=kind.name):
                    record_type, pieces = self.begin(place, MANY + 1)
                    self.simulator.forget()
                    with self.failing(place, kind):
                        self.work()
                    self.assertEqual(self._calls(OPERATIONS[place]), MANY)
                    if outcome.many is not Action.END_SLICE:
                        self.assertEqual(self.became(record_type, pieces)[0], outcome.many)
                    else:
                        self.assertFalse(self.connection.failures)

    def _calls(self, operation):
        """Of how many entities an operation was asked for."""
        asked = [one for one in self.simulator.requests if one.operation == operation]
        return len({one.path if one.method != "POST" else id(one) for one in asked})

    def test_tries(self):
        """What is tried again by itself is reported after some tries, and given up."""
        for place, row in TABLE.items():
            for kind, outcome in row.items():
                if not outcome.tries:
                    continue
                with self.cell(place=place.name, seen=kind.name):
                    _record_type, rows = self.begin(place)
                    with self.failing(place, kind):
                        for _try in range(TRIES):
                            self.assertEqual((rows.state, len(self.issues())), ("pending", 0))
                            rows.next_attempt = False
                            self.work()
                    self.assertEqual((rows.state, len(self.issues())), ("done", 1))


@freeze_time("2026-06-01 08:00:00")
class TestBatches(PayrollCase):
    """What the worker meets where many are sent together."""

    cell, became = FailingCase.cell, FailingCase.became

    def prepare(self):
        super().prepare()
        self.connected()

    def walk(self, place, begin):
        for kind, outcome in TABLE[place].items():
            if outcome.action is Action.NONE:
                continue
            with self.cell(place=place.name, seen=kind.name):
                pieces = begin()
                with self.failing(kind):
                    self.work()
                action = outcome.action
                if action is Action.HALVE:
                    self.assertEqual(set(pieces.mapped("error_code")), {"unexpected"})
                    action = Action.RETRY
                notify = Notify.NOBODY if outcome.action is Action.HALVE else outcome.notify
                self.assertEqual(self.became("approved_hours", pieces), (action, notify))

    def failing(self, kind):
        """While this lasts, the list of hours cannot be read."""
        if kind in FAULTS:
            fault, options = FAULTS[kind]
            self.simulator.faults.add("GET /timesheet/entry", fault, times=None, **options)
            return nullcontext()
        call = TripletexClient.call

        def failing_call(client, method, path, *args, **options):
            if (method, path) == ("GET", "/timesheet/entry"):
                raise RAISED[kind]
            return call(client, method, path, *args, **options)

        return patch.object(TripletexClient, "call", failing_call)

    def test_push_batch(self):
        def begin():
            self.approve(*(self.add_line(4, day=f"2026-05-0{day}") for day in (4, 5)))
            self.env.cr.flush()
            rows = self.env["hr.sync.job"].search([("direction", "=", "out"), ("state", "=", "pending")])
            self.assertEqual(len(rows), 2)
            return rows

        self.walk(Place.PUSH_BATCH, begin)

    def test_verify(self):
        """The piece of work is the run."""

        def begin():
            self.approve(self.add_line(4))
            self.work()
            return self.stream("approved_hours").sudo()._request_outbound("manual")

        self.walk(Place.VERIFY, begin)


class TestButtons(FailingCase):
    """What a person meets who presses a button."""

    def prepare(self):
        super().prepare()
        self.connection.action_register_webhook()
        self.connection.action_setup_update()
        self.connection.setup_ids.new_api_key = "another-key"

    def walk(self, place):
        for kind, outcome in TABLE[place].items():
            if outcome.action is Action.NONE:
                continue
            with self.cell(place=place.name, seen=kind.name), self.failing(place, kind):
                pressed = self.connection.setup_ids if place is Place.TEST_NEW_KEY else self.connection
                press = getattr(pressed, _BUTTONS[place])
                if outcome.action is Action.RAISE:
                    self.assertRaises(type(RAISED[kind]), press)
                    continue
                answer = press()["params"]
                stopped = outcome.action is Action.STOP_CONNECTION
                self.assertEqual(self.connection.state, "error" if stopped else "connected")
                if stopped:
                    self.assertIn("the API key was refused", self.connection.last_error)
                if outcome.notify is Notify.PERSON:
                    self.assertEqual(answer["type"], "danger")
                    self.assertTrue(answer["message"])

    def test_test(self):
        self.walk(Place.TEST)

    def test_test_new_key(self):
        self.walk(Place.TEST_NEW_KEY)

    def test_webhook_register(self):
        self.walk(Place.WEBHOOK_REGISTER)

    def test_webhook_remove(self):
        self.walk(Place.WEBHOOK_REMOVE)

    def test_webhook_probe(self):
        with patch("odoo.addons.hr_sync.models.sync.connection_webhook.requests.post") as post:
            post.return_value.status_code = 202
            self.walk(Place.WEBHOOK_PROBE)
