"""Undo for records that have no archive, and for those that are settled."""

from ..records import RecordError, Sentence
from .projects import TimesheetCase
from .undoing import UndoMixin


class TestUndoEntries(UndoMixin, TimesheetCase):
    def removed(self, count=2):
        """The changes of a sync that has removed so many entries, and what they had been."""
        keys = [self.add_entry(note=f"Arbeit {number}", projectId=self.work_on) for number in range(count)]
        self.sync_through()
        notes = sorted(self.all_lines().mapped("name"))
        for key in keys:
            self.simulator.delete("time-entries", key)
        run = self.sync_through("time_entry")["time_entry"]
        self.assertFalse(self.all_lines())
        return keys, notes, self.env["hr.sync.change"].search([("run_id", "=", run.id)])

    def test_removed(self):
        """They are created again, once, and no pass removes them."""
        keys, notes, changes = self.removed()
        self.assertEqual(len(changes), 2)
        undo = self.undone(changes)
        self.assertEqual((undo.done_count, sorted(self.all_lines().mapped("name"))), (2, notes))
        self.assertEqual(set(self.all_lines().project_id.mapped("name")), {self.project(self.work_on).name})
        self.sync_through("time_entry", full=True)
        self.assertEqual(len(self.all_lines()), 2)
        again = self.undo_of(changes)
        self.assertEqual(set(again.line_ids.mapped("reason")), {"Already undone."})
        [row] = self.changes(self.line(keys[0]), kind="undone")
        self.assertEqual(row.user_id, self.undoer)

    def test_removed_and_no_right_to_create(self):
        _keys, _notes, changes = self.removed(1)
        user = self.officer("hsu_people", "hr_sync.group_officer,hr.group_hr_user")
        reader = self.env["res.groups"].create({"name": "Reads entries"})
        entries = self.env["ir.model"]._get_id("account.analytic.line")
        self.env["ir.model.access"].create(
            {"name": "reads", "model_id": entries, "group_id": reader.id, "perm_read": True}
        )
        user.group_ids |= reader
        [line] = self.undo_of(changes, user).line_ids
        self.assertEqual((line.state, line.reason), ("kept", "You may not edit this record."))

    def test_created(self):
        """It is deleted, and stays so."""
        key, line = self.synced_entry(projectId=self.work_on)
        self.undone(self.changes(line))
        self.assertFalse(line.exists())
        self.assertEqual(self.link(key, "time_entry").state, "detached")
        self.sync_through("time_entry", full=True)
        self.assertFalse(self.all_lines())

    def test_created_and_created_again(self):
        """The undo that has deleted it can be undone, and the next pass finds it linked."""
        key, line = self.synced_entry(projectId=self.work_on, note="Alt")
        self.undone(self.changes(line))
        [row] = self.changes(line, kind="deleted")
        self.assertEqual(row.user_id, self.undoer)
        self.undone(row)
        again = self.line(key)
        self.assertEqual((again.name, again.project_id.name), ("Alt", self.project(self.work_on).name))
        self.assertEqual((self.link(key, "time_entry").state, again != line), ("linked", True))
        self.sync_through("time_entry", full=True)
        self.assertEqual(self.all_lines(), again)
        self.simulator.update("time-entries", key, note="Neu")
        self.sync_through("time_entry")
        self.assertEqual(again.name, "Neu")

    def test_created_and_edited(self):
        """What somebody has edited since is not deleted."""
        _key, line = self.synced_entry(projectId=self.work_on, note="Alt")
        line.name = "Von Hand"
        [kept] = self.undo_of(self.changes(line)).line_ids
        self.assertEqual(kept.state, "kept")
        self.assertIn("Changed since. The record was last edited on", kept.reason)
        line.name = "Alt"
        self.assertEqual(self.undo_of(self.changes(line)).line_ids.state, "ready")

    def test_created_and_used(self):
        """What something refers to is not deleted, and says by what it is used."""
        _key, line = self.synced_entry(projectId=self.work_on)
        _key, other = self.synced_entry(projectId=self.work_on)
        self.env["hr.timesheet.reopening"].sudo().create(
            {
                "line_id": line.id,
                "company_id": self.company.id,
                "employee_id": line.employee_id.id,
                "date": line.date,
            }
        )
        undo = self.undone(self.changes(line) | self.changes(other))
        self.assertEqual((bool(line.exists()), bool(other.exists())), (True, False))
        [failed] = undo.line_ids.filtered(lambda one: one.state == "failed")
        self.assertEqual(failed.res_id, line.id)
        self.assertIn("Reopened Timesheet Line", failed.reason)
        self.assertEqual(undo.state, "done")

    def test_settled(self):
        """Approved hours stay, with their reason; the others are undone."""
        keys = [self.add_entry(note="Alt", projectId=self.work_on) for _number in range(2)]
        self.sync_through()
        for key in keys:
            self.simulator.update("time-entries", key, note="Neu")
        run = self.sync_through("time_entry")["time_entry"]
        first, second = (self.line(key) for key in keys)
        first.action_approve_timesheet()
        undo = self.undo_of(run)
        [kept] = undo.line_ids.filtered(lambda line: line.state == "kept")
        self.assertEqual((kept.res_id, kept.reason), (first.id, "Its state in Odoo is Approved. Reset it first."))
        undo.action_undo()
        self.assertEqual((first.name, second.name), ("Neu", "Alt"))

    def test_final(self):
        """So does what is final in the external system."""
        key, line = self.synced_entry(projectId=self.work_on, note="Alt")
        self.simulator.update("time-entries", key, note="Neu")
        self.sync_through("time_entry")
        error = RecordError("conflict", Sentence("final"))
        self.patch(type(line), "_sync_final", lambda model, targets, records: dict.fromkeys(targets.ids, error))
        [undo_line] = self.undo_of(self.changes(line, kind="updated")).line_ids
        self.assertEqual(undo_line.state, "kept")
        self.assertIn("final", undo_line.reason)
