"""A company in which hours are divided for Avantage, and another payroll system takes them otherwise."""

from .payroll import PayrollCase
from .xledger_hours import XledgerHoursCase

ANOTHER_WAY = "approved when hours were added up in another way"


def _beside(case):
    """A connection to Avantage, and a trade."""
    values = {"name": "Avantage", "system": "avantage", "company_id": case.company.id}
    trade = {"code": "CHA", "name": "Charpentier", "company_id": case.company.id}
    return case.env["hr.sync.connection"].create(values), case.env["hr.trade"].create(trade)


class TestAvantageHoursBeside(PayrollCase):
    def test_divided_by_trade(self):
        """Nothing is sent that is divided by trade; the reason says what to do."""
        self.connected()
        beside, trade = _beside(self)
        line, other = self.add_line(3, trade_id=trade.id), self.add_line(2)
        self.approve(line, other)
        self.assertEqual((line.approved_hours_id.trade_id, other.approved_hours_id.trade_id), (trade, trade.browse()))
        self.work()
        self.assertEqual(self.in_tripletex(), {})
        for one in line + other:
            self.assertIn(ANOTHER_WAY, one.not_sent_reason)
        beside.active = False
        self.reopen(line, other)
        self.approve(line, other)
        self.assertEqual(line.approved_hours_id, other.approved_hours_id)
        self.work()
        self.assertEqual(set(self.in_tripletex().values()), {5})
        self.assertFalse(self.issues())


class TestAvantageHoursBesideWageTypes(XledgerHoursCase):
    def test_divided_by_trade(self):
        """The same where a system takes wage types with the hours, and no trades."""
        _connection, trade = _beside(self)
        line = self.add_line(3, trade_id=trade.id)
        self.send(line)
        self.assertEqual(self.in_xledger(), {})
        self.assertIn(ANOTHER_WAY, line.not_sent_reason)
