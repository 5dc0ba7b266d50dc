"""A set-up asks for what the chosen data depends on, before it shows what the first sync will do."""

from datetime import date, timedelta

from lxml import etree
from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user

from ..engine.pull.requirements import Group, Requirements, apply_settings
from ..models.hours_reports.hr_hours_report_versions import LEASED
from .expenses import ExpenseCase


@freeze_time("2026-06-01 08:00:00")
class TestSetupNeeds(ExpenseCase):
    """Two time entries without a project, one expense in euros and two reports of hours."""

    record_types = ("employee", "project", "time_entry", "expense_type", "expense", "hours_report")

    def prepare(self):
        super().prepare()
        for day in ("2026-05-04", "2026-05-05"):
            self.simulator.add_time_entry(self.user, day, 8)
        self.simulator.add_time_entry(
            self.user, "2026-05-06", 8, projectId=self.simulator.add_project(name="Bau")["id"]
        )
        self.euros = self.spend(amount=100, currency="EUR", day="2026-05-20")
        self.spend(amount=50)
        line = {"id": "1", "date": "2026-05-26", "start": "08:00", "end": "17:00", "breakMinutes": 60, "hours": 8}
        self.simulator.add_hours_report(self.user, [line])
        self.simulator.add_hours_report(self.user, [{**line, "id": "2", "date": "2026-05-27"}], customerName=None)
        self.company.internal_project_id = False
        groups = "hr_sync.group_administrator,base.group_system,account.group_account_manager"
        user = new_test_user(self.env, "needs_admin", groups, company_id=self.company.id, company_ids=self.company.ids)
        self.connection.action_remove()
        connection = self.make_connection()
        self.connection = connection
        self.setup = self.env["hr.sync.setup"].create({"connection_id": connection.id}).with_user(user)

    def here(self, **values):
        """The employee is in Odoo already."""
        [user] = self.simulator.users
        name = f"{user['firstName']} {user['lastName']}"
        values = {"name": name, "personnel_number": user["personnelNumber"], "company_id": self.company.id, **values}
        return self.env["hr.employee"].create({**values, "date_version": date(2020, 1, 1)})

    def compare(self):
        self.setup.action_key()
        self.setup.action_look()
        self.work()
        self.setup.action_preview()

    def run_of(self, record_type):
        return self.setup._latest_previews().filtered(lambda run: run.record_type == record_type)

    def outcomes(self, record_type):
        run = self.run_of(record_type)
        found = sorted(run.proposal_ids.filtered("external_id").mapped("outcome"))
        return found, (run.created, run.failed, run.skipped)

    def lines(self):
        """The label and the badge of each line of the list."""
        return str(self.setup.needs_list)

    def test_rates_of_two_currencies(self):
        """The list says of which currency a rate is, and proposes none of several."""
        self.spend(amount=70, currency="NOK", day="2026-05-12")
        self.compare()
        action = self.setup.action_open_rates()
        self.assertEqual(action["context"]["default_name"], "2026-05-12")
        self.assertNotIn("default_currency_id", action["context"])
        [(view, kind)] = action["views"]
        arch = etree.fromstring(self.env["res.currency.rate"].get_view(view, kind)["arch"])
        self.assertEqual([node.get("readonly") for node in arch.findall("field[@name='currency_id']")], ["False"])
        self.assertEqual(
            set(self.env["res.currency"].with_context(active_test=False).browse(action["domain"][0][2]).mapped("name")),
            {"EUR", "NOK"},
        )

    def test_filled_in(self):
        """What is entered changes the preview, and the lists are not read again."""
        self.here(contract_type_id=self.env.ref(LEASED).id)
        self.compare()
        self.assertEqual(self.setup.step, "needs")
        self.assertEqual(
            {key: dict(counts) for key, counts in self.setup._needs().items()},
            {
                "default_customer_id": {"hours_report": 1},
                "default_journal_id": {"hours_report": 2},
                "default_product_id": {"hours_report": 2},
                "default_project_id": {"time_entry": 2},
                "rate/EUR/2026-05-20": {"expense": 1},
            },
        )
        self.assertIn("Exchange rate of EUR from 05/20/2026</b> (Expense: 1)", self.lines())
        self.assertIn("Default Project</b> (Time entry: 2)", self.lines())
        self.assertIn("whose contract type is Personalverleih", self.lines())
        self.assertTrue(self.setup.lacks_settings and self.setup.lacks_rates)
        self.assertEqual(self.outcomes("time_entry"), (["create", "skipped", "skipped"], (1, 0, 2)))
        self.assertEqual(self.outcomes("expense"), (["create", "failed"], (1, 1, 0)))
        self.assertEqual(self.outcomes("hours_report"), (["failed", "failed"], (0, 2, 0)))
        action = self.setup.action_open_rates()
        self.assertEqual(action["context"]["default_currency_id"], self.env.ref("base.EUR").id)
        self.assertEqual(action["context"]["default_name"], "2026-05-20", "the first day without a rate")
        self.make_rate("EUR", "2026-05-20")
        general = self.env["project.project"].create({"name": "Allgemein", "company_id": self.company.id})
        product = self.env["product.product"].create({"name": "Personalverleih", "type": "service"})
        journal = self.env["account.journal"].create(
            {"name": "Rechnungen", "code": "RE", "type": "sale", "company_id": self.company.id}
        )
        calls = len(self.simulator.requests)
        self.setup.write(
            {"default_project_id": general.id, "default_product_id": product.id, "default_journal_id": journal.id}
        )
        self.assertFalse(self.setup.lacks_rates)
        self.assertTrue(self.setup.lacks_settings, "the customer")
        self.setup.action_supplied()
        self.assertEqual(self.setup.step, "preview")
        self.assertEqual(self.outcomes("time_entry"), (["create"] * 3, (3, 0, 0)))
        self.assertEqual(self.outcomes("expense"), (["create", "create"], (2, 0, 0)))
        self.assertEqual(self.outcomes("hours_report"), (["create", "failed"], (1, 1, 0)))
        [left] = self.run_of("hours_report").proposal_ids.filtered(lambda one: one.outcome == "failed")
        self.assertEqual(left.error, "Not set in the connection: Default Customer. Choose it there.")
        self.assertEqual(len(self.simulator.requests), calls, "the lists were read again")
        # Back, and emptied again: what follows is undone, too.
        self.setup.action_back()
        self.assertEqual(self.setup.step, "needs")
        self.setup.default_project_id = False
        self.setup.action_supplied()
        self.assertEqual(self.outcomes("time_entry"), (["create", "skipped", "skipped"], (1, 0, 2)))
        entries = self.run_of("time_entry")
        listed = self.env["hr.sync.proposal"].search(entries.action_open_to_create()["domain"])
        self.assertEqual(listed.mapped("outcome"), ["create"])
        self.assertEqual(len(self.env["hr.sync.proposal"].search(entries.action_open_proposals()["domain"])), 3)

    def test_reports_that_are_skipped(self):
        """Hours reports are skipped as the sync does it; what they depend on is asked for all the same."""
        for contract_type, said in ((None, "created without a contract type"), (False, "are skipped.")):
            with self.subTest(said), self.env.cr.savepoint() as savepoint:
                if contract_type is False:
                    self.here(contract_type_id=False)
                self.compare()
                self.assertEqual(self.outcomes("hours_report"), (["skipped", "skipped"], (0, 0, 2)))
                run = self.run_of("hours_report")
                [why] = set(run.proposal_ids.mapped("error"))
                self.assertIn(said, why)
                self.assertIn("default_journal_id", self.setup._needs())
                self.assertEqual(
                    self.env["hr.sync.proposal"].search(run.action_open_to_skip()["domain"]), run.proposal_ids
                )
                self.setup.action_supplied()
                self.assertEqual(set(run.proposal_ids.mapped("error")), {why})
                self.setup.action_start()
                self.work()
                self.work()
                self.assertFalse(self.env["hr.hours.report"].search([("company_id", "=", self.company.id)]))
                savepoint.rollback()

    def test_entries_of_a_closed_account(self):
        """Time entries on a project that Odoo closes are skipped as the sync does it."""
        plan = self.env["account.analytic.plan"].search([], limit=1)
        account = self.env["account.analytic.account"].create({"name": "Bau", "plan_id": plan.id, "active": False})
        self.env["project.project"].create(
            {"name": "Bau", "company_id": self.company.id, "account_id": account.id, "allow_timesheets": True}
        )
        self.compare()
        self.assertEqual(self.outcomes("project")[0], ["match"])
        self.assertEqual(self.outcomes("time_entry"), (["skipped"] * 3, (0, 0, 3)))
        self.assertIn("analytic account is archived", str(self.run_of("time_entry").proposal_ids.mapped("error")))

    def test_offered(self):
        """The company's only sales journal, and its internal project."""
        mine = [*self.env["account.journal"]._check_company_domain(self.company), ("type", "=", "sale")]
        self.env["account.journal"].search(mine).active = False
        journal = self.env["account.journal"].create(
            {"name": "Rechnungen", "code": "RE", "type": "sale", "company_id": self.company.id}
        )
        internal = self.env["project.project"].create({"name": "Intern", "company_id": self.company.id})
        self.company.internal_project_id = internal
        self.compare()
        self.assertEqual((self.setup.default_journal_id, self.setup.default_project_id), (journal, internal))
        self.assertEqual(self.outcomes("time_entry"), (["create", "skipped", "skipped"], (1, 0, 2)))
        self.setup.action_supplied()
        self.assertEqual(self.outcomes("time_entry"), (["create"] * 3, (3, 0, 0)))
        self.setup.action_start()
        self.work()
        self.work()
        lines = self.env["account.analytic.line"].search([("project_id", "=", internal.id)])
        self.assertEqual(len(lines), 2)

    def test_entered_while_comparing(self):
        """A setting that is entered between two pages counts for all records at the end of the step."""
        self.setup.action_key()
        self.setup.action_look()
        self.work()
        run = self.run_of("time_entry").sudo()
        [name] = run.requirements
        self.setup.default_project_id = self.env["project.project"].create(
            {"name": "Allgemein", "company_id": self.company.id}
        )
        # The next slice has a page with another record of the group.
        requirements, group = Requirements(run, self.env["account.analytic.line"]), Group.of_name(name)
        unmet = requirements.judge([group])
        self.assertEqual(unmet, {group: ["default_project_id"]})
        requirements.count([group], unmet)
        run.skipped += 1
        self.assertEqual(run.requirements[name], {"count": 3, "unmet": ["default_project_id"]})
        apply_settings(run)
        self.assertEqual((run.created, run.skipped), (4, 0))
        self.assertEqual(set(run.proposal_ids.filtered("external_id").mapped("outcome")), {"create"})

    def test_queries(self):
        """Exchange rates of many days are looked up at once, and so are the proposals that follow from them."""
        self.compare()
        run = self.run_of("expense").sudo()

        def queries(first, count):
            days = [date(2025, 1, 1) + timedelta(first + one) for one in range(count)]
            groups = [Group((f"rate/EUR/{day}",), "create", "failed") for day in days]
            requirements = Requirements(run, self.env["hr.expense"])
            run.requirements = False
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            unmet = requirements.judge(groups)
            self.assertTrue(all(unmet.values()))
            requirements.count(groups, unmet)
            self.env.flush_all()
            judged = self.env.cr.sql_log_count
            self.make_rate("EUR", str(days[0]))
            self.env.flush_all()
            applying = self.env.cr.sql_log_count
            apply_settings(run)
            self.env.flush_all()
            self.assertFalse([one for one in run.requirements.values() if one["unmet"]])
            return judged - before, self.env.cr.sql_log_count - applying

        queries(600, 1)
        self.assertEqual(queries(400, 1), queries(10, 300))

    def test_nothing_needed(self):
        """The step is left out where nothing depends on a setting, also for who comes back to it."""
        types = ("time_entry", "hours_report", "expense")
        self.setup.stream_ids.filtered(lambda one: one.record_type in types).enabled = False
        self.compare()
        self.assertEqual(self.setup.step, "preview")
        self.assertNotIn("Required settings", self.setup.progress)
        with self.assertRaises(UserError):
            self.setup.action_supplied()
