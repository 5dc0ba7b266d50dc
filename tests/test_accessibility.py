"""Pages are readable, named for screen readers, and fit into the window of a laptop and of a phone."""

from odoo import fields
from odoo.tests import new_test_user, tagged

from ..records import _lt
from .accessibility import AccessibilityCase
from .avantage_hours import AvantageHoursCase
from .kleer_time_off import KleerTimeOffCase
from .payroll import PayrollCase
from .simulators.kleer import KleerSimulator
from .simulators.twogethr import TwogethrSimulator

GROUPS = (
    "hr_sync.group_administrator",
    "hr.group_hr_manager",
    "hr_holidays.group_hr_holidays_manager",
    "hr_timesheet.group_timesheet_manager",
)
LAPTOP, PHONE = 1280, 420
ALL = ".o_action_manager, .o_dialog"
LIST = ".o_data_row, .o_kanban_record"
GROUP = ".o_group_header, .o_kanban_record"
#: What must have been measured, so that a page without it does not pass for one with enough contrast.
CONTRASTED = ("text-bg-success", "text-bg-info", "text-bg-warning", "text-bg-danger", "text-muted", "o_form_label")
#: Wider than a column in the window and than a card on the phone.
LONG = "Stellvertretende Leiterin der Betriebsgastronomie, Einkauf und Lebensmittelsicherheit"


def new_reader(env, company):
    """The user whose browser opens the pages."""
    groups = ",".join(GROUPS)
    return new_test_user(env, "hr_sync_tour", groups=groups, company_id=company.id, company_ids=company.ids)


@tagged("hr_sync_tour", "slow")
class TestAccessibility(PayrollCase, AccessibilityCase):
    """Hours in Tripletex; people of 2getHR with a conflict, an issue and a preview; mappings for Kleer."""

    kind = KleerTimeOffCase.kind

    def prepare(self):
        super().prepare()
        self.connected()
        lines = self.add_line(), self.add_line(2.5, "2026-05-05", wage_type_id=self.overtime.id)
        self.approve(*lines)
        self.work()
        # What was reopened stays in a month that is closed.
        self.simulator.set_month(self.there["kari"], "2026-05", completed=True)
        self.reopen(*lines)
        self.work()
        self.assertTrue(all(line.not_sent_reason for line in lines))
        self.approve(lines[0])
        self.add_line(7, fields.Date.today(), name="Montering av brygge")
        self.prepare_people()
        self.prepare_mappings()
        self.reader = new_reader(self.env, self.company)

    def prepare_people(self):
        source = TwogethrSimulator(employees=6, units=2, seed=7).start()
        self.addCleanup(source.stop)
        values = {"name": "2getHR, Zweigniederlassung Zürich", "base_url": source.url, "api_key": source.api_key}
        self.people = self.connect("twogethr", ("department", "employee"), **values)
        self.people.stream_ids.policy = "ask"
        self.sync(connection=self.people)
        conflicting, wrong, changed, previewed = source.users[:4]
        self.person = self.employee(conflicting["id"], self.people)
        self.person.write({"job_title": "Leiterin der Personalabteilung", "private_email": "hier@post.example"})
        source.update_user(conflicting["id"], jobTitle="Projektleiterin Innenausbau", privateEmail="dort@post.example")
        source.update_user(wrong["id"], birthDate="2087-03-01")
        source.update_user(changed["id"], jobTitle=LONG)
        self.run_with_issues = self.sync("employee", connection=self.people)["employee"]
        source.update_user(previewed["id"], jobTitle="Polier")
        source.add_user(firstName="Marit", lastName="Lund")
        self.people.stream_ids.filtered(lambda one: one.record_type == "employee").action_preview()
        self.work(self.people)

    def prepare_mappings(self):
        other = KleerSimulator().start()
        self.addCleanup(other.stop)
        other.add_activity("Semester")
        self.kind("Semester")
        values = {"base_url": other.base_url, "api_key": other.token}
        self.absences = self.connect("kleer", ("absence_hours",), company=other.company_id, **values)
        self.work(self.absences)
        self.absences.action_open_mappings()

    def connect(self, system, record_types, company=None, **values):
        """A connection that was tested, with these streams."""
        values = {"name": system, "system": system, "company_id": self.company.id, **values}
        connection = self.env["hr.sync.connection"].create(values)
        connection.setting_ids.filtered(lambda one: one.name == "company").value = company
        connection.action_test()
        for stream in connection.stream_ids:
            stream.enabled = stream.record_type in record_types
        return connection

    def test_pages(self):
        wrong, contrasted = [], {LAPTOP: [], PHONE: []}
        with self.browser("hr_sync_tour"):
            for action, selector, within, options in self.pages():
                for width, measured in contrasted.items():
                    self.resize(width)
                    self.open(action, selector, **options)
                    found, enough = self.check(within)
                    measured += enough
                    wrong += [f"{action} at {width}: {one}" for one in found + self.cut(within)]
            self.assertFalse(wrong, "\n".join(dict.fromkeys(wrong)))
            for width, measured in contrasted.items():
                lacking = {name for name in CONTRASTED if not any(name in html for html in measured)}
                self.assertEqual(lacking, set(), width)
            self.check_german()

    def check_german(self):
        """German words are longer."""
        self.resize(LAPTOP)
        self.read_in("de_DE", self.reader, "hr_sync")
        wrong = []
        for action, selector, within, options in (*self.lists(), self.conflict()):
            self.open(action, selector, **options)
            wrong += [f"{action} in German: {one}" for one in self.cut(within)]
        self.assertFalse(wrong, "\n".join(wrong))

    def lists(self):
        people = [["connection_id", "=", self.people.id]]
        yield "hr_sync.hr_sync_overview_action", ".o_kanban_record canvas", ALL, {}
        yield "hr_sync.hr_sync_job_action_issues", LIST, ALL, {}
        yield "hr_sync.hr_sync_run_action", LIST, ALL, {}
        yield "hr_sync.hr_sync_proposal_action", LIST, ALL, {"domain": people}
        yield "hr_sync.hr_sync_matching_action", LIST, ALL, {"domain": people}
        yield "hr_sync.hr_sync_change_action", LIST, ALL, {}
        yield "hr_sync.hr_sync_mapping_action", LIST, ALL, {}
        yield "hr_sync.hr_sync_link_action", LIST, ALL, {}
        yield "hr_sync.hr_approved_hours_action", LIST, ALL, {}
        yield "hr_sync.hr_approved_wage_action", LIST, ALL, {}
        yield "hr_sync.hr_timesheet_approval_action", GROUP, ALL, {}
        # Without groups, and with what is approved: each line with its reason.
        yield "hr_sync.hr_timesheet_approval_action", LIST, ALL, {"context": {}}
        yield "hr_sync.hr_timesheet_reopening_action", LIST, ALL, {}
        yield "hr_sync.hr_timesheet_approved_action", GROUP, ALL, {}
        yield "hr_sync.hr_timesheet_payroll_action", ".o_content", ALL, {}
        # The approval alone: the list is Odoo's.
        approval = ".o_field_badge[name='approval_state']"
        yield "hr_timesheet.timesheet_action_all", approval, approval, {}

    def pages(self):
        """The action of each page, what it shows once it is there, where to look, and how it is opened."""
        yield from self.lists()
        yield "hr_sync.hr_sync_overview_action", ".o_view_nocontent", ALL, {"domain": [[0, "=", 1]]}
        yield self.conflict()
        self.run_with_issues._note({_lt("Records that are closed, or not active, were not imported."): self.person})
        yield "hr_sync.hr_sync_run_action", f"[name='note_ids'] :is({LIST})", ALL, self.form(self.run_with_issues)
        proposal = self.env["hr.sync.proposal"].search([("outcome", "=", "update")], limit=1)
        yield "hr_sync.hr_sync_proposal_action", "[name='changes_table'] td", ALL, self.form(proposal)
        change = self.env["hr.sync.change"].search([("kind", "=", "updated")], limit=1)
        yield "hr_sync.hr_sync_change_action", "[name='table'] td", ALL, self.form(change)
        yield change.with_user(self.reader).action_undo(), f".modal :is({LIST})", ".o_dialog", {}
        yield "hr_sync.hr_sync_connection_action", "[name='stream_ids']", ALL, self.form(self.people)
        yield "hr_sync.hr_sync_mapping_action", "[name='value_id']", ALL, self.form(self.absences.mapping_ids[:1])
        # The panel alone: the form is Odoo's.
        now = "button[name='action_hr_sync_now']"
        yield "hr.open_view_employee_list_my", now, f".o_group:has({now})", self.form(self.person)
        self.connection.action_setup_update()
        choosing = self.connection._setup()
        choosing.action_key()
        self.work()
        yield "hr_sync.hr_sync_choice_action", f"[name='choice_ids'] :is({LIST})", ALL, self.form(choosing)
        self.people.action_setup_update()
        setup = self.people._setup()
        yield "hr_sync.hr_sync_setup_action", "button[name='action_key']", ALL, self.form(setup)
        setup.action_key()
        yield "hr_sync.hr_sync_setup_action", "button[name='action_look']", ALL, self.form(setup)
        setup.action_look()
        self.work(self.people)
        yield "hr_sync.hr_sync_setup_action", "button[name='action_preview']", ALL, self.form(setup)
        setup.action_preview()
        yield "hr_sync.hr_sync_setup_action", "button[name='action_start']", ALL, self.form(setup)
        profile = self.people.action_open_profile()
        yield profile, f":is({LIST})", ALL, {}
        yield "hr_sync.hr_sync_export_action", "[name='stream_ids']", ALL, {}
        self.add_line(2, fields.Date.today(), name=LONG, project_id=self.add_project(LONG).id)
        yield "hr_sync.hr_timesheet_approve_action", ".modal [name='line_ids']", ".o_dialog", {}
        nothing = {"context": {"default_date": "2020-01-01"}}
        yield "hr_sync.hr_timesheet_approve_action", ".modal .alert", ".o_dialog", nothing

    def conflict(self):
        """An issue with two fields, of which one is decided."""
        issue = self.issues(error_code="conflict")
        issue.conflict_ids[0].action_choose_odoo()
        return "hr_sync.hr_sync_job_action_issues", "[name='conflict_ids'] .badge", ALL, self.form(issue)

    def form(self, record):
        """How the page of one record is opened."""
        self.assertEqual(len(record), 1)
        return {"id": record.id, "view": "form"}


@tagged("hr_sync_tour", "slow")
class TestFirstLooks(AvantageHoursCase, AccessibilityCase):
    """What people look at before anything is imported or exported; their texts are long."""

    def prepare(self):
        super().prepare()
        self.officer = new_reader(self.env, self.company)
        self.simulator.add_project(26010, LONG)
        self.env["project.project"].create({"name": LONG, "project_number": "26 010", "company_id": self.company.id})
        self.column("projects", "status").number = "40"
        self.luc.name = LONG
        self.line(wage_type_id=self.overtime.id)

    def pages(self):
        """What to open, where to look, and how: numbers to correct, the first record of a table, what a file has."""
        yield self.connection.with_user(self.officer).action_check_numbers(), ".o_dialog", {}
        yield self.table("projects").with_user(self.officer).action_try(), ".o_dialog", {}
        wizard = self.wizard()
        wizard.action_preview_file()
        yield "hr_sync.hr_sync_export_action", ALL, {"id": wizard.id, "view": "form"}

    def test_pages(self):
        wrong, pages = [], list(self.pages())
        with self.browser("hr_sync_tour"):
            for width, line in ((LAPTOP, ".o_data_row"), (PHONE, ".o_kanban_record")):
                self.resize(width)
                for action, within, options in pages:
                    self.open(action, f"[name='line_ids'] {line}", **options)
                    found, _contrasted = self.check(within)
                    wrong += [f"{action} at {width}: {one}" for one in found + self.cut(within)]
        self.assertFalse(wrong, "\n".join(wrong))
