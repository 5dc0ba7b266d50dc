"""Who sees what of expenses and their types, who may press the buttons, and who hears of them."""

from lxml import etree
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..engine.context import as_button
from .accounts import new_test_users
from .expenses import ExpenseCase

#: The actions of Odoo's menus and of ours.
ACTIONS = (
    "hr_sync.hr_expense_action_all",
    "hr_expense.hr_expense_actions_my_all",
    "hr_expense.hr_expense_actions_to_process",
)
BUTTONS = {"hr.expense": "Sync 2getHR Expenses", "hr.expense.type": "Sync 2getHR Expense Type"}
GROUPS = {
    "employee": "base.group_user",
    "approver": "hr_expense.group_hr_expense_user",
    "manager": "hr_expense.group_hr_expense_manager",
    "syncer": "hr_sync.group_officer",
    "officer": "hr_sync.group_officer,hr_expense.group_hr_expense_user",
}


class TestExpenseAccess(ExpenseCase):
    record_types = ("employee", "expense_type", "expense")

    def prepare(self):
        super().prepare()
        self.users = new_test_users(self.env, self.company, "hsx_", GROUPS)

    def as_user(self, name):
        return self.env(user=self.users[name], context={"allowed_company_ids": self.company.ids, "lang": "en_US"})

    def arches(self, env, action, kinds=("list", "kanban")):
        """The arches that the action opens."""
        action = self.env.ref(action)
        views = {kind: view_id for view_id, kind in action.views if kind in kinds}
        found = env[action.res_model].get_views([(view_id, kind) for kind, view_id in views.items()])["views"]
        return {kind: etree.fromstring(view["arch"]) for kind, view in found.items()}

    def with_button(self, name, action):
        model = self.env.ref(action).res_model
        arches = self.arches(self.as_user(name), action)
        return {kind for kind, arch in arches.items() if arch.xpath(f"//header/button[@string='{BUTTONS[model]}']")}

    def test_buttons(self):
        for action in (*ACTIONS, "hr_sync.hr_expense_type_action"):
            with self.subTest(action):
                self.assertEqual(self.with_button("officer", action), {"list", "kanban"})
                self.assertFalse(self.with_button("approver", action))

    def test_pressed_without_hr_rights(self):
        self.spend()
        for model in BUTTONS:
            env = self.as_user("syncer")
            action = env[model].with_context(hr_sync_system="twogethr").action_hr_sync()
            self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(set(self.connection.run_ids.mapped("record_type")), set(self.record_types))
        self.work()
        self.assertEqual(set(self.connection.run_ids.mapped("state")), {"done"})

    def test_who_sees_expenses(self):
        id_, expense = self.spent(state="submitted", description="Fremd")
        own = self.spend(state="submitted", userId=self.person(), description="Eigen")
        self.simulator.add_receipt(id_)
        self.sync_through()
        self.expense(own).employee_id.user_id = self.users["employee"]
        self.env.flush_all()
        seen = {name: self.as_user(name)["hr.expense"].search([]).mapped("name") for name in GROUPS}
        self.assertEqual(sorted(seen["approver"]), ["Eigen", "Fremd"])
        self.assertEqual(sorted(seen["officer"]), ["Eigen", "Fremd"])
        self.assertEqual(seen["employee"], ["Eigen"])
        self.assertEqual(seen["syncer"], [])
        env = self.as_user("approver")
        self.assertEqual(env["hr.expense"].browse(expense.id).nb_attachment, 1)
        self.assertEqual(env["hr.expense"].search([("hr_sync_external_id", "=", id_)]).id, expense.id)
        self.assertEqual(env["ir.attachment"].browse(self.receipts(id_).ids).name, "Beleg.pdf")
        with self.assertRaises(AccessError):
            self.as_user("employee")["ir.attachment"].browse(self.receipts(id_).ids).read(["name"])

    def test_forms_open(self):
        """Also for an employee, who has no right to projects, jobs or links."""
        _id, expense = self.spent()
        expense.employee_id.user_id = self.users["employee"]
        as_button(expense).hr_sync_project_id = self.env["project.project"].create(
            {"name": "P", "privacy_visibility": "followers"}
        )
        self.env.flush_all()
        for name in GROUPS:
            if name == "syncer":
                continue
            with self.subTest(name):
                env = self.as_user(name)
                arch = self.arches(env, "hr_sync.hr_expense_action_all", ("form", "list", "search"))["form"]
                names = {node.get("name") for node in arch.xpath("//field[not(ancestor::field)]")}
                record = env["hr.expense"].browse(expense.id)
                record.web_read({one: {} for one in names if one in env["hr.expense"]._fields})
                self.assertIn("hr_sync_external_id", names)

    def test_types(self):
        """Everybody may read them, and managers change them."""
        self.sync_through()
        kind = self.expense_type(self.type)
        for name in GROUPS:
            env = self.as_user(name)
            mine = env["hr.expense.type"].browse(kind.id)
            self.assertTrue(mine.name)
            menus = env["ir.ui.menu"]._visible_menu_ids()
            self.assertEqual(self.env.ref("hr_sync.hr_expense_type_menu").id in menus, name != "employee", name)
            self.assertEqual(self.env.ref("hr_sync.hr_expense_menu_all").id in menus, name != "employee", name)
            if name == "manager":
                mine.name = "Essen"
            else:
                with self.assertRaises(AccessError):
                    mine.name = "Essen"
        self.arches(self.as_user("manager"), "hr_sync.hr_expense_type_action", ("list", "kanban", "form", "search"))

    def test_other_company(self):
        self.spent()
        other = self.env["res.company"].create({"name": "Talwerk AG"})
        stranger = new_test_user(
            self.env, "hsx_x", groups=GROUPS["officer"], company_id=other.id, company_ids=other.ids
        )
        env = self.env(user=stranger, context={"allowed_company_ids": other.ids})
        self.assertFalse(env["hr.expense"].search([]) or env["hr.expense.type"].search([]))

    def test_silence(self):
        """Neither managers nor employees hear of a first sync, of changes of any kind, or of receipts."""
        # Where hr_expense was not updated yet, Odoo sends a mail at once instead of one a week.
        self.env.ref("base.module_hr_expense").latest_version = "19.0.2.0"
        self.sync("employee")
        employee = self.employee(self.user)
        employee.expense_manager_id, employee.user_id = self.users["manager"], self.users["employee"]
        before = self.notices("mail.message")
        ids = [self.spend(state=state, amount=20) for state in ("draft", "submitted", "approved", "rejected")]
        for id_ in ids:
            self.simulator.add_receipt(id_)
        self.sync_through()
        self.assertEqual(self.expense(ids[1]).manager_id, self.users["manager"])
        for state in ("submitted", "approved", "rejected", "draft"):
            for id_ in ids:
                self.simulator.update("expenses", id_, state=state, amount=30)
            self.sync_through("expense")
        for id_ in ids:
            self.simulator.delete("expenses", id_)
        self.sync_through("expense")
        self.assertEqual(self.notices("mail.message"), before)
        managers = set(self.expense(ids[0]).manager_id | self.expense(ids[3]).manager_id)
        self.assertEqual(managers, {self.users["manager"]})
        self.assertNotIn(self.env.ref("base.user_root"), managers)

    def test_asked_in_odoo(self):
        """Where somebody submitted it anew in Odoo, the one who was asked need not answer any more."""
        id_, expense = self.spent(state="draft")
        expense.employee_id.expense_manager_id = self.users["manager"]
        expense.manager_id = self.users["manager"]
        expense.approval_state = "submitted"
        expense.update_activities_and_mails()
        self.assertTrue(expense.activity_ids)
        self.change_expense(id_, state="approved")
        self.assertEqual(expense.state, "approved")
        self.assertFalse(expense.activity_ids)
