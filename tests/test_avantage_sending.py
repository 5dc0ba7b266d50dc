"""Approved hours by Avantage's operation that writes: one line after the other, and none twice whatever happens."""

from contextlib import suppress
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..systems.avantage.writing import Operation
from ..systems.transport import lines as transport
from .avantage_hours import AvantageHoursCase
from .simulators.avantage.simulator import SimulatedTable
from .simulators.avantage.writing import ACKNOWLEDGED, REFUSED, TEMPLATE, SimulatedWriting, WriteFault

SET_UP = {
    "write_operation": "W04",
    "write_template": TEMPLATE,
    "write_acknowledged": ACKNOWLEDGED,
    "write_refused": REFUSED,
    "send_hours": "true",
}
LUC = ["01", "E007", "0000026008", "2026/05/04", "03300", "CHA", "", "8", "0", "0", ""]


class _Undo(Exception):
    """Ends what is undone afterwards."""


class AvantageSendingCase(AvantageHoursCase):
    """The operation has been described, and both employees and what they work at are linked."""

    def prepare(self):
        super().prepare()
        self.link(self.luc, "employee", "E007")
        self.link(self.zoe, "employee", "E008")
        self.link(self.concrete, "activity", "03300")
        self.link(self.carpenter, "trade", "CHA")
        self.link(self.electrician, "trade", "ELE")
        self.simulator.writing = SimulatedWriting()
        for name, value in SET_UP.items():
            self.setting(name, value)
        self.connection.action_test()

    def setUp(self):
        super().setUp()
        self.writing = self.simulator.writing = SimulatedWriting()
        self.startPatcher(patch.object(transport, "TIMEOUT", 0.4))
        self.administrator = new_test_user(
            self.env(user=1),
            "hsv_admin",
            groups="hr_sync.group_administrator,hr.group_hr_user",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )

    def approved(self, *days):
        """Lines of Luc on these days of May, and their totals in the same order."""
        lines = [self.line(day=f"2026-05-{day:02}", activity_id=self.concrete.id) for day in days]
        return self.env["account.analytic.line"].concat(*lines)

    def export(self, **values):
        """Export as an officer does, and let the worker do its work; returns the run."""
        self.wizard(**values).action_export()
        self.work()
        return self.env["hr.sync.run"].search([("stream_id", "=", self.stream.id)], order="id desc", limit=1)

    def confirm(self):
        self.env.invalidate_all()
        self.stream.with_user(self.administrator).action_confirm_first()
        self.work()

    def confirmed(self):
        """Somebody has confirmed the first line before."""
        self.stream.sudo().write({"confirmed_by_id": self.administrator.id, "confirmed_at": "2026-05-31 12:00:00"})

    def days(self):
        """The days of the lines that Avantage has taken."""
        return [int(values[3][-2:]) for values in self.writing.taken]

    def asked_days(self):
        return [int(line.split(",")[7][-2:]) for line in self.writing.asked]


class TestAvantageSending(AvantageSendingCase):
    def test_first_line_then_the_others(self):
        """One line goes; once a person has confirmed it, the others of the export go, and nothing else."""
        lines = self.approved(4, 5, 6)
        self.line(day="2026-04-30", activity_id=self.concrete.id)
        self.assertFalse(self.stream._why_file())
        sessions = self.simulator._server.sessions
        run = self.export()
        self.assertEqual(self.writing.taken, [LUC])
        self.assertEqual(run.state, "partial")
        self.assertIn("was created in Avantage first", self.stream.first_notice)
        self.assertEqual(lines.mapped("approval_state"), ["frozen", "approved", "approved"])
        self.export()
        self.work()
        self.assertEqual(self.days(), [4], "until it is confirmed")
        self.confirm()
        self.assertEqual(self.days(), [4, 5, 6])
        self.assertEqual(set(lines.mapped("approval_state")), {"frozen"})
        self.assertEqual(self.simulator._server.sessions - sessions, 2, "the first line, and the others together")
        self.export()
        self.assertEqual(self.days(), [4, 5, 6], "a second export sends nothing")

    def test_first_line_again_after_a_change(self):
        """What was confirmed is the line as it was sent then. Switched off meanwhile, files are written as ever."""
        self.confirmed()
        self.approved(4, 5)
        self.setting("write_day", "YYYYMMDD")
        self.connection.action_test()
        self.export()
        [day] = [values[3] for values in self.writing.taken]
        self.assertIn(day, ("20260504", "20260505"))
        self.assertTrue(self.stream.first_notice)
        self.setting("send_hours", "false")
        self.connection.action_test()
        [other] = [row["Date"].replace("-", "") for row in self.rows(self.new_file())]
        self.assertEqual({day, other}, {"20260504", "20260505"})

    def test_first_line_is_wrong(self):
        """Sending is switched off, and what was not sent goes to a file; the first line does not."""
        self.approved(4, 5)
        self.export()
        self.stream.with_user(self.administrator).action_refuse_first()
        self.connection.action_test()
        self.assertIn("No operation that writes", self.stream._why_file())
        self.assertEqual([row["Date"] for row in self.rows(self.new_file())], ["2026-05-05"])
        self.assertEqual(self.days(), [4])

    def test_what_is_in_a_file_is_not_sent(self):
        self.confirmed()
        self.approved(4)
        self.setting("send_hours", "false")
        self.connection.action_test()
        file = self.new_file()
        self.setting("send_hours", "true")
        self.connection.action_test()
        self.confirmed()
        self.approved(5)
        self.export()
        self.assertEqual(self.days(), [5])
        total = self.env["hr.approved.hours"].search([("date", "=", "2026-05-04")])
        self.assertIn(f"it is in the file {file.name}", total.hr_sync_hint)
        file.with_user(self.administrator).unlink()
        self.export()
        self.assertEqual(self.days(), [5, 4])

    def test_three_quantities(self):
        self.confirmed()
        self.simulator.tables["R09", "TYPES"] = SimulatedTable(
            ("TYNO", 0), [["TD", "Temps double", "2"], ["TP", "Temps et demi", "1.5"], ["XX", "Prime", "?"]]
        )
        self.enter("hour_types", "TYPES", "TYNO", code=0, name=1, kind=2)
        wages = {code: self.wage_type(f"Paie {code}", code) for code in ("TD", "TP", "XX", "NO")}
        for code in ("TD", "TP", "XX"):
            self.hour_type(wages[code], code)
        for wage in wages.values():
            self.line(hours=2, wage_type_id=wage.id, activity_id=self.concrete.id)
        self.export()
        self.assertEqual(
            {tuple(values[6:10]) for values in self.writing.taken},
            {("TD", "0", "0", "2"), ("TP", "0", "2", "0"), ("", "2", "0", "0")},
        )
        self.assertIn("neither regular time nor", self.issues(direction="out").error)

    def test_refused(self):
        """The reason stands at that line, the others go, and it is sent again when somebody asks for it."""
        self.confirmed()
        lines = self.approved(4, 5, 6, 7)
        self.writing.faults = {2: WriteFault("refuse"), 3: WriteFault("no")}
        run = self.export()
        self.assertEqual((self.days(), run.failed), ([4, 7], 2))
        issues = self.issues(direction="out").sorted("id")
        self.assertEqual(issues.mapped("error_code"), ["rejected", "rejected"])
        self.assertIn("Projet fermé", issues[0].error)
        self.assertIn("employe inconnu", issues[1].error)
        self.assertEqual(lines.mapped("approval_state"), ["frozen", "approved", "approved", "frozen"])
        issues.action_retry()
        self.work()
        self.assertEqual(self.days(), [4, 7, 5, 6])

    def test_unknown_employee(self):
        """Nothing is sent with an empty number."""
        self.confirmed()
        self.line(employee=self.person("Marc Roy", "E009"))
        self.export()
        self.assertEqual(self.writing.asked, [])
        self.assertIn("does not know its", self.issues(direction="out").error)

    def test_no_gateway(self):
        """What was surely not sent is simply tried again."""
        self.confirmed()
        self.approved(4, 5)
        self.simulator.stop()
        self.export()
        self.assertFalse(self.issues(direction="out"))
        self.assertFalse(self.env["hr.sync.link"].search([("state", "=", "creating")]))
        self.simulator.start()
        self.connection.wait_until = False
        self.env["hr.sync.job"].search([("state", "=", "pending")]).next_attempt = False
        self.work()
        self.assertEqual(self.days(), [4, 5])

    def test_corrected_in_avantage(self):
        """Frozen lines stay; what an administrator changes all the same is an issue, and not sent."""
        self.confirmed()
        (line,) = self.approved(4)
        self.export()
        total = line.approved_hours_id
        self.env.cr.execute("UPDATE hr_approved_hours SET hours = 5 WHERE id = %s", [total.id])
        total.invalidate_recordset()
        total.sudo()._compute_hr_sync_marker()
        self.export()
        self.assertIn("Correct them there", self.issues(direction="out").error)
        self.assertEqual(len(self.writing.asked), 1)


class TestAvantageUnanswered(AvantageSendingCase):
    """Nobody knows whether Avantage has taken a line: a person looks, and nothing else is sent before that."""

    def setUp(self):
        super().setUp()
        self.confirmed()

    def in_doubt(self, day=5):
        """The one issue, about that day."""
        issue = self.issues(direction="out")
        self.assertEqual((len(issue), issue.error_code), (1, "unanswered"))
        self.assertIn(f"05/{day:02}/2026", issue.label)
        self.assertIn("It is not known whether Avantage has Luc Tremblay", issue.error)
        self.assertRegex(issue.error, r"Values sent: .*Bétonnage.*8")
        return issue

    def test_every_kind(self):
        for kind, is_kept in (("close", True), ("silent", False), ("late", True), ("rubbish", False), ("twice", True)):
            with self.subTest(kind=kind), suppress(_Undo), self.env.cr.savepoint():
                self.writing = self.simulator.writing = SimulatedWriting()
                self.writing.faults = {2: WriteFault(kind, is_kept, seconds=0.6)}
                self.check_answered(is_kept)
                raise _Undo
            self.env.invalidate_all()

    def check_answered(self, is_kept):
        """The second line is in doubt until a person has looked; then the rest is sent."""
        lines = self.approved(4, 5, 6, 7)
        run = self.export()
        self.assertEqual((self.in_doubt().direction, run.state), ("out", "partial"))
        self.assertIn("Answer that issue first", run.notes)
        for _turn in range(2):  # nothing by itself, however often it is asked for
            self.export()
            self.work()
        self.in_doubt().action_retry()
        self.work()
        self.assertEqual(self.asked_days(), [4, 5])
        issue = self.in_doubt().with_user(self.officer)
        if is_kept:
            issue.action_is_there()
        else:
            issue.action_is_not_there()
        self.work()
        self.assertEqual(sorted(self.days()), [4, 5, 6, 7])
        self.assertFalse(self.issues(direction="out"))
        self.assertEqual(set(lines.mapped("approval_state")), {"frozen"})
        self.assertEqual(len(self.links()), 4)

    def links(self):
        mine = [("connection_id", "=", self.connection.id), ("record_type", "=", "approved_hours")]
        return self.env["hr.sync.link"].search([*mine, ("state", "=", "linked")])

    def test_killed_in_the_middle(self):
        """After a restart one line is in doubt: the one that was being sent. It is not repeated."""
        self.approved(4, 5, 6, 7)
        with self.die_at("odoo.addons.hr_sync.systems.avantage.gateway.Gateway", "write", after=1):
            self.export()
        self.env.invalidate_all()
        self.assertEqual(self.asked_days(), [4])
        for _turn in range(2):
            self.work()
        self.assertEqual(self.asked_days(), [4])
        self.in_doubt().with_user(self.officer).action_is_not_there()
        self.work()
        self.assertEqual(self.days(), [4, 5, 6, 7])

    def test_killed_after_the_answer(self):
        """It was taken, and Odoo had no time to note it: a person finds it there."""
        self.approved(4, 5, 6)
        with self.die_at("odoo.addons.hr_sync.engine.push.sender.Sender", "_save", after=1):
            self.export()
        self.work()
        self.assertEqual(self.days(), [4, 5])
        self.in_doubt().with_user(self.officer).action_is_there()
        self.work()
        self.assertEqual(self.days(), [4, 5, 6])

    def test_an_error_in_a_program(self):
        """It may have been raised after the line was sent: that is in doubt too."""
        self.approved(4, 5)
        check = Operation.check

        def broken(operation, answer):
            check(operation, answer)
            raise ZeroDivisionError

        with patch.object(Operation, "check", broken), mute_logger("odoo.addons.hr_sync.engine.push.failing"):
            self.export()
        self.assertEqual(self.days(), [4])
        self.in_doubt(4).with_user(self.officer).action_is_there()
        self.work()
        self.assertEqual(self.days(), [4, 5])

    def test_without_the_issue(self):
        """The mark at the link counts: where the issue is gone, as after a new connection, a person is asked again."""
        self.approved(4, 5)
        self.writing.faults = {2: WriteFault("close")}
        self.export()
        link = self.env["hr.sync.link"].search([("state", "=", "creating")])
        self.in_doubt().unlink()
        self.export()
        self.in_doubt()
        self.assertEqual((link.exists().state, self.asked_days()), ("creating", [4, 5]))

    def test_ignored(self):
        """Who ignores the issue leaves the line out; the others go on."""
        self.approved(4, 5, 6)
        self.writing.faults = {2: WriteFault("close", is_kept=False)}
        self.export()
        self.in_doubt()._ignore("deux fois")
        self.work()
        self.export()
        self.assertEqual(self.days(), [4, 6])

    def test_written_to_a_file_after_all(self):
        """The operation is switched off: what is in doubt is in no file before a person has looked."""
        self.approved(4, 5, 6)
        self.writing.faults = {2: WriteFault("close", is_kept=False)}
        self.export()
        self.setting("send_hours", "false")
        self.connection.action_test()
        self.assertEqual({outcome for outcome, _why in self.preview().values()}, {"sent", "left_out", "new"})
        self.in_doubt().with_user(self.officer).action_is_not_there()
        self.assertEqual([row["Date"] for row in self.rows(self.new_file())], ["2026-05-05", "2026-05-06"])

    def test_who_may_answer(self):
        self.approved(4, 5)
        self.writing.faults = {2: WriteFault("close")}
        self.export()
        nobody = new_test_user(self.env(user=1), "hsv_nobody", company_id=self.company.id)
        for user, error in ((nobody, Exception), (self.officer, None)):
            issue = self.in_doubt().with_user(user)
            if error:
                with self.assertRaises(error):
                    issue.action_is_there()
            else:
                issue.action_is_there()
        with self.assertRaises(UserError):
            self.env["hr.sync.job"].search([("error_code", "=", False)], limit=1).action_is_there()


class TestAvantagePreview(AvantageSendingCase):
    def test_the_lines_to_the_letter(self):
        """Nothing is sent; what goes afterwards is what was shown."""
        self.confirmed()
        self.approved(4)
        self.line(day="2026-05-05", hours=7.5, activity_id=self.concrete.id, name='Coffrage, "nord"')
        self.line(day="2026-05-06", activity_id=self.concrete.id, name="日")
        self.wizard().action_preview()
        self.work()
        self.assertEqual(self.writing.asked, [])
        found = self.env["hr.sync.proposal"].search([("stream_id", "=", self.stream.id)], order="res_id")
        self.assertEqual(found.mapped("outcome"), ["create_there", "create_there", "unsent"])
        self.assertIn("日", found[2].error)
        shown = found.filtered("line").mapped("line")
        self.assertIn('"Coffrage, ""nord"""', shown[1])
        self.export()
        self.assertEqual(self.writing.asked, shown)

    def test_no_secret(self):
        self.confirmed()
        self.approved(4)
        self.writing.faults = {1: WriteFault("rubbish")}
        with self.assertLogs("odoo.addons.hr_sync", "DEBUG") as logs:
            self.export()
        kept = "\n".join(logs.output) + str(self.issues().read(["error", "detail"]))
        for secret in (self.simulator.password, self.simulator.user):
            self.assertNotIn(secret, kept)
