"""Undo of what was imported: field by field, shown first, and not imported again."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError

from ..records import RecordError, Sentence
from ..wizards import hr_sync_undo
from .agreed import AgreedCase
from .undoing import UndoMixin

UNDO_WRITER = "odoo.addons.hr_sync.engine.undo_writing.UndoWriter"


class TestUndo(UndoMixin, AgreedCase):
    def changed(self, **values):
        """The row of the history of a sync that has changed these fields of the person."""
        self.simulator.update_user(self.user["id"], **values)
        self.sync("employee")
        return self.changes(self.person)[0]

    def test_field(self):
        change = self.changed(jobTitle="Neu")
        undo = self.undo_of(change)
        [line] = undo.line_ids
        self.assertEqual((line.record_name, line.label, line.state), (self.person.name, "Job Title", "ready"))
        self.assertEqual((line.now, line.back, line.next_sync), ("Neu", "Alt", "imported"))
        self.assertEqual(self.person.job_title, "Neu", "it is a preview")
        undo.action_undo()
        self.assertEqual((self.person.job_title, line.state, undo.state), ("Alt", "done", "done"))
        row = self.changes(self.person)[0]
        self.assertEqual((row.kind, row.user_id, row.values), ("undone", self.undoer, {"job_title": ["Neu", "Alt"]}))

    def test_not_imported_again_until_it_changes(self):
        self.stream.policy = "remote"
        self.undone(self.changed(jobTitle="Neu"))
        for full in (False, True):
            self.simulator.update_user(self.user["id"], workPhone=f"+41 31 000 00 0{full:d}")
            self.sync(full=full)
            self.assertEqual(self.person.job_title, "Alt")
        self.simulator.update_user(self.user["id"], jobTitle="Neuer")
        self.sync()
        self.assertEqual(self.person.job_title, "Neuer")

    def test_known_external_value(self):
        """Also where the link no longer knows the external value, it is not imported again."""
        self.stream.policy = "remote"
        change = self.changed(jobTitle="Neu")
        link = self.link(self.user["id"])
        known = {name: known for name, known in link.fingerprint_in.items() if name != "job_title"}
        link.write({"fingerprint_in": known, "digest": False})
        self.undone(change)
        self.sync(full=True)
        self.assertEqual(self.person.job_title, "Alt")

    def test_what_cannot_be_empty_again(self):
        """The preview says so, instead of an undo that fails."""
        person = self.env["hr.employee"].create(
            {"name": "Lea Neu", "personnel_number": "777", "company_id": self.company.id}
        )
        self.simulator.add_user(firstName="Lea", lastName="Neu", personnelNumber="777")
        self.sync("employee")
        undo = self.undo_of(self.changes(person)[0])
        line = self.line_of(undo, "employment")
        self.assertEqual((line.state, line.selected), ("kept", False))
        self.assertIn("cannot be without one again", line.reason)
        self.assertTrue(undo.ready_count)

    def test_one_field_of_two(self):
        undo = self.undo_of(self.changed(jobTitle="Neu", privateEmail="neu@post.example"))
        self.line_of(undo, "private_email").selected = False
        undo.action_undo()
        self.assertEqual((self.person.job_title, self.person.private_email), ("Alt", "neu@post.example"))

    def test_what_was_undone_is_said(self):
        """On the line of the history and on the run: in part, with the fields, or as a whole."""
        change = self.changed(jobTitle="Neu", privateEmail="neu@post.example")
        run = change.run_id.with_user(self.undoer)
        mine = change.with_user(self.undoer)
        self.assertFalse(mine.undone_text or run.undone_text)
        undo = self.undo_of(change)
        self.line_of(undo, "private_email").selected = False
        undo.action_undo()
        self.env.invalidate_all()
        self.assertEqual(mine.undone_text, "Undone in part: Job Title")
        self.assertEqual(run.undone_text, "Undone in part (records: 1 of 1), of some of them only Job Title.")
        self.assertFalse(run.is_undone)
        self.undone(change)
        self.env.invalidate_all()
        self.assertEqual(mine.undone_text, "Undone")
        self.assertEqual(run.undone_text, "All changes of this run were undone.")
        self.assertTrue(run.is_undone, "the button has nothing left to do")
        first = self.connection.run_ids.filtered(lambda one: one.record_type == "employee").sorted("id")[0]
        self.assertFalse(first.undone_text)
        self.assertFalse(first.is_undone)
        idle = self.sync("employee")["employee"]
        self.assertTrue(idle.is_undone, "a run that changed nothing has nothing to undo")

    def test_changed_since(self):
        """What a person or a later sync has changed stays, and says so; the rest is undone."""
        first = self.changed(jobTitle="Neu", privateEmail="neu@post.example", privatePhone="+41 31 555 55 55")
        second = self.changed(privateEmail="neuer@post.example")
        self.person.job_title = "Von Hand"
        undo = self.undo_of(first)
        title, email = self.line_of(undo, "job_title"), self.line_of(undo, "private_email")
        self.assertEqual((title.state, title.selected, title.now), ("kept", False, "Von Hand"))
        self.assertEqual((title.next_sync, self.line_of(undo, "private_phone").next_sync), (False, "imported"))
        self.assertIn("last edited", title.reason)
        self.assertIn("by a sync", email.reason)
        title.selected = True
        undo.action_undo()
        self.assertEqual(self.person.job_title, "Von Hand", "a line that cannot be undone is not, whatever it says")
        self.assertEqual(self.person.private_email, "neuer@post.example")
        self.assertFalse(self.person.private_phone)
        undo = self.undone(first | second)
        self.assertEqual(self.person.private_email, "alt@post.example", "both together go back to the first value")
        self.assertEqual(self.line_of(undo, "job_title").state, "kept")

    def test_value_that_cannot_be_read(self):
        """It is not taken for a change by somebody; a value that is sent by a mapping is not read at all."""
        change = self.changed(jobTitle="Neu", privateEmail="neu@post.example")
        model, error = type(self.person), RecordError("value", Sentence("No such title."), "job_title")
        read = model._sync_to_record

        def refuse(person, names, refs):
            if "job_title" in names:
                raise error
            return read(person, names, refs)

        self.patch(model, "_sync_to_record", refuse)
        undo = self.undo_of(change)
        self.assertEqual(set(undo.line_ids.mapped("reason")), {"The value in Odoo cannot be read: No such title."})
        self.patch(self.stream._declaration(), "mapped", classmethod(lambda cls: frozenset({"job_title"})))
        undo = self.undo_of(change)
        self.assertIn("sent by a mapping", self.line_of(undo, "job_title").reason)
        self.assertEqual(self.line_of(undo, "private_email").state, "ready")

    def test_changed_between_preview_and_undo(self):
        undo = self.undo_of(self.changed(jobTitle="Neu"))
        self.person.job_title = "Von Hand"
        undo.action_undo()
        self.assertEqual((self.person.job_title, undo.line_ids.state), ("Von Hand", "failed"))
        self.assertFalse(undo.line_ids.next_sync)
        self.assertIn("Changed since", undo.line_ids.reason)

    def test_reference(self):
        before, unit = self.person.department_id, self.simulator.add_unit("Neues Büro")
        self.simulator.update_user(self.user["id"], organisationUnitId=unit["id"])
        self.sync()
        self.assertEqual(self.person.department_id.name, "Neues Büro")
        undo = self.undo_of(self.changes(self.person)[0])
        self.assertEqual((undo.line_ids.now, undo.line_ids.back), ("Neues Büro", before.display_name))
        undo.action_undo()
        self.assertEqual(self.person.department_id, before)

    def test_reference_that_is_gone(self):
        before, unit = self.person.department_id, self.simulator.add_unit("Neues Büro")
        self.simulator.update_user(self.user["id"], organisationUnitId=unit["id"])
        self.sync()
        before.with_context(active_test=False).member_ids.department_id = False
        before.unlink()
        [line] = self.undo_of(self.changes(self.person)[0]).line_ids
        self.assertEqual(line.state, "kept")
        self.assertIn("no longer in Odoo", line.reason)

    def test_twice(self):
        change = self.changed(jobTitle="Neu")
        self.undone(change)
        [line] = self.undo_of(change).line_ids
        self.assertEqual((line.state, line.reason, line.next_sync), ("kept", "Already undone.", False))
        self.assertFalse(line.undo_id.has_imported or line.undo_id.has_sent)
        with self.assertRaisesRegex(UserError, "Select at least one"):
            line.undo_id.action_undo()

    def test_undo_is_undone(self):
        self.undone(self.changed(jobTitle="Neu"))
        self.undone(self.changes(self.person)[0])
        self.assertEqual(self.person.job_title, "Neu")

    def test_rows_of_earlier_versions(self):
        change = self.changed(jobTitle="Neu")
        change.raw = False
        [line] = self.undo_of(change).line_ids
        self.assertEqual((line.state, line.reason), ("kept", "The earlier value is not known."))

    def test_linked(self):
        user = self.simulator.add_user(jobTitle="Koch", personnelNumber="4711")
        name = f"{user['firstName']} {user['lastName']}"
        values = {"name": name, "personnel_number": "4711", "company_id": self.company.id}
        found = self.env["hr.employee"].create(values)
        self.sync()
        self.undone(self.changes(found))
        self.assertFalse(found.job_title)
        self.assertEqual(self.link(user["id"]).res_id, found.id)

    def test_created(self):
        user = self.simulator.add_user()
        self.sync()
        person = self.employee(user["id"])
        self.undone(self.changes(person))
        self.assertFalse(person.active)
        self.sync(full=True)
        self.assertFalse(person.active, "it is not imported again")

    def test_created_and_changed_again(self):
        """A record whose creation was undone and that is active again: its later changes can be undone."""
        user = self.simulator.add_user(jobTitle="Alt")
        self.sync()
        person = self.employee(user["id"])
        self.undone(self.changes(person))
        person.active = True
        self.simulator.update_user(user["id"], jobTitle="Neu")
        self.sync()
        undo = self.undone(self.changes(person).filtered(lambda change: change.kind in ("created", "updated")))
        self.assertEqual((self.line_of(undo, "").reason, person.job_title), ("Already undone.", "Alt"))

    # --- Who may ----------------------------------------------------------------------------------

    def test_rights(self):
        change = self.changed(jobTitle="Neu")
        for groups in ("hr.group_hr_manager", "base.group_user"):
            user = self.officer(f"hsu_{groups[-4:]}", groups)
            with self.subTest(groups), self.assertRaises(AccessError):
                self.undo_of(change, user)
        stranger = self.officer("hsu_far")
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            change.with_user(stranger).with_context(allowed_company_ids=other.ids).action_undo()

    def test_other_officer(self):
        """An undo is only its user's: no other officer reads it, selects its lines or carries it out."""
        undo = self.undo_of(self.changed(jobTitle="Neu"))
        other = self.officer("hsu_other")
        seen = undo.with_user(other).with_context(allowed_company_ids=self.company.ids)
        line = undo.line_ids.with_env(seen.env)
        self.assertFalse(seen.search([]) or line.search([]))
        for attempt in (
            lambda: seen.read(["ready_count"]),
            lambda: line.read(["now", "back"]),
            lambda: line.write({"selected": False}),
            seen.action_undo,
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.assertEqual((self.person.job_title, undo.state), ("Neu", "draft"))

    def test_company_lost(self):
        """Who has lost the company since the preview undoes nothing of it."""
        undo = self.undo_of(self.changed(jobTitle="Neu"))
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        self.undoer.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            undo.with_context(allowed_company_ids=other.ids).action_undo()
        self.assertEqual(self.person.job_title, "Neu")

    def test_masked(self):
        """Who may not read a value may not undo it."""
        change = self.changed(jobTitle="Neu")
        user = self.officer("hsu_plain", "hr_sync.group_officer")
        undo = self.undo_of(change, user)
        [line] = undo.line_ids
        self.assertEqual((line.record_name, line.now, line.back, line.state), ("•••", "•••", "•••", "kept"))
        for values in ({"state": "ready"}, {"name": "birthday"}, {"change_ids": [1]}):
            with self.subTest(values), self.assertRaises(AccessError):
                line.write(values)
        with self.assertRaises(AccessError):
            self.env["hr.sync.undo.line"].with_user(user).create({"undo_id": undo.id, "state": "ready"})
        line.selected = True
        with self.assertRaisesRegex(UserError, "Select at least one"):
            undo.action_undo()
        self.assertEqual(self.person.job_title, "Neu")

    def test_no_right_to_edit(self):
        """Everybody reads departments: that is not enough to undo what was changed of one."""
        unit = self.simulator.add_unit("Büro")
        self.sync()
        self.simulator.update_unit(unit["id"], name="Neues Büro")
        self.sync()
        department = self.env["hr.department"].search([("name", "=", "Neues Büro")])
        change = self.changes(department, kind="updated")
        [line] = self.undo_of(change, self.officer("hsu_plain", "hr_sync.group_officer")).line_ids
        self.assertEqual((line.now, line.state), ("Neues Büro", "kept"))
        self.assertEqual(line.reason, "You may not edit this record.")
        self.assertEqual(self.undo_of(change).line_ids.state, "ready")

    def test_right_lost_after_the_preview(self):
        undo = self.undo_of(self.changed(jobTitle="Neu"))
        self.undoer.group_ids = self.env.ref("hr_sync.group_officer") | self.env.ref("base.group_user")
        undo.action_undo()
        self.assertEqual((self.person.job_title, undo.line_ids.state), ("Neu", "failed"))
        self.assertEqual(undo.line_ids.reason, "You may not edit this record.")

    def test_masked_field(self):
        self.patch(self.env.registry["hr.employee"]._fields["job_title"], "groups", "base.group_system")
        undo = self.undo_of(self.changed(jobTitle="Neu", privateEmail="neu@post.example"))
        self.assertEqual((self.line_of(undo, "job_title").now, self.line_of(undo, "job_title").state), ("•••", "kept"))
        self.assertEqual(self.line_of(undo, "private_email").state, "ready")


class TestUndoOfRun(UndoMixin, AgreedCase):
    employees, units = 55, 2

    def archived(self):
        """The run that has archived nearly everybody, as a person had allowed it."""
        users = [user for user in self.plain_users() if self.employee(user["id"]).active][:40]
        for user in users:
            self.simulator.delete_user(user["id"])
        self.sync("employee", full=True)
        self.issues(error_code="guard").action_allow()
        self.work()
        people = self.env["hr.employee"].union(*(self.employee(user["id"]) for user in users))
        self.assertEqual((len(people), set(people.mapped("active"))), (40, {False}))
        return people, self.env["hr.sync.change"].search([("kind", "=", "archived")])

    def test_archived(self):
        people, changes = self.archived()
        undo = self.undone(changes)
        self.assertEqual((undo.done_count, undo.kept_count, set(people.mapped("active"))), (40, 0, {True}))
        self.sync(full=True)
        self.assertEqual(set(people.mapped("active")), {True}, "they are not archived again")

    def test_in_chunks(self):
        """A large undo is carried out by the scheduled action; killed half-way, it goes on where it was."""
        people, changes = self.archived()
        self.startPatcher(patch.object(hr_sync_undo, "_AT_ONCE", 10))
        self.startPatcher(patch.object(hr_sync_undo, "_CHUNK", 20))
        undo = self.undo_of(changes)
        self.assertEqual(undo.action_undo()["params"]["type"], "info")
        self.assertEqual((undo.state, set(people.mapped("active"))), ("running", {False}))
        with self.die_at(UNDO_WRITER, "apply", after=1):
            self.carry_out()
        self.env.invalidate_all()
        self.assertEqual((undo.done_count, undo.state), (20, "running"))
        self.assertEqual(len(people.filtered("active")), 20)
        self.carry_out()
        self.assertEqual((undo.done_count, undo.state, set(people.mapped("active"))), (40, "done", {True}))
        rows = self.env["hr.sync.change"].search([("kind", "=", "undone")])
        self.assertEqual((len(rows), set(rows.user_id)), (40, {self.undoer}), "each once")

    def test_chunk_is_chosen_by_the_database(self):
        """Only the lines of a chunk are read, however many there are; those of one record are in the same chunk."""
        self.startPatcher(patch.object(hr_sync_undo, "_CHUNK", 5))
        undo = self.env["hr.sync.undo"].create({"state": "running"})
        Line = self.env["hr.sync.undo.line"]
        values = {"undo_id": undo.id, "stream_id": self.stream.id, "selected": True, "state": "ready"}
        Line.create([{**values, "res_id": 100 - number // 2, "name": f"field{number % 2}"} for number in range(120)])
        Line.create({**values, "res_id": 1, "selected": False})
        self.env.flush_all()
        seen = []
        while True:
            self.env.invalidate_all()
            lines = undo._next()
            read = set().union(*(field._get_cache(self.env) for field in Line._fields.values() if field.store))
            self.assertLessEqual(len(read), 6)
            if not lines:
                break
            self.assertEqual(len(lines), 6)
            seen += lines.mapped("res_id")
            lines.state = "done"
            self.env.flush_all()
        self.assertEqual(seen, sorted([*range(41, 101), *range(41, 101)]))
        self.assertEqual((undo.done_count, undo.ready_count), (120, 1))

    def test_too_many(self):
        """More changes than one request can compare are refused, with what to do."""
        self.startPatcher(patch.object(hr_sync_undo, "_AT_MOST", 1))
        for user in self.plain_users()[:2]:
            self.simulator.update_user(user["id"], jobTitle="Neu")
        run = self.sync("employee")["employee"]
        with self.assertRaisesRegex(UserError, "At most 1 changes .* one part after the other"):
            self.undone(run)

    def test_in_chunks_and_told(self):
        """Whoever has asked for a large undo gets its reasons in the own language, and a link to what failed."""
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search([("name", "=", "hr_sync")])._update_translations(["de_DE"])
        people, changes = self.archived()
        self.startPatcher(patch.object(hr_sync_undo, "_AT_ONCE", 10))
        undo = self.undo_of(changes)
        undo.action_undo()
        self.undoer.lang = "de_DE"
        people[0].active = True
        self.assertEqual(self.undo_of(changes[:1]), undo, "the same dialog, while it is carried out")
        self.carry_out()
        [failed] = undo.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(failed.reason, "Odoo hat diesen Wert bereits.")
        [activity] = self.connection.activity_ids.filtered(lambda one: one.user_id == self.undoer)
        self.assertIn(f'href="/odoo/hr.sync.undo/{undo.id}"', activity.note)
        channel = f'"res.partner",{self.undoer.partner_id.id}]'
        [told] = (
            self.env["bus.bus"]
            .sudo()
            .search([("channel", "like", channel)])
            .filtered(lambda row: "simple_notification" in row.message)
        )
        self.assertIn("39", told.message)
        self.assertNotEqual(self.undo_of(changes[:1]), undo)

    def test_run(self):
        for user in self.plain_users():
            self.simulator.update_user(user["id"], jobTitle="Neu")
        run = self.sync("employee")["employee"]
        people = self.env["hr.employee"].search([("job_title", "=", "Neu")])
        self.assertGreater(len(people), 30)
        self.undone(run)
        self.assertFalse(people.filtered(lambda person: person.job_title == "Neu"))
        with self.assertRaisesRegex(UserError, "Select at least one"):
            self.undone(run)
