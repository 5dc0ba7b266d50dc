"""The chatter does not lie: it shows a change by a sync where it has shown one by a person."""

from .agreed import AgreedCase
from .undoing import UndoMixin


class TestChatter(UndoMixin, AgreedCase):
    def lines(self, person):
        """The tracked changes in the chatter, the newest first: author, field, and both values."""
        self.env.cr.flush()
        mine = [("model", "=", "hr.employee"), ("res_id", "=", person.id), ("tracking_value_ids", "!=", False)]
        return [
            (message.author_id, value.field_id.name, value.old_value_char, value.new_value_char)
            for message in self.env["mail.message"].search(mine, order="id desc")
            for value in message.tracking_value_ids
        ]

    def by_hand(self, title):
        self.person.with_user(self.undoer).job_title = title
        self.env.cr.flush()

    def test_nobody_has_changed_it(self):
        self.simulator.update_user(self.user["id"], jobTitle="Neu")
        self.sync()
        self.assertEqual(self.lines(self.person), [])

    def test_changed_by_a_person_before(self):
        self.by_hand("Von Hand")
        before = self.notices()
        self.stream.policy = "remote"
        self.simulator.update_user(self.user["id"], jobTitle="Neu")
        self.sync()
        bot = self.env.ref("base.partner_root")
        self.assertEqual(self.lines(self.person)[0], (bot, "job_title", "Von Hand", "Neu"))
        self.assertEqual(self.notices(), before, "nobody is notified")

    def test_undone(self):
        self.by_hand("Von Hand")
        self.simulator.update_user(self.user["id"], jobTitle="Neu")
        self.stream.policy = "remote"
        self.sync()
        self.undone(self.changes(self.person, kind="updated"))
        self.assertEqual(self.lines(self.person)[0], (self.undoer.partner_id, "job_title", "Neu", "Von Hand"))
