"""The page of the mappings, in a browser."""

from odoo.tests import new_test_user, tagged

from .mapping import MappingCase
from .tours import TourCase


@tagged("hr_sync_tour", "slow")
class TestMappingTour(MappingCase, TourCase):
    def tour(self, name, groups):
        company = self.company
        new_test_user(self.env, name, groups=groups, company_id=company.id, company_ids=company.ids)
        self.env.flush_all()
        url = f"/odoo/action-hr_sync.hr_sync_connection_action/{self.connection.id}"
        self.start_tour(url, name, login=name)
        self.env.invalidate_all()

    def test_administrator(self):
        self.tour("hr_sync_mappings", "hr_sync.group_administrator")
        mapped = {row.name: row.value_id.external_id for row in self.rows()}
        self.assertEqual(mapped, {"Consulting": self.consulting, "Workshop": self.training})
        self.assertFalse(self.connection.mapping_values_next)

    def test_officer(self):
        self.tour("hr_sync_mappings_seen", "hr_sync.group_officer")
        self.assertFalse(self.rows().value_id)
