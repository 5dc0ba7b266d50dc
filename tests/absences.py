"""Absences for tests: a person with a type of absence of each unit, on a Monday."""

from .people import PeopleCase


class AbsenceCase(PeopleCase):
    record_types = ("department", "employee", "absence_type", "public_holiday", "absence")

    def kind(self, **fields):
        """Add a type of absence; returns its id."""
        return self.simulator.add_absence_type(**{"unit": "day", **fields})["id"]

    def absent(self, user, kind, start, end=None, **fields):
        """Add an approved absence; returns its id."""
        return self.simulator.add_absence(user, kind, start, end, **fields)["id"]

    def undelete(self, absence, **fields):
        """Take back the deletion of an absence, as only the system's own support can."""
        store = self.simulator.store
        with store.lock:
            store["absences"].entries[absence].deleted = False
            store.update("absences", absence, {"isDeleted": False, **fields})

    def sync_all(self, **options):
        """Sync everything that is switched on, and see to it that all runs came to their end."""
        return self.sync_through(*self.record_types, **options)

    def leave_type(self, external_id):
        return self._target("absence_type", "hr.leave.type", external_id, None)

    def leave(self, external_id):
        """The leave of an absence, the first one if it is several."""
        link = self.link(external_id, "absence").filtered(lambda item: not item.part)
        return self.env["hr.leave"].browse(link.res_id)

    def pieces(self, external_id):
        """The leaves of an absence, by date."""
        return self.leave(external_id)._sync_pieces()

    def resource_leaves(self, leave):
        return self.env["resource.calendar.leaves"].search([("holiday_id", "in", leave.ids)], order="date_from")

    def meetings(self, leave):
        domain = [("res_model", "=", "hr.leave"), ("res_id", "in", leave.ids)]
        return self.env["calendar.event"].with_context(active_test=False).search(domain)

    def lines(self, leave):
        return self.env["account.analytic.line"].search([("holiday_id", "in", leave.ids)], order="date")

    def assertApproved(self, leave, days=None, hours=None):
        """Approved, with exactly one calendar entry of each kind, at the leave's own times."""
        self.assertEqual(set(leave.mapped("state")), {"validate"})
        for one in leave:
            resource = self.resource_leaves(one)
            self.assertEqual([(row.date_from, row.date_to) for row in resource], [(one.date_from, one.date_to)])
            self.assertEqual(resource.calendar_id, one.resource_calendar_id)
            self.assertEqual(self.meetings(one), one.meeting_id)
            self.assertEqual(len(one.meeting_id), 1)
        if days is not None:
            self.assertAlmostEqual(sum(leave.mapped("number_of_days")), days, places=2)
        if hours is not None:
            self.assertAlmostEqual(sum(leave.mapped("number_of_hours")), hours)

    def assertNoTrace(self, leave):
        """Nothing is left of an approval."""
        self.assertFalse(self.resource_leaves(leave))
        self.assertFalse(self.meetings(leave))
        self.assertFalse(self.lines(leave))

    def assertSilentAgain(self):
        """A second sync of everything writes nothing."""
        self.env.flush_all()
        with self.count_writes() as counter:
            runs = self.sync(full=True)
        self.assertEqual(counter.statements, [])
        self.assertEqual({run.state for run in runs.values()}, {"done"})
