"""Systems that profiles describe do in Odoo what every other system does."""

from pathlib import Path
from unittest.mock import patch

from lxml import etree

from ..systems import SYSTEMS, register
from ..systems.rest.profile import load_profile
from ..systems.rest.system import RestSystem
from .conformance import for_each_system
from .simulators.dialects import DialectSimulator, JsonApi, OData, Offsets, Snake
from .simulators.dialects.adapter import NumberedPagesAdapter
from .simulators.twogethr.extent import Extent
from .test_conformance import Reading, Secrets
from .test_conformance_writes import Sending
from .twogethr import TwogethrCase

EXAMPLES = Path(__file__).resolve().parents[1] / "systems" / "rest" / "examples"


class Registered:
    """An example is a system while the tests run."""

    example = "numbered_pages"

    def prepare(self):
        self.startPatcher(patch.dict(SYSTEMS))
        register(RestSystem(load_profile((EXAMPLES / f"{self.example}.json").read_bytes()), self.system))
        super().prepare()


class DialectCase(TwogethrCase):
    """A connection to a simulated system that speaks a dialect."""

    dialect = Snake
    employees, units = 8, 3
    record_types = ("department", "employee", "project", "absence_type", "absence", "time_entry")
    sending = ("employee", "project")

    def simulate(self, **options):
        self.source = super().simulate(extent=Extent(projects=4, absences=6, months_of_time=1), **options)
        simulator = DialectSimulator(self.dialect, self.source.store).start()
        self.addCleanup(simulator.stop)
        return simulator

    def make_connection(self, **values):
        connection = super().make_connection(**values)
        self.enter_settings(connection)
        return connection

    def enter_settings(self, connection):
        for name, value in (("user", "sync"), ("client_id", "hr sync")):
            connection.setting_ids.filtered(lambda setting, name=name: setting.name == name).value = value

    def sync(self):
        self.connection.action_sync()
        self.work()

    def check_exchange(self):
        """Everything is imported, a second pass changes nothing, and edits go both ways."""
        self.assertEqual(self.connection.state, "connected", self.connection.last_error)
        self.connection.default_project_id = self.env["project.project"].create(
            {"name": "General", "company_id": self.company.id, "allow_timesheets": True}
        )
        self.sync()
        self.assertEqual({run.record_type: run.error for run in self.connection.run_ids if run.error}, {})
        self.assertEqual(self.issues().mapped("error"), [])
        people = {one["personnelNumber"]: one for one in self.source.store.all("users")}
        employees = {one.personnel_number: one for one in self.all_employees()}
        self.assertEqual(
            {number: f"{one['firstName']} {one['lastName']}" for number, one in people.items()},
            {number: one.name for number, one in employees.items()},
        )
        projects = self.env["project.project"].search([("company_id", "=", self.company.id)])
        opened = {one["name"] for one in self.source.store.all("projects") if one["isActive"]}
        self.assertEqual(opened, set(projects.mapped("name")) - {"Internal", "General"})
        written = [("company_id", "=", self.company.id), ("holiday_id", "=", False)]
        lines = self.env["account.analytic.line"].search(written)
        hours = sum(one["hours"] for one in self.source.store.all("time-entries"))
        self.assertAlmostEqual(sum(lines.mapped("unit_amount")), hours, places=1)
        with self.count_writes() as counter:
            self.sync()
        self.assertEqual(counter.statements, [])
        number, person = next(iter(people.items()))
        employees[number].work_email = "neu@alpenwerk.example"
        self.env.cr.flush()
        self.work()
        self.assertEqual(self.source.store.get("users", person["id"])["email"], "neu@alpenwerk.example")
        self.source.store.update("users", person["id"], {"lastName": "Neuer"})
        self.sync()
        self.assertEqual(employees[number].name, f"{person['firstName']} Neuer")
        self.assertEqual(self.issues().mapped("error"), [])
        self.assertEqual([str(one) for one in self.simulator.violations], [])


class ProfileCase(Registered, DialectCase):
    """The connection's system is declared by an example."""

    system = "example"


class TestNumberedPages(ProfileCase):
    def test_exchange(self):
        self.check_exchange()

    def test_buttons(self):
        """Lists have the buttons of a system whose name is data."""
        arch = etree.fromstring(self.env["hr.employee"].get_view(view_type="list")["arch"])
        labels = arch.xpath("//header/button[@name='action_hr_sync']/@string")
        self.assertEqual(labels, ["Sync Numbered Pages HR Employees"])


class TestOData(ProfileCase):
    example, dialect = "odata", OData

    def test_exchange(self):
        self.check_exchange()


class TestJsonApi(ProfileCase):
    example, dialect = "json_api", JsonApi

    def test_exchange(self):
        self.check_exchange()


class TestOffsets(ProfileCase):
    example, dialect = "offsets", Offsets

    def test_exchange(self):
        self.check_exchange()


for part in (Reading, Secrets, Sending):
    joined = type(part.__name__, (Registered, part), {"__module__": __name__})
    globals().update(for_each_system(joined, adapters=[NumberedPagesAdapter()]))
