"""Whatever is approved, reopened and lost on the way: in the end Xledger has each sum once."""

from odoo.tests import freeze_time, tagged

from .random_histories import RandomHistories, add_more
from .simulators.xledger.timesheets import FLAGS
from .xledger_histories import Histories
from .xledger_hours import XledgerHoursCase


@tagged("slow")
@freeze_time("2026-06-10 08:00:00")
class TestXledgerConvergence(RandomHistories, XledgerHoursCase):
    machine = Histories
    examples, steps = 25, 8

    def prepare(self):
        super().prepare()
        self.people = self.kari + self.link_person(self.add_employee("Ola Vik"), "8")
        self.projects = self.project + self.add_project("Tak", activity_id=self.assembly.id)
        self.map(self.projects[1])
        self.work()
        self.state = self.simulator.snapshot()

    def test_each_sum_is_there_once(self):
        self.run_histories(derandomize=True)

    # --- One history ---------------------------------------------------------------------------------

    def begin(self):
        super().begin()
        self.simulator.reset(self.state)
        #: The rows that somebody has entered in Xledger.
        self.foreign = set()

    def commit(self):
        self.env.cr.flush()

    def calm(self):
        super().calm()
        self.simulator.carries_out_parts = False
        self.simulator.closed_months.clear()

    def come_to_rest(self):
        """Everything is open, and somebody has answered the questions about rows that Odoo does not know."""
        self.simulator.faults.carry_out()
        self.check_foreign("3.00")
        linked = set(self.env["hr.sync.link"].search([("state", "=", "linked")]).mapped("external_id"))
        for id_, row in self.simulator.timesheets.items():
            self.simulator.edit_row(id_, **dict.fromkeys(FLAGS, False))
            if id_ not in linked and not (row["comment"] or "").startswith("[Odoo"):
                self.simulator.edit_row(id_, workingHours="0.00")
        super().come_to_rest(self.stream.action_sync, self.work)

    # --- What there is -------------------------------------------------------------------------------

    def lines(self, state):
        states = ("approved", "frozen") if state == "approved" else (state,)
        mine = [("company_id", "=", self.company.id), ("approval_state", "in", states)]
        return self.env["account.analytic.line"].search(mine, order="id")

    def map_again(self, which):
        name = list(self.there)[which % 2]
        self.map(self.projects[which % len(self.projects)], name)
        self.commit()

    def project_there(self, what):
        return self.there[("Brygga", "Tak")[what % 2]]

    def enter_there(self, who, day, what):
        employee = self.people[who % len(self.people)].hr_sync_external_id
        fields = {"activity": self.there["Montering"], "text": "For hånd"}
        number = self.simulator.enter(employee, day.isoformat(), self.project_there(what), "3.00", **fields)
        self.foreign.add(number)

    def edit_there(self, which, **fields):
        """Somebody changes a row of Odoo's."""
        numbers = [id_ for id_ in sorted(self.simulator.timesheets) if id_ not in self.foreign]
        if numbers:
            self.simulator.edit_row(numbers[which % len(numbers)], **fields)

    def check_sums(self):
        ids = {
            (link.record_type, link.res_id): link.external_id
            for link in self.env["hr.sync.link"].search([("connection_id", "=", self.connection.id)])
        }
        mapped = {
            (row.res_model, row.res_id): row.value_id.external_id
            for row in self.env["hr.sync.mapping"].search([("connection_id", "=", self.connection.id)])
        }
        wanted = {}
        for line in self.lines("approved"):
            self.assertEqual(line.approval_state, "frozen", line.name)
            time_type = mapped["hr.wage.type", line.wage_type_id.id] if line.wage_type_id else None
            project = mapped["project.project", line.project_id.id]
            who = ids["employee", line.employee_id.id]
            key = (who, line.date.isoformat(), project, self.there["Montering"], time_type)
            wanted[key] = wanted.get(key, 0) + line.unit_amount
        there = self.simulator.hours()
        self.assertEqual(set(there), set(wanted))
        for key, value in wanted.items():
            self.assertEqual(len(there[key]), 1, key)
            self.assertAlmostEqual(float(there[key][0]), value, delta=0.0151, msg=f"hours of {key}")
        self.check_foreign("0.00")

    def check_foreign(self, hours):
        """Nobody but people has changed their rows."""
        rows = [self.simulator.timesheets[number] for number in self.foreign]
        self.assertEqual({(row["workingHours"], row["text"]) for row in rows} - {(hours, "For hånd")}, set())


add_more(TestXledgerConvergence, "test_each_sum_is_there_once")
