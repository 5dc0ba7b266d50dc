"""Names that each reader reads otherwise: of records that Odoo translates, and of totals, which are named by a day."""

from odoo.tests import freeze_time, new_test_user

from .absences import AbsenceCase
from .payroll import PayrollCase

#: How people write the 21st of May 2026, by their language.
_DAYS = {"en_US": "05/21/2026", "de_DE": "21.05.2026"}


@freeze_time("2026-06-01 08:00:00")
class TestNamesOfTotals(PayrollCase):
    def prepare(self):
        super().prepare()
        self.connected()
        self.env["res.lang"]._activate_lang("de_DE")
        self.hours = self.stream("approved_hours")

    def assertNamed(self, records, *fields):
        """Each of the fields of one record names the total in the language of the reader, in one transaction."""
        for language, day in _DAYS.items():
            for name in fields:
                with self.subTest(language, field=f"{records._name}.{name}"):
                    [record] = records.with_context(lang=language)
                    self.assertEqual(record[name], f"{self.kari.name}, {day}")

    def approved(self, hours, **values):
        line = self.add_line(hours, day="2026-05-21", **values)
        self.approve(line)
        return line

    def test_issue(self):
        """It is found by its name in both languages; the issue of an earlier version keeps its text."""
        total = self.approved(-5).approved_hours_id
        self.assertNamed(total, "display_name")
        self.work()
        issue = self.issues(direction="out", record_type="approved_hours")
        self.assertNamed(issue, "label", "display_name")
        for language, day in _DAYS.items():
            Job = self.env["hr.sync.job"].with_context(lang=language)
            self.assertEqual(Job.search([("label", "ilike", day)]), issue)
        self.env.cr.execute("""UPDATE hr_sync_job SET label = '"Kari Berg, 2026-05-21"' WHERE id = %s""", issue.ids)
        issue.invalidate_recordset()
        self.assertEqual(issue.with_context(lang="de_DE").display_name, "Kari Berg, 2026-05-21")

    def test_lists(self):
        """The history, the preview, and who is sent; what is stored is sorted by the day."""
        self.hours.trigger = "manual"
        total = self.approved(7.5).approved_hours_id
        run = self.hours.sudo()._request_preview()
        self.work()
        proposal = run.proposal_ids
        self.assertNamed(proposal, "title", "shown_name")
        self.hours.action_open_sending()
        row = self.env["hr.sync.sending"].search([("res_id", "=", total.id), ("stream_id", "=", self.hours.id)])
        self.assertNamed(row, "title")
        self.hours.sudo()._request_outbound("manual")
        self.work()
        change = self.env["hr.sync.change"].search([("res_model", "=", total._name), ("direction", "=", "out")])
        self.assertNamed(change, "title")
        stored = {proposal.label, proposal.res_name, row.name, change.name}
        self.assertEqual(stored, {f"{self.kari.name}, 2026-05-21"})

    def test_history_of_what_has_a_name(self):
        """It was called so at that time, whatever it is called now."""
        project = self.env["hr.sync.link"].search([("record_type", "=", "project")], limit=1)._record()
        changes = self.env["hr.sync.change"].search([("res_model", "=", project._name), ("res_id", "=", project.id)])
        names = changes.mapped("title")
        self.assertTrue(names)
        project.name = "Umbenannt"
        self.assertEqual(changes.mapped("title"), names)


@freeze_time("2026-06-01 08:00:00")
class TestNamesOfTranslatedRecords(AbsenceCase):
    record_types = ("absence_type",)

    def prepare(self):
        super().prepare()
        self.env["res.lang"]._activate_lang("de_DE")
        for kind in self.simulator.all("absence-types"):
            self.simulator.vanish("absence-types", kind["id"])
        self.reader = new_test_user(
            self.env(user=1),
            "hsn_officer",
            "hr_sync.group_officer,hr_holidays.group_hr_holidays_user",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )

    def compared(self, count=1):
        """The proposals about types that are in both systems, and about types that are only in Odoo."""
        kinds = self.env["hr.leave.type"].create(
            [
                {"name": f"{name} {number}", "company_id": self.company.id}
                for number in range(count)
                for name in ("Both", "Here")
            ]
        )
        for kind in kinds:
            kind.with_context(lang="de_DE").name = kind.name.replace("Both", "Beide").replace("Here", "Hier")
            if "Both" in kind.name:
                self.kind(name=kind.name)
        run = self.stream_of("absence_type")._request_preview()
        self.work()
        found = run.proposal_ids.filtered(lambda one: "Both" in one.res_name or "Here" in one.res_name)
        self.env.flush_all()
        return kinds, found.with_user(self.reader).with_context(allowed_company_ids=self.company.ids).sorted("res_name")

    def stream_of(self, record_type):
        return self.connection.stream_ids.filtered(lambda one: one.record_type == record_type)

    def names(self, proposals, language):
        return [(one.title, one.shown_name) for one in proposals.with_context(lang=language)]

    def test_language_of_the_reader(self):
        """What the external system calls a record is not translated; a deleted one keeps the name that was found."""
        kinds, found = self.compared()
        self.assertEqual(self.names(found, "en_US"), [("Both 0", "Both 0"), ("Here 0", "Here 0")])
        self.assertEqual(self.names(found, "de_DE"), [("Both 0", "Beide 0"), ("Hier 0", "Hier 0")])
        kinds.unlink()
        self.assertEqual(self.names(found, "de_DE"), [("Both 0", "Both 0"), ("Here 0", "Here 0")])

    def test_no_right_to_read_the_record(self):
        _kinds, found = self.compared()
        self.env["ir.rule"].create(
            {"name": "none", "model_id": self.env["ir.model"]._get_id("hr.leave.type"), "domain_force": "[(0, '=', 1)]"}
        )
        self.assertEqual(self.names(found, "de_DE"), [("Both 0", "Both 0"), ("Here 0", "Here 0")])

    def test_several_candidates(self):
        kinds, found = self.compared(2)
        question = found[0].sudo()
        question.write({"res_id": False, "candidates": kinds[1:3].ids, "res_name": "Here 0, Both 1"})
        self.assertEqual(self.names(question.sudo(False), "de_DE"), [("Both 0", "Hier 0, Beide 1")])

    def test_queries(self):
        """As many for a page of 80 lines as for a few."""
        _kinds, found = self.compared(40)
        counts = []
        # First: record rules and groups are read once, and kept for all.
        for size in (1, 4, 80):
            seen = []
            self.env.invalidate_all()
            page = found[:size].with_context(lang="de_DE")
            with self.watch_queries(lambda _cursor, query, *_rest, seen=seen: seen.append(query)):
                rows = page.web_read({"title": {}, "shown_name": {}, "label": {}})
            self.assertEqual(len(rows), size)
            counts.append(len(seen))
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 40)

    def test_sorted_as_stored(self):
        _kinds, found = self.compared(3)
        Proposal, mine = found.browse(), [("id", "in", found.ids)]
        self.assertEqual(Proposal.search(mine, order="title desc").mapped("label"), sorted(found.mapped("label"))[::-1])
        self.assertTrue(Proposal.fields_get(["shown_name"], ["sortable"])["shown_name"]["sortable"])
