"""A company whose employees are sent to a simulated Xledger."""

from odoo.tests import freeze_time

from .common import SyncCase
from .simulators.xledger import XledgerSimulator

# A Monday, 10 in the morning in Oslo.
START = "2026-06-01 08:00:00"


@freeze_time(START)
class XledgerCase(SyncCase):
    """A company whose employees are sent to an Xledger in which nobody is yet."""

    system = "xledger"

    def prepare(self):
        super().prepare()
        self.simulator = XledgerSimulator().start()
        self.addCleanup(self.simulator.stop)
        self.company = self.env["res.company"].create({"name": "Eksempel", "country_id": self.env.ref("base.no").id})
        self.env.user.company_ids |= self.company
        self.env = self.env(context={**self.env.context, "allowed_company_ids": self.company.ids})
        self.connection = self.env["hr.sync.connection"].create(
            {
                "name": "Xledger",
                "system": "xledger",
                "company_id": self.company.id,
                "base_url": self.simulator.base_url,
                "api_key": self.simulator.token,
            }
        )
        self.employees = self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")
        self.employees.enabled = True
        (self.connection.stream_ids - self.employees).enabled = False
        self.assertEqual(self.connection.action_test()["params"]["type"], "success")
        self.simulator.forget()

    def tearDown(self):
        self.assertEqual([str(one) for one in self.simulator.violations], [])
        super().tearDown()

    def person(self, number, name=None, **values):
        """A new employee."""
        return self.people({"number": number, "name": name or f"Kari Berg {number}", **values})

    def people(self, *many):
        """New employees, each with a ``number`` and a ``name``, and with a contract since 2020."""
        dates = {"date_version": "2020-01-01", "contract_date_start": "2020-01-01"}
        return self.env["hr.employee"].create(
            [
                {
                    **dates,
                    "company_id": self.company.id,
                    "personnel_number": values.pop("number"),
                    **values,
                }
                for values in many
            ]
        )

    def many(self, count):
        return self.people(*({"number": str(1000 + n), "name": f"Kari Berg {n}"} for n in range(count)))

    def enter(self, **values):
        """Enter these settings of the connection."""
        for setting in self.connection.setting_ids.filtered(lambda one: one.name in values):
            setting.value = values[setting.name]

    def run_out(self, **options):
        """An outbound run that a person starts, and all the worker does then."""
        self.env.cr.flush()
        self.simulator.forget()
        run = self.employees.sudo()._request_outbound("manual", **options)
        self.work()
        return run

    def operations(self):
        """The operations of the calls since the record of requests was cleared."""
        return [request.operation.split()[1] for request in self.simulator.requests]

    def counts(self, run):
        names = ("created", "updated", "unchanged", "conflicted", "failed")
        return run.state, {name: run[name] for name in names if run[name]}

    def nodes(self):
        """What was sent since the record of requests was cleared."""
        return [
            one["node"]
            for request in self.simulator.requests
            if request.operation.startswith("mutation")
            for one in request.body["inputs"]
        ]
