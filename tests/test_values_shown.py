"""Values of records in the words and formats of whoever reads them: hours, days and times."""

from datetime import date

from ..engine.messages import say, storable
from ..engine.values import shown
from ..records import Span, _lt, unpacked, verbatim
from .projects import TimesheetCase
from .undoing import UndoMixin


class TestValuesShown(UndoMixin, TimesheetCase):
    def test_hours_in_the_history_and_in_its_undo(self):
        """As the forms of timesheet lines show them."""
        key, line = self.synced_entry(hours=7.5, projectId=self.work_on)
        self.simulator.update("time-entries", key, hours=8.25)
        self.sync_through("time_entry")
        [change] = self.changes(line, kind="updated")
        self.assertIn("07:30 → 08:15", change.summary)
        self.assertIn(">07:30<", change.table)
        [undo] = self.undo_of(change).line_ids
        self.assertEqual((undo.now, undo.back), ("08:15", "07:30"))

    def test_hours_in_previews_and_conflicts(self):
        """Of another record type, whose field has another name."""
        project = self.add_project()
        key = self.add_task(project, plannedHours=12.5)
        self.sync_through()
        stream = self.stream("task")
        stream.policy = "ask"
        self.task(key).allocated_hours = 10.75
        self.simulator.update("subprojects", key, plannedHours=8)
        run = stream._request_preview()
        self.work()
        [change] = run.proposal_ids.filtered("changes").changes
        self.assertEqual([say(self.env, unpacked(change[side])) for side in ("before", "after")], ["10:45", "08:00"])
        self.sync_through("task")
        conflict = self.issues(record_type="task").conflict_ids
        self.assertEqual((conflict.odoo_value, conflict.external_value), ("10:45", "08:00"))

    def test_days_and_times_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("de_DE")
        span = Span(date(2026, 3, 2), date(2026, 3, 4), from_noon=True)
        stored = storable(shown(self.env, span, "span"))
        for language, text in (
            ("en_US", "03/02/2026 12:00 PM – 03/04/2026"),
            ("de_DE", "02.03.2026 12:00 – 04.03.2026"),
        ):
            with self.subTest(language):
                env = self.env["base"].with_context(lang=language).env
                # The space before AM and PM is a narrow one in newer versions of Babel.
                self.assertEqual(say(env, unpacked(stored)).replace("\u202f", " "), text)

    def test_text_that_is_stored_is_made_once(self):
        """That of thousands of records is stored in one pass."""

        class Counted(str):
            made = 0

            def __str__(self):
                Counted.made += 1
                return str.__str__(self)

        self.assertEqual(storable(verbatim(Counted("text"))), "text")
        self.assertEqual(Counted.made, 1)
        self.assertEqual(storable(_lt("%(said)s!", said="text")), {"t": "%(said)s!", "v": {"said": "text"}})
