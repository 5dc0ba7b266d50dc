"""The key is in no log, message, job, run, export or error, whatever goes wrong."""

from unittest.mock import patch

from ..models.sync import connection_webhook as webhook_module
from .leaks import LeakMixin
from .people import PeopleCase

KEY = "sehr-geheim-7c1e0b5d9a"


class TestSecrets(LeakMixin, PeopleCase):
    def setUp(self):
        super().setUp()
        self.connection.unlink()
        self.simulator.api_key = KEY
        self.watch_logs()

    def assertNotLogged(self, secret=KEY):
        return super().assertNotLogged(secret)

    def assertNotStored(self, secret=KEY, columns=("api_key",)):
        return super().assertNotStored(secret, columns)

    def cycle(self):
        connection = self.connect()
        self.sync(connection=connection)
        return connection

    def test_a_good_cycle(self):
        self.person()
        connection = self.cycle()
        self.assertEqual(connection.run_ids.mapped("state"), ["done", "done"])
        self.assertTrue([name for name, _line in self.lines if name == "odoo.sql_db"], "queries were logged")
        self.assertTrue([name for name, _line in self.lines if name.startswith("urllib3")], "calls were logged")
        self.assertNotLogged()
        self.assertNotStored()

    def test_settings(self):
        settings = self.env["res.config.settings"].create(
            {"twogethr_base_url": self.simulator.url, "twogethr_api_key": KEY}
        )
        settings.execute()
        settings.with_context(hr_sync_system="twogethr").action_hr_sync_test()
        self.assertNotLogged()
        self.assertNotStored()

    def test_export(self):
        connection = self.connect()
        names = [name for name, field in connection.fields_get().items() if field.get("exportable", True)]
        self.assertNotIn(KEY, str(connection.export_data(names)["datas"]))
        self.assertNotIn(KEY, str(connection.copy_data()))

    def test_refused(self):
        """A key that is refused, and one that the server repeats in what it says about it."""
        connection = self.connect()
        self.simulator.api_key = "another"
        self.sync(connection=connection)
        self.assertEqual(connection.state, "error")
        self.assertNotIn(KEY, str(connection.action_test()))
        self.assertNotLogged()
        self.assertNotStored()

    def test_repeated_by_the_server(self):
        """The server sends the key back, in problem details, in a redirect and in data."""
        user = self.person()
        connection = self.cycle()
        self.simulator.update_user(user, nationality=KEY[:20], language=KEY[:20], ahvNumber=KEY)
        self.sync(connection=connection)
        self.assertTrue(self.issues())
        self.simulator.faults.add("*", "redirect", times=None, location=f"https://elsewhere.example/?key={KEY}")
        self.sync(connection=connection)
        self.assertNotIn(KEY, str(connection.action_test()))
        self.assertNotLogged()
        self.assertNotStored()

    def test_problem_details(self):
        """With whatever status the server repeats the key, it is masked where the message is kept."""
        connection = self.cycle()
        for status in (400, 403, 404, 409, 418, 422, 500):
            with self.subTest(status=status):
                errors = {"key": [f"{KEY} is bad"]}
                self.simulator.faults.add(
                    "listUsers", "status", times=None, status=status, detail=f"key {KEY}!", errors=errors
                )
                self.sync("employee", full=True, connection=connection)
                self.simulator.faults.clear()
                self.assertNotLogged()
                self.assertNotStored()

    def test_webhook_secret(self):
        """Registered, tried, exchanged, refused, repeated by the server, removed: nobody else gets to see it."""
        secret = "streng-geheim-9b2f7c"
        connection = self.connect()
        with patch.object(webhook_module.secrets, "token_hex", lambda _bytes: secret):
            connection.action_register_webhook()
            connection.action_probe_webhook()
            connection.action_rotate_webhook_secret()
            for status in (400, 409, 500):
                detail = {"detail": f"{secret}!", "errors": {"secret": [f"{secret} is weak"]}}
                self.simulator.faults.add("createWebhook", "status", status=status, **detail)
                answer = connection.action_rotate_webhook_secret()
                self.assertEqual(answer["params"]["type"], "danger")
                self.assertNotIn(secret, str(answer))
        self.assertNotLogged(secret)
        self.assertNotStored(secret, ("webhook_former_secret", "webhook_secret"))
        names = [name for name, field in connection.fields_get().items() if field.get("exportable", True)]
        self.assertNotIn(secret, str(connection.export_data(names)["datas"]))
        self.assertNotIn(secret, str(connection.copy_data()))
        connection.action_remove_webhook()
        self.assertNotStored(secret, ())

    def test_unreachable(self):
        connection = self.connect(base_url=self.simulator.url)
        self.simulator.stop()
        self.sync(connection=connection)
        self.assertIn("failed", connection.run_ids.mapped("state"))
        self.assertNotLogged()
        self.assertNotStored()

    def test_key_in_the_url(self):
        """A key pasted into the address, as some systems want it, is not shown either."""
        connection = self.connect(base_url=f"http://127.0.0.1:9/{KEY}")
        self.assertIn("cannot be reached", connection.last_error)
        self.assertNotIn(KEY, connection.last_error)
        self.assertNotLogged()
