"""Whatever is approved, reopened and lost on the way: in the end payroll has each sum once.

As in ``test_convergence``: 50 histories, the same each time, belong to every run; more, and new ones, with
``HR_SYNC_HISTORIES=1000``.
"""

import copy
import os
from datetime import date, timedelta
from itertools import count

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .payroll import PayrollCase
from .pushing import PushCase
from .simulators.tripletex_rules import Refused

HISTORIES = int(os.environ.get("HR_SYNC_HISTORIES", "0"))
STEPS, BATCH = 14, 50
MONDAY = date(2026, 5, 25)  # the week is in two months
#: What may go wrong with a call. ``applied``: carried out, and the answer lost.
FAULTS = [
    ("reset", {}),
    ("reset", {"applied": True}),
    ("status", {"status": 500}),
    ("status", {"status": 503, "applied": True}),
    ("status", {"status": 429}),
    ("status", {"status": 409}),
    ("malformed", {"applied": True}),
    ("cut", {"applied": True}),
    ("later", {}),
]
#: Of these nobody knows what became of the call.
LOST = [("later", {}), ("reset", {}), ("reset", {"applied": True})]
WRITES = [
    "POST /timesheet/entry/list",
    "PUT /timesheet/entry/list",
    "DELETE /timesheet/entry/{id}",
    "POST /timesheet/salaryTypeSpecification",
    "PUT /timesheet/salaryTypeSpecification/{id}",
    "DELETE /timesheet/salaryTypeSpecification/{id}",
]
READS = [
    "GET /timesheet/entry",
    "GET /timesheet/month/byMonthNumberList",
    "GET /employee",
    "GET /token/session/>whoAmI",
]
DEATHS = [
    ("models.engine.worker.Worker", "commit"),
    ("models.engine.batch.Batch", "_intend"),
    ("models.engine.batch.Batch", "_agree"),
    ("systems.tripletex.hours.Hours", "send"),
    ("systems.tripletex.hours.Wages", "send"),
    ("systems.tripletex.totals.TotalsStream", "_look_up"),
]

_chosen = st.integers(0, 30)
_hours = st.sampled_from([0.01, 0.5, 1 / 3, 2, 7.5])


class Histories(RuleBasedStateMachine):
    """People who work and approve, others in payroll, a network and a power supply."""

    case = None

    def __init__(self):
        super().__init__()
        self.case.begin()
        self.numbers = count(1)

    # --- What people do ------------------------------------------------------------------------------

    @rule(who=_chosen, day=_chosen, what=_chosen, hours=_hours, overtime=st.booleans(), approved=st.booleans())
    def work_somewhere(self, who, day, what, hours, overtime, approved):
        self.register(who, day, what, hours, overtime, approved)

    def register(self, who, day, what, hours, overtime, approved):
        case = self.case
        line = case.add_line(
            hours,
            day=str(MONDAY + timedelta(days=day % 9)),
            name=f"Arbeid {next(self.numbers)}",
            employee_id=case.people[who % len(case.people)].id,
            project_id=case.projects[what % len(case.projects)].id,
            wage_type_id=case.overtime.id if overtime else False,
        )
        if approved:
            case.approve(line)
        case.commit()

    @rule(which=_chosen, everything=st.booleans())
    def approve(self, which, everything):
        self._act("open", which, everything, self.case.approve)

    @rule(which=_chosen, everything=st.booleans())
    def reopen(self, which, everything):
        self._act("approved", which, everything, self.case.reopen)

    @rule(which=_chosen, hours=_hours)
    def edit(self, which, hours):
        self._act("open", which, False, lambda line: line.write({"unit_amount": hours}))

    @rule(which=_chosen)
    def delete(self, which):
        self._act("open", which, False, lambda line: line.unlink())

    def _act(self, state, which, everything, act):
        lines = self.case.lines(state)
        if lines:
            act(lines if everything else lines[which % len(lines)])
            self.case.commit()

    @rule(who=_chosen, day=_chosen, fault=st.sampled_from(LOST), then=st.sampled_from(["reopen", "edit"]))
    def change_their_mind(self, who, day, fault, then):
        """Somebody approves, and takes it back while nobody knows what became of the call."""
        self.register(who, day, day, 2, False, False)
        line = self.case.lines("open")[-1]
        kind, options = fault
        for operation in WRITES:
            self.case.simulator.faults.add(operation, kind, **options)
        self.case.approve(line)
        self.case.work()
        self.case.reopen(line)
        if then == "edit":
            line.unit_amount += 1
            self.case.approve(line)
        self.case.work()

    # --- What they do in payroll ---------------------------------------------------------------------

    @rule(who=_chosen, day=_chosen, what=_chosen, hours=st.sampled_from([1, 5]))
    def register_there(self, who, day, what, hours):
        """Hours of a key that Odoo may have too."""
        self.case.register_there(who, MONDAY + timedelta(days=day % 9), what, hours)

    @rule(who=_chosen, june=st.booleans(), completed=st.booleans())
    def set_month(self, who, june, completed):
        ids = self.case.there_ids("employee")
        self.case.simulator.set_month(ids[who % len(ids)], "2026-06" if june else "2026-05", completed=completed)

    @rule(which=_chosen)
    def rename_there(self, which):
        ids = self.case.there_ids("project")
        self.case.simulator.change("project", ids[which % len(ids)], name=f"Prosjekt {next(self.numbers)}")

    # --- What the machines do ------------------------------------------------------------------------

    @rule()
    def work(self):
        self.case.work()

    @rule()
    def daily_pass(self):
        self.case.read_masters()

    @rule()
    def time_goes_by(self):
        self.case.pass_time()

    @rule()
    def session_ends(self):
        self.case.simulator.sessions.clear()

    @rule(atomic=st.booleans(), tells=st.booleans())
    def behave(self, atomic, tells):
        self.case.simulator.atomic_lists, self.case.simulator.tells_lists = atomic, tells

    @rule(death=st.sampled_from(DEATHS), after=st.integers(0, 4))
    def die(self, death, after):
        owner, method = death
        with self.case.die_at(f"odoo.addons.hr_sync.{owner}", method, after):
            self.case.work()

    @rule(operation=st.sampled_from(WRITES), fault=st.sampled_from(FAULTS))
    def spoil_a_write(self, operation, fault):
        kind, options = fault
        self.case.simulator.faults.add(operation, kind, **options)

    @rule(operation=st.sampled_from(READS), fault=st.sampled_from(FAULTS[:-1]))
    def spoil_a_read(self, operation, fault):
        kind, options = fault
        self.case.simulator.faults.add(operation, kind, **{**options, "applied": False})

    def teardown(self):
        try:
            self.case.settle()
            self.case.check_sums()
        finally:
            self.case.end()


@tagged("slow")
@freeze_time("2026-06-10 08:00:00")
class TestPayrollConvergence(PayrollCase):
    later = PushCase.later

    def prepare(self):
        super().prepare()
        self.simulator.add_employee("Ola", "Vik", "8")
        self.simulator.add_project("Tak", "2", activities=(self.there["montering"],))
        self.people = self.kari + self.add_employee("Ola Vik", personnel_number="8")
        self.projects = self.project + self.add_project("Tak", project_number="2")
        self.connected()
        self.connection.keep_current = True
        self.assertEqual(self.projects.activity_id, self.assembly)
        self.state = copy.deepcopy(self.simulator.entities)

    def test_each_sum_is_there_once(self):
        self.run_histories(derandomize=True)

    def run_histories(self, **options):
        machine = type("Machine", (Histories,), {"case": self})
        options |= {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
        options["phases"] = [Phase.generate]
        engine = "odoo.addons.hr_sync.models.engine"
        with mute_logger(f"{engine}.worker", f"{engine}.outbox", f"{engine}.issues"):
            run_state_machine_as_test(
                machine, settings=settings(max_examples=BATCH, stateful_step_count=STEPS, **options)
            )

    # --- One history ---------------------------------------------------------------------------------

    def begin(self):
        self.env.flush_all()
        self.savepoint = self.env.cr.savepoint()
        self.simulator.entities = copy.deepcopy(self.state)
        self.simulator.months.clear()
        self.foreign = set()
        self.calm()
        self.simulator.forget()

    def end(self):
        self.env.cr.clear()
        self.savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_all_caches()

    def commit(self):
        self.env.cr.flush()

    def calm(self):
        self.simulator.faults.clear()
        self.simulator.faults.late.clear()
        self.simulator.atomic_lists = True

    def pass_time(self):
        """Ten minutes: whatever was on its way has arrived by then."""
        self.simulator.faults.carry_out()
        self.later(minutes=10)

    def settle(self):
        """Everything works again, all months are open, and time goes by."""
        self.simulator.faults.carry_out()
        self.calm()
        self.simulator.months.clear()
        for _turn in range(12):
            self.pass_time()
            if self.connection.state != "connected" or self.connection.wait_until:
                self.connection.action_resume()
            self.work()
            self.issues().action_retry()
            if not self.env["hr.sync.job"].search_count([("state", "in", ("pending", "failed"))]):
                break
        self.read_masters()
        open_jobs = self.env["hr.sync.job"].search([("state", "in", ("pending", "failed"))])
        self.assertEqual([(job.record_type, job.label, job.error_code, job.error) for job in open_jobs], [])

    # --- What there is -------------------------------------------------------------------------------

    def lines(self, state):
        states = ("approved", "frozen") if state == "approved" else (state,)
        mine = [("company_id", "=", self.company.id), ("approval_state", "in", states)]
        return self.env["account.analytic.line"].search(mine, order="id")

    def there_ids(self, kind):
        return sorted(self.simulator.entities[kind])

    def register_there(self, who, day, what, hours):
        people, projects = self.there_ids("employee"), self.there_ids("project")
        told = {
            "employee": {"id": people[who % len(people)]},
            "project": {"id": projects[what % len(projects)]},
            "activity": {"id": self.there["montering"]},
            "date": day.isoformat(),
            "hours": hours,
        }
        try:
            self.foreign.add(self.simulator.put_entry("entry", told)["id"])
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


for _number in range(1, HISTORIES // BATCH):
    setattr(
        TestPayrollConvergence,
        f"test_each_sum_is_there_once_{_number}",
        lambda self: self.run_histories(print_blob=True),
    )
