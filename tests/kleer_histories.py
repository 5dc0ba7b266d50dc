"""The life of a company whose time off goes to Kleer, as rules from which random histories are made."""

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from odoo.exceptions import UserError

from .payroll_histories import FAULTS

MONDAY = date(2026, 5, 25)  # the week is in two months
WRITES = ["PUT /event", "POST /event/{id}", "DELETE /event/{id}"]
READS = ["GET /event", "GET /event/statuses", "GET /activity", "GET /info"]
DEATHS = [
    ("engine.worker.Worker", "commit"),
    ("engine.push.keyed.KeyedSender", "_intend"),
    ("engine.push.keyed.KeyedSender", "_agree"),
    ("systems.kleer.time_off.TimeOff", "send"),
    ("systems.kleer.time_off.TimeOff", "list_for"),
]
_chosen = st.integers(0, 30)


class Histories(RuleBasedStateMachine):
    """People who are off, others in Kleer, a network and a power supply."""

    case = None

    def __init__(self):
        super().__init__()
        self.case.begin()

    # --- What people do ------------------------------------------------------------------------------

    @rule(who=_chosen, day=_chosen, length=st.integers(0, 4), what=_chosen)
    def take_off(self, who, day, length, what):
        first = MONDAY + timedelta(days=day % 9)
        case = self.case
        values = {"kind": case.kinds[what % 3], "employee": case.people[who % 2]}
        self._act(lambda: case.off(str(first), str(first + timedelta(days=length)), **values))

    @rule(which=_chosen)
    def shorten(self, which):
        self._change(which, lambda leave: {"request_date_to": leave.request_date_from})

    @rule(which=_chosen, what=_chosen)
    def change_type(self, which, what):
        self._change(which, lambda leave: {"holiday_status_id": self.case.kinds[what % 3].id})

    @rule(which=_chosen)
    def refuse(self, which):
        leaves = self.case.leaves()
        if leaves:
            self._act(leaves[which % len(leaves)].action_refuse)

    def _change(self, which, values):
        leaves = self.case.leaves()
        if leaves:
            leave = leaves[which % len(leaves)]
            self._act(lambda: self.case.change(leave, **values(leave)))

    def _act(self, act):
        """Some of it Odoo refuses: two leaves at the same time, for one."""
        with suppress(UserError), self.case.env.cr.savepoint():
            act()
        self.case.env.cr.flush()

    # --- What they do in Kleer -----------------------------------------------------------------------

    @rule(who=_chosen, day=_chosen, what=_chosen)
    def report_there(self, who, day, what):
        self.case.report_there(who % 2, MONDAY + timedelta(days=day % 9), what % 2)

    @rule(who=_chosen, day=_chosen, state=st.sampled_from(["Approved", "Certified", "Open"]))
    def close_day(self, who, day, state):
        on = MONDAY + timedelta(days=day % 9)
        self.case.simulator.close_day(self.case.users[who % 2], on.isoformat(), state)

    @rule(june=st.booleans())
    def pay(self, june):
        self.case.simulator.paid = {"2026-06" if june else "2026-05"}

    @rule(which=_chosen, gone=st.booleans())
    def edit_there(self, which, gone):
        self.case.edit_there(which, gone)

    # --- What the machines do ------------------------------------------------------------------------

    @rule()
    def work(self):
        self.case.send()

    @rule()
    def sync(self):
        if self.case.connection.state == "connected":
            self.case.stream.action_sync()

    @rule()
    def time_goes_by(self):
        self.case.pass_time()

    @rule(death=st.sampled_from(DEATHS), after=st.integers(0, 3))
    def die(self, death, after):
        owner, method = death
        self.case.count()
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
            self.case.come_to_rest()
            self.case.check_sums()
        finally:
            self.case.end()
