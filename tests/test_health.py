"""How a connection says how it is doing, and that it tells once when it has come to a stop."""

import json

from odoo.tests import freeze_time, new_test_user

from .pushing import PushCase


class TestHealth(PushCase):
    def prepare(self):
        super().prepare()
        self.responsible = new_test_user(
            self.env(user=1),
            "hs_responsible",
            "hr_sync.group_officer,hr.group_hr_user",
            company_id=self.company.id,
            company_ids=self.company.ids,
        )
        self.connection.responsible_id = self.responsible
        self.connection.stream_ids.interval = 60

    def activities(self):
        return self.env["mail.activity"].search(
            [("res_model", "=", "hr.sync.connection"), ("res_id", "=", self.connection.id)]
        )

    def watch(self):
        self.env["hr.sync.connection"]._watch()
        return self.activities()

    def at(self, moment):
        return freeze_time(f"2026-06-01 {moment}")

    def test_one_notice_that_goes_by_itself(self):
        with self.at("08:00:00"):
            self.assertFalse(self.watch(), "what never ran has not come to a stop")
            self.sync()
        with self.at("09:59:00"):
            self.assertFalse(self.watch())
        with self.at("10:01:00"):
            self.assertIn("Not up to date", self.connection.health)
            notice = self.watch()
            self.assertEqual(notice.user_id, self.responsible)
            self.assertIn("stopped syncing", notice.summary)
        with self.at("13:00:00"):
            self.assertEqual(self.watch(), notice, "one, however long it lasts")
            self.sync()
            self.assertFalse(self.watch())
            self.assertEqual(self.connection.health, "In sync.")
        with self.at("19:00:00"):
            self.assertEqual(len(self.watch()), 1, "another one for another time")

    def test_no_response(self):
        """The badge says so until the system has answered: a turn that calls nothing, or a pause, proves nothing."""
        with self.at("08:00:00"):
            self.sync()
            self.assertEqual(self.connection.shown_state, "connected")
            self.simulator.stop()
            self.sync("employee")
            self.assertEqual((self.connection.state, self.connection.shown_state), ("connected", "unanswered"))
            self.work()
            self.assertEqual(self.connection.shown_state, "unanswered", "nothing was due")
            self.simulator.start()
            self.sync("employee")
            self.assertEqual(self.connection.shown_state, "connected")
            self.simulator.stop()
            self.assertEqual(self.connection.action_test()["params"]["type"], "danger")
            self.assertEqual(self.connection.shown_state, "unanswered")
            self.simulator.start()
            self.connection.action_test()
            self.assertEqual((self.connection.shown_state, self.connection.failures), ("connected", 0))
            self.connection.wait_until = "2026-06-01 09:00:00"
            self.assertEqual(self.connection.shown_state, "suspended")
            self.connection.action_pause()
            self.assertEqual(self.connection.shown_state, "paused")

    def test_a_notice_that_was_dealt_with_is_not_given_again(self):
        with self.at("08:00:00"):
            self.sync()
        with self.at("12:00:00"):
            self.watch().unlink()
            self.assertFalse(self.watch())
            self.sync()
            self.assertFalse(self.watch())

    def test_says_why(self):
        with self.at("08:00:00"):
            self.sync()
        self.simulator.api_key = "another"
        with self.at("12:00:00"):
            self.sync()
            self.assertEqual(self.connection.state, "error")
            self.assertIn(self.connection.last_error, self.watch().note)
            self.assertEqual(self.connection.health, self.connection.last_error)

    def test_paused_is_no_stop(self):
        with self.at("08:00:00"):
            self.sync()
        self.connection.action_pause()
        with self.at("18:00:00"):
            self.assertFalse(self.watch())
            self.assertIn("Paused", self.connection.health)

    def test_by_hand_is_never_late(self):
        with self.at("08:00:00"):
            self.sync()
        self.connection.stream_ids.trigger = "manual"
        with self.at("18:00:00"):
            self.assertFalse(self.watch())

    def test_who_is_told(self):
        """Not somebody who may not see connections: an administrator of the company, or nobody."""
        stranger = new_test_user(self.env(user=1), "hs_stranger", "hr.group_hr_user", company_id=self.company.id)
        self.connection.responsible_id = stranger
        others = self.env["res.users"].search([("company_ids", "in", self.company.ids)])
        with self.at("08:00:00"):
            self.sync()
        with self.at("12:00:00"):
            answer = self.watch().user_id
            self.assertTrue(not answer or answer.has_group("hr_sync.group_administrator"))
            self.assertNotEqual(answer, stranger)
            self.assertLessEqual(answer, others)

    def test_what_an_update_adds_sends_nothing_by_itself(self):
        payslips = self.connection.stream_ids.filtered(lambda stream: stream.record_type == "payslip")
        departments = self.connection.stream_ids.filtered(lambda stream: stream.record_type == "department")
        self.assertEqual((payslips.direction, departments.direction), ("out", "in"))
        (payslips | departments).unlink()
        self.env["hr.sync.connection"]._add_streams_everywhere()
        added = {stream.record_type: stream for stream in self.connection.stream_ids}
        self.assertFalse(added["payslip"].enabled)
        self.assertTrue(added["department"].enabled)
        notice = self.activities()
        self.assertEqual(notice.user_id, self.responsible)
        self.assertIn("Payslip", notice.note)
        self.env["hr.sync.connection"]._add_streams_everywhere()
        self.assertEqual(self.activities(), notice, "one notice only")

    def test_what_a_system_says_is_no_html(self):
        with self.at("08:00:00"):
            self.synced()
        said = '<a href="https://evil.example">Click <img src="https://evil.example/x.png"></a>'
        self.connection._fail(said)
        with self.at("12:00:00"):
            activity = self.watch()
        self.assertNotIn("<a", activity.note)
        self.assertNotIn("<img", activity.note)
        self.assertIn("&lt;a href=", activity.note)

    @freeze_time("2026-06-01 08:00:00")
    def test_numbers(self):
        self.person(lastName="Falsch", ahvNumber="756.1234.5678.90")
        _user, anna = self.synced(firstName="Anna", lastName="Muster")
        anna.job_title = "Neu"
        self.commit()
        connection = self.connection.with_user(self.responsible)
        self.assertEqual((connection.linked_count, connection.issue_count, connection.waiting_count), (3, 1, 1))
        self.assertTrue(connection.oldest_waiting)
        self.assertIn("Issues that need attention: 1.", connection.health)
        [series] = json.loads(connection.graph)
        self.assertEqual(len(series["values"]), 30)
        self.assertEqual((series["values"][-1]["value"], series["values"][0]["value"]), (2, 0))
        self.assertEqual(connection.failure_count, 1)
        self.send()
        connection.invalidate_recordset()
        self.assertEqual((connection.waiting_count, connection.oldest_waiting), (0, False))

    @freeze_time("2026-06-01 08:00:00")
    def test_what_takes_effect_later_is_not_late(self):
        self.synced(self.period("2020-01-01", validTo="2026-07-01"), self.period("2026-07-01", status="left"))
        self.assertTrue(self.env["hr.sync.job"].search_count([("state", "=", "pending")]))
        self.assertEqual(self.connection.waiting_count, 0)
        self.assertFalse(self.connection.oldest_waiting)
