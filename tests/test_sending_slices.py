"""The records of a slice are sent together: one that fails takes no other with it, and each job has its outcome."""

import threading
from functools import partial
from unittest.mock import patch

from odoo.tests import BaseCase, freeze_time
from odoo.tools import mute_logger

from ..engine.error_table import Place
from ..engine.push.calls import Call, make_calls
from ..engine.push.sender import Sender
from ..records import RecordError
from ..systems.transport import Transport
from .pushing import PushCase
from .queries import QueryCase


@freeze_time("2026-06-01 08:00:00")
class TestSlices(PushCase):
    count = 5

    def prepare(self):
        super().prepare()
        self.users = [self.person(firstName="Anna", lastName=f"Nummer {number}") for number in range(self.count)]
        self.sync()
        self.people = [self.employee(user) for user in self.users]
        self.simulator.forget()

    def change(self, title="Neu"):
        for person in self.people:
            person.job_title = title
        self.commit()

    def titles(self):
        return [self.simulator.user(user)["jobTitle"] for user in self.users]

    def marks(self):
        return self.env["hr.sync.link"].search([]).filtered(lambda link: link.sent or link.state == "creating")

    def test_outcomes(self):
        updated, refused, deleted, same, _other = self.people
        self.simulator.faults.add(
            "updateUser", "status", status=422, when=lambda request: self.users[1] in request.path, times=1
        )
        updated.job_title = refused.job_title = deleted.job_title = same.job_title = "Neu"
        self.commit()
        same.job_title = False  # as both sides have it
        created = self.env["hr.employee"].create({"name": "Neu Angestellt", "company_id": self.company.id})
        self.stream().seen_job = 2**30
        self.commit()
        expected = {updated.id: "updated", refused.id: "failed", deleted.id: "skipped", same.id: "unchanged"}
        deleted.unlink()
        self.work()
        rows = self.env["hr.sync.job"].search([("direction", "=", "out"), ("state", "=", "done")])
        outcomes = {row.res_id: row.outcome for row in rows if row.purpose == "record"}
        self.assertEqual(outcomes, {**expected, created.id: "created"})
        self.assertEqual(self.issues(direction="out").outcome, "failed")

    def test_one_that_cannot_be_sent(self):
        """A value that is not right, and an error in a program: the others are sent, that one has an issue."""
        model = self.registry["hr.employee"]
        original = model._sync_to_record
        for error, code in ((RecordError("value", "simulated"), "value"), (ZeroDivisionError(), "unexpected")):

            def to_record(record, names, refs, error=error):
                if record == self.people[2]:
                    raise error
                return original(record, names, refs)

            with self.subTest(code):
                self.change(code)
                before = self.titles()[2]
                with (
                    patch.object(model, "_sync_to_record", to_record),
                    mute_logger("odoo.addons.hr_sync.engine.push.failing", "odoo.addons.hr_sync.engine.issues"),
                ):
                    self.work()
                self.assertEqual(self.titles(), [code, code, before, code, code])
                self.assertEqual(self.issues(direction="out").mapped("error_code"), [code])
                self.assertEqual(self.issues(direction="out").res_id, self.people[2].id)

    def test_one_whose_answer_cannot_be_saved(self):
        """The answers of the others are saved."""
        model = self.registry["hr.sync.link"]
        original, bad = model.write, self.link(self.users[1])

        def write(links, values):
            if bad in links and values.get("sent") is False:
                raise ZeroDivisionError
            return original(links, values)

        self.change()
        with (
            patch.object(model, "write", write),
            mute_logger("odoo.addons.hr_sync.engine.push.failing", "odoo.addons.hr_sync.engine.issues"),
        ):
            self.work()
        self.assertEqual(self.titles(), ["Neu"] * self.count)
        self.assertEqual(self.issues(direction="out").mapped("res_id"), [self.people[1].id])
        self.assertEqual(self.marks(), bad)

    def test_calls_that_are_not_made(self):
        """Once the system asks to wait, or refuses the key, nothing more is called, and nothing is marked as sent."""
        for status in (429, 401, 403):
            with self.subTest(status):
                self.simulator.faults.add("updateUser", "status", status=status, retry_after=600, times=1)
                self.simulator.forget()
                self.change(f"Neu {status}")
                with mute_logger("odoo.addons.hr_sync.models.sync.hr_sync_connection_engine"):
                    self.work()
                self.assertEqual(len(self.written()), 1)
                self.assertEqual(len(self.marks()), 1, "only what was called may have been carried out")
                self.later(hours=1)
                self.stream()._start_again()
                self.connection.action_resume()
                self.send()
                self.assertEqual(self.titles(), [f"Neu {status}"] * self.count)

    def test_creations_that_are_not_made(self):
        self.simulator.faults.add("createUser", "status", status=429, retry_after=600, times=1)
        self.env["hr.employee"].create(
            [{"name": f"Neu Nummer{number}", "company_id": self.company.id} for number in range(3)]
        )
        self.stream().seen_job = 2**30
        self.commit()
        self.work()
        self.assertEqual(len(self.written()), 1)
        self.assertEqual(self.marks().mapped("state"), ["creating"])
        self.later(hours=1)
        self.send()
        self.assertEqual(len(self.simulator.users), self.count + 3)

    def test_edited_while_it_is_sent(self):
        """An edit that is committed during the calls has a row of its own, which is not completed with the others."""
        self.change("Erst")
        original, rows, states = Sender._save, [], []

        def save(sender, answered, taken):
            if not rows:
                person = self.people[0].with_env(sender.stream.env)
                person.job_title = "Danach"
                person.env.cr.flush()
                rows.append(person.env["hr.sync.job"].search([("res_id", "=", person.id), ("state", "=", "pending")]))
            original(sender, answered, taken)
            states.append(rows[0].mapped("state"))

        with patch.object(Sender, "_save", save):
            self.work()
        self.assertEqual(states[0], ["pending", "done"])
        self.send()
        self.assertEqual(self.titles(), ["Danach", *["Erst"] * (self.count - 1)])

    def test_just_read(self):
        """Entities that were just read are not read again; what somebody changed in them is taken over."""
        self.simulator.update_user(self.users[0], mobile="+41 79 000 00 00")
        self.change()
        self.simulator.forget()
        original = Sender.send

        def send(sender, ids, remote, read=None):
            sender.transactions.commit()
            listed = [record for page in remote.pages() for record in page.records]
            return original(sender, ids, remote, {record.external_id: record for record in listed})

        with patch.object(Sender, "send", send):
            self.work()
        self.assertEqual(self.titles(), ["Neu"] * self.count)
        self.assertEqual(self.simulator.count("getUser"), 0)
        self.assertEqual(self.people[0].mobile_phone, "+41 79 000 00 00")

    def test_at_the_same_time(self):
        """Threads make calls, and nothing else; the first call of each step is made before all others."""
        calls, threads = [], []
        original = Transport.request

        def request(transport, method, path, *arguments):
            if "user" in path:
                threads.append(threading.current_thread())
                calls.append(method)
            return original(transport, method, path, *arguments)

        self.change()
        with patch.object(Transport, "request", request):
            self.work()
        self.assertEqual(self.titles(), ["Neu"] * self.count)
        self.assertEqual(calls, ["GET"] * self.count + ["PUT"] * self.count)
        self.assertNotIn(threading.main_thread(), threads)
        self.assertGreater(len(set(threads)), 2)


class _Remote:
    """What ``make_calls`` needs of a system's stream."""

    def __init__(self, at_once, together=1):
        self.at_once = at_once
        self.together = together
        self.note = None
        self.calls = []

    def update_all(self, wanted):
        self.calls.append(wanted)
        if ("lost",) in wanted:
            raise OSError("lost")
        return [ValueError(name) if name == "bad" else name for (name,) in wanted]


class TestCalls(BaseCase):
    def make(self, works, at_once=4, is_end=lambda made: False):
        calls = [Call(Place.PUSH_UPDATE, number, work) for number, work in enumerate(works)]
        return make_calls(calls, _Remote(at_once), is_end)

    def test_several_at_once(self):
        """They wait for each other, which they could not one after the other; the answers are in their order."""
        barrier = threading.Barrier(4, timeout=10)

        def work(remote, number):
            remote.note = number
            if number:
                barrier.wait()
            return remote.note

        made = self.make([partial(work, number=number) for number in range(9)])
        self.assertEqual([(one.call.res_id, one.answer) for one in made], [(number, number) for number in range(9)])

    def test_one_after_the_other(self):
        """Where the system does not allow more, in the worker's own thread."""
        made = self.make([lambda remote: threading.current_thread()] * 3, at_once=1)
        self.assertEqual({one.answer for one in made}, {threading.current_thread()})

    def test_after_a_failure(self):
        """The next one is made alone, so that what concerns all of them is met by few."""
        running, most = [], []

        def work(remote, number):
            running.append(number)
            most.append(len(running))
            try:
                if number < 3:
                    raise ValueError(number)
            finally:
                running.remove(number)

        made = self.make([partial(work, number=number) for number in range(4)])
        self.assertEqual([str(one.error) for one in made], ["0", "1", "2", "None"])
        self.assertEqual(most, [1, 1, 1, 1])

    def test_end(self):
        """No call begins after the end; those under way are waited for."""

        def work(remote, number):
            if number == 1:
                raise ValueError(number)
            return number

        works = [partial(work, number=number) for number in range(20)]
        made = self.make(works, is_end=lambda one: one.error is not None)
        self.assertLessEqual(len(made), 1 + 4)
        self.assertEqual([one.call.res_id for one in made], list(range(len(made))))
        made = self.make(works, at_once=1, is_end=lambda one: one.error is not None)
        self.assertEqual(len(made), 2)

    def make_together(self, names, is_end=lambda made: False):
        """Calls that are made together, but for those whose names begin with "alone"."""
        remote = _Remote(1, together=3)
        calls = [
            Call(
                Place.PUSH_UPDATE,
                number,
                lambda remote, name=name: remote.calls.append(name) or name,
                together=None if name.startswith("alone") else ("update_all", (name,)),
            )
            for number, name in enumerate(names)
        ]
        made = make_calls(calls, remote, is_end)
        self.assertEqual([one.call.res_id for one in made], list(range(len(made))))
        return remote.calls, [str(one.error or one.answer) for one in made]

    def test_together(self):
        """As many as the system takes; each has an answer, or an error, of its own."""
        calls, answers = self.make_together(["a", "b", "bad", "c", "d", "alone", "e"])
        self.assertEqual(calls, [[("a",), ("b",), ("bad",)], [("c",), ("d",)], "alone", "e"])
        self.assertEqual(answers, ["a", "b", "bad", "c", "d", "alone", "e"])

    def test_together_and_lost(self):
        """What nobody has heard of is an error of all that were in the call, and each is looked at."""
        seen = []
        calls, answers = self.make_together(["a", "lost", "b", "c"], lambda one: seen.append(one) or bool(one.error))
        self.assertEqual((len(calls), answers, len(seen)), (1, ["lost"] * 3, 3))


class TestSliceQueries(QueryCase):
    """What sending costs does not grow with how many are sent together, but for what is written of each."""

    employees, units, sending = 40, 2, ("employee",)
    sizes = (10, 20)

    def prepare(self):
        super().prepare()
        self.sync()
        self.people = self.all_employees()

    def measure(self, size, number):
        """The queries of one slice of so many changed employees."""
        for person in self.people[:size]:
            person.work_phone = f"+41 31 000 {size:02} {number:02}"
        self.env.cr.flush()
        seen = []
        with self.watching(seen):
            self.work()
        self.assertEqual(self.simulator.count("updateUser"), size)
        self.simulator.forget()
        return seen

    def test_each(self):
        self.measure(20, 0)  # caches are filled
        seen = {size: self.measure(size, 1) for size in self.sizes}
        few, many = (len(seen[size]) for size in self.sizes)
        listed = "\n".join(str(query)[:150] for query in seen[20])
        self.assertLessEqual(many - few, 2, f"{few} and {many}\n{listed}")
        self.assertLessEqual(many, 5 * 20, listed)  # whatever a turn of the worker takes by itself included
