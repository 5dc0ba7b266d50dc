"""The history of hours that are sent together: what an entry had, and what it has now."""

from .payroll import PayrollCase


class TestHistoryHours(PayrollCase):
    def prepare(self):
        super().prepare()
        self.connected()
        self.line = self.add_line(3)
        self.approve(self.line)
        self.work()
        self.total = self.line.approved_hours_id

    def changes(self):
        mine = [("res_model", "=", self.total._name), ("res_id", "=", self.total.id), ("direction", "=", "out")]
        return self.env["hr.sync.change"].search(mine)

    def test_created(self):
        [change] = self.changes()
        self.assertEqual((change.kind, change.record_type), ("created", "approved_hours"))
        self.assertEqual(change.title, self.total.display_name)
        self.assertFalse(change.values, "the entry has them")

    def test_overwritten(self):
        """Somebody has changed the entry there: the history has what it was changed to."""
        (id_,) = self.simulator.entities["entry"]
        self.simulator.put_entry("entry", {"hours": 9}, id_)
        self.stream("approved_hours").action_sync()
        self.work()
        change = self.changes()[0]
        self.assertEqual((change.kind, change.summary), ("updated", "Hours: 09:00 → 03:00"))
        self.assertEqual(set(change.values), {"hours"})
        self.assertEqual(change.run_id.direction, "out")

    def test_changed(self):
        """Such an entry is not read before it gets its new value, so nobody knows what it had."""
        self.reopen(self.line)
        self.line.unit_amount = 5
        self.approve(self.line)
        self.work()
        change = self.changes()[0]
        self.assertEqual((change.kind, change.summary), ("updated", "Hours: not known → 05:00"))

    def test_withdrawn(self):
        self.reopen(self.line)
        self.work()
        self.assertEqual(self.changes()[0].kind, "deleted")

    def test_unchanged(self):
        self.stream("approved_hours").action_sync()
        self.work()
        self.assertEqual(len(self.changes()), 1)
