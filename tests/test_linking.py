"""What *Link to…* offers: who the comparison says that it is, and what tells namesakes apart."""

from lxml import etree
from odoo import fields
from odoo.tools.safe_eval import safe_eval

from ..records import joined
from .accounts import new_test_users
from .matching import MatchingCase


class TestLinking(MatchingCase):
    def prepare(self):
        super().prepare()
        self.stream = self.runs["employee"].stream_id
        self.runs["employee"].finished_at = fields.Datetime.now()

    def dialog(self, record):
        """The dialog of the button in the form of a record, with what it lists."""
        action = self.as_officer(record).with_context(default_stream_id=self.stream.id).action_hr_sync_pair()
        return self.as_officer(self.env["hr.sync.pair"]).with_context(**action["context"]).create({})

    def test_candidates_are_searched_in_the_database(self):
        one, two, three, four = self.here("Anna Berg", "Bo Ek", "Carl Fors", "Dan Gran")
        both, alone, nobody = self.question("both", one, two), self.question("alone", three), self.question("nobody")
        Proposal = self.env["hr.sync.proposal"]
        mine = [("stream_id", "=", self.stream.id)]
        for ids, found in (
            (one.ids, both),
            (three.ids, alone),
            ((one | three).ids, both | alone),
            ([*one.ids, False], both | nobody),
            (four.ids, Proposal),
            ([False], nobody),
        ):
            with self.subTest(ids=ids):
                self.assertEqual(Proposal.search([*mine, ("candidates", "in", ids)]), found)
                rest = (both | alone | nobody) - found
                self.assertEqual(Proposal.search([*mine, ("candidates", "not in", ids)]), rest)

    def test_one_of_several(self):
        """Of many open questions, those about the record are read, and no other."""
        one, two, three = self.here("Anna Berg", "Bo Ek", "Carl Fors")
        asked = self.question("asked", one, two)
        for number in range(5):
            self.question(f"other {number}", two, three)
        pair = self.dialog(one)
        self.assertEqual(pair.proposed_ids.ids, asked.ids)
        self.assertIn("Proposed by the last comparison", pair.notice)
        self.assertEqual(len(self.dialog(two).proposed_ids), 6)
        [four] = self.here("Dan Gran")
        pair = self.dialog(four)
        self.assertIn("proposes no match", pair.notice)
        self.assertEqual(len(pair.proposed_ids), 6)

    def offered(self, view, field, record, name, user=None):
        """What the field of a view lists for a name: names by id, as the field shows them once one is chosen."""
        arch = etree.fromstring(self.as_officer(record).get_view(self.env.ref(f"hr_sync.{view}").id)["arch"])
        [node] = arch.xpath(f"//field[@name='{field}'][@context]")
        relation = record._fields[field].comodel_name if field == "entity_id" else record.res_model
        model = self.as_officer(self.env[relation]).with_context(**safe_eval(node.get("context")))
        rows = (model.with_user(user) if user else model).web_name_search(name, {"display_name": {}})
        return {row["id"]: row["display_name"] for row in rows}

    def test_namesakes_have_details(self):
        """A number, a department or an address stands beside each of two people of one name, else the id."""
        unit = self.env["hr.department"].create({"name": "Verkauf", "company_id": self.company.id})
        one, two, three, four = self.here(*["Anna Berg"] * 4)
        one.personnel_number, two.department_id, two.work_email = "0042", unit.id, "anna@exempel.example"
        shown = {
            one.id: "Anna Berg (0042)",
            two.id: "Anna Berg (Verkauf, anna@exempel.example)",
            three.id: f"Anna Berg (ID {three.id})",
            four.id: f"Anna Berg (ID {four.id})",
        }
        asked = self.question("Anna", one, two)
        pair = self.env["hr.sync.pair"].create({"proposal_id": asked.id, "res_model": "hr.employee"})
        for view, field, record in (
            ("hr_sync_proposal_view_matching", "chosen_id", asked),
            ("hr_sync_proposal_view_form", "chosen_id", asked),
            ("hr_sync_pair_view_form", "res_id", pair),
        ):
            with self.subTest(view=view):
                self.assertEqual(self.offered(view, field, record, "Anna Berg"), shown)
        self.as_officer(asked).chosen_id = two.id
        [row] = self.as_officer(asked).web_read({"chosen_id": {"fields": {"display_name": {}}}})
        self.assertEqual(row["chosen_id"], {"id": two.id, "display_name": shown[two.id]})
        self.assertEqual(self.as_officer(asked).chosen_name, "Anna Berg", "names stay as they are elsewhere")

    def test_details_are_for_those_who_may_read_them(self):
        [anna] = self.here("Anna Berg")
        anna.write({"personnel_number": "0042", "birthday": "1985-02-03", "work_email": "anna@exempel.example"})
        self.assertEqual(self.as_officer(anna)._hr_sync_details()[anna.id], "0042, anna@exempel.example, 02/03/1985")
        reader = new_test_users(self.env(user=1), self.company, "hsl_", {"reader": "hr_sync.group_officer"})["reader"]
        self.assertEqual(self.as_officer(anna).with_user(reader)._hr_sync_details()[anna.id], "anna@exempel.example")

    def test_any_record_type(self):
        """Also of records that are no people."""
        customer = self.env["res.partner"].create({"name": "Kundin AG", "is_company": True})
        Project = self.env["project.project"].with_context(hr_sync_details=True)
        one, two = Project.create(
            [
                {"name": "Neubau", "company_id": self.company.id, "project_number": "P1"},
                {"name": "Neubau", "company_id": self.company.id, "partner_id": customer.id},
            ]
        )
        rows = {row["id"]: row for row in Project.web_name_search("Neubau", {"display_name": {}})}
        self.assertEqual(rows[one.id]["display_name"], "Neubau (P1)")
        self.assertEqual(rows[two.id]["__formatted_display_name"], "Neubau --Kundin AG--")
        self.assertFalse(self.env["hr.attendance"].with_context(hr_sync_details=True).web_name_search("Neubau", {}))
        plain = Project.with_context(hr_sync_details=False).web_name_search("Neubau", {"display_name": {}})
        self.assertEqual({row["display_name"] for row in plain}, {"Neubau"})

    def test_entities_have_details(self):
        one, two = self.question("Anna Berg"), self.question("Anna Berg 2")
        two.label = "Anna Berg"
        one.hint = joined(["0042", "Anna Berg"])
        pair = self.env["hr.sync.pair"].create({"stream_id": self.stream.id, "res_model": "hr.employee"})
        place = "hr_sync_pair_view_form", "entity_id", pair, "Anna Berg"
        self.assertEqual(self.offered(*place), {one.id: "Anna Berg (0042)", two.id: "Anna Berg (usr_Anna Berg 2)"})
        reader = new_test_users(self.env(user=1), self.company, "hsl_", {"reader": "hr_sync.group_officer"})["reader"]
        self.assertEqual(self.offered(*place, user=reader)[one.id], "Anna Berg (usr_Anna Berg)", "no number")

    def test_the_dialog_says_whom_it_is_about(self):
        [anna] = self.here("Anna Berg")
        anna.personnel_number = "0042"
        self.assertEqual(self.dialog(anna).label, "Anna Berg (0042)")
