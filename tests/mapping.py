"""What the tests of mappings share: projects whose default activity is sent as a cost centre of Beispiel."""

from ..systems import SYSTEMS
from .conformance import ConformanceCase
from .simulators.beispiel.adapter import BeispielAdapter
from .test_beispiel import Registered


class MappingCase(Registered, ConformanceCase):
    """Two cost centres that are open and one that is closed; two activities, of which one is called like the first."""

    adapter = BeispielAdapter()
    system = "beispiel"

    def prepare(self):
        super().prepare()
        self.declare(SYSTEMS["beispiel"].mappings[0])
        self.consulting = self.add("100", "Consulting")
        self.training = self.add("200", "Training")
        self.closed = self.add("300", "Workshop", closed=True)
        Activity = self.env["hr.timesheet.activity"]
        self.advice, self.workshop = Activity.create(
            [{"name": name, "company_id": self.company.id} for name in ("Consulting", "Workshop")]
        )
        self.sync(full=True)

    def add(self, code, title, closed=False):
        """A cost centre at the simulator; returns its id."""
        return self.simulator.add("costcentres", code=code, title=title, closed=closed)

    def declare(self, *mappings):
        """Beispiel declares these mappings until the end of the test; each has the cost centres as its values."""
        self.addCleanup(SYSTEMS.__setitem__, "beispiel", SYSTEMS["beispiel"])
        system = type(SYSTEMS["beispiel"])
        SYSTEMS["beispiel"] = type(system.__name__, (system,), {"mappings": mappings})()

    def read_again(self):
        """Have the values read again."""
        self.connection.action_read_mapping_values()
        self.work()

    def rows(self, connection=None):
        domain = [("connection_id", "=", (connection or self.connection).id)]
        return self.env["hr.sync.mapping"].with_context(active_test=False).search(domain)

    def row(self, record):
        return self.rows().filtered(lambda row: (row.res_model, row.res_id) == (record._name, record.id))

    def values(self):
        """All values that were read, by external id."""
        domain = [("connection_id", "=", self.connection.id)]
        found = self.env["hr.sync.mapping.value"].with_context(active_test=False).search(domain)
        return {value.external_id: value for value in found}

    def map(self, record, external_id):
        """A person maps it; returns the row."""
        row = self.row(record)
        row.value_id = self.values()[external_id]
        return row

    def project(self, activity=None, name="Neues Projekt"):
        values = {"name": name, "company_id": self.company.id, "activity_id": activity and activity.id}
        return self.env["project.project"].create(values)

    def send(self):
        """Commit, and let the worker send; returns the cost centres of what was sent since the last time."""
        self.env.cr.flush()
        self.simulator.forget()
        self.work()
        return [one.body.get("costCentre", "–") for one in self.simulator.requests if one.method in ("POST", "PATCH")]

    def issue(self):
        return self.issues(direction="out")
