"""The first page of the app: what it says of each connection, to whom, and what it costs."""

from datetime import datetime, timedelta

from lxml import etree
from odoo.tests import freeze_time
from odoo.tools import format_datetime

from .avantage import AvantageCase
from .overview import OverviewCase
from .people import PeopleCase

#: Queries that the page may cost.
MOST = 40


@freeze_time("2026-06-01 08:00:00")
class TestOverview(OverviewCase, PeopleCase):
    record_types = ("department", "employee")

    def prepare(self):
        super().prepare()
        self.add_users()

    def test_it_opens_first(self):
        menus = self.as_("officer", self.env["ir.ui.menu"]).load_web_menus(False)
        app = menus[self.env.ref("hr_sync.menu_root").id]
        self.assertEqual(app["actionID"], self.env.ref("hr_sync.hr_sync_overview_action").id)

    def test_filters_that_find_nothing(self):
        """Odoo asks for this text with every list: where there are connections, no administrator is looked up."""
        action = self.as_("officer", self.env.ref("hr_sync.hr_sync_overview_action"))
        queries = []
        with self.watch_queries(lambda cursor, *_query: queries.append(cursor._obj.query)):
            text = self.help_of("officer", action)
        self.assertIn("No connections found", text)
        self.assertFalse([query for query in queries if b"res_groups_users_rel" in query], "nobody is named")

    def test_nothing_is_connected(self):
        self.connection.unlink()
        text = self.empty_help("administrator", "hr_sync_overview_action")
        [link] = etree.HTML(text).xpath("//a[@type='action']")
        self.assertEqual((link.get("name"), link.text), ("hr_sync.hr_sync_setup_begin_action", "Connect a System"))
        text = self.empty_help("officer", "hr_sync_overview_action")
        self.assertNotIn("<a", text)
        self.assertIn(self.users["administrator"].name, text)
        self.assertNotIn("smiling", text)

    def test_counts(self):
        """What needs somebody, and where the links lead."""
        self.person(lastName="Falsch", ahvNumber="756.1234.5678.90")
        self.person()
        self.sync()
        [values] = self.shown("officer")[0].values()
        self.assertEqual((values["issue_count"], values["issue_types"]), (1, "Employee: 1"))
        self.assertEqual((values["linked_count"], values["linked_types"]), (3, "Department: 1, Employee: 2"))
        self.assertEqual(values["last_sync_at"], datetime(2026, 6, 1, 8))
        total = "Total of the last syncs of 2 record types: 2 created, 1 failed"
        self.assertEqual(values["last_sync_result"], total)
        connection = self.as_("officer")
        runs = self.env["hr.sync.run"].search(connection.action_open_last_syncs()["domain"])
        self.assertEqual((sum(runs.mapped("created")), sum(runs.mapped("failed"))), (2, 1))
        issues = self.env["hr.sync.job"].search(connection.action_open_issues()["domain"])
        self.assertEqual(len(issues.filtered(lambda job: job.state == "failed")), 1)

    def test_a_sync_without_changes(self):
        self.sync()
        with freeze_time("2026-06-01 09:00:00"):
            self.sync()
            [values] = self.shown("officer")[0].values()
        total = "Total of the last syncs of 2 record types: No changes"
        self.assertEqual((values["last_sync_at"], values["last_sync_result"]), (datetime(2026, 6, 1, 9), total))

    def test_numbers_in_the_language_of_the_reader(self):
        self.sync()
        self.connection.last_run_ids[0].sudo().created = 12345
        self.connection.stream_ids.filtered("enabled")[1].enabled = False
        self.env["res.lang"]._activate_lang("de_DE")
        for lang, number in (("en_US", "12,345"), ("de_DE", "12.345")):
            mine = self.as_("officer").with_context(lang=lang)
            self.assertRegex(mine.last_sync_result, rf"^[^0-9]+: {number} ")

    def test_paused(self):
        """Everybody reads who has paused it and when, and who can end that."""
        self.as_("administrator").action_pause()
        name = self.users["administrator"].name
        for reader, until in (
            ("administrator", "Changes are queued until you resume."),
            ("officer", "Changes are queued until an administrator resumes the connection."),
        ):
            moment = format_datetime(self.as_(reader).env, datetime(2026, 6, 1, 8))
            self.assertEqual(self.as_(reader).health, f"Paused by {name} on {moment}. {until}")
        # An earlier version has kept nobody.
        self.connection._put({"paused_by_id": False})
        self.assertEqual(self.as_("officer").health, f"Paused. {until}")

    def test_before_the_first_sync(self):
        [values] = self.shown("officer")[0].values()
        self.assertEqual((values["last_sync_at"], values["last_sync_result"]), (False, False))
        self.assertIn("Nothing has been synced yet", values["health"])

    def test_next_sync(self):
        enabled = self.connection.stream_ids.filtered("enabled")
        enabled.interval = 60
        self.assertFalse(self.connection.next_sync_at, "a person starts the first one")
        self.sync()
        self.assertEqual(self.as_("officer").next_sync_at, datetime(2026, 6, 1, 9))
        enabled[0].interval = 30
        self.assertEqual(self.as_("officer").next_sync_at, datetime(2026, 6, 1, 8, 30))
        with freeze_time("2026-06-01 12:00:00"):
            self.assertEqual(self.as_("officer").next_sync_at, datetime(2026, 6, 1, 12), "overdue: as soon as possible")
        self.connection.wait_until = datetime(2026, 6, 1, 20)
        self.assertEqual(self.as_("officer").next_sync_at, datetime(2026, 6, 1, 20), "the system asked for it")
        self.connection.wait_until = False
        enabled[0]._stop("in", "Forbidden")
        self.assertEqual(self.as_("officer").next_sync_at, datetime(2026, 6, 1, 8, 15), "it is tried again before")
        enabled[0]._clear_stop()
        enabled.trigger = "manual"
        self.assertFalse(self.as_("officer").next_sync_at)
        enabled.trigger = "schedule"
        self.connection.action_pause()
        self.assertFalse(self.as_("officer").next_sync_at)

    def test_next_sync_on_days_of_the_week(self):
        """Fridays at 18:30 where the company is."""
        self.sync()
        enabled = self.connection.stream_ids.filtered("enabled")
        days = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday"), False)
        enabled.write({"schedule": "weekly", "at_hour": 18.5, **days})
        after = min(stream._minutes_after() for stream in enabled)
        self.assertEqual(self.as_("officer").next_sync_at, datetime(2026, 6, 5, 16, 30) + after)
        with freeze_time(datetime(2026, 6, 5, 16, 30) + timedelta(minutes=20)):
            self.sync()
            self.assertEqual(self.as_("officer").next_sync_at, datetime(2026, 6, 12, 16, 30) + after)

    def test_who_may(self):
        """Administrators read what to do; officers read whom to ask."""
        name = self.users["administrator"].name
        self.assertFalse(self.as_("officer").advice or self.as_("administrator").advice, "all is well")
        for state, own in (("paused", False), ("error", "then click Resume"), ("draft", "click Test Connection")):
            with self.subTest(state):
                self.connection._put({"state": state, "last_error": "The key was refused."})
                self.assertIn("Ask an administrator to", self.as_("officer").advice)
                self.assertIn(name, self.as_("officer").advice)
                self.assertIn(own or "", self.as_("administrator").advice or "")
                self.assertNotIn("Ask", self.as_("administrator").advice or "")
        self.connection.action_setup_update()
        self.connection._put({"setup_done": False})
        self.assertIn("finish the set-up", self.as_("officer").advice)
        self.assertFalse(self.as_("administrator").advice, "there is a button")
        self.users["administrator"].active = False
        self.assertIn(self.env.ref("base.user_admin").name, self.as_("officer").advice, "nobody else of the company")

    def test_buttons(self):
        """Officers have no button that they may not press."""
        connections = self.env["hr.sync.connection"]
        for name, expected in (
            ("officer", {"action_ask_administrator", "action_sync"}),
            ("administrator", {"action_sync", "action_resume", "action_setup_resume"}),
        ):
            arch = etree.fromstring(self.as_(name, connections).get_view(view_type="kanban")["arch"])
            self.assertEqual({node.get("name") for node in arch.xpath("//a[hasclass('btn')]")}, expected)

    def test_queries(self):
        """With 100,000 links and several connections, the page costs as much as with few of them."""
        self.person(ahvNumber="756.1234.5678.90")
        self.sync()
        few = len(self.shown("officer")[1])
        connections = self.connection
        for system in ("tripletex", "kleer", "xledger"):
            values = {"name": system, "system": system, "company_id": self.company.id}
            connections |= self.env["hr.sync.connection"].create(values)
        connections._put({"state": "connected"})
        self.env.flush_all()
        before = self.connection.linked_count
        # Not by the ORM, which would take minutes for so many.
        self.env.cr.execute(
            "INSERT INTO hr_sync_link"
            " (connection_id, company_id, record_type, external_id, res_model, res_id, part, state)"
            " SELECT %s, %s, 'employee', 'x' || number, 'hr.employee', -number, '', 'linked'"
            " FROM generate_series(1, 100000) AS number",
            (self.connection.id, self.company.id),
        )
        found, queries = self.shown("officer", connections)
        self.assertEqual(found[self.connection.id]["linked_count"], before + 100000)
        detail = "\n".join(" ".join(query.decode().split())[:200] for query in queries)
        self.assertLessEqual(len(queries), MOST, detail)
        self.assertLessEqual(len(queries), few + 6, f"as many for each connection\n{detail}")
        looked_up = [query for query in queries if b"res_groups_users_rel" in query]
        self.assertFalse(looked_up, "nobody has to be asked, so that no administrators are named")


@freeze_time("2026-06-01 08:00:00")
class TestOverviewUnlinked(OverviewCase, AvantageCase):
    def test_records_that_are_not_linked(self):
        self.add_users()
        streams = self.connection.stream_ids
        streams.import_new = False
        projects = streams.filtered(lambda stream: stream.record_type == "project")
        run = self.env["hr.sync.run"].create(
            {"connection_id": self.connection.id, "stream_id": projects.id, "kind": "preview", "state": "done"}
        )
        values = {"stream_id": projects.id, "run_id": run.id}
        Proposal = self.env["hr.sync.proposal"].sudo()
        Proposal.create(
            [
                {**values, "external_id": "1", "label": "Pont", "outcome": "only_there"},
                {**values, "external_id": "2", "label": "Route", "outcome": "only_there", "inactive": True},
                {**values, "external_id": "3", "label": "Tunnel", "outcome": "only_there", "left_out": True},
                {**values, "external_id": "4", "label": "Quai", "outcome": "linked"},
            ]
        )
        self.assertEqual(self.as_("administrator").unlinked_count, 1)
        action = self.as_("administrator").action_open_unlinked()
        self.assertEqual(Proposal.search(action["domain"]).mapped("label"), ["Pont", "Route"])
        self.assertTrue(action["context"]["search_default_in_use"], "closed ones are hidden at first")
        projects.import_new = True
        self.assertEqual(self.as_("administrator").unlinked_count, 0, "they are created by the next sync")
