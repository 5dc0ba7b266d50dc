"""Time off is exported to Xledger's API: once, with its percentage, and corrected when it changes."""

from odoo.exceptions import AccessError
from odoo.tests import freeze_time

from .xledger_absences import XledgerAbsenceCase


@freeze_time("2026-06-15 08:00:00")
class TestXledgerAbsences(XledgerAbsenceCase):
    def outcomes(self, run):
        names = ("created", "updated", "removed", "unchanged", "skipped", "failed")
        return run.state, {name: run[name] for name in names if run[name]}

    def test_found_by_the_test(self):
        """The test of the connection has found the mutations and their fields, and keeps them."""
        found = self.connection.capabilities["absences"]
        self.assertEqual([found[kind]["name"] for kind in ("add", "update", "remove")], list(self.mutations))
        self.assertEqual(found["add"]["fields"]["employee"], {"path": ["employee", "dbId"], "type": "Int64String"})
        self.assertFalse(self.stream._why_file())

    def test_export_and_again(self):
        leave = self.off("2026-05-04", "2026-05-08")
        self.off("2026-05-11", kind=self.illness, request_hour_from=8, request_hour_to=10)
        run = self.export()
        self.assertEqual(self.outcomes(run), ("done", {"created": 2}))
        self.assertEqual(
            self.there(),
            [("Kari", "FERIE", "05-04", "05-08", "100"), ("Kari", "SYK", "05-11", "05-11", "25")],
        )
        self.assertEqual(leave.hr_sync_exported_by_id, self.users["officer"])
        self.assertEqual(self.outcomes(self.export()), ("done", {"unchanged": 2}))
        self.assertEqual(self.written(), [])

    def test_percent(self):
        """Half days, half a day of several, part-timers, and a public holiday that nobody works on."""
        self.off("2026-05-04", request_date_from_period="am", request_date_to_period="am")
        self.off("2026-05-06", "2026-05-07", request_date_from_period="pm")
        self.off("2026-05-04", "2026-05-05", self.ola)
        self.off("2026-05-18", None, self.ola, self.illness, request_hour_from=8, request_hour_to=10)
        holiday = {"name": "Grunnlovsdag", "date_from": "2026-05-13 22:00:00", "date_to": "2026-05-14 21:59:59"}
        self.env["resource.calendar.leaves"].create({**holiday, "company_id": self.company.id, "calendar_id": False})
        self.off("2026-05-12", "2026-05-15", request_date_from_period="pm")
        self.export()
        self.assertEqual(
            self.there(),
            [
                ("Kari", "FERIE", "05-04", "05-04", "50"),
                ("Kari", "FERIE", "05-06", "05-07", "75"),
                ("Kari", "FERIE", "05-12", "05-15", "83.33"),
                ("Ola", "FERIE", "05-04", "05-05", "100"),
                ("Ola", "SYK", "05-18", "05-18", "50"),
            ],
        )

    def test_changed_and_cancelled(self):
        """A shorter leave is changed, one that is refused is removed."""
        shorter, refused = self.off("2026-05-04", "2026-05-08"), self.off("2026-05-18")
        self.export()
        self.change(shorter, request_date_to="2026-05-06")
        refused.sudo().action_refuse()
        run = self.export()
        self.assertEqual(self.outcomes(run), ("done", {"updated": 1, "removed": 1}))
        self.assertEqual(self.there(), [("Kari", "FERIE", "05-04", "05-06", "100")])
        self.assertFalse(refused.hr_sync_external_id)

    def test_what_cannot_be_removed_is_left_with_0_percent(self):
        self.xledger.mutations = ("addAbsences", "updateAbsences")
        self.test()
        leave = self.off("2026-05-04")
        self.export()
        leave.sudo().action_refuse()
        self.assertEqual(self.outcomes(self.export()), ("done", {"removed": 1}))
        self.assertEqual(self.there(), [("Kari", "FERIE", "05-04", "05-04", "0")])
        self.off("2026-05-04")
        self.assertEqual(self.outcomes(self.export()), ("done", {"created": 1}))
        self.assertEqual(self.there(), [("Kari", "FERIE", "05-04", "05-04", "100")])

    def test_only_adding(self):
        """Where nothing else is offered, people read what to do."""
        self.xledger.mutations = ("addAbsences",)
        self.test()
        leave = self.off("2026-05-04", "2026-05-06")
        self.export()
        self.change(leave, request_date_to="2026-05-05")
        self.assertEqual(self.outcomes(self.export()), ("partial", {"failed": 1}))
        self.assertIn("Correct or delete it in Xledger", self.issues().error)

    def test_a_lost_answer(self):
        """What was added without an answer is found by employee, days and code; nothing is added twice."""
        leave = self.off("2026-05-04")
        self.simulator.faults.add("mutation addAbsences", "reset", applied=True)
        run = self.export()
        self.assertEqual(len(self.there()), 1)
        self.assertFalse(leave.hr_sync_external_id)
        self.assertEqual(run.state, "running")
        self.simulator.forget()
        self.later(minutes=10)
        self.work()
        self.assertEqual(leave.hr_sync_external_id, next(iter(self.xledger.entities)))
        self.assertEqual((len(self.there()), self.written()), (1, []))

    def test_there_already(self):
        """What somebody has entered in Xledger is not added a second time, and not taken for ours."""
        employee = self.kari.hr_sync_external_id
        self.xledger.add(employee, self.codes["FERIE"], "2026-05-04", "2026-05-04", owner=self.simulator.home)
        self.off("2026-05-04")
        self.assertEqual(self.outcomes(self.export()), ("partial", {"failed": 1}))
        self.assertIn("Xledger already has an absence", self.issues().error)
        self.assertEqual(len(self.there()), 1)

    def test_changed_in_xledger(self):
        """The next export sets what somebody has changed there."""
        self.off("2026-05-04", "2026-05-05")
        self.export()
        (entity,) = self.xledger.entities.values()
        entity["leavePercent"] = "20"
        self.assertEqual(self.outcomes(self.export()), ("done", {"updated": 1}))
        self.assertEqual(self.there()[0][-1], "100")

    def test_nothing_without_a_choice(self):
        """A sync of the whole connection corrects what was exported, and exports nothing else."""
        leave = self.off("2026-05-04", "2026-05-08")
        self.off("2026-05-18")
        self.export(date_to="2026-05-10")
        self.change(leave, request_date_to="2026-05-06")
        self.env.cr.flush()
        self.as_("officer", self.connection).action_sync()
        self.work()
        self.assertEqual(self.there(), [("Kari", "FERIE", "05-04", "05-06", "100")])

    def test_who_what_and_when(self):
        """Employees, types and days are chosen; what reaches into another month belongs to both, and is sent whole."""
        self.off("2026-04-29", "2026-05-04")
        self.off("2026-05-06", kind=self.illness, request_hour_from=8, request_hour_to=16)
        self.off("2026-05-06", employee=self.ola)
        self.off("2026-06-01")
        self.export(employee_ids=self.ola.ids)
        self.assertEqual([one[:3] for one in self.there()], [("Ola", "FERIE", "05-06")])
        self.export(time_off_type_ids=self.holidays.ids)
        self.assertEqual([one[:4] for one in self.there()][:-1], [("Kari", "FERIE", "04-29", "05-04")])
        run = self.export(date_from="2026-04-01", date_to="2026-04-30")
        self.assertEqual(self.outcomes(run), ("done", {"unchanged": 1}))
        self.export()
        self.assertEqual(len(self.there()), 3)

    def test_not_sent_because(self):
        """Not approved, and of a type that is not mapped; somebody whom Xledger does not know yet is sent first."""
        waiting = self.env["hr.leave"].create(
            {
                "employee_id": self.kari.id,
                "holiday_status_id": self.holidays.id,
                "request_date_from": "2026-05-05",
                "request_date_to": "2026-05-05",
            }
        )
        self.off("2026-05-06", kind=self.kind("Parental leave"))
        stranger = self.person("3", "Ny Ansatt", resource_calendar_id=self.company.resource_calendar_id.id)
        self.off("2026-05-07", employee=stranger)
        run = self.export().filtered(lambda one: one.record_type == "absence")
        self.assertEqual(run.state, "partial")
        self.assertIn("Not sent: not approved yet.", run.notes)
        [note] = run.note_ids.filtered(lambda one: "not approved yet" in one.text)
        self.assertEqual((note.res_model, note.count), ("hr.leave", 1))
        self.assertEqual(waiting.hr_sync_hint, "Not sent: not approved yet.")
        self.assertIn("Parental leave is not mapped to a value of Xledger", self.issues().error)
        self.assertEqual(self.there(), [])
        self.later(minutes=2)
        self.work()
        self.later(minutes=2)
        self.work()
        self.assertEqual(self.there(), [("Ny", "FERIE", "05-07", "05-07", "100")])

    def test_a_position(self):
        """The position of the day is named where the mutation takes one."""
        employee = self.kari.hr_sync_external_id
        self.xledger.add_position(employee, "2020-01-01", "2025-12-31")
        current = self.xledger.add_position(employee, "2026-01-01")
        self.off("2026-05-04")
        self.export()
        (entity,) = self.xledger.entities.values()
        self.assertEqual(entity["position"], current)

    def test_comments(self):
        """What people have written is sent only where an administrator says so."""
        self.off("2026-05-04", name="At the dentist")
        self.export()
        (entity,) = self.xledger.entities.values()
        self.assertIsNone(entity["text"])
        self.stream.comments = True
        self.export()
        (entity,) = self.xledger.entities.values()
        self.assertEqual(entity["text"], "At the dentist")

    def test_a_mutation_that_vanishes(self):
        """The next test finds it out, says so, and nothing more is sent."""
        self.off("2026-05-04")
        self.wizard().action_export()
        run = self.stream._running()
        self.xledger.mutations = ()
        said = self.test()
        self.assertEqual(said["type"], "warning")
        self.assertIn("no longer offers what adds absences", said["message"])
        self.assertEqual(run.state, "failed")
        self.assertIn("offers nothing that adds absences", self.stream._why_file())
        self.simulator.forget()
        self.work()
        self.assertEqual(self.written(), [])
        self.xledger.mutations = self.mutations
        self.test()
        self.assertFalse(self.stream._why_file())

    def test_other_names(self):
        """The fields are those that the schema has, and a field that is needed and unknown keeps everything back."""
        self.xledger.fields = {
            **dict.fromkeys(("employeeDbId", "absenceCodeDbId"), "Int64String"),
            **{"dateFrom": "DateTimeString", "toDate": "DateTimeString", "percent": "Float", "comment": "String"},
        }
        self.test()
        found = self.connection.capabilities["absences"]["add"]["fields"]
        self.assertEqual((found["first"]["path"], found["percent"]["type"]), (["dateFrom"], "Float"))
        self.xledger.fields["wageCode"] = "String!"
        self.assertIn("no longer offers", self.test()["message"])

    def test_rights(self):
        """Who may not see the time off of others does not export it."""
        self.off("2026-05-04")
        with self.assertRaises(AccessError):
            self.wizard("plain")
        with self.assertRaises(AccessError):
            self.wizard("blind").action_export()
        self.assertEqual(self.there(), [])
