"""Random histories of what people, systems and networks do; a case says what has to be so in the end.

Some histories, the same each time, belong to every run; more, and new ones, with ``HR_SYNC_HISTORIES=1000``.
"""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from odoo.tools import mute_logger

HISTORIES = int(os.environ.get("HR_SYNC_HISTORIES", "0"))
_ENGINE = "odoo.addons.hr_sync.engine"


class RandomHistories:
    """For a case whose ``simulator`` and ``connection`` are as each history begins; the machine calls its methods."""

    #: The rules of hypothesis, which find the case at ``case``.
    machine: type
    #: So many histories of so many steps each; what they leave in the transaction of a test makes more of them slow.
    examples, steps = 50, 14
    #: What is expected to be logged.
    muted = ("worker", "push.failing", "issues")

    def run_histories(self, **options):
        machine = type("Machine", (self.machine,), {"case": self})
        options |= {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}
        # Not made shorter: the clock stands still, so that nothing would put an end to that.
        options["phases"] = [Phase.generate]
        with mute_logger(*(f"{_ENGINE}.{name}" for name in self.muted)):
            run_state_machine_as_test(
                machine, settings=settings(max_examples=self.examples, stateful_step_count=self.steps, **options)
            )

    def begin(self):
        """Both sides as they were before the first history."""
        self.env.flush_all()
        self.savepoint = self.env.cr.savepoint()
        self.calm()

    def end(self):
        self.env.cr.clear()
        self.savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_all_caches()

    def calm(self):
        """Everything works."""
        self.simulator.faults.clear()
        self.simulator.faults.late.clear()

    def pass_time(self, **time):
        """Ten minutes, or else ``time``: whatever was on its way has arrived by then."""
        self.simulator.faults.carry_out()
        self.later(**(time or {"minutes": 10}))

    def come_to_rest(self, sync, work):
        """Everything works again, time goes by, and somebody syncs.

        :param sync: called once, ``work`` in each turn.
        """
        self.simulator.faults.carry_out()
        self.calm()
        for turn in range(12):
            self.pass_time()
            if self.connection.state != "connected" or self.connection.wait_until:
                self.connection.action_resume()
            if turn == 1:
                sync()
            work()
            self.issues(error_code="guard").action_allow()
            self.issues().action_retry()
            if turn > 1 and not self.open_jobs():
                break
        open_jobs = [(job.record_type, job.label, job.error_code, job.error) for job in self.open_jobs()]
        self.assertEqual(open_jobs, [])

    def open_jobs(self):
        return self.env["hr.sync.job"].search([("state", "in", ("pending", "failed"))])


def add_more(cls, name):
    """Give a case as many further tests like that one as were asked for."""
    for number in range(1, HISTORIES // cls.examples):
        setattr(cls, f"{name}_{number}", lambda self: self.run_histories(print_blob=True))
