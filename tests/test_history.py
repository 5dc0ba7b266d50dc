"""The history: what a sync has changed on a record, from what to what, by which run; what a person has decided."""

from datetime import date, timedelta
from decimal import Decimal

from odoo import fields
from odoo.tests import freeze_time, new_test_user

from ..engine.messages import say
from ..engine.values import shown
from ..records import WorkPeriod
from .agreed import AgreedCase
from .pushing import PushCase


class HistoryCase(AgreedCase):
    def changes(self, record, **domain):
        mine = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        return self.env["hr.sync.change"].search([*mine, *((key, "=", value) for key, value in domain.items())])

    def officer(self, name="hsh_officer", groups="hr_sync.group_officer,hr.group_hr_user"):
        mine = {"company_id": self.company.id, "company_ids": self.company.ids}
        return new_test_user(self.env(user=1), name, groups, **mine)


class TestHistory(HistoryCase):
    def test_created(self):
        [change] = self.changes(self.person)
        run = self.connection.run_ids.filtered(lambda one: one.record_type == "employee")
        self.assertEqual((change.kind, change.direction, change.run_id), ("created", "in", run))
        self.assertEqual((change.name, change.company_id), (self.person.name, self.company))
        self.assertTrue(self.person.parent_id, "set by the same run, once the manager was there")
        self.assertFalse(change.values or change.changed_fields or change.summary or change.user_id)

    def test_run(self):
        """A run has one row for each record: its employees, and the departments whose heads it has brought."""
        run = self.connection.run_ids.filtered(lambda one: one.record_type == "employee")
        found = self.env["hr.sync.change"].search(run.action_open_changes()["domain"])
        employees = found.filtered(lambda one: one.res_model == "hr.employee")
        self.assertEqual((len(employees), set(employees.mapped("kind"))), (run.created, {"created"}))
        self.assertEqual(len(employees.mapped("res_id")), len(set(employees.mapped("res_id"))))
        heads = found - employees
        self.assertEqual((set(heads.mapped("res_model")), set(heads.mapped("kind"))), ({"hr.department"}, {"updated"}))
        self.assertEqual(heads[0].values.keys(), {"head"})

    def test_updated(self):
        """Only what was changed, with both values; a reference by its name."""
        unit = self.simulator.add_unit("Neues Büro")
        before = self.person.department_id
        self.simulator.update_user(self.user["id"], jobTitle="Neu", organisationUnitId=unit["id"])
        run = self.sync()["employee"]
        change = self.changes(self.person, kind="updated")
        self.assertEqual(change.run_id, run)
        self.assertEqual(
            change.values, {"department": [before.display_name, "Neues Büro"], "job_title": ["Alt", "Neu"]}
        )
        self.assertEqual(change.changed_fields, "Department, Job Title")
        self.assertEqual(change.summary, f"Department: {before.display_name} → Neues Büro; Job Title: Alt → Neu")
        for text in ("Job Title", "Alt", "Neu"):
            self.assertIn(f">{text}<", change.table)
        self.assertEqual(change.action_open_record()["res_id"], self.person.id)

    def test_values_are_read_in_the_language_of_the_reader(self):
        """Days and names of countries, in the history and in the preview of its undo."""
        self.simulator.update_user(self.user["id"], birthDate="1990-02-23", nationality="CH")
        self.sync("employee")
        self.simulator.update_user(self.user["id"], birthDate="1991-03-24", nationality="DE")
        self.sync("employee")
        change = self.changes(self.person)[0]
        self.env["res.lang"]._activate_lang("de_CH")
        reader = self.officer(groups="hr_sync.group_officer,hr.group_hr_manager")
        for lang, birthday, nationality in (
            ("en_US", "02/23/1990 → 03/24/1991", "Switzerland → Germany"),
            ("de_CH", "23.02.1990 → 24.03.1991", "Schweiz → Deutschland"),
        ):
            with self.subTest(lang):
                reader.lang = lang
                mine = change.with_user(reader).with_context(lang=lang)
                self.assertIn(birthday, mine.summary)
                self.assertIn(nationality, mine.summary)
                undo = self.env["hr.sync.undo"].browse(mine.action_undo()["res_id"])
                lines = {line.name: f"{line.back} → {line.now}" for line in undo.line_ids}
                self.assertEqual((lines["birthday"], lines["nationality"]), (birthday, nationality))

    def test_codes_and_days_in_values(self):
        """Of what is no code and no day the text stays; what a language has no name for stays a code."""
        env = self.env["base"].with_context(lang="en_US").env
        for value, name, text in (
            ("CH", "country", "Switzerland"),
            ("de", "language", "German"),
            ("CH", "company", "CH"),
            ("XX", "country", "XX"),
            ("2026-01-02", "note", "2026-01-02"),
            (WorkPeriod("one", date(2026, 1, 2), date(2026, 12, 31)), "employment", "01/02/2026 – 12/31/2026: ?"),
            (Decimal("7.5"), "hours", "07:30"),
            (Decimal("-0.33"), "hours", "-00:20"),
            (Decimal("38.5"), "planned_hours", "38:30"),
            (Decimal("7.5"), "quantity", "7.5"),
        ):
            with self.subTest(value=value, name=name):
                self.assertEqual(say(env, shown(env, value, name)), text)

    def test_one_row_for_each_run(self):
        """The new manager is created by the same run, and only then set: that is added to the row."""
        before = self.person.parent_id
        manager = self.simulator.add_user(firstName="Neue", lastName="Chefin")
        self.simulator.update_user(self.user["id"], jobTitle="Neu", managerId=manager["id"])
        self.sync()
        self.assertEqual(self.person.parent_id.name, "Neue Chefin")
        [change] = self.changes(self.person, kind="updated")
        self.assertEqual(change.values, {"job_title": ["Alt", "Neu"], "manager": [before.name, "Neue Chefin"]})
        self.assertEqual(change.changed_fields, "Job Title, Manager")

    def test_unchanged(self):
        before = self.env["hr.sync.change"].search_count([])
        self.assertTrue(self.sync(full=True)["employee"].unchanged)
        self.assertEqual(self.env["hr.sync.change"].search_count([]), before)

    def test_archived(self):
        self.simulator.delete_user(self.user["id"])
        self.sync(full=True)
        self.assertFalse(self.person.active)
        [change] = self.changes(self.person, kind="archived")
        self.assertEqual(change.summary, "Active: Yes → No")

    def test_found(self):
        """Somebody who was in Odoo already was linked, which changed some fields."""
        user = self.simulator.add_user(jobTitle="Koch", personnelNumber="4711")
        name = f"{user['firstName']} {user['lastName']}"
        values = {"name": name, "personnel_number": "4711", "company_id": self.company.id}
        found = self.env["hr.employee"].create(values)
        self.sync()
        self.assertEqual(self.employee(user["id"]), found)
        [change] = self.changes(found)
        self.assertEqual((change.kind, change.values["job_title"]), ("linked", ["", "Koch"]))
        self.assertNotIn("personnel_number", change.values, "it was the same")

    def test_long_values_are_cut(self):
        self.simulator.update_user(self.user["id"], jobTitle="x" * 2000)
        self.sync()
        self.assertLess(len(str(self.changes(self.person, kind="updated").values)), 700)

    def test_form(self):
        officer = self.officer()
        for number in range(12):
            self.simulator.update_user(self.user["id"], jobTitle=f"Titel {number}")
            self.sync("employee")
        person = self.person.with_user(officer).with_context(allowed_company_ids=self.company.ids)
        last = person.hr_sync_change_ids
        self.assertEqual(len(last), 10)
        self.assertEqual(last[0].summary, "Job Title: Titel 10 → Titel 11")
        action = person.action_hr_sync_history()
        self.assertEqual(self.env[action["res_model"]].search_count(action["domain"]), 13)
        arch = person.get_view(view_type="form")["arch"]
        self.assertIn("hr_sync_change_ids", arch)
        plain = self.env["hr.employee"].with_user(self.officer("hsh_hr", "hr.group_hr_user"))
        self.assertNotIn("hr_sync_change_ids", plain.get_view(view_type="form")["arch"])

    # --- What a person does --------------------------------------------------------------------------

    def asked(self):
        self.stream.policy = "ask"
        self.person.write({"job_title": "Hier", "private_email": "hier@post.example"})
        self.simulator.update_user(self.user["id"], jobTitle="Dort", privateEmail="dort@post.example")
        self.sync()
        return self.issues()

    def test_decided(self):
        issue, officer = self.asked(), self.officer()
        title, email = issue.with_user(officer).conflict_ids.sorted("name")
        title.action_choose_odoo()
        self.assertFalse(self.changes(self.person, kind="decided"), "the other field is still open")
        email.action_choose_remote()
        inward, outward = self.changes(self.person, kind="decided").sorted("direction")
        self.assertEqual((inward.direction, inward.user_id, inward.job_id), ("in", officer, issue))
        self.assertEqual(inward.values, {"private_email": ["hier@post.example", "dort@post.example"]})
        self.assertEqual((outward.direction, outward.values), ("out", {"job_title": ["Dort", "Hier"]}))
        self.work()
        done = self.changes(self.person, kind="updated")[0]
        self.assertEqual(done.values, {"private_email": ["hier@post.example", "dort@post.example"]})

    def test_decided_at_once(self):
        self.asked().with_user(self.officer()).action_take_remote()
        [change] = self.changes(self.person, kind="decided")
        self.assertEqual(sorted(change.values), ["job_title", "private_email"])

    def test_retry_is_no_decision(self):
        self.asked().with_user(self.officer()).action_retry()
        self.assertFalse(self.changes(self.person, kind="decided"))

    def test_linked_and_unlinked_by_hand(self):
        officer = self.officer()
        other = self.env["hr.employee"].create({"name": "Andere", "company_id": self.company.id})
        Link = self.env["hr.sync.link"]
        link = Link.with_user(officer).sudo()._pair(self.connection, "employee", "usr_x", other)
        [change] = self.changes(other)
        self.assertEqual((change.kind, change.user_id, change.name), ("linked", officer, "Andere"))
        administrator = self.officer("hsh_admin", "hr_sync.group_administrator")
        link.with_user(administrator).with_context(allowed_company_ids=self.company.ids).sudo(False).unlink()
        [change] = self.changes(other, kind="unlinked")
        self.assertEqual(change.user_id, administrator)

    # --- How long it is kept -------------------------------------------------------------------------

    def grow_old(self, records, days):
        moment = fields.Datetime.now() - timedelta(days=days)
        self.env.flush_all()
        self.env.cr.execute(
            f"UPDATE {records._table} SET create_date = %s WHERE id IN %s",
            [moment, tuple(records.ids)],
        )
        self.env.invalidate_all()

    def test_kept_as_long_as_runs(self):
        runs = self.connection.run_ids
        [change] = self.changes(self.person)
        alone = change.copy({"run_id": False})
        self.grow_old(runs, 89)
        self.grow_old(alone, 89)
        self.env["hr.sync.run"]._gc_runs()
        self.env["hr.sync.change"]._gc_changes()
        self.assertTrue(change.exists() and alone.exists())
        self.grow_old(alone, 91)
        self.env["hr.sync.change"]._gc_changes()
        self.assertFalse(alone.exists())
        self.assertTrue(change.exists())
        self.grow_old(runs, 91)
        self.env["hr.sync.run"]._gc_runs()
        self.assertFalse(change.exists())

    def test_kept_for_other_days(self):
        Parameters = self.env["ir.config_parameter"].sudo()
        runs = self.connection.run_ids
        self.grow_old(runs, 31)
        for value, kept in (("60", True), ("many", True), ("0", True), ("30", False)):
            with self.subTest(value):
                Parameters.set_param("hr_sync.keep_days", value)
                self.env["hr.sync.run"]._gc_runs()
                self.assertEqual(bool(runs.exists()), kept)


@freeze_time("2026-06-01 08:00:00")
class TestHistoryOfSending(PushCase):
    def prepare(self):
        super().prepare()
        self.user, self.anna = self.synced(phone="+41 31 000 00 00", jobTitle="Leiterin")

    def sent(self, record):
        mine = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        return self.env["hr.sync.change"].search([*mine, ("direction", "=", "out")])

    def test_updated(self):
        """From what the external system had to what was sent."""
        self.anna.work_phone = "+41 31 111 11 11"
        self.send()
        [change] = self.sent(self.anna)
        self.assertEqual((change.kind, change.name), ("updated", self.anna.name))
        self.assertEqual(change.values, {"work_phone": ["+41 31 000 00 00", "+41 31 111 11 11"]})
        self.assertEqual(change.job_id.state, "done")
        self.sync(full=True)
        self.assertEqual(len(self.sent(self.anna)), 1, "an echo is no change")

    def test_created(self):
        new = self.env["hr.employee"].create({"name": "Bea Neu", "company_id": self.company.id, "job_title": "Köchin"})
        self.sync("employee")
        self.send()
        [change] = self.sent(new)
        self.assertEqual((change.kind, change.values["job_title"]), ("created", ["", "Köchin"]))

    def test_by_run(self):
        self.stream().trigger = "manual"
        self.anna.job_title = "Chefin"
        self.commit()
        self.stream().action_sync()
        self.work()
        [change] = self.sent(self.anna)
        run = self.connection.run_ids.filtered(lambda one: one.direction == "out")
        self.assertEqual(change.run_id, run[:1])
        self.assertEqual(change.values, {"job_title": ["Leiterin", "Chefin"]})

    def test_refused(self):
        """What was not taken was not changed."""
        self.simulator.faults.add("updateUser", "status", status=422)
        self.anna.work_phone = "+41 31 111 11 11"
        self.commit()
        self.work()
        self.assertFalse(self.sent(self.anna))
