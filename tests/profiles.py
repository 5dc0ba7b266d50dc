"""What the tests of API profiles share: a connection without one, and one that has one and works."""

import json
from copy import deepcopy

from .simulators.dialects import DialectSimulator, Snake
from .simulators.twogethr.extent import Extent
from .test_rest_profiles import EXAMPLES
from .twogethr import TwogethrCase

#: The profile that describes what the simulated system speaks.
EXAMPLE = json.loads((EXAMPLES / "numbered_pages.json").read_text())


def changed(*place, value=None, base=EXAMPLE):
    """The example with another value at a place, as a text; None removes what stands there."""
    document = deepcopy(base)
    part = document
    for name in place[:-1]:
        part = part[name]
    if value is None:
        del part[place[-1]]
    else:
        part[place[-1]] = value
    return json.dumps(document)


def without(*record_types):
    """The example without these record types, which no other one refers to."""
    records = {name: entry for name, entry in EXAMPLE["records"].items() if name not in record_types}
    return json.dumps({**EXAMPLE, "records": records})


class DraftCase(TwogethrCase):
    """A connection of which nothing is known yet, and its draft."""

    employees, units = 0, 0
    system = "rest"

    def connect(self, **values):
        return self.env["hr.sync.connection"].create(
            {
                "name": "Other",
                "system": self.system,
                "company_id": self.company.id,
                "base_url": "https://hr.example",
                "api_key": "of the tests",
                **values,
            }
        )

    def draft(self, document=None):
        draft = self.env["hr.sync.profile"].browse(self.connection.action_open_profile()["res_id"])
        if document:
            draft.document = document
        return draft

    def record(self, record_type, draft=None):
        return (draft or self.draft()).record_ids.filtered(lambda one: one.record_type == record_type)

    def row(self, record_type, name):
        return self.record(record_type).field_ids.filtered(lambda one: one.name == name)


class ProfiledCase(DraftCase):
    """A connection whose saved profile fits the simulated system."""

    employees, units = 6, 2
    record_types = ("department", "employee", "project")
    sending = ("employee", "project")

    def simulate(self, **options):
        self.source = super().simulate(extent=Extent(projects=3, absences=2, months_of_time=1), **options)
        simulator = DialectSimulator(Snake, self.source.store).start()
        self.addCleanup(simulator.stop)
        return simulator

    def connect(self, **values):
        connection = super().connect(
            base_url=self.simulator.url, api_key=self.simulator.api_key, profile=json.dumps(EXAMPLE), **values
        )
        for stream in connection.stream_ids:
            stream.enabled = stream.record_type in self.record_types
            stream.direction = "both" if stream.record_type in self.sending else "in"
        connection.action_test()
        return connection

    def stream(self, record_type):
        return self.connection.stream_ids.filtered(lambda one: one.record_type == record_type)
