"""A company at a simulated gateway of Avantage, and a tested connection to it."""

from .common import SyncCase
from .simulators.avantage.conforming import ConformingGateway


class AvantageCase(SyncCase):
    system = "avantage"

    def prepare(self):
        super().prepare()
        self.company = self.env["res.company"].create(
            {"name": "Construction Laval", "country_id": self.env.ref("base.ca").id}
        )
        self.env.user.company_ids |= self.company
        self.env = self.env(context={**self.env.context, "allowed_company_ids": self.company.ids})
        self.simulator = ConformingGateway().start()
        self.addCleanup(self.simulator.stop)
        self.connection = self.env["hr.sync.connection"].create(
            {"name": "Avantage", "system": "avantage", "company_id": self.company.id}
        )
        self.connection.stream_ids.import_new = True  # most tests are about what is imported
        self.point = self.add_point("Serveur")
        self.connection.action_test()

    def add_point(self, name, **values):
        """One more way into the gateway; it works unless ``values`` say otherwise."""
        point = {"address": self.simulator.address, "login": self.simulator.user, "password": self.simulator.password}
        return self.env["hr.sync.access.point"].create(
            {"connection_id": self.connection.id, "name": name, **point, **values}
        )

    def setting(self, name, value):
        self.connection.setting_ids.filtered(lambda setting: setting.name == name).value = value

    def table(self, name):
        return self.connection.table_ids.filtered(lambda table: table.name == name)

    def column(self, table, name):
        return self.table(table).column_ids.filtered(lambda column: column.name == name)

    def enter(self, kind, table, index, operation="R09", /, **columns):
        """Enter what a table is, and the numbers of its columns, as an administrator does."""
        self.table(kind).write({"operation": operation, "table_name": table, "index_name": index})
        for column, number in columns.items():
            self.column(kind, column).number = str(number)

    def stream(self, record_type):
        return self.connection.stream_ids.filtered(lambda stream: stream.record_type == record_type)
