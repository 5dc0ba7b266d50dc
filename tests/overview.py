"""What the tests of the app's first page share: who looks at it, and what is read for them."""

from lxml import etree

from .accounts import new_test_users

GROUPS = {"officer": "hr_sync.group_officer", "administrator": "hr_sync.group_administrator"}


class OverviewCase:
    """Beside a case that has a connection."""

    def add_users(self):
        self.users = new_test_users(self.env(user=1), self.company, "hso_", GROUPS)

    def as_(self, name, records=None):
        records = self.connection if records is None else records
        records.env.invalidate_all()
        return records.with_user(self.users[name]).with_context(allowed_company_ids=self.company.ids)

    def shown(self, name, connections=None):
        """What the page reads, as the web client does, for that user: values by connection, and the queries."""
        connections = self.as_(name, self.connection if connections is None else connections)
        view = self.env.ref("hr_sync.hr_sync_connection_view_kanban")
        arch = etree.fromstring(connections.get_view(view.id, "kanban")["arch"])
        names = {node.get("name") for node in arch.iter("field")} & set(connections._fields)
        shape = {
            field: {"fields": {"display_name": {}}} if connections._fields[field].type == "many2one" else {}
            for field in names
        }
        domain = [("id", "in", connections.ids)]
        connections.web_search_read(domain, shape)  # from now on Odoo has the record rules, which it keeps for all
        self.env.flush_all()
        self.env.invalidate_all()
        queries = []
        with self.watch_queries(lambda cursor, *_query: queries.append(cursor._obj.query)):
            found = connections.web_search_read(domain, shape)["records"]
        return {values["id"]: values for values in found}, queries

    def empty_help(self, name, action):
        return self.help_of(name, self.env.ref(f"hr_sync.{action}"))

    def help_of(self, name, action):
        return self.as_(name, action).sudo().read(["help", "res_model", "context"])[0]["help"] or ""
