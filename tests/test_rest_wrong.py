"""A profile that is wrong: the test of the connection and a trial name what has to be corrected."""

import json

from .simulators.core.reply import json_reply
from .simulators.dialects import Snake
from .test_rest_proposed import ProposedCase


class TestWrongProfile(ProposedCase):
    dialect = Snake
    record_types = ("department", "employee")

    def correct(self):
        access = {**json.loads(self.draft.authentication), "prefix": "Secret "}
        self.enter(self.draft, authentication=json.dumps(access))

    def answers(self, change):
        """The list of people is what ``change`` makes of its items."""
        dialect = self.simulator.dialect
        listing = dialect.listing

        def answer(collection, request):
            body = json.loads(listing(collection, request).body)
            return json_reply(change(body) if collection == "users" else body)

        self.patch(dialect, "listing", answer)

    def tried(self):
        """What a trial of the employees says, of the list and of its records."""
        trial = self.connection.action_try_profile("employee")
        errors = [item["error"] for item in trial["items"] if item["error"]]
        return [one for one in (trial["error"], *trial["remarks"]) if one], errors

    def test_another_header(self):
        """The key is refused, and the API description asks for another header than the profile has."""
        self.draft.authentication = json.dumps({"type": "header", "name": "X-Key", "prefix": "Secret "})
        wanted = 'The system expects the API key as "Api-Token: <key>", but it is sent as "X-Key: Secret <key>".'
        [said], _errors = self.tried()
        self.assertIn(wanted, said)
        self.draft.action_save()
        self.assertIn(wanted, self.connection.action_test()["params"]["message"])
        self.assertIn(wanted, self.connection.last_error)

    def test_an_object_instead_of_a_list(self):
        self.answers(lambda body: {**body, "data": {one["id"]: one for one in body["data"]}})
        [said], errors = self.tried()
        self.assertIn("The answer of /people has no list at data.", said)
        self.assertEqual(errors, [])
        self.assertIn(said, self.record("employee").trial_result)

    def test_a_total_that_does_not_come(self):
        self.answers(lambda body: {**body, "meta": {"total_count": 1000}})
        said = "Only part of the list came (8 of 1000). Check how the profile reads its pages."
        self.assertEqual(self.tried(), ([said], []))

    def test_records_that_are_none(self):
        """The others are shown as they are."""
        self.answers(lambda body: {**body, "data": [None, "x", *body["data"]]})
        self.assertEqual(
            self.tried(), ([], [f"The list has an entry that is not an object: {value}" for value in ("null", '"x"')])
        )
        self.assertTrue(self.row("employee", "name").decoded)

    def test_ids_of_two_types(self):
        def change(body):
            ids = (number if number % 2 else str(number) for number in range(100))
            return {**body, "data": [{**one, "id": id_} for id_, one in zip(ids, body["data"], strict=False)]}

        self.answers(change)
        [said], errors = self.tried()
        self.assertIn("Some ids are numbers and others are texts.", said)
        self.assertEqual(errors, [])

    def tearDown(self):
        self.assertFalse(self.all_employees(), "a trial has imported somebody")
        super().tearDown()
