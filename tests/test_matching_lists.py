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

    def test_linked_meanwhile(self):
        """An entity that was linked since the question is named; it keeps none of the others from being applied."""
        anna, bo, cleo = self.here("Anna Berg", "Bo Ek", "Cleo Frei")
        stale, fine, gone = self.question("A. Berg", anna), self.question("Bosse", bo), self.question("C. F.", cleo)
        self.as_officer(stale | fine | gone).action_confirm()
        link = self.env["hr.sync.link"]._pair(self.connection, "employee", "usr_A. Berg", self.here("Anna Neu"))
        former = self.env["hr.sync.link"]._pair(self.connection, "employee", "usr_C. F.", self.here("Cleo Alt"))
        former.state = "detached"
        said = self.as_officer(stale | fine | gone).action_apply()["params"]
        self.assertEqual(said["title"], "1 linked, 0 created, 0 excluded")
        again = "the external record is already linked. Preview the record type again."
        self.assertEqual(said["message"], f"Not changed (2): A. Berg: {again}\nC. F.: {again}")
        self.assertEqual(bo.hr_sync_external_id, "usr_Bosse")
        self.assertEqual((stale | fine | gone).exists(), stale | gone)
        self.assertEqual(link._record().name, "Anna Neu")
        values = {"external_id": "usr_A. Berg", "error_code": "match", "candidates": anna.ids}
        issue = self.env["hr.sync.job"].create({**stale._job_values(), **values, "state": "failed"})
        with self.assertRaisesRegex(UserError, f"A. Berg: {again}"):
            self.as_officer(issue).action_same_person()

    def test_open_issues_take_the_decision(self):
        """Where an issue about the entity is open, it goes on with the decision; there is no second one."""
        lines = {state: self.question(f"New {state}") for state in ("failed", "pending", "skipped")}
        out = self.question("Weg")
        new = out.browse().union(*lines.values())
        self.as_officer(new).action_new()
        self.as_officer(out).action_leave()
        lines["failed"] |= out
        Job = self.env["hr.sync.job"]
        jobs = Job.create(
            [
                {**line._job_values(), "state": state, "resolution": False, "error_code": "invalid"}
                for state, part in lines.items()
                for line in part
            ]
        )
        said = self.as_officer(new | out).action_apply()["params"]
        self.assertEqual(said["title"], "0 linked, 3 created, 1 excluded")
        decided = {job.external_id: (job.state, job.resolution) for job in jobs}
        expected = {line.external_id: ("pending", "new") for line in jobs if line.external_id != "usr_Weg"}
        self.assertEqual(decided, {**expected, "usr_Weg": ("ignored", False)})
        self.assertEqual(Job.search([("external_id", "in", jobs.mapped("external_id"))]), jobs)

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
