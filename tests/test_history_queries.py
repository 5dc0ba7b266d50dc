"""What the history costs: one create for a chunk, and bounded reads however much was kept."""

from unittest.mock import patch

from lxml import etree
from odoo.tools.safe_eval import safe_eval

from ..engine import history
from .accounts import new_test_users
from .queries import FlatCase, QueryCase


class TestHistoryFlat(FlatCase):
    """Keeping what a page has changed takes the same number of queries, however many records it has."""

    def people(self, size):
        return size

    def fill(self, size):
        """There is nothing in Odoo yet."""

    def kept(self, size):
        self.company_of(size)
        with self.counting(history, "keep_changes") as created:
            self.sync("employee")
        for user in self.simulator.users:
            self.simulator.update_user(user["id"], jobTitle="Neu", organisationUnitId=self.simulator.units[0]["id"])
        with self.counting(history, "keep_changes") as updated:
            self.sync("employee")
        return {"created": created[0], "updated": updated[0]}

    def test_flat(self):
        self.kept(6)  # caches are filled
        measured = {size: self.kept(size) for size in self.sizes}
        for what in ("created", "updated"):
            with self.subTest(what):
                self.assertFlat(measured, what)


class TestHistoryReads(QueryCase):
    #: Rows beside those of the record, and links; there may be a million, and a hundred thousand.
    rows, links = 20_000, 5_000
    most = 40

    def prepare(self):
        super().prepare()
        self.sync()
        self.person = self.employee(self.plain_users()[0]["id"])
        [change] = self.env["hr.sync.change"].search(
            [("res_model", "=", "hr.employee"), ("res_id", "=", self.person.id)]
        )
        self.run = change.run_id
        self.env.flush_all()
        copied = "connection_id, company_id, record_type, direction, kind, res_model, name, changed_fields, values, raw"
        self.env.cr.execute(
            f"INSERT INTO hr_sync_change ({copied}, res_id, create_date) "
            f"SELECT {copied}, 10000000 + number / 10, create_date "
            "FROM hr_sync_change, generate_series(1, %s) AS number WHERE id = %s",
            [self.rows, change.id],
        )
        self.env.cr.execute(
            "INSERT INTO hr_sync_link (connection_id, company_id, record_type, external_id, res_model, res_id, part, "
            "state) SELECT %s, %s, 'employee', 'n' || number, 'hr.employee', 10000000 + number, '', 'linked' "
            "FROM generate_series(1, %s) AS number",
            [self.connection.id, self.company.id, self.links],
        )
        self.env.cr.execute("ANALYZE hr_sync_change")

    def queries(self, work):
        self.env.invalidate_all()
        seen = []
        with self.watching(seen):
            work()
        return seen

    def test_form(self):
        specification = {
            "hr_sync_change_ids": {"fields": {"create_date": {}, "kind": {}, "summary": {}, "run_id": {}}},
            "hr_sync_state": {},
        }
        seen = self.queries(lambda: self.person.web_read(specification))
        self.assertLessEqual(len(seen), self.most, "\n".join(map(str, seen)))

    def test_lists(self):
        specification = {"create_date": {}, "title": {}, "kind": {}, "summary": {}, "user_id": {"fields": {}}}
        for name, domain in (
            ("all", []),
            ("record", self.person.action_hr_sync_history()["domain"]),
            ("run", self.run.action_open_changes()["domain"]),
        ):
            with self.subTest(name):
                seen = self.queries(
                    lambda domain=domain: self.env["hr.sync.change"].web_search_read(
                        domain, specification, limit=80, count_limit=10001
                    )
                )
                self.assertLessEqual(len(seen), self.most, "\n".join(map(str, seen)))

    def test_indexes(self):
        """Neither the changes of a record, nor those of a run, nor rare ones are looked for in the whole table."""
        Change = self.env["hr.sync.change"]
        search = etree.fromstring(Change.get_view(view_type="search")["arch"])
        [removed] = search.xpath("//filter[@name='archived']/@domain")
        for name, domain in (
            ("_record_index", self.person.action_hr_sync_history()["domain"]),
            ("_run_id_index", self.run.action_open_changes()["domain"]),
            ("_removed_index", safe_eval(removed)),
        ):
            with self.subTest(name):
                query = Change._search(domain, limit=10, order="id desc").select()
                self.env.cr.execute(f"EXPLAIN {query.code}", query.params)
                plan = "\n".join(row[0] for row in self.env.cr.fetchall())
                self.assertIn(name, plan)

    def test_search_by_name(self):
        """The records decide whether a user may find a name: the long values are not read."""
        groups = {"officer": "hr_sync.group_officer,hr.group_hr_user"}
        officer = new_test_users(self.env(user=1), self.company, "hsh_", groups)["officer"]
        Change = self.env["hr.sync.change"].with_user(officer).with_context(allowed_company_ids=self.company.ids)
        domain = [("title", "ilike", self.person.name)]
        found = Change.search(domain)  # caches are filled
        self.assertTrue(found)
        queries = []
        self.env.invalidate_all()
        with self.watch_queries(lambda cursor, *_query: queries.append(cursor._obj.query.decode())):
            self.assertEqual(Change.search(domain), found)
        self.assertTrue(any('"name" ILIKE' in query for query in queries))
        self.assertFalse([query for query in queries if '"hr_sync_change"."raw"' in query])


class TestHistoryInserts(QueryCase):
    def test_one_create(self):
        """A chunk makes one ``create`` of a row for each record, and an unchanged pass makes none."""
        Change, calls = self.registry["hr.sync.change"], []
        original = Change.create

        def create(model, vals_list):
            calls.append(len(vals_list))
            return original(model, vals_list)

        with patch.object(Change, "create", create):
            self.sync()
            calls.clear()
            for user in self.simulator.users:
                self.simulator.update_user(user["id"], jobTitle="Neu")
            self.assertEqual(self.sync("employee")["employee"].updated, self.employees)
            self.assertEqual(calls, [self.employees])
            calls.clear()
            self.sync("employee", full=True)
            self.assertEqual(calls, [])
