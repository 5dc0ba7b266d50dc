"""A person whom both sides agree about: where the tests of agreement and of conflicts begin."""

from .twogethr import TwogethrCase


class AgreedCase(TwogethrCase):
    employees, units = 4, 2

    def prepare(self):
        super().prepare()
        self.user = self.plain_users()[0]
        self.simulator.update_user(self.user["id"], jobTitle="Alt", privateEmail="alt@post.example")
        self.sync()
        self.person = self.employee(self.user["id"])
        self.stream = self.connection.stream_ids.filtered(lambda item: item.record_type == "employee")
