"""Time off for a child: who sees children, and hours by child."""

import importlib.util

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user
from odoo.tools import sql
from odoo.tools.misc import file_path

from ..engine.refs import Refs
from ..records import AbsenceHours
from .leave_totals import LeaveTotalCase

MORNING = {"request_hour_from": 8, "request_hour_to": 12}
AFTERNOON = {"request_hour_from": 13, "request_hour_to": 15}


@freeze_time("2026-06-15 08:00:00")
class TestLeaveChildren(LeaveTotalCase):
    def prepare(self):
        super().prepare()
        self.care = self.kind("Care", "hour", for_child=True)
        self.anna.hr_child_ids = [Command.create({"name": name}) for name in ("Elsa", "Olle")]
        self.elsa, self.olle = self.anna.hr_child_ids.sorted("id")

    def totals(self):
        self.count()
        found = self.env["hr.leave.total"].search([("employee_id", "=", self.anna.id)], order="id")
        return {(str(total.date)[5:], total.hr_child_id.name): total.hours for total in found if total.hours}

    def test_by_child(self):
        """The hours of a day are counted for each child."""
        self.off("2026-06-01", kind=self.care, hr_child_id=self.elsa.id, **MORNING)
        leave = self.off("2026-06-01", kind=self.care, hr_child_id=self.olle.id, **AFTERNOON)
        self.assertEqual(self.totals(), {("06-01", "Elsa"): 4, ("06-01", "Olle"): 2})
        self.change(leave, hr_child_id=self.elsa.id)
        self.assertEqual(self.totals(), {("06-01", "Elsa"): 6})

    def test_chosen_later(self):
        """A child that is chosen after the hours were counted takes them over."""
        leave = self.off("2026-06-01", kind=self.care, **MORNING)
        self.assertEqual(self.totals(), {("06-01", False): 4})
        leave.hr_child_id = self.olle
        self.assertEqual(self.totals(), {("06-01", "Olle"): 4})

    def test_choice(self):
        """A choice lasts as long as it fits the employee and the type."""
        leave = self.off("2026-06-01", kind=self.care, approve=False, hr_child_id=self.elsa.id, **MORNING)
        leave.holiday_status_id = self.kind("Other care", "hour", for_child=True)
        self.assertEqual(leave.hr_child_id, self.elsa)
        leave.holiday_status_id = self.holidays
        self.assertFalse(leave.hr_child_id)
        leave.write({"holiday_status_id": self.care.id, "hr_child_id": self.elsa.id})
        self.assertEqual(leave.hr_child_id, self.elsa)
        leave.employee_id = self.employee_named("Bert")
        self.assertFalse(leave.hr_child_id)
        with self.assertRaisesRegex(ValidationError, "Elsa is not a child of Bert"):
            leave.hr_child_id = self.elsa

    def test_who_sees_children(self):
        """HR officers keep them; employees read their own."""
        company = {"company_id": self.company.id, "company_ids": self.company.ids}
        own = new_test_user(self.env, "children_own", groups="base.group_user", **company)
        stranger = new_test_user(self.env, "children_stranger", groups="base.group_user", **company)
        officer = new_test_user(self.env, "children_hr", groups="hr.group_hr_user", **company)
        self.anna.user_id = own
        Child = self.env["hr.employee.child"]
        self.assertEqual(Child.with_user(own).search([]), self.elsa | self.olle)
        self.assertFalse(Child.with_user(stranger).search([]))
        self.assertEqual(Child.with_user(officer).search([]), self.elsa | self.olle)
        for reader in (own, stranger):
            with self.assertRaises(AccessError):
                self.elsa.with_user(reader).name = "Elsa Maria"
        with self.assertRaises(AccessError):
            self.elsa.with_user(stranger).read(["name"])
        self.elsa.with_user(officer).birthday = "2020-02-01"
        elsewhere = self.env["res.company"].create({"name": "Fremd"})
        other = {"company_id": elsewhere.id, "company_ids": elsewhere.ids}
        foreign = new_test_user(self.env, "children_foreign", groups="hr.group_hr_user", **other)
        self.assertFalse(Child.with_user(foreign).with_context(allowed_company_ids=elsewhere.ids).search([]))

    def test_requested_by_the_employee(self):
        """Employees say for which of their children they are off."""
        company = {"company_id": self.company.id, "company_ids": self.company.ids}
        user = new_test_user(self.env, "children_requesting", groups="base.group_user", **company)
        self.anna.user_id = user
        leave = self.env["hr.leave"].with_user(user).with_context(allowed_company_ids=self.company.ids)
        leave = leave.create(
            {
                "employee_id": self.anna.id,
                "holiday_status_id": self.care.id,
                "request_date_from": "2026-06-22",
                "request_date_to": "2026-06-22",
                "hr_child_id": self.elsa.id,
                **MORNING,
            }
        )
        self.assertEqual(leave.hr_child_id.name, "Elsa")

    def record(self, *names):
        [total] = self.env["hr.leave.total"].search([("employee_id", "=", self.anna.id), ("hours", ">", 0)])
        return total._sync_to_record(names, Refs(self.connection))

    def test_record(self):
        """What a system gets that wants to know: the child's name, and what was written."""
        self.off("2026-06-01", kind=self.care, hr_child_id=self.elsa.id, private_name=" Fever ", **MORNING)
        self.off("2026-06-01", kind=self.care, hr_child_id=self.elsa.id, private_name="Fever", **AFTERNOON)
        self.count()
        record = self.record("hours", "child", "comment")
        self.assertEqual((record.child, record.comment, record.hours), ("Elsa", "Fever", 6))
        known = record.own_id
        self.elsa.name = "Elsa Maria"
        self.assertEqual(self.record("hours", "child").child, "Elsa Maria")
        self.assertEqual(self.record("hours", "child").own_id, known)
        self.assertNotIn("child", self.record("day").values())
        self.assertEqual(AbsenceHours("").values(), {})

    def test_a_system_without_children(self):
        """Two children a day would be one entry there, of which one would overwrite the other."""
        for child, part in ((self.elsa, MORNING), (self.olle, AFTERNOON)):
            self.off("2026-06-01", kind=self.care, hr_child_id=child.id, **part)
        self.off("2026-06-02", kind=self.care, hr_child_id=self.olle.id, **MORNING)
        self.send()
        self.assertEqual(self.there(), {("Anna", "06-02", "Care"): 4})
        self.assertEqual(len(self.issues()), 2)
        self.assertIn("Anna is off for several children on 06/01/2026", self.issues()[0].error)

    def test_updated(self):
        """Totals of a database that exists keep their links, and are of no child."""
        self.off("2026-06-01", "2026-06-02")
        self.send()
        links = self.env["hr.sync.link"].search([("res_model", "=", "hr.leave.total")]).mapped("res_id")
        self.assertEqual(len(links), 2)
        cr = self.env.cr
        for table in ("hr_leave", "hr_leave_total"):
            cr.execute(f"ALTER TABLE {table} DROP COLUMN hr_child_id CASCADE")
        cr.execute(
            "CREATE UNIQUE INDEX hr_leave_total_key_unique"
            " ON hr_leave_total (company_id, employee_id, date, holiday_status_id)"
        )
        path = file_path("hr_sync/migrations/19.0.1.3.0/pre-children.py")
        spec = importlib.util.spec_from_file_location("migration", path)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        script.migrate(cr, "19.0.1.2.0")
        self.assertTrue(sql.column_exists(cr, "hr_leave", "hr_child_id"))
        self.env.invalidate_all()
        self.env.registry.init_models(cr, ["hr.leave", "hr.leave.total"], {"module": "hr_sync"}, install=False)
        cr.execute("SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'hr_leave_total%key_unique'")
        self.assertIn("COALESCE(hr_child_id, 0)", cr.fetchone()[0])
        totals = self.env["hr.leave.total"].browse(links)
        self.assertEqual((totals.mapped("hours"), bool(totals.hr_child_id)), ([8, 8], False))
        self.assertEqual(set(totals.mapped("hr_sync_state")), {"linked"})
        self.simulator.forget()
        self.stream.action_sync()
        self.send()
        self.assertEqual(self.writes(), [])
