"""Random histories of what people, systems and networks do; a case says what has to be so in the end.

Some histories, the same each time, belong to every run; more, and new ones, with ``HR_SYNC_HISTORIES=1000``.
"""

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from odoo.tools import mute_logger

HISTORIES = int(os.environ.get("HR_SYNC_HISTORIES", "0"))
_ENGINE = "odoo.addons.hr_sync.engine"
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
chosen = st.integers(0, 30)


class Machines(RuleBasedStateMachine):
    """A worker, a network and a power supply; a subclass adds what people do, on both sides.

    ``writes`` and ``reads`` are the operations that may fail, ``deaths`` where the worker may be killed: the class, in
    this addon, and the method.
    """

    case = None
    writes, reads, deaths = (), (), ()

    def __init__(self):
        super().__init__()
        self.case.begin()

    @rule()
    def work(self):
        self.case.turn()

    @rule()
    def sync(self):
        if self.case.connection.state == "connected":
            self.case.start_sync()

    @rule()
    def time_goes_by(self):
        self.case.pass_time()

    @rule(where=chosen, after=st.integers(0, 4))
    def die(self, where, after):
        owner, method = self.deaths[where % len(self.deaths)]
        with self.case.die_at(f"odoo.addons.hr_sync.{owner}", method, after):
            self.case.turn()

    @rule(which=chosen, fault=st.sampled_from(FAULTS))
    def spoil_a_write(self, which, fault):
        kind, options = fault
        self.case.simulator.faults.add(self.writes[which % len(self.writes)], kind, **options)

    @rule(which=chosen, fault=st.sampled_from(FAULTS[:-1]))
    def spoil_a_read(self, which, fault):
        kind, options = fault
        self.case.simulator.faults.add(self.reads[which % len(self.reads)], kind, **{**options, "applied": False})

    def teardown(self):
        try:
            self.case.come_to_rest()
            self.case.check_sums()
        finally:
            self.case.end()


class RandomHistories:
    """For a case whose ``simulator`` and ``connection`` are as each history begins; the machine calls its methods."""

    #: The rules of hypothesis, which find the case at ``case``: some ``Machines``.
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

    def turn(self):
        """The worker has a turn."""
        self.work()

    def start_sync(self):
        """Somebody starts a sync."""
        self.stream.action_sync()

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
