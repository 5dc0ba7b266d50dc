"""Who may see and do what."""

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import Form

from .rights import MODELS, RightsCase

ALL, READ, NONE = {"read", "write", "create", "unlink"}, {"read"}, set()
#: What each of the users may do with each of the models.
TABLE = {
    "employee": dict.fromkeys(MODELS, NONE),
    "hr_officer": dict.fromkeys(MODELS, NONE),
    "hr_manager": dict.fromkeys(MODELS, NONE),
    # What a person says about a proposal, and who takes care of an issue; their other fields are the engine's.
    "officer": {
        **dict.fromkeys(MODELS, READ),
        "hr.sync.job": {"read", "write"},
        "hr.sync.proposal": {"read", "write"},
    },
    "administrator": {
        "hr.sync.connection": ALL,
        "hr.sync.stream": ALL - {"unlink"},
        "hr.sync.setup": ALL - {"unlink"},
        "hr.sync.link": {"read", "unlink"},
        "hr.sync.run": READ,
        "hr.sync.job": {"read", "write"},
        "hr.sync.proposal": {"read", "write"},
    },
}


class TestRights(RightsCase):
    def test_table(self):
        for name, models in TABLE.items():
            for model, allowed in models.items():
                for operation in sorted(ALL):
                    with self.subTest(user=name, model=model, operation=operation):
                        may = self.as_(name, self.env[model]).has_access(operation)
                        self.assertEqual(may, operation in allowed)

    def test_other_company(self):
        """An administrator of another company sees nothing of this one's."""
        for model, record in self.records().items():
            with self.subTest(model=model):
                self.assertTrue(record)
                self.assertFalse(self.as_("stranger", self.env[model]).search([]))
                with self.assertRaises(AccessError):
                    self.as_("stranger", record).read(["display_name"])
        connection = self.as_("stranger", self.connection)
        for method in ("action_test", "action_sync", "action_pause", "action_resume"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(connection, method)()
        with self.assertRaises(AccessError):
            self.as_("stranger", self.issues()).action_retry()
        with self.assertRaises(AccessError):
            self.as_("stranger", self.issues())._ignore()

    def test_dialogs(self):
        """Each dialog of ours, and each of its lines, is only its user's."""
        ours = [model for model in self.env.values() if model._transient and model._original_module == "hr_sync"]
        self.assertIn("hr.sync.undo.line", [model._name for model in ours])
        for model in ours:
            with self.subTest(model=model._name):
                rules = self.env["ir.rule"].search([("model_id.model", "=", model._name), ("groups", "=", False)])
                self.assertEqual(rules.mapped("domain_force"), ['[("create_uid", "=", user.id)]'])

    def test_key(self):
        """Administrators see the key; officers neither read, search, group nor export it."""
        self.assertEqual(self.as_("administrator", self.connection).api_key, self.simulator.api_key)
        connection = self.as_("officer", self.connection)
        self.assertTrue(connection.name)
        self.exporter = self.make_user("exporter", "hr_sync.group_officer,base.group_allow_export", self.company)
        for attempt in (
            lambda: connection.api_key,
            lambda: connection.read(["api_key"]),
            lambda: connection.search([("api_key", "=like", "d%")]),
            lambda: connection.with_user(self.exporter).export_data(["api_key"]),
            lambda: connection.read(["contract"]),
        ):
            with self.assertRaises(AccessError):
                attempt()
        for field in ("api_key", "contract"):
            self.assertNotIn(field, connection.fields_get())
            self.assertNotIn(field, connection.read()[0])
        self.assertFalse(self.env["hr.sync.connection"].fields_get(["api_key"])["api_key"]["exportable"])
        self.assertFalse(self.connection.copy({"company_id": self.other_company.id}).api_key)

    def test_sync(self):
        """Officers start syncs; plain employees and HR officers without our group do not."""
        stream = self.connection.stream_ids.filtered("enabled")[-1]
        for name in ("officer", "administrator"):
            self.assertEqual(self.as_(name, stream).action_sync()["tag"], "display_notification")
            self.assertEqual(self.as_(name, self.connection).action_sync()["tag"], "display_notification")
        for name in ("employee", "hr_officer"):
            with self.subTest(user=name), self.assertRaises(UserError):
                self.as_(name, stream).action_sync()
            with self.subTest(user=name), self.assertRaises(UserError):
                self.as_(name, self.env["hr.employee"]).with_context(hr_sync_system="twogethr").action_hr_sync()
        run = self.as_("both", self.env["hr.employee"]).with_context(hr_sync_system="twogethr").action_hr_sync()
        self.assertEqual(
            run["params"]["links"][0]["url"],
            f"/odoo/action-hr_sync.hr_sync_connection_action/{self.connection.id}",
        )

    def test_administrators_only(self):
        connection = self.as_("officer", self.connection)
        for method in ("action_test", "action_pause", "action_resume"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(connection, method)()
        self.assertEqual(self.connection.state, "connected")
        administrator = self.as_("administrator", self.connection)
        administrator.action_pause()
        with self.assertRaises(RedirectWarning):
            self.as_("officer", self.connection).action_sync()
        administrator.action_resume()
        self.assertEqual(self.connection.state, "connected")
        administrator.action_test()

    def test_issues(self):
        """Officers decide about issues; nobody edits them."""
        issue = self.issues()
        self.assertEqual(issue.external_id, self.bad)
        for name in ("employee", "hr_officer"):
            with self.subTest(user=name), self.assertRaises(AccessError):
                self.as_(name, issue).action_retry()
        with self.assertRaises(AccessError):
            self.as_("officer", issue).error = "x"
        self.as_("officer", issue)._ignore()
        self.assertEqual(issue.state, "ignored")
        self.as_("officer", issue).action_retry()
        self.assertEqual(issue.state, "pending")
        self.work()
        self.assertEqual(issue.state, "failed")

    def test_menu(self):
        menu = self.env.ref("hr_sync.menu_root")
        for name, sees in {"employee": 0, "hr_officer": 0, "officer": 1, "administrator": 1}.items():
            with self.subTest(user=name):
                self.assertEqual(menu.id in self.as_(name, self.env["ir.ui.menu"])._visible_menu_ids(), bool(sees))

    def test_new_administrator_can_set_up(self):
        """The administrator's group is enough to make, test and use a connection."""
        administrator = self.as_("administrator", self.env["hr.sync.connection"])
        self.connection.unlink()
        connection = administrator.create(
            {"name": "Neu", "system": "twogethr", "base_url": self.simulator.url, "api_key": self.simulator.api_key}
        )
        connection.action_test()
        connection.action_sync()
        self.assertEqual(connection.company_id, self.company)
        connection.unlink()
        self.assertFalse(connection.active)

    def test_archived_connection(self):
        """A removed connection keeps its links, does no work and takes no orders."""
        self.connection.unlink()
        self.assertTrue(self.connection.exists())
        self.assertFalse(self.connection.active)
        self.assertTrue(self.env["hr.sync.link"].search_count([("connection_id", "=", self.connection.id)]))
        with self.assertRaises(RedirectWarning):
            self.as_("administrator", self.connection).action_sync()
        self.simulator.forget()
        self.work()
        self.assertEqual(self.simulator.count(), 0)

    def test_neutralize(self):
        """A neutralised copy has no key, calls nobody, and its crons sleep."""
        self.neutralize()
        self.assertFalse(self.connection.api_key)
        self.assertEqual(self.connection.state, "paused")
        self.assertFalse(self.connection.sudo().cron_id.active)
        self.assertFalse(self.env["ir.config_parameter"].sudo().get_param("hr_sync.fingerprint_key"))
        links = self.env["hr.sync.link"].search([("connection_id", "=", self.connection.id)])
        self.assertTrue(links)
        self.assertFalse(any(link.fingerprint_in or link.fingerprint_out or link.digest for link in links))
        self.simulator.forget()
        self.work()
        self.connection.action_resume()
        self.work()
        self.assertEqual(self.simulator.count(), 0)

    # --- Employees as others see them --------------------------------------------------------------

    def test_plain_user_opens_employees(self):
        """Our fields on employees do not lock plain users out of the employee directory."""
        for model in ("hr.employee", "hr.employee.public"):
            with self.subTest(model=model):
                employees = self.as_("employee", self.env[model])
                found = employees.search([("id", "=", self.person_synced.id)])
                self.assertEqual(found.name, self.person_synced.name)
                self.assertTrue(
                    employees.browse(self.person_synced.id).web_read({"name": {}, "job_id": {"fields": {}}})
                )
                self.assertEqual(employees.web_search_read([], {"name": {}, "department_id": {}})["length"] > 0, True)
                for field in ("personnel_number", "hr_sync_external_id", "hr_sync_bank_account_id"):
                    self.assertNotIn(field, employees.fields_get())
        public = self.as_("employee", self.env["hr.employee.public"])
        views = public.get_views([(False, "list"), (False, "kanban"), (False, "form"), (False, "search")])["views"]
        self.assertNotIn("hr_sync", "".join(view["arch"] for view in views.values()))
        self.assertTrue(Form(self.as_("hr_officer", self.person_synced)))
        self.as_("employee", self.person_synced).get_formview_action()

    def test_search_by_external_id(self):
        Employee = self.as_("hr_officer", self.env["hr.employee"])
        mine = self.as_("hr_officer", self.person_synced)
        other = self.env["hr.employee"].create({"name": "Fremd", "company_id": self.company.id})
        both = [("id", "in", (mine.id, other.id))]

        def found(operator, value):
            return Employee.search([("hr_sync_external_id", operator, value), *both]).ids

        self.assertEqual(found("=", self.user), mine.ids)
        self.assertEqual(found("ilike", self.user[3:9].upper()), mine.ids)
        self.assertEqual(found("in", [self.user, "x"]), mine.ids)
        self.assertEqual(found("=", "x"), [])
        self.assertEqual(found("=", False), [other.id])
        self.assertEqual(found("!=", False), mine.ids)
        self.assertEqual(found("!=", self.user), [other.id])
        self.assertEqual(found("not in", [self.user]), [other.id])
        self.assertEqual(found("not ilike", self.user[3:9]), [other.id])
        self.assertEqual(set(found("in", [self.user, False])), {mine.id, other.id})
        self.assertEqual(
            self.as_("hr_officer", mine).read(["hr_sync_external_id"])[0]["hr_sync_external_id"], self.user
        )
