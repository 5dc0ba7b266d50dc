"""The life of a company whose employees go to Xledger on chosen days, as rules from which random histories are made."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from .random_histories import Machines, chosen


class Histories(Machines):
    """People who edit employees, others who edit them in Xledger, and somebody who is asked about it."""

    writes = ("mutation addEmployees", "mutation updateEmployees")
    reads = ("query employees", "query employee_deltas", "query entities")
    deaths = (
        ("engine.worker.Worker", "commit"),
        ("engine.push.sender.Sender", "_decide"),
        ("engine.push.sender.Sender", "_save"),
        ("engine.push.remote_changes.RemoteChanges", "_question"),
        ("systems.xledger.employees.Employees", "create_all"),
        ("systems.xledger.employees.Employees", "update_all"),
    )

    # --- What people do ------------------------------------------------------------------------------

    @rule(who=chosen, what=chosen)
    def edit(self, who, what):
        self.case.edit(who, what)

    @rule()
    def hire(self):
        self.case.hire()

    @rule(which=chosen, keeps=st.booleans(), works=st.booleans())
    def answer(self, which, keeps, works):
        """Somebody answers a question: Odoo's value is sent again, or Xledger's is kept."""
        self.case.answer(which, keeps)
        if works:
            self.case.turn()

    @rule(policy=st.sampled_from(["ask", "odoo"]))
    def choose_policy(self, policy):
        self.case.employees.policy = policy

    # --- What they do in Xledger ---------------------------------------------------------------------

    @rule(who=chosen, what=chosen, works=st.booleans())
    def edit_there(self, who, what, works):
        self.case.edit_there(who, what)
        if works:
            self.case.pass_time()
            self.case.turn()

    @rule(who=chosen)
    def delete_there(self, who):
        self.case.delete_there(who)

    # --- What the machines do ------------------------------------------------------------------------

    @rule(days=st.integers(1, 4))
    def days_go_by(self, days):
        self.case.pass_time(days=days)

    @rule(parts=st.booleans())
    def behave(self, parts):
        """Whether Xledger carries out the rest of a batch of which it refuses something."""
        self.case.simulator.carries_out_parts = parts
