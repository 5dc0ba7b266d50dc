"""What the tests of undo share: an officer who undoes, and the scheduled action."""

from functools import cached_property

from odoo import api
from odoo.tests import new_test_user


class UndoMixin:
    """For cases with a ``company``."""

    @cached_property
    def undoer(self):
        return self.officer("hsu_officer")

    def officer(self, name, groups="hr_sync.group_officer,hr.group_hr_manager,hr_timesheet.group_timesheet_manager"):
        mine = {"company_id": self.company.id, "company_ids": self.company.ids}
        return new_test_user(self.env(user=1), name, groups, **mine)

    def changes(self, record, **domain):
        mine = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        return self.env["hr.sync.change"].search([*mine, *((key, "=", value) for key, value in domain.items())])

    def undo_of(self, records, user=None):
        """The dialog that opens for changes, or for a run."""
        user = user or self.undoer
        action = records.with_user(user).with_context(allowed_company_ids=self.company.ids).action_undo()
        return self.env["hr.sync.undo"].browse(action["res_id"]).with_user(user)

    def undone(self, records):
        """Undo all that can be undone of changes, or of a run; then comes a commit."""
        undo = self.undo_of(records)
        undo.action_undo()
        self.env.cr.flush()
        return undo

    def carry_out(self):
        """One call of the scheduled action."""
        self.env.flush_all()
        with self.registry.cursor() as cr:
            api.Environment(cr, self.env.ref("base.user_root").id, {})["hr.sync.undo"]._carry_out()
        self.env.invalidate_all()

    def line_of(self, undo, name):
        return undo.line_ids.filtered(lambda line: line.name == name)
