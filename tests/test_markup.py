"""What a system says is text wherever it is shown, never HTML."""

from lxml import html
from odoo.tests import freeze_time, new_test_user

from .expenses import ExpenseCase
from .payroll import PayrollCase
from .prepared import PreparedCase

#: Short enough for a name; a link, a picture and a script of the sender's.
EVIL = '<a href="//evil.example"><img src="//evil.example"><script>evil</script>'


class MarkupCase(PreparedCase):
    def html_values(self):
        """The value of every HTML field of every record, as (field, record, HTML)."""
        found = []
        for model in self.env.values():
            if model._abstract or not model._auto:
                continue
            mine = model._original_module == "hr_sync"
            names = [name for name, field in model._fields.items() if field.type == "html" and (field.store or mine)]
            if names:
                records = model.sudo().with_context(active_test=False).search([])
                found += [(name, record, record[name]) for name in names for record in records if record[name]]
        return found

    def give_notice(self):
        """Tell the responsible what the system said when it stopped."""
        mine = self.connection.company_id.ids
        self.connection.responsible_id = new_test_user(
            self.env, "hsm_responsible", "hr_sync.group_officer", company_id=mine[0], company_ids=mine
        )
        self.connection._fail(EVIL)
        self.connection._give_notice(self.connection.stream_ids[:1])

    def assertNoMarkup(self):
        """No HTML has an element of the sender's.

        :return: how many values hold the text at all.
        """
        count = 0
        for name, record, value in self.html_values():
            count += "evil.example" in value
            for element in html.fragment_fromstring(str(value), create_parent="div").iter("a", "img", "script"):
                with self.subTest(field=name, record=record, element=element.tag):
                    address = element.get("href") or element.get("src") or element.text or ""
                    # An address that is written in a description may be clicked; it shows where it leads.
                    self.assertTrue("evil" not in address or (element.tag == "a" and element.text == address))
        return count


@freeze_time("2026-06-01 08:00:00")
class TestTwogethrMarkup(MarkupCase, ExpenseCase):
    record_types = (
        "department",
        "employee",
        "project",
        "task",
        "absence_type",
        "absence",
        "time_entry",
        "expense_type",
        "expense",
    )

    def test_all_texts(self):
        simulator = self.simulator
        unit = simulator.add_unit(f"Unit {EVIL}")["id"]
        user = simulator.add_user(
            firstName=f"Ladina {EVIL}", lastName=f"Caduff {EVIL}", jobTitle=EVIL, organisationUnitId=unit
        )["id"]
        project = simulator.add_project(name=f"Bahnhof {EVIL}", customerName=EVIL, description=EVIL)["id"]
        task = simulator.add_subproject(project, name=f"Malen {EVIL}", description=EVIL)["id"]
        simulator.add_time_entry(user, "2026-05-27", 8, projectId=project, subprojectId=task, note=EVIL)
        kind = simulator.add_absence_type(name=f"Ferien {EVIL}")["id"]
        simulator.add_absence(user, kind, "2026-05-28", comment=EVIL)
        simulator.update("expense-types", self.type, name=f"Essen {EVIL}")
        self.spend(userId=user, description=EVIL)
        simulator.add_user(firstName=EVIL, lastName=EVIL, ahvNumber=EVIL)
        self.connection.stream_ids.action_preview()
        self.work()
        self.sync()
        self.give_notice()
        self.assertTrue(self.issues())
        self.assertGreater(self.assertNoMarkup(), 3)


class TestTripletexMarkup(MarkupCase, PayrollCase):
    def test_all_texts(self):
        self.simulator.add_employee(f"Ola {EVIL}", f"Vik {EVIL}", "8")
        self.simulator.add_activity(f"Sveising {EVIL}")
        self.simulator.add_project(f"Kai {EVIL}", "2")
        self.simulator.add_wage_type(f"Natt {EVIL}", "9")
        self.connected()
        line = self.add_line()
        self.approve(line)
        refusal = {"status": 422, "detail": EVIL, "errors": {EVIL: [EVIL]}, "times": None}
        self.simulator.faults.add("POST /timesheet/entry/list", "status", **refusal)
        self.simulator.faults.add("POST /timesheet/entry", "status", **refusal)
        self.work()
        self.give_notice()
        self.assertIn("evil", " ".join(self.issues().mapped("error")))
        self.assertGreater(self.assertNoMarkup(), 0)
