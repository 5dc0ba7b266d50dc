"""A company in Switzerland that has a simulated 2getHR."""

import json
import re

from ..systems.twogethr import Twogethr
from .common import SyncCase
from .simulators.twogethr import TwogethrSimulator

RECORD_TYPES = tuple(stream.record_type() for stream in Twogethr.streams)
#: In ``spoil``: the answer leaves the key out.
LEFT_OUT = object()


def is_call(simulator, operation, method, url):
    """Whether a call is that operation of the simulated API."""
    called = simulator.contract.operations[operation]
    path = re.sub(r"\{[^{}]*\}", "[^/]+", called.path)
    return method == called.method and bool(re.fullmatch(path, url.partition("?")[0]))


class TwogethrCase(SyncCase):
    """Sets up a small company at the simulator and a tested connection to it."""

    system = Twogethr.code
    employees, units = 12, 4
    #: The streams that are switched on; the others only cost time.
    record_types = ("department", "employee")
    #: Those of them that also send.
    sending = ()

    def prepare(self):
        super().prepare()
        self.simulator = self.simulate()
        self.company = self.env["res.company"].create(
            {"name": "Alpenwerk AG", "country_id": self.env.ref("base.ch").id}
        )
        self.env.user.company_ids |= self.company
        self.env = self.env(context={**self.env.context, "allowed_company_ids": self.company.ids})
        self.connection = self.connect()

    def simulate(self, **options):
        """A simulator that runs until the test is over, or the class where the tests share it."""
        options = {"employees": self.employees, "units": self.units, "seed": 7, **options}
        simulator = TwogethrSimulator(**options).start()
        self.addCleanup(simulator.stop)
        return simulator

    def connect(self, **values):
        """A connection to the simulator, tested."""
        connection = self.make_connection(**values)
        for stream in connection.stream_ids:
            both = stream.record_type in self.sending and "both" in stream._declaration().directions
            if stream.direction != "out":
                stream.direction = "both" if both else "in"
        connection.action_test()
        return connection

    def make_connection(self, **values):
        """The same before anybody has tested it, with the case's streams switched on."""
        connection = self.env["hr.sync.connection"].create(
            {
                "name": "2getHR",
                "system": self.system,
                "company_id": self.company.id,
                "base_url": self.simulator.url,
                "api_key": self.simulator.api_key,
                **values,
            }
        )
        connection.stream_ids.filtered(lambda stream: stream.record_type not in self.record_types).enabled = False
        return connection

    def plain_users(self):
        """The users to whom nothing refers."""
        heads = {unit["headUserId"] for unit in self.simulator.units}
        heads |= {user["managerId"] for user in self.simulator.users}
        return [user for user in self.simulator.users if user["id"] not in heads]

    # --- What others do meanwhile --------------------------------------------------------------------

    def spoil(self, id_, collection="users", touch=True, **fields):
        """Change an entity at the simulator past all that it checks; ``LEFT_OUT`` removes a key."""
        store = self.simulator.store
        entry = store[collection].entries[id_]
        data = entry.copy()
        for name, value in fields.items():
            if value is LEFT_OUT:
                data.pop(name, None)
            else:
                data[name] = value
        if touch:  # a new time of change, and nothing else, by the front door
            store.update(collection, id_, {})
            data["modifiedAt"] = store[collection].entries[id_].data["modifiedAt"]
        with store.lock:
            entry = store[collection].entries[id_]
            entry.data, entry.valid, entry._json = data, True, json.dumps(data)
            store[collection].version += 1
