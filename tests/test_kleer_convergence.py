"""Whatever becomes of time off and of calls: in the end Kleer has each day's hours once."""

import copy
from datetime import timedelta

from odoo.tests import freeze_time, tagged

from .kleer_histories import Histories
from .kleer_time_off import KleerTimeOffCase
from .random_histories import RandomHistories, add_more


@tagged("slow")
@freeze_time("2026-06-10 08:00:00")
class TestKleerConvergence(RandomHistories, KleerTimeOffCase):
    machine = Histories
    examples, steps = 25, 8

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

    # --- One history ---------------------------------------------------------------------------------

    def begin(self):
        super().begin()
        self.simulator.events.clear()
        self.foreign = {}
        self.simulator.forget()

    def calm(self):
        super().calm()
        self.simulator.closed.clear()
        self.simulator.paid.clear()

    def turn(self):
        self.send()

    def pass_time(self):
        super().pass_time(hours=1)

    def come_to_rest(self):
        super().come_to_rest(self.stream.action_sync, self.send)

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


add_more(TestKleerConvergence, "test_each_day_is_there_once")
