"""What a page offers leads somewhere: no button ends in missing rights, and who may not do something reads who can."""

import ast

from lxml import etree
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.sql_db import db_connect
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from ..models.sync.hr_sync_connection_usable import REQUEST
from .rights import GROUPS, RightsCase

#: Models of Odoo's with our buttons, beside our own.
OURS = ("hr.sync.", "hr.approved.", "hr.expense.type", "hr.hours.report", "hr.wage.type", "hr.trade", "hr.leave.total")
#: So many buttons are pressed for an administrator at least; otherwise the test looks for the wrong thing.
FEWEST = 40


@tagged("slow")
@freeze_time("2026-06-01 08:00:00")
class TestDeadEnds(RightsCase):
    # --- All buttons of all views --------------------------------------------------------------------

    def test_every_button_that_is_offered_may_be_pressed(self):
        self.refused_buttons = set()
        for name in GROUPS:
            pressed = set()
            for model, view_type, view_id in self.our_views():
                records = self.as_(name, self.env[model])
                if records.has_access("read"):
                    arch = etree.fromstring(records.get_view(view_id, view_type)["arch"])
                    pressed |= self.press_all(name, self.records_of(records), arch)
            if name == "administrator":
                self.assertGreater(len(pressed), FEWEST)
        self.assertEqual(sorted(self.refused_buttons), [])

    def our_views(self):
        """Each of our forms, lists and cards, and Odoo's that we extend, as (model, type, id)."""
        mine = [("module", "=", "hr_sync"), ("model", "=", "ir.ui.view")]
        views = self.env["ir.ui.view"].browse(self.env["ir.model.data"].search(mine).mapped("res_id"))
        found = set()
        for view in views.filtered(lambda one: one.type in ("form", "list", "kanban") and one.model in self.env):
            while view.mode == "extension" and view.inherit_id:
                view = view.inherit_id
            if view.model.startswith(OURS) or self.env[view.model]._abstract is False:
                found.add((view.model, view.type, view.id))
        return sorted(found)

    def records_of(self, records):
        """Two of the user's records."""
        return records.search([], limit=2) if records._auto and not records.is_transient() else records

    def press_all(self, name, records, arch):
        """Press what is offered of each of ``records``, also in the lists of the form; returns what was pressed."""
        pressed = set()
        for node in arch.xpath("//*[@type='object' and @name]"):
            owner = records
            for field in reversed(list(node.iterancestors("field"))):
                owner = owner[field.get("name")][:2]
            if not self.is_ours(owner, node.get("name")):
                continue
            for record in owner or owner.browse():
                if self.is_offered(record, node):
                    pressed.add((owner._name, node.get("name")))
                    if refused := self.press(record, node):
                        self.refused_buttons.add((name, owner._name, node.get("name"), refused))
        return pressed

    def is_ours(self, records, method):
        return records._name.startswith(OURS) or method.startswith("action_hr_sync")

    def is_offered(self, record, node):
        """Whether the page shows the button, by the conditions of it and of all around it."""
        for around in (node, *node.iterancestors()):
            if around.tag == "field":
                break
            if (condition := around.get("invisible")) and safe_eval(condition, self.values_of(record, condition)):
                return False
            if "may_be_started" in around.get("t-if", "") and not record.may_be_started:
                return False
        return True

    def values_of(self, record, condition):
        """What the condition asks of the record, as the web client knows it."""
        names = {one.id for one in ast.walk(ast.parse(condition, mode="eval")) if isinstance(one, ast.Name)}
        values = {name: record[name] for name in names & record._fields.keys()}
        return {name: value.ids if hasattr(value, "ids") else value for name, value in values.items()}

    def press(self, record, node):
        """What the user reads who has no right; empty for anybody else."""
        refused = ""
        context = safe_eval(node.get("context") or "{}", {"id": record.id, "active_id": record.id})
        with self.env.cr.savepoint() as savepoint:
            try:
                getattr(record.with_context(**context), node.get("name"))()
            except AccessError as error:
                refused = str(error)
            except (UserError, RedirectWarning) as error:
                self.assertTrue(str(error), "something else has to be done first, and the message says what")
            savepoint.rollback()
        self.env.invalidate_all()
        return refused

    # --- A connection that cannot sync ---------------------------------------------------------------

    def refused(self, name):
        with self.assertRaises(RedirectWarning) as caught:
            self.as_(name, self.connection).action_sync()
        return caught.exception.args

    def follow(self, name, action_id, context):
        """Press the button of the warning, as the web client does."""
        return self.as_(name, self.env["ir.actions.server"].browse(action_id)).sudo(False).with_context(**context).run()

    def test_the_warning_leads_on(self):
        """Whoever may resume or test the connection does it there and then."""
        self.env["hr.sync.setup"].search([]).unlink()
        self.connection.action_pause()
        _message, action, button, context = self.refused("administrator")
        self.assertEqual(button, "Resume")
        self.follow("administrator", action, context)
        self.assertEqual(self.connection.state, "connected")
        self.connection.sudo().state = "error"
        _message, action, button, context = self.refused("administrator")
        self.assertEqual(button, "Test Connection")
        self.follow("administrator", action, context)
        self.assertEqual(self.connection.state, "connected")

    def test_an_unfinished_set_up_is_continued(self):
        self.connection.sudo().write({"state": "draft"})
        _message, action, button, context = self.refused("administrator")
        self.assertEqual(button, "Continue the Set-up")
        self.assertEqual(self.follow("administrator", action, context)["res_model"], "hr.sync.setup")

    def test_removed(self):
        """A removed connection is not resumed, whatever button is pressed: a new one continues with its links."""
        self.connection.action_remove()
        message, action, button, *_context = self.refused("administrator")
        self.assertEqual((action, button), (self.env.ref("hr_sync.hr_sync_setup_begin_action").id, "Connect a System"))
        self.assertIn("was removed", message)
        for name in ("action_continue", "action_resume"):
            with self.subTest(name), self.assertRaisesRegex(RedirectWarning, "was removed"):
                getattr(self.as_("administrator", self.connection), name)()
        for name in ("action_sync", "action_ask_administrator"):
            with self.subTest(name), self.assertRaisesRegex(UserError, "was removed.*hs_administrator"):
                getattr(self.as_("officer", self.connection), name)()
        self.assertEqual((self.connection.state, self.connection.shown_state), ("paused", "removed"))
        arch = etree.fromstring(self.as_("administrator", self.connection).get_view(view_type="form")["arch"])
        offered = [node.get("name") for node in arch.xpath("//header/button") if self.is_offered(self.connection, node)]
        self.assertEqual(sorted(set(offered) - {"action_open_matching"}), [])

    def test_remove_while_it_works(self):
        """Odoo's own error names a cron task; ours says what runs, and nothing was removed."""
        run = self.connection.stream_ids.filtered(lambda stream: stream.record_type == "employee")._request("manual")
        connection = self.connection.sudo()
        # A worker locks the row of its cron; another transaction can only lock one that is committed.
        own, connection.cron_id = connection.cron_id, self.env.ref("base.autovacuum_job")
        other = db_connect(self.env.cr.dbname).cursor()
        self.addCleanup(other.close)
        other.execute("SELECT id FROM ir_cron WHERE id = %s FOR NO KEY UPDATE", [connection.cron_id.id])
        administrator = self.as_("administrator", self.connection)
        for press in (administrator.action_remove, administrator.action_archive):
            with self.assertRaisesRegex(UserError, "is syncing right now \\(Employee\\).*cancel it"):
                press()
        run._finish("done")
        with self.assertRaisesRegex(UserError, "is syncing right now. Wait"):
            administrator.action_remove()
        self.assertTrue(self.connection.active)
        other.rollback()
        connection.cron_id = own
        administrator.action_remove()
        self.assertFalse(self.connection.active)

    def test_others_ask_once(self):
        """Each administrator has one request, until the connection syncs again."""
        self.connection.action_pause()
        message, action, button, context = self.refused("officer")
        self.assertEqual(button, "Ask an Administrator")
        self.assertIn(self.users["administrator"].name, message)
        self.assertNotIn("Test or resume", message)
        answers = [self.follow("officer", action, context)["params"] for _again in range(3)]
        self.assertIn("Asked", answers[0]["title"])
        self.assertIn("Already asked", answers[2]["title"])
        requests = self.connection.activity_search([REQUEST])
        self.assertEqual(requests.user_id, self.users["administrator"])
        self.assertEqual(len(requests), 1)
        self.assertIn(self.users["officer"].name, requests.summary)
        with self.assertRaises(AccessError):
            self.follow("officer", self.env.ref("hr_sync.hr_sync_connection_continue_action").id, context)
        self.as_("administrator", self.connection).action_resume()
        self.assertFalse(self.connection.activity_search([REQUEST]))
