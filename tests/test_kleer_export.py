"""The export of employees: a button of the system, a preview with reasons, and what it sends."""

from lxml import etree
from odoo.tests import freeze_time

from .kleer import KleerCase

LABEL = "Export Employees to Kleer"


@freeze_time("2026-06-01 08:00:00")
class TestKleerExport(KleerCase):
    entered = {"may_create": "true"}
    direction = "out"

    def prepare(self):
        super().prepare()
        self.stream.trigger = "manual"
        # Until the first comparison they are not known to be the same: as if matched in the set-up.
        self.stream.direction = "both"
        self.sync(full=True)
        self.stream.direction = "out"

    def buttons(self, view, language="en_US"):
        arch = self.env["hr.employee"].with_context(lang=language).get_view(view_type=view)["arch"]
        return etree.fromstring(arch).xpath("//header/button[@name='action_hr_sync_export']")

    def test_button(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        for view in ("list", "kanban"):
            with self.subTest(view):
                self.assertEqual([one.get("string") for one in self.buttons(view)], [LABEL])
                [button] = self.buttons(view, "sv_SE")
                self.assertEqual(button.get("string"), "Exportera anställda till Kleer")
        self.stream.direction = "in"
        self.assertEqual((self.buttons("list"), self.buttons("kanban")), ([], []))

    def test_preview_of_what_kleer_does_not_have(self):
        """A salary that neither side has, and a contract that Kleer has not, are no differences."""
        self.enter(salary_unit="krona")
        self.simulator.add_user("Bo Ek", "bo@exempel.example")
        self.stream.direction = "both"
        self.sync(full=True)
        self.stream.direction = "out"
        self.wizard(self.anna | self.all_employees()).action_preview()
        self.work()
        self.assertFalse(self.env["hr.sync.proposal"].search([]).mapped("outcome"))

    def previewed(self, employees):
        """The proposals of a preview, by employee; nothing is sent."""
        self.wizard(employees).action_preview()
        self.simulator.forget()
        self.work()
        self.assertEqual(self.sent(), [])
        return {one.res_id: one for one in self.env["hr.sync.proposal"].search([])}

    def test_preview_of_who_has_no_contract(self):
        """A linked user gets a payroll contract if Odoo may make it, and knows what it needs; otherwise it says why."""
        user = self.simulator.add_user("Bo Ek", "bo@exempel.example")
        values = {"name": "Bo Ek", "company_id": self.company.id, "private_email": "bo@exempel.example"}
        bo = self.env["hr.employee"].create({**values, "date_version": "2026-05-01"})
        self.env["hr.sync.link"]._pair(self.connection, "employee", str(user), bo)
        self.stream.direction = "both"
        self.sync(full=True)
        self.stream.direction = "out"
        bo.contract_date_start = "2026-05-01"
        found = self.previewed(bo)[bo.id]
        self.assertEqual((found.outcome, found.changes), ("unsent", False))
        self.assertIn("A new one needs the personal identity number", found.error)
        bo.ssnid = "850312-4565"
        self.assertEqual(self.previewed(bo)[bo.id].outcome, "send")
        self.enter(may_create="false")
        found = self.previewed(bo)[bo.id]
        self.assertEqual(found.outcome, "unsent")
        self.assertIn("no payroll contract in Kleer. Make one there", found.error)
        run = found.run_id
        self.assertEqual((run.outbound, run.skipped), (0, 1))

    def test_preview_of_wrong_values(self):
        """What Kleer cannot hold is known before it is sent, of whoever is there and of whoever is new."""
        self.anna.write({"ssnid": "19900101-2384", "private_phone": "070-9"})
        values = {"company_id": self.company.id, "date_version": "2026-05-01", "contract_date_start": "2026-05-01"}
        bo = self.env["hr.employee"].create(
            {**values, "name": "Bo Ek", "private_email": "bo@exempel.example", "ssnid": "850312-4566"}
        )
        self.env["hr.sync.sending"]._decide(self.stream, bo, "create")
        found = self.previewed(self.anna | bo)
        for employee in self.anna | bo:
            self.assertEqual(found[employee.id].outcome, "unsent")
            self.assertIn("has a wrong check digit", found[employee.id].error)

    def wizard(self, employees):
        action = employees.with_context(hr_sync_system="kleer").action_hr_sync_export()
        return self.env["hr.sync.export"].with_context(**action["context"]).create({})

    def test_preview_and_export(self):
        """Who is sent, what changes, and who is not sent and why; then exactly that."""
        self.anna.private_phone = "070-9"
        bo, eva = self.env["hr.employee"].create(
            [
                {
                    **{"name": name, "company_id": self.company.id, "private_email": f"{name[:2]}@exempel.example"},
                    **{"ssnid": number, "contract_date_start": "2026-05-01", "date_version": "2026-05-01"},
                }
                for name, number in (("Bo Ek", "850312-4565"), ("Eva Dahl", False))
            ]
        )
        self.env["hr.sync.sending"]._decide(self.stream, bo | eva, "create")
        self.work()
        wizard = self.wizard(self.anna | bo | eva)
        self.assertEqual((wizard.connection_id, wizard.stream_ids), (self.connection, self.stream))
        self.assertEqual(wizard.employee_ids.ids, (self.anna | bo | eva).ids)
        self.simulator.forget()
        wizard.action_preview()
        self.work()
        self.assertEqual(self.sent(), [])
        found = {one.res_id: one for one in self.env["hr.sync.proposal"].search([])}
        self.assertEqual(found[self.anna.id].outcome, "send")
        self.assertEqual(found[bo.id].outcome, "create_there")
        self.assertEqual(found[eva.id].outcome, "unsent")
        self.assertIn("needs the personal identity number", found[eva.id].error)
        wizard.action_export()
        self.work()
        self.work()
        self.assertEqual(self.simulator.contracts[self.id]["phone"], "070-9")
        self.assertEqual((len(self.simulator.users), len(self.simulator.contracts)), (2, 2))
        self.assertFalse(self.issues(), self.issues().mapped("error"))
        self.simulator.forget()
        self.wizard(self.anna | bo).action_export()
        self.work()
        self.assertEqual(self.sent(), [])
