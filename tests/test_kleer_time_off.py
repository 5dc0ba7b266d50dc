"""Approved time off on its way to Kleer's time reports."""

from odoo.tests import freeze_time

from .kleer_time_off import KleerTimeOffCase
from .leave_totals import FULL, MORNING

PART = {"request_hour_from": 8, "request_hour_to": 12}


@freeze_time("2026-06-15 08:00:00")
class TestLeaveExport(KleerTimeOffCase):
    """The rows of the table "Leave export to Kleer" that other products of the kind document."""

    def test_date(self):
        """Leaves are sent day by day, one date at a time, and only for days defined as working days."""
        self.off("2026-06-04", "2026-06-09")  # from Thursday to Tuesday
        self.send()
        days = ("06-04", "06-05", "06-08", "06-09")
        self.assertEqual(self.there(), {(day, "Semester"): 8 for day in days})
        self.assertEqual(self.writes(), ["PUT /event"] * 4)
        foreign = [event["foreign-id"] for event in self.simulator.events.values()]
        self.assertEqual(len(set(foreign)), 4)
        self.simulator.forget()
        self.stream.action_sync()
        self.send()
        self.assertEqual(self.writes(), [])
        self.assertFalse(self.issues())

    def test_approved_only(self):
        """A request is sent once it is approved, and not before."""
        leave = self.off("2026-06-01", approve=False)
        self.send()
        self.stream.action_sync()
        self.send()
        self.assertEqual((self.there(), self.writes()), ({}, []))
        leave.action_approve()
        self.send()
        self.assertEqual(self.there(), {("06-01", "Semester"): 8})

    def test_hours(self):
        """The amount of hours of absence for that specific day."""
        days = {**dict.fromkeys(range(4), ((8, 12, "morning"), (12.5, 16.75, "afternoon"))), 4: MORNING}
        self.anna.resource_calendar_id = self.calendar("Short Fridays", days)
        half = self.kind("Half", "half_day")
        self.map(half, "Semester")
        self.off("2026-06-04", "2026-06-05", kind=self.illness)
        self.off("2026-06-08", kind=half, request_date_from_period="am", request_date_to_period="am")
        self.off("2026-06-09", kind=self.care, hr_child_id=self.child("Elsa").id, **PART)
        self.send()
        self.assertEqual(
            self.there(),
            {
                ("06-04", "Sjuk"): 8.25,
                ("06-05", "Sjuk"): 4,
                ("06-08", "Semester"): 4,
                ("06-09", "VAB"): 4,
            },
        )

    def test_refused_and_not_mapped(self):
        """What is taken back goes, whatever Odoo has still of the user and of the activity."""
        leave = self.off("2026-06-01", "2026-06-02", kind=self.illness)
        self.send()
        mine = [("res_model", "=", "hr.leave.type"), ("res_id", "=", self.illness.id)]
        self.env["hr.sync.mapping"].search(mine).value_id.vanished = True
        self.env["hr.sync.link"].search([("res_id", "=", self.anna.id), ("res_model", "=", "hr.employee")]).unlink()
        self.stream.trigger = "manual"
        leave.action_refuse()
        self.count()
        self.stream.action_preview()
        self.work()
        run = self.env["hr.sync.run"].search([("kind", "=", "preview")], limit=1)
        self.assertEqual((run.state, run.removed, run.skipped), ("done", 2, 0))
        self.stream.action_sync()
        self.work()
        self.assertEqual(self.there(), {})
        self.assertFalse(self.issues())

    def test_type(self):
        """What type of leave is defined in the mappings; one of which nobody has said it is not sent."""
        military = self.kind("Military")
        self.env["hr.sync.mapping"]._refresh(self.connection)
        self.off("2026-06-01", kind=self.illness)
        self.off("2026-06-02", kind=military)
        self.send()
        self.assertEqual(self.there(), {("06-01", "Sjuk"): 8})
        [issue] = self.issues()
        self.assertEqual(issue.error_code, "mapping")
        self.assertIn("Military is not mapped to a value of Kleer (Time Off Types)", issue.error)
        action = issue.action_open_fix()
        [row] = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual((row._name, row.res_id, row.res_model), ("hr.sync.mapping", military.id, military._name))
        self.map(military, "Semester")
        self.work()
        self.assertEqual(self.there(), {("06-01", "Sjuk"): 8, ("06-02", "Semester"): 8})
        self.assertFalse(self.issues())
        self.map(military, "Sjuk")
        self.send()
        self.assertEqual(self.there(), {("06-01", "Sjuk"): 8, ("06-02", "Sjuk"): 8})
        self.assertEqual(len(self.simulator.events), 2)

    def test_comment(self):
        """Comments for the leave, where an administrator has switched them on; they are private otherwise."""
        self.off("2026-06-01", kind=self.illness, private_name="Migraine")
        self.send()
        self.assertEqual([event["comment"] for event in self.simulator.events.values()], [""])
        self.stream.comments = True
        self.stream.action_sync()
        self.send()
        self.assertEqual([event["comment"] for event in self.simulator.events.values()], ["Migraine"])


@freeze_time("2026-06-15 08:00:00")
class TestKleerTimeOff(KleerTimeOffCase):
    def test_proposals(self):
        """By exact name; of two activities of one name nobody knows which is meant."""
        for name in ("Permission", "Tjänstledig", "Tjänstledig"):
            self.simulator.add_activity(name)
        kinds = {name: self.kind(name) for name in ("Permission", "Tjänstledig")}
        self.connection.action_read_mapping_values()
        self.work()
        self.connection.action_open_mappings()
        rows = {
            row.name: row for row in self.connection.mapping_ids if row.res_id in [one.id for one in kinds.values()]
        }
        self.assertEqual(rows["Permission"].proposed_id.name, "Permission")
        self.assertFalse(rows["Tjänstledig"].proposed_id)

    def test_shortened_refused_changed(self):
        leave = self.off("2026-06-01", "2026-06-03")
        self.send()
        theirs = self.simulator.add_event(self.user(), "2026-06-03", self.activities["Sjuk"], 2)
        self.change(leave, request_date_to="2026-06-02")
        self.send()
        self.assertEqual(self.there(), {("06-01", "Semester"): 8, ("06-02", "Semester"): 8, ("06-03", "Sjuk"): 2})
        self.change(leave, holiday_status_id=self.illness.id)
        self.send()
        self.assertEqual(self.there(), {("06-01", "Sjuk"): 8, ("06-02", "Sjuk"): 8, ("06-03", "Sjuk"): 2})
        leave.action_refuse()
        self.send()
        self.assertEqual(list(self.simulator.events), [theirs])
        self.assertFalse(self.issues())

    def test_exported_by_a_person(self):
        """The run that has sent says what others have reported on the day."""
        self.stream.trigger = "manual"
        self.send()
        self.simulator.add_event(self.user(), "2026-06-01", self.activities["Sjuk"], 8)
        self.off("2026-06-01")
        self.send()
        self.assertEqual(self.there(), {("06-01", "Sjuk"): 8})
        self.stream.action_sync()
        self.send()
        self.assertEqual(self.there(), {("06-01", "Sjuk"): 8, ("06-01", "Semester"): 8})
        run = self.env["hr.sync.run"].search([("stream_id", "=", self.stream.id)], limit=1, order="id desc")
        self.assertIn("Anna, 06/01/2026: On 06/01/2026, Kleer also has hours", run.notes or "")

    def test_others_stay(self):
        """What somebody has reported in Kleer is left alone, and the run says so."""
        self.simulator.add_event(self.user(), "2026-06-01", self.activities["Semester"], 8)
        self.off("2026-06-01")
        self.count()
        self.stream.action_sync()
        self.send()
        self.assertEqual(self.there(), {("06-01", "Semester"): [8, 8]})
        words = "On 06/01/2026, Kleer also has hours that somebody has reported there: Semester 8."
        runs = self.env["hr.sync.run"].search([("connection_id", "=", self.connection.id), ("direction", "=", "out")])
        jobs = self.env["hr.sync.job"].search([("record_type", "=", "absence_hours"), ("state", "=", "done")])
        self.assertIn(words, "".join(filter(None, jobs.mapped("error"))))
        self.assertTrue(runs)
        self.assertFalse(self.issues())

    def test_a_remark_without_a_run(self):
        """What a change sends by itself belongs to no run; the remark stands in the job, and nothing is sent twice."""
        self.simulator.add_event(self.user(), "2026-06-01", self.activities["Semester"], 8)
        self.off("2026-06-01")
        self.send()
        [job] = self.env["hr.sync.job"].search([("record_type", "=", "absence_hours"), ("purpose", "=", "record")])
        self.assertEqual((job.state, job.outcome, job.run_id.id), ("done", "created", False))
        self.assertIn("Kleer also has hours that somebody has reported there: Semester 8.", job.error)
        self.send()
        self.assertEqual(self.there(), {("06-01", "Semester"): [8, 8]})
        self.assertEqual(len(self.writes()), 1)

    def test_locked(self):
        """Approved and certified days wait until they are open again; the others go."""
        leave = self.off("2026-06-01", "2026-06-03")
        self.send()
        self.simulator.close_day(self.user(), "2026-06-01", "Approved")
        self.simulator.close_day(self.user(), "2026-06-02", "Certified")
        self.simulator.forget()
        leave.action_refuse()
        self.send()
        self.assertEqual(self.there(), {("06-01", "Semester"): 8, ("06-02", "Semester"): 8})
        self.assertEqual(self.writes(), ["DELETE /event/{id}"])
        self.assertEqual(set(self.issues().mapped("error_code")), {"locked"})
        self.assertIn(
            "The time report of Anna for 06/01/2026 is approved in Kleer", "".join(self.issues().mapped("error"))
        )
        for day in ("2026-06-01", "2026-06-02"):
            self.simulator.close_day(self.user(), day, "Open")
        self.later(hours=1, minutes=1)
        self.work()
        self.assertEqual(self.there(), {})
        self.assertFalse(self.issues())

    def test_approved_between_the_look_and_the_call(self):
        self.off("2026-06-01")
        approve = {"call": lambda _request: self.simulator.close_day(self.user(), "2026-06-01")}
        self.simulator.faults.add("PUT /event", "call", **approve)
        self.send()
        self.assertEqual(self.there(), {})
        self.assertEqual(self.issues().mapped("error_code"), ["locked"])
        self.simulator.closed.clear()
        self.later(hours=1, minutes=1)
        self.work()
        self.assertEqual(self.there(), {("06-01", "Semester"): 8})

    def test_public_holiday(self):
        """A day on which nobody works is no time off, also if it becomes one later."""
        self.public_holiday("2026-06-02")
        self.off("2026-06-01", "2026-06-03")
        self.send()
        self.assertEqual(self.there(), {("06-01", "Semester"): 8, ("06-03", "Semester"): 8})
        self.public_holiday("2026-06-03")
        self.send()
        self.assertEqual(self.there(), {("06-01", "Semester"): 8})

    def test_change_of_schedule(self):
        self.off("2026-06-01", "2026-06-02")
        self.send()
        half = self.calendar("Mornings", dict.fromkeys(range(5), MORNING))
        self.anna.create_version({"date_version": "2026-06-02", "resource_calendar_id": half.id})
        self.send()
        self.assertEqual(self.there(), {("06-01", "Semester"): 8, ("06-02", "Semester"): 4})

    def test_no_hours(self):
        """A leave of no hours is none."""
        nobody = self.calendar("Never", {5: FULL})
        bert = self.employee_named("Bert", nobody)
        leave = self.off("2026-06-06", employee=bert)
        self.send()
        self.assertEqual(self.there(bert), {("06-06", "Semester"): 8})
        nobody.attendance_ids.unlink()
        leave.invalidate_recordset()
        self.send()
        self.assertEqual(self.there(bert), {})
        self.assertFalse(self.issues())

    def test_somebody_who_left(self):
        """Kleer takes nothing of users who are not active: an issue says so, and others are sent."""
        bert = self.employee_named("Bert")
        self.off("2026-06-01", employee=bert)
        self.off("2026-06-01")
        self.simulator.users[self.user(bert)]["active"] = False
        bert.active = False
        self.send()
        self.assertEqual((self.there(), self.there(bert)), ({("06-01", "Semester"): 8}, {}))
        self.assertIn("Användaren är inte aktiv", self.issues().error)

    def test_lost_answer(self):
        self.off("2026-06-01", "2026-06-02")
        self.count()
        self.simulator.faults.add("PUT /event", "reset", applied=True)
        self.work()
        self.later(minutes=10)
        self.work()
        self.assertEqual(self.there(), {("06-01", "Semester"): 8, ("06-02", "Semester"): 8})
        self.assertEqual(self.writes(), ["PUT /event"] * 2)
        self.assertFalse(self.issues())

    def test_found_again(self):
        """Events are found again after everything that Odoo knew of them was lost."""
        self.off("2026-06-01", "2026-06-02")
        self.send()
        self.env["hr.sync.link"].search([("record_type", "=", "absence_hours")]).unlink()
        self.env["hr.leave.total"].search([]).unlink()
        self.simulator.forget()
        self.stream.action_sync()
        self.send()
        self.send()
        self.assertEqual(self.there(), {("06-01", "Semester"): 8, ("06-02", "Semester"): 8})
        self.assertEqual(self.writes(), [])
