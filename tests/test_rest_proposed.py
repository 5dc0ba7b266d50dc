"""From the API description of an unknown system to records that go both ways, as an administrator does it."""

import json

from .simulators.dialects import JsonApi, OData, Offsets, Snake
from .simulators.dialects.description import describe
from .test_rest_profiles import DialectCase

#: What is done by hand at the most.
MOST_CORRECTIONS = 10


class ProposedCase(DialectCase):
    """A connection whose profile was proposed, corrected in a few places, tried and saved."""

    system = "rest"
    #: The connection asks for a user name or the like, which it has a field for once the profile is saved.
    asks_more = False

    def make_connection(self, **values):
        connection = super().make_connection(**values)
        self.draft = self.proposed(connection)
        self.corrections = 0
        self.correct()
        self.trials = {} if self.asks_more else self.try_all(connection)
        self.draft.action_save()
        self.enter_settings(connection)
        self.trials = self.trials or self.try_all(connection)
        for stream in connection.stream_ids:
            stream.enabled = stream.record_type in self.record_types
        return connection

    def proposed(self, connection):
        """A draft that was proposed from what the system says of itself."""
        self.simulator.description = describe(self.simulator.dialect)
        return self.env["hr.sync.profile"].browse(connection.action_propose_profile()["res_id"])

    def try_all(self, connection):
        return {name: connection.action_try_profile(name) for name in self.record_types}

    def correct(self):
        """What a person has to correct; a subclass does it."""

    def enter(self, record, **values):
        """A person corrects something."""
        self.corrections += len(values)
        record.write(values)

    def record(self, record_type):
        return self.draft.record_ids.filtered(lambda one: one.record_type == record_type)

    def row(self, record_type, name):
        return self.record(record_type).field_ids.filtered(lambda one: one.name == name)

    def check_all(self):
        """The profile was proposed with a few corrections, and what it reads is what the system has."""
        self.assertLessEqual(self.corrections, MOST_CORRECTIONS)
        self.assertEqual((self.draft.state, self.draft.problem), ("saved", ""))
        for trial in self.trials.values():
            self.assertEqual((trial["error"], trial["remarks"]), ("", []))
            fields = [one for item in trial["items"] for one in item["fields"]]
            self.assertEqual([one for one in fields if one["error"]], [])
            self.assertGreater(len(fields), 3)
        names = [one["value"] for item in self.trials["employee"]["items"] for one in item["fields"]]
        self.assertIn("{firstName} {lastName}".format(**self.source.store.all("users")[0]), names)
        self.check_exchange()
        units = {one["name"] for one in self.source.store.all("organisation-units")}
        departments = self.env["hr.department"].search([("company_id", "=", self.company.id)])
        self.assertEqual(set(departments.mapped("name")), units)
        links = self.env["hr.sync.link"].search([("connection_id", "=", self.connection.id)])
        absences = links.filtered(lambda one: (one.record_type, one.res_model) == ("absence", "hr.leave"))
        self.assertEqual(
            {one.external_id for one in absences},
            {str(self.external_id(one["id"])) for one in self.source.store.all("absences")},
        )

    def external_id(self, id_):
        """The system's own id of an entity."""
        return id_


class TestNumberedPagesProposed(ProposedCase):
    dialect = Snake

    def correct(self):
        access = {**json.loads(self.draft.authentication), "prefix": "Secret "}
        self.enter(self.draft, authentication=json.dumps(access))

    def test_exchange(self):
        self.check_all()


class TestODataProposed(ProposedCase):
    dialect, asks_more = OData, True

    def correct(self):
        self.enter(self.draft, time_zone="Europe/Zurich")
        employee = self.record("employee")
        self.enter(employee, update_call=json.dumps({**json.loads(employee.update_call), "nested": "whole"}))

    def external_id(self, id_):
        return self.simulator.dialect.number(id_)

    def test_exchange(self):
        self.check_all()


class TestJsonApiProposed(ProposedCase):
    dialect, asks_more = JsonApi, True

    def correct(self):
        self.enter(self.draft, time_zone="Europe/Zurich")

    def test_exchange(self):
        self.check_all()


class TestOffsetsProposed(ProposedCase):
    dialect = Offsets

    def correct(self):
        """Its absences have no state: what is listed is approved."""
        self.enter(self.draft, time_zone="Europe/Zurich")
        options = json.dumps({"values": {"-": "approved"}, "default": "approved"})
        self.enter(self.row("absence", "state"), kind="choice", options=options)

    def external_id(self, id_):
        return self.simulator.dialect.number(id_)

    def test_exchange(self):
        self.check_all()
