"""The life of a company whose approved hours are written to files for Avantage, as rules of random histories."""

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from odoo.exceptions import UserError

MONDAY = date(2026, 5, 4)
_chosen = st.integers(0, 30)
_hours = st.sampled_from([0.01, 0.5, 1 / 3, 2])


class Histories(RuleBasedStateMachine):
    """People who work, approve and export, and somebody who imports the files, or deletes them."""

    case = None

    def __init__(self):
        super().__init__()
        self.case.begin()

    @rule(who=_chosen, day=_chosen, kind=_chosen, is_electrician=st.booleans(), hours=_hours, approved=st.booleans())
    def work_somewhere(self, who, day, kind, is_electrician, hours, approved):
        """On a day with two wage types, which may be mapped to one hour type."""
        case, types = self.case, (self.case.overtime, self.case.night, self.case.night.browse())
        for number in (kind, kind + 1):
            case.line(
                hours,
                str(MONDAY + timedelta(days=day % 2)),
                _one_of(case.people, who),
                approve=approved,
                wage_type_id=_one_of(types, number).id,
                trade_id=case.electrician.id if is_electrician else False,
            )

    @rule(which=_chosen, everything=st.booleans())
    def approve(self, which, everything):
        lines = self.case.lines("open")
        if lines:
            (lines if everything else _one_of(lines, which)).sudo().action_approve_timesheet()

    @rule(which=_chosen)
    def reopen(self, which):
        lines = self.case.lines("approved", "frozen")
        if lines:
            with suppress(UserError):  # Avantage keeps what it has
                _one_of(lines, which).sudo().action_reopen_timesheet()

    @rule(which=_chosen, hours=_hours, day=_chosen)
    def edit(self, which, hours, day):
        lines = self.case.lines("open")
        if lines:
            _one_of(lines, which).write({"unit_amount": hours, "date": MONDAY + timedelta(days=day % 2)})

    @rule(night=st.booleans(), code=st.sampled_from(["TD", "TX", None]))
    def map_again(self, night, code):
        self.case.map(self.case.night if night else self.case.overtime, code)

    @rule(who=_chosen)
    def renumber(self, who):
        self.case.renumber(_one_of(self.case.people, who))

    @rule(who=st.none() | _chosen, days=st.integers(0, 1), again=st.booleans(), deleted=st.booleans())
    def export(self, who, days, again, deleted):
        """Of all or of one person, for one or two days; the file may be deleted before anybody imports it."""
        with suppress(UserError):  # there may be nothing to write
            self.case.export(
                {"employee_ids": _one_of(self.case.people, who).ids} if who is not None else {},
                str(MONDAY + timedelta(days=days)),
                "again" if again else "leave_out",
            )
            if deleted:
                self.case.delete_file()

    def teardown(self):
        try:
            self.case.check_files()
        finally:
            self.case.end()


def _one_of(values, number):
    return values[number % len(values)]
