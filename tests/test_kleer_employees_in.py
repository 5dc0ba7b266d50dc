"""What comes from Kleer, row by row of the table of the users' documentation."""

from datetime import date

from odoo.tests import freeze_time

from .kleer import SSN, KleerCase


@freeze_time("2026-06-01 08:00:00")
class TestKleerEmployeesIn(KleerCase):
    entered = {"salary_unit": "krona"}
    direction = "in"

    def pull_user(self, **values):
        self.simulator.users[self.id].update({name.replace("_", "-"): value for name, value in values.items()})
        self.pull()

    def assertPulled(self, contract, **expected):
        """What a change of the contract makes of Anna; a second pass changes nothing."""
        self.pull(**contract)
        self.assertEqual({name: self.anna[name] for name in expected}, expected)
        with self.count_writes() as counter:
            self.sync(full=True)
        self.assertEqual(counter.tables, [])

    # --- Work, personal ----------------------------------------------------------------------

    def test_employee_number_id(self):
        self.enter(number="id")
        self.pull()
        self.assertEqual(self.anna.personnel_number, str(self.id))

    def test_employee_number_internal_id(self):
        self.enter(number="internal-id")
        self.pull_user(internal_id=815)
        self.assertEqual(self.anna.personnel_number, "815")

    def test_email_private(self):
        self.assertEqual((self.anna.private_email, self.anna.work_email), ("anna@exempel.example", False))

    def test_email_work(self):
        self.enter(work_email="true")
        self.pull_user(email="ny@exempel.example")
        self.assertEqual(self.anna.work_email, "ny@exempel.example")
        self.assertEqual(self.anna.private_email, "anna@exempel.example")

    def test_name(self):
        self.pull_user(name="Anna Maria von Ek")
        self.assertEqual(self.anna.name, "Anna Maria von Ek")

    def test_private_phone(self):
        self.assertPulled({"phone": "070-1"}, private_phone="070-1")

    def test_social_security_number(self):
        self.assertPulled({"ssn": "198503124565"}, ssnid="19850312-4565")
        self.assertEqual(self.anna.birthday, date(1985, 3, 12))

    def test_social_security_number_coordination_number(self):
        self.assertPulled({"ssn": "19900161-2382"}, ssnid="19900161-2382")

    def test_social_security_number_wrong(self):
        self.contract(ssn="19900101-2384", phone="070-2")
        self.sync(full=True)
        self.assertIn("wrong check digit", self.issues().error)
        self.assertNotIn("2384", self.issues().error)
        self.assertEqual((self.anna.ssnid, self.anna.private_phone), (SSN, "070-2"))

    def test_street(self):
        self.assertPulled({"address1": "c/o Ek", "address2": "Storgatan 1"}, private_street="Storgatan 1")

    def test_zip(self):
        self.assertPulled({"zip_code": "931 30"}, private_zip="931 30")

    def test_city(self):
        self.assertPulled({"state": "Skellefteå"}, private_city="Skellefteå")

    def test_country(self):
        self.assertPulled({"country_code": "NO"}, private_country_id=self.env.ref("base.no"))

    # --- Financial ---------------------------------------------------------------------------

    def test_tax_table(self):
        self.assertPulled({"tax_table": 33}, l10n_se_tax_table=33)

    def test_tax_column(self):
        self.assertPulled({"tax_table_column": 2}, l10n_se_tax_column=2)

    def test_clearing_number_and_bank_account(self):
        self.pull(clearing_nr="6789", account_nr="123 456-7")
        self.assertFalse(self.anna.bank_account_ids)
        self.stream.bank_accounts = True
        self.pull()
        account = self.anna.bank_account_ids
        self.assertEqual((account.clearing_number, account.sanitized_acc_number), ("6789", "1234567"))
        account.allow_out_payment = True
        self.pull(clearing_nr="8000")
        self.assertEqual((account.clearing_number, account.allow_out_payment), ("8000", False))

    # --- Employment --------------------------------------------------------------------------

    def test_employment_type_permanent(self):
        self.assertPulled({"monthly_salary": 1}, contract_type_id=self.env.ref("hr.contract_type_permanent"))

    def test_employment_type_hourly(self):
        self.assertPulled({"hourly_salary": 1}, contract_type_id=self.env.ref("hr_sync.contract_type_hourly"))

    def test_employment_type_of_a_person_stays(self):
        chosen = self.env["hr.contract.type"].create({"name": "Visstid"})
        self.anna.contract_type_id = chosen
        self.assertPulled({"monthly_salary": 1}, contract_type_id=chosen)

    def test_start_date(self):
        self.assertPulled({"employment_start_date": "2021-05-01"}, contract_date_start=date(2021, 5, 1))

    def test_end_date(self):
        day = date(2026, 12, 31)
        self.assertPulled({"employment_end_date": "2026-12-31"}, contract_date_end=day, departure_date=day)
        self.assertPulled({"employment_end_date": None}, contract_date_end=False, departure_date=False)

    # --- Compensation ------------------------------------------------------------------------

    def test_monthly_salary(self):
        self.assertPulled({"monthly_salary": 35000}, wage=35000, payout_period="monthly", payout_frequency="monthly")

    def test_hourly_salary(self):
        self.assertPulled({"hourly_salary": 210}, hourly_wage=210, payout_period="hourly", payout_frequency="hourly")

    def test_salary_in_ore(self):
        self.enter(salary_unit="ore")
        self.assertPulled({"monthly_salary": 3500050}, wage=35000.5)

    def test_salary_effective_date(self):
        """It begins a version; one that ends the contract, or begins a new salary, finds it there."""
        self.pull(monthly_salary=35000)
        self.assertPulled({"monthly_salary": 36000, "monthly_salary_start_date": "2026-05-01"}, wage=36000)
        versions = self.anna.version_ids.sorted("date_version")
        self.assertEqual(versions.mapped("wage"), [35000, 36000])
        self.assertEqual(versions.mapped("date_version"), [date(2020, 1, 1), date(2026, 5, 1)])
        self.assertPulled({"employment_end_date": "2026-12-31"}, contract_date_end=date(2026, 12, 31))
        self.assertEqual(versions.mapped("contract_date_end"), [date(2026, 12, 31)] * 2)
        self.pull(monthly_salary=37000, monthly_salary_start_date="2026-09-01")
        versions = self.anna.version_ids.sorted("date_version")
        self.assertEqual(versions.mapped("wage"), [35000, 36000, 37000])
        self.assertEqual(self.anna.wage, 36000)

    def test_no_salary_before_the_unit_is_known(self):
        self.enter(salary_unit=False)
        self.pull(monthly_salary=35000)
        self.assertFalse(self.anna.wage)

    # --- Who is who --------------------------------------------------------------------------

    def arrive(self, name, email, **contract):
        new = self.simulator.add_user(name, email)
        if contract:
            self.simulator.add_contract(new, **contract)
        self.sync(full=True)
        return self.employee(str(new))

    def hired(self, **values):
        return self.env["hr.employee"].create({"company_id": self.company.id, **values})

    def test_found_by_social_security_number(self):
        bo = self.hired(name="Bo Ek", ssnid="19850312-4565")
        self.assertEqual(self.arrive("Bo Ek", "bo@exempel.example", ssn="19850312-4565"), bo)

    def test_found_by_employee_number(self):
        self.enter(number="id")
        self.pull()
        bo = self.hired(name="Bo Ek", personnel_number=str(self.id + 1))
        self.assertEqual(self.arrive("Bo Ek", "bo@exempel.example"), bo)

    def test_found_by_name_and_birthday(self):
        bo = self.hired(name="Bo Ek", birthday="1985-03-12")
        self.assertEqual(self.arrive("Bo Ek", "bo@exempel.example", ssn="19850312-4565"), bo)

    def test_not_found_by_email_alone(self):
        bo = self.hired(name="Bo Ek", private_email="lager@exempel.example")
        self.assertNotEqual(self.arrive("Cecilia Dahl", "lager@exempel.example"), bo)

    def test_two_with_one_address_and_without_number(self):
        """Two people who share an address stay two, and who has no number is imported all the same."""
        first = self.arrive("Bo Ek", "lager@exempel.example")
        self.assertEqual((first.name, first.ssnid), ("Bo Ek", False))
        second = self.arrive("Cecilia Dahl", "lager@exempel.example", ssn="")
        self.assertNotEqual(first, second)

    def test_new_with_contract(self):
        bo = self.arrive(
            "Bo Ek",
            "bo@exempel.example",
            ssn="19850312-4565",
            employment_start_date="2025-01-01",
            employment_end_date="2026-12-31",
            monthly_salary=30000,
        )
        self.assertEqual((bo.contract_date_start, bo.contract_date_end), (date(2025, 1, 1), date(2026, 12, 31)))
        self.assertEqual((bo.wage, bo.departure_date), (30000, date(2026, 12, 31)))
