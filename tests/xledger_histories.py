"""The life of a company whose approved hours go to Xledger, as rules from which random histories are made."""

from datetime import date, timedelta
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import rule

from .random_histories import LOST, Machines, chosen

MONDAY = date(2026, 5, 25)  # the week is in two months
WRITES = ["mutation addTimesheets", "mutation updateTimesheets"]
_hours = st.sampled_from([0.01, 0.5, 1 / 3, 2, 7.5])


class Histories(Machines):
    """People who work and approve, and others in Xledger."""

    writes = WRITES
    reads = ("query timesheets", "query projects", "query entities")
    deaths = (
        ("engine.worker.Worker", "commit"),
        ("engine.push.keyed.KeyedSender", "_intend"),
        ("engine.push.keyed.KeyedSender", "_agree"),
        ("systems.xledger.timesheets.Timesheets", "send"),
        ("systems.xledger.timesheets.Timesheets", "_look_up"),
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
        return line

    @rule(which=chosen, everything=st.booleans())
    def approve(self, which, everything):
        self._act("open", which, everything, self.case.approve)

    @rule(which=chosen, everything=st.booleans())
    def reopen(self, which, everything):
        self._act("approved", which, everything, self.case.reopen)

    @rule(which=chosen, what=chosen, day=chosen, hours=_hours)
    def correct(self, which, what, day, hours):
        """What is reopened, and belongs to another day or project when it is approved again."""
        lines = self.case.lines("approved")
        if lines:
            line = lines[which % len(lines)]
            self.case.reopen(line)
            project = self.case.projects[what % len(self.case.projects)]
            line.write(
                {"date": MONDAY + timedelta(days=day % 9), "project_id": project.id, "unit_amount": hours},
            )
            self.case.approve(line)
            self.case.commit()

    def _act(self, state, which, everything, act):
        lines = self.case.lines(state)
        if lines:
            act(lines if everything else lines[which % len(lines)])
            self.case.commit()

    @rule(who=chosen, day=chosen, fault=st.sampled_from(LOST), edited=st.booleans())
    def change_their_mind(self, who, day, fault, edited):
        """Somebody approves, and takes it back while nobody knows what became of the call."""
        line = self.register(who, day, day, 2, False, False)
        kind, options = fault
        for operation in WRITES:
            self.case.simulator.faults.add(operation, kind, **options)
        self.case.approve(line)
        self.case.work()
        self.case.reopen(line)
        if edited:
            line.unit_amount += 1
            self.case.approve(line)
        self.case.work()

    @rule(which=chosen)
    def map_again(self, which):
        """A project of Odoo becomes another one of Xledger's, or the same as a third."""
        self.case.map_again(which)

    # --- What they do in Xledger ---------------------------------------------------------------------

    @rule(who=chosen, day=chosen, what=chosen)
    def enter_there(self, who, day, what):
        self.case.enter_there(who, MONDAY + timedelta(days=day % 9), what)

    @rule(which=chosen, hours=st.sampled_from(["0.00", "1.00", "9.00"]))
    def edit_there(self, which, hours):
        self.case.edit_there(which, workingHours=hours)

    @rule(which=chosen, day=chosen, what=chosen)
    def move_there(self, which, day, what):
        project = self.case.project_there(what)
        self.case.edit_there(which, assignmentDate=str(MONDAY + timedelta(days=day % 9)), project=project)

    @rule(which=chosen, comment=st.sampled_from([None, "Sjekket"]))
    def comment_there(self, which, comment):
        self.case.edit_there(which, comment=comment)

    @rule(which=chosen, flag=st.sampled_from(["posted", "invoiced", "approved", "isHeaderApproved"]))
    def close_there(self, which, flag):
        self.case.edit_there(which, **{flag: True})

    @rule(june=st.booleans())
    def close_month(self, june):
        self.case.simulator.closed_months = {"2026-06" if june else "2026-05"}

    @rule(parts=st.booleans())
    def behave(self, parts):
        """Whether Xledger carries out the rest of a batch of which it refuses something."""
        self.case.simulator.carries_out_parts = parts
