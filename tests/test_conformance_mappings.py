"""Every system whose values a person maps sends what the person has chosen, and nothing else."""

from ..systems import SYSTEMS
from .conformance import for_each_system, written_tables


class Mapped:
    def prepare(self):
        super().prepare()
        if "mapping" not in self.adapter.lacks:
            self.values = [self.adapter.add_value(self.simulator, number) for number in (1, 2)]
            self.sync(full=True)

    def setUp(self):
        super().setUp()
        self.needs("mapping")
        self.mapping = self.adapter.mapping or SYSTEMS[self.system].mappings[0].name

    def kept(self):
        """The remote values that can be chosen, by their ids."""
        mine = [("connection_id", "=", self.connection.id), ("mapping", "=", self.mapping), ("vanished", "=", False)]
        return {value.external_id: value for value in self.env["hr.sync.mapping.value"].search(mine)}

    def make(self):
        """Make a record that refers to a value that is not mapped yet; returns the value's row of the mapping."""
        self.record, odoo_value = self.adapter.make_mapped(self.env, self.company)
        self.env.cr.flush()
        self.work()
        self.connection.action_open_mappings()
        rows = self.env["hr.sync.mapping"].search([("connection_id", "=", self.connection.id)])
        return rows.filtered(lambda row: (row.mapping, row.res_id) == (self.mapping, odoo_value.id))

    def test_values(self):
        self.assertEqual(sorted(self.kept()), sorted(self.values))
        self.assertTrue(all(value.name for value in self.kept().values()))

    def test_sent_once_mapped(self):
        before = self.adapter.made(self.simulator)
        row = self.make()
        self.assertEqual(self.adapter.made(self.simulator), before)
        self.assertEqual(self.issues(direction="out").mapped("error_code"), ["mapping"])
        self.assertIn(row.name, self.issues(direction="out").error)
        row.value_id = self.kept()[self.values[1]]
        self.work()
        self.assertEqual(self.adapter.made(self.simulator), before + 1)
        self.assertEqual(self.adapter.sent_value(self.simulator), self.values[1])
        self.assertFalse(self.issues())

    def test_another_value(self):
        """What was sent with the former value is sent with the new one."""
        row = self.make()
        for value in self.values:
            row.value_id = self.kept()[value]
            self.work()
            self.assertEqual(self.adapter.sent_value(self.simulator), value)

    def test_vanished(self):
        row = self.make()
        row.value_id = self.kept()[self.values[0]]
        self.adapter.drop_value(self.simulator, self.values[0])
        self.connection.action_read_mapping_values()
        before = self.adapter.made(self.simulator)
        self.work()
        self.assertTrue(row.problem)
        self.assertEqual(self.adapter.made(self.simulator), before)
        self.assertEqual(self.issues(direction="out").mapped("error_code"), ["mapping"])

    def test_second_reading(self):
        """It finds everything unchanged, and writes neither a value nor what is mapped."""
        self.make()
        self.connection.action_read_mapping_values()
        tables = written_tables(self, self.work)
        self.assertIn("hr_sync_connection", tables)
        self.assertFalse({"hr_sync_mapping", "hr_sync_mapping_value"} & tables)


globals().update(for_each_system(Mapped))
