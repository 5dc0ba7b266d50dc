"""The command line: what it prints, and the exit status that monitoring goes by."""

import contextlib
import io
import json
from importlib.util import module_from_spec, spec_from_file_location

from odoo.tools import mute_logger
from odoo.tools.misc import file_path

from .people import PeopleCase


class TestCommandLine(PeopleCase):
    def prepare(self):
        super().prepare()
        # As Odoo loads it, which does not import the addon for it.
        spec = spec_from_file_location("odoo.cli.hr_sync", file_path("hr_sync/cli/hr_sync.py"))
        self.module = module_from_spec(spec)
        spec.loader.exec_module(self.module)

    def run_command(self, command, *arguments):
        parser = self.module.HrSync().parser
        options = parser.parse_args([command, *arguments, "--connection", str(self.connection.id)])
        status, answer = self.module.perform(self.env(user=1, context={}), options)
        json.dumps(answer, default=str)
        return status, answer, self.module.as_text(answer)

    def test_list(self):
        status, answer, text = self.run_command("list")
        self.assertEqual(status, 0)
        self.assertEqual(answer[0]["streams"][0]["type"], "department")
        self.assertRegex(text, r"employee +in +True +change")

    def test_status(self):
        self.person()
        self.sync()
        status, [answer], _text = self.run_command("status")
        self.assertEqual((status, answer["state"], answer["issues"], answer["kept_in_step"]), (0, "connected", 0, 2))
        self.person(birthDate="31.2.1980")
        self.sync()
        status, [answer], _text = self.run_command("status")
        self.assertEqual((status, answer["issues"]), (1, 1))
        self.connection._fail("Der Schluessel wurde abgelehnt.")
        status, [answer], text = self.run_command("status")
        self.assertEqual(status, 2)
        self.assertIn("Der Schluessel wurde abgelehnt.", text)

    def test_test(self):
        status, [answer], _text = self.run_command("test")
        self.assertEqual((status, answer["result"]), (0, "Connected to Alpenwerk AG"))
        self.connection.api_key = "falscher-schluessel"
        status, [answer], text = self.run_command("test")
        self.assertEqual(status, 2)
        self.assertNotIn("falscher-schluessel", text)

    def test_a_database_that_is_not_there(self):
        options = self.module.HrSync().parser.parse_args(["status"])
        with mute_logger("odoo.sql_db", "odoo.registry", "odoo.orm.registry"):
            status, [answer] = self.module.perform_in("hr_sync_gibt_es_nicht", options)
        self.assertEqual(status, 2)
        self.assertRegex(answer["error"], "^the database 'hr_sync_gibt_es_nicht' cannot be opened: .*does not exist")

    def test_mistakes(self):
        status, answer, _text = self.run_command("pull", "--type", "gibtsnicht")
        error = "nothing to pull of type gibtsnicht; switched on: department, employee"
        self.assertEqual((status, answer), (2, [{"error": error}]))
        status, answer, _text = self.run_command("pull", "--type", "employee", "--type", "gibtsnicht")
        self.assertEqual((status, answer), (2, [{"error": error}]))
        self.connection.action_pause()
        status, [answer], _text = self.run_command("pull")
        self.assertEqual(status, 2)
        self.assertIn("cannot sync in state", answer["error"])
        with contextlib.redirect_stderr(io.StringIO()) as said, self.assertRaises(SystemExit):
            self.run_command("gibtsnicht")
        self.assertIn("invalid choice", said.getvalue())
