"""What leaves for Kleer, row by row of the table of the users' documentation."""

from datetime import date

from odoo.fields import Command
from odoo.tests import freeze_time

from ..systems import SYSTEMS
from .kleer import SSN, KleerCase


@freeze_time("2026-06-01 08:00:00")
class TestKleerEmployeesOut(KleerCase):
    entered = {"salary_unit": "krona"}

    def user(self, **changes):
        own = {"id": str(self.id), "name": "Anna Berg", "email": "anna@exempel.example", "active": "true"}
        return [("user", {**own, **changes})]

    def version(self, day, **values):
        return self.anna.create_version({"date_version": day, **values})

    # --- Work, personal ----------------------------------------------------------------------

    def test_active(self):
        self.assertEqual(self.push(active=False, departure_date=False), self.user(active="false"))
        self.assertFalse(self.issues())

    def test_email_private(self):
        self.assertEqual(self.push(private_email="ny@exempel.example"), self.user(email="ny@exempel.example"))
        self.assertEqual(self.push(work_email="jobb@exempel.example"), [])

    def test_email_work(self):
        self.enter(work_email="true")
        self.sync(full=True)
        self.assertEqual(self.push(work_email="jobb@exempel.example"), self.user(email="jobb@exempel.example"))
        self.assertEqual(self.push(private_email="ny@exempel.example"), [])

    def test_name(self):
        self.assertEqual(self.push(name="Anna Maria von Ek"), self.user(name="Anna Maria von Ek"))

    def test_private_phone(self):
        self.assertSent({"private_phone": "070-123 45 67"}, {"phone": "070-123 45 67"})

    def test_social_security_number(self):
        for number, sent in (("850312-4565", "19850312-4565"), ("900161-2382", "19900161-2382")):
            with self.subTest(number):
                self.assertSent({"ssnid": number}, {"ssn": sent})

    def test_social_security_number_wrong(self):
        self.assertRefused({"ssnid": "19900101-2384"}, "personal identity number of the employee has a wrong check")
        self.assertNotIn("2384", self.issues().error)

    def test_social_security_number_no_number(self):
        self.assertRefused({"ssnid": "756.1234.5678.97"}, "does not have the form YYYYMMDD-NNNN")

    def test_street(self):
        self.assertSent({"private_street": "Storgatan 1"}, {"address2": "Storgatan 1"})

    def test_street_in_the_first_line(self):
        self.enter(street="address1")
        self.assertSent({"private_street": "Storgatan 1"}, {"address1": "Storgatan 1"})

    def test_zip(self):
        self.assertSent({"private_zip": "931 30"}, {"zip-code": "931 30"})

    def test_city(self):
        self.assertSent({"private_city": "Skellefteå"}, {"state": "Skellefteå"})

    def test_country(self):
        self.assertSent({"private_country_id": self.env.ref("base.no").id}, {"country-code": "NO"})

    # --- Financial ---------------------------------------------------------------------------

    def test_tax_table(self):
        self.assertSent({"l10n_se_tax_table": 32}, {"tax-table": "32"})
        self.assertRefused({"l10n_se_tax_table": 0}, "cannot remove a tax table")

    def test_tax_column(self):
        self.assertSent({"l10n_se_tax_column": 1}, {"tax-table-column": "1"})

    def test_clearing_number_and_bank_account(self):
        values = {"acc_number": "123 456-7", "clearing_number": "6789", "partner_id": self.anna.work_contact_id.id}
        account = self.env["res.partner.bank"].create(values)
        self.assertEqual(self.push(bank_account_ids=[Command.link(account.id)]), [])
        self.stream.bank_accounts = True
        self.assertSent({"private_zip": "1"}, {"clearing-nr": "6789", "account-nr": "1234567", "zip-code": "1"})
        account.clearing_number = "8000"
        self.assertSent({}, {"clearing-nr": "8000", "account-nr": "1234567"})

    def test_bank_account_of_the_salary(self):
        """Of several accounts it is the one that gets the salary first, also when that is changed."""
        self.stream.bank_accounts = True
        values = {"partner_id": self.anna.work_contact_id.id, "clearing_number": "6789"}
        first, second = (
            self.env["res.partner.bank"].create({**values, "acc_number": number}) for number in ("1111111", "2222222")
        )
        self.anna.salary_distribution = False
        self.push(bank_account_ids=[Command.set((first | second).ids)])
        shares = {"amount": 50, "amount_is_percentage": True}
        for accounts in ((first, second), (second, first)):
            order = {str(one.id): {**shares, "sequence": number} for number, one in enumerate(accounts, 1)}
            self.push(salary_distribution=order)
            self.assertEqual(self.simulator.contracts[self.id]["account-nr"], accounts[0].acc_number)
        self.assertFalse(self.issues(), self.issues().mapped("error"))

    # --- Employment --------------------------------------------------------------------------

    def test_contract_start(self):
        self.assertSent({"contract_date_start": "2026-02-01"}, {"employment-start-date": "2026-02-01"})

    def test_contract_end(self):
        self.assertSent(
            {"contract_date_end": "2026-12-31"},
            {"employment-end-date": {"employment-end-date": "2026-12-31"}},
        )
        self.assertSent({"contract_date_end": False}, {"employment-end-date": ""})
        self.assertNotIn("employment-end-date", self.simulator.contracts[self.id])

    def test_contract_end_type(self):
        self.enter(end_type="NextMonth")
        end = {"employment-end-date": "2026-12-31", "employment-end-type": "NextMonth"}
        self.assertSent({"contract_date_end": "2026-12-31"}, {"employment-end-date": end})

    # --- Compensation ------------------------------------------------------------------------

    def test_monthly_salary(self):
        self.assertSent({"wage": 35000}, {"monthly-salary": "35000", "monthly-salary-start-date": "2020-01-01"})

    def test_monthly_salary_start_date(self):
        """The day is that of the version that brought the salary, not of one that changed something else."""
        self.push(wage=35000)
        self.simulator.forget()
        self.version("2026-07-01", wage=36000)
        self.version("2026-09-01", additional_note="x")
        self.work()
        salary = {"monthly-salary": "36000", "monthly-salary-start-date": "2026-07-01"}
        self.assertEqual(self.sent(), [("payroll-user-writable", salary)])

    def test_hourly_salary(self):
        self.assertSent(
            {"payout_period": "hourly", "hourly_wage": 210},
            {"hourly-salary": "210", "hourly-salary-start-date": "2020-01-01"},
        )

    def test_hourly_salary_start_date(self):
        self.push(wage=35000)
        self.simulator.forget()
        self.version("2026-08-01", payout_period="hourly", hourly_wage=200)
        self.work()
        salary = {"hourly-salary": "200", "hourly-salary-start-date": "2026-08-01"}
        self.assertEqual(self.sent(), [("payroll-user-writable", salary)])

    def test_salary_with_ore_where_kleer_has_kronor(self):
        self.assertRefused({"wage": 35000.50}, "whole kronor")

    def test_salary_in_ore(self):
        self.enter(salary_unit="ore")
        self.assertSent({"wage": 35000.5}, {"monthly-salary": "3500050", "monthly-salary-start-date": "2020-01-01"})

    def test_no_salary_before_the_unit_is_known(self):
        self.enter(salary_unit=False)
        self.assertEqual(self.push(wage=35000), [])
        self.assertFalse(self.issues())

    # --- What is sent, and what not ----------------------------------------------------------

    def test_only_what_differs_is_sent(self):
        """Somebody has entered the same in Kleer meanwhile."""
        self.contract(phone="070-1")
        self.assertSent({"private_phone": "070-1", "private_zip": "2"}, {"zip-code": "2"})

    def test_a_refusal_is_final_and_in_words(self):
        message = "IllegalPayrollException:\n  taxTable\r\n  " + "x" * 3000
        self.simulator.contract_refusal = message
        self.push(private_zip="3")
        self.assertIn("Kleer refuses this", self.issues().error)
        self.assertLess(len(self.issues().error), 700)
        self.assertEqual(self.simulator.count("POST /payroll/user/{id}"), 1)

    def test_own_fields_are_of_this_system_only(self):
        """No other system's employees have them: there they stay as they are."""
        for system in SYSTEMS.values():
            names = {field.name for field in system.stream_class("employee").fields}
            self.assertEqual("salary" in names, system.code == self.system, system.code)


@freeze_time("2026-06-01 08:00:00")
class TestKleerNew(KleerCase):
    """Employees whom Kleer does not have."""

    entered = {"may_create": "true", "salary_unit": "krona"}

    def hire(self, **values):
        given = {
            **{"name": "Bo Ek", "company_id": self.company.id, "private_email": "bo@exempel.example"},
            **{"ssnid": "850312-4565", "date_version": "2026-05-01", "contract_date_start": "2026-05-01"},
            **values,
        }
        self.simulator.forget()
        bo = self.env["hr.employee"].create(given)
        self.env["hr.sync.sending"]._decide(self.stream, bo, "create")
        self.sync(full=True)
        self.work()
        return bo

    def why(self, bo):
        return bo._sync_why_new(self.stream).get(bo.id, "")

    def test_user_then_contract(self):
        bo = self.hire(private_city="Umeå", wage=30000)
        link = self.env["hr.sync.link"].search([("res_id", "=", bo.id), ("record_type", "=", "employee")])
        new = int(link.external_id)
        self.assertEqual([name for name, _value in self.sent()], ["user", "payroll-user-writable"])
        self.assertEqual(self.simulator.users[new]["email"], "bo@exempel.example")
        contract = self.simulator.contracts[new]
        self.assertEqual((contract["ssn"], contract["state"]), ("19850312-4565", "Umeå"))
        self.assertEqual((contract["employment-start-date"], contract["monthly-salary"]), ("2026-05-01", "30000"))
        self.assertFalse(self.issues(), self.issues().mapped("error"))
        self.simulator.forget()
        self.sync(full=True)
        self.assertEqual(self.sent(), [])

    def test_verb_of_the_first_contract(self):
        self.enter(contract_verb="PUT")
        self.simulator.contract_verb = "PUT"
        self.hire()
        self.assertEqual(len(self.simulator.contracts), 2)
        self.assertEqual(self.simulator.count("PUT /payroll/user/{id}"), 1)

    def test_a_refused_contract_makes_no_second_user(self):
        self.simulator.contract_verb = "none"
        bo = self.hire()
        self.assertEqual((len(self.simulator.users), len(self.simulator.contracts)), (2, 1))
        self.assertTrue(self.issues())
        self.simulator.contract_verb = "POST"
        self.issues().action_retry()
        self.work()
        self.assertEqual((len(self.simulator.users), len(self.simulator.contracts)), (2, 2))
        self.assertFalse(self.issues(), self.issues().mapped("error"))
        self.assertTrue(bo.hr_sync_external_id)

    def test_not_sent_unless_it_may(self):
        self.enter(may_create="false")
        bo = self.hire()
        self.assertEqual(self.sent(), [])
        self.assertIn("may not create employees", self.why(bo))
        self.assertIn("may not create employees", bo.hr_sync_hint)

    def test_not_sent_without_number_or_start(self):
        for values in ({"ssnid": False}, {"contract_date_start": False}):
            with self.subTest(values):
                bo = self.hire(**values)
                self.assertEqual(self.sent(), [])
                self.assertIn("needs the personal identity number and the first day", self.why(bo))
                bo.unlink()

    def test_not_sent_without_address(self):
        bo = self.hire(private_email=False, work_email="bo@exempel.example")
        self.assertIn("Enter the private e-mail", self.why(bo))

    def test_user_only(self):
        """The contract follows once there is what it needs."""
        self.enter(users_only="true")
        bo = self.hire(ssnid=False)
        self.assertEqual((len(self.simulator.users), len(self.simulator.contracts)), (2, 1))
        self.assertFalse(self.issues(), self.issues().mapped("error"))
        bo.ssnid = "850312-4565"
        self.work()
        self.assertEqual(len(self.simulator.contracts), 2)
        self.assertFalse(self.issues(), self.issues().mapped("error"))

    def test_two_with_one_address(self):
        """Nobody is found by the address alone: a person says that two who share one are two, and both become users."""
        bo, cecilia = self.hire(), self.hire(name="Cecilia Dahl", ssnid="19010203-2349")
        self.assertEqual(self.sent(), [])
        self.assertFalse(cecilia.hr_sync_external_id)
        self.assertRegex(self.issues().error, r"Cecilia Dahl may be the same person as Bo Ek .*create a new record")
        self.issues().action_create_new()
        self.work()
        self.assertFalse(self.issues(), self.issues().mapped("error"))
        users = [self.simulator.users[int(one.hr_sync_external_id)] for one in (bo, cecilia)]
        self.assertEqual([user["name"] for user in users], ["Bo Ek", "Cecilia Dahl"])
        self.assertEqual([user["email"] for user in users], ["bo@exempel.example"] * 2)

    def test_start_is_a_date(self):
        self.assertEqual(self.anna.contract_date_start, date(2020, 1, 1))
        self.assertEqual(self.anna.ssnid, SSN)
