"""A key that Tripletex takes no longer stops the connection, however it is answered; trouble there does not."""

from .payroll import PayrollCase


class TestRevokedKeys(PayrollCase):
    def prepare(self):
        super().prepare()
        self.connected()

    def answer(self, status):
        """Every session ends, and a new one is answered with that."""
        self.simulator.sessions.clear()
        self.simulator.faults.add("POST /token/session/:create", "status", status=status, times=None)

    def test_stopped(self):
        line = self.add_line(4)
        for status in (401, 403, 404, 422):
            with self.subTest(status=status):
                self.answer(status)
                self.approve(line)
                with self.assertLogs("odoo.addons.hr_sync.models.sync.hr_sync_connection_engine"):
                    self.work()
                self.assertEqual(self.connection.state, "error")
                self.assertIn("rejected the key", self.connection.last_error)
                self.assertEqual(self.connection.health, self.connection.last_error)
                self.assertFalse(self.connection.stream_ids.filtered("stopped"))
                calls = len(self.simulator.requests)
                self.work()
                self.assertEqual(len(self.simulator.requests), calls)
                self.simulator.faults.clear()
                self.assertEqual(self.connection.action_test()["params"]["type"], "success")
                self.connection.job_ids.next_attempt = False
                self.work()
                self.assertEqual(list(self.in_tripletex().values()), [4])
                self.reopen(line)
                self.work()

    def test_trouble_that_passes(self):
        for status in (429, 500, 503):
            self.answer(status)
            self.approve(self.add_line(4))
            self.work()
            self.assertEqual(self.connection.state, "connected")
            self.simulator.faults.clear()

    def test_wrong_new_key(self):
        """Told as what it is; the key in use goes on, also where the new one is revoked after it was tested."""
        self.connection.action_setup_update()
        setup = self.connection.setup_ids
        for status in (401, 403, 404, 422):
            self.simulator.faults.add("POST /token/session/:create", "status", status=status)
            setup.new_api_key = f"wrong-{status}"
            answer = setup.action_key()["params"]
            self.assertEqual(answer["type"], "danger")
            self.assertIn("rejected the key", answer["message"])
            self.assertEqual(self.connection.state, "connected")
        setup.new_api_key = "second"
        self.simulator.keys.add("second")
        setup.action_key()
        self.simulator.keys.remove("second")
        self.simulator.sessions.clear()
        self.work()
        self.assertEqual(self.connection.state, "connected")
        self.assertIn("rejected the key", setup.looking_error)
