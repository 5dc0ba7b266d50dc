"""Undo where the stream sends too: what is undone is a change in Odoo, and is sent like one."""

from odoo.tests import freeze_time

from .projects import ProjectCase
from .pushing import PushCase
from .undoing import UndoMixin


@freeze_time("2026-06-01 08:00:00")
class TestUndoSending(UndoMixin, PushCase):
    def prepare(self):
        super().prepare()
        self.user, self.anna = self.synced(phone="+41 31 000 00 00", jobTitle="Leiterin")

    def remote(self, name):
        return next(user for user in self.simulator.users if user["id"] == self.user)[name]

    def test_imported_value_is_sent_back(self):
        self.simulator.update_user(self.user, jobTitle="Chefin")
        self.sync()
        self.assertEqual(self.anna.job_title, "Chefin")
        undo = self.undo_of(self.changes(self.anna, kind="updated"))
        self.assertEqual(undo.line_ids.next_sync, "sent")
        undo.action_undo()
        self.send()
        self.assertEqual((self.anna.job_title, self.remote("jobTitle")), ("Leiterin", "Leiterin"))
        self.sync(full=True)
        self.assertEqual((self.anna.job_title, self.remote("jobTitle")), ("Leiterin", "Leiterin"))

    def test_sent_value(self):
        """Odoo gets the value that the external system had, and sends it."""
        self.anna.work_phone = "+41 31 111 11 11"
        self.send()
        [line] = self.undo_of(self.changes(self.anna, direction="out")).line_ids
        self.assertEqual((line.now, line.back, line.state), ("+41 31 111 11 11", "+41 31 000 00 00", "ready"))
        line.undo_id.action_undo()
        self.send()
        self.assertEqual((self.anna.work_phone, self.remote("phone")), ("+41 31 000 00 00", "+41 31 000 00 00"))

    def test_what_would_be_emptied(self):
        """A value that the external system would lose is left alone unless a person selects it."""
        self.simulator.update_user(self.user, mobile="+41 79 111 11 11", jobTitle="Chefin")
        self.sync()
        undo = self.undo_of(self.changes(self.anna, kind="updated"))
        selected = {line.label: line.selected for line in undo.line_ids if line.state == "ready"}
        self.assertEqual(selected, {"Job Title": True, "Work Mobile": False})
        undo.action_undo()
        self.send()
        self.assertEqual((self.remote("jobTitle"), self.remote("mobile")), ("Leiterin", "+41 79 111 11 11"))

    def test_both_directions_together(self):
        """Of an imported value and the one that was sent after it, the one before both is restored."""
        self.simulator.update_user(self.user, jobTitle="Chefin")
        self.sync()
        self.anna.job_title = "Direktorin"
        self.send()
        changes = self.changes(self.anna)
        [line] = self.undo_of(changes.filtered(lambda one: one.direction == "in" and one.kind == "updated")).line_ids
        self.assertEqual(line.state, "kept")
        self.assertIn("by a sync", line.reason)
        self.undone(changes.filtered(lambda one: one.kind == "updated"))
        self.send()
        self.assertEqual((self.anna.job_title, self.remote("jobTitle")), ("Leiterin", "Leiterin"))

    def test_created_there(self):
        new = self.env["hr.employee"].create({"name": "Bea Neu", "company_id": self.company.id})
        self.sync("employee")
        self.send()
        [line] = self.undo_of(self.changes(new, direction="out")).line_ids
        self.assertEqual((line.state, line.reason), ("kept", f"Delete it in {self.connection.name}."))


@freeze_time("2026-06-01 08:00:00")
class TestUndoOfTasks(UndoMixin, PushCase, ProjectCase):
    record_types = ("department", "employee", "project", "task")
    sending = ("project", "task")
    stream = ProjectCase.stream

    def test_what_was_created_is_closed_there(self):
        """The preview says so: an archived record is closed in the external system."""
        key = self.add_task(self.add_project())
        self.sync_through("project", "task")
        manager = self.officer("hsu_manager", "hr_sync.group_officer,project.group_project_manager")
        undo = self.undo_of(self.changes(self.task(key), kind="created"), manager)
        self.assertEqual((undo.line_ids.next_sync, undo.has_closing, undo.has_sent), ("closed", True, False))
        undo.action_undo()
        self.send()
        self.assertFalse(self.task(key).active)
        self.assertFalse(self.simulator.store.get("subprojects", key)["isActive"])
