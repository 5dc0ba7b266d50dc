"""IBANs are taken over only if somebody says so, and never touch what people entered."""

from .people import PeopleCase

ONE, TWO, OWN = "CH9300762011623852957", "CH5604835012345678009", "DE89370400440532013000"


class TestBankAccounts(PeopleCase):
    def prepare(self):
        super().prepare()
        self.connection.stream_ids.filtered("offers_bank_accounts").bank_accounts = True

    def numbers(self, employee):
        return sorted(employee.bank_account_ids.mapped("sanitized_acc_number"))

    def own_account(self, employee):
        account = self.env["res.partner.bank"].create(
            {"acc_number": OWN, "partner_id": employee.work_contact_id.id, "sequence": 1, "allow_out_payment": True}
        )
        employee.bank_account_ids |= account
        return account

    def test_switched_on_later(self):
        """Off: no account. Switched on: it comes with the next full pass."""
        self.connection.stream_ids.bank_accounts = False
        _user, employee = self.synced(iban=ONE)
        self.assertFalse(employee.bank_account_ids)
        self.connection.stream_ids.filtered("offers_bank_accounts").bank_accounts = True
        self.sync(full=True)
        self.assertEqual(self.numbers(employee), [ONE])
        self.assertFalse(employee.bank_account_ids.allow_out_payment, "trusting an account is a person's decision")
        self.assertSilentAgain()

    def test_replaced_and_back(self):
        """A new IBAN replaces the old one; an old one that comes back is found, not made a second time."""
        user, employee = self.synced(iban=ONE)
        first = employee.bank_account_ids
        self.change(user, iban=TWO)
        self.assertEqual(self.numbers(employee), [TWO])
        self.assertTrue(first.exists())
        self.change(user, iban=ONE)
        self.assertNoIssues()
        self.assertEqual(employee.bank_account_ids, first)
        first.active = False
        self.change(user, iban=TWO)
        self.change(user, iban=ONE)
        self.assertNoIssues()
        self.assertEqual(employee.bank_account_ids, first)
        self.change(user, iban=None)
        self.assertFalse(employee.bank_account_ids)
        self.assertSilentAgain()

    def test_hand_made_accounts_stay(self):
        """What somebody added by hand survives a new IBAN, and keeps its trust; so do the shares of the wages."""
        user, employee = self.synced(iban=ONE)
        own = self.own_account(employee)
        synced = employee.bank_account_ids - own
        shares = employee.salary_distribution
        self.assertEqual(shares[str(synced.id)]["amount"], 100)
        self.change(user, iban=TWO)
        self.assertEqual(self.numbers(employee), sorted([TWO, OWN]))
        self.assertTrue(own.allow_out_payment)
        fresh = employee.bank_account_ids - own
        self.assertEqual(employee.salary_distribution[str(fresh.id)]["amount"], 100)
        self.assertEqual(employee.salary_distribution[str(own.id)]["amount"], 0)
        self.change(user, iban=None)
        self.assertEqual(self.numbers(employee), [OWN])
        self.assertSilentAgain()

    def test_matched_employee_keeps_the_own_account(self):
        """An employee who was there before has an account already: the IBAN is added to it."""
        employee = self.env["hr.employee"].create(
            {"name": "Vreni Huber", "personnel_number": "77", "company_id": self.company.id}
        )
        self.own_account(employee)
        user, synced = self.synced(firstName="Vreni", lastName="Huber", personnelNumber="77", iban=ONE)
        self.assertEqual(synced, employee)
        self.assertEqual(self.numbers(employee), sorted([ONE, OWN]))
        self.change(user, iban=TWO)
        self.assertEqual(self.numbers(employee), sorted([TWO, OWN]))

    def test_account_of_a_shared_iban(self):
        """Two people may be paid to one account: each gets one of their own."""
        first, second = self.person(iban=ONE), self.person(iban=ONE)
        self.sync()
        self.assertNoIssues()
        accounts = [self.employee(user).bank_account_ids for user in (first, second)]
        self.assertEqual([account.sanitized_acc_number for account in accounts], [ONE, ONE])
        self.assertNotEqual(*accounts)

    def test_bad_iban_is_an_issue(self):
        user = self.person(iban="CH9300762011623852958")
        self.sync()
        self.assertIn("IBAN is not valid", self.issues().error)
        self.assertNotIn("CH93", self.issues().error + (self.issues().detail or ""))
        self.change(user, iban=ONE)
        self.assertNoIssues()
