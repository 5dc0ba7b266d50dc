"""What an undo costs: as many queries for few records as for many, however much is in the history."""

from .queries import QueryCase
from .undoing import UndoMixin


class TestUndoQueries(UndoMixin, QueryCase):
    employees, units = 45, 2
    few, many = 8, 40
    #: Rows of the history beside those that are undone.
    rows = 100_000

    def prepare(self):
        super().prepare()
        for title in ("Alt", "Neu"):
            for user in self.simulator.users:
                self.simulator.update_user(user["id"], jobTitle=title)
            self.run_there = self.sync("employee")["employee"]
        mine = [("run_id", "=", self.run_there.id), ("kind", "=", "updated"), ("res_model", "=", "hr.employee")]
        self.there = self.env["hr.sync.change"].search(mine)
        self.assertGreaterEqual(len(self.there), self.many + self.few // 2)
        copied = "connection_id, company_id, record_type, direction, kind, res_model, name, changed_fields, values, raw"
        self.env.flush_all()
        self.env.cr.execute(
            f"INSERT INTO hr_sync_change ({copied}, res_id, create_date) "
            f"SELECT {copied}, 10000000 + number / 10, create_date "
            "FROM hr_sync_change, generate_series(1, %s) AS number WHERE id = %s",
            [self.rows, self.there[0].id],
        )
        self.env.cr.execute("ANALYZE hr_sync_change")

    def queries(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        seen = []
        with self.watching(seen):
            result = work()
            self.env.flush_all()
        return seen, result

    def test_flat(self):
        counts = {}
        self.undo_of(self.there[:1])  # caches are filled
        first, rest = self.there[: self.few], self.there[self.few :]
        for part in (first, rest):
            opened, undo = self.queries(lambda part=part: self.undo_of(part))
            self.assertEqual(undo.ready_count, len(part))
            applied, _action = self.queries(undo.action_undo)
            self.assertEqual(undo.done_count, len(part))
            counts[len(part)] = len(opened), len(applied), opened, applied
        small, large = counts[self.few], counts[len(rest)]
        self.assertLessEqual(large[0], small[0] + 1, "\n".join(str(query)[:150] for query in large[2]))
        # Odoo writes the versions of employees one by one.
        per_record = (large[1] - small[1]) / (len(rest) - self.few)
        self.assertLess(per_record, 3, "\n".join(str(query)[:150] for query in large[3]))

    def test_changed_since(self):
        """The history of the same records is looked through once."""
        self.env["hr.employee"].browse(self.there.mapped("res_id")).job_title = "Von Hand"
        few, _undo = self.queries(lambda: self.undo_of(self.there[: self.few]))
        many, undo = self.queries(lambda: self.undo_of(self.there))
        self.assertEqual((undo.ready_count, undo.kept_count), (0, len(self.there)))
        self.assertLessEqual(len(many), len(few) + 1)
