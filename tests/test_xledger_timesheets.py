"""Hours that are approved in Odoo are entered in Xledger: once, corrected where they change, 0 where they are gone."""

import importlib.util

from odoo.tests import freeze_time
from odoo.tools.misc import file_path

from .payroll import PayrollCase
from .xledger_hours import DAY, XledgerHoursCase

BRYGGA = ("05-04", "Brygga", "")
OVERTIME = ("05-04", "Brygga", "Overtid 50 %")


@freeze_time("2026-06-01 08:00:00")
class TestXledgerTimesheets(XledgerHoursCase):
    def test_declared(self):
        stream = self.stream
        self.assertEqual((stream.direction, stream.trigger, stream.policy), ("out", "change", "odoo"))

    def test_approved(self):
        """Hours leave once they are approved, and are final then; a second sync writes nothing on either side."""
        first, second = self.add_line(4, name="Stillas"), self.add_line(2.5, name="Rekkverk")
        self.work()
        self.assertEqual(self.in_xledger(), {})
        self.send(first, second)
        self.assertEqual(self.in_xledger(), {BRYGGA: 6.5})
        [row] = self.simulator.timesheets.values()
        self.assertEqual((row["text"], row["workingHours"]), ("Stillas; Rekkverk", "6.50"))
        self.assertEqual(row["comment"], "[Odoo, no time type]")
        self.assertEqual((first + second).mapped("approval_state"), ["frozen", "frozen"])
        self.simulator.forget()
        self.stream.action_sync()
        with self.count_writes() as counter:
            self.work()
        self.assertEqual((counter.statements, self.writes()), ([], []))
        self.assertEqual(self.simulator.count("query timesheets"), 1)

    def test_wage_types(self):
        """Hours with a wage type have a row with its time type, beside the others of the same day and project."""
        self.send(self.add_line(7.5), self.add_line(2, wage_type_id=self.overtime.id))
        self.assertEqual(self.in_xledger(), {BRYGGA: 7.5, OVERTIME: 2})
        self.assertEqual(sorted(self.totals()), [(DAY, 2, "Arbeid"), (DAY, 7.5, "Arbeid")])
        self.assertFalse(self.issues())

    def test_reopened_and_corrected(self):
        line = self.add_line(7.5)
        self.send(line)
        self.reopen(line)
        line.unit_amount = 6
        self.send(line)
        self.assertEqual(self.in_xledger(), {BRYGGA: 6})
        self.assertEqual(len(self.simulator.timesheets), 1)

    def test_taken_back(self):
        """Nothing can be deleted there: the row has 0 hours, stays so, and is used again."""
        line = self.add_line(7.5)
        self.send(line)
        self.reopen(line)
        self.work()
        self.assertEqual(self.in_xledger(), {})
        [number] = self.simulator.timesheets
        self.assertFalse(self.link(number, "approved_hours"))
        self.simulator.forget()
        self.stream.action_sync()
        with self.count_writes() as counter:
            self.work()
        self.assertEqual((counter.statements, self.writes()), ([], []))
        self.send(line)
        self.assertEqual((self.in_xledger(), list(self.simulator.timesheets)), ({BRYGGA: 7.5}, [number]))
        self.assertEqual(line.approval_state, "frozen")

    def test_moved_to_another_project(self):
        roof = self.add_project("Tak", activity_id=self.assembly.id)
        self.map(roof)
        line = self.add_line(7.5)
        self.send(line)
        self.reopen(line)
        line.project_id = roof
        self.send(line)
        self.assertEqual(self.in_xledger(), {("05-04", "Tak", ""): 7.5})
        self.assertFalse(self.issues())

    def test_projects_that_share_one(self):
        """Two projects of Odoo may be one in Xledger: its row has the hours of both."""
        roof = self.add_project("Tak", activity_id=self.assembly.id)
        self.map(roof, "Brygga")
        self.send(self.add_line(4), self.add_line(3, project_id=roof.id))
        self.assertEqual(self.in_xledger(), {BRYGGA: 7})
        self.map(roof, "Tak")
        self.work()
        self.assertEqual(self.in_xledger(), {BRYGGA: 4, ("05-04", "Tak", ""): 3})

    def test_changed_in_xledger(self):
        """A run overwrites what somebody has changed there, with one list for all rows."""
        self.send(self.add_line(7.5), self.add_line(4, day="2026-05-05"))
        first, second = self.simulator.timesheets
        self.simulator.edit_row(first, workingHours="1.00")
        self.simulator.edit_row(second, assignmentDate="2026-05-07", comment="Flyttet")
        self.stream.action_sync()
        self.work()
        self.assertEqual(self.in_xledger(), {BRYGGA: 7.5, ("05-05", "Brygga", ""): 4})
        self.assertEqual(len(self.simulator.timesheets), 2)
        self.assertIn("Flyttet", self.simulator.timesheets[second]["comment"])

    def test_entered_in_xledger(self):
        """The same hours, entered there by hand, are a question; once they are gone, Odoo's are sent."""
        kari = self.kari.hr_sync_external_id
        theirs = self.simulator.enter(kari, DAY, self.there["Brygga"], "3.00", activity=self.there["Montering"])
        line = self.add_line(7.5)
        self.send(line, self.add_line(4, day="2026-05-05"))
        self.assertEqual(self.in_xledger(), {BRYGGA: 3, ("05-05", "Brygga", ""): 4})
        self.assertIn("Xledger already has 3.00 hours", line.not_sent_reason)
        self.simulator.edit_row(theirs, workingHours="0.00")
        self.issues().action_retry()
        self.work()
        self.assertEqual(self.in_xledger()[BRYGGA], 7.5)
        self.assertEqual(line.approval_state, "frozen")

    def test_locked(self):
        """Posted rows wait, with the reason, until they are open again; the others go."""
        line = self.add_line(7.5)
        self.send(line)
        [number] = self.simulator.timesheets
        self.simulator.edit_row(number, posted=True)
        self.reopen(line)
        line.unit_amount = 6
        self.send(line, self.add_line(4, day="2026-05-05"))
        self.assertEqual(self.in_xledger(), {BRYGGA: 7.5, ("05-05", "Brygga", ""): 4})
        self.assertEqual(self.issues().mapped("error_code"), ["locked"])
        self.assertIn("The hours of 05/04/2026 are posted in Xledger", line.not_sent_reason)
        self.simulator.edit_row(number, posted=False)
        self.later(hours=1, minutes=1)
        self.work()
        self.assertEqual(self.in_xledger()[BRYGGA], 6)
        self.assertFalse(self.issues())

    def test_not_mapped(self):
        """What has no value in Xledger is named, and is sent once it is mapped."""
        roof, planning = self.add_project("Tak"), self.add_activity("Prosjektering")
        night = self.add_wage_type("Natt", "2060")
        self.there |= {
            "Prosjektering": self.simulator.add_activity("20", "Prosjektering"),
            "Natt": self.simulator.add_time_type("N", "Natt"),
        }
        self.connection.action_read_mapping_values()
        for record, values in (
            (roof, {"project_id": roof.id}),
            (planning, {"activity_id": planning.id}),
            (night, {"wage_type_id": night.id}),
        ):
            with self.subTest(record=record._name):
                before = len(self.simulator.hours())
                line = self.add_line(1, day="2026-05-06", **values)
                self.send(line)
                self.assertEqual(len(self.simulator.hours()), before)
                self.assertEqual(self.issues().mapped("error_code"), ["mapping"])
                self.assertIn(f"{record.display_name} is not mapped to a value of Xledger", line.not_sent_reason)
                self.map(record)
                self.work()
                self.assertEqual(len(self.simulator.hours()), before + 1)
                self.assertFalse(self.issues())

    def test_closed_project(self):
        line = self.add_line(7.5)
        self.simulator.projects[self.there["Brygga"]]["toDate"] = "2026-05-01"
        self.send(line)
        self.assertIn("Project 1 Brygga ended on 05/01/2026 in Xledger", line.not_sent_reason)

    def test_somebody_unknown(self):
        """Hours of somebody whom Xledger does not have wait, and the others go."""
        ola = self.add_employee("Ola Vik")
        line = self.add_line(4, employee_id=ola.id)
        self.send(line, self.add_line(7.5))
        self.assertEqual(self.in_xledger(), {BRYGGA: 7.5})
        self.assertIn("Xledger does not know Ola Vik", line.not_sent_reason)
        self.link_person(ola, "8")
        self.issues().action_retry()
        self.work()
        self.assertEqual(line.approval_state, "frozen")

    def test_impossible_hours(self):
        """More than a day has, and less than nothing, stay here."""
        many, few = self.add_line(30), self.add_line(-1, day="2026-05-05")
        self.send(many, few)
        self.assertEqual(self.in_xledger(), {})
        self.assertIn("30 approved hours on 05/04/2026; a day has 24", many.not_sent_reason)
        self.assertIn("add up to -1", few.not_sent_reason)

    def test_approved_before(self):
        """Hours that were added up without their wage types are named; once approved again, they are sent."""
        line = self.add_line(2, wage_type_id=self.overtime.id)
        self.connection.active = False
        self.approve(line, self.add_line(7.5))
        self.assertEqual(self.totals(), [(DAY, 9.5, "Arbeid")])
        self.connection.active = True
        self.stream.action_sync()
        self.work()
        self.assertEqual(self.in_xledger(), {})
        self.assertIn("approved when hours were added up in another way", line.not_sent_reason)
        lines = line.approved_hours_id.line_ids
        self.reopen(*lines)
        self.send(*lines)
        self.assertEqual(self.in_xledger(), {BRYGGA: 7.5, OVERTIME: 2})
        self.assertFalse(self.issues())

    def test_lost_answer(self):
        """Whatever became of the call, there is one row in the end."""
        for options in ({"applied": True}, {}):
            with self.subTest(**options):
                line = self.add_line(1, day=f"2026-05-{11 + len(options)}")
                self.simulator.faults.add("mutation addTimesheets", "reset", **options)
                self.send(line)
                self.later(minutes=10)
                self.work()
                self.assertEqual(set(self.in_xledger().values()), {1})
                self.assertEqual(line.approval_state, "frozen")
                self.assertFalse(self.issues())

    def test_approved_in_xledger_as_well(self):
        """Where an administrator wants it, rows are entered as approved."""
        self.send(self.add_line(4))
        [setting] = self.connection.setting_ids.filtered(lambda one: one.name == "approve_timesheets")
        setting.value = "true"
        self.send(self.add_line(7.5, day="2026-05-05"))
        self.assertEqual([row["approved"] for row in self.simulator.timesheets.values()], [False, True])

    def test_updated(self):
        """Totals of a database that exists keep their links, and are of no wage type."""
        self.send(self.add_line(7.5), self.add_line(4, day="2026-05-05"))
        links = self.env["hr.sync.link"].search([("res_model", "=", "hr.approved.hours")])
        self.assertEqual(len(links), 2)
        cr = self.env.cr
        cr.execute("ALTER TABLE hr_approved_hours DROP COLUMN wage_type_id CASCADE, DROP COLUMN part CASCADE")
        cr.execute(
            "CREATE UNIQUE INDEX hr_approved_hours_key_unique ON hr_approved_hours"
            " (company_id, employee_id, date, COALESCE(project_id, 0), COALESCE(activity_id, 0))"
        )
        for name in ("19.0.1.4.0/pre-hours.py", "19.0.1.5.0/pre-parts.py"):
            spec = importlib.util.spec_from_file_location("migration", file_path(f"hr_sync/migrations/{name}"))
            script = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(script)
            script.migrate(cr, "19.0.1.3.0")
        self.env.invalidate_all()
        self.env.registry.init_models(cr, ["hr.approved.hours"], {"module": "hr_sync"}, install=False)
        cr.execute("SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'hr_approved_hours%key_unique'")
        self.assertIn("COALESCE(wage_type_id, 0), COALESCE(trade_id, 0), part)", cr.fetchone()[0])
        self.simulator.forget()
        self.stream.action_sync()
        self.work()
        self.assertEqual((self.writes(), self.in_xledger()), ([], {BRYGGA: 7.5, ("05-05", "Brygga", ""): 4}))

    def test_proposals(self):
        """Projects are proposed by their number or name, activities and time types by code or name."""
        self.add_project("Et tak", project_number="2")
        self.connection.action_open_mappings()
        rows = self.connection.mapping_ids.filtered(lambda row: row.name == "Et tak")
        self.assertEqual(rows.proposed_id.external_id, self.there["Tak"])

    def test_only_what_is_used_is_read(self):
        """Without the stream no list is read for its mappings; once it is enabled they are read at the next turn."""
        self.stream.enabled = False
        self.connection.action_read_mapping_values()
        self.work()
        self.assertEqual(self.simulator.count("query projects"), 0)
        self.stream.enabled = True
        self.work()
        self.assertEqual(self.simulator.count("query projects"), 1)


@freeze_time("2026-06-01 08:00:00")
class TestTwoPayrollSystems(PayrollCase):
    def test_one_takes_hours_by_wage_type(self):
        """Hours that are divided for another system are not sent in parts that would overwrite each other."""
        self.connected()
        values = {"name": "Xledger", "system": "xledger", "company_id": self.company.id}
        other = self.env["hr.sync.connection"].create({**values, "base_url": "http://127.0.0.1:9/graphql"})
        whole = self.add_line(4, day="2026-05-05")
        plain, overtime = self.add_line(7.5), self.add_line(2, wage_type_id=self.overtime.id)
        self.approve(whole, plain, overtime)
        self.work()
        self.assertEqual(self.in_tripletex(), {("Kari Berg", "2026-05-05", "Brygga"): 4})
        for line in (plain, overtime):
            self.assertIn("Only one payroll system of a company can take hours", line.not_sent_reason)
        other.active = False
        self.reopen(plain, overtime)
        self.approve(plain, overtime)
        self.work()
        self.assertEqual(self.in_tripletex()["Kari Berg", DAY, "Brygga"], 9.5)
        self.assertFalse(self.issues())
