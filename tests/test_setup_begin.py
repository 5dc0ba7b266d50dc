"""A set-up is one record: it is begun once, continued by whoever comes back, and given up without a trace."""

from datetime import timedelta

from lxml import etree
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.sql_db import db_connect
from odoo.tests import Form, new_test_user

from .twogethr import TwogethrCase

KEY = "begun-key-5d1c"


class TestSetupBegin(TwogethrCase):
    employees, units = 0, 1

    def prepare(self):
        super().prepare()
        self.connection.unlink()
        self.first, self.second, self.officer = (
            new_test_user(self.env, f"begin_{name}", groups, company_id=self.company.id, company_ids=self.company.ids)
            for name, groups in (
                ("first", "hr_sync.group_administrator"),
                ("second", "hr_sync.group_administrator"),
                ("officer", "hr_sync.group_officer"),
            )
        )

    def as_(self, user, model="hr.sync.setup"):
        return self.env(user=user, context={"allowed_company_ids": self.company.ids})[model]

    def choose(self, user, system="twogethr"):
        """The dialog, filled in."""
        form = Form(self.as_(user, "hr.sync.connect"))
        form.system = system
        return form.save()

    def begin(self, user, system="twogethr"):
        return self.as_(user).browse(self.choose(user, system).action_continue()["res_id"])

    def setups(self):
        return self.env["hr.sync.setup"].search([("company_id", "=", self.company.id)])

    def connections(self):
        every = self.env["hr.sync.connection"].with_context(active_test=False)
        return every.search([("company_id", "=", self.company.id), ("setup_done", "=", False)]) - self.connection

    def test_untouched(self):
        """Whoever only looks leaves nothing behind."""
        action = self.as_(self.first).action_connect()
        self.assertEqual((action["res_model"], action["target"]), ("hr.sync.connect", "new"))
        self.assertFalse(self.setups() | self.as_(self.first).search([]))
        self.assertFalse(self.connections())

    def test_continued_where_it_was_left(self):
        setup = self.begin(self.first)
        self.assertEqual((setup.name, setup.create_uid, setup.company_id), ("2getHR", self.first, self.company))
        setup.write({"base_url": self.simulator.url, "api_key": self.simulator.api_key})
        setup.action_key()
        setup.stream_ids[0].enabled = False
        again = self.as_(self.first).action_connect()
        self.assertEqual((again["res_model"], again["res_id"]), ("hr.sync.setup", setup.id))
        self.assertEqual((setup.step, setup.stream_ids[0].enabled), ("streams", False))
        # A reload has nothing but the address: the action must be a stored one that shows the same form.
        stored = self.env["ir.actions.act_window"].browse(again["id"])
        self.assertEqual(stored.view_id, self.env.ref("hr_sync.hr_sync_connection_view_setup"))
        self.assertEqual(self.as_(self.first).action_connect_another()["res_model"], "hr.sync.connect")

    def test_texts_of_the_system(self):
        """The first step is called what the system asks for, and so is the field of the key."""
        for system, label, kind in (
            ("twogethr", "1. API Key", "key"),
            ("tripletex", "1. API Keys", "key"),
            ("kleer", "1. Log-in", "token"),
            ("xledger", "1. API Token", "token"),
            ("avantage", "1. Access Points", "key"),
        ):
            with self.subTest(system):
                setup = self.begin(self.first, system)
                self.assertIn(f">{label}<", setup.progress)
                self.assertEqual(setup.key_kind, kind)
                others = {"2getHR", "Tripletex", "Kleer", "Xledger", "Avantage"} - {setup._system().name}
                self.assertFalse([name for name in others if name in f"{setup.guide} {setup.key_hint}"])

    def test_form_of_the_system(self):
        action = self.choose(self.first, "tripletex").action_continue()
        stored = self.env["ir.actions.act_window"].browse(action["id"])
        self.assertEqual(stored.view_id, self.env.ref("hr_sync.hr_sync_connection_view_choice"))

    def test_profile_is_explained(self):
        """A system whose profile comes with it says when that has to be opened; others show no button for it."""
        arch = etree.fromstring(self.env["hr.sync.setup"].get_view(view_type="form")["arch"])
        [text] = arch.findall(".//p[@name='profile']")
        self.assertIn("open it only if", " ".join(text.itertext()))
        self.assertEqual(text.get("invisible"), "not takes_profile or needs_profile")
        buttons = arch.findall(".//button[@name='action_open_profile']")
        explained = arch.findall(".//div[@invisible='not needs_profile']//button[@name='action_open_profile']")
        self.assertEqual(buttons, [*explained, *text.findall("button")])

    def test_company_of_the_key(self):
        """After the first step, whoever works in several companies reads for which of them the key is used."""
        several = self.env.ref("base.group_multi_company")
        for view in ("setup", "choice"):
            for groups, names in ((self.env["res.groups"], ["tenant_name"]), (several, ["company_id", "tenant_name"])):
                with self.subTest(view, groups=groups.name):
                    self.first.group_ids = self.first.group_ids - several | groups
                    form = self.as_(self.first).get_view(self.env.ref(f"hr_sync.hr_sync_connection_view_{view}").id)
                    [whose] = etree.fromstring(form["arch"]).xpath("//group[@name='whose']")
                    self.assertEqual(whose.get("invisible"), "step == 'key'")
                    self.assertEqual([field.get("name") for field in whose.iter("field")], names)

    def test_two_administrators(self):
        """One system in one company is set up once; each is told who has begun. Another system is another set-up."""
        setup = self.begin(self.first)
        choice = self.choose(self.second)
        self.assertEqual(choice.begun_by, self.first.name)
        self.assertFalse(self.choose(self.first).begun_by)
        self.assertEqual(choice.action_continue()["res_id"], setup.id)
        other = self.begin(self.second, "kleer")
        self.assertEqual(len(self.setups()), 2)
        self.assertEqual(self.as_(self.first).action_connect()["res_id"], setup.id)
        self.assertEqual(self.as_(self.second).action_connect()["res_id"], other.id)

    def test_who_may(self):
        setup = self.begin(self.first)
        mine = setup.with_user(self.officer)
        for method in ("action_connect", "action_discard"):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(mine, method)()
        with self.assertRaises(AccessError):
            self.as_(self.officer, "hr.sync.connect").create({"system": "twogethr"})
        for view in ("setup", "choice"):
            arch = mine.get_view(self.env.ref(f"hr_sync.hr_sync_connection_view_{view}").id)["arch"]
            for button in ("action_key", "action_accept", "action_take"):
                self.assertNotIn(button, arch)
            self.assertEqual(arch.count('<field name="advice"'), 1)
        self.assertIn(self.first.name, mine.advice)

    def test_discarded(self):
        """The connection is gone, with its key, its streams and its worker."""
        setup = self.begin(self.first)
        setup.write({"base_url": self.simulator.url, "api_key": self.simulator.api_key})
        setup.action_key()
        setup.action_look()
        connection, cron = setup.connection_id.sudo(), setup.connection_id.sudo().cron_id
        streams = connection.stream_ids
        setup.action_discard()
        self.assertFalse(setup.exists() | setup.sudo().exists())
        self.assertFalse(connection.exists() or streams.exists() or cron.exists())
        action = self.as_(self.first).action_connect()
        self.assertEqual(action["res_model"], "hr.sync.connect")

    def test_discarded_after_links_were_taken_over(self):
        """What an earlier connection to the same company has linked waits for the next one."""
        self.connection.active = True
        self.connection.state = "connected"
        self.sync()
        self.connection.unlink()
        setup = self.begin(self.first)
        setup.write({"base_url": self.simulator.url, "api_key": self.simulator.api_key})
        setup.action_key()
        connection = setup.connection_id.sudo()
        links = self.env["hr.sync.link"].search([("connection_id", "=", connection.id)])
        self.assertTrue(links)
        setup.action_discard()
        self.assertEqual((connection.exists().active, connection.api_key), (False, False))
        self.assertEqual(links.exists(), links)

    def test_discarded_after_decisions_were_taken_over(self):
        """What people decided at an earlier connection that has linked nothing waits for the next one as well."""
        stream = self.connection.stream_ids.filtered(lambda one: one.record_type == "employee")
        mine = {"connection_id": self.connection.id}
        employee = self.env["hr.employee"].create({"name": "Rita Rest", "company_id": self.company.id})
        target = {"res_model": "hr.employee", "res_id": employee.id}
        values = self.env["hr.sync.mapping.value"]
        for name, prepared in (
            ("hr.sync.job", lambda: {**mine, "record_type": "employee", "external_id": "7", "state": "ignored"}),
            ("hr.sync.sending", lambda: {**target, "stream_id": stream.id, "choice": "exclude"}),
            (
                "hr.sync.mapping",
                lambda: {
                    **mine,
                    **target,
                    "mapping": "person",
                    "value_id": values.create({**mine, "mapping": "person", "external_id": "1", "name": "One"}).id,
                },
            ),
        ):
            with self.subTest(name):
                row = self.env[name].create(prepared())
                setup = self.begin(self.first)
                setup.write({"base_url": self.simulator.url, "api_key": self.simulator.api_key})
                setup.action_key()
                connection = setup.connection_id.sudo()
                self.assertEqual(row.connection_id, connection)
                setup.action_discard()
                self.assertEqual(row.exists(), row)
                self.assertEqual((connection.active, connection.api_key), (False, False))
                row.unlink()

    def test_discarded_with_messages(self):
        """Requests to administrators, messages and followers of the connection do not stay behind."""
        connection = self.begin(self.first).connection_id
        connection.with_user(self.officer).action_ask_administrator()
        engine = connection.sudo()
        engine.message_post(body="Asked by phone as well.")
        engine.message_subscribe(partner_ids=self.second.partner_id.ids)
        kept = [engine.activity_ids, engine.message_ids, engine.message_follower_ids]
        self.assertTrue(all(kept))
        connection.with_user(self.first).setup_ids.action_discard()
        self.assertFalse(engine.exists())
        self.assertEqual([len(rows.exists()) for rows in kept], [0, 0, 0])

    def test_discarded_while_reading(self):
        """What reads is asked to stop, and the set-up can be discarded as soon as it has."""
        setup = self.begin(self.first)
        setup.write({"base_url": self.simulator.url, "api_key": self.simulator.api_key})
        setup.action_key()
        setup.action_look()
        connection = setup.connection_id.sudo()
        runs, cron = connection.run_ids, connection.cron_id
        runs[0].started_at = Datetime.now()
        # A worker locks the row of its cron; another transaction can only lock one that is committed.
        connection.cron_id = self.env.ref("base.autovacuum_job")
        other = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(other.close)
        other.execute("SELECT id FROM ir_cron WHERE id = %s FOR NO KEY UPDATE", [connection.cron_id.id])
        answer = setup.action_discard()
        self.assertEqual((answer["tag"], answer["params"]["type"]), ("display_notification", "warning"))
        self.assertTrue(setup.exists() and connection.exists())
        self.assertEqual((runs[0].state, runs[0].cancel_asked), ("running", True))
        self.assertEqual(set((runs - runs[0]).mapped("state")), {"cancelled"})
        other.rollback()
        connection.cron_id = cron
        setup.action_discard()
        self.assertFalse(connection.exists() or cron.exists())

    def test_in_use(self):
        """The repetition of a set-up is cancelled, and the connection that works stays."""
        self.connection.active = True
        self.connection.action_setup_update()
        with self.assertRaisesRegex(UserError, "in use"):
            self.connection.setup_ids.action_discard()

    def test_left_for_a_month(self):
        old, fresh = self.begin(self.first), self.begin(self.first, "kleer")
        self.connection.active = True
        self.connection.action_setup_update()
        update = self.connection.setup_ids
        update.new_api_key = KEY
        connections = old.connection_id | fresh.connection_id
        self.env.flush_all()
        ago = Datetime.now() - timedelta(days=31)
        for table, ids in (
            ("hr_sync_setup", (old | update).ids),
            ("hr_sync_connection", old.connection_id.ids),
        ):
            self.env.cr.execute(f"UPDATE {table} SET write_date = %s WHERE id = ANY(%s)", [ago, ids])
        self.env.invalidate_all()
        self.env["hr.sync.setup"]._gc_abandoned()
        self.assertEqual((old | fresh | update).sudo().exists(), fresh.sudo())
        self.assertEqual(connections.sudo().exists(), fresh.connection_id.sudo())
        self.assertEqual((self.connection.exists().active, self.connection.api_key), (True, self.simulator.api_key))
