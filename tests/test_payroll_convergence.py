"""Whatever is approved, reopened and lost on the way: in the end payroll has each sum once."""

import copy

from odoo.tests import freeze_time, tagged

from .payroll import PayrollCase
from .payroll_histories import Histories
from .pushing import PushCase
from .random_histories import RandomHistories, add_more
from .simulators.tripletex.rules import Refused


@tagged("slow")
@freeze_time("2026-06-10 08:00:00")
class TestPayrollConvergence(RandomHistories, PayrollCase):
    machine = Histories
    later = PushCase.later

    def prepare(self):
        super().prepare()
        self.simulator.add_project("Tak", "2", activities=(self.there["montering"],))
        self.people = self.kari + self.add_second_employee()
        self.projects = self.project + self.add_project("Tak", project_number="2")
        self.connected()
        self.connection.keep_current = True
        self.assertEqual(self.projects.activity_id, self.assembly)
        self.state = copy.deepcopy(self.simulator.entities)

    def test_each_sum_is_there_once(self):
        self.run_histories(derandomize=True)

    # --- One history ---------------------------------------------------------------------------------

    def begin(self):
        super().begin()
        self.simulator.entities = copy.deepcopy(self.state)
        self.foreign = set()
        self.sending().trigger = "change"
        self.simulator.forget()

    def start_sync(self):
        self.connection.action_sync()

    def commit(self):
        self.env.cr.flush()

    def calm(self):
        super().calm()
        self.simulator.atomic_lists = True
        self.simulator.months.clear()
        self.simulator.weeks.clear()
        self.simulator.forbidden = set()

    def come_to_rest(self):
        """All months are open, and the projects of the other side are read as well."""
        self.simulator.faults.carry_out()
        self.calm()
        self.sending().trigger = "change"
        self.read_changing()
        super().come_to_rest(self.connection.action_sync, self.work)

    def read_changing(self):
        """A pass over what a history changes there, or whose calls it spoils: activities and wage types stay."""
        self.read_masters(("project", "employee"))

    def sending(self):
        """The streams by which hours leave."""
        return self.connection.stream_ids.filtered(lambda stream: stream.direction == "out").sudo()

    # --- What there is -------------------------------------------------------------------------------

    def lines(self, state):
        states = ("approved", "frozen") if state == "approved" else (state,)
        mine = [("company_id", "=", self.company.id), ("approval_state", "in", states)]
        return self.env["account.analytic.line"].search(mine, order="id")

    def there_ids(self, kind):
        return sorted(self.simulator.entities[kind])

    def register_there(self, who, day, what, hours):
        people, projects = self.there_ids("employee"), self.there_ids("project")
        answer = {
            "employee": {"id": people[who % len(people)]},
            "project": {"id": projects[what % len(projects)]},
            "activity": {"id": self.there["montering"]},
            "date": day.isoformat(),
            "hours": hours,
        }
        try:
            self.foreign.add(self.simulator.put_entry("entry", answer)["id"])
        except Refused:
            return  # there are hours of this key already

    def check_sums(self):
        ids = {
            (link.record_type, link.res_id): int(link.external_id)
            for link in self.env["hr.sync.link"].search([("connection_id", "=", self.connection.id)])
            if link.external_id.isdigit()
        }
        hours, wages = {}, {}
        for line in self.lines("approved"):
            self.assertEqual(line.approval_state, "frozen", line.name)
            who, day = ids["employee", line.employee_id.id], line.date.isoformat()
            key = (who, day, ids["project", line.project_id.id], self.there["montering"])
            hours[key] = hours.get(key, 0) + line.unit_amount
            if line.wage_type_id:
                key = (who, day, ids["wage_type", line.wage_type_id.id])
                wages[key] = wages.get(key, 0) + line.unit_amount
        there = self.simulator.hours()
        strange = {
            self.simulator._key("entry", item)
            for id_, item in self.simulator.entities["entry"].items()
            if id_ in self.foreign
        }
        for key, value in hours.items():
            self.assertAlmostEqual(there.get(key, 0), value, delta=0.0051, msg=f"hours of {key}")
        self.assertLessEqual(set(there) - set(hours), strange, "hours that nobody has approved")
        self.assertEqual(set(self.simulator.wages()), set(wages))
        for key, value in wages.items():
            self.assertAlmostEqual(self.simulator.wages()[key], value, delta=0.0051)
        for project in self.projects:
            there = self.simulator.entities["project"][ids["project", project.id]]
            self.assertEqual(project.name, there["name"])


add_more(TestPayrollConvergence, "test_each_sum_is_there_once")
