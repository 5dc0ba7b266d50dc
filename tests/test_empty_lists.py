"""What lists say that have nothing in them."""

from lxml import etree

from .overview import OverviewCase
from .people import PeopleCase

SMILE = "o_view_nocontent_smiling_face"


class TestEmptyLists(OverviewCase, PeopleCase):
    def prepare(self):
        super().prepare()
        self.add_users()

    def test_no_issues_is_good_news_after_a_sync_only(self):
        self.assertNotIn(SMILE, self.empty_help("officer", "hr_sync_job_action_issues"))
        self.assertIn("Nothing has been synced yet", self.empty_help("officer", "hr_sync_job_action_issues"))
        self.sync()
        text = self.empty_help("officer", "hr_sync_job_action_issues")
        self.assertIn(SMILE, text)
        self.assertIn("No issues", text)
        self.connection.unlink()
        self.assertNotIn(SMILE, self.empty_help("officer", "hr_sync_job_action_issues"), "nothing is connected")

    def test_every_empty_list_says_what_would_be_in_it(self):
        data = self.env["ir.model.data"].search([("module", "=", "hr_sync"), ("model", "=", "ir.actions.act_window")])
        actions = self.env["ir.actions.act_window"].browse(data.mapped("res_id"))
        lists = actions.filtered(lambda action: {"list", "kanban"} & set(action.view_mode.split(",")))
        self.assertGreater(len(lists), 20)
        for action in lists:
            with self.subTest(action.name):
                text = self.help_of("administrator", action)
                paragraphs = etree.HTML(f"<div>{text}</div>").xpath("//p")
                self.assertGreaterEqual(len(paragraphs), 2)
                arch = etree.fromstring(self.env[action.res_model].get_view(False, "list")["arch"])
                may_create = arch.get("create") not in ("0", "false", "False")
                if action.res_model != "hr.sync.job" and not may_create:
                    self.assertNotIn(SMILE, text, "a list that a person cannot fill by hand")
