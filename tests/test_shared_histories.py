"""Whatever is approved, mapped anew and lost on the way: in the end each kind of absence has its sum once.

As in ``test_convergence``: 25 histories, the same each time, belong to every run; more, and new ones, with
``HR_SYNC_HISTORIES=1000``.
"""

import copy
import os
from itertools import count

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .shared_entities import SharedCase

HISTORIES = int(os.environ.get("HR_SYNC_HISTORIES", "0"))
STEPS, BATCH = 10, 25
FAULTS = [
    ("reset", {}),
    ("reset", {"applied": True}),
    ("status", {"status": 503, "applied": True}),
    ("status", {"status": 429}),
    ("status", {"status": 422}),
    ("later", {}),
]
WRITES = ["POST /absence-hours", "PATCH /absence-hours/{id}", "DELETE /absence-hours/{id}"]
DEATHS = [
    ("hr_sync.engine.worker.Worker", "commit"),
    ("hr_sync.engine.push.keyed.KeyedSender", "_agree"),
    ("hr_sync_beispiel.absence_hours.AbsenceHoursStream", "send"),
    ("hr_sync_beispiel.absence_hours.AbsenceHoursStream", "remove"),
]
DAYS = ("2026-06-01", "2026-06-02")

_chosen = st.integers(0, 30)


class Histories(RuleBasedStateMachine):
    """People who are off by the hour, somebody who maps the types, others at Beispiel, a network, a power supply."""

    case = None

    def __init__(self):
        super().__init__()
        self.case.begin()
        self.free = {DAYS[0]: count(11), DAYS[1]: count(8)}

    @rule(kind=_chosen, day=_chosen)
    def take_off(self, kind, day):
        """An hour that is not taken yet, approved."""
        case, day = self.case, DAYS[day % len(DAYS)]
        hour = next(self.free[day])
        if hour not in (8, 9, 10, 11, 13, 14, 15, 16):
            hour = next(self.free[day])
        if hour < 17:
            case.hours(case.kinds[kind % len(case.kinds)], hour, hour + 1, day=day)
            case.count()

    @rule(which=_chosen)
    def refuse(self, which):
        self._act(which, lambda leave: leave.action_refuse())

    @rule(which=_chosen)
    def shorten(self, which):
        def halve(leave):
            if leave.request_hour_to - leave.request_hour_from == 1:
                self.case.change(leave, request_hour_to=leave.request_hour_from + 0.5)

        self._act(which, halve)

    def _act(self, which, act):
        if leaves := self.case.leaves():
            act(leaves[which % len(leaves)])
            self.case.count()

    @rule(kind=_chosen, learning=st.booleans(), works=st.booleans())
    def map_anew(self, kind, learning, works):
        case = self.case
        case.row(case.kinds[kind % len(case.kinds)]).value_id = case.learning if learning else case.away
        if works:
            case.work()

    @rule(which=_chosen, hours=st.sampled_from([0.5, 9]))
    def edit_there(self, which, hours):
        entries = self.case.simulator.entities["absence-hours"]
        if entries:
            entries[sorted(entries)[which % len(entries)]]["hours"] = hours

    @rule(which=_chosen)
    def delete_there(self, which):
        entries = self.case.simulator.entities["absence-hours"]
        if entries:
            del entries[sorted(entries)[which % len(entries)]]

    @rule()
    def work(self):
        self.case.work()

    @rule(first=st.booleans())
    def export(self, first):
        """A run for one of the days."""
        day = DAYS[0] if first else DAYS[1]
        self.case.stream.sudo()._request_outbound("manual", {"first": day, "last": day})

    @rule(commits=st.integers(1, 4))
    def cancel(self, commits):
        """The worker's time is up in the middle of a run, which somebody cancels."""
        case = self.case
        case.stream.sudo()._request_outbound("manual", {"first": DAYS[0], "last": DAYS[1]})
        with case.slice(commits):
            case.work()
        case.stream.sudo()._running().action_cancel()

    @rule()
    def preview(self):
        self.case.stream.sudo()._request_preview()

    @rule()
    def time_goes_by(self):
        self.case.pass_time()

    @rule(death=st.sampled_from(DEATHS), after=st.integers(0, 4))
    def die(self, death, after):
        owner, method = death
        with self.case.die_at(f"odoo.addons.{owner}", method, after):
            self.case.work()

    @rule(operation=st.sampled_from(WRITES), fault=st.sampled_from(FAULTS), works=st.booleans())
    def spoil(self, operation, fault, works):
        kind, options = fault
        self.case.simulator.faults.add(operation, kind, **options)
        if works:
            self.case.work()

    def teardown(self):
        try:
            self.case.come_to_rest()
            self.case.check_sums()
        finally:
            self.case.end()


@tagged("slow")
@freeze_time("2026-06-15 08:00:00")
class TestSharedHistories(SharedCase):
    def prepare(self):
        super().prepare()
        self.kinds = (self.doctor, self.care, self.course)
        for hour, kind in zip((8, 9, 10), self.kinds, strict=True):
            self.hours(kind, hour, hour + 1, day=DAYS[0])
        self.send()
        self.state = copy.deepcopy(self.simulator.entities)

    def test_each_sum_is_there_once(self):
        self.run_histories(derandomize=True)

    def run_histories(self, **options):
        machine = type("Machine", (Histories,), {"case": self})
        options |= {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
        options["phases"] = [Phase.generate]
        engine = "odoo.addons.hr_sync.engine"
        with mute_logger(f"{engine}.worker", f"{engine}.push.failing", f"{engine}.issues"):
            run_state_machine_as_test(
                machine, settings=settings(max_examples=BATCH, stateful_step_count=STEPS, **options)
            )

    def begin(self):
        self.env.flush_all()
        self.savepoint = self.env.cr.savepoint()
        self.simulator.entities.update(copy.deepcopy(self.state))
        self.calm()

    def end(self):
        self.env.cr.clear()
        self.savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_all_caches()

    def calm(self):
        self.simulator.faults.clear()
        self.simulator.faults.late.clear()

    def pass_time(self):
        """Ten minutes: whatever was on its way has arrived by then."""
        self.simulator.faults.carry_out()
        self.later(minutes=10)

    def come_to_rest(self):
        """Everything works again, time goes by, and somebody syncs."""
        self.simulator.faults.carry_out()
        self.calm()
        for turn in range(10):
            self.pass_time()
            if self.connection.state != "connected" or self.connection.wait_until:
                self.connection.action_resume()
            if turn == 1:
                self.connection.action_sync()
            self.send()
            self.issues(error_code="guard").action_allow()
            self.issues().action_retry()
            if turn > 1 and not self.env["hr.sync.job"].search_count([("state", "in", ("pending", "failed"))]):
                break
        open_jobs = self.env["hr.sync.job"].search([("state", "in", ("pending", "failed"))])
        self.assertEqual([(job.record_type, job.label, job.error_code, job.error) for job in open_jobs], [])

    def leaves(self):
        mine = [("employee_id", "=", self.anna.id), ("state", "=", "validate")]
        return self.env["hr.leave"].search(mine, order="id")

    def check_sums(self):
        wanted = {}
        for leave in self.leaves():
            key = (str(leave.request_date_from)[5:], self.row(leave.holiday_status_id).value_id.external_id)
            wanted[key] = wanted.get(key, 0) + leave.request_hour_to - leave.request_hour_from
        there = {}
        for entry in self.simulator.entities["absence-hours"].values():
            key = entry["day"][5:], entry["type"]
            self.assertNotIn(key, there, "two entries of one key")
            there[key] = entry["hours"]
        self.assertEqual(there, wanted)
        counted = [("state", "=", "linked"), ("record_type", "=", "absence_hours")]
        links = self.env["hr.sync.link"].search([*counted, ("connection_id", "=", self.connection.id)])
        self.assertEqual(set(links.mapped("external_id")), set(self.simulator.entities["absence-hours"]))
        totals = self.env["hr.leave.total"].search([("hours", ">", 0), ("company_id", "=", self.company.id)])
        self.assertEqual(set(links.mapped("res_id")), set(totals.ids))


for _number in range(1, HISTORIES // BATCH):
    setattr(
        TestSharedHistories,
        f"test_each_sum_is_there_once_{_number}",
        lambda self: self.run_histories(print_blob=True),
    )
