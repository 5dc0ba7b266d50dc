"""Who is whom in Kleer: by the id that Odoo has given, by hand, taken back by hand; and who has no contract there."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user

from .kleer import SSN, KleerCase


@freeze_time("2026-06-01 08:00:00")
class TestKleerLinking(KleerCase):
    entered = {"may_create": "true", "salary_unit": "krona"}

    def hired(self, **values):
        given = {
            **{"name": "Bo Ek", "company_id": self.company.id, "private_email": "bo@exempel.example"},
            **{"ssnid": "850312-4565", "date_version": "2026-05-01", "contract_date_start": "2026-05-01"},
            **values,
        }
        return self.env["hr.employee"].create(given)

    def row(self, employee):
        self.stream.action_open_sending()
        return self.env["hr.sync.sending"].search([("stream_id", "=", self.stream.id), ("res_id", "=", employee.id)])

    # --- Without a contract in Kleer ---------------------------------------------------------

    def linked_without_contract(self):
        user = self.simulator.add_user("Bo Ek", "bo@exempel.example")
        bo = self.hired()
        self.env["hr.sync.link"]._pair(self.connection, "employee", str(user), bo)
        self.simulator.forget()
        self.sync(full=True)
        self.work()
        return user, bo

    def test_contract_for_whoever_is_linked(self):
        """A user whom somebody has made in Kleer gets the payroll contract only."""
        user, _bo = self.linked_without_contract()
        contract = {"ssn": "19850312-4565", "employment-start-date": "2026-05-01"}
        self.assertEqual(self.sent(), [("payroll-user-writable", contract)])
        self.assertEqual(self.simulator.contracts[user]["ssn"], "19850312-4565")
        self.assertFalse(self.issues(), self.issues().mapped("error"))

    def test_listed_without_contract(self):
        """Where Odoo may not make contracts, an issue and the list say who has none."""
        self.enter(may_create="false")
        _user, bo = self.linked_without_contract()
        self.assertEqual(self.sent(), [])
        words = "This person has no payroll contract in Kleer"
        self.assertIn(words, self.issues().error)
        row = self.row(bo)
        self.assertEqual(row.state, "unsent")
        self.assertIn(words, row.reason)

    # --- By the id that Odoo has given -------------------------------------------------------

    def test_found_by_foreign_id(self):
        """The answer was lost, and somebody has changed all by which the user could be found: it is the same one."""
        bo = self.hired()
        self.env["hr.sync.sending"]._decide(self.stream, bo, "create")
        self.simulator.faults.add("PUT /user", "reset", applied=True)
        self.simulator.forget()
        self.work()
        [new] = set(self.simulator.users) - {self.id}
        self.simulator.users[new].update(name="Någon Annan", email="annan@exempel.example")
        self.env.invalidate_all()
        link = self.env["hr.sync.link"].search([("res_id", "=", bo.id), ("record_type", "=", "employee")])
        self.assertEqual(link.external_uuid, self.simulator.users[new]["foreign-id"])
        self.sync(full=True)
        self.work()
        self.assertEqual(bo.hr_sync_external_id, str(new))
        self.assertEqual((len(self.simulator.users), self.simulator.count("PUT /user")), (2, 1))

    # --- By hand -----------------------------------------------------------------------------

    def test_unlinked_by_hand(self):
        """Neither side changes, no pass links them again, and a person may link them once more."""
        self.anna.private_phone = "070-1"
        self.work()
        before = {self.id: {**self.simulator.users[self.id]}}
        self.simulator.forget()
        self.row(self.anna).action_unlink()
        self.assertFalse(self.anna.hr_sync_external_id)
        self.assertEqual(self.row(self.anna).state, "excluded")
        self.anna.private_phone = "070-2"
        self.work()
        self.sync(full=True)
        self.sync(full=True)
        self.assertEqual((self.sent(), self.simulator.users), ([], before))
        self.assertEqual((self.anna.private_phone, self.all_employees()), ("070-2", self.anna))
        self.assertRegex(self.issues().error, r"Anna Berg .*was excluded from sending\. Link it")
        self.row(self.anna).action_reset()
        self.issues().action_retry()
        self.work()
        self.assertEqual(self.anna.hr_sync_external_id, str(self.id))
        self.assertFalse(self.issues(), self.issues().mapped("error"))

    def test_unlinked_with_an_issue(self):
        """What could not be sent to the wrong person is no issue any more."""
        self.push(ssnid="19900101-2384")
        self.assertTrue(self.issues())
        self.row(self.anna).action_unlink()
        self.assertFalse(self.issues())

    def test_who_may_unlink(self):
        row = self.row(self.anna)
        company = {"company_id": self.company.id, "company_ids": [Command.set(self.company.ids)]}
        officer = new_test_user(self.env, "kleer_officer", groups="hr_sync.group_officer,hr.group_hr_user", **company)
        with self.assertRaises(AccessError):
            row.with_user(officer).action_unlink()
        self.assertEqual(self.anna.hr_sync_external_id, str(self.id))
        admin = new_test_user(self.env, "kleer_admin", groups="hr_sync.group_administrator", **company)
        row.with_user(admin).action_unlink()
        self.assertFalse(self.anna.hr_sync_external_id)
        change = self.env["hr.sync.change"].search([("res_id", "=", self.anna.id), ("kind", "=", "unlinked")])
        self.assertEqual((change.user_id, change.name), (admin, self.anna.name))
        with self.assertRaisesRegex(UserError, "Select records that are linked"):
            row.action_unlink()
        self.assertEqual(self.anna.ssnid, SSN)
