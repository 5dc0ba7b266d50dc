"""Systems that a profile describes and that answer otherwise: each run says what is wrong, and nothing is lost."""

import json
from unittest.mock import patch

from ..systems.rest.calls import paging
from .simulators.core.reply import json_reply
from .simulators.dialects import Offsets
from .test_rest_profiles import ProfileCase


class HostileCase(ProfileCase):
    """Everything has been read once; what the list of employees answers after that is up to each test."""

    record_types = ("department", "employee")
    people = "users"

    def prepare(self):
        super().prepare()
        self.sync()

    def answers(self, change):
        """From now on the list of people is what ``change(body, request)`` makes of it."""
        dialect = self.simulator.dialect
        listing = dialect.listing

        def answer(collection, request):
            reply = listing(collection, request)
            return reply if collection != self.people else json_reply(change(json.loads(reply.body), request))

        patcher = patch.object(dialect, "listing", answer)
        patcher.start()
        self.addCleanup(patcher.stop)
        return patcher

    def read_all(self):
        """One pass over everything; its run of the employees."""
        stream = self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")
        stream.action_full_sync()
        self.work()
        return self.env["hr.sync.run"].search([("stream_id", "=", stream.id)], order="id desc", limit=1)

    def check_refused(self, change, sentence):
        """The run has failed with that sentence, nobody is gone, and a pass over a sound list is as if nothing was."""
        before = {one: (one.name, one.active) for one in self.all_employees()}
        patcher = self.answers(change)
        with self.count_writes() as counter:
            run = self.read_all()
        self.assertEqual(run.state, "failed")
        self.assertIn(sentence, run.error)
        self.assertEqual(counter.statements, [])
        patcher.stop()
        with self.count_writes() as counter:
            run = self.read_all()
        self.assertEqual((run.state, run.unchanged), ("done", len(before)))
        self.assertEqual(counter.statements, [])
        self.assertEqual({one: (one.name, one.active) for one in self.all_employees()}, before)


class TestHostileLists(HostileCase):
    def test_an_object_instead_of_a_list(self):
        def change(body, _request):
            return {**body, "data": {one["id"]: one for one in body["data"]}}

        self.check_refused(change, "The answer of /people has no list at data.")

    def test_a_list_elsewhere(self):
        self.check_refused(lambda body, _request: body["data"], "The answer of /people has no list at data.")

    def test_a_page_that_repeats(self):
        first = []

        def change(body, _request):
            first[:] = first or [body["data"]]
            return {"data": first[0], "meta": {"total_count": 100_000}}

        self.check_refused(change, "The list at /people repeats a page.")

    def test_pages_without_an_end(self):
        """Each page has people that were listed already, in another order."""

        def change(body, request):
            page = int(request.query.get("page", 1))
            items = body["data"] or self.listed
            self.listed = items[page % len(items) :] + items[: page % len(items)]
            return {"data": self.listed, "meta": {"total_count": 1000000}}

        self.startPatcher(patch.object(paging, "MAX_PAGES", 4))
        self.check_refused(change, "The list at /people does not end.")

    def test_a_total_that_is_none(self):
        def change(body, _request):
            return {**body, "meta": {"total_count": "many"}}

        self.check_refused(change, "The answer of /people has no number at meta.total_count.")

    def test_items_that_are_none(self):
        """What is no entity is an issue; who stands beside it comes in, and nobody is taken for gone."""
        person = self.source.store.all("users")[0]
        self.source.store.update("users", person["id"], {"lastName": "Neuer"})
        active = self.all_employees().filtered("active")
        self.answers(lambda body, _request: {**body, "data": [None, "x", *body["data"], {}, {"id": None}]})
        run = self.read_all()
        self.assertEqual((run.state, run.failed), ("partial", 4))
        self.assertEqual(self.employee(person["id"]).name, f"{person['firstName']} Neuer")
        self.assertEqual(self.all_employees().filtered("active"), active)
        self.assertEqual(self.issues().mapped("error"), ["An entity in the list of Employee has no id."])


class TestIdsOfTwoTypes(HostileCase):
    """Numbers in one pass and texts in the next are the same ids."""

    example, dialect = "offsets", Offsets

    def test_ids(self):
        def change(body, _request):
            return {**body, "result": [{**one, "key": str(one["key"])} for one in body["result"] or []]}

        before = self.all_employees()
        self.answers(change)
        with self.count_writes() as counter:
            run = self.read_all()
        self.assertEqual((run.state, run.unchanged), ("done", len(before)))
        self.assertEqual((counter.statements, self.all_employees()), ([], before))
