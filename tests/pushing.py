"""What the tests of sending share: a commit, as far as a test may have one, and a look at what was sent."""

from datetime import timedelta

from odoo import fields

from .people import PeopleCase


class PushCase(PeopleCase):
    """People whose employees are sent too."""

    sending = ("employee",)

    def stream(self, record_type="employee"):
        return self.connection.stream_ids.filtered(lambda item: item.record_type == record_type)

    def commit(self):
        """What a commit does before it commits: whatever changed leaves its jobs."""
        self.env.cr.flush()

    def send(self):
        """Commit, and let the worker send everything."""
        self.commit()
        self.work()
        self.assertEqual(self.waiting().mapped("error"), [], "something was not sent")

    def waiting(self):
        return self.env["hr.sync.job"].search([("direction", "=", "out"), ("state", "in", ("pending", "failed"))])

    def written(self):
        """What was sent since the simulator's record of requests was cleared: operation and body."""
        return [(one.operation, one.body) for one in self.simulator.requests if one.method != "GET"]

    def later(self, **delta):
        """As if so much time had passed: whatever is planned until then is due."""
        moment = fields.Datetime.now() + timedelta(**delta)
        self.env.invalidate_all()  # a worker that was killed has invalidated no cache
        jobs = self.env["hr.sync.job"].search([("state", "=", "pending"), ("next_attempt", "<=", moment)])
        jobs.next_attempt = False
        for link in self.env["hr.sync.link"].search(["|", ("state", "=", "creating"), ("sent_at", "!=", False)]):
            for name in ("synced_at", "sent_at"):
                if link[name] and (name == "sent_at" or link.state == "creating"):
                    link[name] -= timedelta(**delta)
        self.connection.wait_until = False
        if hasattr(self.simulator, "grow_old"):
            self.simulator.grow_old(**delta)

    def tearDown(self):
        self.assertEqual([str(one) for one in self.simulator.violations], [])
        super().tearDown()
