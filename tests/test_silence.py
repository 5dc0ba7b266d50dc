"""Silence: nobody hears of a sync."""

from .twogethr import TwogethrCase


class TestSilence(TwogethrCase):
    """Promise 9: nobody hears of a sync."""

    employees, units = 6, 2

    def prepare(self):
        super().prepare()
        self.manager = self.env["res.users"].create(
            {"name": "Mara", "login": "mara", "email": "mara@alpenwerk.example"}
        )

    def check_silent(self, before):
        self.assertEqual(self.notices(), before)

    def test_first_sync(self):
        self.connection.responsible_id = self.manager
        self.env.flush_all()
        before, message = self.notices(), self.env["mail.message"].search([], limit=1, order="id desc")
        self.sync()
        self.check_silent(before)
        notes = self.env["mail.message"].search([("id", ">", message.id)])  # Odoo's own, on each new employee
        self.assertFalse(notes.partner_ids)
        self.assertLessEqual(set(notes.mapped("subtype_id.internal")), {True})

    def test_changes(self):
        """Not even a note about what was changed, and nothing to those who follow."""
        self.sync()
        user, gone = self.plain_users()[:2]
        self.employee(user["id"]).message_subscribe(self.manager.partner_id.ids)
        self.env.flush_all()
        before, messages = self.notices(), self.env["mail.message"].search_count([])
        unit = next(unit for unit in self.simulator.units if unit["id"] != user["organisationUnitId"])
        self.simulator.update_user(user["id"], personnelNumber="777001", organisationUnitId=unit["id"])
        self.simulator.delete_user(gone["id"])
        runs = self.sync()
        self.assertCounts(runs["employee"], updated=1, archived=1)
        self.check_silent(before)
        self.assertEqual(self.env["mail.message"].search_count([]), messages)

    def test_what_others_post_meanwhile(self):
        """Whatever a module posts because a sync writes reaches nobody."""
        self.sync()
        user = self.plain_users()[0]
        self.employee(user["id"]).message_subscribe(self.manager.partner_id.ids)
        original = self.registry["hr.employee"]._sync_write

        def write(employees, values):
            original(employees, values)
            employees.message_post(body="Changed!", message_type="comment", subtype_xmlid="mail.mt_comment")

        self.patch(self.registry["hr.employee"], "_sync_write", write)
        self.env.flush_all()
        before, messages = self.notices(), self.env["mail.message"].search_count([])
        self.simulator.update_user(user["id"], jobTitle="Neu")
        self.sync()
        self.assertEqual(self.env["mail.message"].search_count([]), messages + 1)
        self.check_silent(before)

    def test_the_check_can_fail(self):
        manager, before = self.manager, self.notices()
        employee = self.env["hr.employee"].create({"name": "Otto", "company_id": self.company.id})
        employee.message_post(
            body="Hello", partner_ids=manager.partner_id.ids, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        employee.activity_schedule("mail.mail_activity_data_todo", user_id=manager.id)
        employee.message_subscribe(manager.partner_id.ids)
        after = self.notices()
        for name in set(after) - {"mail.mail", "bus.bus"}:
            self.assertGreater(after[name], before[name], name)
