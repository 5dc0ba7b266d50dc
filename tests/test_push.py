"""What changes in Odoo arrives in 2getHR: only that, once, and only what was committed."""

from odoo.fields import Command
from odoo.tests import freeze_time

from .pushing import PushCase


@freeze_time("2026-06-01 08:00:00")
class TestPush(PushCase):
    def prepare(self):
        super().prepare()
        self.unit = self.simulator.units[0]["id"]
        self.user, self.anna = self.synced(
            firstName="Anna Maria",
            lastName="von Gunten",
            phone="+41 31 000 00 00",
            language="rm",
            jobTitle="Leiterin",
            organisationUnitId=self.unit,
            address={"street": "Gasse 1", "street2": None, "zip": "3000", "city": "Bern", "country": "CH"},
        )
        self.simulator.forget()

    def test_pull_sends_nothing(self):
        self.assertFalse(self.env["hr.sync.job"].search([("direction", "=", "out")]))

    def test_only_what_changed(self):
        """History 1: the name in two pieces, a language that is not installed: the phone changes, and nothing else."""
        before = self.simulator.user(self.user)
        self.anna.work_phone = "+41 31 111 11 11"
        self.send()
        self.assertEqual(self.written(), [("updateUser", {"phone": "+41 31 111 11 11"})])
        after = self.simulator.user(self.user)
        changed = {name for name in after if after[name] != before[name]}
        self.assertEqual(changed, {"phone", "modifiedAt"})

    def test_unit_not_linked(self):
        """History 1: the unit that Odoo does not know stays what it is."""
        unit = self.simulator.add_unit("Neu")["id"]
        self.simulator.update_user(self.user, organisationUnitId=unit)
        self.stream("department").enabled = False
        self.sync("employee")
        self.anna.work_phone = "+41 31 111 11 11"
        self.send()
        self.assertEqual(self.written(), [("updateUser", {"phone": "+41 31 111 11 11"})])
        self.assertEqual(self.simulator.user(self.user)["organisationUnitId"], unit)

    def test_nothing_that_is_not_sent(self):
        self.anna.write({"barcode": "123", "private_car_plate": "BE 1"})
        self.commit()
        self.assertFalse(self.waiting())

    def test_to_and_fro(self):
        """An edit that is taken back, before the commit or after it, sends nothing and asks nothing."""
        self.anna.work_phone = "+41 31 111 11 11"
        self.env.flush_all()
        self.anna.work_phone = "+41 31 000 00 00"
        self.commit()
        self.work()
        self.anna.work_phone = "+41 31 111 11 11"
        self.commit()
        self.anna.work_phone = "+41 31 000 00 00"
        self.send()
        self.assertFalse(self.waiting())
        self.assertEqual([one.operation for one in self.simulator.requests if one.operation != "getCompany"], [])

    def test_many_edits_are_one_call(self):
        for digit in range(5):
            self.anna.work_phone = f"+41 31 000 00 0{digit}"
            self.anna.job_title = f"Leiterin {digit}"
            self.commit()
        self.assertEqual(len(self.waiting()), 5, "no row is joined: each transaction has its own")
        self.send()
        self.assertEqual(self.written(), [("updateUser", {"phone": "+41 31 000 00 04", "jobTitle": "Leiterin 4"})])

    def test_rolled_back(self):
        """Promise 4: nothing leaves for what was rolled back."""
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.anna.work_phone = "+41 31 111 11 11"
            self.env.cr.flush()
            raise ZeroDivisionError
        self.commit()
        self.assertFalse(self.waiting())

    def test_nested_object_is_whole(self):
        self.anna.private_street = "Gasse 2"
        self.send()
        self.assertEqual(self.simulator.user(self.user)["address"]["street"], "Gasse 2")
        self.assertEqual(self.simulator.user(self.user)["address"]["city"], "Bern")

    def test_emptied(self):
        self.anna.job_title = False
        self.send()
        self.assertEqual(self.written(), [("updateUser", {"jobTitle": None})])

    def test_back_to_what_was_sent_before(self):
        """History 2: sent A; remote becomes C and is pulled; Odoo sets A again: A arrives."""
        self.anna.job_title = "A"
        self.send()
        self.simulator.update_user(self.user, jobTitle="C")
        self.sync("employee")
        self.assertEqual(self.anna.job_title, "C")
        self.anna.job_title = "A"
        self.send()
        self.assertEqual(self.simulator.user(self.user)["jobTitle"], "A")

    def test_both_sides_while_down(self):
        """History 3: both sides end with both edits."""
        self.simulator.faults.add("*", "status", status=503, times=None)
        self.anna.work_phone = "+41 31 111 11 11"
        self.simulator.update_user(self.user, jobTitle="Chefin")
        self.commit()
        self.work()
        self.assertTrue(self.waiting())
        self.simulator.faults.clear()
        self.later(hours=1)
        self.send()
        self.sync("employee")
        there = self.simulator.user(self.user)
        self.assertEqual((there["phone"], there["jobTitle"]), ("+41 31 111 11 11", "Chefin"))
        self.assertEqual((self.anna.work_phone, self.anna.job_title), ("+41 31 111 11 11", "Chefin"))

    def test_both_sides_the_same_field(self):
        for policy, wins in (("remote", "Dort"), ("odoo", "Hier")):
            with self.subTest(policy):
                self.stream().policy = policy
                self.anna.job_title = "Hier"
                self.simulator.update_user(self.user, jobTitle="Dort")
                self.send()
                self.assertEqual(self.simulator.user(self.user)["jobTitle"], wins)
                self.assertEqual(self.anna.job_title, wins)
                self.anna.job_title = "Neutral"
                self.send()

    def test_ask_freezes_one_field(self):
        self.stream().policy = "ask"
        self.anna.write({"job_title": "Hier", "work_phone": "+41 31 111 11 11"})
        self.simulator.update_user(self.user, jobTitle="Dort", mobile="+41 79 000 00 00")
        self.send()
        there = self.simulator.user(self.user)
        self.assertEqual((there["jobTitle"], there["phone"]), ("Dort", "+41 31 111 11 11"))
        self.assertEqual((self.anna.job_title, self.anna.mobile_phone), ("Hier", "+41 79 000 00 00"))
        issue = self.issues(error_code="conflict")
        self.assertEqual(len(issue), 1)
        issue.action_keep_odoo()
        self.work()
        self.assertEqual(self.simulator.user(self.user)["jobTitle"], "Hier")
        self.assertFalse(self.issues())

    def test_edited_on_the_contact_and_the_version(self):
        """History 10: whichever way a field is edited, it is sent, and only that."""
        self.anna.work_contact_id.email = "neu@alpenwerk.example"
        self.send()
        self.assertEqual(self.written(), [("updateUser", {"email": "neu@alpenwerk.example"})])
        self.simulator.forget()
        unit = self.simulator.add_unit("Zweite")["id"]
        self.sync("department")
        self.anna.current_version_id.department_id = self.department(unit)
        self.send()
        self.assertEqual(self.written(), [("updateUser", {"organisationUnitId": unit})])

    def test_manager_archived(self):
        """History 10: a manager who is archived is still who leads."""
        boss, manager = self.synced(firstName="Eva", lastName="Chefin")
        self.anna.parent_id = manager
        self.send()
        self.assertEqual(self.simulator.user(self.user)["managerId"], boss)
        self.simulator.forget()
        manager.write({"active": False})
        self.send()
        self.assertEqual(self.written(), [])

    def test_name_in_two_pieces(self):
        self.anna.name = "Anna Maria von Gunten-Rossi"
        self.send()
        self.assertEqual(self.written(), [("updateUser", {"firstName": "Anna Maria", "lastName": "von Gunten-Rossi"})])

    def test_departure(self):
        """Leaving travels as the last day."""
        self.anna.departure_date = "2026-08-31"
        self.send()
        self.assertEqual(self.written(), [("updateUser", {"exitDate": "2026-08-31"})])
        self.sync("employee", full=True)
        self.assertEqual(str(self.anna.departure_date), "2026-08-31")
        self.assertFalse(self.waiting())

    def test_refused(self):
        """What 2getHR refuses is an issue with its own words; the next edit tries again."""
        self.simulator.faults.add(
            "updateUser", "status", status=400, errors={"ahvNumber": ["756.0000.0000.00 is not valid"]}, times=1
        )
        self.anna.ssnid = "756.0000.0000.00"
        self.commit()
        self.work()
        issue = self.issues(direction="out")
        self.assertEqual(issue.error, "SSN No: ******** is not valid")
        self.assertEqual(self.anna.hr_sync_job_id, issue)
        self.anna.ssnid = "756.1234.5678.97"
        self.send()
        self.assertFalse(self.issues())

    def test_missing_last_name(self):
        person = self.env["hr.employee"].create({"name": "Einwort", "company_id": self.company.id})
        self.send()
        self.assertEqual(self.written(), [])
        self.assertIn("last name", person._sync_why_local(self.stream()))

    def test_not_before_the_first_pass(self):
        self.connection.active = False
        self.connection = self.connect(name="Zweite")
        self.simulator.forget()
        self.env["hr.employee"].create({"name": "Neu Angestellt", "company_id": self.company.id})
        self.commit()
        self.work()
        self.assertEqual(self.written(), [])
        self.assertTrue(self.waiting())

    def test_created(self):
        person = self.env["hr.employee"].create(
            {"name": "Neu Angestellt", "company_id": self.company.id, "personnel_number": "N-1"}
        )
        self.send()
        self.assertEqual(len(self.simulator.users), 2)
        made = self.simulator.user(person.hr_sync_external_id)
        self.assertEqual((made["firstName"], made["lastName"], made["personnelNumber"]), ("Neu", "Angestellt", "N-1"))
        self.assertSilentAgain()
        self.assertEqual(len(self.simulator.users), 2)

    def test_created_although_the_answer_was_lost(self):
        self.simulator.faults.add("createUser", "reset", applied=True)
        person = self.env["hr.employee"].create({"name": "Neu Angestellt", "company_id": self.company.id})
        self.commit()
        self.work()
        self.assertEqual(len(self.simulator.users), 2)
        self.assertFalse(person.hr_sync_external_id)
        person.work_phone = "+41 31 222 22 22"
        self.commit()
        self.work()
        self.assertEqual(len(self.simulator.users), 2, "not before the call can no longer arrive")
        self.later(minutes=10)
        self.send()
        self.assertEqual(len(self.simulator.users), 2)
        self.assertEqual(self.simulator.user(person.hr_sync_external_id)["phone"], "+41 31 222 22 22")

    def test_shared_email(self):
        """History 4: nobody is adopted by an e-mail, a person is asked."""
        self.simulator.update_user(self.user, email="team@alpenwerk.example")
        person = self.env["hr.employee"].create(
            {"name": "Neu Angestellt", "company_id": self.company.id, "work_email": "Team@alpenwerk.example"}
        )
        self.commit()
        self.work()
        self.assertFalse(person.hr_sync_external_id)
        self.assertEqual(self.issues(direction="out").error_code, "match")
        self.assertFalse(self.env["hr.sync.link"].search([("state", "=", "creating")]))
        person.work_email = "neu@alpenwerk.example"
        self.send()
        self.assertTrue(person.hr_sync_external_id)

    def test_managers_in_a_circle(self):
        """History 14: references to whom is not there yet are set in the end."""
        one, two = self.env["hr.employee"].create(
            [{"name": name, "company_id": self.company.id} for name in ("Eins Kreis", "Zwei Kreis")]
        )
        one.parent_id, two.parent_id = two, one
        self.send()
        there = {person: self.simulator.user(person.hr_sync_external_id) for person in (one, two)}
        self.assertEqual(there[one]["managerId"], two.hr_sync_external_id)
        self.assertEqual(there[two]["managerId"], one.hr_sync_external_id)
        self.assertEqual(len(self.simulator.users), 3)

    def test_archived_outside_of_the_domain(self):
        """History 17: who is linked stays in scope."""
        self.anna.write({"active": False})
        self.send()
        self.anna.work_phone = "+41 31 111 11 11"
        self.send()
        self.assertEqual(self.simulator.user(self.user)["phone"], "+41 31 111 11 11")

    def test_deleted_in_odoo(self):
        """History 18: no pass brings it back, and 2getHR is left alone."""
        self.anna.unlink()
        self.send()
        self.sync("employee", full=True)
        self.assertFalse(self.employee(self.user))
        self.assertEqual(self.written(), [])

    def test_trigger_by_hand(self):
        self.stream().trigger = "manual"
        self.anna.work_phone = "+41 31 111 11 11"
        other = self.env["hr.employee"].create({"name": "Neu Angestellt", "company_id": self.company.id})
        self.commit()
        self.work()
        self.assertEqual(self.written(), [])
        self.stream().action_sync()
        self.work()
        self.assertEqual(self.simulator.user(self.user)["phone"], "+41 31 111 11 11")
        self.assertTrue(other.hr_sync_external_id)

    def test_button_sends_whoever_is_not_there(self):
        self.stream().direction = "in"
        person = self.env["hr.employee"].create({"name": "Neu Angestellt", "company_id": self.company.id})
        self.commit()
        self.stream().direction = "both"
        self.stream().action_sync()
        self.work()
        self.assertTrue(person.hr_sync_external_id)

    def test_bank_account(self):
        self.stream().bank_accounts = True
        self.simulator.update_user(self.user, iban="CH9300762011623852957")
        self.sync("employee", full=True)
        self.simulator.forget()
        account = self.env["res.partner.bank"].create(
            {"acc_number": "CH5604835012345678009", "partner_id": self.anna.work_contact_id.id}
        )
        self.anna.bank_account_ids = [Command.set(account.ids)]
        self.send()
        self.assertEqual(self.written(), [("updateUser", {"iban": "CH5604835012345678009"})])
