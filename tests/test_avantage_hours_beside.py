"""A company in which hours are divided for Avantage, and another payroll system takes them otherwise."""

from .payroll import PayrollCase


class TestAvantageHoursBeside(PayrollCase):
    def test_divided_by_trade(self):
        """Nothing is sent that is divided by trade; the reason says what to do."""
        self.connected()
        trade = self.env["hr.trade"].create({"code": "CHA", "name": "Charpentier", "company_id": self.company.id})
        values = {"name": "Avantage", "system": "avantage", "company_id": self.company.id}
        beside = self.env["hr.sync.connection"].create(values)
        line, other = self.add_line(3, trade_id=trade.id), self.add_line(2)
        self.approve(line, other)
        self.assertEqual((line.approved_hours_id.trade_id, other.approved_hours_id.trade_id), (trade, trade.browse()))
        self.work()
        self.assertEqual(self.in_tripletex(), {})
        for one in line + other:
            self.assertIn("approved when hours were added up in another way", one.not_sent_reason)
        beside.active = False
        self.reopen(line, other)
        self.approve(line, other)
        self.assertEqual(line.approved_hours_id, other.approved_hours_id)
        self.work()
        self.assertEqual(set(self.in_tripletex().values()), {5})
        self.assertFalse(self.issues())
