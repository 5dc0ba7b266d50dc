"""The life of a company whose time off goes to Kleer, as rules from which random histories are made."""

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from odoo.exceptions import UserError

from .random_histories import Machines, chosen

MONDAY = date(2026, 5, 25)  # the week is in two months


class Histories(Machines):
    """People who are off, and others in Kleer."""

    writes = ("PUT /event", "POST /event/{id}", "DELETE /event/{id}")
    reads = ("GET /event", "GET /event/statuses", "GET /activity", "GET /info")
    deaths = (
        ("engine.worker.Worker", "commit"),
        ("engine.push.keyed.KeyedSender", "_intend"),
        ("engine.push.keyed.KeyedSender", "_agree"),
        ("systems.kleer.time_off.TimeOff", "send"),
        ("systems.kleer.time_off.TimeOff", "list_for"),
    )

    # --- What people do ------------------------------------------------------------------------------

    @rule(who=chosen, day=chosen, length=st.integers(0, 4), what=chosen)
    def take_off(self, who, day, length, what):
        first = MONDAY + timedelta(days=day % 9)
        case = self.case
        values = {"kind": case.kinds[what % 3], "employee": case.people[who % 2]}
        self._act(lambda: case.off(str(first), str(first + timedelta(days=length)), **values))

    @rule(which=chosen)
    def shorten(self, which):
        self._change(which, lambda leave: {"request_date_to": leave.request_date_from})

    @rule(which=chosen, what=chosen)
    def change_type(self, which, what):
        self._change(which, lambda leave: {"holiday_status_id": self.case.kinds[what % 3].id})

    @rule(which=chosen)
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

    @rule(who=chosen, day=chosen, what=chosen)
    def report_there(self, who, day, what):
        self.case.report_there(who % 2, MONDAY + timedelta(days=day % 9), what % 2)

    @rule(who=chosen, day=chosen, state=st.sampled_from(["Approved", "Certified", "Open"]))
    def close_day(self, who, day, state):
        on = MONDAY + timedelta(days=day % 9)
        self.case.simulator.close_day(self.case.users[who % 2], on.isoformat(), state)

    @rule(june=st.booleans())
    def pay(self, june):
        self.case.simulator.paid = {"2026-06" if june else "2026-05"}

    @rule(which=chosen, gone=st.booleans())
    def edit_there(self, which, gone):
        self.case.edit_there(which, gone)
