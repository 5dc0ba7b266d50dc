"""Every system that tells what has changed is believed only when it is the system that tells."""

from datetime import timedelta
from urllib.parse import urlsplit

from odoo.tests import HttpCase, freeze_time

from .conformance import START, for_each_system
from .leaks import LeakMixin


class Webhook(LeakMixin):
    def prepare(self):
        super().prepare()
        self.adapter.accept_http(self.simulator)
        self.pull()
        if "webhook" not in self.adapter.lacks:
            self.connection.action_register_webhook()
            self.env.flush_all()
            self.path = urlsplit(self.connection.webhook_url).path
            self.env.cr.flush()

    def setUp(self):
        super().setUp()
        self.needs("webhook")

    def happens(self):
        """Somebody is renamed there; returns the delivery that is to be posted."""
        self.adapter.rename(self.simulator, self.there[0], "Neuer")
        [delivery] = self.simulator.webhooks.pending
        return delivery

    def post(self, body, headers, path=None):
        self.env.flush_all()
        answer = self.url_open(path or self.path, data=body, headers=headers, method="POST")
        self.env.invalidate_all()
        return answer

    def rows(self):
        return self.env["hr.sync.job"].search([("purpose", "=", "delivery")])

    def renamed(self):
        link = self.linked().filtered(lambda link: link.external_id == self.there[0])
        return "Neuer" in link._record().display_name

    def test_taken(self):
        answer = self.post(*self.simulator.webhooks.signed(self.happens()))
        self.assertEqual((answer.status_code, answer.content), (202, b""))
        self.assertEqual(self.rows().mapped("external_id"), self.there[:1])
        self.work()
        self.assertTrue(self.renamed())

    def test_forged(self):
        """Each is refused in the same way as an unknown token, and leaves nothing behind."""
        delivery, webhooks = self.happens(), self.simulator.webhooks
        body, headers = webhooks.signed(delivery)
        answers = [
            self.post(body, webhooks.headers(delivery, "wrong")),
            self.post(body, {"Content-Type": "application/json"}),
            self.post(body + b" ", headers),
            self.post(body, headers, "/hr_sync/webhook/unknown"),
        ]
        self.assertEqual({(answer.status_code, answer.content) for answer in answers}, {(404, b"")})
        headers = [{name: value for name, value in answer.headers.items() if name != "Date"} for answer in answers]
        self.assertEqual(headers, headers[:1] * len(headers))
        self.assertFalse(self.rows())
        self.work()
        self.assertFalse(self.renamed())

    def test_doubled(self):
        delivery = self.happens()
        answers = [self.post(*self.simulator.webhooks.signed(delivery)) for _time in range(2)]
        self.assertEqual([answer.status_code for answer in answers], [202, 202])
        self.assertEqual(len(self.rows()), 1)

    def test_replayed(self):
        """Somebody posts again what was recorded an hour ago: nothing is done."""
        with freeze_time(START) as clock:
            recorded = self.simulator.webhooks.signed(self.happens())
            self.post(*recorded)
            self.work()
            clock.tick(timedelta(hours=1))
            answer = self.post(*recorded)
            self.assertEqual(answer.status_code, 202 if "webhook_time" in self.adapter.lacks else 404)
            self.assertEqual(self.rows().mapped("state"), ["done"])

    def test_secret(self):
        self.watch_logs()
        secret = self.connection.webhook_secret
        self.post(*self.simulator.webhooks.signed(self.happens()))
        self.work()
        self.fault("status", status=400, detail=f"{secret}!", errors={"secret": [secret]}, times=None)
        self.pull()
        self.assertNotLogged(secret)
        self.assertNotStored(secret, ("webhook_secret",))


globals().update(for_each_system(Webhook, HttpCase, tags=["hr_sync_http"]))
