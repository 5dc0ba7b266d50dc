"""Every system is connected, read, written and listened to in the same way, and fails in the same way."""

from functools import partial

from odoo import fields
from odoo.tests import TransactionCase, freeze_time, tagged

from ..systems import SYSTEMS
from .conformance import ADAPTERS, COUNT, START, for_each_system
from .leaks import LeakMixin

#: Answers that are JSON, and none of what any list looks like.
SHAPES = ([], {}, None, "text", 7, {"items": None}, {"values": "text"}, {"items": [7], "values": [7], "totalCount": 1})


@tagged("post_install", "-at_install", "hr_sync")
class TestAdapters(TransactionCase):
    def test_each_system_has_one(self):
        # One that knows nothing until a connection has a profile is tested by an example of a profile.
        declared = sorted(code for code, system in SYSTEMS.items() if system.streams)
        self.assertEqual(sorted(adapter.system for adapter in ADAPTERS), declared)


#: What a system lacks without saying so in what it declares.
NOT_DECLARED = {"pages", "status", "company"}
#: What the simulators say when they refuse; nobody can translate that.
OWN_WORDS = ("simulated", "Forbidden; simulated")


def _causes(case):
    """What can go wrong, by name, as functions that make it go wrong."""
    faults = {
        "web page": ("html", {}),
        "no JSON": ("malformed", {}),
        "cut": ("cut", {}),
        "no list": ("instead", {"value": {}}),
        "no entity": ("instead", {"value": {"items": [7], "values": [7], "totalCount": 1}}),
        "another type": ("wrong_type", {"field": case.adapter.text}),
    }
    if "status" not in case.adapter.lacks:
        faults |= {"moved": ("redirect", {}), "no right": ("status", {"status": 403})}
    causes = {name: partial(case.fault, kind, times=None, **options) for name, (kind, options) in faults.items()}
    causes["refused"] = partial(case.adapter.revoke, case.simulator)
    if "company" not in case.adapter.lacks:
        causes["another company"] = partial(case.adapter.swap_company, case.simulator)
    return causes


class Reading:
    def test_connects(self):
        self.assertEqual((self.tested["type"], self.connection.state), ("success", "connected"), self.tested["message"])
        self.assertTrue(self.connection.tenant_name)

    def test_lacks(self):
        """What an adapter says that its system does not have is really not there; everything else is."""
        system = SYSTEMS[self.system]
        body, secret, now = system.webhooks and system.probe(), "of the tests", fields.Datetime.now().timestamp()
        sent = [stream for stream in system.streams if not stream.why_file({})]
        has = {
            "push": any({"out", "both"} & set(stream.directions) for stream in sent),
            # What only leaves when a person exports it is not sent by a commit, as the suite has it.
            "mapping": any(field.mapping for one in sent if not one.by_choice for field in one.fields),
            "webhook": system.webhooks,
            "webhook_time": system.webhooks
            and not system.verify_webhook(system.sign_webhook(body, secret, now - 3600), body, [secret], now),
        }
        self.assertEqual({cell for cell, there in has.items() if not there}, set(self.adapter.lacks) - NOT_DECLARED)
        self.assertTrue(all(self.adapter.lacks.values()), "each has a reason")

    def test_key_refused(self):
        self.adapter.revoke(self.simulator)
        with self.count_writes() as counter, self.stopping():
            run = self.pull()
        self.assertEqual(counter.statements, [])
        self.assertIn(self.adapter.refusal, run.error)
        self.assertStopped(self.adapter.refusal)

    def test_key_refused_in_the_test(self):
        self.adapter.revoke(self.simulator)
        with self.stopping():
            answer = self.connection.action_test()["params"]
        self.assertEqual(answer["type"], "danger")
        self.assertIn(self.adapter.refusal, answer["message"])
        self.assertStopped(self.adapter.refusal)

    def test_two_pages(self):
        self.pages_of(COUNT - 2)
        self.simulator.forget()
        run = self.pull()
        self.assertCounts(run, created=COUNT)
        self.assertComplete(run)
        self.assertEqual(self.simulator.count(self.adapter.lists), 1 if "pages" in self.adapter.lacks else 2)

    def test_second_pass(self):
        """It finds everything unchanged, and writes nothing on either side."""
        self.pull()
        self.simulator.forget()
        with self.count_writes() as counter:
            run = self.pull()
        self.assertEqual(counter.statements, [])
        self.assertCounts(run, unchanged=COUNT)
        self.assertEqual(self.writes(), [])

    def test_right_missing(self):
        """403 stops the stream, and only that; it is reported, and any button tries again."""
        self.needs("status")
        self.fault("status", status=403, times=None)
        run = self.pull()
        stream = run.stream_id
        self.assertEqual((run.state, self.connection.state), ("failed", "connected"))
        self.assertTrue(stream.stopped)
        self.assertIn(stream.stopped, self.connection.health)
        self.simulator.forget()
        self.work()
        self.assertEqual(self.simulator.count(self.adapter.lists), 0, "it rests")
        self.simulator.faults.clear()
        stream.action_sync()
        self.work()
        self.assertFalse(stream.stopped)
        self.assertEqual(len(self.linked()), COUNT)

    def wait(self, operation=None, **options):
        """The system is left alone for a while, and the run goes on after it; returns the seconds."""
        self.needs("status")
        with freeze_time(START) as clock:
            self.fault("status", operation, status=429, times=None, **options)
            run = self.pull()
            self.assertEqual((run.state, self.connection.state), ("running", "connected"))
            self.assertFalse(self.issues())
            seconds = (self.connection.wait_until - fields.Datetime.now()).total_seconds()
            self.simulator.forget()
            self.work()
            self.assertEqual(self.simulator.requests, [])
            self.simulator.faults.clear()
            clock.tick(seconds + 1)
            self.work()
            self.assertComplete(run)
            return seconds

    def test_wait_that_is_named(self):
        self.assertAlmostEqual(self.wait(retry_after=120), 120, delta=5)

    def test_wait_that_is_not_named(self):
        self.assertTrue(0 < self.wait() <= 3600)

    def test_wait_before_anything_is_read(self):
        self.assertAlmostEqual(self.wait("*", retry_after=120), 120, delta=5)

    def test_server_error_once(self):
        self.fault("status", status=500)
        self.assertComplete(self.pull())

    def check_fails(self, words=""):
        """The run fails and says so, nothing is half done, and the next one is complete."""
        run = self.pull()
        self.assertEqual((run.state, self.connection.state), ("failed", "connected"))
        self.assertIn(words, run.error)
        self.assertTrue(run.finished_at)
        self.assertFalse(self.linked())
        self.simulator.faults.clear()
        self.assertComplete(self.pull())

    def test_server_error_that_stays(self):
        self.fault("status", status=500, times=None)
        self.check_fails()

    def test_answer_cut(self):
        self.fault("cut", times=None)
        self.check_fails("incomplete")

    def test_answer_of_another_shape(self):
        """It is never taken for a list in which nothing is left; three times the same is one issue, until it fits."""
        self.pull()
        for shape in SHAPES:
            with self.subTest(shape=shape):
                self.fault("instead", value=shape, times=None)
                for _time in range(3):
                    run = self.pull()
                    self.assertIn(run.state, ("failed", "partial"))
                    self.assertFalse(run.archived)
                self.assertEqual(self.issues().mapped("error_code"), ["contract"])
                self.assertEqual(len(self.linked()), COUNT)
                self.simulator.faults.clear()
                self.assertComplete(self.pull())

    def test_value_of_another_type(self):
        """It is an issue about that one record; the others are taken over."""
        self.fault("wrong_type", field=self.adapter.text, times=None)
        run = self.pull()
        self.assertCounts(run, created=COUNT - 1, failed=1)
        self.assertEqual(self.issues().mapped("external_id"), self.there[:1])
        self.simulator.faults.clear()
        self.assertComplete(self.pull())

    def test_another_company(self):
        self.needs("company")
        self.pull()
        self.adapter.rename(self.simulator, self.there[0], "Fremd")
        self.adapter.swap_company(self.simulator)
        self.simulator.forget()
        with self.count_writes() as counter, self.stopping():
            run = self.pull()
        self.assertEqual((counter.statements, self.writes()), ([], []))
        self.assertIn("Nothing was written", run.error)
        self.assertStopped("Nothing was written")

    def test_sentences(self):
        """Whatever happens, what people read about it is in their language."""
        self.env["res.lang"]._activate_lang("de_DE")
        self.env["ir.module.module"].search([("name", "=", "hr_sync")])._update_translations(["de_DE"])
        english, german = (self.reported(language) for language in ("en_US", "de_DE"))
        self.assertEqual([cause for cause, sentences in english.items() if not sentences], [], "nothing is reported")
        same = {cause: sentences & german[cause] for cause, sentences in english.items() if sentences & german[cause]}
        self.assertEqual(same, {}, "the same in both languages")

    def reported(self, language):
        """What is kept about each cause, as a reader of that language sees it."""
        self.connection.responsible_id.lang = language
        found, snapshot = {}, self.simulator.snapshot()
        for name, happen in _causes(self).items():
            happen()
            with self.stopping():
                run = self.pull().with_context(lang=language)
            issues, connection = self.issues().with_context(lang=language), run.connection_id
            found[name] = {run.error, run.stream_id.stopped, connection.last_error, *issues.mapped("error")}
            found[name] -= {False, *OWN_WORDS}
            self.simulator.reset(snapshot)
            self.connection.action_test()
            self.assertComplete(self.pull())
        return found


class Secrets(LeakMixin):
    """The keys, and whatever is made of them, are in no log, no message and no row but their own."""

    def setUp(self):
        super().setUp()
        self.watch_logs()
        self.connection.unlink()
        self.connection = self.make_connection()  # the keys are entered while somebody watches
        self.connection.action_test()

    def check(self, *shown, known=None):
        for secret, columns in (known or self.adapter.secrets(self.simulator)).items():
            self.assertNotLogged(secret)
            self.assertNotStored(secret, columns)
            self.assertNotIn(secret, str(shown))

    def test_good_cycle(self):
        self.pull()
        self.assertTrue([name for name, _line in self.lines if name.startswith(self.adapter.logs)], "calls were logged")
        names = [name for name, field in self.connection.fields_get().items() if field.get("exportable", True)]
        self.check(self.connection.export_data(names), self.connection.copy_data())

    def test_repeated_by_the_server(self):
        """Whatever the status with which it sends a key back."""
        for secret in self.adapter.secrets(self.simulator):
            for status in (400, 403, 404, 409, 422, 500):
                with self.subTest(status=status):
                    self.fault("status", status=status, detail=f"{secret}!", errors={"key": [secret]}, times=None)
                    self.pull()
                    self.simulator.faults.clear()
                    self.check()

    def test_refused(self):
        self.pull()
        known = self.adapter.secrets(self.simulator)
        self.adapter.revoke(self.simulator)
        self.pull()
        self.check(self.connection.action_test(), known=known)


globals().update(for_each_system(Reading) | for_each_system(Secrets))
