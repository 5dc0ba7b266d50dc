"""Where Xledger's API takes no time off, it is written to a file that people import, and nothing counts as sent."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time
from odoo.tools import mute_logger

from .xledger_absences import XledgerAbsenceCase

HEADER = [
    "Employee number",
    "Title",
    "Leave type code",
    "Note",
    "Absence name",
    "From date",
    "To date",
    "Leave percentage",
]


@freeze_time("2026-06-15 08:00:00")
class TestXledgerAbsenceFiles(XledgerAbsenceCase):
    mutations = ()

    def test_the_wizard_says_why(self):
        """A connection whose schema has no mutation offers the file, and neither sends nor previews."""
        form = Form(self.as_("officer", self.env["hr.sync.export"]))
        form.stream_ids = self.stream
        self.assertIn("Xledger's API offers nothing that adds absences", form.file_reason)
        self.assertFalse(form.is_sent)
        self.off("2026-05-04")
        for method in ("action_export", "action_preview"):
            with self.assertRaisesRegex(UserError, "is exported as a file"):
                getattr(self.wizard(), method)()
        self.env.cr.flush()
        self.simulator.forget()
        self.assertFalse(self.stream.sudo()._request_outbound("manual"))
        with self.assertRaisesRegex(UserError, "is exported as a file"):
            self.as_("officer", self.stream).action_sync()
        self.as_("officer", self.connection).action_sync()
        self.work()
        self.assertFalse(self.env["hr.sync.job"].search([("record_type", "=", "absence")]))
        self.assertEqual([name for name in self.written() if "Absence" in name], [])

    def test_the_file(self):
        """The columns that Xledger imports, and who has written it when; nothing is linked or exported."""
        leave = self.off("2026-05-04", "2026-05-08")
        half = self.off("2026-05-11", None, self.ola, request_date_from_period="am", request_date_to_period="am")
        self.ola.job_title = "=HYPERLINK(1)"
        action = self.wizard().action_write_file()
        file = self.env["hr.sync.file"].search([])
        self.assertEqual(action["url"], f"/web/content/hr.sync.file/{file.id}/content/{file.name}?download=true")
        self.assertEqual(file.name, "xledger_absences_2026-05-01_2026-05-31_1.csv")
        self.assertEqual((file.create_uid, file.line_count, file.revision), (self.users["officer"], 2, 1))
        self.assertEqual(
            self.rows(file),
            [
                HEADER,
                ["1", "Engineer", "FERIE", "", "FERIE", "2026-05-04", "2026-05-08", "100"],
                ["2", "'=HYPERLINK(1)", "FERIE", "", "FERIE", "2026-05-11", "2026-05-11", "100"],
            ],
        )
        self.assertEqual(file.line_ids.mapped("res_id"), (leave + half).ids)
        self.assertIn(f"In file {file.name} of ", leave.hr_sync_in_file)
        self.assertTrue(leave.hr_sync_in_file.endswith(f" by {self.users['officer'].name}"))
        self.assertFalse(leave.hr_sync_external_id or leave.hr_sync_exported_at or leave.hr_sync_state)
        self.assertFalse(self.env["hr.sync.link"].search([("res_model", "=", "hr.leave")]))
        found = self.env["hr.leave"].search([("hr_sync_in_file", "=", False), ("employee_id", "=", self.kari.id)])
        self.assertFalse(found)

    def test_a_second_file(self):
        """What is in a file already is left out unless it has changed since, or is wanted again."""
        first = self.off("2026-05-04")
        changed = self.off("2026-05-06", "2026-05-08")
        gone = self.off("2026-05-11")
        file = self.new_file()
        self.change(changed, request_date_to="2026-05-07")
        gone.sudo().action_refuse()
        new = self.off("2026-05-18")
        wizard, found = self.preview()
        self.assertEqual(
            {id_: outcome for id_, (outcome, _why) in found.items()},
            {first.id: "known", changed.id: "changed", gone.id: "gone", new.id: "new"},
        )
        self.assertIn("Remove it in the external system", found[gone.id][1])
        self.assertEqual(wizard.line_ids.file_id, file)
        self.assertEqual(wizard.line_ids.written_by_id, self.users["officer"])
        self.assertEqual(wizard.summary, "New: 1. In a file already: 1. Changed since: 1. Not written: 1.")
        second = self.new_file()
        self.assertEqual(second.name, "xledger_absences_2026-05-01_2026-05-31_2.csv")
        days = sorted(row[5:7] for row in self.rows(second)[1:])
        self.assertEqual(days, [["2026-05-06", "2026-05-07"], ["2026-05-18"] * 2])
        with self.assertRaisesRegex(UserError, "are in a file already"):
            self.new_file()
        third = self.new_file(in_file="again")
        self.assertEqual(len(self.rows(third)), 4)
        self.assertIn(third.name, first.hr_sync_in_file)

    def test_not_written_because(self):
        """No personnel number, a type that is not mapped, not approved: with the reason, in the preview."""
        nobody = self.off("2026-05-04", employee=self.person(False, "Ny Ansatt"))
        unmapped = self.off("2026-05-05", kind=self.kind("Parental leave"))
        waiting = self.env["hr.leave"].create(
            {
                "employee_id": self.kari.id,
                "holiday_status_id": self.holidays.id,
                "request_date_from": "2026-05-06",
                "request_date_to": "2026-05-06",
            }
        )
        _wizard, found = self.preview()
        self.assertEqual({outcome for outcome, _why in found.values()}, {"left_out"})
        self.assertIn("no personnel number", found[nobody.id][1])
        self.assertIn("Parental leave is not mapped", found[unmapped.id][1])
        self.assertIn("not approved yet", found[waiting.id][1])
        with self.assertRaisesRegex(UserError, "cannot be exported"):
            self.new_file()
        self.assertFalse(self.env["hr.sync.file"].search([]))

    def test_an_employee_whom_xledger_does_not_know(self):
        """A file needs the personnel number, and no link; a link that comes later is no change."""
        employee = self.person("3", "Ny Ansatt", resource_calendar_id=self.company.resource_calendar_id.id)
        leave = self.off("2026-05-04", employee=employee)
        self.assertEqual(self.rows(self.new_file())[1][0], "3")
        self.link(employee, "4711")
        self.assertEqual(self.preview()[1][leave.id][0], "known")
        employee.personnel_number = "33"
        self.assertEqual(self.preview()[1][leave.id][0], "changed")

    def test_across_two_months(self):
        """Time off is written once, with all of its days, by whichever month comes first."""
        leave = self.off("2026-04-29", "2026-05-04")
        self.off("2026-05-06", kind=self.illness, request_hour_from=8, request_hour_to=10)
        april = self.new_file(date_from="2026-04-01", date_to="2026-04-30")
        self.assertEqual(self.rows(april)[1][5:], ["2026-04-29", "2026-05-04", "100"])
        self.assertEqual(self.preview()[1][leave.id][0], "known")
        self.assertEqual([row[2] for row in self.rows(self.new_file())[1:]], ["SYK"])

    def test_who_and_what(self):
        self.off("2026-05-04")
        self.off("2026-05-04", employee=self.ola)
        self.off("2026-05-06", kind=self.illness, request_hour_from=8, request_hour_to=10)
        self.assertEqual([row[0] for row in self.rows(self.new_file(employee_ids=self.ola.ids))[1:]], ["2"])
        self.assertEqual([row[2] for row in self.rows(self.new_file(time_off_type_ids=self.illness.ids))[1:]], ["SYK"])

    def test_from_the_list(self):
        """The button of the list opens the export for time off, with its employees and days."""
        leave = self.off("2026-04-29", "2026-05-04")
        action = self.as_("officer", leave).action_hr_sync_export()
        wizard = Form(self.as_("officer", self.env["hr.sync.export"]).with_context(**action["context"])).save()
        self.assertIn(self.stream, wizard.stream_ids)
        self.assertEqual(wizard.employee_ids.ids, self.kari.ids)
        self.assertEqual([str(wizard.date_from), str(wizard.date_to)], ["2026-04-29", "2026-05-04"])

    def test_rights(self):
        """Officers who may read the time off write files, and read their own; nobody edits one."""
        self.off("2026-05-04")
        with self.assertRaises(AccessError):
            self.wizard("plain")
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            self.new_file("blind")
        file = self.new_file()
        for name in ("officer", "administrator"):
            self.assertTrue(self.as_(name, file).action_download())
        for name in ("blind", "plain"):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
                self.as_(name, file).action_download()
        self.assertFalse(self.as_("blind", self.env["hr.sync.file.line"]).search([]))
        mine = [("res_model", "=", file._name), ("res_id", "=", file.id), ("res_field", "=", "content")]
        attachment = self.env["ir.attachment"].search(mine)
        self.assertTrue(self.as_("officer", attachment).raw)
        with self.assertRaises(AccessError):
            _ = self.as_("plain", attachment).raw
        with self.assertRaises(AccessError):
            self.as_("officer", file).name = "x"
        with self.assertRaises(AccessError):
            self.as_("officer", file.line_ids[:1]).cells = []
        with self.assertRaises(AccessError):
            self.as_("officer", file).unlink()
        other = self.env["res.company"].sudo().create({"name": "Annet AS"})
        self.users["officer"].sudo().write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            file.with_user(self.users["officer"]).with_context(allowed_company_ids=other.ids).action_download()

    def test_a_file_that_is_deleted(self):
        """An administrator deletes a file that was not imported; its records are new then."""
        leave = self.off("2026-05-04")
        file = self.new_file()
        self.users["officer"].sudo().group_ids |= self.env.ref("hr_sync.group_administrator")
        self.as_("officer", file).unlink()
        self.assertFalse(leave.hr_sync_in_file)
        self.assertEqual(self.preview()[1][leave.id][0], "new")

    def test_codes_of_what_is_there(self):
        """A schema without a list of codes: those of the absences in Xledger can be chosen."""
        self.xledger.lists_codes = False
        sick = self.xledger.add_code("EGEN", "Egenmelding")
        self.xledger.add(self.kari.hr_sync_external_id, sick, "2026-01-05", "2026-01-05", owner=self.simulator.home)
        self.test()
        self.connection.action_read_mapping_values()
        self.env.cr.flush()
        self.work()
        values = self.env["hr.sync.mapping.value"].search([("connection_id", "=", self.connection.id)])
        self.assertIn(("EGEN", "Egenmelding"), [(value.code, value.name) for value in values if not value.vanished])

    def test_sent_later(self):
        """Once the API takes time off, what was in a file and was imported is not added again."""
        leave = self.off("2026-05-04")
        self.new_file()
        self.xledger.add(
            self.kari.hr_sync_external_id, self.codes["FERIE"], "2026-05-04", "2026-05-04", owner=self.simulator.home
        )
        self.xledger.mutations = ("addAbsences", "updateAbsences")
        self.test()
        self.assertFalse(self.stream._why_file())
        self.export()
        self.assertEqual(len(self.there()), 1)
        self.assertIn("Xledger already has an absence", self.issues().error)
        self.assertTrue(leave.hr_sync_in_file)
