"""An update of which nothing was heard: whether it arrived or not, the newest edit is the one that stays."""

from odoo.tests import freeze_time

from .pushing import PushCase


@freeze_time("2026-06-01 08:00:00")
class TestLostUpdates(PushCase):
    def prepare(self):
        super().prepare()
        self.user, self.anna = self.synced(firstName="Anna", lastName="Muster", jobTitle="Leiterin")
        self.simulator.forget()

    def lose(self, fault="reset", **options):
        """Set a job title, and hear nothing of it."""
        self.simulator.faults.add("updateUser", fault, **options)
        self.anna.job_title = "Erste"
        self.commit()
        self.work()
        self.assertTrue(self.waiting())

    def there(self):
        return self.simulator.user(self.user)["jobTitle"]

    def assertBoth(self, value):
        self.assertEqual((self.there(), self.anna.job_title), (value, value))
        self.assertNoIssues()
        self.assertFalse(self.link(self.user).sent)

    def test_arrived_and_edited_again(self):
        for policy in ("remote", "odoo", "ask"):
            for fault, options in (("reset", {}), ("status", {"status": 503}), ("malformed", {})):
                with self.subTest(policy=policy, fault=fault):
                    self.stream().policy = policy
                    self.lose(fault, applied=True, **options)
                    self.assertEqual(self.there(), "Erste")
                    self.anna.job_title = "Zweite"
                    self.later(minutes=10)
                    self.simulator.faults.clear()
                    self.issues().action_retry()
                    self.send()
                    self.assertBoth("Zweite")

    def test_seen_by_a_pass_first(self):
        """Then it is known that it arrived, and nothing has to be waited for."""
        self.stream().policy = "ask"
        self.lose(applied=True)
        self.anna.job_title = "Zweite"
        self.sync("employee")
        self.assertBoth("Zweite")

    def test_edited_back(self):
        """What was sent is there, although Odoo has again what both had before."""
        self.lose(applied=True)
        self.anna.job_title = "Leiterin"
        self.later(minutes=10)
        self.send()
        self.assertBoth("Leiterin")

    def test_carried_out_late(self):
        """Nothing newer is sent as long as the older call may still be carried out after it."""
        self.lose("later")
        self.anna.job_title = "Zweite"
        self.commit()
        self.waiting().next_attempt = False
        self.work()
        self.assertEqual(self.there(), "Leiterin")
        self.simulator.faults.carry_out()
        self.later(minutes=10)
        self.send()
        self.assertBoth("Zweite")

    def test_not_carried_out(self):
        """Nobody there has changed it meanwhile, so it is sent as soon as the next attempt is due."""
        self.lose()
        self.waiting().next_attempt = False
        self.send()
        self.assertBoth("Erste")

    def test_overtaken_there(self):
        """Whoever has changed it there afterwards has changed it: the policy decides, as ever."""
        self.stream().policy = "odoo"
        self.lose(applied=True)
        self.simulator.update_user(self.user, jobTitle="Dort")
        self.anna.job_title = "Zweite"
        self.later(minutes=10)
        self.send()
        self.assertBoth("Zweite")

    def test_refused(self):
        """A refusal is an answer: if somebody sets the same value there later, that is news."""
        self.simulator.faults.add("updateUser", "status", status=400)
        self.anna.job_title = "Erste"
        self.commit()
        self.work()
        self.assertTrue(self.issues(direction="out"))
        self.assertFalse(self.link(self.user).sent)
