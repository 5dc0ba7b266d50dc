"""Pages are readable, named for screen readers, and fit into the window of a laptop and of a phone."""

from odoo import fields
from odoo.tests import new_test_user, tagged

from .accessibility import AccessibilityCase
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
#: What must have been measured, so that a page without it does not pass for one with enough contrast.
CONTRASTED = ("text-bg-success", "text-bg-info", "text-bg-warning", "text-bg-danger", "text-muted", "o_form_label")


@tagged("hr_sync_tour", "slow")
class TestAccessibility(PayrollCase, AccessibilityCase):
    """Hours in Tripletex; people of 2getHR with a conflict, an issue and a preview; mappings for Kleer."""

    kind = KleerTimeOffCase.kind

    def prepare(self):
        super().prepare()
        self.connected()
        self.approve(self.add_line(), self.add_line(2.5, "2026-05-05", wage_type_id=self.overtime.id))
        self.work()
        self.add_line(7, fields.Date.today(), name="Montering av brygge")
        self.prepare_people()
        self.prepare_mappings()
        new_test_user(
            self.env,
            "hr_sync_tour",
            groups=",".join(GROUPS),
            company_id=self.company.id,
            company_ids=self.company.ids,
        )

    def prepare_people(self):
        source = TwogethrSimulator(employees=6, units=2, seed=7).start()
        self.addCleanup(source.stop)
        self.people = self.connect("twogethr", ("department", "employee"), base_url=source.url, api_key=source.api_key)
        self.people.stream_ids.policy = "ask"
        self.sync(connection=self.people)
        conflicting, wrong, changed, previewed = source.users[:4]
        self.person = self.employee(conflicting["id"], self.people)
        self.person.write({"job_title": "Leiterin der Personalabteilung", "private_email": "hier@post.example"})
        source.update_user(conflicting["id"], jobTitle="Projektleiterin Innenausbau", privateEmail="dort@post.example")
        source.update_user(wrong["id"], birthDate="2087-03-01")
        source.update_user(changed["id"], jobTitle="Kranführer")
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
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search([("name", "=", "hr_sync")])._update_translations(["de_DE"])
        self.env["res.users"].search([("login", "=", "hr_sync_tour")]).lang = "de_DE"
        self.resize(LAPTOP)
        self.load()
        wrong = []
        for action, selector, within, options in self.lists():
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
        yield "hr_sync.hr_approved_hours_action", LIST, ALL, {}

    def pages(self):
        """The action of each page, what it shows once it is there, where to look, and how it is opened."""
        yield from self.lists()
        yield "hr_sync.hr_sync_overview_action", ".o_view_nocontent", ALL, {"domain": [[0, "=", 1]]}
        conflict = self.form(self.issues(error_code="conflict"))
        yield "hr_sync.hr_sync_job_action_issues", "[name='conflict_ids']", ALL, conflict
        yield "hr_sync.hr_sync_run_action", "[name='fetched']", ALL, self.form(self.run_with_issues)
        proposal = self.env["hr.sync.proposal"].search([("outcome", "=", "update")], limit=1)
        yield "hr_sync.hr_sync_proposal_action", "[name='changes_table'] td", ALL, self.form(proposal)
        change = self.env["hr.sync.change"].search([("kind", "=", "updated")], limit=1)
        yield "hr_sync.hr_sync_change_action", "[name='table'] td", ALL, self.form(change)
        yield "hr_sync.hr_sync_connection_action", "[name='stream_ids']", ALL, self.form(self.people)
        yield "hr_sync.hr_sync_mapping_action", "[name='value_id']", ALL, self.form(self.absences.mapping_ids[:1])
        # The panel alone: the form is Odoo's.
        now = "button[name='action_hr_sync_now']"
        yield "hr.open_view_employee_list_my", now, f".o_group:has({now})", self.form(self.person)
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
        yield "hr_sync.hr_timesheet_approval_action", ".o_group_header, .o_kanban_record", ALL, {}
        yield "hr_sync.hr_timesheet_approve_action", ".modal [name='line_ids']", ".o_dialog", {}

    def form(self, record):
        """How the page of one record is opened."""
        self.assertEqual(len(record), 1)
        return {"id": record.id, "view": "form"}
