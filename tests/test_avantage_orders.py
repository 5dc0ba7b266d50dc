"""Purchase orders with their lines, and suppliers, as Avantage has them; contacts are created on request."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from ..systems.avantage import purchasing
from .avantage import AvantageCase
from .simulators.avantage.simulator import SimulatedTable

PROJECT = "0000026008"


def order(number, supplier="S-1", day="2026/05/04", untaxed="100.00", total="114.98", project=PROJECT, closed="0"):
    """A row of COMMAN, with the literal at its end left to the simulator."""
    return [number, supplier, day, "", untaxed, "", "", total, "", "", "", "7", project, closed]


def line(number, activity="01100", amount="100.00", project=PROJECT):
    """A row of COMITE."""
    row = [project, *[""] * 24]
    row[10], row[17], row[24] = amount, activity, number
    return row


class TestAvantageOrders(AvantageCase):
    def prepare(self):
        super().prepare()
        self.simulator.add_project(26008, "École Saint-Jean")
        tables = self.simulator.tables
        tables["R09", "FOURNI"] = SimulatedTable(("FRNO", 0), [["S-1", "Béton Laval inc."], ["S-2", "Acier Nord"]])
        tables["R09", "COMMAN"] = SimulatedTable(("COMCNT", 12), [order("000000101"), order("000000102")], True)
        tables["R09", "COMITE"] = SimulatedTable(
            ("CMCNT", 0), [line("000000101", amount="60,25"), line("000000101", "01200", "39.75"), line("000000102")]
        )
        tables["R09", "ACTIVE"] = SimulatedTable(("ACNO", 0), [["01100", "Excavation"]])
        (self.stream("purchase_order") | self.stream("supplier")).enabled = True
        self.enter("activities", "ACTIVE", "ACNO", code=0, name=1)

    @property
    def orders(self):
        return self.simulator.tables["R09", "COMMAN"].rows

    @property
    def lines(self):
        return self.simulator.tables["R09", "COMITE"].rows

    def user(self, *groups):
        return new_test_user(
            self.env, "personne", groups=",".join(groups), company_id=self.company.id, company_ids=self.company.ids
        )

    def found(self, number):
        domain = [("company_id", "=", self.company.id), ("number", "=", number)]
        return self.env["hr.sync.purchase.order"].with_context(active_test=False).search(domain)

    def supplier(self, code):
        domain = [("company_id", "=", self.company.id), ("code", "=", code)]
        return self.env["hr.sync.supplier"].with_context(active_test=False).search(domain)

    def run_orders(self):
        return self.sync("purchase_order", "supplier", "project", "activity")["purchase_order"]

    # --- What comes in -------------------------------------------------------------------------------

    def test_orders_and_lines(self):
        run = self.run_orders()
        self.assertEqual((run.state, run.created), ("done", 2), self.issues().mapped("error"))
        one = self.found("000000101")
        self.assertEqual((one.untaxed_amount, one.total_amount, one.closed), (100.0, 114.98, False))
        self.assertEqual((str(one.order_date), one.supplier_id.name), ("2026-05-04", "Béton Laval inc."))
        self.assertEqual(one.project_id.project_number, PROJECT)
        self.assertEqual(
            [(item.activity_code, item.activity_id.name, item.amount) for item in one.line_ids],
            [("01100", "Excavation", 60.25), ("01200", False, 39.75)],
        )
        again = self.run_orders()
        self.assertEqual((again.updated, again.unchanged), (0, 2))

    def test_buttons(self):
        for record_type, label in (("purchase_order", "Purchase Orders"), ("supplier", "Suppliers")):
            self.assertEqual(str(self.stream(record_type)._declaration().button), f"Sync Avantage {label}")
            arch = self.env[self.stream(record_type).res_model].get_view(view_type="list")["arch"]
            self.assertIn(f"Sync Avantage {label}", arch)

    def test_an_order_is_changed_and_closed(self):
        self.run_orders()
        self.orders[0][13], self.lines[1][10] = "1", "49.75"
        del self.lines[0]
        run = self.run_orders()
        self.assertEqual((run.updated, run.unchanged), (1, 1))
        one = self.found("000000101")
        self.assertEqual((one.closed, one.line_ids.mapped("amount")), (True, [49.75]))

    def test_two_orders_get_the_same_lines(self):
        self.run_orders()
        self.lines[:] = [line(number, "01200", "7") for number in ("000000101", "000000102")]
        self.assertEqual(self.run_orders().updated, 2)
        for number in ("000000101", "000000102"):
            self.assertEqual(self.found(number).line_ids.mapped("amount"), [7.0])

    def test_no_date(self):
        self.orders[0][2] = "0000/00/00"
        self.run_orders()
        self.assertFalse(self.found("000000101").order_date)
        self.assertFalse(self.issues())

    def test_an_order_that_is_gone(self):
        """It is looked for once more; a table that has just been read whole is not read again for each order."""
        self.run_orders()
        del self.orders[0]
        del self.lines[:2]
        self.simulator.forget()
        self.assertEqual(self.run_orders().archived, 1)
        asked = [request.path for request in self.simulator.requests]
        self.assertEqual(asked.count("RQ01,R09,,COMMAN,COMCNT"), 1)
        self.assertFalse(self.found("000000101").active)

    def test_one_order_alone(self):
        """The index is the project's, so the whole table is read."""
        self.run_orders()
        self.orders[0][7] = "120"
        with patch.object(purchasing, "_FRESH", -1):
            self.found("000000101").action_hr_sync_now()
            self.work()
        self.assertEqual(self.found("000000101").total_amount, 120)

    def test_a_project_that_is_linked_later(self):
        """What is linked by hand is not missing: the order waits without an issue."""
        self.stream("project").import_new = False
        self.run_orders()
        one = self.found("000000101")
        self.assertEqual((one.project_id.id, one.hr_sync_state), (False, "waiting"))
        self.assertFalse(self.issues())
        values = {"name": "École", "project_number": PROJECT, "company_id": self.company.id}
        project = self.env["project.project"].create(values)
        self.run_orders()
        self.assertEqual(one.project_id, project)

    # --- Suppliers and contacts ----------------------------------------------------------------------

    def test_contacts_are_found_by_their_reference(self):
        values = {"name": "Béton", "company_id": self.company.id}
        Partner = self.env["res.partner"]
        exact = Partner.create({**values, "ref": "S-1"})
        Partner.create({**values, "ref": "s-2"})
        Partner.create({**values, "ref": "S-2", "company_id": self.env["res.company"].create({"name": "Autre"}).id})
        before = Partner.search_count([])
        self.sync("supplier")
        self.assertEqual(self.supplier("S-1").partner_id, exact)
        self.assertFalse(self.supplier("S-2").partner_id, "another case, and another company")
        self.assertEqual(Partner.search_count([]), before)
        Partner.create({**values, "ref": "S-1"})
        self.supplier("S-1").invalidate_recordset()
        self.assertFalse(self.supplier("S-1").partner_id, "two have the code")

    def test_contacts_are_created_on_request(self):
        self.sync("supplier")
        officer = self.user("hr_sync.group_officer", "base.group_partner_manager")
        self.supplier("S-1").with_user(officer).action_create_partner()
        partner = self.supplier("S-1").partner_id
        self.assertEqual((partner.name, partner.ref, partner.is_company), ("Béton Laval inc.", "S-1", True))
        self.supplier("S-1").with_user(officer).action_create_partner()
        self.assertEqual(self.env["res.partner"].search_count([("ref", "=", "S-1")]), 1)
        self.assertFalse(self.supplier("S-2").partner_id)

    def test_no_second_contact(self):
        self.sync("supplier")
        values = {"name": "Béton", "company_id": self.company.id}
        near = self.env["res.partner"].create({**values, "ref": "s-1"})
        with self.assertRaisesRegex(UserError, rf"ID {near.id}\) has the reference s-1"):
            self.supplier("S-1").action_create_partner()
        near.ref = "S-1"
        near.copy({"ref": "S-1"})
        self.supplier("S-1").invalidate_recordset()
        with self.assertRaisesRegex(UserError, "has the reference S-1"):
            self.supplier("S-1").action_create_partner()

    def test_rights(self):
        self.run_orders()
        officer = self.user("hr_sync.group_officer")
        one = self.found("000000101").with_user(officer)
        self.assertEqual((one.total_amount, one.line_ids[0].activity_id.name), (114.98, "Excavation"))
        for record, values in (
            (one, {"closed": True}),
            (one.supplier_id, {"name": "X"}),
            (one.line_ids[0], {"amount": 1}),
        ):
            with self.assertRaises(AccessError):
                record.write(values)
        with self.assertRaises(AccessError):
            one.supplier_id.action_create_partner()
        elsewhere = self.env["res.company"].create({"name": "Ailleurs"})
        officer.write({"company_id": elsewhere.id, "company_ids": elsewhere.ids})
        for model in ("hr.sync.purchase.order", "hr.sync.purchase.line", "hr.sync.supplier"):
            mine = self.env[model].with_user(officer).with_context(allowed_company_ids=elsewhere.ids)
            self.assertFalse(mine.search([]), model)
        officer.group_ids = self.env.ref("base.group_user")
        with self.assertRaises(AccessError):
            one.read(["number"])

    # --- Bad input -----------------------------------------------------------------------------------

    def test_lines_without_an_order(self):
        self.lines[3:] = [line("000000999"), line("000000999"), line("")]
        run = self.run_orders()
        self.assertEqual((run.created, run.failed), (2, 1))
        self.assertIn("Lines of purchase orders that do not exist (3): 000000999, –", self.issues().error)
        del self.lines[3:]
        self.run_orders()
        self.assertFalse(self.issues())

    def test_two_orders_with_one_number(self):
        self.orders.append(order("000000101", total="5"))
        run = self.run_orders()
        self.assertEqual((run.created, run.failed), (1, 1))
        self.assertIn("2 records of the table have this number", self.issues().error)

    def test_numbers_stay_as_they_are(self):
        """Seven digits or nine: a number with fewer zeros is another one."""
        self.orders.append(order("0000101"))
        self.assertEqual(self.run_orders().created, 3)
        self.assertFalse(self.found("0000101").line_ids)

    def test_values_that_are_none(self):
        for column, text, said in (
            (13, "2", "'2' is neither 0 nor 1"),
            (7, "114,985", "'114,985' is not an amount"),
            (2, "04-05-2026", "is not a date"),
        ):
            before, self.orders[0][column] = self.orders[0][column], text
            run = self.run_orders()
            self.assertEqual(run.failed, 1)
            self.assertIn(said, self.issues().error)
            self.assertTrue(self.found("000000101"), "the rest is imported")
            self.orders[0][column] = before
            self.run_orders()
            self.assertFalse(self.issues())

    def test_a_line_that_cannot_be_read(self):
        self.lines[1][10] = "abc"
        self.run_orders()
        self.assertIn("line 2: 'abc' is not an amount", self.issues().error)
        self.assertFalse(self.found("000000101").line_ids)
        self.assertTrue(self.found("000000102").line_ids)

    def test_a_supplier_that_is_not_in_the_list(self):
        self.orders[0][1] = "S-9"
        self.run_orders()
        self.assertIn("S-9", self.issues().error)
        self.assertEqual(self.found("000000101").total_amount, 114.98)

    def test_nothing_is_assumed(self):
        self.table("order_lines").table_name = False
        self.run_orders()
        self.assertFalse(self.found("000000101").line_ids, "orders without lines")
        self.table("orders").table_name = False
        self.assertIn("Enter the table of purchase orders first", self.run_orders().error)
        self.table("suppliers").table_name = False
        self.assertIn("Enter the table of suppliers first", self.sync("supplier")["supplier"].error)

    def test_the_gateway_is_closed_in_the_middle(self):
        self.run_orders()
        self.simulator.faults.add("COMITE", "cut", times=None)
        run = self.run_orders()
        self.assertEqual((run.state, run.archived), ("failed", 0))
        self.assertEqual(len(self.found("000000101").line_ids), 2)
