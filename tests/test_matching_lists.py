"""The list of matches: its order and groups, what it offers, and decisions about many lines at once."""

import ast

from odoo.exceptions import UserError

from .matching import MatchingCase
from .test_setup import SetupCase


class TestMatchingLists(MatchingCase):
    def setUp(self):
        super().setUp()
        self.env.flush_all()

    def listed(self, **context):
        action = self.as_officer(self.connection).with_context(**context).action_open_matching()
        return self.as_officer(self.env["hr.sync.proposal"]).search(action["domain"])

    def test_order(self):
        """Record types in the order in which they are synced; within each, first what needs a decision."""
        [anna] = self.here("Anna Berg")
        new, asked = self.question("Aaron"), self.question("Zora", anna)
        certain = self.certain(1)
        self.assertEqual(list(self.listed()), list(certain + asked + new))

    def test_groups(self):
        """A type in which everything is certain is one closed line with its number."""
        [anna] = self.here("Anna Berg")
        self.certain(3)
        asked = self.question("Zora", anna)
        Proposal = self.as_officer(self.env["hr.sync.proposal"]).with_context(read_group_expand=True)
        read = {"label": {}}
        mine = [("connection_id", "=", self.connection.id)]
        groups = Proposal.web_read_group(mine, ["stream_id"], unfold_read_specification=read)["groups"]
        shown = [(one["stream_id"][1], one["__count"], one.get("__records")) for one in groups]
        expected = [("Department", 3, None), ("Employee", 1, [{"id": asked.id, "label": "Zora"}])]
        self.assertEqual(shown, expected)

    def test_numbers_lead_to_lists(self):
        [anna] = self.here("Anna Berg")
        asked, new, certain = self.question("Zora", anna), self.question("Neu"), self.certain(2)
        View = self.env["ir.ui.view"]
        arch = View.browse(self.env.ref("hr_sync.hr_sync_proposal_view_search").id)._get_combined_arch()
        for name, lines in {"both": certain, "new": new, "questions": asked, "only_there": asked.browse()}.items():
            context = self.as_officer(self.connection).with_context(**{f"search_default_{name}": 1})
            action = context.action_open_matching()
            self.assertEqual(action["context"], {f"search_default_{name}": 1})
            [shown] = arch.xpath(f"//filter[@name='{name}']")
            domain = ast.literal_eval(shown.get("domain"))
            self.assertEqual(self.listed(**action["context"]).filtered_domain(domain), lines)

    def test_candidates(self):
        """Offered is who the connection may link and has not, archived or not; never who is of another company."""
        anna, linked, left = self.here("Anna Berg", "Anna Linked", "Anna Left")
        left.active = False
        other = self.env["res.company"].create({"name": "Andere AG"})
        self.env["hr.employee"].create({"name": "Anna Fremd", "company_id": other.id})
        self.env["hr.sync.link"]._pair(self.connection, "employee", "usr_linked", linked)
        line = self.question("Zora")
        arch = self.as_officer(line).get_view(self.env.ref("hr_sync.hr_sync_proposal_view_matching").id, "list")["arch"]
        self.assertIn("hr_sync_candidate_of", arch)
        mine = [("hr_sync_candidate_of", "=", self.connection.id)]
        Employee = self.as_officer(self.env["hr.employee"]).with_context(active_test=False)
        self.assertEqual({id_ for id_, _name in Employee.name_search("Anna", mine)}, {anna.id, left.id})

    def test_one_record_on_two_lines(self):
        """Refused with both names: for one line, and among many, of which the others are decided."""
        anna, bo = self.here("Anna Berg", "Bo Ek")
        one, two, other = self.question("A. Berg", anna), self.question("Anna B.", anna), self.question("Bosse", bo)
        lines = self.as_officer(one | two | other)
        said = lines.action_confirm()["params"]
        self.assertEqual(lines.mapped("decision"), [False, False, "link"])
        self.assertEqual(said["title"], "Link: 1")
        self.assertIn("A. Berg and Anna B. cannot both be linked to Anna Berg", said["message"])
        self.as_officer(one).action_confirm()
        with self.assertRaisesRegex(UserError, "Anna B. and A. Berg cannot both be linked to Anna Berg"):
            self.as_officer(two).action_confirm()

    def test_what_became_of_many(self):
        """Who was linked meanwhile is named; the others are linked, created and excluded."""
        anna, bo = self.here("Anna Berg", "Bo Ek")
        linked, meanwhile = self.question("A. Berg", anna), self.question("Bosse", bo)
        new, out, open_ = self.question("Neu"), self.question("Weg"), self.question("Offen")
        self.as_officer(linked | meanwhile).action_confirm()
        self.as_officer(new).action_new()
        self.as_officer(out).action_leave()
        self.env["hr.sync.link"]._pair(self.connection, "employee", "usr_other", bo)
        job = self.env["hr.sync.job"].create(meanwhile._job_values())
        self.assertEqual(job.state, "ignored")
        said = self.as_officer(linked | meanwhile | new | out | open_).action_apply()["params"]
        self.assertEqual(job.state, "ignored", "who could not be linked is still excluded")
        self.assertEqual(said["title"], "1 linked, 1 created, 1 excluded")
        self.assertEqual(said["message"], "Not changed (1): Bosse: Bo Ek is already linked to another record.")
        self.assertEqual((linked | meanwhile | new | out | open_).exists(), meanwhile | open_)
        self.assertEqual(anna.hr_sync_external_id, "usr_A. Berg")
        with self.assertRaisesRegex(UserError, "Bosse: Bo Ek is already linked"):
            self.as_officer(meanwhile).action_apply()

    def test_names_are_read_at_once(self):
        """The records that were chosen take as many queries for 40 lines as for two."""
        people = self.here(*(f"Person {number}" for number in range(40)))
        lines = self.env["hr.sync.proposal"].union(*(self.question(f"There {one.id}", one) for one in people))
        for line, person in zip(lines, people, strict=True):
            line.chosen_id = person.id
        read = {name: {"fields": {"display_name": {}}} for name in ("chosen_id", "res_id")}
        counts = []
        for count in (2, 2, 40):  # Odoo keeps the record rules that the first one reads
            mine, seen = self.as_officer(lines[:count]), []
            with self.watch_queries(lambda *query, seen=seen: seen.append(query)):
                rows = mine.web_read(read)
            counts.append(len(seen))
            self.assertEqual([row["chosen_id"]["display_name"] for row in rows], people[:count].mapped("name"))
        self.assertEqual(counts[1], counts[2])
        people[0].unlink()
        self.assertEqual([row["chosen_id"] for row in self.as_officer(lines[0]).web_read(read)], [False])


class TestNamesOfReferences(SetupCase):
    """A comparison names what records refer to, though nothing is linked yet."""

    def test_names(self):
        unit = self.simulator.units[0]
        head = self.person(firstName="Anna", lastName="Muster")
        user = self.person(firstName="Bo", lastName="Ek", organisationUnitId=unit["id"], managerId=head)
        self.look()
        changes = self.proposal(user).sudo().changes
        after = {change["name"]: change["after"] for change in changes}
        self.assertEqual((after["department"], after["manager"]), (unit["name"], "Anna Muster"))
        self.assertNotIn(unit["id"], str(changes))
