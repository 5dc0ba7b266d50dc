"""Time off for a child on its way to Kleer, which wants the child's name for some activities."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time

from .kleer_time_off import KleerTimeOffCase

PART = {"request_hour_from": 8, "request_hour_to": 12}


@freeze_time("2026-06-15 08:00:00")
class TestKleerChildren(KleerTimeOffCase):
    def test_child(self):
        """If there is a child connected to a leave, then that child's information is sent."""
        elsa, olle = self.child("Elsa"), self.child("Olle")
        self.off("2026-06-01", kind=self.care, hr_child_id=elsa.id, **PART)
        afternoon = {"request_hour_from": 13, "request_hour_to": 15}
        self.off("2026-06-01", kind=self.care, hr_child_id=olle.id, **afternoon)
        lacking = self.off("2026-06-02", kind=self.care, **PART)
        self.send()
        sent = {event["child"]: float(event["hours"]) for event in self.simulator.events.values()}
        self.assertEqual(sent, {"Elsa": 4, "Olle": 2})
        self.assertIn("VAB of Anna on 06/02/2026: Kleer asks for the child. Choose it", self.issues().error)
        lacking.hr_child_id = elsa
        self.send()
        self.assertEqual(self.there()["06-02", "VAB"], 4)
        self.assertFalse(self.issues())
        elsa.name = "Elsa Maria"
        self.send()
        children = sorted(event["child"] for event in self.simulator.events.values())
        self.assertEqual(children, ["Elsa Maria", "Elsa Maria", "Olle"])

    def test_child_of_the_contract(self):
        """One whom Kleer does not have of the employee is a reason beforehand, until both names are the same."""
        self.simulator.add_contract(self.user())
        self.simulator.add_child(self.user(), "Elsa Maria")
        elsa = self.child("Elsa")
        self.off("2026-06-01", kind=self.care, hr_child_id=elsa.id, **PART)
        self.send()
        self.assertEqual((self.there(), self.writes()), ({}, []))
        self.assertIn("VAB of Anna on 06/01/2026: the payroll contract in Kleer has no child Elsa", self.issues().error)
        elsa.name = "Elsa Maria"
        self.send()
        self.assertEqual([event["child"] for event in self.simulator.events.values()], ["Elsa Maria"])
        self.assertFalse(self.issues())

    def test_child_deleted(self):
        """A child is deleted once Kleer has no hours for it any more: nobody could take them back then."""
        child = self.child("Elsa")
        leave = self.off("2026-06-09", kind=self.care, hr_child_id=child.id, **PART)
        self.send()
        leave.unlink()
        with self.assertRaisesRegex(UserError, "Elsa cannot be deleted: Kleer still has hours"), self.cr.savepoint():
            child.unlink()
        self.send()
        self.assertEqual(self.there(), {})
        child.unlink()
        self.assertFalse(child.exists())
