"""Whatever becomes of time off and of calls: in the end Kleer has each day's hours once.

As in ``test_convergence``: some histories, the same each time, belong to every run; more, and new ones, with
``HR_SYNC_HISTORIES=1000``.
"""

import copy
import os
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .kleer_histories import Histories
from .kleer_time_off import KleerTimeOffCase

HISTORIES = int(os.environ.get("HR_SYNC_HISTORIES", "0"))
STEPS, BATCH = 8, 25


@tagged("slow")
@freeze_time("2026-06-10 08:00:00")
class TestKleerConvergence(KleerTimeOffCase):
    def prepare(self):
        super().prepare()
        self.people = self.anna + self.employee_named("Bert")
        self.users = [self.user(one) for one in self.people]
        again = self.kind("Extra vacation")
        self.map(again, "Semester")
        #: Two of them have the same activity.
        self.kinds = self.holidays + self.illness + again

    def test_each_day_is_there_once(self):
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

    # --- One history ---------------------------------------------------------------------------------

    def begin(self):
        self.env.flush_all()
        self.savepoint = self.env.cr.savepoint()
        self.simulator.events.clear()
        self.foreign = {}
        self.calm()
        self.simulator.forget()

    def end(self):
        self.env.cr.clear()
        self.savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_all_caches()

    def calm(self):
        self.simulator.faults.clear()
        self.simulator.faults.late.clear()
        self.simulator.closed.clear()
        self.simulator.paid.clear()

    def pass_time(self):
        """An hour: whatever was on its way has arrived by then."""
        self.simulator.faults.carry_out()
        self.later(hours=1)

    def come_to_rest(self):
        """Everything works again, all days are open, time goes by, and somebody syncs."""
        self.simulator.faults.carry_out()
        self.calm()
        for turn in range(12):
            self.pass_time()
            if self.connection.state != "connected" or self.connection.wait_until:
                self.connection.action_resume()
            if turn == 1:
                self.stream.action_sync()
            self.send()
            self.issues(error_code="guard").action_allow()
            self.issues().action_retry()
            if turn > 1 and not self.env["hr.sync.job"].search_count([("state", "in", ("pending", "failed"))]):
                break
        open_jobs = self.env["hr.sync.job"].search([("state", "in", ("pending", "failed"))])
        self.assertEqual([(job.record_type, job.label, job.error_code, job.error) for job in open_jobs], [])

    # --- What there is -------------------------------------------------------------------------------

    def leaves(self):
        mine = [("employee_id", "in", self.people.ids), ("state", "=", "validate")]
        return self.env["hr.leave"].search(mine, order="id")

    def report_there(self, who, day, what):
        activity = self.activities[("Semester", "Sjuk")[what]]
        if (self.users[who], day.isoformat()) not in self.simulator.closed:
            id_ = self.simulator.add_event(self.users[who], day.isoformat(), activity, 3)
            self.foreign[id_] = copy.deepcopy(self.simulator.events[id_])

    def edit_there(self, which, gone):
        """Somebody changes or deletes an event of Odoo's on a day that is open."""
        ours = [id_ for id_ in self.simulator.events if id_ not in self.foreign]
        if not ours:
            return
        event = self.simulator.events[ours[which % len(ours)]]
        if (event["user"]["id"], event["date"]) in self.simulator.closed:
            return
        if gone:
            del self.simulator.events[ours[which % len(ours)]]
        else:
            event["hours"] = "1.5"

    def check_sums(self):
        names = {self.holidays: "Semester", self.illness: "Sjuk"}
        expected = []
        for leave in self.leaves():
            user = self.user(leave.employee_id)
            activity = self.activities[names.get(leave.holiday_status_id, "Semester")]
            for number in range((leave.request_date_to - leave.request_date_from).days + 1):
                day = leave.request_date_from + timedelta(days=number)
                if day.weekday() < 5:
                    expected.append((user, day.isoformat(), activity, 8.0))
        events = self.simulator.events
        there = [
            (event["user"]["id"], event["date"], event["activity"]["id"], float(event["hours"]))
            for id_, event in events.items()
            if id_ not in self.foreign
        ]
        self.assertEqual(sorted(there), sorted(expected))
        self.assertEqual({id_: events.get(id_) for id_ in self.foreign}, self.foreign, "somebody else's")


for _number in range(1, HISTORIES // BATCH):
    setattr(
        TestKleerConvergence,
        f"test_each_day_is_there_once_{_number}",
        lambda self: self.run_histories(print_blob=True),
    )
