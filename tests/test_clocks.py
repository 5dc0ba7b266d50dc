"""Clocks that differ by more than a signature stands: shown on the connection, and gone when they agree."""

from datetime import datetime, timedelta, timezone
from unittest.mock import Mock, patch

from ..models.sync import connection_webhook as webhook_module
from .twogethr import TwogethrCase


class TestClocks(TwogethrCase):
    employees, units = 2, 1

    def shift(self, **delta):
        """The simulator's clock differs from ours by so much."""
        self.patch(self.simulator, "now", lambda: datetime.now(timezone.utc) + timedelta(**delta))

    def test_told_and_cleared(self):
        connection = self.connection
        for delta, words in (
            ({"minutes": 7}, "7 minutes ahead of this server's"),
            ({"minutes": -61}, "61 minutes behind this server's"),
            ({"minutes": 4}, ""),
            ({}, ""),
        ):
            with self.subTest(**delta):
                self.shift(**delta)
                self.sync()
                self.assertIn(words, connection.clock_warning or "")
                self.assertEqual(bool(connection.clock_warning), bool(words))
                self.assertEqual("2getHR is" in connection.health, bool(words))
                answer = connection.action_test()["params"]
                self.assertEqual(answer["type"], "warning" if words else "success")
                self.assertIn(words, answer["message"])

    def test_nothing_written_for_a_minute(self):
        """A difference that wavers is not written again and again."""
        self.shift(minutes=9)
        self.sync()
        self.shift(minutes=10)
        self.sync()
        self.assertEqual(self.connection.clock_ahead, 9)

    def test_tried(self):
        """Send Test Event measures it as well, and tells that the address is reached all the same."""
        self.connection.action_register_webhook()
        self.shift(minutes=-12)
        with patch.object(webhook_module.requests, "post", return_value=Mock(status_code=202)):
            answer = self.connection.action_probe_webhook()["params"]
            self.assertEqual(answer["type"], "warning")
            self.assertIn("12 minutes behind", answer["message"])
            self.assertIn("can be reached", self.connection.webhook_result)
            self.shift()
            self.assertEqual(self.connection.action_probe_webhook()["params"]["type"], "success")
        self.assertFalse(self.connection.clock_warning)

    def test_a_refusal_has_a_clock_too(self):
        self.shift(minutes=30)
        self.connection.api_key = "wrong"
        self.connection.action_test()
        self.assertIn("30 minutes ahead", self.connection.clock_warning)
