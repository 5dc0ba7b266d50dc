"""The way from "Connect to Tripletex" to approved hours there, left half-way, repeated, removed and made again."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user

from .payroll import MASTERS, PayrollCase


@freeze_time("2026-06-02 08:00:00")
class TestPayrollSetup(PayrollCase):
    def prepare(self):
        super().prepare()
        self.connection.action_remove()
        self.simulator.forget()
        self.administrator = new_test_user(
            self.env,
            "hsa_sync_administrator",
            "hr_sync.group_administrator,base.group_system",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.ola_there = self.simulator.add_employee("Ola", "Vik", "8")
        self.roof_there = self.simulator.add_project("Tak", "2")
        self.line = self.add_line()
        self.approve(self.line)

    def settings(self):
        env = self.env(user=self.administrator, context={"hr_sync_system": "tripletex"})
        return env["res.config.settings"].create({"company_id": self.company.id})

    def begin(self):
        """Press the button in the settings, and enter the keys."""
        action = self.settings().action_hr_sync_connect()
        setup = self.env["hr.sync.setup"].browse(action["res_id"]).with_user(self.administrator)
        self.connection = setup.connection_id
        setup.write(
            {
                "base_url": self.simulator.url,
                "api_key": self.simulator.key,
                "application_key": self.simulator.application_key,
                "application_name": "GrønnJobb",
            }
        )

    @property
    def setup(self):
        """The set-up that is under way."""
        return self.connection.setup_ids

    def through(self, *taken, first_day="2026-05-01", **values):
        """All steps; ``taken`` are the labels of what is chosen, in whatever step."""
        setup = self.setup
        if not setup.record_type:
            setup.action_key()
        self.work()
        while setup.step == "choose":
            setup.choice_ids.filtered(lambda one: one.label in taken).action_take()
            setup.action_next()
        setup.write({"first_day": first_day, **values})
        answer = setup.action_finish()
        self.work()
        return answer

    def choices(self):
        self.connection.invalidate_recordset()
        self.setup.invalidate_recordset()
        return {one.label: one.outcome for one in self.setup.choice_ids}

    def people(self):
        return sorted(self.env["hr.employee"].search([("company_id", "=", self.company.id)]).mapped("name"))

    def links(self):
        found = self.env["hr.sync.link"].search([("connection_id", "=", self.connection.id), ("state", "=", "linked")])
        return sorted(link._record().display_name for link in found if link.record_type in MASTERS)

    def test_step_by_step(self):
        """Each step lists what is there and what it matches; nothing is written before the last one."""
        settings = self.settings()
        self.assertEqual((settings.hr_sync_set_up, settings.hr_sync_begun), ("", ""))
        self.begin()
        self.assertIn("GrønnJobb", self.setup.guide)
        self.assertIn("Integrasjoner", self.setup.guide)
        self.assertEqual(self.settings().hr_sync_begun, "tripletex")
        with self.count_writes() as counter:
            self.setup.action_key()
            self.work()
            self.assertEqual((self.connection.setup_step, self.setup.record_type), ("choose", "project"))
            self.assertEqual(self.choices(), {"1 Brygga": "match", "2 Tak": "create", "Internal": "only_here"})
            self.setup.action_take_matching()
            self.assertEqual((self.setup.taken_count, self.setup.choice_count), (1, 2))
            self.setup.action_next()
            self.assertEqual(self.choices(), {"2050 Overtid 50 %": "match"})
            self.setup.action_next()
            self.assertEqual(self.choices(), {"7 Kari Berg": "match", "8 Ola Vik": "create", "Marit Lund": "only_here"})
            self.setup.action_take_all()
            self.setup.action_back()
            self.setup.action_next()
            self.setup.action_next()
            self.assertEqual(self.connection.setup_step, "finish")
            self.work()
        self.assertEqual(counter.statements, [])
        self.assertEqual((self.simulator.writes(), self.links()), (0, []))
        self.assertEqual(self.settings().hr_sync_set_up, "")
        with self.assertRaisesRegex(UserError, "Choose the first day"):
            self.setup.action_finish()
        self.setup.first_day = "2026-05-01"
        self.setup.action_finish()
        self.assertEqual(self.settings().hr_sync_set_up, "tripletex")
        self.work()
        self.assertEqual(self.people(), ["Kari Berg", "Marit Lund", "Ola Vik"])
        self.assertEqual(self.links(), ["Brygga", "Kari Berg", "Montering", "Ola Vik"])
        self.assertFalse(self.env["project.project"].search([("name", "=", "Tak")]))
        self.assertEqual(self.in_tripletex(), {("Kari Berg", "2026-05-04", "Brygga"): 7.5})
        self.assertEqual(self.line.approval_state, "frozen")
        self.assertFalse(self.issues())
        self.assertFalse(self.env["hr.sync.proposal"].search([("connection_id", "=", self.connection.id)]))

    def test_left_half_way(self):
        """Nothing is sent, nothing is written, however long it lies; it is gone on with where it was left."""
        self.begin()
        self.setup.action_key()
        self.work()
        self.setup.action_take_all()
        self.setup.action_next()
        with self.count_writes() as counter:
            for _turn in range(3):
                self.work()
        self.assertEqual((counter.statements, self.simulator.writes(), self.links()), ([], 0, []))
        self.assertEqual(self.connection.state, "draft")
        again = self.settings().action_hr_sync_connect()
        self.assertEqual((again["res_model"], again["res_id"]), (self.setup._name, self.setup.id))
        self.assertEqual(self.setup.record_type, "wage_type")
        self.setup.action_back()
        self.assertEqual(self.setup.taken_count, 2)

    def test_nothing_chosen(self):
        """That is fine: the hours wait, and are listed, for a later choice."""
        self.begin()
        self.through()
        self.assertEqual((self.links(), self.in_tripletex()), (["Montering"], {}))
        self.assertEqual(set(self.issues().mapped("error_code")), {"reference"})
        self.connection.action_setup_update()
        self.through("1 Brygga", "7 Kari Berg")
        self.assertEqual(self.in_tripletex(), {("Kari Berg", "2026-05-04", "Brygga"): 7.5})
        self.assertFalse(self.issues())

    def test_left_out_is_remembered(self):
        """What was not chosen stays out, whatever happens to it, until somebody chooses it."""
        self.begin()
        self.through("1 Brygga", "7 Kari Berg")
        self.simulator.change("employee", self.ola_there, lastName="Viken")
        self.connection.keep_current = True
        self.read_masters()
        self.assertEqual(self.people(), ["Kari Berg", "Marit Lund"])
        self.connection.action_setup_update()
        self.setup.action_key()
        self.work()
        self.setup.action_next()
        self.setup.action_next()
        choices = {one.label: (one.outcome, one.left_out) for one in self.setup.choice_ids}
        self.assertEqual(choices["8 Ola Viken"], ("create", True))
        self.assertEqual(choices["7 Kari Berg"], ("linked", False))
        self.through("8 Ola Viken")
        self.assertEqual(self.people(), ["Kari Berg", "Marit Lund", "Ola Viken"])

    def test_only_in_setup(self):
        """After it no cron, no full pass and no webhook reads projects, wage types or employees."""
        self.begin()
        self.through("1 Brygga", "7 Kari Berg")
        self.simulator.forget()
        self.simulator.add_project("Nytt", "3")
        self.simulator.change("employee", self.there["kari"], firstName="Katrine")
        for days in (1, 40):
            with freeze_time(f"2026-0{6 + days // 30}-{3 + days % 27:02} 03:00:00"):
                self.work()
        for stream in self.connection.stream_ids.filtered(lambda one: one.direction != "out"):
            self.assertFalse(stream._due())
        self.env["hr.sync.connection"].browse(self.connection.id)._receive(
            {"idempotency-key": "1"}, b'{"event": "employee.update", "id": %d}' % self.there["kari"]
        )
        self.connection.action_sync()
        self.work()
        self.approve(self.add_line(day="2026-05-05"))
        self.work()
        paths = {one.operation for one in self.simulator.requests}
        self.assertFalse(paths & {"GET /employee", "GET /employee/{id}", "GET /project", "GET /salary/type"}, paths)
        self.assertEqual(len(self.in_tripletex()), 2)
        self.assertEqual(self.kari.name, "Kari Berg")

    def test_kept_up_to_date(self):
        """With the switch, daily: what was taken over, and what is new there."""
        self.begin()
        self.through("1 Brygga", "7 Kari Berg", keep_current=False)
        self.connection.keep_current = True
        self.assertEqual(set(self.connection.stream_ids[:4].mapped("trigger")), {"schedule"})
        self.simulator.change("employee", self.there["kari"], firstName="Katrine")
        self.simulator.add_project("Nytt", "3")
        self.work()
        self.assertEqual(self.kari.name, "Kari Berg")  # not before tomorrow
        with freeze_time("2026-06-03 09:00:00"):
            self.work()
        self.assertEqual(self.kari.name, "Katrine Berg")
        self.assertTrue(self.env["project.project"].search([("name", "=", "Nytt")]))
        self.assertFalse(self.env["project.project"].search([("name", "=", "Tak")]))  # was left out
        self.connection.keep_current = False
        self.assertEqual(set(self.connection.stream_ids[:4].mapped("trigger")), {"setup"})

    def test_update_with_a_new_key(self):
        """Half-way, what runs goes on with the old key; the last step puts the new one in its place."""
        self.begin()
        self.through("1 Brygga", "7 Kari Berg")
        self.assertFalse(self.setup)
        self.settings().action_hr_sync_update()
        self.assertEqual((self.connection.state, str(self.setup.first_day)), ("connected", "2026-05-01"))
        with self.assertRaisesRegex(UserError, "Complete the set-up steps"):
            self.setup.action_finish()
        self.setup.new_api_key = "no-such-key"
        self.assertEqual(self.setup.action_key()["params"]["type"], "danger")
        self.assertEqual((self.connection.state, self.connection.setup_step), ("connected", "key"))
        self.simulator.keys.add("second-key")
        self.setup.new_api_key = "second-key"
        self.setup.action_key()
        self.approve(self.add_line(day="2026-05-05"))
        self.work()
        self.assertEqual(len(self.in_tripletex()), 2)  # sent meanwhile
        self.assertEqual(self.connection.api_key, self.simulator.key)
        self.assertEqual(self.choices(), {"1 Brygga": "linked", "2 Tak": "create", "Internal": "only_here"})
        self.connection.action_pause()
        self.connection.action_resume()
        self.assertEqual(self.connection.state, "connected")
        self.setup.action_cancel()
        self.assertFalse(self.setup or self.connection.setup_step)
        self.assertEqual(self.connection.api_key, self.simulator.key)
        # The old key ends; the steps with a new one set it right.
        self.simulator.keys = {"second-key"}
        self.simulator.sessions.clear()
        self.approve(self.add_line(day="2026-05-06"))
        self.work()
        self.assertEqual(self.connection.state, "error")
        self.connection.action_setup_update()
        self.setup.new_api_key = "second-key"
        with freeze_time("2026-06-02 09:00:00"):
            self.through("2 Tak")
        self.assertEqual((self.connection.state, self.connection.api_key), ("connected", "second-key"))
        self.assertEqual(len(self.in_tripletex()), 3)
        self.assertIn("Tak", self.links())
        self.assertIn("Kari Berg", self.links())

    def test_key_of_another_company(self):
        self.begin()
        self.through("1 Brygga", "7 Kari Berg")
        self.connection.action_setup_update()
        self.simulator.company["id"] = 4712
        self.simulator.keys.add("another-company")
        self.setup.new_api_key = "another-company"
        with self.assertRaisesRegex(UserError, "another company"):
            self.setup.action_key()

    def test_removed_and_made_again(self):
        """Everything stays in Odoo, and the pairs are found again, with what is there already."""
        self.begin()
        self.through("1 Brygga", "7 Kari Berg")
        self.settings().action_hr_sync_remove()
        self.assertEqual(self.settings().hr_sync_set_up, "")
        self.simulator.forget()
        late = self.add_line(day="2026-05-05")
        self.approve(late)
        self.work()
        self.assertEqual(self.simulator.requests, [])
        self.assertEqual(self.line.approval_state, "frozen")
        self.begin()
        self.assertEqual(self.connection.application_key, self.simulator.application_key)
        self.assertFalse(self.setup.first_day)
        self.setup.action_key()
        self.work()
        self.assertEqual(self.choices(), {"1 Brygga": "linked", "2 Tak": "create", "Internal": "only_here"})
        self.simulator.forget()
        self.through(first_day="2026-05-05")
        self.assertEqual(self.links(), ["Brygga", "Kari Berg", "Montering"])
        self.assertEqual(len(self.in_tripletex()), 2)
        self.assertEqual(self.simulator.count("POST /timesheet/entry/list"), 1)
        self.assertEqual(self.people(), ["Kari Berg", "Marit Lund"])

    def test_questions(self):
        """Two with the same number are a question; without an answer they stay out."""
        self.simulator.add_employee("Kari", "Bergum", "7")
        nobody = self.simulator.add_employee("Uten", "Nummer", "")
        self.begin()
        self.setup.action_key()
        self.work()
        self.setup.action_next()
        self.setup.action_next()
        choices = self.choices()
        self.assertEqual(choices["Uten Nummer"], "create")
        self.assertEqual((choices["7 Kari Berg"], choices["7 Kari Bergum"]), ("question", "question"))
        self.setup.action_take_all()
        self.assertEqual(self.setup.taken_count, 2)
        self.setup.choice_ids.filtered(lambda one: one.label == "7 Kari Berg").action_confirm()
        self.through(first_day="2026-05-01")
        linked = self.env["hr.sync.link"].search([("connection_id", "=", self.connection.id)])
        self.assertIn(str(nobody), linked.mapped("external_id"))
        self.assertEqual(len(linked.filtered(lambda one: one.res_id == self.kari.id)), 1)

    def test_too_few_rights(self):
        """An empty list gets a hint about rights; a refusal its own sentence."""
        self.simulator.blind.add("/project")
        self.simulator.forbidden.add("/salary/type")
        self.begin()
        answer = self.setup.action_key()
        self.assertIn("has no permission", answer["params"]["message"])
        self.assertIn("has no permission to read wage types", answer["params"]["message"])
        self.work()
        self.assertEqual((self.setup.record_type, self.setup.choice_count), ("project", 0))
        self.setup.action_next()
        self.connection.invalidate_recordset()
        self.assertTrue(self.setup.looking_error)
        self.setup.action_next()
        self.assertEqual(len(self.choices()), 3)

    def test_wrong_keys(self):
        """What is wrong with a key is shown in its step, and nothing else happens."""
        self.begin()
        self.connection.api_key = "made-for-grønnjobb-with-a-small-g"
        answer = self.setup.action_key()
        self.assertEqual((answer["params"]["type"], self.connection.setup_step), ("danger", "key"))
        self.setup.write({"api_key": "test-1", "host": "production"})
        answer = self.setup.action_key()
        self.assertIn("test environment", answer["params"]["message"])
        self.assertEqual(self.connection.base_url, "https://tripletex.no/v2")

    def test_who_may(self):
        for groups in ("base.group_system", "hr_sync.group_officer", "hr_timesheet.group_timesheet_manager"):
            user = new_test_user(self.env, f"x{len(groups)}", groups, company_id=self.company.id)
            settings = self.env["res.config.settings"].sudo().create({}).with_user(user).sudo(False)
            for method in ("action_hr_sync_connect", "action_hr_sync_update", "action_hr_sync_remove"):
                with self.subTest(groups=groups, method=method), self.assertRaises(AccessError):
                    getattr(settings.with_context(hr_sync_system="tripletex"), method)()

    def test_secrets(self):
        """Neither key is shown or exported to those who may not see it."""
        self.begin()
        officer = new_test_user(self.env, "hsa_officer", "hr_sync.group_officer", company_id=self.company.id)
        self.setup.new_api_key = " renewed\n"
        self.assertEqual(self.setup.new_api_key, "renewed")
        copies = self.connection.sudo().copy({"company_id": self.env.ref("base.main_company").id})
        for record, copied, names in (
            (self.connection, copies, ("application_key",)),
            (self.setup, self.setup.browse(), ("api_key", "application_key", "new_api_key", "webhook_secret")),
        ):
            for name in names:
                with self.subTest(model=record._name, name=name), self.assertRaises(AccessError):
                    record.with_user(officer).read([name])
                self.assertFalse(record.fields_get([name])[name]["exportable"])
                self.assertFalse(copied[name])
        self.assertFalse(self.setup.sudo().copy({"company_id": self.env.ref("base.main_company").id}).new_api_key)

    def test_webhooks(self):
        """With the switch, a signed delivery is read; without it, and unsigned, nothing is."""
        self.simulator.target_schemes = ("http",)
        self.begin()
        self.through("1 Brygga", "7 Kari Berg", keep_current=True)
        self.assertEqual(len(self.simulator.subscriptions), 6)
        self.assertTrue(all(len(one["hmacSharedSecret"]) > 30 for one in self.simulator.subscriptions.values()))
        secret = self.env["hr.sync.connection"].browse(self.connection.id).webhook_secret
        connection = self.env["hr.sync.connection"].browse(self.connection.id)
        from ..systems.tripletex.webhooks import signature

        body = b'{"event": "employee.update", "id": %d, "value": {}}' % self.there["kari"]
        headers = {"idempotency-key": "k1", "x-request-signature": signature("k1", body, secret)}
        self.assertTrue(connection._verify_delivery(headers, body, 0))
        self.assertFalse(connection._verify_delivery({**headers, "idempotency-key": "k2"}, body, 0))
        self.assertFalse(connection._verify_delivery({}, body, 0))
        self.simulator.change("employee", self.there["kari"], firstName="Katrine")
        connection._receive(headers, body)
        self.work()
        self.assertEqual(self.kari.name, "Katrine Berg")
        connection.action_setup_update()
        self.through(keep_current=False)
        self.assertFalse(self.simulator.subscriptions or connection.webhook_external_id)

    def test_webhook_refused(self):
        """Then the issue says so, and all else is as it should be; what is removed has no issue any more."""
        self.begin()
        answer = self.through("1 Brygga", "7 Kari Berg", keep_current=True)
        self.assertEqual((answer["params"]["type"], answer["params"]["next"]["res_id"]), ("danger", self.connection.id))
        self.assertFalse(self.connection.setup_step or self.simulator.subscriptions)
        self.simulator.target_schemes = ("http",)
        self.connection.action_register_webhook()
        self.assertEqual(len(self.simulator.subscriptions), 6)
        with self.env.cr.savepoint() as savepoint:
            self.connection.sudo().database_key = "of another one"
            self.connection.action_remove()
            self.assertEqual(len(self.simulator.subscriptions), 6, "a copy leaves them alone")
            savepoint.close(rollback=True)
        self.env.invalidate_all()
        self.connection.action_remove()
        self.assertFalse(self.simulator.subscriptions or self.connection.active)

    def test_days(self):
        """Hours before the chosen day stay here; updating with an earlier day sends them too."""
        self.begin()
        self.through("1 Brygga", "7 Kari Berg", first_day="2026-05-05")
        self.assertEqual(self.in_tripletex(), {})
        self.assertEqual(self.stream("approved_wage").first_day, date(2026, 5, 5))
        self.connection.action_setup_update()
        self.through(first_day="2026-05-01")
        self.assertEqual(len(self.in_tripletex()), 1)

    def test_neutralize(self):
        """A neutralised copy has none of the keys."""
        self.begin()
        self.setup.new_api_key = "renewed"
        self.neutralize()
        self.assertFalse(self.connection.api_key or self.setup.new_api_key or self.connection.application_key)

    def test_companies(self):
        """Another company's administrator does not see, and cannot touch, this one's."""
        self.begin()
        elsewhere = self.env["res.company"].create({"name": "Talwerk AG"})
        stranger = new_test_user(
            self.env,
            "hsa_stranger",
            "base.group_system,hr_sync.group_administrator",
            company_id=elsewhere.id,
            company_ids=elsewhere.ids,
        )
        settings = self.env(user=stranger, context={})["res.config.settings"].with_context(hr_sync_system="tripletex")
        foreign = self.env["hr.sync.setup"].browse(settings.create({}).action_hr_sync_connect()["res_id"])
        self.assertFalse(foreign.application_name or foreign.application_key)
        other = self.env["res.company"].create({"name": "Dalverk AS"})
        self.administrator.write({"company_ids": [Command.link(other.id)], "company_id": other.id})
        env = self.env(user=self.administrator, context={"allowed_company_ids": other.ids})
        settings = env["res.config.settings"].with_context(hr_sync_system="tripletex").create({})
        action = settings.action_hr_sync_connect()
        fresh = self.env["hr.sync.setup"].browse(action["res_id"])
        self.assertNotEqual(fresh.connection_id, self.connection)
        self.assertEqual((fresh.company_id, fresh.application_name), (other, "GrønnJobb"))
