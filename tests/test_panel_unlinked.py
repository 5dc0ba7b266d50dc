"""What the form of a record says of a connected system that does not know it, and what a person may do about it."""

from lxml import etree
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time

from .accounts import new_test_users
from .choosing import ChoosingCase
from .pushing import PushCase

GROUPS = {
    "reader": "hr.group_hr_manager",
    "officer": "hr.group_hr_manager,hr_sync.group_officer",
    "administrator": "hr.group_hr_manager,hr_sync.group_administrator",
}


class PanelCase:
    def add_users(self):
        self.users = new_test_users(self.env(user=1), self.company, "hsu_", GROUPS)

    def as_(self, name, records):
        records.env.flush_all()
        records.env.invalidate_all()
        return records.with_user(self.users[name]).with_context(allowed_company_ids=self.company.ids)

    def shown_rows(self, name, model="hr.employee"):
        """Of each row of the panel in the form of that user: its text, and its buttons where nothing is excluded."""
        arch = etree.fromstring(self.as_(name, self.env[model]).get_view(view_type="form")["arch"])
        rows = arch.xpath("//group[@name='hr_sync_unlinked']/div")
        buttons = "button[not(@name='action_hr_sync_include')]/@string"
        return [(row.find("span").text, row.xpath(buttons)) for row in rows]

    def create_there(self, name, record):
        return self.as_(name, record).with_context(default_stream_id=self.stream_id).action_hr_sync_create_there()


@freeze_time("2026-06-01 08:00:00")
class TestUnlinkedPanel(PanelCase, PushCase):
    def prepare(self):
        super().prepare()
        self.add_users()
        self.user, self.anna = self.synced(firstName="Anna", lastName="Muster")
        self.stream_id = self.stream().id
        self.stream().domain = "[('id', '=', False)]"  # nobody is sent by himself
        self.nobody = self.env["hr.employee"].create({"name": "Dora Muster", "company_id": self.company.id})
        self.commit()

    def test_rows(self):
        text = "Not linked to 2getHR"
        self.assertEqual(self.shown_rows("officer"), [(text, ["Link to 2getHR…", "Create in 2getHR"])])
        self.assertEqual(self.shown_rows("reader"), [(text, [])])
        self.assertEqual(self.shown_rows("officer", "hr.department"), [(text, ["Link to 2getHR…"])])
        self.assertEqual(self.shown_rows("officer", "project.project"), [], "that type is not synced")
        self.stream().direction = "in"
        self.assertEqual(self.shown_rows("officer"), [(text, ["Link to 2getHR…"])])
        self.connection.state = "draft"
        self.assertEqual(self.shown_rows("officer"), [])

    def test_which_records_show_them(self):
        other = self.env["res.company"].create({"name": "Andere AG"})
        stranger = self.env["hr.employee"].create({"name": "Fremd Da", "company_id": other.id})
        self.assertEqual(self.as_("reader", self.nobody).hr_sync_unlinked, [self.stream_id])
        self.assertFalse(self.as_("reader", self.anna).hr_sync_unlinked)
        self.assertFalse(stranger.hr_sync_unlinked)
        self.assertFalse(self.env["hr.employee"].new({"name": "Neu"}).hr_sync_unlinked)
        self.env["hr.sync.link"].search([("res_id", "=", self.anna.id), ("record_type", "=", "employee")]).unlink()
        self.assertEqual(self.as_("reader", self.anna).hr_sync_unlinked, [self.stream_id])

    def test_cost(self):
        """One query on a form."""
        form, counts = ["name", "company_id"], []
        for names in (form, form, [*form, "hr_sync_unlinked"]):  # Odoo keeps the rules that the first one reads
            record, seen = self.as_("reader", self.nobody), []
            with self.watch_queries(lambda *query, seen=seen: seen.append(query)):
                record.web_read({name: {} for name in names})
            counts.append(len(seen))
        self.assertEqual(counts[2], counts[1] + 1)

    def test_create_there(self):
        with self.assertRaisesRegex(UserError, "the filter of the stream does not include it"):
            self.create_there("officer", self.nobody)
        self.stream().domain = "[]"
        with self.assertRaisesRegex(UserError, "Only HR Sync officers"):
            self.create_there("reader", self.nobody)
        with self.assertRaisesRegex(UserError, "Anna Muster is in the external system already"):
            self.create_there("officer", self.anna)
        self.assertEqual(len(self.simulator.users), 1)
        said = self.create_there("officer", self.nobody)["params"]
        self.assertEqual(said["title"], "Dora Muster is being created")
        self.work()
        self.assertEqual([user["firstName"] for user in self.simulator.users], ["Anna", "Dora"])
        self.assertFalse(self.as_("officer", self.nobody).hr_sync_unlinked)
        self.assertNoIssues()


class TestUnlinkedPanelOfChosen(PanelCase, ChoosingCase):
    """Where an administrator decides who is created, the button is such a decision."""

    def prepare(self):
        super().prepare()
        self.add_users()
        self.connected()
        self.stream_id = self.stream.id

    def test_create_there(self):
        bo = self.here("Bo Ek")
        text = "Not linked to Kleer"
        self.assertEqual(self.shown_rows("officer"), [(text, ["Link to Kleer…"])])
        self.assertEqual(self.shown_rows("administrator"), [(text, ["Link to Kleer…", "Create in Kleer"])])
        with self.assertRaises(AccessError):
            self.create_there("officer", bo)
        self.create_there("administrator", bo)
        self.work()
        self.assertEqual((self.names_there(), self.rows()), (["Bo Ek"], {"Bo Ek": "linked"}))
