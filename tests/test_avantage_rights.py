"""Who may do what with Avantage: administrators sync lists, and administrators of timesheets export hours."""

from ast import literal_eval
from contextlib import suppress

from lxml import etree
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time

from .accounts import new_test_users
from .avantage_hours import MAY, AvantageHoursCase

#: Whoever reads the records of the lists.
_READERS = "hr.group_hr_user,project.group_project_user"
GROUPS = {
    "plain": "hr_timesheet.group_hr_timesheet_user",
    "approver": "hr_timesheet.group_hr_timesheet_approver",
    "timesheets": "hr_timesheet.group_timesheet_manager",
    "officer": f"hr_sync.group_officer,{_READERS},hr_timesheet.group_hr_timesheet_approver",
    "administrator": f"hr_sync.group_administrator,{_READERS},hr_timesheet.group_hr_timesheet_approver",
    "exporter": f"hr_sync.group_officer,{_READERS},hr_timesheet.group_timesheet_manager",
}
#: The users who may start syncs of lists, and those who may export hours.
SYNC, EXPORT = {"administrator"}, {"exporter"}
#: Models with the label of the button that syncs them.
LISTS = {
    "project.project": "Sync Avantage Projects",
    "hr.employee": "Sync Avantage Employees",
    "hr.trade": "Sync Avantage Trades",
    "hr.timesheet.activity": "Sync Avantage Activities",
}


@freeze_time("2026-06-01 08:00:00")
class TestAvantageRights(AvantageHoursCase):
    def prepare(self):
        super().prepare()
        self.users = new_test_users(self.env(user=1), self.company, "hsg_", GROUPS)
        others = self.connection.stream_ids.filtered(lambda one: one.direction == "out") - self.stream
        others.enabled = False  # premiums and expenses
        self.masters = self.connection.stream_ids.filtered(lambda one: one.direction != "out" and one.enabled)

    def as_(self, name, records):
        records = records.with_user(self.users[name])
        return records.with_context(allowed_company_ids=self.company.ids, lang="en_US")

    def allowed(self, records, method):
        """The users who may press the button."""
        found = set()
        for name in GROUPS:
            with suppress(AccessError, UserError), self.env.cr.savepoint():
                getattr(self.as_(name, records), method)()
                found.add(name)
        return found

    def test_lists(self):
        """Company data and projects are synced by administrators only, whichever button is pressed."""
        self.assertEqual(set(self.masters.mapped("record_type")), {"trade", "activity", "project", "employee"})
        for stream in self.masters:
            for method in ("action_sync", "action_full_sync", "action_preview"):
                with self.subTest(record_type=stream.record_type, method=method):
                    self.assertEqual(self.allowed(stream, method), SYNC)
        self.assertEqual(self.allowed(self.connection, "action_sync"), SYNC)
        self.link(self.carpenter, "trade", "CHA")
        self.assertEqual(self.allowed(self.carpenter, "action_hr_sync_now"), SYNC)
        for model in LISTS:
            with self.subTest(model=model):
                records = self.env[model].with_context(hr_sync_system="avantage")
                self.assertEqual(self.allowed(records, "action_hr_sync"), SYNC)
        with self.assertRaisesRegex(AccessError, "sync Project of Avantage: the group HR Sync / Administrator"):
            self.as_("officer", self.masters.filtered(lambda one: one.record_type == "project")).action_sync()

    def test_buttons_of_lists(self):
        """Buttons are shown to those who may press them."""
        for name in ("officer", "exporter", "administrator"):
            may = name in SYNC
            for model, label in LISTS.items():
                arch = etree.fromstring(self.as_(name, self.env[model]).get_view(view_type="list")["arch"])
                with self.subTest(model=model, user=name):
                    self.assertEqual(bool(arch.xpath(f"//button[@string='{label}']")), may)
            arch = etree.fromstring(self.as_(name, self.env["project.project"]).get_view(view_type="form")["arch"])
            self.assertEqual(bool(arch.xpath("//button[@name='action_hr_sync_now']")), may)
            self.assertEqual(self.as_(name, self.connection).may_be_started, may)
            self.assertEqual(set(self.as_(name, self.masters).mapped("may_be_started")), {may})

    def test_hours(self):
        """Hours are exported by administrators of timesheets who are officers, and by nobody else."""
        self.line()
        values = {"connection_id": self.connection.id, "stream_ids": self.stream.ids, **MAY}
        for method in ("action_preview_file", "action_write_file"):
            for name in GROUPS:
                with self.subTest(user=name, method=method):
                    if name in EXPORT:
                        self.as_(name, self.env["hr.sync.export"]).create(values).action_preview_file()
                        continue
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        getattr(self.as_(name, self.env["hr.sync.export"]).create(values), method)()
        for name in ("officer", "administrator"):
            self.assertFalse(Form(self.as_(name, self.env["hr.sync.export"])).connection_id)
        with self.assertRaisesRegex(
            AccessError, "export to Avantage .Approved.*: the group Timesheets / Administrator"
        ):
            self.as_("administrator", self.env["hr.sync.export"]).create(values).action_write_file()

    def test_menu(self):
        """The menu of timesheets lists what is approved or in payroll, and its button opens the export."""
        menu = self.env.ref("hr_sync.menu_export_payroll")
        seen = {name for name in GROUPS if menu.id in self.as_(name, menu)._visible_menu_ids()}
        self.assertEqual(seen, EXPORT)
        frozen = self.line(day="2026-05-04")
        self.as_("exporter", self.env["hr.sync.export"]).create(
            {"connection_id": self.connection.id, **MAY}
        ).action_write_file()
        line, _open = self.line(day="2026-05-05"), self.line(day="2026-05-06", approve=False)
        action = self.as_("exporter", menu.action).run()
        lines = self.as_("exporter", self.env[action["res_model"]]).search(literal_eval(action["domain"]))
        self.assertEqual(lines, frozen + line)
        export = lines.browse(line.id).action_export_payroll()
        form = Form(self.as_("exporter", self.env["hr.sync.export"]).with_context(**export["context"]))
        self.assertEqual((form.connection_id, form.stream_ids[:]), (self.connection, self.stream))
        self.assertEqual((str(form.date_from), str(form.date_to)), ("2026-05-05", "2026-05-05"))
        form.save().action_write_file()
        self.assertEqual(line.approval_state, "frozen")
        self.assertEqual(self.allowed(line, "action_export_payroll"), EXPORT)
        self.assertEqual(self.allowed(self.env["hr.approved.hours"], "action_export_payroll"), EXPORT)

    def test_buttons_of_hours(self):
        for name in ("officer", "exporter", "administrator"):
            arch = etree.fromstring(self.as_(name, self.env["hr.approved.hours"]).get_view(view_type="list")["arch"])
            for button in ("action_export_payroll", "action_hr_sync_export"):
                with self.subTest(user=name, button=button):
                    self.assertEqual(bool(arch.xpath(f"//button[@name='{button}']")), name in EXPORT)
        view = self.env.ref("hr_sync.hr_timesheet_payroll_view_list")
        lines = self.as_("exporter", self.env["account.analytic.line"])
        self.assertIn("action_export_payroll", lines.get_view(view.id, "list")["arch"])
        self.stream.enabled = False
        self.assertNotIn("<header", lines.get_view(view.id, "list")["arch"])
