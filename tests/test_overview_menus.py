"""Menus of record types that only some systems have are shown where such a system is connected."""

from odoo.tests import new_test_user

from .people import PeopleCase

NAMES = ("menu_project_activities", "menu_purchase_orders", "menu_suppliers")


class TestOverviewMenus(PeopleCase):
    def prepare(self):
        super().prepare()
        self.other = self.env["res.company"].create({"name": "Talwerk AG"})
        self.users = {
            company: new_test_user(
                self.env(user=1),
                f"hsm_{company.id}",
                groups="hr_sync.group_officer",
                company_id=company.id,
                company_ids=company.ids,
            )
            for company in (self.company, self.other)
        }

    def shown(self, company=None):
        """Which of the menus an officer of the company sees."""
        menus = self.env["ir.ui.menu"].with_user(self.users[company or self.company]).load_menus(False)
        self.assertIn(self.env.ref("hr_sync.menu_issues").id, menus)
        return {name for name in NAMES if self.env.ref(f"hr_sync.{name}").id in menus}

    def test_only_where_a_system_has_such_records(self):
        self.assertEqual(self.shown(), set(), "2getHR has none of them")
        connection = self.env["hr.sync.connection"].create(
            {"name": "Avantage", "system": "avantage", "company_id": self.company.id}
        )
        self.assertEqual(self.shown(), set(), "nobody has connected to it yet")
        connection._put({"state": "connected"})
        self.assertEqual(self.shown(), set(NAMES))
        self.assertEqual(self.shown(self.other), set(), "the other company has no such connection")
        connection.action_pause()
        self.assertEqual(self.shown(), set(NAMES), "what was read is still there")
        connection.unlink()
        self.assertEqual(self.shown(), set(), "the connection was removed")
