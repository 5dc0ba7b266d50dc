"""The preview of an export says beforehand which days Kleer would refuse, and why; it only reads."""

from unittest.mock import patch

from odoo.tests import freeze_time

from ..systems.kleer.time_off import TimeOff
from .kleer_time_off import KleerTimeOffCase
from .leave_totals import MORNING

PREVIEW = "odoo.addons.hr_sync.engine.push.outbound_preview.OutboundPreview"


@freeze_time("2026-06-15 08:00:00")
class TestKleerPreview(KleerTimeOffCase):
    def prepare(self):
        super().prepare()
        self.stream.trigger = "manual"
        self.send()  # the mappings are new

    def export(self):
        self.stream.action_sync()
        self.work()

    def look(self):
        """Have a preview made; returns its run."""
        self.count()
        self.simulator.forget()
        self.stream.action_preview()
        self.work()
        self.assertEqual(self.writes(), [])
        return self.env["hr.sync.run"].search([("kind", "=", "preview")], limit=1, order="id desc")

    def proposed(self, run):
        """The outcome and the reason of each day's proposal."""
        days = {total.id: str(total.date)[5:] for total in self.env["hr.leave.total"].search([])}
        return {days[one.res_id]: (one.outcome, one.error or "") for one in run.proposal_ids}

    def close(self, *days):
        for day in days:
            self.simulator.close_day(self.user(), f"2026-{day}", "Certified")

    def test_locked_days(self):
        """New, changed and withdrawn hours of closed days are listed with the reason, beside those that would go."""
        self.off("2026-06-01", "2026-06-02")
        refused = self.off("2026-06-03", "2026-06-04")
        self.count()
        self.export()
        mornings = self.calendar("Mornings", dict.fromkeys(range(5), MORNING))
        self.anna.create_version({"date_version": "2026-06-01", "resource_calendar_id": mornings.id})
        refused.action_refuse()
        self.off("2026-06-08", "2026-06-09")
        self.close("06-02", "06-04", "06-09")
        run = self.look()
        found = self.proposed(run)
        going = {day: outcome for day, (outcome, why) in found.items() if not why}
        self.assertEqual(going, {"06-01": "send", "06-03": "withdraw", "06-08": "create_there"})
        for day, shown in (("06-02", "06/02/2026"), ("06-04", "06/04/2026"), ("06-09", "06/09/2026")):
            self.assertEqual(found[day][0], "unsent")
            self.assertEqual(
                found[day][1],
                f"The time report of Anna for {shown} is certified in Kleer. Once it is open again there, the hours are"
                " sent.",
            )
        self.assertEqual((run.state, run.outbound, run.removed, run.skipped), ("done", 2, 1, 3))
        self.assertEqual(self.simulator.count("GET /event/statuses"), 1)

    def test_open_again(self):
        """What the preview has listed is what the export does, and again once the days are open."""
        self.off("2026-06-01", "2026-06-02")
        self.close("06-02")
        self.assertEqual({day: one[0] for day, one in self.proposed(self.look()).items()}["06-02"], "unsent")
        self.export()
        self.assertEqual(self.there(), {("06-01", "Semester"): 8})
        self.simulator.closed.clear()
        run = self.look()
        self.assertEqual(self.proposed(run), {"06-02": ("create_there", "")})
        self.later(hours=1, minutes=1)
        self.work()
        self.assertEqual(self.there(), {("06-01", "Semester"): 8, ("06-02", "Semester"): 8})
        self.assertEqual(self.proposed(self.look()), {})

    def test_missing_child(self):
        """Whatever keeps a day from being sent is said, not the locks alone."""
        part = {"request_hour_from": 8, "request_hour_to": 12}
        self.off("2026-06-01", kind=self.care, **part)
        self.off("2026-06-02", kind=self.care, hr_child_id=self.child("Elsa").id, **part)
        found = self.proposed(self.look())
        self.assertIn("Kleer asks for the child", found["06-01"][1])
        self.assertEqual(found["06-02"], ("create_there", ""))

    def test_killed(self):
        """It goes on with the page at which it was killed, and counts no day twice."""
        self.off("2026-06-01", "2026-06-05")
        self.close("06-01", "06-03", "06-05")
        self.startPatcher(patch.object(TimeOff, "batch", 2))
        self.count()
        self.stream.action_preview()
        with self.die_at(PREVIEW, "_take_refusals", after=1):
            self.work()
        self.env.invalidate_all()
        run = self.env["hr.sync.run"].search([("kind", "=", "preview")], limit=1, order="id desc")
        self.assertEqual((run.state, run.outbound, run.skipped), ("running", 4, 1))
        self.work()
        self.assertEqual((run.state, run.outbound, run.skipped), ("done", 2, 3))
