"""What identifies a record of ours never changes, so that nobody leads it, or its people, to another company."""

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import SQL

from .rights import MODELS, RightsCase

#: What tells a connection, a stream and the rest from others, and where a sync stands.
_IDENTITY = {
    "hr.sync.connection": {
        "company_id",
        "cron_id",
        "database_key",
        "state",
        "system",
        "tenant",
        "tenant_key",
        "webhook_external_id",
        "webhook_former_secret",
        "webhook_secret",
        "webhook_token",
    },
    "hr.sync.stream": {"company_id", "connection_id", "cursor", "last_full", "last_success", "record_type", "seen_job"},
    "hr.sync.link": {"company_id", "connection_id", "external_id", "fingerprint_in", "record_type", "res_id", "state"},
    "hr.sync.job": {"company_id", "connection_id", "external_id", "record_type", "res_id", "state"},
    "hr.sync.run": {"checkpoint", "company_id", "connection_id", "record_type", "state", "stream_id"},
    "hr.sync.setup": {"connection_id", "record_type", "step"},
    "hr.sync.proposal": {
        "company_id",
        "connection_id",
        "external_id",
        "record_type",
        "res_id",
        "res_model",
        "stream_id",
    },
}


class TestGuardCompanies(RightsCase):
    def prepare(self):
        super().prepare()
        groups = (
            "hr_sync.group_administrator,base.group_system,hr.group_hr_manager,hr_timesheet.group_timesheet_manager"
        )
        self.users["system"] = self.make_user("system", groups, self.company)
        both = self.company | self.other_company
        self.users["everywhere"] = new_test_user(
            self.env(user=1), "hs_everywhere", groups=groups, company_id=self.company.id, company_ids=both.ids
        )
        self.theirs = self.connection.create(
            {
                "name": "Theirs",
                "system": "twogethr",
                "company_id": self.other_company.id,
                "base_url": "https://x.example",
            }
        )

    def test_identity(self):
        """People change it on no model, whichever companies are theirs."""
        for model, record in self.records().items():
            self.assertLessEqual(_IDENTITY[model], self.env[model]._hr_sync_guarded())
            for name in sorted(self.env[model]._hr_sync_guarded()):
                for user in ("administrator", "system", "everywhere", "both"):
                    with self.subTest(model=model, field=name, user=user), self.assertRaises(AccessError):
                        self.as_(user, record).write({name: record[name] if name in ("tenant", "state") else False})
        self.assertEqual(set(MODELS), set(_IDENTITY))

    def test_no_other_company(self):
        """As it was found: a connection, or a stream of it, is not handed to another company."""
        stream = self.connection.stream_ids[0]
        for user in ("administrator", "everywhere"):
            connection = self.as_(user, self.connection)
            for record, values in (
                (connection, {"company_id": self.other_company.id}),
                (connection, {"stream_ids": [fields.Command.update(stream.id, {"connection_id": self.theirs.id})]}),
                (connection, {"stream_ids": [fields.Command.create({"record_type": "employee"})]}),
                (self.as_(user, stream), {"connection_id": self.theirs.id}),
                (self.as_(user, stream), {"record_type": "project"}),
                (self.as_(user, stream), {"company_id": self.other_company.id}),
            ):
                with self.subTest(user=user, values=values), self.assertRaises(AccessError):
                    record.write(values)
            with self.subTest(user=user), self.assertRaises(AccessError):
                self.as_(user, stream).create({"connection_id": self.theirs.id, "record_type": "payslip"})
        self.assertEqual(stream.connection_id, self.connection)
        self.assertEqual(self.connection.company_id, self.company)

    def test_created_where_one_may(self):
        """The company is said once; it is one of the user's."""
        values = {"name": "Mine", "system": "twogethr"}
        made = self.as_("administrator", self.connection).create({**values, "company_id": self.company.id})
        self.assertTrue(made.stream_ids)
        for refused in ({"company_id": self.other_company.id}, {"company_id": self.company.id, "tenant_key": "x/1"}):
            with self.subTest(values=refused), self.assertRaises(AccessError):
                self.as_("administrator", self.connection).create({**values, **refused})

    def test_settings_are_still_people_s(self):
        stream = self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")
        connection = self.as_("administrator", self.connection)
        connection.write(
            {"name": "2getHR AG", "stream_ids": [fields.Command.update(stream.id, {"policy": "ask", "interval": 30})]}
        )
        self.assertEqual((stream.policy, stream.interval), ("ask", 30))
        connection.action_pause()
        connection.action_resume()
        self.assertEqual(connection.state, "connected")

    def test_defaults_of_what_a_button_makes(self):
        """Whoever presses a button with a context, or defaults, of their own changes nothing in what it makes."""
        self.env["ir.default"].set("hr.sync.run", "newest_job", 7)
        context = {"default_kind": "preview", "default_checkpoint": {"page": 99}, "default_state": "done"}
        stream = self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")
        self.as_("officer", stream).with_context(**context).action_full_sync()
        run = self.env["hr.sync.run"].search([("stream_id", "=", stream.id)], limit=1)
        self.assertEqual((run.kind, run.state, run.checkpoint, run.newest_job), ("sync", "running", False, 0))

    def test_rows_as_they_are_afterwards(self):
        """Odoo's rules are about a row before it is written; what is written may not lead it out of reach either."""
        activity = self.env["hr.timesheet.activity"].create({"name": "Planung", "company_id": self.company.id})
        wage_type = self.env["hr.wage.type"].create({"name": "Lohn", "company_id": self.company.id})
        for record in (activity, wage_type):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                self.as_("system", record).write({"company_id": self.other_company.id})
            self.as_("system", record).write({"name": "Anders"})

    def test_broken_row(self):
        """A stream that its system does not know, however it came about, keeps nobody from the others."""
        stream = self.connection.stream_ids.filtered(lambda one: one.record_type == "payslip")
        self.env.flush_all()
        query = "UPDATE hr_sync_stream SET record_type = %s, direction = 'both', enabled = true WHERE id = %s"
        self.env.cr.execute(SQL(query, "wage_type", stream.id))
        self.env.invalidate_all()
        names = ["display_name", "offers_sending", "offers_deleting", "offers_bank_accounts", "res_model"]
        rows = self.as_("officer", self.connection.stream_ids).read(names)
        self.assertEqual([row["res_model"] for row in rows if row["id"] == stream.id], [False])
        self.assertEqual(len([row for row in rows if row["res_model"]]), len(rows) - 1)
        wage_type = self.env["hr.wage.type"].create({"name": "Lohn", "company_id": self.company.id})
        try:
            wage_type.unlink()
        except UserError as error:
            self.fail(error)
