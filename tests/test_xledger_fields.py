"""What Xledger gets of an employee besides the basics: dates, details of the contact, and what is mapped."""

from datetime import timedelta

from odoo.tests import freeze_time

from .xledger import START, XledgerCase


class TestXledgerFields(XledgerCase):
    def test_dates(self):
        """Those of the last contract; whoever came back is employed anew."""
        self.people(
            {
                "number": "1",
                "name": "Kari Berg",
                "contract_date_end": "2026-12-31",
                "trial_date_end": "2020-06-30",
                "mobile_phone": "911 11 111",
                "private_email": "kari@privat.example",
            }
        )
        back = self.people({"number": "2", "name": "Ola Dahl", "contract_date_end": "2022-12-31"})
        back.departure_date = "2022-12-31"
        back.create_version(
            {"date_version": "2025-01-01", "contract_date_start": "2025-01-01", "contract_date_end": False}
        )
        self.run_out()
        kari, ola = self.simulator.by_code("1"), self.simulator.by_code("2")
        names = ("employmentFrom", "dateFrom", "employmentTo", "trialTo", "seniorityDate")
        self.assertEqual(
            [kari[name] for name in names], ["2020-01-01", "2020-01-01", "2026-12-31", "2020-06-30", "2020-01-01"]
        )
        self.assertEqual((kari["contactPhoneList"], kari["contactEmailList"]), ("911 11 111", "kari@privat.example"))
        self.assertEqual((ola["employmentFrom"], ola["employmentTo"]), ("2025-01-01", None))
        self.assertEqual(ola["seniorityDate"], "2025-01-01")
        self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 2}))

    def test_left_and_came_back(self):
        """Of one employee: the day of leaving is taken back, and the new first day sent."""
        person = self.person("1")
        self.run_out()
        person.departure_date = "2026-05-31"
        self.run_out()
        self.assertEqual(self.simulator.by_code("1")["employmentTo"], "2026-05-31")
        with freeze_time("2026-09-01 08:00:00"):
            person.contract_date_end = "2026-05-31"
            person.create_version(
                {"date_version": "2026-09-01", "contract_date_start": "2026-09-01", "contract_date_end": False}
            )
            self.run_out()
        there = self.simulator.by_code("1")
        self.assertEqual((there["employmentFrom"], there["employmentTo"]), ("2026-09-01", None))
        self.assertEqual(len(self.simulator.employees), 1)

    def test_bank_account(self):
        """Only with the switch; it is compared on Odoo's side, as Xledger does not show it."""
        person = self.person("1")
        bank = self.env["res.partner.bank"].create(
            {"acc_number": "8601 11 17947", "partner_id": person.work_contact_id.id}
        )
        person.bank_account_ids = bank
        self.run_out()
        self.assertNotIn("bankAccount", self.simulator.by_code("1"))
        self.employees.bank_accounts = True
        self.run_out()
        self.assertEqual(self.simulator.by_code("1")["bankAccount"], "86011117947")
        self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 1}))

    def test_who_is_left_out_by_the_settings(self):
        """Each is listed with the reason, and follows once it is given."""
        self.person("1", work_email="kari@eksempel.example", job_title="Snekker")
        self.person("2", job_title="Snekker")
        self.person("3", work_email="ola@eksempel.example")
        types = {name: self.env.ref(f"hr.contract_type_{name}") for name in ("permanent", "temporary")}
        emails = [{"work_email": f"per{number}@eksempel.example", "job_title": "Snekker"} for number in range(3)]
        temporary = self.person("4", **emails[0], contract_type_id=types["temporary"].id)
        self.person("5", **emails[1], contract_type_id=types["permanent"].id, contract_date_end="2026-12-31")
        self.person("6", **emails[2], contract_date_end="2026-12-31")
        self.enter(require_job_title="true", require_work_email="true", permanent_only="true")
        run = self.run_out()
        self.assertEqual(sorted(one["code"] for one in self.simulator.employees.values()), ["1", "5"])
        self.assertEqual(run.skipped, 4)
        for why in ("enter a job title", "enter a work e-mail", "only permanent contracts are sent"):
            self.assertIn(why, run.notes)
        temporary.contract_type_id = types["permanent"]
        self.run_out()
        self.assertTrue(temporary.hr_sync_external_id)
        self.enter(require_job_title="false", require_work_email="false", permanent_only="false")
        self.assertEqual(self.run_out().created, 3)

    def test_what_everybody_new_gets(self):
        group = self.simulator.add_group("10", "Ansatte")
        self.enter(employee_group="10", new_employment_type="FAST", timesheet="true")
        self.person("1")
        self.run_out()
        there = self.simulator.by_code("1")
        self.assertEqual(
            (there["employeeGroup"], there["employmentType"], there["timesheet"]), (group, {"code": "FAST"}, True)
        )
        self.enter(employee_group="", timesheet="false")
        self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 1}), "they are never changed afterwards")


class TestXledgerContacts(XledgerCase):
    """Job title, gender and address stand with the contact: a second mutation, which may fail by itself."""

    def prepare(self):
        super().prepare()
        self.enter(contact_details="true")
        norway = self.env.ref("base.no").id
        self.details = {"job_title": "Snekker", "sex": "female", "private_street": "Storgata 1"}
        self.details |= {"private_zip": "0155", "private_city": "Oslo", "private_country_id": norway}

    def contact(self, number):
        return self.simulator.by_code(number)["contact"]

    def test_sent(self):
        person = self.person("1", **self.details)
        self.person("2")
        self.assertEqual(self.counts(self.run_out()), ("done", {"created": 2}))
        self.work()
        contact = self.contact("1")
        address = {"streetAddress": "Storgata 1", "zipCode": "0155", "place": "Oslo", "country": {"code": "NO"}}
        self.assertEqual(
            (contact["jobTitle"], contact["gender"], contact["homeAddress"]), ("Snekker", {"code": "F"}, address)
        )
        self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 2}))
        person.private_zip = "0156"
        self.run_out()
        self.assertEqual(self.operations(), ["entities", "employees", "employees", "updateContacts"])
        self.assertEqual(self.contact("1")["homeAddress"], {**address, "zipCode": "0156"})
        self.simulator.change(person.hr_sync_external_id, email="feil@eksempel.example")
        contact["jobTitle"] = "Sjef"
        self.run_out()
        self.assertEqual((self.contact("1")["jobTitle"], self.simulator.by_code("1")["email"]), ("Snekker", None))

    def test_calls(self):
        """The details of all who are new are sent together."""
        for number in range(30):
            self.person(str(number), **self.details)
        self.run_out()
        self.work()
        self.assertEqual(
            self.operations(),
            ["entities", "employees", "employees", "addEmployees", "employees", "employees", "updateContacts"],
        )
        self.assertEqual({one["contact"]["jobTitle"] for one in self.simulator.employees.values()}, {"Snekker"})

    def test_refused(self):
        """The employee is in sync; the issue is about the contact, and closed once that is taken."""
        person = self.person("1", **{**self.details, "job_title": "x" * 100})
        self.run_out()
        self.work()
        self.assertTrue(person.hr_sync_external_id)
        self.assertIn("jobTitle", self.issues().error)
        self.assertEqual(len(self.simulator.employees), 1)
        person.job_title = "Snekker"
        self.run_out()
        self.assertEqual((self.contact("1")["jobTitle"], self.issues().ids), ("Snekker", []))

    def test_an_answer_that_is_lost(self):
        """What was added stays agreed, and nothing of it is sent again."""
        person = self.person("1", **self.details)
        self.simulator.faults.add("mutation updateContacts", "reset", applied=False)
        with freeze_time(START) as clock:
            self.run_out()
            for _time in range(4):
                self.work()
                clock.tick(timedelta(minutes=5))
            self.work()
        self.assertEqual(self.contact("1")["jobTitle"], "Snekker")
        self.assertEqual(
            [set(node) - {"dbId"} for node in self.nodes() if "code" not in node][-1:],
            [{"jobTitle", "gender", "homeAddress"}],
        )
        self.assertEqual(self.operations().count("addEmployees"), 1)
        self.assertEqual(self.operations().count("updateEmployees"), 0)
        self.assertTrue(person.hr_sync_external_id)


class TestXledgerMappings(XledgerCase):
    def prepare(self):
        super().prepare()
        self.sale = self.simulator.add_object_value("100", "Salg")
        self.stock = self.simulator.add_object_value("200", "Lager")
        self.enter(department_to="glObject2")
        self.department = self.env["hr.department"].create({"name": "Butikk", "company_id": self.company.id})
        self.work()
        self.connection.action_open_mappings()

    def choose(self, number, record=None):
        """Map the department to the value with that number."""
        record = record or self.department
        mine = [("connection_id", "=", self.connection.id)]
        row = self.env["hr.sync.mapping"].search([*mine, ("res_id", "=", record.id), ("res_model", "=", record._name)])
        row.value_id = self.env["hr.sync.mapping.value"].search(
            [*mine, ("external_id", "=", number), ("mapping", "=", row.mapping)]
        )
        return row

    def test_sent(self):
        """Nobody is sent with a department that is not mapped; what is mapped otherwise later is sent so."""
        person = self.person("1", department_id=self.department.id)
        self.person("2")
        self.assertEqual(self.counts(self.run_out()), ("partial", {"created": 1, "failed": 1}))
        self.assertIn("Butikk is not mapped to a value of Xledger (Departments)", self.issues().error)
        self.choose(self.sale)
        self.run_out()
        self.assertEqual((self.simulator.by_code("1")["glObject2"], self.issues().ids), (self.sale, []))
        self.assertEqual(self.counts(self.run_out()), ("done", {"unchanged": 2}))
        self.choose(self.stock)
        self.run_out()
        self.assertEqual(self.nodes(), [{"dbId": person.hr_sync_external_id, "glObject2": {"dbId": self.stock}}])
        self.simulator.change(person.hr_sync_external_id, glObject2=self.sale)
        self.run_out()
        self.assertEqual(self.simulator.by_code("1")["glObject2"], self.stock, "what was changed there is overwritten")

    def test_a_value_that_is_closed(self):
        """It is flagged, and what has it is not sent."""
        row = self.choose(self.sale)
        self.simulator.object_values[self.sale]["dateTo"] = "2026-05-31"
        self.connection.action_read_mapping_values()
        self.work()
        self.assertIn("inactive in Xledger", row.problem)
        self.person("1", department_id=self.department.id)
        self.run_out()
        self.assertEqual(self.simulator.employees, {})
        self.assertIn("which is inactive in Xledger", self.issues().error)

    def test_another_field(self):
        """The values of the other field are read, and what was chosen of the former is not sent any more."""
        row = self.choose(self.sale)
        group = self.simulator.add_group("10", "Ansatte")
        self.enter(department_to="employeeGroup")
        self.work()
        self.assertIn("no longer exists", row.problem)
        self.choose(group)
        self.person("1", department_id=self.department.id)
        self.run_out()
        there = self.simulator.by_code("1")
        self.assertEqual((there["employeeGroup"], there.get("glObject2")), (group, None))

    def test_proposed_by_name(self):
        """The dimension of a value is shown, and is no part of its name."""
        sale = self.env["hr.department"].create({"name": "Salg", "company_id": self.company.id})
        self.connection.action_open_mappings()
        row = self.env["hr.sync.mapping"].search([("res_model", "=", sale._name), ("res_id", "=", sale.id)])
        self.assertEqual(row.proposed_id.display_name, "100 Avdeling: Salg")

    def test_mapped_and_not_sent_before_the_schedule(self):
        """Choosing a value starts no run: employees are sent on their days, or when a person says so."""
        person = self.person("1")
        self.run_out()
        self.simulator.forget()
        person.department_id = self.department
        self.choose(self.stock)
        self.env.cr.flush()
        self.work()
        self.assertEqual(self.nodes(), [])
        self.run_out()
        self.assertEqual(self.simulator.by_code("1")["glObject2"], self.stock)

    def test_jobs_and_contract_types(self):
        job = self.env["hr.job"].create({"name": "Snekker", "company_id": self.company.id})
        kind = self.env.ref("hr.contract_type_permanent")
        leaders = self.simulator.add_group("20", "Ledere")
        self.enter(job_to="employeeGroup", employment_type_to="glObject5")
        self.work()
        self.connection.action_open_mappings()
        self.choose(leaders, job)
        self.choose(self.stock, kind)
        self.person("1", job_id=job.id, contract_type_id=kind.id)
        self.run_out()
        there = self.simulator.by_code("1")
        self.assertEqual((there["employeeGroup"], there["glObject5"]), (leaders, self.stock))

    def test_what_is_not_used_is_not_asked(self):
        """Of what employees have, rows are made for departments alone, as nothing is said about the others."""
        of_people = ("department", "job", "employment_type")
        mine = [("connection_id", "=", self.connection.id), ("mapping", "in", of_people)]
        rows = self.env["hr.sync.mapping"].search(mine)
        self.assertEqual(set(rows.mapped("mapping")), {"department"})
        self.enter(department_to="")
        self.connection.action_open_mappings()
        self.assertFalse(rows.exists())

    def test_never_imported(self):
        """A value may stand for several departments: which one is meant is not known."""
        self.choose(self.sale)
        person = self.person("1", department_id=self.department.id)
        self.run_out()
        self.employees.write({"direction": "both", "policy": "remote"})
        self.simulator.change(person.hr_sync_external_id, glObject2=self.stock, email="kari@eksempel.example")
        self.employees.action_sync()
        self.work()
        self.assertEqual((person.work_email, person.department_id), ("kari@eksempel.example", self.department))
        self.assertFalse(self.issues())
