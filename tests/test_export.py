"""The export: what people choose leaves, once, and only what has changed since; what makes no sense is refused."""

from datetime import date

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import Form, freeze_time, new_test_user
from odoo.tools import mute_logger

from ..systems.tripletex import Tripletex
from .leave_totals import LeaveTotalCase
from .test_outbound_runs import OutboundCase

MAY = {"date_from": "2026-05-01", "date_to": "2026-05-31"}


class ExportCase(OutboundCase):
    def prepare(self):
        super().prepare()
        self.hours.trigger = "manual"
        self.wages = self.stream("approved_wage")
        self.wages.trigger = "manual"
        for name, groups in (
            ("officer", "hr_sync.group_officer"),
            ("clerk", "hr_sync.group_officer,hr.group_hr_user"),
            ("both", "hr_sync.group_officer,hr_timesheet.group_hr_timesheet_approver,hr.group_hr_user"),
        ):
            self.users[name] = self.add_user(name, groups, self.company)

    def add_user(self, name, groups, company):
        return new_test_user(
            self.env(user=1), f"hsa_{name}", groups=groups, company_id=company.id, company_ids=company.ids
        )

    def wizard(self, name="officer", **values):
        values = {"connection_id": self.connection.id, **MAY, **values}
        return self.as_(name, self.env["hr.sync.export"]).create(values)

    def export(self, name="officer", **values):
        """Export, and have it sent; returns the new runs."""
        before = self.env["hr.sync.run"].search([])
        self.wizard(name, **values).action_export()
        self.work()
        return self.env["hr.sync.run"].search([]) - before

    def refused(self, words, error=UserError, **values):
        """The export is refused, without a run and without a call."""
        before = self.env["hr.sync.run"].search_count([])
        for method in ("action_preview", "action_export"):
            with self.assertRaises(error) as caught:
                getattr(self.wizard(**values), method)()
            self.assertIn(words, str(caught.exception))
        self.assertEqual(self.env["hr.sync.run"].search_count([]), before)
        self.assertEqual(self.simulator.requests, [])
        return str(caught.exception)

    def days(self):
        return sorted(day for _name, day, _project in self.in_tripletex())


@freeze_time("2026-06-01 08:00:00")
class TestExport(ExportCase):
    def test_defaults(self):
        """The system that is connected, all that it receives, and the last month."""
        form = Form(self.as_("officer", self.env["hr.sync.export"]))
        self.assertEqual(form.connection_id, self.connection)
        self.assertEqual(form.stream_ids[:], self.hours + self.wages)
        self.assertEqual((form.date_from, form.date_to), (date(2026, 5, 1), date(2026, 5, 31)))
        wizard = form.save()
        self.assertEqual(wizard.offered_connection_ids, self.connection)
        self.wages.stopped = "The API key has no permission to write this."
        self.assertEqual(Form(self.as_("officer", self.env["hr.sync.export"])).stream_ids[:], self.hours)
        self.hours.enabled = False
        self.assertFalse(Form(self.as_("officer", self.env["hr.sync.export"])).connection_id)

    def test_export_and_again(self):
        """What is chosen leaves; exporting again sends only what has changed since."""
        self.approved(3, sent=False)
        wizard = self.wizard(date_from="2026-05-02")
        action = wizard.action_export()
        run = self.env["hr.sync.run"].search([], limit=1)
        self.assertEqual(run.create_uid, self.users["officer"])
        self.assertEqual((run.trigger, run.scope), ("manual", {"first": "2026-05-02", "last": "2026-05-31"}))
        self.assertTrue(action["params"]["links"][0]["url"].endswith(f"hr_sync_run_action/{run.id}"))
        self.assertEqual(action["params"]["title"], "Export started")
        self.work()
        self.assertEqual((run.state, self.counts(run)), ("done", {"created": 2}))
        self.assertEqual(self.days(), ["2026-05-02", "2026-05-03"])
        total = self.env["hr.approved.hours"].search([("date", "=", "2026-05-02")])
        self.assertEqual(total.hr_sync_exported_by_id, self.users["officer"])
        self.simulator.forget()
        again = self.export(date_from="2026-05-02")
        self.assertEqual((again.state, self.counts(again)), ("done", {"unchanged": 2}))
        self.assertEqual(self.registered(), [])
        self.approve(self.add_line(1, day="2026-05-03"))
        third = self.export()
        self.assertEqual((third.state, self.counts(third)), ("done", {"created": 1, "updated": 1, "unchanged": 1}))
        self.assertEqual(len(self.registered()), 2)

    def test_types(self):
        """Only the types that are chosen, and of these those of which there is anything."""
        self.approve(self.add_line(day="2026-05-04", wage_type_id=self.overtime.id))
        runs = self.export(stream_ids=self.wages.ids)
        self.assertEqual(runs.mapped("record_type"), ["approved_wage"])
        self.assertEqual(self.in_tripletex(), {})
        runs = self.export()
        self.assertEqual(sorted(runs.mapped("record_type")), ["approved_hours", "approved_wage"])
        self.approve(self.add_line(day="2026-04-06"))
        runs = self.export(date_from="2026-04-01", date_to="2026-04-30")
        self.assertEqual(runs.mapped("record_type"), ["approved_hours"])

    def test_employees_and_departments(self):
        """Employees of a department are those of the departments below it too, and those who have left."""
        above = self.env["hr.department"].create({"name": "Drift", "company_id": self.company.id})
        below = self.env["hr.department"].create(
            {"name": "Verksted", "company_id": self.company.id, "parent_id": above.id}
        )
        self.approved(1, sent=False)
        self.refused("nothing to export", employee_ids=self.manager.ids)
        self.refused("nothing to export", department_ids=above.ids)
        self.kari.department_id = below
        self.kari.write({"active": False})
        self.env.flush_all()  # public profiles are a view of the database
        self.assertEqual(self.wizard(department_ids=above.ids)._scope()["employees"], self.kari.ids)
        both = {"department_ids": above.ids, "employee_ids": self.manager.ids}
        self.assertEqual(self.wizard(**both)._scope()["employees"], sorted((self.kari + self.manager).ids))
        self.assertEqual(self.counts(self.export(department_ids=above.ids)), {"created": 1})

    def test_nothing(self):
        """A period without anything approved: a sentence that names what was asked for."""
        self.add_line(day="2026-05-04")
        words = self.refused("nothing to export to Tripletex from 05/01/2026 to 05/31/2026")
        self.assertIn("Approved hours, Hours by wage type", words)

    def test_senseless(self):
        self.approved(1, sent=False)
        self.refused("first day is after the last", date_from="2026-06-01")
        self.refused("at least one record type", stream_ids=[])
        self.hours.enabled = False
        self.refused("cannot receive this at the moment: Approved hours", stream_ids=self.hours.ids)
        self.hours.enabled = True
        self.connection.action_pause()
        self.refused("cannot sync in state", RedirectWarning)

    def test_reopened(self):
        """Hours that were reopened before they were sent are nothing; those that were sent are taken back."""
        [line] = self.approved(1, sent=False)
        self.reopen(line)
        self.refused("nothing to export")
        self.approve(line)
        self.export()
        self.reopen(line)
        self.assertEqual(self.counts(self.export()), {"removed": 1})
        self.assertEqual(self.in_tripletex(), {})

    def test_preview(self):
        """It asks for a preview of the same, opens it, and sends nothing."""
        self.approved(1, sent=False)
        action = self.wizard(employee_ids=self.kari.ids).action_preview()
        run = self.env["hr.sync.run"].browse(action["res_id"])
        scope = {"employees": self.kari.ids, "first": "2026-05-01", "last": "2026-05-31"}
        self.assertEqual((run.kind, run.direction, run.scope), ("preview", "out", scope))
        self.assertEqual(self.hours._running(), self.env["hr.sync.run"])

    def test_queued_once(self):
        """Who exports what is queued already reads that it is queued, and it is sent once."""
        self.approved(1, sent=False)
        self.wizard().action_export()
        action = self.wizard("clerk").action_export()
        self.assertIn("queued already", action["params"]["title"])
        run = self.hours._running()
        self.assertEqual((len(run), run.create_uid), (1, self.users["officer"]))

    # --- From a list ---------------------------------------------------------------------------------

    def opened(self, records, name="officer"):
        """The export as the button of a list opens it."""
        action = self.as_(name, records).action_hr_sync_export()
        return Form(self.as_(name, self.env["hr.sync.export"]).with_context(**action["context"])).save()

    def test_from_a_list(self):
        lines = self.add_line(day="2026-04-06") + self.add_line(day="2026-05-06")
        wizard = self.opened(lines, "both")
        self.assertEqual(wizard.employee_ids.ids, self.kari.ids)
        self.assertEqual((wizard.date_from, wizard.date_to), (date(2026, 4, 6), date(2026, 5, 6)))
        self.assertEqual(wizard.stream_ids, self.hours + self.wages)
        self.approve(lines)
        totals = self.env["hr.approved.hours"].search([("employee_id", "=", self.kari.id)])
        wizard = self.opened(totals)
        self.assertEqual((wizard.date_from, wizard.stream_ids), (date(2026, 4, 6), self.hours))
        wizard = self.opened(self.kari + self.manager, "clerk")
        self.assertEqual(set(wizard.employee_ids.ids), set((self.kari + self.manager).ids))
        self.assertEqual((wizard.date_from, wizard.date_to), (date(2026, 5, 1), date(2026, 5, 31)))

    def test_where_lists_offer_it(self):
        """Where something that is made from these records leaves, and for officers."""
        shown = lambda model, name: self.button(model, name)  # noqa: E731
        for model in ("account.analytic.line", "hr.employee", "hr.approved.hours"):
            self.assertTrue(shown(model, "both"), model)
        self.assertFalse(shown("hr.leave", "both"), "no system receives time off")
        for model in ("account.analytic.line", "hr.approved.hours"):
            self.assertFalse(shown(model, "approver"), model)
        self.hours.enabled = self.wages.enabled = False
        self.assertFalse(shown("account.analytic.line", "both"))

    def button(self, model, name):
        arch = self.as_(name, self.env[model]).get_view(view_type="list")["arch"]
        return 'name="action_hr_sync_export"' in arch


@freeze_time("2026-06-01 08:00:00")
class TestExportRights(ExportCase):
    def prepare(self):
        super().prepare()
        self.approved(1, sent=False)
        self.elsewhere = self.env["res.company"].create({"name": "Talverk AS"})
        self.users["stranger"] = self.add_user("stranger", "hr_sync.group_administrator", self.elsewhere)

    def test_who_may(self):
        """Officers; nobody else sees the menu, or can use it."""
        menu = self.env.ref("hr_sync.menu_export")
        for name in ("worker", "approver", "administrator"):
            with self.subTest(name):
                self.assertNotIn(menu.id, self.as_(name, menu)._visible_menu_ids())
                with self.assertRaises(AccessError):
                    self.wizard(name)
                line = self.env["account.analytic.line"].search([("employee_id", "=", self.kari.id)], limit=1)
                with self.assertRaises(UserError):
                    self.as_(name, line).action_hr_sync_export()
        self.assertIn(menu.id, self.as_("officer", menu)._visible_menu_ids())
        self.assertEqual(self.counts(self.export()), {"created": 1})

    def test_other_company(self):
        """Neither the connection of another company, nor employees of one, can be exported."""
        with self.assertRaises(AccessError):
            self.wizard("stranger", stream_ids=self.hours.ids).action_export()
        self.assertFalse(Form(self.as_("stranger", self.env["hr.sync.export"])).connection_id)
        theirs = self.env["hr.employee"].create({"name": "Ola Vik", "company_id": self.elsewhere.id})
        with self.assertRaises(AccessError):
            self.wizard(employee_ids=theirs.ids).action_export()
        self.users["officer"].company_ids |= self.elsewhere
        self.refused("receives data of Fjellverk AS only. Remove these employees: Ola Vik", employee_ids=theirs.ids)

    def test_only_what_one_may_read(self):
        """Records that the user may not read are not exported; of all employees, those that the user may read."""
        self.export()
        rule = {"model_id": self.env["ir.model"]._get_id("hr.employee.public"), "name": "all but Kari"}
        self.env["ir.rule"].create({**rule, "domain_force": f"[('id', '!=', {self.kari.id})]"})
        self.assertEqual(self.wizard()._scope()["employees"], self.manager.ids)
        with self.assertRaises(AccessError):
            self.wizard(employee_ids=self.kari.ids).action_export()
        self.env["ir.rule"].search([("name", "=", "all but Kari")]).unlink()
        rule = {"model_id": self.env["ir.model"]._get_id("hr.approved.hours"), "name": "none"}
        self.env["ir.rule"].create({**rule, "domain_force": "[(0, '=', 1)]"})
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.wizard().action_export()

    def test_right_of_the_system(self):
        """A system may ask for a right of its own, beyond that of officers."""
        self.patch(Tripletex, "export_group", "hr.group_hr_manager")
        self.assertFalse(Form(self.as_("officer", self.env["hr.sync.export"])).connection_id)
        with self.assertRaisesRegex(AccessError, "no permission to export to Tripletex"):
            self.wizard(stream_ids=self.hours.ids).action_export()
        self.users["manager"] = self.add_user("boss", "hr_sync.group_officer,hr.group_hr_manager", self.company)
        self.assertEqual(self.counts(self.export("manager")), {"created": 1})


@freeze_time("2026-06-15 08:00:00")
class TestExportOfTimeOff(LeaveTotalCase):
    def test_new(self):
        """Hours of a period of which nothing has been sent yet, and no others."""
        self.stream.trigger = "manual"
        self.off("2026-05-04", "2026-05-05")
        self.off("2026-06-08")
        self.count()
        wizard = self.env["hr.sync.export"].create({"connection_id": self.connection.id, **MAY})
        self.assertEqual(wizard.stream_ids, self.stream)
        wizard.action_export()
        self.work()
        self.assertEqual(sorted(day for _person, day, _type in self.there()), ["05-04", "05-05"])
