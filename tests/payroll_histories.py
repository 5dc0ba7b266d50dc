"""The life of a company whose approved hours go to payroll, as rules from which random histories are made."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import rule

from .random_histories import LOST, Machines, chosen
from .simulators.tripletex.rules import Refused

MONDAY = date(2026, 5, 25)  # the week is in two months
WRITES = [
    "POST /timesheet/entry/list",
    "PUT /timesheet/entry/list",
    "DELETE /timesheet/entry/{id}",
    "POST /timesheet/salaryTypeSpecification",
    "PUT /timesheet/salaryTypeSpecification/{id}",
    "DELETE /timesheet/salaryTypeSpecification/{id}",
]
_hours = st.sampled_from([0.01, 0.5, 1 / 3, 2, 7.5])


class Histories(Machines):
    """People who work and approve, and others in payroll."""

    writes = WRITES
    reads = (
        "GET /timesheet/entry",
        "GET /timesheet/month/byMonthNumberList",
        "GET /employee",
        "GET /token/session/>whoAmI",
    )
    deaths = (
        ("engine.worker.Worker", "commit"),
        ("engine.push.keyed.KeyedSender", "_intend"),
        ("engine.push.keyed.KeyedSender", "_agree"),
        ("systems.tripletex.hours.Hours", "send"),
        ("systems.tripletex.hours.Wages", "send"),
        ("systems.tripletex.totals.TotalsStream", "_look_up"),
    )

    def __init__(self):
        super().__init__()
        self.numbers = count(1)

    # --- What people do ------------------------------------------------------------------------------

    @rule(who=chosen, day=chosen, what=chosen, hours=_hours, overtime=st.booleans(), approved=st.booleans())
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

    @rule(which=chosen, everything=st.booleans())
    def approve(self, which, everything):
        self._act("open", which, everything, self.case.approve)

    @rule(which=chosen, everything=st.booleans())
    def reopen(self, which, everything):
        self._act("approved", which, everything, self.case.reopen)

    @rule(which=chosen, hours=_hours)
    def edit(self, which, hours):
        self._act("open", which, False, lambda line: line.write({"unit_amount": hours}))

    @rule(which=chosen, what=chosen, who=chosen, day=chosen)
    def move(self, which, what, who, day):
        """What is reopened, and belongs to another day, employee or project when it is approved again."""
        lines = self.case.lines("approved")
        if lines:
            line = lines[which % len(lines)]
            self.case.reopen(line)
            values = {"date": MONDAY + timedelta(days=day % 9)}
            values["project_id"] = self.case.projects[what % len(self.case.projects)].id
            values["employee_id"] = self.case.people[who % len(self.case.people)].id
            line.write(values)
            self.case.approve(line)
            self.case.commit()

    @rule(which=chosen)
    def approve_again(self, which):
        lines = self.case.lines("approved")
        if lines:
            self.case.reopen(lines[which % len(lines)])
            self.case.approve(lines[which % len(lines)])
            self.case.commit()

    @rule(which=chosen)
    def delete(self, which):
        self._act("open", which, False, lambda line: line.unlink())

    def _act(self, state, which, everything, act):
        lines = self.case.lines(state)
        if lines:
            act(lines if everything else lines[which % len(lines)])
            self.case.commit()

    @rule(who=chosen, day=chosen, fault=st.sampled_from(LOST), then=st.sampled_from(["reopen", "edit"]))
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

    @rule(who=chosen, day=chosen, what=chosen, hours=st.sampled_from([1, 5]))
    def register_there(self, who, day, what, hours):
        """Hours of a key that Odoo may have too."""
        self.case.register_there(who, MONDAY + timedelta(days=day % 9), what, hours)

    @rule(who=chosen, june=st.booleans(), completed=st.booleans())
    def set_month(self, who, june, completed):
        ids = self.case.there_ids("employee")
        self.case.simulator.set_month(ids[who % len(ids)], "2026-06" if june else "2026-05", completed=completed)

    @rule(which=chosen)
    def rename_there(self, which):
        ids = self.case.there_ids("project")
        self.case.simulator.change("project", ids[which % len(ids)], name=f"Prosjekt {next(self.numbers)}")

    @rule(which=chosen, hours=st.sampled_from([1, 9]))
    def edit_there(self, which, hours):
        self._act_there(which, lambda id_: self.case.simulator.put_entry("entry", {"hours": hours}, id_))

    @rule(which=chosen)
    def delete_there(self, which):
        self._act_there(which, lambda id_: self.case.simulator.remove_entry("entry", id_, None))

    @rule(which=chosen, day=chosen, who=st.none() | chosen, what=st.none() | chosen)
    def move_there(self, which, day, who, what):
        values = {"date": (MONDAY + timedelta(days=day % 9)).isoformat()}
        for kind, number in (("employee", who), ("project", what)):
            ids = self.case.there_ids(kind)
            if number is not None:
                values[kind] = {"id": ids[number % len(ids)]}
        self._act_there(which, lambda id_: self.case.simulator.put_entry("entry", values, id_))

    @rule(which=chosen)
    def delete_wage_there(self, which):
        self._act_there(
            which, lambda id_: self.case.simulator.remove_entry("specification", id_, None), "specification"
        )

    def _act_there(self, which, act, kind="entry"):
        ids = self.case.there_ids(kind)
        if ids:
            with suppress(Refused):
                act(ids[which % len(ids)])

    @rule(who=chosen, week=st.sampled_from(["2026-22", "2026-23"]), approved=st.booleans())
    def set_week(self, who, week, approved):
        ids = self.case.there_ids("employee")
        self.case.simulator.set_week(ids[who % len(ids)], week, approved=approved)

    @rule(seen=st.booleans(), by_validation=st.booleans())
    def change_rights(self, seen, by_validation):
        """Whether the key may read months and weeks, and how Tripletex refuses what is locked."""
        self.case.simulator.locks_by_validation = by_validation
        self.case.simulator.forbidden = set() if seen else {"/timesheet/month", "/timesheet/week"}

    # --- What the machines do ------------------------------------------------------------------------

    @rule(trigger=st.sampled_from(["change", "schedule", "manual"]))
    def choose_trigger(self, trigger):
        self.case.sending().trigger = trigger
        self.case.commit()

    @rule(who=st.none() | chosen, day=chosen)
    def export(self, who, day):
        """A run for one employee, or for a week."""
        scope = {"first": str(MONDAY), "last": str(MONDAY + timedelta(days=day % 9))}
        if who is not None:
            scope["employees"] = [self.case.people[who % len(self.case.people)].id]
        self.case.sending()._request_outbound("manual", scope)

    @rule()
    def preview(self):
        self.case.sending()._request_preview()

    @rule(commits=st.integers(1, 4), cancelled=st.booleans())
    def work_a_little(self, commits, cancelled):
        """The worker's time is up in the middle of a run, which somebody cancels then."""
        with self.case.slice(commits):
            self.case.work()
        if cancelled:
            self.case.sending()._running().action_cancel()

    @rule()
    def daily_pass(self):
        self.case.read_changing()

    @rule()
    def session_ends(self):
        self.case.simulator.sessions.clear()

    @rule(atomic=st.booleans(), tells=st.booleans())
    def behave(self, atomic, tells):
        self.case.simulator.atomic_lists, self.case.simulator.tells_lists = atomic, tells
