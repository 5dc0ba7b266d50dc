"""The engine's own queries: as many for a small page as for a large one."""

from .queries import FlatCase


class TestQueries(FlatCase):
    def people(self, size):
        return size

    def fill(self, size):
        """Every second person is in Odoo already."""
        self.env["hr.employee"].create(
            [
                {
                    "name": f"{user['firstName']} {user['lastName']}",
                    "personnel_number": user["personnelNumber"],
                    "company_id": self.company.id,
                }
                for user in self.simulator.users[::2]
            ]
        )

    def measure(self, size):
        measured = super().measure(size)
        self.assertEqual(len(self.all_employees()), size, "every second one was recognised")
        # Schedules are looked for and made for each kind of them, of which large companies have more.
        return {**measured, "values": []}

    def test_flat(self):
        self.check_flat()
