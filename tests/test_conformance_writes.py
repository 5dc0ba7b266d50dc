"""Every system that takes records gets each of them once, whatever becomes of the calls."""

from datetime import timedelta

from odoo.tests import freeze_time

from .conformance import START, for_each_system
from .simulators.kleer.adapter import KleerPeopleAdapter
from .simulators.xledger.adapter import XledgerPeopleAdapter

#: When a call that was not heard of is tried again at the earliest, and when it can no longer arrive.
SOON, LATER = timedelta(seconds=70), timedelta(minutes=10)


class Sending:
    def prepare(self):
        super().prepare()
        self.sync(full=True)

    def setUp(self):
        super().setUp()
        self.needs("push")

    def make(self):
        """Make what is sent, and let the worker send it; returns how many more there are then."""
        before = self.adapter.made(self.simulator)
        self.record = self.adapter.make(self.env, self.company)
        stream = self.connection.stream_ids.filtered(lambda one: one.record_type == self.adapter.pushes)
        if stream._asks_to_create():
            self.env["hr.sync.sending"]._decide(stream, self.record, "create")
        self.env.cr.flush()
        self.work()
        return self.adapter.made(self.simulator) - before

    def check_once(self, before):
        self.assertEqual(self.adapter.made(self.simulator), before + 1)
        [link] = self.linked(self.adapter.pushes).filtered(lambda link: link.res_id == self.record.id)
        self.assertEqual(link.res_model, self.record._name)

    def test_sent_once(self):
        before = self.adapter.made(self.simulator)
        self.assertEqual(self.make(), 1)
        self.sync(full=True)
        self.check_once(before)

    def lose(self, kind, arrives, **options):
        """Nothing is heard of a write; whatever became of it, there is one entity in the end."""
        before = self.adapter.made(self.simulator)
        with freeze_time(START) as clock:
            self.fault(kind, self.adapter.creates, **options)
            self.assertEqual(self.make(), int(arrives))
            for delta in (SOON, LATER, LATER):
                clock.tick(delta)
                self.work()
                self.simulator.faults.carry_out()
            self.connection.job_ids.filtered(lambda job: job.state == "failed").action_retry()
            self.work()
            self.check_once(before)
            self.assertFalse(self.issues())

    def test_answer_lost(self):
        self.lose("reset", True, applied=True)

    def test_request_lost(self):
        self.lose("reset", False)

    def test_carried_out_later(self):
        """Not before it can no longer arrive is it sent again."""
        self.lose("later", False)

    def test_error_after_it_was_done(self):
        self.lose("status", True, status=500, applied=True)

    def test_answer_cut(self):
        self.lose("cut", True)

    def test_answer_that_cannot_be_read(self):
        self.lose("html", True)

    def test_another_company(self):
        self.adapter.swap_company(self.simulator)
        self.simulator.forget()
        with self.stopping():
            self.assertEqual(self.make(), 0)
        self.assertEqual(self.writes(), [])
        self.assertStopped("Nothing was written")


globals().update(for_each_system(Sending))
globals().update(for_each_system(Sending, adapters=(KleerPeopleAdapter(), XledgerPeopleAdapter())))
