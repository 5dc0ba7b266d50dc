"""5,000 matches beside 100,000 links: the page, decisions about all lines at once, and both in a browser."""

from odoo.tests import tagged

from .matching import MatchingCase
from .tours import TourCase

#: Queries that the page may cost.
_MOST = 40


@tagged("hr_sync_tour", "slow")
class TestMatchingOf5000(MatchingCase, TourCase):
    browser_size = "1280x900"
    #: Certain matches, beside a few questions; and links of records that are linked already.
    certain_lines, links = 4_990, 100_000

    def prepare(self):
        super().prepare()
        self.departments = self.certain(self.certain_lines)
        self.anna, self.bo, self.cia = self.here("Anna Berg", "Bo Ek", "Cia Dal")
        self.people = self.question("A. Berg", self.anna) | self.question("Bosse", self.bo, self.cia)
        for number in range(8):
            self.people |= self.question(f"New {number}")
        self.env.flush_all()
        self.env.cr.execute(
            "INSERT INTO hr_sync_link (connection_id, company_id, record_type, external_id, res_model, res_id, part, "
            "state) SELECT %s, %s, 'employee', 'n' || number, 'hr.employee', 10000000 + number, '', 'linked' "
            "FROM generate_series(1, %s) AS number",
            [self.connection.id, self.company.id, self.links],
        )
        self.env.cr.execute("ANALYZE hr_sync_link, hr_sync_proposal")

    def counted(self, call):
        """What the call returns, and how many queries it takes with all that it leaves to be written."""
        seen = []
        with self.watch_queries(lambda *query: seen.append(query)):
            result = call()
            self.env.flush_all()
        return result, len(seen)

    def read_page(self):
        """As the web client opens the list."""
        connection = self.as_officer(self.connection)
        action = connection.action_open_matching()
        Proposal = self.as_officer(self.env["hr.sync.proposal"]).with_context(read_group_expand=True)
        views = [(id_, kind) for id_, kind in action["views"] if kind in ("list", "search")]
        Proposal.get_views([*views, (False, "search")])
        names = ("title", "hint", "certainty", "shown_name", "decision", "connection_id", "direction", "asks_to_create")
        named = {name: {"fields": {"display_name": {}}} for name in ("chosen_id", "res_id", "connection_id")}
        return Proposal.web_read_group(
            action["domain"], ["stream_id"], unfold_read_specification={**{name: {} for name in names}, **named}
        )

    def test_page(self):
        self.people[0].chosen_id = self.bo.id
        self.read_page()  # from now on Odoo has the record rules and views, which it keeps for all
        page, count = self.counted(self.read_page)
        self.assertEqual([group["__count"] for group in page["groups"]], [self.certain_lines, 10])
        self.assertLessEqual(count, _MOST)
        found = self.as_officer(self.env["hr.employee"])
        mine = [("hr_sync_candidate_of", "=", self.connection.id)]
        names, count = self.counted(lambda: found.name_search("Anna", mine))
        self.assertEqual(([id_ for id_, _name in names], count < 10), ([self.anna.id], True))

    def test_all_at_once(self):
        """No query per line, whether they are decided or linked; Odoo itself writes them by the hundred or thousand."""
        counts = []
        for lines in (self.departments[:50], self.departments[50:100], self.departments[100:]):
            said, decided = self.counted(lambda lines=lines: self.as_officer(lines).action_confirm())
            self.assertEqual(said["params"]["title"], f"Link: {len(lines)}")
            said, applied = self.counted(lambda lines=lines: self.as_officer(lines).action_apply())
            self.assertEqual(said["params"]["title"], f"{len(lines)} linked, 0 created, 0 excluded")
            counts.append((decided, applied))
        (_first, few, many) = counts
        for one, all_ in zip(few, many, strict=True):
            self.assertLess(all_, one + self.certain_lines // 20)
        self.assertFalse(self.departments.exists())

    def tour(self, action, name):
        self.env.flush_all()
        self.start_tour(f"/odoo/action-hr_sync.{action}", name, login=self.officer.login, timeout=120)
        self.env.invalidate_all()
        decided = {line.label: line.decision for line in self.people if line.decision}
        self.assertEqual(decided, {"A. Berg": "link", "Bosse": "link", "New 0": "new", "New 1": "leave"})

    def test_tour(self):
        self.tour(f"hr_sync_connection_action/{self.connection.id}", "hr_sync_matching")
        self.assertEqual(self.people[1].chosen_id, self.cia.id)

    def test_tour_on_phone(self):
        self.browser_size, self.touch_enabled = "420x900", True
        self.people[1].chosen_id = self.cia.id
        self.tour("hr_sync_matching_action", "hr_sync_matching_phone")
