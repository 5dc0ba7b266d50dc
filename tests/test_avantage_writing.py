"""The settings of Avantage's operation that writes: checked when they are saved, used after a connection test."""

from odoo.exceptions import ValidationError

from .avantage import AvantageCase
from .simulators.avantage.writing import ACKNOWLEDGED, TEMPLATE


class TestAvantageWriting(AvantageCase):
    def test_off_by_default(self):
        self.assertEqual(self.connection.capabilities, {"sends_hours": False})
        values = self.connection._setting_values()
        self.assertFalse(values["send_hours"] or values["write_operation"] or values["write_template"])

    def test_used_after_a_test(self):
        """All three are needed, and the switch; a change of any of them counts once the connection was tested again."""
        self.setting("write_operation", "w04")
        self.setting("write_template", TEMPLATE)
        self.setting("send_hours", "true")
        self.connection.action_test()
        self.assertEqual(self.connection.capabilities, {"sends_hours": False})
        self.setting("write_acknowledged", ACKNOWLEDGED)
        self.assertFalse(self.connection.capabilities)
        self.connection.action_test()
        self.assertEqual(self.connection.capabilities, {"sends_hours": True})
        self.setting("outgoing_address", "203.0.113.7")
        self.assertTrue(self.connection.capabilities, "nothing that a test finds depends on it")
        self.setting("write_day", "YYYYMMDD")
        self.assertFalse(self.connection.capabilities)
        self.setting("send_hours", "false")
        self.connection.action_test()
        self.assertEqual(self.connection.capabilities, {"sends_hours": False})

    def test_refused_when_saved(self):
        for name, value, said in (
            ("write_template", "{employee},{day},{regular},{wage}", "Template of the Line: there is no field wage"),
            ("write_template", "{employee.x},{day},{regular}", "is not a field"),
            ("write_operation", "R09", "Operation That Writes Hours: R09 is not an operation that writes"),
            ("write_acknowledged", ".*", "Answer That Acknowledges: it fits too many answers"),
            ("write_refused", "(a+)+", "Answer That Refuses"),
        ):
            with self.subTest(name=name, value=value), self.assertRaisesRegex(ValidationError, said):
                self.setting(name, value)
