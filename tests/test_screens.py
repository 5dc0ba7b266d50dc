"""The pages that people open most cost a few queries, however much there is to show."""

from lxml import etree

from .people import PeopleCase

MOST = 40


class TestScreens(PeopleCase):
    record_types = ("department", "employee")

    def prepare(self):
        super().prepare()
        for number in range(25):
            bad = {"birthDate": "31.2.1980"} if number % 2 else {}
            self.person(firstName="A", lastName=f"B{number}", **bad)
        self.sync()
        self.connection.stream_ids.filtered("enabled").action_preview()
        for number in range(13):
            self.person(firstName=f"Neu {number}", lastName="Dabei")
        self.work()

    def opened(self, model, view, domain):
        """How many queries the page costs, and how many records it shows."""
        view_type = "kanban" if "kanban" in view else "list"
        records = self.env(user=self.env.ref("base.user_admin"))[model].with_context(
            allowed_company_ids=self.company.ids
        )
        arch = etree.fromstring(records.get_view(self.env.ref(f"hr_sync.{view}").id, view_type)["arch"])
        names = {node.get("name") for node in arch.iter("field")} & set(records._fields)
        shape = {
            name: {"fields": {"display_name": {}}} if records._fields[name].type == "many2one" else {} for name in names
        }
        records.web_search_read(domain, shape)  # from now on Odoo has the record rules, which it keeps for all users
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        with self.watch_queries(lambda cursor, *_query: queries.append(cursor._obj.query)):
            found = records.web_search_read(domain, shape, limit=80, count_limit=10001)
        return len(queries), found["length"]

    def test_pages(self):
        self.env.ref("base.user_admin").company_ids |= self.company
        mine = ("connection_id", "=", self.connection.id)
        for model, view, domain, shown in (
            ("hr.sync.connection", "hr_sync_connection_view_kanban", [("id", "=", self.connection.id)], 1),
            ("hr.sync.job", "hr_sync_job_view_list", [mine, ("purpose", "=", "issue")], 12),
            ("hr.sync.proposal", "hr_sync_proposal_view_matching", [mine, ("certainty", "!=", False)], 1),
            ("hr.sync.proposal", "hr_sync_proposal_view_list", [mine], 13),
            ("hr.sync.run", "hr_sync_run_view_list", [mine], 4),
        ):
            with self.subTest(view):
                queries, count = self.opened(model, view, domain)
                self.assertGreaterEqual(count, shown)
                self.assertLessEqual(queries, MOST)
