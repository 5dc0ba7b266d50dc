"""With the policy "Odoo wins", what is missing in the external system is created again, and the run says so."""

from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time

from .test_outbound_runs import OutboundCase


@freeze_time("2026-06-01 08:00:00")
class TestCreatedAgain(OutboundCase):
    def prepare(self):
        super().prepare()
        self.hours.policy = "odoo"
        self.lines = self.approved(3)

    def lose(self, count=1):
        """Somebody deletes the entries of the first lines in the external system."""
        days = {fields.Date.to_string(line.date) for line in self.lines[:count]}
        entries = self.simulator.entities["entry"]
        gone = [id_ for id_, entry in entries.items() if entry["date"] in days]
        self.assertEqual(len(gone), count)
        for id_ in gone:
            del entries[id_]

    def test_missing(self):
        """The preview tells beforehand, the run counts and names it."""
        self.lose()
        self.hours.sudo()._request_preview()
        self.work()
        [proposal] = self.env["hr.sync.proposal"].search([("stream_id", "=", self.hours.id)])
        self.assertEqual((proposal.outcome, len(self.in_tripletex())), ("create_there", 2))
        self.assertIn("Somebody has deleted this in Tripletex", proposal.error)
        run = self.run_out()
        self.assertEqual((run.state, self.counts(run)), ("done", {"unchanged": 2, "recreated": 1}))
        self.assertEqual(len(self.in_tripletex()), 3)
        self.assertEqual(run.notes, f"Missing in the external system and created again (1): {proposal.title}")
        run = self.run_out()
        self.assertEqual((run.notes, self.counts(run)), (False, {"unchanged": 3}))

    def test_missing_and_changed(self):
        """The same where Odoo has other hours by now."""
        self.hours.trigger = "manual"
        self.approve(self.add_line(1, day=fields.Date.to_string(self.lines[0].date), name="Mer"))
        self.lose()
        run = self.run_out()
        self.assertEqual((run.state, self.counts(run)), ("done", {"unchanged": 2, "recreated": 1}))
        self.assertIn("created again (1): Kari Berg", run.notes)

    def test_several(self):
        """Only some of many are named."""
        self.lose(2)
        with patch("odoo.addons.hr_sync.engine.push.missing._NAMED", 1):
            run = self.run_out()
        self.assertEqual(self.counts(run), {"unchanged": 1, "recreated": 2})
        self.assertRegex(run.notes, r"created again \(2\): Kari Berg[^;]*; …$")
