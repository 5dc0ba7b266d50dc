"""The status of an issue: what asks a person something has not failed, wherever issues are listed."""

from collections import Counter

from lxml import etree
from odoo.fields import Domain
from odoo.tests import new_test_user
from odoo.tools.safe_eval import safe_eval

from .agreed import AgreedCase


class TestIssueStatus(AgreedCase):
    employees, units = 30, 3

    def prepare(self):
        super().prepare()
        self.stream.policy = "ask"
        self.person.job_title = "Hier"
        self.simulator.update_user(self.user["id"], jobTitle="Dort")
        wrong = self.simulator.add_user(firstName="Gian", lastName="Issler", ahvNumber="756.1234.5678.90")
        for user in self.plain_users()[1:20]:
            if user["id"] != wrong["id"]:
                self.simulator.delete_user(user["id"])
        self.sync()
        self.conflict = self.issues(error_code="conflict")
        self.failed = self.issues(external_id=wrong["id"])
        self.removals = self.issues(error_code="guard")
        self.assertTrue(self.conflict and self.failed and self.removals)
        officer = new_test_user(
            self.env,
            "hst_officer",
            "hr_sync.group_officer",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.jobs = self.env["hr.sync.job"].with_user(officer).with_context(allowed_company_ids=self.company.ids)
        self.mine = Domain("connection_id", "=", self.connection.id) & Domain("purpose", "=", "issue")

    def found(self, *domains):
        return self.jobs.search(Domain.AND([self.mine, *map(Domain, domains)])).sudo()

    def test_what_waits_for_a_decision(self):
        asked = self.conflict + self.removals
        self.assertEqual(set(asked.mapped("shown_state")), {"to_decide"})
        self.assertEqual(set(asked.mapped("state")), {"failed"})
        self.assertEqual(self.failed.shown_state, "failed")
        self.removals[0]._ignore("it stays")
        self.assertEqual(self.removals[0].shown_state, "ignored")
        self.conflict.action_take_remote()
        self.assertEqual(self.conflict.shown_state, "pending")
        self.work()
        self.assertEqual(self.conflict.shown_state, "done")

    def test_what_an_external_system_refused(self):
        """Its error code is that of a conflict, but there is nothing to decide."""
        self.simulator.faults.add("getUser", "status", status=409)
        self.failed.action_retry()
        self.work()
        self.assertEqual((self.failed.error_code, self.failed.shown_state), ("conflict", "failed"))
        self.assertNotIn(self.failed, self.found([("shown_state", "=", "to_decide")]))

    def test_filters(self):
        arch = etree.fromstring(self.jobs.get_view(view_type="search")["arch"])
        asked = self.found() - self.failed
        for name, jobs in (("to_decide", asked), ("failed", self.failed), ("open", asked + self.failed)):
            [domain] = [safe_eval(node.get("domain")) for node in arch.xpath(f"//filter[@name='{name}']")]
            self.assertEqual(set(self.found(domain)), set(jobs), name)

    def test_searched_as_computed(self):
        """Each status, each way to ask for it."""
        self.removals[0]._ignore("it stays")
        self.removals[1].action_allow()
        every, states = self.found(), dict(self.jobs._fields["shown_state"]._description_selection(self.env))
        for state in states:
            mine = every.filtered(lambda job, state=state: job.shown_state == state)
            self.assertEqual(self.found([("shown_state", "=", state)]), mine, state)
            self.assertEqual(self.found([("shown_state", "!=", state)]), every - mine, state)
        both = every.filtered(lambda job: job.shown_state in ("to_decide", "failed"))
        self.assertEqual(self.found([("shown_state", "in", ["to_decide", "failed"])]), both)

    def test_grouped_and_sorted(self):
        self.removals[0]._ignore("it stays")
        arch = etree.fromstring(self.jobs.get_view(view_type="search")["arch"])
        [by] = [safe_eval(node.get("context"))["group_by"] for node in arch.xpath("//filter[@name='group_status']")]
        groups = self.jobs.formatted_read_group(self.mine, [by], ["__count"])
        counts = Counter(self.found().mapped("shown_state"))
        self.assertEqual({group[by]: group["__count"] for group in groups}, counts)
        for group in groups:
            self.assertEqual(len(self.found(group["__extra_domain"])), counts[group[by]])
        in_order = self.jobs.search(self.mine, order="shown_state, id").mapped("shown_state")
        self.assertEqual(in_order, sorted(in_order))

    def test_every_page_shows_it(self):
        for view_type, place in (("list", "/list/"), ("kanban", "//t[@t-name='card']//"), ("form", "/form/header/")):
            with self.subTest(view_type=view_type):
                arch = etree.fromstring(self.jobs.get_view(view_type=view_type)["arch"])
                hidden = "@column_invisible or @invisible='1'"
                shown = arch.xpath(f"{place}field[@name='state' or @name='shown_state'][not({hidden})]")
                self.assertEqual([node.get("name") for node in shown], ["shown_state"])
