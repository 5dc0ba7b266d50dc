"""Whatever is approved, mapped anew and lost on the way: in the end each kind of absence has its sum once."""

import copy
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from odoo.tests import freeze_time, tagged

from .random_histories import RandomHistories, add_more
from .shared_entities import SharedCase

FAULTS = [
    ("reset", {}),
    ("reset", {"applied": True}),
    ("status", {"status": 503, "applied": True}),
    ("status", {"status": 429}),
    ("status", {"status": 422}),
    ("later", {}),
]
WRITES = ["POST /absence-hours", "PATCH /absence-hours/{id}", "DELETE /absence-hours/{id}"]
DEATHS = [
    ("hr_sync.engine.worker.Worker", "commit"),
    ("hr_sync.engine.push.keyed.KeyedSender", "_agree"),
    ("hr_sync_beispiel.absence_hours.AbsenceHoursStream", "send"),
    ("hr_sync_beispiel.absence_hours.AbsenceHoursStream", "remove"),
]
DAYS = ("2026-06-01", "2026-06-02")

_chosen = st.integers(0, 30)


class Histories(RuleBasedStateMachine):
    """People who are off by the hour, somebody who maps the types, others at Beispiel, a network, a power supply."""

    case = None

    def __init__(self):
        super().__init__()
        self.case.begin()
        self.free = {DAYS[0]: count(11), DAYS[1]: count(8)}

    @rule(kind=_chosen, day=_chosen)
    def take_off(self, kind, day):
        """An hour that is not taken yet, approved."""
        case, day = self.case, DAYS[day % len(DAYS)]
        hour = next(self.free[day])
        if hour not in (8, 9, 10, 11, 13, 14, 15, 16):
            hour = next(self.free[day])
        if hour < 17:
            case.hours(case.kinds[kind % len(case.kinds)], hour, hour + 1, day=day)
            case.count()

    @rule(which=_chosen)
    def refuse(self, which):
        self._act(which, lambda leave: leave.action_refuse())

    @rule(which=_chosen)
    def shorten(self, which):
        def halve(leave):
            if leave.request_hour_to - leave.request_hour_from == 1:
                self.case.change(leave, request_hour_to=leave.request_hour_from + 0.5)

        self._act(which, halve)

    def _act(self, which, act):
        if leaves := self.case.leaves():
            act(leaves[which % len(leaves)])
            self.case.count()

    @rule(kind=_chosen, learning=st.booleans(), works=st.booleans())
    def map_anew(self, kind, learning, works):
        case = self.case
        case.row(case.kinds[kind % len(case.kinds)]).value_id = case.learning if learning else case.away
        if works:
            case.work()

    @rule(which=_chosen, hours=st.sampled_from([0.5, 9]))
    def edit_there(self, which, hours):
        entries = self.case.simulator.entities["absence-hours"]
        if entries:
            entries[sorted(entries)[which % len(entries)]]["hours"] = hours

    @rule(which=_chosen)
    def delete_there(self, which):
        entries = self.case.simulator.entities["absence-hours"]
        if entries:
            del entries[sorted(entries)[which % len(entries)]]

    @rule()
    def work(self):
        self.case.work()

    @rule(first=st.booleans())
    def export(self, first):
        """A run for one of the days."""
        day = DAYS[0] if first else DAYS[1]
        self.case.stream.sudo()._request_outbound("manual", {"first": day, "last": day})

    @rule(commits=st.integers(1, 4))
    def cancel(self, commits):
        """The worker's time is up in the middle of a run, which somebody cancels."""
        case = self.case
        case.stream.sudo()._request_outbound("manual", {"first": DAYS[0], "last": DAYS[1]})
        with case.slice(commits):
            case.work()
        case.stream.sudo()._running().action_cancel()

    @rule()
    def preview(self):
        self.case.stream.sudo()._request_preview()

    @rule()
    def time_goes_by(self):
        self.case.pass_time()

    @rule(death=st.sampled_from(DEATHS), after=st.integers(0, 4))
    def die(self, death, after):
        owner, method = death
        with self.case.die_at(f"odoo.addons.{owner}", method, after):
            self.case.work()

    @rule(operation=st.sampled_from(WRITES), fault=st.sampled_from(FAULTS), works=st.booleans())
    def spoil(self, operation, fault, works):
        kind, options = fault
        self.case.simulator.faults.add(operation, kind, **options)
        if works:
            self.case.work()

    def teardown(self):
        try:
            self.case.come_to_rest()
            self.case.check_sums()
        finally:
            self.case.end()


@tagged("slow")
@freeze_time("2026-06-15 08:00:00")
class TestSharedHistories(RandomHistories, SharedCase):
    machine = Histories
    examples, steps = 25, 10

    def prepare(self):
        super().prepare()
        self.kinds = (self.doctor, self.care, self.course)
        for hour, kind in zip((8, 9, 10), self.kinds, strict=True):
            self.hours(kind, hour, hour + 1, day=DAYS[0])
        self.send()
        self.state = copy.deepcopy(self.simulator.entities)

    def test_each_sum_is_there_once(self):
        self.run_histories(derandomize=True)

    def begin(self):
        super().begin()
        self.simulator.entities.update(copy.deepcopy(self.state))

    def come_to_rest(self):
        super().come_to_rest(self.connection.action_sync, self.send)

    def leaves(self):
        mine = [("employee_id", "=", self.anna.id), ("state", "=", "validate")]
        return self.env["hr.leave"].search(mine, order="id")

    def check_sums(self):
        wanted = {}
        for leave in self.leaves():
            key = (str(leave.request_date_from)[5:], self.row(leave.holiday_status_id).value_id.external_id)
            wanted[key] = wanted.get(key, 0) + leave.request_hour_to - leave.request_hour_from
        there = {}
        for entry in self.simulator.entities["absence-hours"].values():
            key = entry["day"][5:], entry["type"]
            self.assertNotIn(key, there, "two entries of one key")
            there[key] = entry["hours"]
        self.assertEqual(there, wanted)
        counted = [("state", "=", "linked"), ("record_type", "=", "absence_hours")]
        links = self.env["hr.sync.link"].search([*counted, ("connection_id", "=", self.connection.id)])
        self.assertEqual(set(links.mapped("external_id")), set(self.simulator.entities["absence-hours"]))
        totals = self.env["hr.leave.total"].search([("hours", ">", 0), ("company_id", "=", self.company.id)])
        self.assertEqual(set(links.mapped("res_id")), set(totals.ids))


add_more(TestSharedHistories, "test_each_sum_is_there_once")
