"""A company whose employees go to a simulated Kleer, where a person decides who is sent."""

from odoo import fields
from odoo.tests import new_test_user

from ..systems.kleer import Kleer
from .common import SyncCase
from .simulators.kleer import KleerSimulator

#: The personal identity numbers by which people are known to be the same.
SSN = {"Anna Berg": "19900101-2385"}


class ChoosingCase(SyncCase):
    """Nobody is there yet on either side; the stream of employees only sends, and Odoo wins."""

    system = Kleer.code

    def prepare(self):
        super().prepare()
        country = self.env.ref("base.se").id
        self.company = self.env["res.company"].create({"name": "Exempel", "country_id": country})
        self.env.user.company_ids |= self.company
        self.env = self.env(context={**self.env.context, "allowed_company_ids": self.company.ids})
        self.simulator = KleerSimulator().start()
        self.addCleanup(self.simulator.stop)
        self.connection = self.make_connection()
        self.stream = self.employees()
        self.stream.write({"direction": "out", "policy": "odoo", "enabled": True})

    def tearDown(self):
        self.assertEqual([str(one) for one in self.simulator.violations], [])
        super().tearDown()

    def make_connection(self):
        values = {"name": "Kleer", "system": self.system, "company_id": self.company.id}
        entered = {"base_url": self.simulator.base_url, "api_key": self.simulator.token}
        connection = self.env["hr.sync.connection"].create({**values, **entered})
        given = dict.fromkeys(("may_create", "users_only", "work_email"), "true")
        given |= {"company": self.simulator.company_id, "number": "none"}
        for setting in connection.setting_ids.filtered(lambda one: one.name in given):
            setting.value = given[setting.name]
        connection.stream_ids.confirmed_at = fields.Datetime.now()
        return connection

    def employees(self):
        return self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")

    def user(self, login, group="administrator"):
        groups = f"hr_sync.group_{group}"
        return new_test_user(self.env, login, groups=groups, company_id=self.company.id, company_ids=self.company.ids)

    def here(self, *names, **values):
        """Employees with these names, and a work e-mail each."""
        values = {"company_id": self.company.id, **values}
        return self.env["hr.employee"].create(
            [{"name": name, "work_email": self.address(name), "ssnid": SSN.get(name), **values} for name in names]
        )

    def there(self, name, **contract):
        """A user of Kleer, with a payroll contract if it is known who it is; returns the id."""
        user = self.simulator.add_user(name, self.address(name))
        if contract or name in SSN:
            self.simulator.add_contract(user, ssn=SSN.get(name), **contract)
        return str(user)

    def address(self, name):
        return f"{name.split()[0].lower()}@exempel.example"

    def names_there(self):
        return sorted(user["name"] for user in self.simulator.users.values())

    def connected(self):
        """The connection past its set-up."""
        self.assertEqual(self.connection.action_test()["params"]["type"], "success")

    def compare(self):
        """Look at both sides; returns the outcomes by name."""
        self.stream.sudo()._request_preview()
        self.work()
        return self.outcomes()

    def outcomes(self):
        return {one.label: one.outcome for one in self.proposals()}

    def proposals(self, label=None):
        domain = [("stream_id", "=", self.stream.id), *([("label", "=", label)] if label else [])]
        return self.env["hr.sync.proposal"].search(domain)

    def run_out(self):
        self.env.cr.flush()
        run = self.stream.sudo()._request_outbound("manual", again=True)
        self.work()
        return run

    def rows(self):
        """The list of who is sent, as it is shown: state by name."""
        action = self.stream.action_open_sending()
        return {row.name: row.state for row in self.env["hr.sync.sending"].search(action["domain"])}

    def row(self, employee):
        self.stream.action_open_sending()
        return self.env["hr.sync.sending"].search([("stream_id", "=", self.stream.id), ("res_id", "=", employee.id)])
